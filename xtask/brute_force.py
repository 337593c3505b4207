"""Looks every stretch of whole words of a corpus up in a table of names, and compares with what oncotag found.

Usage: brute_force.py CORPUS NAMES ANNOTATIONS

CORPUS is JSON Lines with `id` and `text`, NAMES a table of name, type and identifier in small letters, ANNOTATIONS the output of
`oncotag tag --per document --nested`. It shares no code with oncotag. oncotag folds more than case, so that it finds more; what
stands there as it is in the table must be a mention, or lie in a longer one (an affix, a word beside the name).

What it says is a line of JSON: how many stretches are names, how many are mentions, how many lie in longer ones, and the others.
"""

import bisect
import json
import sys
from pathlib import Path


def is_word(character):
    return character.isalnum() or character == "_"


def lowered(text):
    """In small letters, of the same length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one if len(one.lower()) > 1 else one.lower() for one in text)


def stretches(text, longest):
    """Every `(start, end)` of at most `longest` characters with no letter, digit or underscore beside it."""
    edges = [at for at in range(len(text) + 1) if not (0 < at < len(text) and is_word(text[at - 1]) and is_word(text[at]))]
    for index, start in enumerate(edges):
        if start < len(text) and not text[start].isspace():
            for end in edges[index + 1 : bisect.bisect_right(edges, start + longest)]:
                yield start, end


def in_context(text, start, end):
    """The stretch in brackets, with whole words of up to 15 characters on either side."""
    before = text[max(0, start - 15) : start]
    after = text[end : end + 15]
    if start > 15:
        before = before[len(before.split(" ")[0]) :]
    if end + 15 < len(text):
        after = after[: len(after) - len(after.split(" ")[-1])]
    return (before + "[[" + text[start:end] + "]]" + after).strip()


def main():
    corpus, table, annotations = (Path(argument) for argument in sys.argv[1:4])
    names = {line.split("\t")[0] for line in table.open(encoding="utf-8")}
    longest = max(len(name) for name in names)
    found = {}
    for line in annotations.open(encoding="utf-8"):
        record = json.loads(line)
        found[record["document"]["id"]] = [(one["start"], one["end"]) for one in record["mentions"]]
    counts = {"documents": 0, "names": 0, "mentions": 0, "inside": 0}
    missed = []
    for line in corpus.open(encoding="utf-8"):
        record = json.loads(line)
        text = lowered(record["text"])
        spans = found[record["id"]]
        same = set(spans)
        counts["documents"] += 1
        for start, end in stretches(text, longest):
            if text[start:end] in names:
                counts["names"] += 1
                if (start, end) in same:
                    counts["mentions"] += 1
                elif any(outer[0] <= start and end <= outer[1] for outer in spans):
                    counts["inside"] += 1
                else:
                    missed.append(in_context(record["text"], start, end))
    print(json.dumps(counts | {"missed": missed}, ensure_ascii=False))


main()
