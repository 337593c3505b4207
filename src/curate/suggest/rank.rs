//! What of the counted phrases a curator should look at first.

use std::collections::{BTreeSet, HashMap};

use super::contrast::weirdness;
use super::near::{Near, Nearest};
use super::phrases::Finder;
use super::tally::{Entry, Tally};
use super::worksheet::Decided;
use crate::document::{ConceptId, EntityTypeId, NameKind};

/// What is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankOptions {
    /// Phrases with fewer occurrences.
    pub min_count: u64,
    /// Rows past this number.
    pub limit: usize,
}

/// A phrase that may be a name the dictionaries lack; a row of the worksheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// As it is written most often.
    pub surface: String,
    /// Occurrences.
    pub count: u64,
    /// Documents with it.
    pub n_documents: u64,
    /// The higher, the more likely a name.
    pub score: f64,
    /// The type that its head speaks for.
    pub entity_type: String,
    /// The concept that it may be a name of; empty where none is near.
    pub id: String,
    /// That concept's label.
    pub label: String,
    /// How it would relate to the concept.
    pub kind: NameKind,
    /// Whether case counts, where the rule for names would not see it.
    pub is_case_exact: bool,
    /// A sentence with it.
    pub example: String,
    /// The document of that sentence.
    pub document: String,
    /// Where it begins there, in code points.
    pub offset: usize,
    /// What else is known.
    pub note: String,
}

impl Tally {
    /// The phrases in order of score, then count, then surface form.
    ///
    /// The score is the product of two. How much a phrase stands on its own: log2(1 + C), with the C-value of Frantzi,
    /// Ananiadou, Mima: Automatic recognition of multi-word terms, 2000, doi:10.1007/s007999900023, but without its
    /// factor for length, which would put long phrases before names. How much it differs from general English: the mean
    /// over the words before its head of how much more frequent they are here, and of the least such figure, so that one
    /// common word tells; a word that goes with heads of many kinds here counts the less the more these are.
    pub fn rank(
        &self,
        finder: &Finder,
        decided: &Decided,
        options: RankOptions,
    ) -> Vec<Suggestion> {
        let lexicon = finder.lexicon();
        let near = Near::new(lexicon);
        let spread = self.spread();
        let mut scored: Vec<(f64, &(EntityTypeId, String), &Entry)> = self
            .phrases
            .iter()
            .filter(|(_, entry)| entry.count >= options.min_count)
            .filter(|((entity_type, _), entry)| {
                let name = &lexicon.vocabulary().entity_type(*entity_type).name;
                !entry
                    .surfaces
                    .keys()
                    .any(|surface| decided.has(name, surface))
            })
            .map(|(key, entry)| (self.score(key.0, entry, finder, &spread), key, entry))
            .filter(|(score, _, _)| *score > 0.0)
            .collect();
        scored.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then_with(|| b.2.count.cmp(&a.2.count))
                .then_with(|| a.1.cmp(b.1))
        });
        scored
            .into_iter()
            .take(options.limit)
            .map(|(score, (entity_type, key), entry)| {
                suggestion(score, *entity_type, key, entry, finder, &near)
            })
            .collect()
    }

    /// With how many other words each word before a head goes.
    fn spread(&self) -> HashMap<&str, usize> {
        let mut partners: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        for ((_, key), entry) in &self.phrases {
            for word in &entry.modifiers {
                let rest = key.rsplit(' ').next().unwrap_or(key);
                partners.entry(word).or_default().insert(rest);
            }
        }
        partners
            .into_iter()
            .map(|(word, rest)| (word, rest.len()))
            .collect()
    }

    fn score(
        &self,
        entity_type: EntityTypeId,
        entry: &Entry,
        finder: &Finder,
        spread: &HashMap<&str, usize>,
    ) -> f64 {
        let n_own = entry.count - entry.n_nested;
        if n_own == 0 && entry.outer.len() < 2 {
            return 0.0; // it is only seen inside one longer phrase
        }
        let c_value = c_value(entry.count, entry.n_nested, entry.outer.len());
        let contrasts: Vec<f64> = entry
            .modifiers
            .iter()
            .map(|word| {
                let n = self.words.get(word).copied().unwrap_or(0);
                let weird = weirdness(word, n, self.n_words);
                let n_partners = spread.get(word.as_str()).copied().unwrap_or(1);
                let bonus = if finder.words().is_of_names(entity_type, word) {
                    0.5
                } else {
                    0.0
                };
                #[expect(clippy::cast_precision_loss, reason = "heads are few")]
                let share = 1.0 / (1.0 + (n_partners as f64).log2() / 4.0);
                (weird + bonus) * share
            })
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "words of a phrase are few")]
        let mean = contrasts.iter().sum::<f64>() / contrasts.len().max(1) as f64;
        let least = contrasts
            .iter()
            .copied()
            .fold(f64::INFINITY, f64::min)
            .min(4.0);
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let [count, n_documents, n_with_company] =
            [entry.count, entry.n_documents, entry.n_with_company].map(|n| n as f64);
        let frequency = (1.0 + (c_value * n_documents).sqrt()).log2();
        let company = f64::midpoint(0.5, n_with_company / count);
        frequency * company * f64::midpoint(mean, least).max(0.0)
    }
}

