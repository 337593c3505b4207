"""What a trained model finds in the texts of a DocBin.

Usage: predict_spacy.py MODEL IN.spacy OUT.spacy
"""

import sys

import spacy
from spacy.tokens import DocBin

model, source, target = sys.argv[1:]
nlp = spacy.load(model)
found = DocBin(store_user_data=True)
for gold in DocBin(store_user_data=True).from_disk(source).get_docs(nlp.vocab):
    doc = nlp(gold.text)
    doc.user_data["id"] = gold.user_data.get("id")
    found.add(doc)
found.to_disk(target)
