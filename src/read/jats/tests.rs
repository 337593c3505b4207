use super::FORMAT;
use crate::document::{Document, SectionKind};
use crate::read::{Input, ReadOptions};

fn read_with(text: &str, options: &ReadOptions) -> Vec<Document> {
    let documents = (FORMAT.open)(Input::from_bytes("a.nxml", text), options).unwrap();
    documents.map(|result| result.unwrap().document).collect()
}

fn read(text: &str) -> Vec<Document> {
    read_with(text, &ReadOptions::default())
}

fn with_body() -> ReadOptions {
    ReadOptions {
        body: true,
        ..ReadOptions::default()
    }
}

/// Kind, text, label and category of each section.
fn sections(document: &Document) -> Vec<(SectionKind, &str, Option<&str>, Option<&str>)> {
    let section = |s: &'_ crate::document::Section| (s.kind, s.span);
    document
        .sections
        .iter()
        .map(|s| {
            let (kind, span) = section(s);
            (
                kind,
                span.of(&document.text),
                s.label.as_deref(),
                s.category.as_deref(),
            )
        })
        .collect()
}

const FRONT: &str = "<front><journal-meta><journal-id journal-id-type=\"nlm-ta\">J</journal-id>\
    <journal-title-group><journal-title>A Journal</journal-title></journal-title-group></journal-meta>\
    <article-meta><article-id pub-id-type=\"pmid\">7</article-id><article-id pub-id-type=\"pmc\">5</article-id>\
    <article-id pub-id-type=\"doi\">10.1/x</article-id>\
    <title-group><article-title>Role of <italic>TP53</italic><xref ref-type=\"fn\"/><fn><p>note</p></fn></article-title>\
    <subtitle>a study</subtitle></title-group>\
    <contrib-group><contrib contrib-type=\"author\"><name><surname>Roe</surname><given-names>Jane A</given-names></name></contrib>\
    <contrib contrib-type=\"editor\"><name><surname>Ed</surname></name></contrib>\
    <contrib contrib-type=\"author\"><collab>A Group<contrib-group><contrib><name><surname>Member</surname></name></contrib></contrib-group></collab></contrib>\
    <aff id=\"a\"><label>1</label><institution>Inst</institution><country>Land</country></aff></contrib-group>\
    <aff id=\"b\"><sup>2</sup>Dept, <city>Town</city></aff>\
    <pub-date pub-type=\"pmc-release\"><year>2020</year></pub-date>\
    <pub-date pub-type=\"collection\"><year>2012</year></pub-date>\
    <pub-date pub-type=\"epub\"><day>9</day><month>3</month><year>2012</year></pub-date>\
    <volume>1</volume><issue>2</issue><fpage>3</fpage><lpage>9</lpage>\
    <abstract abstract-type=\"graphical\"><p>Picture.</p></abstract>\
    <abstract><title>Abstract</title><sec sec-type=\"methods\"><title>Methods:</title><p>We <bold>did</bold>.</p><p>More.</p></sec>\
    <sec><title>Results</title><p>CO<sub>2</sub> rose [<xref>1</xref>].</p></sec></abstract>\
    <trans-abstract xml:lang=\"de\"><p>Text.</p></trans-abstract>\
    <kwd-group><kwd>liver</kwd></kwd-group></article-meta></front>";

#[test]
fn title_and_main_abstract_make_the_text() {
    let document = &read(&format!(
        "<!DOCTYPE article><article article-type=\"research-article\" xml:lang=\"en\">{FRONT}<body><p>Body.</p></body></article>"
    ))[0];
    assert_eq!(document.id, "pmid:7");
    assert_eq!(
        document.text,
        "Role of TP53\nMethods: We did.\nMore.\nResults: CO2 rose [1]."
    );
    assert_eq!(
        sections(document),
        [
            (SectionKind::Title, "Role of TP53", None, None),
            (
                SectionKind::Abstract,
                "We did.",
                Some("Methods"),
                Some("methods")
            ),
            (
                SectionKind::Abstract,
                "More.",
                Some("Methods"),
                Some("methods")
            ),
            (
                SectionKind::Abstract,
                "CO2 rose [1].",
                Some("Results"),
                None
            ),
        ]
    );
}

#[test]
fn facts_go_into_the_metadata() {
    let document = &read(&format!(
        "<article article-type=\"research-article\" xml:lang=\"en\">{FRONT}</article>"
    ))[0];
    let metadata = &document.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Role of TP53"));
    assert_eq!(metadata.pmcid.as_deref(), Some("PMC5"));
    assert_eq!(metadata.doi.as_deref(), Some("10.1/x"));
    assert_eq!(metadata.journal.as_deref(), Some("A Journal"));
    assert_eq!(metadata.authors, ["Jane A Roe", "A Group"]);
    assert_eq!(metadata.affiliations, ["Inst, Land", "Dept, Town"]);
    assert_eq!(
        (metadata.year, metadata.date.as_deref()),
        (Some(2012), Some("2012-03-09"))
    );
    assert_eq!(
        (metadata.volume.as_deref(), metadata.issue.as_deref()),
        (Some("1"), Some("2"))
    );
    assert_eq!(metadata.pages.as_deref(), Some("3-9"));
    assert_eq!(metadata.keywords, ["liver"]);
    assert_eq!(metadata.publication_types, ["research-article"]);
    assert_eq!(metadata.languages, ["en"]);
    let others: Vec<_> = metadata
        .other_abstracts
        .iter()
        .map(|o| (o.kind.as_deref(), o.language.as_deref(), o.text.as_str()))
        .collect();
    assert_eq!(
        others,
        [
            (Some("graphical"), None, "Picture."),
            (Some("translation"), Some("de"), "Text.")
        ]
    );
    assert_eq!(metadata.extra["subtitles"][0], "a study");
}

