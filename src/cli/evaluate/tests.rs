use clap::Parser;

use super::*;

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    arguments: EvaluateArguments,
}

const GOLD: &str =
    r#"{"id":"a","text":"CT of mice","entities":[{"type":"t","spans":[[0,2]],"text":"CT"}]}"#;

fn evaluate(gold: impl AsRef<[u8]>, more: &[&str]) -> (anyhow::Result<bool>, String) {
    let folder = tempfile::tempdir().unwrap();
    let [gold_path, predicted_path] = ["gold", "predicted"].map(|name| folder.path().join(name));
    std::fs::write(&gold_path, gold).unwrap();
    std::fs::write(&predicted_path, "").unwrap();
    let paths = [&gold_path, &predicted_path].map(|path| path.to_str().unwrap());
    let words = ["evaluate"]
        .into_iter()
        .chain(paths)
        .chain(more.iter().copied());
    let program = Program::try_parse_from(words).unwrap();
    let mut out = Vec::new();
    let met = run(&program.arguments, &[], &mut out);
    (met, String::from_utf8(out).unwrap())
}

#[test]
fn a_threshold_that_is_not_met_is_a_negative_answer_not_an_error() {
    let (met, table) = evaluate(GOLD, &["--min-f1", "0.1"]);
    assert!(!met.unwrap());
    assert!(
        table.contains("missing from the prediction (counted as missed): 1: a"),
        "{table}"
    );
    assert!(evaluate(GOLD, &[]).0.unwrap());
}

#[test]
fn a_file_that_is_not_there_is_named_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nope");
    let error = open(&path).err().unwrap();
    let code = error
        .downcast_ref::<EvaluateError>()
        .map(EvaluateError::code);
    assert_eq!(code, Some("ONC0412"));
    assert_eq!(
        error.to_string(),
        format!("{}: no such file", path.display())
    );
}

/// Three documents: one where the dictionaries find what is marked and more, one with markup in its words, an empty
/// one.
const PAGES: &str = concat!(
    r#"{"id":"a","text":"CT of breast cancer. A tumor was seen.","entities":[{"type":"Cancer","spans":[[6,19]],"#,
    r#""text":"breast cancer"},{"type":"Cancer","spans":[[23,28]],"text":"tumor"}]}"#,
    "\n",
    r#"{"id":"<b>","text":"Of <script>alert('x')</script> & \"more\".","entities":[{"type":"Cancer","#,
    r#""spans":[[3,31]],"text":"<script>alert('x')</script>"}]}"#,
    "\n",
    r#"{"id":"c","text":"","entities":[]}"#,
    "\n",
);

/// Tags the pages on the spot, writes a report of the ending, and gives what was printed and the report.
fn report(ending: &str, more: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let gold = folder.path().join("gold.jsonl");
    let report = folder.path().join(format!("report.{ending}"));
    std::fs::write(&gold, PAGES).unwrap();
    let paths = [&gold, &report].map(|path| path.to_str().unwrap());
    let words = ["evaluate", paths[0], "--report", paths[1]];
    let words = words.into_iter().chain(more.iter().copied());
    let program = Program::try_parse_from(words).unwrap();
    let mut out = Vec::new();
    run(&program.arguments, &[], &mut out).unwrap();
    let error = run(&program.arguments, &[], &mut out).unwrap_err();
    assert!(
        error.to_string().contains("report."),
        "never replaced unasked: {error}"
    );
    let printed = String::from_utf8(out).unwrap();
    (printed, std::fs::read_to_string(report).unwrap())
}

#[test]
fn what_texts_say_is_escaped_in_the_page_which_needs_no_network() {
    let (_, html) = report("html", &["--profile", "bionlp13cg", "--bootstrap", "20"]);
    assert!(html.contains("&lt;script&gt;alert("), "{html}");
    assert!(html.contains("<code>&lt;b&gt; 3-31</code>"), "{html}");
    for word in ["<script", "http://", "https://", "src=", "@import", "url("] {
        assert!(!html.contains(word), "{word}");
    }
    for word in [
        "comparable part",
        "not in dictionary",
        "documents · ",
        "color-scheme: light dark",
    ] {
        assert!(html.contains(word), "{word}\n{html}");
    }
}

