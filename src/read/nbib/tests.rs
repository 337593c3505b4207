use super::super::EncodingErrors;
use super::*;
use crate::document::SectionKind;

fn read_with(bytes: &[u8], options: &ReadOptions) -> Vec<Result<Document, String>> {
    let input = Input::from_reader(
        "in.nbib",
        std::io::Cursor::new(bytes.to_vec()),
        None,
        options,
    );
    open(input, options)
        .unwrap()
        .map(|outcome| {
            outcome
                .map(|read| read.document)
                .map_err(|error| error.to_string())
        })
        .collect()
}

fn read(text: &str) -> Vec<Document> {
    let outcomes = read_with(text.as_bytes(), &ReadOptions::default());
    outcomes.into_iter().map(Result::unwrap).collect()
}

const RECORD: &str = "\
PMID- 123
TI  - A title that is
      SAMD9L-associated, or so.
VI  - 10
IP  - 4
DP  - 2018 Apr 2
PG  - 335-339
LID - e12 [pii]
LID - 10.1/x [doi]
AB  - BACKGROUND: Mice are small. Then METHODS: no label. METHODS: We looked (twice).
      RESULTS: Yes. TUMOR: is no label.
OAB - Otro.
OABL- spa
TT  - Un título
FAU - Long, Vicky A
AU  - Long VA
FAU - Plato
AU  - Plato
CN  - A Group
AD  - Dept X, Y.
AD  - Dept X, Y.
LA  - eng
PT  - Review
TA  - Invent J
JT  - Journal of invention
MH  - *Liver Neoplasms/secondary/*surgery
MH  - Humans
OT  - *mice
PMC - PMC9
";

#[test]
fn a_record_becomes_text_parts_and_metadata() {
    let document = read(RECORD).remove(0);
    assert_eq!(
        document.text,
        "A title that is SAMD9L-associated, or so.\n\
         BACKGROUND: Mice are small. Then METHODS: no label.\n\
         METHODS: We looked (twice).\n\
         RESULTS: Yes. TUMOR: is no label."
    );
    let parts: Vec<_> = document
        .sections
        .iter()
        .map(|section| {
            (
                section.kind,
                section.label.as_deref(),
                section.span.of(&document.text),
            )
        })
        .collect();
    assert_eq!(parts.len(), 4);
    assert_eq!(parts[0].0, SectionKind::Title);
    assert_eq!(
        parts[2],
        (SectionKind::Abstract, Some("METHODS"), "We looked (twice).")
    );
    let metadata = &document.metadata;
    assert_eq!(
        (document.id.as_str(), metadata.pmcid.as_deref()),
        ("pmid:123", Some("PMC9"))
    );
    assert_eq!(
        (metadata.doi.as_deref(), metadata.date.as_deref()),
        (Some("10.1/x"), Some("2018-04-02"))
    );
    assert_eq!(metadata.authors, ["Vicky A Long", "Plato", "A Group"]);
    assert_eq!(metadata.affiliations, ["Dept X, Y."]);
    assert_eq!(metadata.journal.as_deref(), Some("Journal of invention"));
    assert_eq!(metadata.vernacular_title.as_deref(), Some("Un título"));
    assert_eq!(metadata.other_abstracts[0].language.as_deref(), Some("spa"));
    assert_eq!(metadata.keywords, ["mice"]);
    let heading = &metadata.mesh_headings[0];
    assert_eq!(
        (heading.name.as_str(), heading.is_major),
        ("Liver Neoplasms", true)
    );
    assert_eq!(heading.qualifiers, ["secondary", "surgery"]);
}

#[test]
fn records_end_at_blank_lines_or_at_the_next_pmid() {
    let ids = |text: &str| -> Vec<String> {
        read(text).into_iter().map(|document| document.id).collect()
    };
    assert_eq!(
        ids("\r\n\r\nPMID- 1\r\nTI  - a\r\n\r\n\r\nPMID- 2\r\nPMID- 3\r\n"),
        ["pmid:1", "pmid:2", "pmid:3"]
    );
    assert_eq!(
        ids("\u{feff}PMID-1\nTI-\n\nTI  - b\n\nnot a line\n\nPMC -7"),
        ["pmid:1", "file:in.nbib#2", "pmcid:PMC7"]
    );
}

#[test]
fn a_record_without_words_has_an_empty_text() {
    let document = read("PMID- 1\nTI  -\nAB  -  \n      \nPT").remove(0);
    assert_eq!((document.text.as_str(), document.sections.len()), ("", 0));
}

#[test]
fn a_bad_record_does_not_take_the_next_one_with_it() {
    let bytes = b"PMID- 1\nTI  - a\xe9\n\nPMID- 2\nTI  - n\0ul\n";
    let outcomes = read_with(bytes, &ReadOptions::default());
    let error = outcomes[0].as_ref().unwrap_err();
    assert!(error.starts_with("in.nbib:2:8: not valid UTF-8"), "{error}");
    assert_eq!(outcomes[1].as_ref().unwrap().text, "n\0ul");
    let options = ReadOptions {
        encoding_errors: EncodingErrors::Skip,
        ..ReadOptions::default()
    };
    assert_eq!(read_with(bytes, &options).len(), 1);
    assert_eq!(
        read_with(b"\n\n", &options),
        [Err("in.nbib: the input is empty".to_owned())]
    );
}

#[test]
fn is_told_from_prose_and_ris() {
    assert!(sniff(RECORD) && sniff("\n\nPMC - PMC1\nPMID- 2") && sniff("PMID-1"));
    for other in [
        "TY  - JOUR\nTI  - x",
        "PET-CT was used.\nThen",
        "HER2 - positive\ncells and\nmore of them\n",
        "",
    ] {
        assert!(!sniff(other), "{other}");
    }
}