#[test]
fn the_body_follows_on_request() {
    let body = "<body><sec sec-type=\"intro\"><label>1</label><title>Introduction</title><p>First.</p>\
        <p>See <xref>Fig. 1</xref>:<list><list-item><p>item</p></list-item></list>after.</p>\
        <p>Let <disp-formula>x</disp-formula> be.</p></sec>\
        <sec><title>Methods</title><sec><title>Patients</title><p>Ten.</p>\
        <fig><label>Figure 1.</label><caption><title>Liver.</title><p>A scan.</p></caption><graphic/></fig>\
        <table-wrap><label>Table 1</label><caption><p>Counts.</p></caption><table><tr><td>9</td></tr></table></table-wrap></sec></sec></body>\
        <back><ref-list><title>References</title><ref>R</ref></ref-list></back>";
    let document = &read_with(
        &format!(
            "<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front>{body}</article>"
        ),
        &with_body(),
    )[0];
    assert_eq!(
        document.text,
        "T\nIntroduction\nFirst.\nSee Fig. 1:\nitem\nafter.\nLet be.\nMethods\nPatients\nTen.\nFigure 1: Liver.\nA scan.\nTable 1: Counts."
    );
    let sections = sections(document);
    assert_eq!(
        sections[1],
        (
            SectionKind::Body,
            "First.",
            Some("Introduction"),
            Some("intro")
        )
    );
    assert_eq!(
        sections[6],
        (SectionKind::Body, "Ten.", Some("Patients"), Some("Methods"))
    );
    assert_eq!(
        sections[7],
        (
            SectionKind::Caption,
            "Liver.",
            Some("Figure 1"),
            Some("Methods")
        )
    );
    assert_eq!(
        sections[9],
        (
            SectionKind::Caption,
            "Counts.",
            Some("Table 1"),
            Some("Methods")
        )
    );
    assert_eq!(document.id, "file:a.nxml#1");
}

#[test]
fn articles_of_a_set_and_parts_of_an_article_are_documents() {
    let title =
        |text: &str| format!("<title-group><article-title>{text}</article-title></title-group>");
    let article = |inside: &str| format!("<article>{inside}</article>");
    let main = format!(
        "<front><article-meta><article-id pub-id-type=\"doi\">10.1/x</article-id>{}</article-meta></front>",
        title("Main")
    );
    let part = format!(
        "<sub-article id=\"S1\"><front-stub>{}<abstract><p>Sub.</p></abstract></front-stub></sub-article>",
        title("Part")
    );
    let reply = format!(
        "<response><front-stub>{}</front-stub></response>",
        title("Reply")
    );
    let set = format!(
        "<pmc-articleset>{}{}</pmc-articleset>",
        article(&(main + &part + &reply)),
        article("")
    );
    let documents = read_with(&set, &with_body());
    let found: Vec<_> = documents
        .iter()
        .map(|d| (d.id.as_str(), d.text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("doi:10.1/x", "Main"),
            ("doi:10.1/x/S1", "Part\nSub."),
            ("doi:10.1/x/2", "Reply"),
            ("file:a.nxml#2", ""),
        ]
    );
}

#[test]
fn a_broken_article_costs_only_itself() {
    let good = "<article><front/></article>\n";
    let text = format!(
        "<pmc-articleset>\n{good}<article>\n<front><article-id pub-id-type=\"pmid\">7</article-id><p>&alpha; x</front></article>\n{good}</pmc-articleset>"
    );
    let documents = (FORMAT.open)(Input::from_bytes("a", text), &ReadOptions::default()).unwrap();
    let results: Vec<_> = documents.collect();
    assert_eq!(results.len(), 3);
    let error = results[1].as_ref().unwrap_err();
    assert_eq!(error.location.line, Some(4));
    assert_eq!(error.location.record.as_deref(), Some("pmid:7"));
    assert_eq!(results[2].as_ref().unwrap().document.id, "file:a#3");
}

#[test]
fn html_is_not_taken_for_jats() {
    assert!((FORMAT.sniff)(
        "<!DOCTYPE article PUBLIC \"-//NLM//DTD JATS x\" \"y\">\n<article x=\"y\">"
    ));
    assert!((FORMAT.sniff)("<pmc-articleset><article>"));
    assert!(!(FORMAT.sniff)("<article><h1>News</h1></article>"));
    assert!(!(FORMAT.sniff)(
        "<!DOCTYPE html><html><article class=\"x\">"
    ));
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_change_of_bytes_panics(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let mut bytes = format!("<article>{FRONT}<body><sec><title>T</title><p>x<math><mi>y</mi></math></p></sec></body></article>").into_bytes();
            for (index, byte) in changes {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
            let documents = (FORMAT.open)(Input::from_bytes("a", bytes), &with_body()).unwrap();
            for annotated in documents.flatten() {
                for section in &annotated.document.sections {
                    prop_assert!(!section.span.of(&annotated.document.text).is_empty());
                }
            }
        }
    }
}
