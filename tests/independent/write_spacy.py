"""Makes `tests/fixtures/spacy/by_spacy.spacy`: documents as spaCy itself writes them.

    write_spacy.py FILE
"""

import sys

import spacy
import srsly
from spacy.tokens import Doc, DocBin, Span
from spacy.tokens._dict_proxies import SpanGroups


class Older(SpanGroups):
    """Groups of spans as spaCy wrote them before 3.3: a list."""

    def to_bytes(self):
        return srsly.msgpack_dumps([group.to_bytes() for group in self.values()])


def main():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    Doc.set_extension("year", default=None)

    full = nlp("Liver cells 𝛽 die. HER2+ tumours grow.")
    full.ents = [
        Span(full, 0, 2, label="CELL", kb_id="CL:0000182"),
        Span(full, 7, 8, label="DISEASE"),
    ]
    full.spans["sc"] = [
        Span(full, 0, 1, label="SITE", kb_id="UBERON:0002107"),
        Span(full, 0, 2, label="CELL"),
    ]
    full.spans["phrases"] = [Span(full, 5, 8)]
    full[0].tag_ = "NN"
    full.cats = {"oncology": 1.0}
    full._.year = 2020
    full.user_data["id"] = "pmid:12"

    unspaced = Doc(nlp.vocab, words=["no", "blanks", "known"])
    empty = Doc(nlp.vocab)
    older = nlp("Bone.")
    older.spans["sc"] = [Span(older, 0, 1, label="SITE")]

    packed = DocBin(docs=[full, unspaced, empty, older], store_user_data=True)
    packed.span_groups[3] = Older(older, list(older.spans.items())).to_bytes()
    packed.to_disk(sys.argv[1])


main()
