"""Writes the corpus of `cargo xtask bench`: real abstracts, shuffled and repeated with new identifiers.

Usage: bench_corpus.py FOLDER INPUTS MEGABYTES FORM...

INPUTS is the folder of shared inputs, MEGABYTES how much text there is to be (of 10^6 bytes), FORM one of
jsonl   FOLDER/jsonl/corpus.jsonl
many    FOLDER/many/NN.jsonl: the same lines in 20 files
text    FOLDER/text/NNNNNNN.txt: a file for each abstract
xml     FOLDER/xml/NNNN.xml.gz: PubMed XML, 30,000 records a file as PubMed has them
The same arguments give the same bytes, and a smaller corpus is the beginning of a larger one. The standard library is all
that is needed. A line of JSON says what was written.
"""

import gzip
import json
import random
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

SEED = 20260731
RECORDS_A_FILE = 30_000
N_MANY = 20
# The first number of invented PMIDs: eight digits, as real ones have.
FIRST_PMID = 90_000_001
# Without its references a record with more bytes has hundreds of authors or a grant list of pages.
MAX_TEMPLATE_BYTES = 20_000
LABEL = re.compile(r"(?:^|(?<=\. )|(?<=\n))([A-Z][A-Z ,/&]{3,40}): ")
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
"""


def records(inputs):
    """The records with a title of the shared PubMed XML, in order of file names."""
    for path in sorted((inputs / "pubmed-xml").glob("*.xml")):
        try:
            root = ET.parse(path).getroot()
        except ET.ParseError:
            continue  # some are malformed on purpose
        for record in root.iter("PubmedArticle"):
            if record.find("MedlineCitation/Article/ArticleTitle") is not None:
                yield record


def abstracts(inputs):
    """Texts, each a title, a newline and an abstract: of the JSON lines, and of the PubMed XML."""
    with (inputs / "oncology-abstracts.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            title, _, abstract = json.loads(line)["text"].partition("\n")
            if abstract.strip():
                yield title.strip(), abstract.strip()
    for record in records(inputs):
        article = record.find("MedlineCitation/Article")
        title = "".join(article.find("ArticleTitle").itertext()).strip()
        parts = []
        for part in article.iterfind("Abstract/AbstractText"):
            text = " ".join("".join(part.itertext()).split())
            label = part.get("Label")
            parts.append(f"{label}: {text}" if label else text)
        if title and any(parts):
            yield title, "\n".join(parts)


def templates(inputs):
    """Real records without abstract and references, laid out as PubMed's files are: the pieces between what is put in,
    which is PMID, title, abstract and again the PMID."""
    marks = ["\ue000", "\ue001", "\ue002"]
    for record in records(inputs):
        citation = record.find("MedlineCitation")
        article = citation.find("Article")
        data = record.find("PubmedData")
        abstract = article.find("Abstract")
        has_all = citation.find("MeshHeadingList") is not None and article.find("AuthorList") is not None
        # Text in another language would be text beside what the table counts.
        if abstract is None or data is None or not has_all or citation.find("OtherAbstract") is not None:
            continue
        for references in data.findall("ReferenceList"):
            data.remove(references)
        identifiers = [one for one in data.iterfind("ArticleIdList/ArticleId") if one.get("IdType") == "pubmed"]
        if len(identifiers) != 1:
            continue
        for element, mark in [(citation.find("PMID"), 0), (article.find("ArticleTitle"), 1), (abstract, 2), (identifiers[0], 0)]:
            tail = element.tail
            attributes = dict(element.attrib)
            element.clear()
            element.attrib.update(attributes)
            element.text, element.tail = marks[mark], tail
        ET.indent(record, level=1)
        record.tail = None
        text = ET.tostring(record, encoding="unicode").replace(" />", "/>")
        if len(text.encode()) <= MAX_TEMPLATE_BYTES:
            yield re.split("[" + "".join(marks) + "]", text)


def abstract_xml(abstract):
    """An abstract as PubMed has it: with labels where the text has them."""
    pieces = LABEL.split(abstract)
    parts = [("", pieces[0])] if pieces[0].strip() else []
    parts += zip(pieces[1::2], pieces[2::2])
    indent = "\n          "
    lines = []
    for label, text in parts:
        attribute = f" Label={quoteattr(label)}" if label else ""
        lines.append(f"{indent}<AbstractText{attribute}>{escape(text.strip())}</AbstractText>")
    return "".join(lines) + indent[:-2]


def documents(inputs, n_bytes):
    """Number, title and abstract, until there are enough bytes; each round has all abstracts in a new order."""
    pool = list(dict.fromkeys(abstracts(inputs)))
    chance = random.Random(SEED)
    number = 0
    while True:
        chance.shuffle(pool)
        for title, abstract in pool:
            yield number, title, abstract
            number += 1
            n_bytes -= len(f"{title}\n{abstract}".encode())
            if n_bytes <= 0:
                return


def write_jsonl(folder, chosen):
    with (folder / "corpus.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for number, title, abstract in chosen:
            out.write(json_line(number, title, abstract))


def write_many(folder, chosen):
    size = -(-len(chosen) // N_MANY)
    for index in range(N_MANY):
        with (folder / f"{index:02}.jsonl").open("w", encoding="utf-8", newline="\n") as out:
            for number, title, abstract in chosen[index * size : (index + 1) * size]:
                out.write(json_line(number, title, abstract))


def json_line(number, title, abstract):
    return json.dumps({"id": f"bench:{number:07}", "text": f"{title}\n{abstract}"}, ensure_ascii=False) + "\n"


def write_text(folder, chosen):
    for number, title, abstract in chosen:
        (folder / f"{number:07}.txt").write_text(f"{title}\n{abstract}\n", encoding="utf-8", newline="\n")


def write_xml(folder, chosen, inputs):
    """Gives the bytes of XML before compression."""
    shapes = list(templates(inputs))
    chance = random.Random(SEED)
    n_bytes = 0
    for start in range(0, len(chosen), RECORDS_A_FILE):
        path = folder / f"{start // RECORDS_A_FILE + 1:04}.xml.gz"
        # Without a time in its head, the same records give the same file.
        with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as out:
            n_bytes += out.write(HEAD.encode())
            for number, title, abstract in chosen[start : start + RECORDS_A_FILE]:
                pmid = str(FIRST_PMID + number)
                put_in = [pmid, escape(title), abstract_xml(abstract), pmid, ""]
                pieces = chance.choice(shapes)
                text = "".join(piece + more for piece, more in zip(pieces, put_in, strict=True))
                n_bytes += out.write(f"  {text}\n".encode())
            n_bytes += out.write(b"</PubmedArticleSet>\n")
    return n_bytes


def main():
    folder, inputs, n_bytes = Path(sys.argv[1]), Path(sys.argv[2]), round(float(sys.argv[3]) * 1e6)
    chosen = list(documents(inputs, n_bytes))
    figures = {
        "documents": len(chosen),
        "text_bytes": sum(len(f"{title}\n{abstract}".encode()) for _, title, abstract in chosen),
    }
    for form in sys.argv[4:]:
        place = folder / form
        place.mkdir(parents=True)
        if form == "xml":
            figures["xml_bytes"] = write_xml(place, chosen, inputs)
        else:
            {"jsonl": write_jsonl, "many": write_many, "text": write_text}[form](place, chosen)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
