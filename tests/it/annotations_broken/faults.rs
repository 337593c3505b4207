//! Annotated inputs that are broken in ways in which programs and people break them.

use std::time::{Duration, Instant};

use oncotag::write::JsonlView;
use serde_json::{Value, json};

use super::{mention, mentions, read, read_brat, record, written};
use crate::support::oncotag;

/// Of each format a document whose mentions are wrong in a way of its own, then one that is sound: the first gives an error
/// with its line, or a counted loss; the second is read.
#[test]
fn the_document_behind_a_broken_one_is_read() {
    let sound = record("b", "cells", &[mention(0, "cell_type", &[[0, 5]])]);
    let backwards = record("a", "cells", &[mention(0, "cell_type", &[[5, 0]])]);
    let far = record("a", "cells", &[mention(0, "cell_type", &[[0, usize::MAX]])]);
    let mut disordered = record("a", "cells of mice", &[]);
    disordered["sections"] = json!([
        { "kind": "text", "label": null, "category": null, "start": 6, "end": 13 },
        { "kind": "text", "label": null, "category": null, "start": 0, "end": 5 },
    ]);
    let nameless = record("", "cells", &[]);
    let mut empty = record("a", "", &[mention(0, "cell_type", &[[0, 5]])]);
    empty["sections"] = json!([]);
    for (broken, told) in [
        (backwards, None),
        (far, None),
        (empty, None),
        (
            disordered,
            Some("in:1: the section 0..5 does not fit the text"),
        ),
        (
            nameless,
            Some("in:1: the identity of the document is empty"),
        ),
    ] {
        let (outcomes, losses) = read("jsonl", format!("{broken}\n{sound}\n"));
        assert_eq!(mentions(&outcomes[1]), ["cells"]);
        if let Some(told) = told {
            assert!(
                outcomes[0].as_ref().unwrap_err().starts_with(told),
                "{outcomes:?}"
            );
        } else {
            assert_eq!(mentions(&outcomes[0]), [""; 0]);
            assert_eq!(losses.entries()[0].what, "mentions");
        }
    }
}

#[test]
fn offsets_of_pubtator_that_are_no_numbers_are_told_with_their_line() {
    let text = "1|t|liver cells\n1|a|\n1\t-1\t5\tliver\tSITE\n1\tCID\tD1\tD2\tnovel\n\n2|t|cells\n2\t0\t5\tcells\tCELL\n";
    let (outcomes, losses) = read("pubtator", text);
    assert_eq!(
        outcomes[1].as_ref().unwrap_err(),
        "in:3:1: offsets that are no numbers of characters"
    );
    assert_eq!(mentions(&outcomes[2]), ["cells"]);
    assert_eq!(
        (losses.entries().len(), losses.entries()[0].what.as_str()),
        (1, "relations")
    );
}

#[test]
fn brat_lines_of_every_wrong_shape_are_told_and_the_others_kept() {
    let annotations = "\tT1\nT1\tCELL 0 5\tliver\nT\tx\nT2\tCELL 3 99\t\nR1\ttreats Arg1:T1 Arg2:T9\nT3\tCELL 0 18446744073709551616\t\n";
    let (outcomes, losses) = read_brat(annotations, "liver cells");
    assert_eq!(mentions(&outcomes[0]), ["liver"]);
    let lines: Vec<&str> = outcomes[1..]
        .iter()
        .map(|outcome| outcome.as_ref().unwrap_err().split(": ").next().unwrap())
        .collect();
    assert_eq!(lines, ["in.ann:3:1", "in.ann:6:1", "in.ann:1:1"]);
    let lost: Vec<_> = losses
        .entries()
        .into_iter()
        .map(|one| (one.what, one.n))
        .collect();
    assert_eq!(
        lost,
        [("mentions".to_owned(), 1), ("relations".to_owned(), 1)]
    );
}

#[test]
fn relations_of_bioc_join_two_mentions_or_are_counted() {
    let node = |id: &str| json!({ "refid": id, "role": "" });
    let annotation = |id: &str, offset: usize| {
        json!({
            "id": id, "infons": { "type": "cell" }, "text": "", "locations": [{ "offset": offset, "length": 5 }],
        })
    };
    let document = json!({
        "id": "1", "infons": {}, "annotations": [], "passages": [{
            "offset": 0, "infons": {}, "text": "cells of liver", "sentences": [], "relations": [],
            "annotations": [annotation("a", 0), annotation("a", 9)],
        }],
        "relations": [
            { "id": "three", "infons": { "type": "x" }, "nodes": [node("a"), node("a"), node("a")] },
            { "id": "lost", "infons": { "type": "x" }, "nodes": [node("a"), node("z")] },
            { "id": "sound", "infons": { "type": "x" }, "nodes": [node("a"), node("a")] },
        ],
    });
    let collection =
        json!({ "source": "", "date": "", "key": "", "infons": {}, "documents": [document] });
    let (outcomes, losses) = read("bioc-json", collection.to_string());
    assert_eq!(mentions(&outcomes[0]), ["cells", "liver"]);
    assert_eq!(outcomes[0].as_ref().unwrap().annotations.relations.len(), 1);
    let relations = losses
        .entries()
        .into_iter()
        .filter(|one| one.what == "relations");
    assert_eq!(relations.map(|one| one.n).sum::<u64>(), 2);
}

