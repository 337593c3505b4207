"""Reads PubMed XML, JATS and BioC with lxml and bioc, as a check on oncotag's own readers.

    python read_xml.py FOLDER...

Each folder holds files of one format and is called pubmed-xml, jats or bioc. Prints one JSON object a record: file, id,
title, body (what follows the title in the text of the document), and for BioC the passages with their offsets; or file
and error where the file cannot be read. Needs the packages lxml and bioc. Written from the DTDs, not from the Rust.
"""

import json
import pathlib
import re
import sys

import bioc
from bioc import biocjson, biocxml
from lxml import etree

LEFT_OUT = {"annotation", "annotation-xml", "tex-math", "graphic", "inline-graphic", "alt-text", "long-desc", "fn", "index-term"}
JATS_BLOCKS = {"p", "sec", "list", "list-item", "def-list", "def-item", "term", "def", "disp-quote", "boxed-text"}


def name(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def pieces(element, in_math=False):
    """Text of mixed content, piece by piece; comments and instructions are no text."""
    if not isinstance(element.tag, str):
        if element.tag is etree.Entity:
            yield element.text
        return
    in_math = in_math or name(element) == "math"
    shown = (lambda text: " ".join(text.split())) if in_math else (lambda text: text)
    if in_math and name(element) in ("mtd", "mtr"):
        yield "\x01"
    yield shown(element.text or "")
    for child in element:
        if name(child) not in LEFT_OUT:
            yield from pieces(child, in_math)
        yield shown(child.tail or "")
    if in_math and name(element) == "mtable":
        yield "\x01"


def tidy(text):
    """Layout becomes one space; \x01 is a space unless there is one already."""
    text = re.sub(r"\x01+", "\x01", text).strip("\x01")
    text = re.sub(r"(?<=\s)\x01\s*|\x01(?=\s)", "", text).replace("\x01", " ")
    return re.sub(r"[ \t\r\n]*[\r\n][ \t\r\n]*", " ", text).strip()


def prose(element):
    return "" if element is None else tidy("".join(pieces(element)))


def labelled(label, text):
    label = (label or "").strip().rstrip(": ")
    return f"{label}: {text}" if label else text


def pubmed_abstract(element):
    if element is None:
        return ""
    parts = [labelled(part.get("Label"), prose(part)) for part in element.findall("AbstractText") if prose(part)]
    if not element.findall("AbstractText"):
        for notice in element.findall("CopyrightInformation"):
            notice.clear()
        parts = [prose(element)]
    return "\n".join(parts)


def pubmed(path):
    root = etree.parse(str(path), PARSER).getroot()
    kinds = ("PubmedArticle", "PubmedBookArticle")
    records = [root] if root.tag in kinds else [child for child in root if child.tag in kinds]
    for record in records:
        if record.tag == "PubmedArticle":
            citation = record.find("MedlineCitation")
            article = record.find("MedlineCitation/Article")
            title = None if article is None else article.find("ArticleTitle")
            abstract = None if article is None else article.find("Abstract")
        else:
            citation = record.find("BookDocument")
            title = citation.find("ArticleTitle")
            title = citation.find("Book/BookTitle") if title is None or not prose(title) else title
            abstract = citation.find("Abstract")
        pmid = None if citation is None else citation.findtext("PMID")
        yield {"id": f"pmid:{pmid.strip()}" if pmid else None, "title": prose(title), "body": pubmed_abstract(abstract)}


def jats_blocks(element, label, out):
    """Paragraphs with the label of their section, which stands only in front of the first."""
    run = [element.text or ""]

    def flush():
        text = tidy("".join(run))
        run.clear()
        if text:
            out.append(labelled(label[0], text))
            label[0] = None

    for child in element:
        if name(child) in JATS_BLOCKS:
            flush()
            inner = label
            if name(child) == "sec":
                title = child.find("title")
                inner = [prose(title).rstrip(".: ")] if title is not None and prose(title) else label
            jats_blocks(child, inner, out)
        elif name(child) not in LEFT_OUT | {"title", "label", "disp-formula"}:
            run.extend(pieces(child))
        run.append(child.tail or "")
    flush()


def jats(path):
    root = etree.parse(str(path), PARSER).getroot()
    for article in [root] if root.tag == "article" else root.iter("article"):
        meta = article.find("front/article-meta")
        ids = {} if meta is None else {e.get("pub-id-type"): prose(e) for e in meta.findall("article-id")}
        identity = None
        if ids.get("pmid"):
            identity = "pmid:" + ids["pmid"]
        elif ids.get("pmc"):
            identity = "pmcid:PMC" + ids["pmc"].removeprefix("PMC")
        elif ids.get("doi"):
            identity = "doi:" + ids["doi"]
        abstracts = [] if meta is None else meta.findall("abstract")
        plain = [a for a in abstracts if a.get("abstract-type") is None]
        parts = []
        for abstract in (plain or abstracts)[:1]:
            jats_blocks(abstract, [None], parts)
        title = None if meta is None else meta.find("title-group/article-title")
        yield {"id": identity, "title": prose(title), "body": "\n".join(parts)}


def bioc_documents(path):
    with open(path, encoding="utf-8") as stream:
        collection = (biocjson if path.suffix == ".json" else biocxml).load(stream)
    for document in collection.documents:
        passages = []
        for passage in document.passages:
            if passage.text or not passage.sentences:
                passages.append([passage.offset, passage.text or ""])
            else:
                passages += [[sentence.offset, sentence.text] for sentence in passage.sentences]
        titles = [p.text for p in document.passages if "title" in (p.infons.get("type"), p.infons.get("section"))]
        yield {"id": document.id, "title": titles[0].strip() if titles else "", "passages": passages}


READERS = {"pubmed-xml": pubmed, "jats": jats, "bioc": bioc_documents}
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def main(folders):
    for folder in map(pathlib.Path, folders):
        for path in sorted(folder.iterdir()):
            if path.suffix not in (".xml", ".nxml", ".json"):
                continue
            file = f"{folder.name}/{path.name}"
            try:
                for record in READERS[folder.name](path):
                    print(json.dumps({"file": file, **record}, ensure_ascii=False))
                print(json.dumps({"file": file, "end": True}))
            except Exception as error:  # any failure of the other library is its answer
                print(json.dumps({"file": file, "error": f"{type(error).__name__}: {error}"[:200]}))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(sys.argv[1:])
