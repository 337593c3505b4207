"""How many of spaCy's tokens a `.spacy` file has, where spaCy cuts the same texts itself.

    compare_tokens.py FILE [--least SHARE]   prints the share and the commonest differences; fails below SHARE
    compare_tokens.py --exceptions           prints the exceptions of spaCy's English tokenizer as a list of JSON

A token is equal where it begins and ends at the same characters. The interpreter needs spaCy (`consumers.txt`).
"""

import json
import sys
from collections import Counter

import spacy
from spacy.tokens import DocBin


def places(doc):
    return [(token.idx, token.idx + len(token)) for token in doc]


def main():
    nlp = spacy.blank("en")
    if "--exceptions" in sys.argv:
        print(json.dumps(sorted(nlp.tokenizer.rules), ensure_ascii=True))
        return
    least = float(sys.argv[sys.argv.index("--least") + 1]) if "--least" in sys.argv else 0.0
    n_theirs, n_equal, n_ours = 0, 0, 0
    differences = Counter()
    for doc in DocBin().from_disk(sys.argv[1]).get_docs(nlp.vocab):
        text = doc.text
        ours, theirs = places(doc), places(nlp(text))
        n_ours += len(ours)
        n_theirs += len(theirs)
        ours, theirs = set(ours), set(theirs)
        n_equal += len(ours & theirs)
        for start, end in sorted(theirs - ours):
            inside = [text[a:b] for a, b in sorted(ours) if a < end and b > start]
            differences[(text[start:end], " | ".join(inside))] += 1
    share = n_equal / n_theirs if n_theirs else 1.0
    print(f"spaCy {spacy.__version__}: {n_theirs} tokens, {n_equal} of them equal ({100 * share:.4f} %), ours {n_ours}")
    for (token, inside), n in differences.most_common(20):
        print(f"{n:6} {token!r} is {inside!r}")
    if share < least:
        sys.exit(f"fewer than {100 * least} %")


main()
