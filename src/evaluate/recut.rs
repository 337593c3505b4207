//! A prediction whose documents are cut elsewhere than those of the gold standard: one file of `CoNLL` for many documents, a
//! document a sentence.

use std::borrow::Cow;

use super::align::Alignment;
use super::code_points::in_code_points;
use super::join::digest_of;
use super::score::CharRange;
use super::{EvaluateError, GoldStandard, PredictedDocument, PredictedMention};

/// The predicted documents cut as those of the gold standard; `None` where a text is not known, or the texts in their order
/// differ in more than white space. What reaches over the end of a gold document is cut off there.
///
/// # Errors
/// If an offset is no place in its text.
pub(super) fn recut(
    gold: &GoldStandard,
    prediction: &[PredictedDocument],
) -> Result<Option<Vec<PredictedDocument>>, EvaluateError> {
    let of_gold = joined(
        gold.documents
            .iter()
            .map(|one| one.text.as_deref().map(Cow::from)),
    );
    let of_prediction = joined(prediction.iter().map(PredictedDocument::text_or_blanks));
    let (Some((to, bounds)), Some((from, starts))) = (of_gold, of_prediction) else {
        return Ok(None);
    };
    let Some(alignment) = Alignment::new(&from, &to) else {
        return Ok(None);
    };
    let mut documents: Vec<PredictedDocument> = (gold.documents.iter())
        .map(|document| PredictedDocument {
            id: document.id.clone(),
            text_sha256: digest_of(document).unwrap_or_default(),
            text: document.text.clone(),
            ..PredictedDocument::default()
        })
        .collect();
    for (document, [start, _]) in prediction.iter().zip(starts) {
        let text = document.text_or_blanks();
        let found = in_code_points(text.as_deref(), document)?;
        let moved = |[from, to]: CharRange| alignment.range([start + from, start + to]);
        for sentence in found.sentences.into_iter().filter_map(moved) {
            if let Some((place, ranges)) = into_document(&[sentence], &bounds) {
                documents[place].sentences.extend(ranges);
            }
        }
        for mention in found.mentions {
            let fragments: Vec<_> = mention
                .fragments
                .iter()
                .copied()
                .filter_map(moved)
                .collect();
            if let Some((place, fragments)) = into_document(&fragments, &bounds) {
                documents[place].mentions.push(PredictedMention {
                    fragments,
                    ..mention
                });
            }
        }
    }
    Ok(Some(documents))
}

/// Texts one behind the other, and where each stands, in code points; `None` where one is not known.
fn joined<'t>(
    texts: impl Iterator<Item = Option<Cow<'t, str>>>,
) -> Option<(String, Vec<CharRange>)> {
    let mut all = String::new();
    let mut places = Vec::new();
    let mut start = 0;
    for text in texts {
        let text = text?;
        all.push_str(&text);
        let end = start + text.chars().count();
        places.push([start, end]);
        start = end;
    }
    Some((all, places))
}

/// The document in which fragments begin, and what of them lies in it, by its own offsets.
fn into_document(fragments: &[CharRange], bounds: &[CharRange]) -> Option<(usize, Vec<CharRange>)> {
    let first = fragments.first()?[0];
    let place = bounds.partition_point(|bounds| bounds[1] <= first);
    let [from, to] = *bounds.get(place)?;
    let inside = fragments.iter().filter(|[start, _]| *start < to);
    Some((
        place,
        inside
            .map(|&[start, end]| [start - from, end.min(to) - from])
            .collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::GoldDocument;

    fn gold(texts: &[&str]) -> GoldStandard {
        let documents = texts.iter().enumerate().map(|(number, text)| GoldDocument {
            id: format!("d{number}"),
            text: Some((*text).to_owned()),
            ..GoldDocument::default()
        });
        GoldStandard {
            documents: documents.collect(),
            has_identities: true,
        }
    }

    /// One mention of each fragment list a document.
    fn predicted(documents: &[(&str, &[&[CharRange]])]) -> Vec<PredictedDocument> {
        let documents = documents.iter().map(|(text, mentions)| PredictedDocument {
            text: Some((*text).to_owned()),
            mentions: (mentions.iter())
                .map(|fragments| PredictedMention {
                    entity_type: "t".to_owned(),
                    fragments: fragments.to_vec(),
                    ids: Vec::new(),
                    text: String::new(),
                })
                .collect(),
            ..PredictedDocument::default()
        });
        documents.collect()
    }

    fn fragments(documents: &[PredictedDocument]) -> Vec<Vec<Vec<CharRange>>> {
        let documents = documents.iter();
        documents
            .map(|document| {
                document
                    .mentions
                    .iter()
                    .map(|one| one.fragments.clone())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn one_text_for_many_documents_is_cut_at_their_ends() {
        // `β (CT)` and `MRI ok`, tokens apart, as one.
        let gold = gold(&["β (CT)", "", "MRI ok"]);
        let one = predicted(&[(
            "β ( CT ) MRI ok",
            &[&[[4, 6]], &[[9, 12]], &[[0, 1], [4, 6]]],
        )]);
        let found = recut(&gold, &one).unwrap().unwrap();
        assert_eq!(
            fragments(&found),
            [
                vec![vec![[3, 5]], vec![[0, 1], [3, 5]]],
                vec![],
                vec![vec![[0, 3]]]
            ]
        );
        assert_eq!(found[2].id, "d2");
    }

    #[test]
    fn a_document_a_sentence_comes_together_again() {
        let gold = gold(&["CT was done. MRI too."]);
        let many = predicted(&[("CT was done .", &[&[[0, 2]]]), ("MRI too .", &[&[[0, 3]]])]);
        let found = recut(&gold, &many).unwrap().unwrap();
        assert_eq!(fragments(&found), [vec![vec![[0, 2]], vec![[13, 16]]]]);
    }

    #[test]
    fn what_reaches_over_the_end_of_a_document_is_cut_off_there() {
        let gold = gold(&["liver", "cancer"]);
        let one = predicted(&[("liver cancer", &[&[[0, 12]]])]);
        let found = recut(&gold, &one).unwrap().unwrap();
        assert_eq!(fragments(&found), [vec![vec![[0, 5]]], vec![]]);
    }

    #[test]
    fn other_texts_are_not_cut() {
        let one = predicted(&[("liver", &[])]);
        assert_eq!(recut(&gold(&["li", "xer"]), &one).unwrap(), None);
    }
}
