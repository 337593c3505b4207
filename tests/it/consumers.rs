//! Every format that is written, loaded by a program of others.

use std::fs;
use std::io::Write as _;

use oncotag::write::OUTPUT_FORMATS;

use crate::support::{consumers, oncotag, run_script, shared};

/// A text with everything that shifts offsets, in front of names that are tagged.
const INVENTED: &str = "𝛽-catenin 🧬 and e\u{301}tude: liver metastases\r\nfrom breast, lung and colorectal cancers\tshowed \
                        FDG\u{2013}PET <uptake> & \"CD8+ T cells\" | =1+1; no bone metastases.";

#[test]
fn each_format_is_loaded_by_a_program_of_others_and_says_the_same() {
    let (Some(python), Some(abstracts)) =
        (consumers(), shared("data/inputs/oncology-abstracts.jsonl"))
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("input.jsonl");
    let mut lines = fs::File::create(&input).unwrap();
    writeln!(
        lines,
        "{}",
        serde_json::json!({ "id": "invented", "text": INVENTED })
    )
    .unwrap();
    let abstracts = fs::read_to_string(abstracts).unwrap();
    for line in abstracts.lines().take(60) {
        writeln!(lines, "{line}").unwrap();
    }
    let written = folder.path().join("written");
    fs::create_dir(&written).unwrap();
    let reference = folder.path().join("reference.jsonl");
    let mut tag = oncotag();
    tag.args(["tag", "--quiet", "--nested", "--per", "document"])
        .arg(&input)
        .arg("-o")
        .arg(&reference);
    for format in OUTPUT_FORMATS
        .iter()
        .filter(|format| format.name != "jsonl")
    {
        let path = written.join(format!("all.{}", format.name));
        tag.arg("-o")
            .arg(format!("{}:{}", format.name, path.display()));
    }
    tag.assert().success();
    let arguments = [reference.as_os_str(), written.as_os_str()];
    run_script(&python, "load_formats.py", &arguments);
}