#[test]
fn sentences_that_jump_are_told_and_those_behind_them_read() {
    let lines = String::from_utf8(written("jsonl", JsonlView::Sentence).remove(0)).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let mut jumping: Value = serde_json::from_str(lines[0]).unwrap();
    let length = jumping["sentence"]["end"].as_u64().unwrap();
    jumping["sentence"]["start"] = json!(1_u64 << 40);
    jumping["sentence"]["end"] = json!((1_u64 << 40) + length);
    let text = format!("{jumping}\n{}\n", lines[1..].join("\n"));
    let (outcomes, _) = read("jsonl", text);
    let error = outcomes[0].as_ref().unwrap_err();
    assert!(
        error.starts_with("in:1: the sentence 1099511627776.."),
        "{error}"
    );
    let ids: Vec<&str> = outcomes[1..]
        .iter()
        .map(|one| &*one.as_ref().unwrap().document.id)
        .collect();
    assert_eq!(ids, ["a", "b"]);
}

#[test]
fn our_table_may_have_its_columns_in_any_order_and_says_which_one_it_misses() {
    let table = String::from_utf8(written("tsv", JsonlView::Document).remove(0)).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    let turned = rows
        .iter()
        .map(|row| row.iter().rev().copied().collect::<Vec<_>>().join("\t") + "\n");
    let (straight, _) = read("csv", table.clone());
    let (turned, _) = read("csv", turned.collect::<String>());
    assert_eq!(straight.len(), 2);
    for (one, other) in straight.iter().zip(&turned) {
        assert_eq!(
            one.as_ref().unwrap().annotations.mentions,
            other.as_ref().unwrap().annotations.mentions
        );
    }
    let missing = rows[0]
        .iter()
        .position(|name| *name == "sentence_end")
        .unwrap();
    let without = rows.iter().map(|row| {
        let cells = row
            .iter()
            .enumerate()
            .filter(|(column, _)| *column != missing);
        cells.map(|(_, cell)| *cell).collect::<Vec<_>>().join("\t") + "\n"
    });
    let (outcomes, _) = read("csv", without.collect::<String>());
    assert!(
        outcomes[0].as_ref().unwrap_err().contains("sentence_end"),
        "{:?}",
        outcomes[0]
    );
}

/// 20,000 mentions around each other, as many at one place, and 100,000 denotations: what a document of a megabyte may hold.
#[test]
fn many_mentions_take_time_in_proportion() {
    let began = Instant::now();
    let n = 20_000;
    let text = "ab ".repeat(n);
    let nested: Vec<Value> = (0..n)
        .map(|at| json!({ "type": "t", "spans": [[at, 3 * n - at]] }))
        .collect();
    let equal: Vec<Value> = (0..n)
        .map(|at| json!({ "type": format!("t{}", at % 7), "spans": [[0, 5]] }))
        .collect();
    let pieces: Vec<Value> = (0..n)
        .map(|_| json!({ "type": "t", "spans": [[0, 1], [9, 3 * n - 1]] }))
        .collect();
    for entities in [nested, equal, pieces] {
        let (outcomes, losses) = read(
            "jsonl",
            json!({ "id": "a", "text": text, "entities": entities }).to_string(),
        );
        let mentions = &outcomes[0].as_ref().unwrap().annotations.mentions;
        assert_eq!((mentions.len(), losses.is_empty()), (n, true));
    }
    let denotations: Vec<Value> = (0..100_000)
        .map(|at| json!({ "id": format!("T{at}"), "obj": format!("type {at}"), "span": { "begin": at % 50_000, "end": at % 50_000 + 3 } }))
        .collect();
    let object = json!({ "text": text, "denotations": denotations });
    let (outcomes, losses) = read("pubannotation", object.to_string());
    assert_eq!(
        outcomes[0].as_ref().unwrap().annotations.mentions.len(),
        4096
    );
    assert_eq!(losses.entries()[0].n, 100_000 - 4096);
    // Seconds at most; what it took with every mention held against all others was minutes.
    assert!(
        began.elapsed() < Duration::from_mins(1),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn a_broken_file_costs_neither_the_others_nor_its_sound_records() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut damaged = written("parquet", JsonlView::Document).remove(0);
    let middle = damaged.len() / 2;
    damaged[4..middle].fill(0xff);
    std::fs::write(path("a.parquet"), damaged).unwrap();
    let mut cut = written("arrow", JsonlView::Document).remove(0);
    cut.truncate(cut.len() - 20);
    std::fs::write(path("b.arrow"), cut).unwrap();
    std::fs::write(path("c.iob"), "liver\tB-SITE\nbad\tlabel\ncells\tO\n").unwrap();
    let mut command = oncotag();
    command.args(["convert", "--to", "jsonl", "-o", "-"]);
    command.args(["a.parquet", "b.arrow", "c.iob"].map(path));
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{told}");
    for name in ["a.parquet", "b.arrow", "c.iob:2"] {
        assert!(told.contains(name), "{name}: {told}");
    }
    assert!(!told.contains("internal error"), "{told}");
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("\"liver\"")
    );
}
