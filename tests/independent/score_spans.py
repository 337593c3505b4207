"""Holds `oncotag evaluate --scheme` against nervaluate and seqeval on random annotations.

score_spans.py ONCOTAG [--rounds N] [--seed N]

Each round makes a gold standard and a prediction and asks oncotag and the program of the scheme for every figure; they must
agree to 1e-9. For nervaluate spans overlap in every way: nested, crosswise, equal with another type, twice; for seqeval, whose
tags cannot say that, sentences are tagged in IOB2. Prints how many figures were compared.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from nervaluate.evaluator import Evaluator
from seqeval.metrics import classification_report
from seqeval.scheme import IOB2

TYPES = ["cancer", "cell", "site"]
WAYS = ["strict", "exact", "partial", "ent_type"]
COUNTS = ["correct", "incorrect", "partial", "missed", "spurious", "possible", "actual"]
RATIOS = ["precision", "recall", "f1"]


def random_spans(rng, length):
    """Half-open spans with a type, in no order, with repeats."""
    spans = []
    for _ in range(rng.randrange(7)):
        start = rng.randrange(length)
        size = min(rng.choice([1, 2, 3, 5, 9, 40, 150]), length - start)
        spans.append((rng.choice(TYPES), start, start + size))
    return spans


def disturbed(rng, spans, length):
    """What a tagger might make of spans: the same, moved, of another type, cut in two, twice, gone, and new ones."""
    made = []
    for label, start, end in spans:
        what = rng.randrange(8)
        if what == 0:
            continue
        if what == 1:
            start = max(0, start - rng.randrange(1, 4))
        elif what == 2:
            end = min(length, end + rng.randrange(1, 4))
        elif what == 3:
            label = rng.choice(TYPES)
        elif what == 4 and end - start > 1:
            middle = rng.randrange(start + 1, end)
            made.append((label, start, middle))
            start = middle
        elif what == 5:
            made.append((label, start, end))
        made.append((label, start, end))
    made.extend(span for span in random_spans(rng, length) if rng.random() < 0.4)
    rng.shuffle(made)
    return made


def random_tags(rng, length):
    """Tags in IOB2."""
    tags = []
    while len(tags) < length:
        if rng.random() < 0.5:
            tags.append("O")
            continue
        label = rng.choice(TYPES)
        size = min(rng.randrange(1, 4), length - len(tags))
        tags.extend(["B-" + label] + ["I-" + label] * (size - 1))
    return tags


def spans_of_tags(tags, places):
    """The spans of tags, in characters; written for tags that are sound IOB2."""
    spans = []
    for tag, (start, end) in zip(tags, places):
        if tag.startswith("B-"):
            spans.append([tag[2:], start, end])
        elif tag.startswith("I-"):
            spans[-1][2] = end
    return [tuple(span) for span in spans]


def write(path, documents):
    with open(path, "w", encoding="utf-8") as file:
        for number, (text, spans) in enumerate(documents):
            entities = [{"type": label, "spans": [[start, end]]} for label, start, end in spans]
            print(json.dumps({"id": str(number), "text": text, "entities": entities}), file=file)


class Comparison:
    def __init__(self, oncotag, folder):
        self.oncotag = oncotag
        self.paths = [folder / "gold.jsonl", folder / "predicted.jsonl"]
        self.n_equal = 0
        self.differences = []

    def ask(self, scheme, gold, predicted):
        for path, documents in zip(self.paths, [gold, predicted]):
            write(path, documents)
        command = [self.oncotag, "evaluate", *map(str, self.paths), "--scheme", scheme, "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def hold(self, where, ours, theirs):
        if abs(float(ours) - float(theirs)) <= 1e-9:
            self.n_equal += 1
        else:
            self.differences.append(f"{where}: oncotag {ours}, the other {theirs}")

    def nervaluate(self, where, gold, predicted):
        ours = self.ask("nervaluate", gold, predicted)
        inclusive = [
            [[{"label": label, "start": start, "end": end - 1} for label, start, end in spans] for _, spans in side]
            for side in (gold, predicted)
        ]
        theirs = Evaluator(*inclusive, tags=TYPES, loader="dict").evaluate()
        if set(ours["entities"]) != set(theirs["entities"]):
            self.differences.append(f"{where}: types {sorted(ours['entities'])}, {sorted(theirs['entities'])}")
            return
        scopes = [("overall", ours["overall"], theirs["overall"])]
        scopes += [(label, ours["entities"][label], theirs["entities"][label]) for label in ours["entities"]]
        for scope, our_ways, their_ways in scopes:
            for way in WAYS:
                for figure in COUNTS + RATIOS:
                    place = f"{where} {scope} {way} {figure}"
                    self.hold(place, our_ways[way][figure], getattr(their_ways[way], figure))

    def seqeval(self, where, gold, predicted, gold_tags, predicted_tags):
        ours = self.ask("seqeval", gold, predicted)
        theirs = classification_report(gold_tags, predicted_tags, mode="strict", scheme=IOB2, output_dict=True)
        rows = {name: ours[name.replace(" ", "_")] for name in ["micro avg", "macro avg", "weighted avg"]}
        rows.update(ours["entities"])
        if set(rows) != set(theirs):
            self.differences.append(f"{where}: rows {sorted(rows)}, {sorted(theirs)}")
            return
        for name, row in rows.items():
            for our_name, their_name in zip(RATIOS + ["support"], RATIOS[:2] + ["f1-score", "support"]):
                self.hold(f"{where} {name} {our_name}", row[our_name], theirs[name][their_name])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("oncotag")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")  # seqeval says of each type without spans that its figures are 0
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(arguments.oncotag, Path(folder))
        for number in range(arguments.rounds):
            gold, predicted = [], []
            for _ in range(rng.choice([1, 1, 2, 5])):
                length = rng.choice([20, 60, 400])
                spans = random_spans(rng, length)
                gold.append(("x" * length, spans))
                predicted.append(("x" * length, disturbed(rng, spans, length)))
            if any(spans for _, spans in gold):
                comparison.nervaluate(f"round {number}", gold, predicted)

            gold, predicted, gold_tags, predicted_tags = [], [], [], []
            for _ in range(rng.choice([1, 2, 6])):
                words = ["β" * rng.randrange(1, 5) for _ in range(rng.randrange(1, 15))]
                places, start = [], 0
                for word in words:
                    places.append((start, start + len(word)))
                    start += len(word) + 1
                tags = random_tags(rng, len(words))
                other = tags if rng.random() < 0.3 else random_tags(rng, len(words))
                gold_tags.append(tags)
                predicted_tags.append(other)
                gold.append((" ".join(words), spans_of_tags(tags, places)))
                predicted.append((" ".join(words), spans_of_tags(other, places)))
            if any(spans for _, spans in gold + predicted):
                comparison.seqeval(f"round {number}", gold, predicted, gold_tags, predicted_tags)
    print(f"{comparison.n_equal} figures agree, {len(comparison.differences)} do not")
    for difference in comparison.differences[:20]:
        print(difference)
    return 1 if comparison.differences or not comparison.n_equal else 0


if __name__ == "__main__":
    sys.exit(main())
