"""Runs a peer of oncotag on a corpus and says what it took, for `cargo xtask bench`.

Usage: driver.py PEER INPUT NAMES MAX_BYTES

INPUT is a file of JSON Lines or a folder with PubMed XML, NAMES a table of name, type and identifier. Reading ends with the
document at which MAX_BYTES of text have been read (0: everything; files of XML are always read whole). The job is the same
for all that search: whole words, any case, the longest of what overlaps; a line of JSON for each match goes to the null
device.

What it says are lines of JSON: one when it has loaded, then, for each line on standard input, one when it has run once more.
So a peer that loads for a minute can be measured in turn with others. Times are CPU seconds, children included.
"""

import gzip
import json
import os
import resource
import sys
import time
from pathlib import Path


def is_word(character):
    return character.isalnum() or character == "_"


def is_whole(text, start, end):
    """Whether a match has no letter, digit or underscore beside it."""
    return not (start and is_word(text[start - 1])) and not (end < len(text) and is_word(text[end]))


def longest(matches):
    """Of `(start, end, …)` that overlap the first, and of those with one start the longest."""
    matches.sort(key=lambda match: (match[0], -match[1]))
    found, last = [], 0
    for match in matches:
        if match[0] >= last:
            last = match[1]
            found.append(match)
    return found


def lowered(text):
    """In small letters, of the same length: `lower` makes two characters of one for `İ`."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one if len(one.lower()) > 1 else one.lower() for one in text)


# Each gets the names, `{name: (type, identifier)}`, and gives a function from a text to `(start, end, type, identifier)`.


def ahocorasick_rs(names):
    from ahocorasick_rs import AhoCorasick

    entries = list(names.values())
    automaton = AhoCorasick(list(names))

    def find(text):
        matches = automaton.find_matches_as_indexes(lowered(text), overlapping=True)
        whole = [(start, end, index) for index, start, end in matches if is_whole(text, start, end)]
        return [(start, end, *entries[index]) for start, end, index in longest(whole)]

    return find


def flashtext(names):
    from flashtext import KeywordProcessor

    processor = KeywordProcessor()
    for name, entry in names.items():
        processor.add_keyword(name, entry)
    return lambda text: [(start, end, *entry) for entry, start, end in processor.extract_keywords(text, span_info=True)]


def spacy(names):
    from spacy import blank
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    language = blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    # One pattern set: which name it was is looked up by its text.
    matcher.add("name", list(language.tokenizer.pipe(names)))

    def find(text):
        spans = filter_spans(matcher(language.make_doc(text), as_spans=True))
        found = []
        for span in spans:
            # A name whose tokens stand in the text with other spaces is one too.
            entry = names.get(lowered(span.text), ("", ""))
            found.append((span.start_char, span.end_char, *entry))
        return found

    return find


def medspacy(names):
    from loguru import logger

    logger.remove()
    import medspacy
    from medspacy.target_matcher import TargetRule

    # Its own choice of parts: tokens, sentences (PyRuSH), target matcher, ConText.
    language = medspacy.load()
    rules = [TargetRule(name, of_type, metadata={"id": identifier}) for name, (of_type, identifier) in names.items()]
    language.get_pipe("medspacy_target_matcher").add(rules)

    def find(text):
        found = []
        for entity in language(text).ents:
            assertion = "negated" if entity._.is_negated else "present"
            found.append((entity.start_char, entity.end_char, entity.label_, assertion))
        return found

    return find


# Each reads a file of PubMed XML and gives how many records it has.


def lxml(path):
    from lxml import etree

    n_records = 0
    with gzip.open(path) as file:
        for _, record in etree.iterparse(file, tag="PubmedArticle"):
            n_records += 1
            # What was read is freed, with what stands before it.
            record.clear()
            while record.getprevious() is not None:
                del record.getparent()[0]
    return n_records


def pubmed_parser(path):
    from pubmed_parser import parse_medline_xml

    # With defaults: titles, abstracts, authors, MeSH headings, dates. An iterator in some versions.
    return sum(1 for _ in parse_medline_xml(str(path)))


MATCHERS = {one.__name__: one for one in (ahocorasick_rs, flashtext, spacy, medspacy)}
PARSERS = {one.__name__: one for one in (lxml, pubmed_parser)}


def read_names(path):
    with path.open(encoding="utf-8") as lines:
        cells = (line.rstrip("\n").split("\t") for line in lines)
        return {name: (of_type, identifier) for name, of_type, identifier in cells}


def search(find, corpus, max_bytes):
    """Documents, bytes of text and matches."""
    n_documents = n_bytes = n_matches = 0
    with corpus.open(encoding="utf-8") as lines, open(os.devnull, "w", encoding="utf-8") as out:
        for line in lines:
            record = json.loads(line)
            text = record["text"]
            for start, end, of_type, identifier in find(text):
                match = {"document": record["id"], "start": start, "end": end, "text": text[start:end]}
                out.write(json.dumps(match | {"type": of_type, "id": identifier}, ensure_ascii=False) + "\n")
                n_matches += 1
            n_documents += 1
            n_bytes += len(text.encode())
            if max_bytes and n_bytes >= max_bytes:
                break
    return {"documents": n_documents, "text_bytes": n_bytes, "matches": n_matches}


def cpu_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_bytes():
    """The peak of resident memory. Where the system says it, without what the starting program had: `ru_maxrss` keeps that."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def say(figures):
    print(json.dumps(figures), flush=True)


def main():
    peer, source, names, max_bytes = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    if peer in MATCHERS:
        find = MATCHERS[peer](read_names(names))

        def run():
            return search(find, source, max_bytes)
    else:
        parse = PARSERS[peer]
        __import__("lxml.etree" if peer == "lxml" else peer)

        def run():
            return {"documents": sum(parse(path) for path in sorted(source.glob("*.xml.gz")))}

    # What came before `main` is loading too: the interpreter and its modules.
    say({"seconds": cpu_seconds()})
    for _ in sys.stdin:
        start = cpu_seconds()
        counts = run()
        say({"seconds": cpu_seconds() - start, "peak_bytes": peak_bytes()} | counts)


main()