/// Occurrences less the mean of those inside each longer phrase.
fn c_value(count: u64, n_nested: u64, n_outer: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let [count, n_nested, n_outer] = [count as f64, n_nested as f64, n_outer.max(1) as f64];
    (count - n_nested / n_outer).max(0.0)
}

fn suggestion(
    score: f64,
    entity_type: EntityTypeId,
    key: &str,
    entry: &Entry,
    finder: &Finder,
    near: &Near<'_>,
) -> Suggestion {
    let vocabulary = finder.lexicon().vocabulary();
    let most_often = entry
        .surfaces
        .iter()
        .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    let surface = most_often.map_or_else(|| key.to_owned(), |(surface, _)| surface.clone());
    let mut notes: Vec<String> = Vec::new();
    let mut concept: Option<ConceptId> = None;
    let mut kind = NameKind::Exact;
    if let Some(long) = &entry.long_form {
        kind = NameKind::Abbreviation;
        notes.push(format!("defined as {long}"));
    } else {
        match near.nearest(entity_type, key) {
            Some(Nearest::Same(same)) => {
                concept = Some(same);
                notes.push("the words of a known name in another order".to_owned());
            }
            Some(Nearest::Head(head)) => {
                concept = Some(head);
                kind = NameKind::Narrow;
            }
            None => {}
        }
        if let Some((known, inside)) = &entry.wider_than {
            notes.push(format!("wider than {known}"));
            if concept.is_none() {
                concept = *inside;
                kind = NameKind::Narrow;
            }
        }
        if !entry.before.is_empty() {
            let words: Vec<String> = entry
                .before
                .iter()
                .map(|(word, n)| format!("{word} {n}"))
                .collect();
            notes.push(format!("before {}", words.join(", ")));
        }
    }
    let concept = concept.map(|id| vocabulary.concept(id));
    Suggestion {
        is_case_exact: kind == NameKind::Abbreviation || !entry.before.is_empty(),
        count: entry.count,
        n_documents: entry.n_documents,
        score,
        entity_type: vocabulary.entity_type(entity_type).name.clone(),
        id: concept
            .map(|concept| concept.curie.clone())
            .unwrap_or_default(),
        label: concept
            .map(|concept| concept.label.clone())
            .unwrap_or_default(),
        kind,
        example: entry.example.text.clone(),
        document: entry.example.document.clone(),
        offset: entry.example.offset,
        note: notes.join("; "),
        surface,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_inside_one_longer_phrase_alone_is_worth_nothing() {
        // Frantzi's formula without the factor for length.
        assert!((c_value(5, 0, 0) - 5.0).abs() < 1e-9);
        assert!(
            c_value(5, 5, 1).abs() < 1e-9,
            "always in the same longer phrase"
        );
        assert!((c_value(6, 4, 2) - 4.0).abs() < 1e-9);
    }
}
