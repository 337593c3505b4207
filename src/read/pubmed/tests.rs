use crate::document::{Document, SectionKind};
use crate::read::{Input, ReadError, ReadErrorKind, ReadOptions};

use super::FORMAT;

/// All results of an input.
fn read(text: impl Into<Vec<u8>>) -> Vec<Result<Document, ReadError>> {
    let reader = (FORMAT.open)(
        Input::from_bytes("dir/in.xml", text),
        &ReadOptions::default(),
    );
    let documents = reader.expect("opening reads nothing");
    documents
        .map(|result| result.map(|annotated| annotated.document))
        .collect()
}

/// The only document of an input.
fn read_one(text: &str) -> Document {
    let mut results = read(text);
    assert_eq!(results.len(), 1, "{results:?}");
    results.pop().unwrap().unwrap()
}

fn article(pmid: u32, inside: &str) -> String {
    format!(
        "<PubmedArticle><MedlineCitation><PMID Version=\"1\">{pmid}</PMID><Article>{inside}</Article></MedlineCitation></PubmedArticle>"
    )
}

fn set(articles: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<PubmedArticleSet>\n{articles}\n</PubmedArticleSet>\n")
}

/// For each result, the PMID or the code of the error and its line.
fn outline(results: &[Result<Document, ReadError>]) -> Vec<String> {
    results
        .iter()
        .map(|result| match result {
            Ok(document) => document.id.clone(),
            Err(error) => format!(
                "{} line {}{}{}",
                error.kind.code(),
                error.location.line.unwrap(),
                error
                    .location
                    .record
                    .as_ref()
                    .map_or(String::new(), |id| format!(" {id}")),
                if error.is_fatal { " fatal" } else { "" }
            ),
        })
        .collect()
}