#[test]
fn the_page_has_every_class_of_error_with_its_sentence() {
    let (gold, predicted, page) = (
        r#"{"id":"d","text":"CT of the liver and MRI of HeLa cells in mice","entities":[{"type":"a","spans":[[0,2]],"text":"CT"},{"type":"a","spans":[[20,23]],"text":"MRI"},{"type":"b","spans":[[27,37]],"text":"HeLa cells"},{"type":"b","spans":[[10,15]],"text":"liver","ids":["X:1"]}]}"#,
        r#"{"id":"d","text":"CT of the liver and MRI of HeLa cells in mice","entities":[{"type":"b","spans":[[20,23]],"text":"MRI"},{"type":"b","spans":[[27,31]],"text":"HeLa"},{"type":"b","spans":[[10,15]],"text":"liver","ids":["X:2"]},{"type":"a","spans":[[41,45]],"text":"mice"}]}"#,
        "page.html",
    );
    let folder = tempfile::tempdir().unwrap();
    let paths = ["gold.jsonl", "predicted.jsonl", page].map(|name| folder.path().join(name));
    std::fs::write(&paths[0], gold).unwrap();
    std::fs::write(&paths[1], predicted).unwrap();
    let [gold, predicted, page] = paths.each_ref().map(|path| path.to_str().unwrap());
    let program = Program::try_parse_from(["evaluate", gold, predicted, "--report", page]).unwrap();
    run(&program.arguments, &[], &mut Vec::new()).unwrap();
    let html = std::fs::read_to_string(page).unwrap();
    for (class, marked, there) in [
        ("Missed: 1", "<mark>CT</mark> of the liver", ""),
        ("Spurious: 1", "in <mark>mice</mark>", ""),
        (
            "Wrong type: 1",
            "and <mark>MRI</mark> of",
            "there: b &quot;MRI&quot;",
        ),
        (
            "Wrong span: 1",
            "<mark>HeLa cells</mark> in mice",
            "there: b &quot;HeLa&quot;",
        ),
        (
            "Wrong concept: 1",
            "the <mark>liver</mark> and",
            "X:2, expected X:1",
        ),
    ] {
        let section = html
            .split("<section")
            .find(|section| section.contains(class));
        let section = section.unwrap_or_else(|| panic!("no {class}"));
        assert!(section.contains(marked), "{class}: {section}");
        assert!(section.contains(there), "{class}: {section}");
    }
}

#[test]
fn other_schemes_count_what_may_stand_in_any_format() {
    let folder = tempfile::tempdir().unwrap();
    let gold = folder.path().join("gold.jsonl");
    std::fs::write(&gold, GOLD).unwrap();
    let gold = gold.to_str().unwrap();
    let ask = |more: &[&str]| {
        let words = ["evaluate", gold, gold]
            .into_iter()
            .chain(more.iter().copied());
        let program = Program::try_parse_from(words).unwrap();
        let mut out = Vec::new();
        let met = run(&program.arguments, &[], &mut out);
        (met, String::from_utf8(out).unwrap())
    };
    let (met, json) = ask(&["--scheme", "nervaluate", "--json", "--min-f1", "1"]);
    assert!(met.unwrap());
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["schema"], "oncotag/scheme-evaluation/1");
    assert_eq!(value["scheme"], "nervaluate");
    assert_eq!(value["entities"]["t"]["partial"]["correct"], 1);
    let (_, table) = ask(&["--scheme", "seqeval"]);
    assert!(table.contains("weighted avg    1.0000"), "{table}");
    let (met, _) = ask(&["--scheme", "seqeval", "--causes", "3"]);
    assert!(
        met.unwrap_err()
            .to_string()
            .contains("--scheme oncotag only")
    );
}

#[test]
fn the_report_as_text_lists_every_form_with_its_causes() {
    let (printed, text) = report(
        "txt",
        &["--bootstrap", "0", "--map", "Cancer=primary_cancer"],
    );
    assert!(printed.starts_with("documents: 3\n"), "{printed}");
    assert!(!printed.contains("by cause"), "{printed}");
    insta::assert_snapshot!(text);
}

