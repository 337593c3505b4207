#!/usr/bin/env python3
"""Reads text formats without any code of oncotag, for comparison.

    read_text.py KIND FILE...        KIND: nbib, pubtator, jsonl, csv, plain, html

Prints one JSON object a file: {"file": …, "records": [{"id", "title", "abstract" or "text"}]}, or {"file", "error"} where
the independent reader cannot read it.
"""

import csv
import json
import sys


def nbib(path):
    import nbib as package

    with open(path, encoding="utf-8", newline="") as file:
        records = package.read(file.read() + "\n\n")
    for record in records:
        yield {
            "id": record.get("pubmed_id"),
            "title": record.get("title"),
            "abstract": record.get("abstract"),
        }


def pubtator(path):
    from bioc import pubtator as package

    with open(path, encoding="utf-8") as file:
        for document in package.load(file):
            yield {"id": document.pmid, "title": document.title, "abstract": document.abstract, "text": document.text}


def jsonl(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        for line in file.read().split("\n"):
            if line.strip():
                record = json.loads(line)
                yield {"id": record.get("id"), "text": record["text"]}


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        dialect = "excel-tab" if path.endswith(".tsv") else "excel"
        for row in csv.DictReader(file, dialect=dialect):
            yield {"id": row.get("id"), "text": row["text"]}


def plain(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield {"id": None, "text": file.read()}


def html(path):
    from lxml import html as package

    page = package.parse(path).getroot()
    for element in page.xpath("//script|//style|//head"):
        element.drop_tree()
    yield {"id": None, "text": page.text_content()}


READERS = {"nbib": nbib, "pubtator": pubtator, "jsonl": jsonl, "csv": table, "plain": plain, "html": html}


def main():
    read = READERS[sys.argv[1]]
    for path in sys.argv[2:]:
        try:
            outcome = {"file": path, "records": list(read(path))}
        except Exception as error:  # what a package raises is not ours to list
            outcome = {"file": path, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(outcome, ensure_ascii=False))


if __name__ == "__main__":
    main()
