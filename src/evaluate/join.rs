//! Which predicted document is which of the gold standard, and on which text.

use std::collections::{HashMap, VecDeque};

use super::align::Alignment;
use super::code_points::in_code_points;
use super::recut::recut;
use super::{EvaluateError, GoldDocument, GoldStandard, PredictedDocument, Prediction};
use crate::document::{OffsetUnit, text_digest};

/// How the identities begin that a reader gives to documents without one: `file:NAME#N`.
const MADE_UP: &str = "file:";

/// Every gold document with what was predicted for it.
pub(super) struct Pairs<'p> {
    /// The gold documents in order; `None` where the prediction has not the document.
    pub(super) documents: Vec<(&'p GoldDocument, Option<&'p PredictedDocument>)>,
    /// The identities of predicted documents that the gold standard has not.
    pub(super) unknown: Vec<String>,
}

/// Pairs documents by identity, else by `pmid:` with the gold document's PubMed identifier; in a gold standard without
/// identities the one predicted document is it.
///
/// # Errors
/// If texts differ, or a gold standard without identities meets more or fewer documents than one.
pub(super) fn pair<'p>(
    gold: &'p GoldStandard,
    prediction: &'p Prediction,
) -> Result<Pairs<'p>, EvaluateError> {
    if !gold.has_identities && prediction.documents.len() != 1 {
        let found = prediction.documents.len();
        return Err(EvaluateError::NotOneDocument { found });
    }
    let by_id = by_id(prediction);
    let mut is_used = vec![false; prediction.documents.len()];
    let mut documents = Vec::new();
    for document in &gold.documents {
        let place = if gold.has_identities {
            find_document(document, &by_id)
        } else {
            Some(0)
        };
        let predicted = place.map(|place| {
            is_used[place] = true;
            &prediction.documents[place]
        });
        if let Some(predicted) = predicted {
            check_text(document, predicted)?;
        }
        documents.push((document, predicted));
    }
    let all = prediction.documents.iter().zip(is_used);
    let unknown = all.filter(|(_, is_used)| !is_used);
    Ok(Pairs {
        documents,
        unknown: unknown.map(|(document, _)| document.id.clone()).collect(),
    })
}

/// The prediction with the identities and texts of the gold standard, so that [`super::compare`] can take both.
///
/// A document that [`super::compare`] would not find by its identity is found by its own PubMed identifier. Where not one is
/// found and one side has no identities of its own (`CoNLL` has none), documents are the same in order: one by one where both
/// have as many, else by what their texts say one after the other. Where identities are other names (brat has those of files),
/// documents with one text are the same. Where texts differ in white space only (`CoNLL` does not keep it), offsets are moved by all other characters. The
/// prediction's notes say what was done.
///
/// # Errors
/// If an offset is no place in its text.
pub fn join(gold: &GoldStandard, mut prediction: Prediction) -> Result<Prediction, EvaluateError> {
    if !gold.has_identities {
        return Ok(prediction);
    }
    let mut places = places(gold, &prediction);
    if places.iter().all(Option::is_none) {
        let n_documents = prediction.documents.len();
        let has_no_identities = has_no_identities(gold, &prediction);
        let mut note = |how: String| {
            let note = format!("documents have no identities in common; {how}");
            prediction.notes.push(note);
        };
        if has_no_identities && n_documents == gold.documents.len() {
            places = (0..n_documents).map(Some).collect();
            note(format!("{n_documents} were joined in their order"));
        } else if has_no_identities && let Some(recut) = recut(gold, &prediction.documents)? {
            note(format!(
                "{n_documents} of the prediction were cut anew by the texts of the gold standard's {}",
                gold.documents.len()
            ));
            prediction.documents = recut;
            return Ok(prediction);
        } else {
            places = places_by_text(gold, &prediction.documents);
            let n_found = places.iter().flatten().count();
            if n_found > 0 {
                note(format!("{n_found} were joined by their texts"));
            }
        }
    }
    let mut n_moved = 0;
    for (document, place) in gold.documents.iter().zip(places) {
        let Some(predicted) = place.and_then(|place| prediction.documents.get_mut(place)) else {
            continue;
        };
        predicted.id.clone_from(&document.id);
        n_moved += usize::from(move_to_text(document, predicted)?);
    }
    if n_moved > 0 {
        prediction.notes.push(format!(
            "the texts of {n_moved} documents differ in white space; offsets were moved by all other characters"
        ));
    }
    Ok(prediction)
}

