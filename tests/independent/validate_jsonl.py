#!/usr/bin/env python3
"""Validates lines that oncotag wrote, without any code of oncotag.

Every line is checked against the JSON Schema that its field `schema` names (schema/NAME.schema.json, Draft 2020-12), and for
what a schema cannot say: that offsets lie where the texts are. Prints one violation a line; exit code 1 where there
is one, 2 where nothing could be checked.

    validate_jsonl.py [--documents DOCUMENTS.jsonl] FILE...

With `--documents` (lines of `tag --per document` over the same input) the offsets of sentences are checked against
the text of their document too.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import jsonschema

SCHEMAS = Path(__file__).resolve().parents[2] / "schema"
JOINT = " ... "


class Text:
    """A text that is sliced by offsets of one unit."""

    def __init__(self, text, unit):
        self.text = text
        self.encoding = {"codepoint": None, "byte": "utf-8", "utf16": "utf-16-le"}[unit]
        self.width = 2 if unit == "utf16" else 1
        self.units = text if self.encoding is None else text.encode(self.encoding)

    def slice(self, start, end):
        """The characters between two offsets; None where they are out of range or cut a character."""
        if not 0 <= start <= end <= len(self.units) // self.width:
            return None
        if self.encoding is None:
            return self.units[start:end]
        try:
            return self.units[start * self.width : end * self.width].decode(self.encoding)
        except UnicodeDecodeError:
            return None

    def code_point(self, offset):
        """The same place counted in code points."""
        return len(self.slice(0, offset) or "")


def digest(text):
    """The first 16 hexadecimal digits of the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def load_validators():
    validators = {}
    for path in sorted(SCHEMAS.glob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[f"oncotag/{path.name.partition('.')[0]}/1"] = jsonschema.Draft202012Validator(schema)
    return validators


def check_mentions(record, text, offset_in_document):
    """Yields what is wrong with the mentions of a record whose text begins at a code point of the document."""
    ids = set()
    document = record["document"]["id"]
    for mention in record["mentions"]:
        name = mention["id"]
        fragments = mention["fragments"]
        surfaces = [text.slice(start, end) for start, end in fragments]
        if None in surfaces or "" in surfaces:
            yield f"{name}: a fragment of {fragments} is empty, out of range or cuts a character"
            continue
        if any(left[1] > right[0] for left, right in zip(fragments, fragments[1:])):
            yield f"{name}: the fragments {fragments} are not in order"
        if JOINT.join(surfaces) != mention["text"]:
            yield f"{name}: the text is {mention['text']!r}, its fragments cover {JOINT.join(surfaces)!r}"
        if [mention["start"], mention["end"]] != [fragments[0][0], fragments[-1][1]]:
            yield f"{name}: start and end do not cover the fragments {fragments}"
        places = "+".join(
            f"{offset_in_document + text.code_point(start)}-{offset_in_document + text.code_point(end)}"
            for start, end in fragments
        )
        expected = f"{document}/{places}/{mention['type']}"
        if name != expected:
            yield f"{name}: the id should be {expected}"
        if name in ids:
            yield f"{name}: the id stands twice"
        ids.add(name)
        cue = mention["assertion"]["cue"]
        if cue is not None and text.slice(cue["start"], cue["end"]) != cue["text"]:
            yield f"{name}: the cue {cue['text']!r} does not stand at {cue['start']}-{cue['end']}"
        if not 0 <= mention["confidence"] <= 1:
            yield f"{name}: confidence {mention['confidence']} is not between 0 and 1"
    for mention in record["mentions"]:
        if mention["parent"] is not None and mention["parent"] not in ids:
            yield f"{mention['id']}: its parent {mention['parent']} is not in this record"
    for relation in record["relations"]:
        for end in ("from", "to"):
            if relation[end] not in ids:
                yield f"{relation['id']}: {end} {relation[end]} is not a mention of this record"


def check_sentence(record, documents):
    """Yields what is wrong with a line by sentence."""
    unit = record["offset_unit"]
    text = Text(record["text"], unit)
    place = record["sentence"]
    document, _, span = place["id"].rpartition("/")
    first, _, last = span.partition("-")
    if document != record["document"]["id"] or not (first.isdigit() and last.isdigit()):
        yield f"{place['id']}: the id is not DOCUMENT/START-END"
        return
    if int(last) - int(first) != len(record["text"]):
        yield f"{place['id']}: the id's length is not the sentence's, {len(record['text'])} code points"
    if unit == "codepoint" and [int(first), int(last)] != [place["start"], place["end"]]:
        yield f"{place['id']}: the id and the offsets {place['start']}-{place['end']} differ"
    if record["text"].strip() != record["text"]:
        yield f"{place['id']}: white space at an end"
    if documents is not None:
        # Two records may have one id, such as a PMID in two files; the digest tells which of them is meant.
        full = documents.get((document, record["document"]["text_sha256"]))
        if full is None:
            yield f"{place['id']}: no document has that id and that text_sha256"
        elif Text(full, unit).slice(place["start"], place["end"]) != record["text"]:
            yield f"{place['id']}: the document has another text there"
    yield from check_mentions(record, text, int(first))


def check_document(record):
    """Yields what is wrong with a line by document."""
    text = Text(record["text"], record["offset_unit"])
    name = record["document"]["id"]
    if digest(record["text"]) != record["document"]["text_sha256"]:
        yield f"{name}: text_sha256 is not that of the text"
    for kind in ("sections", "sentences"):
        end = 0
        for index, place in enumerate(record[kind]):
            if not text.slice(place["start"], place["end"]):
                yield f"{name}: {kind}[{index}] is empty, out of range or cuts a character"
            if place["start"] < end:
                yield f"{name}: {kind}[{index}] begins before the one before it ends"
            end = place["end"]
            if kind == "sentences" and place["index"] != index:
                yield f"{name}: {kind}[{index}] says that it is number {place['index']}"
    yield from check_mentions(record, text, 0)


def check_line(line, validators, documents):
    """Yields what is wrong with one line."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        yield f"not JSON: {error}"
        return
    name = record.get("schema") if isinstance(record, dict) else None
    if name not in validators:
        yield f"no schema for {name!r} (there are: {', '.join(validators)})"
        return
    violations = [
        f"{error.json_path}: {error.message[:300]}" for error in validators[name].iter_errors(record)
    ]
    if violations:
        yield from violations
    elif name == "oncotag/sentence/1":
        yield from check_sentence(record, documents)
    elif name == "oncotag/document/1":
        yield from check_document(record)


def lines_of(path):
    """The lines of a file, split at newlines only: a text may hold other line separators."""
    with open(path, encoding="utf-8", newline="\n") as file:
        yield from file


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, help="lines by document over the same input")
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    validators = load_validators()
    if not validators:
        print(f"no schema under {SCHEMAS}", file=sys.stderr)
        return 2
    documents = None
    if arguments.documents:
        records = map(json.loads, lines_of(arguments.documents))
        documents = {(record["document"]["id"], digest(record["text"])): record["text"] for record in records}
    n_lines = n_violations = 0
    for path in arguments.files:
        for number, line in enumerate(lines_of(path), start=1):
            n_lines += 1
            for violation in check_line(line, validators, documents):
                n_violations += 1
                print(f"{path}:{number}: {violation}")
    print(f"{n_lines} lines, {n_violations} violations", file=sys.stderr)
    return 1 if n_violations else 0


if __name__ == "__main__":
    sys.exit(main())
