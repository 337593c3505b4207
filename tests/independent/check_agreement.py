"""Holds the agreement of curators against statsmodels, krippendorff and scipy.

check_agreement.py CASES.json

Each case has documents as some curators have them, and what oncotag says of their agreement. Units are made again here from
the documents, by the definition in `src/review/agreement`; every figure must agree to 1e-9, and one without a value must have
none here. Prints how many figures were compared.
"""

import itertools
import json
import sys
from collections import Counter

import krippendorff
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa, to_table

MISSING = "missing"
NONE = ()


def key(pieces):
    return tuple(map(tuple, pieces))


def answer(document, curator, pieces, only):
    """What a curator says of these pieces."""
    if pieces in map(key, curator["undecided"]):
        return MISSING
    marked = [(name, concept) for at, name, concept in curator["mentions"] if key(at) == pieces]
    is_tagged = any(key(at) == pieces for at, _ in document["tagged"])
    if not marked and not is_tagged and curator["undecided"]:
        return MISSING
    return tuple(sorted(pair for pair in marked if only in (None, pair[0])))


def units_of(document, names, only):
    """A row of answers for each unit, in the order of names; curators who are not in the document answer nothing."""
    curators = {curator["curator"]: curator for curator in document["curators"]}
    places = {key(at) for at, _ in document["tagged"]}
    places |= {key(at) for curator in curators.values() for at, *_ in curator["mentions"]}
    rows = []
    for pieces in places:
        row = [
            answer(document, curators[name], pieces, only) if name in curators else MISSING for name in names
        ]
        tagged = any(key(at) == pieces and only in (None, kind) for at, kind in document["tagged"])
        marked = any(said not in (MISSING, NONE) for said in row)
        if (tagged or marked) and sum(said != MISSING for said in row) > 1:
            rows.append(row)
    return rows


def coefficients(rows, is_pair):
    """Name to value and number of units."""
    numbers = {said: number for number, said in enumerate(sorted({s for row in rows for s in row} - {MISSING}))}
    coded = [[numbers.get(said) for said in row] for row in rows]
    full = [[said for said in row if said is not None] for row in coded]
    found = {}
    if is_pair:
        found["cohen_kappa"] = (cohen(full), len(full))
    sizes = Counter(map(len, full))
    size = max(sizes, key=lambda size: (sizes[size], size), default=2)
    alike = [row for row in full if len(row) == size]
    found["fleiss_kappa"] = (fleiss(alike), len(alike))
    found["krippendorff_alpha"] = (alpha(coded), len(coded))
    return found


def differ(rows):
    """Whether there is more than one answer; without, chance agrees fully."""
    return len({said for row in rows for said in row if said is not None}) > 1


def cohen(rows):
    return cohens_kappa(to_table(rows)[0]).kappa if differ(rows) else None


def fleiss(rows):
    return fleiss_kappa(aggregate_raters(np.array(rows))[0], method="fleiss") if differ(rows) else None


def alpha(rows):
    if not differ(rows):
        return None
    data = np.array([[np.nan if said is None else said for said in row] for row in rows]).T
    return krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")


def mentions_of(document, names, only):
    """Mentions of two curators at units that both answered."""
    pair = [next(c for c in document["curators"] if c["curator"] == name) for name in names]
    found = ([], [])
    for side, curator in enumerate(pair):
        for at, name, concept in curator["mentions"]:
            answered = all(answer(document, one, key(at), None) != MISSING for one in pair)
            if answered and only in (None, name):
                found[side].append((key(at), name, concept))
    return found


def n_matched(left, right, fits):
    if not left or not right:
        return 0
    matrix = csr_matrix([[int(fits(one, other)) for other in right] for one in left])
    return int((maximum_bipartite_matching(matrix, perm_type="column") >= 0).sum())


def overlap(left, right):
    characters = [{place for start, end in one[0] for place in range(start, end)} for one in (left, right)]
    return left[1] == right[1] and bool(characters[0] & characters[1])


LEVELS = {
    "f1_strict": lambda left, right: left[:2] == right[:2],
    "f1_concept": lambda left, right: left == right,
    "f1_relaxed": overlap,
}


def f1s(documents, names, only):
    both, everything = Counter(), 0
    for document in documents:
        here = sorted({curator["curator"] for curator in document["curators"]} & set(names))
        for pair in itertools.combinations(here, 2):
            left, right = mentions_of(document, pair, only)
            everything += len(left) + len(right)
            for level, fits in LEVELS.items():
                both[level] += n_matched(left, right, fits)
    return {level: (2 * both[level] / everything if everything else None, everything) for level in LEVELS}


def compare(measures, documents, names, only, where):
    """Checks all figures of some documents; gives how many."""
    rows = [row for document in documents for row in units_of(document, names, only)]
    wanted = {**coefficients(rows, len(names) == 2), **f1s(documents, names, only)}
    assert (measures["cohen_kappa"] is None) == ("cohen_kappa" not in wanted), where
    for name, (value, n) in wanted.items():
        figure = measures[name]
        assert figure["n"] == n, f"{where}, {name}: {figure}, wanted n {n}"
        if value is None:
            assert figure["value"] is None and figure["undefined"], f"{where}, {name}: {figure}, wanted none"
            continue
        assert figure["undefined"] is None, f"{where}, {name}: {figure}, wanted {value}"
        assert abs(figure["value"] - value) < 1e-9, f"{where}, {name}: {figure}, wanted {value}"
        if figure["interval"]:
            low, high = figure["interval"]
            assert -1.0 <= low <= high <= 1.0, f"{where}, {name}: {figure}"
    return len(wanted)


def compare_all(comparison, documents, where):
    names = comparison["curators"]
    met = [d for d in documents if len({c["curator"] for c in d["curators"]} & set(names)) > 1]
    assert comparison["documents"] == len(met), where
    n = compare(comparison["overall"], met, names, None, where)
    for measures in comparison["by_type"]:
        n += compare(measures, met, names, measures["name"], f"{where}, {measures['name']}")
    assert {measures["name"] for measures in comparison["by_document"]} == {d["id"] for d in met}, where
    for measures in comparison["by_document"]:
        alone = [d for d in met if d["id"] == measures["name"]]
        n += compare(measures, alone, names, None, f"{where}, {measures['name']}")
    return n


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        cases = json.load(lines)
    n = 0
    for number, case in enumerate(cases):
        found = case["agreement"]
        for comparison in [found["all"], *found["pairs"]]:
            if comparison is not None:
                where = f"case {number}, {'+'.join(comparison['curators'])}"
                n += compare_all(comparison, case["documents"], where)
    assert n > 1000, f"only {n} figures"
    print(f"{n} figures are those of statsmodels, krippendorff and scipy")


if __name__ == "__main__":
    main()