/// The place of each gold document in the prediction; none twice.
fn places(gold: &GoldStandard, prediction: &Prediction) -> Vec<Option<usize>> {
    let by_id = by_id(prediction);
    let mut by_pmid = HashMap::new();
    for (index, document) in prediction.documents.iter().enumerate() {
        let pmid = document.pmid.as_deref().unwrap_or(&document.id);
        by_pmid.entry(format!("pmid:{pmid}")).or_insert(index);
    }
    let mut is_used = vec![false; prediction.documents.len()];
    let find = |document: &GoldDocument| {
        let names = [&document.id, &format!("pmid:{}", document.id)].map(|name| by_pmid.get(name));
        let pmid = document.pmid.as_ref();
        let pmid = pmid.and_then(|pmid| by_pmid.get(&format!("pmid:{pmid}")));
        let found = find_document(document, &by_id);
        found.or_else(|| pmid.or(names[0]).or(names[1]).copied())
    };
    let places = gold.documents.iter().map(find);
    places
        .map(|place| place.filter(|&place| !std::mem::replace(&mut is_used[place], true)))
        .collect()
}

/// The place in the prediction of the text of each gold document, whatever its white space; none twice.
fn places_by_text(gold: &GoldStandard, prediction: &[PredictedDocument]) -> Vec<Option<usize>> {
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    let mut by_text: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (index, document) in prediction.iter().enumerate() {
        if let Some(text) = document.text_or_blanks() {
            by_text.entry(solid(&text)).or_default().push_back(index);
        }
    }
    let documents = gold.documents.iter();
    documents
        .map(|document| {
            by_text
                .get_mut(&solid(document.text.as_deref()?))?
                .pop_front()
        })
        .collect()
}

/// Whether all identities of one side were made up.
fn has_no_identities(gold: &GoldStandard, prediction: &Prediction) -> bool {
    let of_gold = gold.documents.iter().all(|one| one.id.starts_with(MADE_UP));
    let predicted = prediction.documents.iter();
    of_gold
        || predicted
            .map(|one| &one.id)
            .all(|id| id.starts_with(MADE_UP))
}

/// Moves offsets to the gold document's text, if it differs in white space only; gives whether it does.
fn move_to_text(
    gold: &GoldDocument,
    predicted: &mut PredictedDocument,
) -> Result<bool, EvaluateError> {
    let digest = digest_of(gold).filter(|digest| *digest != predicted.text_sha256);
    let texts = gold.text.as_ref().zip(predicted.text_or_blanks());
    let (Some(digest), Some((to, from))) = (digest, texts) else {
        return Ok(false);
    };
    let Some(alignment) = Alignment::new(&from, to) else {
        return Ok(false);
    };
    let found = in_code_points(Some(&from), predicted)?;
    let ranges = |ranges: &[_]| {
        ranges
            .iter()
            .filter_map(|&range| alignment.range(range))
            .collect()
    };
    predicted.sentences = ranges(&found.sentences);
    predicted.mentions = found.mentions;
    for mention in &mut predicted.mentions {
        mention.fragments = ranges(&mention.fragments);
    }
    predicted
        .mentions
        .retain(|mention| !mention.fragments.is_empty());
    predicted.unit = OffsetUnit::CodePoint;
    predicted.text_sha256 = digest;
    predicted.text = Some(to.clone());
    Ok(true)
}

fn by_id(prediction: &Prediction) -> HashMap<&str, usize> {
    let documents = prediction.documents.iter().enumerate();
    documents
        .map(|(index, document)| (document.id.as_str(), index))
        .collect()
}

fn find_document(gold: &GoldDocument, by_id: &HashMap<&str, usize>) -> Option<usize> {
    let as_pmid = |pmid: &String| by_id.get(format!("pmid:{pmid}").as_str());
    by_id
        .get(gold.id.as_str())
        .or_else(|| gold.pmid.as_ref().and_then(as_pmid))
        .or_else(|| as_pmid(&gold.id))
        .copied()
}

/// The digest of a gold document's text, where it is known.
pub(super) fn digest_of(gold: &GoldDocument) -> Option<String> {
    let given = gold.text_sha256.clone();
    given.or_else(|| gold.text.as_deref().map(text_digest))
}

fn check_text(gold: &GoldDocument, predicted: &PredictedDocument) -> Result<(), EvaluateError> {
    let Some(hash) = digest_of(gold) else {
        return Ok(());
    };
    if hash == predicted.text_sha256 {
        return Ok(());
    }
    let described = |hash: &String, text: Option<&String>| match text {
        Some(text) => format!("{hash}, {} code points", text.chars().count()),
        None => hash.clone(),
    };
    Err(EvaluateError::TextDiffers {
        document: gold.id.clone(),
        gold: described(&hash, gold.text.as_ref()),
        predicted: described(&predicted.text_sha256, predicted.text.as_ref()),
    })
}

#[cfg(test)]
mod tests;
