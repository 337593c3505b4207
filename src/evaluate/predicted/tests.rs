use super::*;

fn read(text: &str) -> Result<Prediction, EvaluateError> {
    Prediction::read(text.as_bytes(), Path::new("out.jsonl"))
}

fn mention(start: usize, end: usize) -> String {
    format!(
        r#"{{"id":"m","type":"t","start":{start},"end":{end},"fragments":[[{start},{end}]],"text":"x","concept":{{"id":"A:1","label":"a","xrefs":["B:2"]}},"alternatives":[],"matched":null,"assertion":{{"status":"present","cue":null}},"attributes":{{}},"confidence":1.0,"parent":null}}"#
    )
}

fn sentence(id: &str, start: usize, unit: &str, mentions: &str) -> String {
    let end = start + 4;
    format!(
        r#"{{"schema":"oncotag/sentence/1","offset_unit":"{unit}","document":{{"id":"{id}","pmid":"7","doi":null,"title":null,"year":null,"source":"f","text_sha256":"00"}},"sentence":{{"id":"s","index":0,"section":"text","role":null,"start":{start},"end":{end}}},"text":"CT x","mentions":[{mentions}],"relations":[]}}"#
    )
}

#[test]
fn mentions_of_sentence_lines_are_shifted_to_the_document() {
    let text = format!(
        "{}\n{}\n{}\n",
        sentence("a", 0, "byte", &mention(0, 2)),
        sentence("b", 0, "byte", ""),
        sentence("a", 10, "byte", &mention(1, 3)),
    );
    let prediction = read(&text).unwrap();
    assert_eq!(prediction.documents.len(), 2);
    let first = &prediction.documents[0];
    assert_eq!(first.unit, OffsetUnit::Byte);
    assert_eq!(first.sentences, [[0, 4], [10, 14]]);
    let fragments: Vec<_> = first
        .mentions
        .iter()
        .map(|mention| mention.fragments[0])
        .collect();
    assert_eq!(fragments, [[0, 2], [11, 13]]);
    assert_eq!(first.mentions[0].ids, ["A:1", "B:2"]);
}

#[test]
fn unreadable_records_are_counted() {
    let error = r#"{"schema":"oncotag/error/1","code":"ONC0005","message":"m","source":null,"line":1,"column":1,"record":null}"#;
    assert_eq!(read(error).unwrap().n_unreadable, 1);
    assert_eq!(read("\n \n").unwrap(), Prediction::default());
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (name, text, code, wanted) in [
        (
            "cut short",
            "{\"schema\":".to_owned(),
            "ONC0404",
            "out.jsonl:1:10: no record of oncotag's JSONL: EOF while parsing a value",
        ),
        (
            "another tool's",
            "{\"text\":\"a\"}".to_owned(),
            "ONC0404",
            "no field \"schema\"",
        ),
        (
            "another version",
            "\n{\"schema\":\"oncotag/sentence/9\"}".to_owned(),
            "ONC0404",
            "out.jsonl:2:1: unknown schema",
        ),
        (
            "backwards",
            sentence("a", 0, "byte", &mention(3, 1)),
            "ONC0404",
            "from 3 to 1",
        ),
        (
            "unknown unit",
            sentence("a", 0, "glyph", ""),
            "ONC0404",
            "glyph",
        ),
        (
            "sentence twice",
            format!("{0}\n{0}", sentence("a", 0, "byte", "")),
            "ONC0405",
            "document \"a\"",
        ),
        (
            "units mixed",
            format!(
                "{}\n{}",
                sentence("a", 0, "byte", ""),
                sentence("a", 9, "utf16", "")
            ),
            "ONC0404",
            "other offsets",
        ),
    ] {
        let error = read(&text).unwrap_err();
        assert_eq!(error.code(), code, "{name}: {error}");
        assert!(error.to_string().contains(wanted), "{name}: {error}");
    }
}