#[test]
fn title_and_labelled_parts_make_the_text() {
    let document = read_one(&set(&article(
        7,
        "<ArticleTitle>Liver <i>TP53</i> &amp; CO<sub>2</sub>.</ArticleTitle><Abstract>\
         <AbstractText Label=\"METHODS\" NlmCategory=\"METHODS\">We <b>did</b>.</AbstractText>\
         <AbstractText Label=\"\">Empty label.</AbstractText>\
         <AbstractText Label=\"NOTHING\"> </AbstractText>\
         <AbstractText Label=\"AIM:\"><b>All bold.</b></AbstractText>\
         <CopyrightInformation>Copyright 2020.</CopyrightInformation></Abstract>",
    )));
    assert_eq!(document.id, "pmid:7");
    assert_eq!(
        document.text,
        "Liver TP53 & CO2.\nMETHODS: We did.\nEmpty label.\nAIM: All bold."
    );
    let sections: Vec<_> = document
        .sections
        .iter()
        .map(|s| {
            (
                s.kind,
                s.span.of(&document.text),
                s.label.as_deref(),
                s.category.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        sections,
        [
            (SectionKind::Title, "Liver TP53 & CO2.", None, None),
            (
                SectionKind::Abstract,
                "We did.",
                Some("METHODS"),
                Some("METHODS")
            ),
            (SectionKind::Abstract, "Empty label.", None, None),
            (SectionKind::Abstract, "All bold.", Some("AIM"), None),
        ]
    );
    assert_eq!(document.source, "in.xml");
}

#[test]
fn facts_go_into_the_metadata() {
    let record = "<PubmedArticle><MedlineCitation><PMID Version=\"2\">7</PMID>\
        <Article><Journal><JournalIssue><Volume>9</Volume><Issue>3</Issue>\
        <PubDate><Year>2021</Year><Month>Apr</Month><Day>5</Day></PubDate></JournalIssue>\
        <Title>A Journal</Title><ISOAbbreviation>A J</ISOAbbreviation></Journal>\
        <ArticleTitle>[Title].</ArticleTitle><Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>\
        <ELocationID EIdType=\"doi\">10.1/x</ELocationID>\
        <AuthorList><Author><LastName>Roe</LastName><ForeName>Jane A</ForeName><Suffix>Jr</Suffix>\
        <AffiliationInfo><Affiliation>Here.</Affiliation></AffiliationInfo></Author>\
        <Author><CollectiveName>A Group</CollectiveName><AffiliationInfo><Affiliation>Here.</Affiliation></AffiliationInfo></Author></AuthorList>\
        <Language>ger</Language><PublicationTypeList><PublicationType UI=\"D1\">Review</PublicationType></PublicationTypeList>\
        <VernacularTitle>Titel.</VernacularTitle></Article>\
        <MeshHeadingList><MeshHeading><DescriptorName UI=\"D008113\" MajorTopicYN=\"Y\">Liver Neoplasms</DescriptorName>\
        <QualifierName UI=\"Q1\" MajorTopicYN=\"N\">secondary</QualifierName></MeshHeading></MeshHeadingList>\
        <OtherAbstract Type=\"Publisher\" Language=\"ger\"><AbstractText Label=\"ZIEL\">Text.</AbstractText></OtherAbstract>\
        <KeywordList><Keyword>liver</Keyword><Keyword> </Keyword></KeywordList></MedlineCitation>\
        <PubmedData><ArticleIdList><ArticleId IdType=\"pmc\">PMC5</ArticleId></ArticleIdList>\
        <ReferenceList><Reference><ArticleIdList><ArticleId IdType=\"pmc\">PMC6</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>";
    let metadata = read_one(record).metadata;
    assert_eq!(metadata.title.as_deref(), Some("[Title]."));
    assert_eq!(
        (metadata.pmid.as_deref(), metadata.version),
        (Some("7"), Some(2))
    );
    assert_eq!(metadata.doi.as_deref(), Some("10.1/x"));
    assert_eq!(metadata.pmcid.as_deref(), Some("PMC5"));
    assert_eq!(
        (metadata.year, metadata.date.as_deref()),
        (Some(2021), Some("2021-04-05"))
    );
    assert_eq!(metadata.journal.as_deref(), Some("A Journal"));
    assert_eq!(
        (metadata.volume.as_deref(), metadata.issue.as_deref()),
        (Some("9"), Some("3"))
    );
    assert_eq!(metadata.pages.as_deref(), Some("1-9"));
    assert_eq!(metadata.authors, ["Jane A Roe Jr", "A Group"]);
    assert_eq!(metadata.affiliations, ["Here."]);
    assert_eq!(metadata.languages, ["ger"]);
    assert_eq!(metadata.publication_types, ["Review"]);
    assert_eq!(metadata.keywords, ["liver"]);
    assert_eq!(metadata.vernacular_title.as_deref(), Some("Titel."));
    let heading = &metadata.mesh_headings[0];
    assert_eq!(
        (heading.id.as_deref(), heading.name.as_str()),
        (Some("D008113"), "Liver Neoplasms")
    );
    assert!(heading.is_major);
    assert_eq!(heading.qualifiers, ["secondary"]);
    let other = &metadata.other_abstracts[0];
    assert_eq!(other.kind.as_deref(), Some("Publisher"));
    assert_eq!(other.text, "ZIEL: Text.");
}

#[test]
fn records_without_abstract_title_or_pmid_are_documents() {
    let records = article(1, "<ArticleTitle>Only a title.</ArticleTitle>")
        + &article(
            2,
            "<ArticleTitle/><Abstract><AbstractText>Only.</AbstractText></Abstract>",
        )
        + &article(
            3,
            "<Abstract>Bare.<CopyrightInformation>C.</CopyrightInformation></Abstract>",
        )
        + "<PubmedArticle/>"
        + "<PubmedBookArticle><BookDocument><PMID>5</PMID><Book><BookTitle>A book</BookTitle></Book></BookDocument></PubmedBookArticle>";
    let documents: Vec<_> = read(set(&records))
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let texts: Vec<_> = documents
        .iter()
        .map(|d| (d.id.as_str(), d.text.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            ("pmid:1", "Only a title."),
            ("pmid:2", "Only."),
            ("pmid:3", "Bare."),
            ("file:in.xml#4", ""),
            ("pmid:5", "A book"),
        ]
    );
    assert!(documents[3].sections.is_empty());
}

#[test]
fn citations_and_books_may_stand_alone() {
    let citation = "<MedlineCitationSet><MedlineCitation><PMID>1</PMID></MedlineCitation><MedlineCitation><PMID>2</PMID></MedlineCitation></MedlineCitationSet>";
    assert_eq!(outline(&read(citation)), ["pmid:1", "pmid:2"]);
    assert_eq!(
        outline(&read("<BookDocument><PMID>3</PMID></BookDocument>")),
        ["pmid:3"]
    );
}

#[test]
fn deleted_pmids_are_collected_and_give_no_document() {
    let text = set(&(article(1, "")
        + "<DeleteCitation><PMID Version=\"1\">8</PMID><PMID Version=\"1\">9</PMID></DeleteCitation>"));
    let mut documents =
        (FORMAT.open)(Input::from_bytes("x", text), &ReadOptions::default()).unwrap();
    assert_eq!(documents.by_ref().count(), 1);
    assert_eq!(documents.deleted_pmids(), ["8", "9"]);
}

#[test]
fn a_broken_record_costs_only_itself() {
    let good = |pmid| article(pmid, "<ArticleTitle>T.</ArticleTitle>") + "\n";
    for (name, broken, expected) in [
        (
            "wrong end tag",
            article(2, "<Abstract><AbstractText>x</Abstract>"),
            "ONC0005 line 4 pmid:2",
        ),
        (
            "bare ampersand",
            article(2, "<ArticleTitle>a & b</ArticleTitle>"),
            "ONC0005 line 4 pmid:2",
        ),
        (
            "no end tag",
            "<PubmedArticle><MedlineCitation><PMID>2</PMID>".to_owned(),
            "ONC0005 line 5 pmid:2",
        ),
        (
            "unclosed comment",
            article(2, "<!-- oops"),
            "ONC0005 line 4 pmid:2",
        ),
        (
            "unclosed CDATA",
            article(2, "<![CDATA[ oops"),
            "ONC0005 line 4 pmid:2",
        ),
        (
            "unclosed instruction",
            article(2, "<? oops"),
            "ONC0005 line 4 pmid:2",
        ),
        (
            "unclosed quote",
            article(2, "<Abstract x=\"1>t</Abstract>"),
            "ONC0005 line 4 pmid:2",
        ),
        (
            "bare less-than",
            article(2, "<ArticleTitle>p < 1 or p <0.5</ArticleTitle>"),
            "ONC0005 line 4 pmid:2",
        ),
        (
            "too deep",
            article(2, &("<a>".repeat(2000) + &"</a>".repeat(2000))),
            "ONC0007 line 4 pmid:2",
        ),
    ] {
        let text = set(&(good(1) + &broken + "\n" + &good(3)));
        assert_eq!(
            outline(&read(text)),
            ["pmid:1", expected, "pmid:3"],
            "{name}"
        );
    }
}

#[test]
fn errors_show_line_column_and_snippet() {
    let text = set("  <PubmedArticle>\n    <a>é<b></a>\n  </PubmedArticle>");
    let error = read(text).pop().unwrap().unwrap_err();
    assert_eq!(error.location.to_string(), "dir/in.xml:4:12");
    assert_eq!(error.snippet.as_deref(), Some("    <a>é<b></a>"));
    assert!(!error.is_fatal);
}

#[test]
fn a_cut_input_keeps_what_was_whole_and_ends_with_a_fatal_error() {
    let whole = set(&(article(1, "") + "\n" + &article(2, "<ArticleTitle>T.</ArticleTitle>")));
    for cut in [
        whole.find("T.").unwrap(),
        whole.rfind("</PubmedArticle>").unwrap() + 3,
    ] {
        let results = outline(&read(&whole.as_bytes()[..cut]));
        assert_eq!(results, ["pmid:1", "ONC0004 line 4 pmid:2 fatal"]);
    }
    let without_root_end = &whole[..whole.find("</PubmedArticleSet").unwrap()];
    assert_eq!(
        outline(&read(without_root_end)),
        ["pmid:1", "pmid:2", "ONC0004 line 5 fatal"]
    );
}

#[test]
fn commented_out_and_quoted_records_are_none() {
    let text = set(&format!(
        "<!-- {} --><![CDATA[<PubmedArticle>]]>{}",
        article(1, ""),
        article(
            2,
            "<ArticleTitle><![CDATA[</PubmedArticle>]]><!-- <PubmedArticle> --></ArticleTitle>"
        )
    ));
    let document = read_one(&text);
    assert_eq!(document.text, "</PubmedArticle>");
}

#[test]
fn nothing_is_expanded_and_unknown_entities_stay() {
    let document = read_one(&format!(
        "<!DOCTYPE PubmedArticleSet [<!ENTITY a \"&b;&b;\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>{}",
        set(&article(
            1,
            "<ArticleTitle>&a; &b; &nbsp;&Lambda;&#x1F600;</ArticleTitle>"
        ))
        .replace("<?xml version=\"1.0\"?>", "")
    ));
    assert_eq!(document.text, "&a; &b; \u{a0}Λ😀");
}

#[test]
fn bad_bytes_fail_or_are_replaced_in_their_record_only() {
    use crate::read::EncodingErrors::{Fail, Replace, Skip};
    let mut text =
        set(&(article(1, "<ArticleTitle>caf#.</ArticleTitle>") + &article(2, ""))).into_bytes();
    let at = text.iter().position(|&b| b == b'#').unwrap();
    text[at] = 0xE9;
    for (way, expected) in [
        (Fail, vec!["ONC0006 line 3 pmid:1", "pmid:2"]),
        (Replace, vec!["pmid:1", "pmid:2"]),
        (Skip, vec!["pmid:2"]),
    ] {
        let options = ReadOptions {
            encoding_errors: way,
            ..ReadOptions::default()
        };
        let documents = (FORMAT.open)(Input::from_bytes("x", text.clone()), &options).unwrap();
        let results: Vec<_> = documents.map(|r| r.map(|a| a.document)).collect();
        assert_eq!(outline(&results), expected);
        if way == Replace {
            assert_eq!(results[0].as_ref().unwrap().text, "caf\u{fffd}.");
        }
    }
}

#[test]
fn a_record_over_the_limit_is_refused_and_the_next_is_read() {
    let options = ReadOptions {
        max_record_bytes: 100_000,
        ..ReadOptions::default()
    };
    let long = |inside: &str| set(&(article(1, inside) + "\n" + &article(2, "")));
    for inside in [
        "x".repeat(1 << 20),
        format!("<a {}>x</a>", "y='1' ".repeat(1 << 18)),
        format!("<!-- {} -->", "x".repeat(1 << 20)),
        format!("<![CDATA[{}]]>", "x".repeat(1 << 20)),
        "<MedlineCitation/>".repeat(1 << 14),
    ] {
        let documents = (FORMAT.open)(Input::from_bytes("x", long(&inside)), &options).unwrap();
        let results: Vec<_> = documents.map(|r| r.map(|a| a.document)).collect();
        assert_eq!(
            outline(&results),
            ["ONC0007 line 3 pmid:1", "pmid:2"],
            "{}",
            &inside[..10]
        );
    }
}

#[test]
fn hostile_inputs_take_linear_time() {
    let started = std::time::Instant::now();
    for part in [
        "<PubmedArticle><!-- ",
        "<!-- ",
        "<PubmedArticle><?",
        "<?",
        "<PubmedArticle><![CDATA[",
        "<!DOCTYPE x [<!-- ",
        "<PubmedArticle><a b=\"",
        "<",
        "<PubmedArticle>",
        "<PubmedArticleSet>",
        "<PubmedArticle>&x;",
    ] {
        let results = read(set(&part.repeat(200_000 / part.len())));
        assert!(results.iter().all(Result::is_err), "{part}");
    }
    // Twenty times what it takes on a slow machine; each part alone took minutes where a search began anew each time.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn what_is_not_pubmed_says_so() {
    let error = |text: &str| {
        let error = read(text).pop().unwrap().unwrap_err();
        assert!(error.is_fatal);
        error.kind
    };
    assert!(matches!(error(""), ReadErrorKind::Empty));
    assert!(matches!(error(" \n"), ReadErrorKind::Empty));
    assert!(matches!(error("PMC some PMC"), ReadErrorKind::Malformed(_)));
    let html = error("<html><body/></html>").to_string();
    assert_eq!(
        html,
        "found <html>, expected <PubmedArticleSet>, or a record of one"
    );
    assert!(read("<PubmedArticleSet></PubmedArticleSet>").is_empty());
    assert!(read("<PubmedArticleSet/>").is_empty());
}

#[test]
fn concatenated_files_are_read_whole() {
    let text = set(&article(1, "")) + &set(&article(2, ""));
    assert_eq!(outline(&read(text)), ["pmid:1", "pmid:2"]);
}

#[test]
fn heads_of_pubmed_files_are_recognized() {
    assert!((FORMAT.sniff)(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE PubmedArticleSet PUBLIC \"x\" \"y\">\n<PubmedArticleSet>"
    ));
    assert!((FORMAT.sniff)("\u{feff}<PubmedArticle>"));
    assert!(!(FORMAT.sniff)("<html>"));
    assert!(!(FORMAT.sniff)("PubmedArticleSet"));
}

mod properties {
    use proptest::prelude::*;
    use quick_xml::escape::escape;

    use super::*;

    proptest! {
        #[test]
        fn any_text_comes_back(title in "[^\\s\u{0}\u{fffe}\u{ffff}][^\r\n\u{0}]{0,40}", body in "[^\r\n\u{0}]{1,60}") {
            let inside = format!(
                "<ArticleTitle>{}</ArticleTitle><Abstract><AbstractText>{}</AbstractText></Abstract>",
                escape(title.as_str()), escape(body.as_str())
            );
            let document = read_one(&set(&article(1, &inside)));
            let parts: Vec<_> = [title.trim(), body.trim()].into_iter().filter(|part| !part.is_empty()).collect();
            prop_assert_eq!(document.text, parts.join("\n"));
        }

        #[test]
        fn no_change_of_bytes_panics_or_moves_a_span(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = set(&(article(1, "<ArticleTitle>Ä <i>b</i> &beta;</ArticleTitle><Abstract><AbstractText Label=\"L\">t<!-- c --><![CDATA[d]]></AbstractText></Abstract>") + &article(2, ""))).into_bytes();
            for (index, byte) in changes {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(cut.index(bytes.len() * 2).min(bytes.len()));
            for document in read(bytes).into_iter().flatten() {
                for section in &document.sections {
                    prop_assert!(!section.span.of(&document.text).is_empty());
                }
            }
        }
    }
}

#[test]
fn a_comment_over_the_limit_is_too_large_not_endless() {
    let text = format!(
        "<PubmedArticleSet><!-- {} -->{}</PubmedArticleSet>",
        "x".repeat(20_000),
        article(1, "")
    );
    let options = ReadOptions {
        max_record_bytes: 5_000,
        ..ReadOptions::default()
    };
    let mut reader = (FORMAT.open)(Input::from_bytes("in.xml", text), &options).unwrap();
    let error = reader.next().unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "in.xml:1:19: a comment of more than 5000 bytes begins here (the limit)"
    );
    assert_eq!(reader.next().unwrap().unwrap().document.id, "pmid:1");
}
