"""Loads what `oncotag convert` wrote, each format by a program of others, and holds it against oncotag's own JSON Lines.

Usage: load_formats.py REFERENCE.jsonl FOLDER

REFERENCE has a document a line; FOLDER holds the same documents as `NAME.FORMAT`. Prints a line a check; exits with 1 where
one fails.
"""

import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

reference = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
folder = Path(sys.argv[2])
by_id = {record["document"]["id"]: record for record in reference}


def covers(record):
    """Type, first and one past the last character, concept of each mention."""
    return sorted((m["type"], m["start"], m["end"], m["concept"]["id"]) for m in record["mentions"])


def check(name, found, wanted):
    if found != wanted:
        missing = [one for one in wanted if one not in found][:3] if isinstance(wanted, list) else wanted
        surplus = [one for one in found if one not in wanted][:3] if isinstance(found, list) else found
        print(f"{name}: differs; missing {missing}, surplus {surplus}")
        sys.exit(1)
    n = len(found) if isinstance(found, list) else 1
    print(f"{name}: {n} equal")


def flatten(documents):
    return sorted((id_, *one) for id_, mentions in documents for one in mentions)


wanted = flatten((id_, covers(record)) for id_, record in by_id.items())


def bioc_collection(name, collection):
    import bioc

    bioc.validate(collection)
    found = []
    for document in collection.documents:
        marks = list(document.annotations)
        for passage in document.passages:
            marks += passage.annotations
        mentions = []
        for mark in marks:
            spans = [(location.offset, location.end) for location in mark.locations]
            infons = mark.infons
            mentions.append(
                (infons["type"], spans[0][0], spans[-1][1], infons.get("identifier", ""))
            )
        found.append((document.id, mentions))
    check(name, flatten(found), wanted)


def bioc_formats():
    from bioc import biocjson, biocxml

    with open(folder / "all.bioc-xml", encoding="utf-8") as file:
        bioc_collection("bioc-xml by bioc", biocxml.load(file))
    with open(folder / "all.bioc-json", encoding="utf-8") as file:
        bioc_collection("bioc-json by bioc", biocjson.load(file))


def bare(id_):
    return id_.removeprefix("pmid:").replace(" ", "_")


def pubtator():
    from bioc import pubtator

    with open(folder / "all.pubtator", encoding="utf-8") as file:
        documents = pubtator.load(file)
    found = []
    for document in documents:
        text = f"{document.title}\n{document.abstract}"
        mentions = []
        for mark in document.annotations:
            assert text[mark.start : mark.end].split() == mark.text.split(), (document.pmid, mark)
            id_ = "" if mark.id == "-" else mark.id
            mentions.append((mark.type, mark.start, mark.end, id_))
        found.append((document.pmid, mentions))
    check("pubtator by bioc", flatten(found), sorted((bare(one[0]), *one[1:]) for one in wanted))


def brat():
    from bioc import brat as bioc_brat

    n_mentions = n_references = 0
    for path in sorted((folder / "all.brat").glob("*.ann")):
        # As bytes: universal newlines would shift offsets.
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        with open(path.with_suffix(".txt"), encoding="utf-8", newline="") as text_file, open(
            path, encoding="utf-8"
        ) as file:
            document = bioc_brat.load(text_file, file)
        for entity in document.entities:
            spans = sorted((interval.begin, interval.end) for interval in entity.locations)
            pieces = [text[begin:end] for begin, end in spans]
            assert " ".join(pieces) == entity.text, (path, entity)
            n_mentions += 1
        # The parser passes over lines of concepts.
        n_references += sum(line.startswith("N") for line in path.read_text("utf-8").splitlines())
    n_concepts = sum(":" in one[4] for one in wanted)
    check("brat by bioc", [n_mentions, n_references], [len(wanted), n_concepts])


def conll():
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    for name, column in [("conll2003", 3), ("iob2", 1)]:
        sentences, labels = [], []
        for line in (folder / f"all.{name}").read_text("utf-8").splitlines():
            if not line:
                if labels:
                    sentences.append(labels)
                labels = []
            elif not line.startswith("-DOCSTART-"):
                labels.append(line.split("\t" if name == "iob2" else " ")[column])
        report = classification_report(sentences, sentences, mode="strict", scheme=IOB2, output_dict=True)
        n_begun = sum(label.startswith("B-") for labels in sentences for label in labels)
        check(f"{name} by seqeval, strict", report["micro avg"]["support"], n_begun)


