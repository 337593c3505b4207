"""What spaCy finds in a `.spacy` file, as canonical JSON: a line for each document.

    load_spacy.py FILE            prints id, text, tokens, ents, spans and sents
    load_spacy.py FILE --to NEW   lets spaCy write the documents again, with all columns, to NEW

Offsets count code points of the text. The interpreter needs spaCy (`consumers.txt`).
"""

import json
import sys

import spacy
from spacy.tokens import DocBin


def described(doc):
    def span(one):
        return [one.start_char, one.end_char, one.label_, one.kb_id_, one.id_]

    sents = [[one.start_char, one.end_char] for one in doc.sents] if doc.has_annotation("SENT_START") else []
    return {
        "id": doc.user_data.get("id"),
        "text": doc.text,
        "tokens": [[token.idx, token.idx + len(token)] for token in doc],
        "ents": [span(one) for one in doc.ents],
        "spans": {key: [span(one) for one in group] for key, group in doc.spans.items()},
        "facts": {key: group.attrs for key, group in doc.spans.items()},
        "sents": sents,
    }


def main():
    path = sys.argv[1]
    nlp = spacy.blank("en")
    docs = list(DocBin().from_disk(path).get_docs(nlp.vocab))
    if "--to" in sys.argv:
        DocBin(docs=docs, store_user_data=True).to_disk(sys.argv[sys.argv.index("--to") + 1])
        return
    for doc in docs:
        print(json.dumps(described(doc), ensure_ascii=False, sort_keys=True))


main()