#[test]
fn the_report_as_json_has_all_parts_with_their_causes() {
    let (_, json) = report("json", &["--profile", "bionlp13cg", "--bootstrap", "20"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["schema"], "oncotag/profile-evaluation/1");
    let parts = value["parts"].as_array().unwrap();
    let names: Vec<_> = parts
        .iter()
        .map(|part| part["part"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["raw", "raw_with_generics", "comparable"]);
    // Three to find, one found; with the generic 'tumor' two; comparable: 'tumor' is left out.
    let found = parts.iter().map(|part| {
        let strict = &part["evaluation"]["overall"]["strict"];
        (
            strict["true_positives"].as_u64().unwrap(),
            strict["false_negatives"].as_u64().unwrap(),
        )
    });
    assert_eq!(found.collect::<Vec<_>>(), [(1, 2), (2, 1), (1, 1)]);
    let errors = &parts[2]["evaluation"]["errors"];
    assert_eq!(errors["causes"][0]["cause"], "not_in_dictionary");
    assert!(parts[0]["evaluation"].get("errors").is_none());
    assert_eq!(parts[2]["evaluation"]["bootstrap"]["draws"], 20);
}

#[test]
fn a_report_in_no_known_form_or_an_unknown_profile_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    let (met, _) = evaluate(GOLD, &["--report", path.to_str().unwrap()]);
    let error = met.unwrap_err().to_string();
    assert!(error.contains(".html, .json or .txt"), "{error}");
    let taken = folder.path().join("taken.txt");
    std::fs::write(&taken, "mine").unwrap();
    // Said before the gold standard is looked at.
    let (met, _) = evaluate("no gold", &["--report", taken.to_str().unwrap()]);
    assert!(met.unwrap_err().to_string().contains("--force"));
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "mine");
    let (met, _) = evaluate(r#"{"id":"a","text":"CT"}"#, &[]);
    let error = met.unwrap_err().to_string();
    assert!(error.contains("no document has entities"), "{error}");
    let (met, _) = evaluate(GOLD, &["--profile", "nope"]);
    let error = met.unwrap_err().to_string();
    assert!(error.contains("anatem, bc5cdr"), "{error}");
}

#[test]
fn a_profile_of_ones_own_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let text = "corpus = \"mine\"\ndifferences = []\n[[class]]\nname = \"t\"\ngold = [\"t\"]\nours = \
                [\"imaging_modality\"]\nwhy = \"same\"\n";
    std::fs::write(&path, text).unwrap();
    let (met, table) = evaluate(
        GOLD,
        &["--profile", path.to_str().unwrap(), "--bootstrap", "0"],
    );
    assert!(met.unwrap());
    assert!(table.starts_with("mine; documents: 1"), "{table}");
}

#[test]
fn json_is_one_object() {
    let (_, json) = evaluate(GOLD, &["--json", "--errors", "3"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["overall"]["strict"]["false_negatives"], 1);
    assert_eq!(value["findings"][0]["kind"], "missed");
}

#[test]
fn gold_may_be_gzipped() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(GOLD.as_bytes()).unwrap();
    let (met, table) = evaluate(encoder.finish().unwrap(), &[]);
    assert!(met.unwrap());
    assert!(table.starts_with("documents: 1"), "{table}");
}

#[test]
fn gold_is_opened_as_inputs_are_in_any_charset() {
    let bytes: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(GOLD.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(evaluate(bytes, &[]).1.starts_with("documents: 1"));
}

#[test]
fn a_bad_map_or_threshold_is_refused() {
    let (met, _) = evaluate(GOLD, &["--map", "Cancer"]);
    assert!(met.unwrap_err().to_string().contains("GOLD=OURS"));
    let is_number = Program::try_parse_from(["evaluate", "a", "b", "--min-f1", "90"]);
    assert!(is_number.is_err_and(|error| error.to_string().contains("not between 0 and 1")));
}