def spacy_convert():
    from spacy.training.converters import conll_ner_to_docs

    for name in ["conll2003", "iob2"]:
        text = (folder / f"all.{name}").read_text("utf-8")
        docs = list(conll_ner_to_docs(text, no_print=True))
        n_begun = sum("B-" in line for line in text.splitlines() if line.split()[-1:] and line.split()[-1].startswith("B-"))
        check(f"{name} by spacy convert", sum(len(doc.ents) for doc in docs), n_begun)


def tables():
    import duckdb
    import polars
    import pyarrow.feather
    import pyarrow.parquet

    n_mentions = len(wanted)
    table = pyarrow.parquet.read_table(folder / "all.parquet")
    found = [
        (row["id"], [(m["type"], m["start"], m["end"], m["concept_id"]) for m in row["mentions"]])
        for row in table.to_pylist()
    ]
    check("parquet by pyarrow", flatten(found), wanted)
    frame = polars.read_parquet(folder / "all.parquet")
    check("parquet by polars", int(frame["mentions"].list.len().sum()), n_mentions)
    path = folder / "all.parquet"
    (count,) = duckdb.sql(f"select sum(len(mentions)) from '{path}'").fetchall()[0]
    check("parquet by duckdb", int(count), n_mentions)
    table = pyarrow.feather.read_table(folder / "all.arrow")
    check("arrow by pyarrow", sum(len(row) for row in table["mentions"].to_pylist()), n_mentions)
    check("arrow by polars", len(polars.read_ipc(folder / "all.arrow")), len(reference))
    for name, separator in [("csv", ","), ("tsv", "\t")]:
        frame = polars.read_csv(folder / f"all.{name}", separator=separator, infer_schema=False)
        rows = frame.filter(polars.col("type").is_not_null() & (polars.col("type") != ""))
        found = []
        for row in rows.iter_rows(named=True):
            start, end = int(row["start"]), int(row["end"])
            shift = int(row["sentence_start"])
            sentence = row["sentence_text"]
            pieces = [tuple(map(int, piece.split("-"))) for piece in row["fragments"].split("|")]
            assert " ... ".join(sentence[a:b] for a, b in pieces) == row["text"], row
            found.append((row["document_id"], row["type"], start + shift, end + shift, row["concept_id"] or ""))
        check(f"{name} by polars", sorted(found), wanted)


def pubannotation():
    import tempfile

    import bconv

    found = []
    with tempfile.TemporaryDirectory() as temporary:
        for line in (folder / "all.pubannotation").read_text("utf-8").splitlines():
            object_ = json.loads(line)
            path = Path(temporary) / "one.json"
            path.write_text(line, "utf-8")
            document = bconv.load(str(path), fmt="pubanno_json")
            prefix = {"PubMed": "pmid:", "PMC": "pmcid:PMC", "DOI": "doi:"}.get(object_["sourcedb"], "")
            mentions = [
                (entity.metadata["type"], entity.spans[0][0], entity.spans[-1][1], entity.metadata.get("identifier", ""))
                for entity in document.iter_entities()
            ]
            found.append((prefix + object_["sourceid"], mentions))
    check("pubannotation by bconv", flatten(found), wanted)


def web_annotation():
    page = json.loads((folder / "all.web-annotation").read_text("utf-8"))
    texts = {record["document"]["id"]: record["text"] for record in reference}
    n_targets = 0
    for item in page["items"]:
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        id_ = item["id"].removeprefix("urn:oncotag:").rsplit("/", 2)[0].replace("%20", " ")
        for target in targets:
            quote, position = target["selector"]
            text = texts[id_]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"], item
            assert text[:start].endswith(quote["prefix"]) and text[end:].startswith(quote["suffix"]), item
            n_targets += 1
    pieces = sum(len(m["fragments"]) for record in reference for m in record["mentions"])
    check("web-annotation", n_targets, pieces)


bioc_formats()
pubtator()
brat()
conll()
spacy_convert()
tables()
pubannotation()
web_annotation()
