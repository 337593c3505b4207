//! Which cancer a metastasis comes from, and where a cancer has spread to.
//!
//! `lung metastases from breast cancer` are in the lung and of the breast. Each mention of a type that a rule speaks of gets
//! the identifier of the nearest mention that the rule allows, as an attribute; a mention that lies inside another (`metastatic
//! colorectal cancer`) belongs to it without any words between. A metastasis whose site no concept of an ontology
//! holds is composed: primary, site, and `PATO:0002098` (metastatic).

use crate::dictionary::{Composition, CueWord, OriginRule, OriginRules, QualifierSide, is_curie};
use crate::document::{Annotations, Document, Mention, Span, Vocabulary};

/// Most words that a gap passes over.
const MAX_GAP: usize = 4;

/// Adds what rules say of the mentions of each sentence.
pub fn find_origins(
    document: &Document,
    vocabulary: &Vocabulary,
    rules: &OriginRules,
    annotations: &mut Annotations,
) {
    let mentions = &annotations.mentions;
    let mut found: Vec<(usize, &'static str, String)> = Vec::new();
    for sentence in &annotations.sentences {
        let from =
            mentions.partition_point(|one| one.fragments.cover().start < sentence.span.start);
        let to = mentions.partition_point(|one| one.fragments.cover().start < sentence.span.end);
        let here = Here {
            text: &document.text,
            mentions: &mentions[from..to],
            rules,
        };
        for (index, mention) in (from..).zip(here.mentions) {
            found.extend(here.origins_of(mention).map(|(attribute, other)| {
                let concept = other.concepts.first().map(|linked| linked.concept);
                let curie = concept.map(|concept| vocabulary.concept(concept).curie.clone());
                (index, attribute, curie.unwrap_or_default())
            }));
        }
    }
    for (index, attribute, value) in found {
        let attributes = &mut annotations.mentions[index].attributes;
        if !value.is_empty() && attributes.iter().all(|(name, _)| name != attribute) {
            attributes.push((attribute.to_owned(), value));
        }
    }
    for mention in &mut annotations.mentions {
        let compositions = rules.composed.iter();
        for composition in compositions.filter(|one| one.of == mention.entity_type) {
            let composed = composed(vocabulary, mention, rules, composition);
            let attribute = composed.map(|composed| (composition.attribute.to_owned(), composed));
            mention.attributes.extend(attribute);
        }
    }
}

/// What rules have found, the part that the mention's concept does not have itself, and the quality.
fn composed(
    vocabulary: &Vocabulary,
    mention: &Mention,
    rules: &OriginRules,
    composition: &Composition,
) -> Option<String> {
    let value = |wanted: &str| {
        let mut attributes = mention.attributes.iter();
        attributes
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let part = value(composition.part).filter(|part| is_curie(part))?;
    let concept = vocabulary.concept(mention.concepts.first()?.concept);
    if concept
        .attributes
        .iter()
        .any(|(name, _)| name == composition.part)
    {
        return None;
    }
    let found = rules
        .rules
        .iter()
        .filter(|rule| rule.of == mention.entity_type)
        .find_map(|rule| value(rule.attribute));
    let parts = found.into_iter().chain([part, composition.quality]);
    Some(parts.collect::<Vec<_>>().join("+"))
}

/// The mentions of a sentence.
struct Here<'a> {
    text: &'a str,
    mentions: &'a [Mention],
    rules: &'a OriginRules,
}

impl<'a> Here<'a> {
    /// The mentions that belong to one, each with its attribute; the first of each attribute counts.
    fn origins_of(
        &self,
        mention: &'a Mention,
    ) -> impl Iterator<Item = (&'static str, &'a Mention)> {
        let cover = mention.fragments.cover();
        let of_type = |rule: &&OriginRule| rule.of == mention.entity_type;
        let rules = self.rules.rules.iter().filter(of_type);
        rules
            .filter_map(|rule| {
                let others = || {
                    let all = self.mentions.iter();
                    all.filter(move |other| other.entity_type == rule.value)
                };
                let inside = others().find(|other| {
                    let inner = other.fragments.cover();
                    cover.contains(inner) && inner != cover
                });
                let beside = || match rule.side {
                    QualifierSide::Right => others()
                        .filter(|other| other.fragments.cover().start >= cover.end)
                        .min_by_key(|other| other.fragments.cover().start),
                    QualifierSide::Left => others()
                        .filter(|other| other.fragments.cover().end <= cover.start)
                        .max_by_key(|other| other.fragments.cover().end),
                };
                let found =
                    inside.or_else(|| beside().filter(|other| self.fits(rule, mention, other)))?;
                Some((rule.attribute, found))
            })
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Whether nothing but the words of a rule stands between two mentions.
    fn fits(&self, rule: &OriginRule, mention: &Mention, other: &Mention) -> bool {
        let (a, b) = (mention.fragments.cover(), other.fragments.cover());
        let (first, second) = if a.start < b.start { (a, b) } else { (b, a) };
        let between = Span {
            start: first.end,
            end: second.start,
        };
        let Some(words) = words_between(between.of(self.text)) else {
            return false;
        };
        self.match_words(&rule.words, &words)
    }

    fn match_words(&self, cue: &[CueWord], words: &[String]) -> bool {
        match (cue, words) {
            ([], words) => words.is_empty(),
            ([CueWord::Gap, rest @ ..], _) => (0..=words.len().min(MAX_GAP)).any(|n| {
                let passed = &words[..n];
                let may_pass = |word: &String| !self.rules.stops.contains(&word.as_str());
                passed.iter().all(may_pass) && self.match_words(rest, &words[n..])
            }),
            ([CueWord::OneOf(letters), rest @ ..], [word, words @ ..]) => {
                letters.iter().any(|one| one.fits(word)) && self.match_words(rest, words)
            }
            ([CueWord::OneOf(_), ..], []) => false,
        }
    }
}

/// The words between two mentions in small letters, without remarks in brackets; none where a sign ends the phrase.
fn words_between(text: &str) -> Option<Vec<String>> {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for character in text.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ',' | ';' | ':' | '.' | '/' => return None,
            other => plain.extend(other.to_lowercase()),
        }
    }
    Some(plain.split_whitespace().map(str::to_owned).collect())
}
