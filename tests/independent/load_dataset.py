"""Loads a data set with the programs that its users have, and holds what they see against its JSON Lines.

Usage: load_dataset.py FOLDER. Exits with 1 and says why where something is not as it should be.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path

SPLITS = ("train", "validation", "test")


class Heard(logging.Handler):
    """Keeps every warning."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def lines(folder, split):
    with open(folder / f"{split}.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def check_offsets(rows):
    for row in rows:
        assert row["end"] - row["start"] == len(row["text"]), row["id"]
        for mention in row["mentions"]:
            assert row["text"][mention["start"] : mention["end"]] == mention["text"], row["id"]


def check_hugging_face(folder, rows, labels):
    import datasets
    import yaml

    loaded = datasets.load_dataset(str(folder))
    assert list(loaded) == list(SPLITS), loaded
    names = ["O"] + [f"{prefix}-{label}" for label in labels for prefix in "BI"]
    for split in SPLITS:
        features = loaded[split].features
        assert features["ner_tags"].feature.names == names, features
        assert [dict(row) for row in loaded[split]] == rows[split], split
    card = (folder / "README.md").read_text(encoding="utf-8").split("---\n")[1]
    info = yaml.safe_load(card)["dataset_info"]
    said = datasets.Features._from_yaml_list(info["features"])
    assert said == loaded["train"].features, said


def check_seqeval(rows, labels):
    from seqeval.metrics import f1_score
    from seqeval.scheme import IOB2

    names = ["O"] + [f"{prefix}-{label}" for label in labels for prefix in "BI"]
    tags = [[names[tag] for tag in row["ner_tags"]] for row in rows["test"]]
    assert f1_score(tags, tags, mode="strict", scheme=IOB2) == 1.0


def check_tables(folder, rows):
    import duckdb
    import polars
    import pyarrow.parquet

    for split in SPLITS:
        path = str(folder / "data" / f"{split}-00000-of-00001.parquet")
        ids = [row["id"] for row in rows[split]]
        n_mentions = sum(len(row["mentions"]) for row in rows[split])
        assert pyarrow.parquet.read_table(path).to_pylist() == rows[split]
        frame = polars.read_parquet(path)
        assert frame["id"].to_list() == ids
        counted = duckdb.sql(f"select count(*), sum(len(mentions)) from '{path}'").fetchall()[0]
        assert counted == (len(ids), n_mentions), counted


def check_croissant(folder, rows):
    heard = Heard()
    logging.getLogger().addHandler(heard)
    from absl import logging as absl_logging

    absl_logging.get_absl_logger().addHandler(heard)
    import mlcroissant

    described = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    issues = described.metadata.ctx.issues
    assert not issues.errors and not issues.warnings, issues.report()
    assert not heard.messages, heard.messages
    for split in SPLITS:
        records = list(described.records(split))
        assert len(records) == len(rows[split])
        for record, row in zip(records, rows[split]):
            assert record[f"{split}/text"].decode() == row["text"]
            starts = [one[f"{split}/mentions/start"] for one in record[f"{split}/mentions"] or []]
            assert starts == [one["start"] for one in row["mentions"]]


def check_spacy(folder, rows):
    import spacy
    from spacy.tokens import DocBin

    for split in SPLITS:
        docs = list(DocBin().from_disk(folder / f"{split}.spacy").get_docs(spacy.blank("en").vocab))
        assert [doc.text for doc in docs] == [row["text"] for row in rows[split]]
    debug = subprocess.run(
        [sys.executable, "-m", "spacy", "debug", "data", "config.cfg", "--no-format"],
        cwd=folder, capture_output=True, text=True,
    )
    said = debug.stdout + debug.stderr
    assert "checks passed" in said and "error" not in said.lower().split("checks passed")[1], said


def main():
    folder = Path(sys.argv[1])
    rows = {split: lines(folder, split) for split in SPLITS}
    labels = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["labels"]
    for split in SPLITS:
        assert rows[split], f"{split} is empty"
        check_offsets(rows[split])
    check_hugging_face(folder, rows, labels)
    check_seqeval(rows, labels)
    check_tables(folder, rows)
    check_croissant(folder, rows)
    check_spacy(folder, rows)
    print("all load it")


main()
