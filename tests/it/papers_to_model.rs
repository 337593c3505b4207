//! The README's three commands from papers to a trained model, as they stand there.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{consumers, oncotag, shared};

/// The commands, a line each.
fn commands() -> Vec<String> {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = readme
        .split_once("## From papers to a trained model")
        .unwrap();
    let (_, block) = rest.split_once("```sh\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    block.lines().map(str::to_owned).collect()
}

#[test]
fn the_three_commands_of_the_readme_train_a_model() {
    let (Some(python), Some(abstracts)) =
        (consumers(), shared("data/inputs/oncology-abstracts.jsonl"))
    else {
        return;
    };
    let commands = commands();
    assert_eq!(commands.len(), 3);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("papers")).unwrap();
    let papers = fs::read_to_string(abstracts).unwrap();
    let some: Vec<&str> = papers.lines().take(300).collect();
    fs::write(folder.path().join("papers/some.jsonl"), some.join("\n")).unwrap();
    let mut printed = String::new();
    for line in &commands {
        let mut words = line.split_whitespace();
        let mut command = match words.next().unwrap() {
            "oncotag" => Command::new(oncotag().get_program()),
            "python" => Command::new(&python),
            other => panic!("{other} is no program of ours"),
        };
        command.args(words).current_dir(folder.path());
        if line.starts_with("python") {
            let short = [
                "--training.max_steps",
                "40",
                "--training.eval_frequency",
                "10",
            ];
            command.args(short);
        }
        let output = command.output().unwrap();
        printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {printed}{said}");
    }
    // Rows of epoch, step, loss of tok2vec, loss of ner, scores.
    let losses: Vec<f64> = (printed.lines())
        .filter_map(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let step: u32 = cells.get(1)?.parse().ok()?;
            (step > 0).then(|| cells[3].parse().unwrap())
        })
        .collect();
    assert_eq!(losses.len(), 4, "{printed}");
    assert!(losses[3] < losses[0], "{printed}");
    assert!(folder.path().join("model/model-best/meta.json").is_file());
}
