use std::path::Path;

use super::*;

fn read(markup: &str) -> Document {
    let options = ReadOptions::default();
    let input = Input::from_bytes("page.html", markup);
    let outcome = open(input, &options).unwrap().next().unwrap();
    outcome.unwrap().document
}

/// Kind, label and text of the content sections.
fn content(document: &Document) -> Vec<(&'static str, &str, &str)> {
    document
        .content()
        .map(|(_, section)| {
            let label = section.label.as_deref().unwrap_or("");
            (
                section.kind.as_str(),
                label,
                section.span.of(&document.text),
            )
        })
        .collect()
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/saved-html")
        .join(name);
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_page_of_today_gives_title_and_labelled_abstract() {
    let document = read(&fixture("today.html"));
    assert_eq!(
        document.text,
        "Hepatic niches for IL-6+ cells: a trial of invented CO2\n\
         Background: Livers were looked at with T2* maps & care.\n\
         Methods: We counted 12 cells in mice.\n\
         Conclusions: Nothing follows."
    );
    let parts = content(&document);
    assert_eq!(
        parts[2],
        ("abstract", "Methods", "We counted 12 cells in mice.")
    );
    let metadata = &document.metadata;
    assert_eq!(document.id, "pmid:99999901");
    assert_eq!(metadata.doi.as_deref(), Some("10.9999/invented.1"));
    assert_eq!(metadata.pmcid.as_deref(), Some("PMC9999901"));
    assert_eq!(
        metadata.journal.as_deref(),
        Some("Invented journal of livers")
    );
    assert_eq!(
        (metadata.year, metadata.date.as_deref()),
        (Some(2023), Some("2023-03-04"))
    );
    let place = (
        metadata.volume.as_deref(),
        metadata.issue.as_deref(),
        metadata.pages.as_deref(),
    );
    assert_eq!(place, (Some("5"), Some("2"), Some("101-9")));
    assert_eq!(metadata.authors, ["Anna B Example", "Carl van Sample"]);
    assert_eq!(
        metadata.affiliations,
        [
            "Dept of Examples, Sample City.",
            "Institute of Samples, Example Town."
        ]
    );
    assert_eq!(metadata.publication_types, ["Randomized Controlled Trial"]);
    assert_eq!(metadata.keywords, ["liver", "niche"]);
    assert_eq!(metadata.other_abstracts.len(), 1);
    assert_eq!(metadata.other_abstracts[0].language.as_deref(), Some("fre"));
}

#[test]
fn a_page_without_abstract_is_its_title() {
    let document = read(
        "<!doctype html><main><h1 class='heading-title'>\n A letter\n </h1><div class='abstract' id='abstract'>\
                         <h2>Abstract</h2><div class='abstract-content selected'><p>No abstract available</p></div></div></main>",
    );
    assert_eq!(document.text, "A letter");
    assert_eq!(document.id, "file:page.html#1");
}

#[test]
fn a_page_of_the_old_site_is_read_too() {
    let document = read(
        "<html><body><div class='rprt abstract'><div class='cit'><a>Invented J.</a> 2012 Mar;4(5):6-7. doi: 10.9999/old.</div>\
         <h1>An old page.</h1><div class='abstr'><h3>Abstract</h3><div><h4>BACKGROUND: </h4><p>One.</p><h4>RESULTS: </h4>\
         <p>Two.</p></div></div></div></body></html>",
    );
    assert_eq!(
        document.text,
        "An old page.\nBACKGROUND: One.\nRESULTS: Two."
    );
    assert_eq!(document.metadata.volume.as_deref(), Some("4"));
}

#[test]
fn of_another_page_only_what_is_seen_is_text() {
    let document = read(
        "<html><head><title>x</title><meta name=citation_title content='On livers'><style>p{}</style></head><body>\
         <nav>menu</nav><header>site</header><script>let liver = 1 < 2;</script><h1>On  livers</h1><p>One\n<b>t</b>wo&nbsp;H<sub>2</sub>O.</p>\
         <ul><li>a</li><li>b</li></ul><p hidden>no</p><div aria-hidden=true>no</div><template>no</template><footer>end</footer></body></html>",
    );
    assert_eq!(document.text, "On livers\n\nOne two\u{a0}H2O.\n\na\nb");
    assert_eq!(content(&document)[0], ("title", "", "On livers"));
}

#[test]
fn markup_nested_deeply_or_broken_is_no_danger() {
    let deep = format!(
        "<html><body>{}liver{}",
        "<div><i>".repeat(3_000),
        "</i></div>".repeat(10)
    );
    assert_eq!(read(&deep).text, "liver");
    assert_eq!(
        read("<html><p>a<p <b>b</ i>&amp;&bogus;&#x0;<![CDATA[x]]><!-- c")
            .text
            .lines()
            .next(),
        Some("a")
    );
    let empty = open(
        Input::from_bytes("e", "<html><script>x</script>"),
        &ReadOptions::default(),
    );
    assert!(matches!(empty.err().unwrap().kind, ReadErrorKind::Empty));
}

#[test]
fn the_asn_1_record_in_a_page_gives_its_title_and_abstract() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/inputs/saved-html/pubmed3.html");
    let Ok(markup) = std::fs::read_to_string(&path) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is not there",
            path.display()
        );
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let document = read(&markup);
    assert_eq!(document.id, "pmid:19304878");
    assert_eq!(
        document.metadata.doi.as_deref(),
        Some("10.1093/bioinformatics/btp163")
    );
    assert_eq!(document.metadata.year, Some(2009));
    let parts = content(&document);
    assert_eq!(parts.len(), 2);
    assert!(
        parts[0].2.starts_with("Biopython: freely available")
            && parts[0].2.ends_with("bioinformatics.")
    );
    assert!(
        parts[1].2.starts_with("SUMMARY: The Biopython project")
            && parts[1].2.ends_with("under the Biopython license.")
    );
}
