//! A tag for each token.

use super::row::{Row, RowDocuments};
use crate::format::losses::Losses;
use crate::write::{Discontinuous, flat_mentions};

/// The names of tags, by number: `O`, then `B-` and `I-` of each label in order (IOB2: every mention begins with `B-`).
pub(super) fn tag_names(labels: &[String]) -> Vec<String> {
    let of_label = labels
        .iter()
        .flat_map(|label| [format!("B-{label}"), format!("I-{label}")]);
    std::iter::once("O".to_owned()).chain(of_label).collect()
}

/// Puts tokens and tags into a row that has a text. Tokens of white space alone are left out; of mentions that share a token
/// the longest is tagged.
pub(super) fn put_tags(row: &mut Row, documents: &RowDocuments, losses: &mut Losses) {
    let annotated = documents.tokenized(row);
    let text = annotated.document.text.as_str();
    let tokens = &annotated.annotations.tokens;
    let mut tags = vec![0; tokens.len()];
    for flat in flat_mentions(&annotated, Discontinuous::Cover, losses) {
        let mention = annotated.annotations.mentions.get(flat.mention);
        let label = mention.map_or(0, |mention| usize::from(mention.entity_type.0));
        let first = flat.tokens.start;
        for place in flat.tokens {
            if let Some(tag) = tags.get_mut(place) {
                *tag = 1 + 2 * label + usize::from(place > first);
            }
        }
    }
    let tagged = tokens.iter().map(|token| token.of(text)).zip(tags);
    let (tokens, tags) = tagged
        .filter(|(token, _)| !token.trim().is_empty())
        .map(|(token, tag)| (token.to_owned(), tag))
        .unzip();
    row.tokens = Some(tokens);
    row.ner_tags = Some(tags);
}

#[cfg(test)]
mod tests {
    use super::super::tests::row;
    use super::*;

    #[test]
    fn tags_are_iob2_and_the_longer_mention_has_the_token() {
        let mut row = row(
            "d",
            "Liver metastases  of HER2-positive cancer.",
            &[
                (0, 16, "metastasis", "M:1"),
                (0, 5, "site", "U:1"),
                (21, 25, "biomarker", "H:1"),
            ],
        );
        let labels = ["biomarker", "metastasis", "site"].map(str::to_owned);
        let documents = RowDocuments::new(&labels, std::iter::once(&row));
        put_tags(&mut row, &documents, &mut Losses::default());
        let tokens: Vec<&str> = row.tokens.iter().flatten().map(String::as_str).collect();
        assert_eq!(
            tokens,
            [
                "Liver",
                "metastases",
                "of",
                "HER2",
                "-",
                "positive",
                "cancer",
                "."
            ]
        );
        let names = tag_names(&labels);
        let tags: Vec<&str> = row
            .ner_tags
            .iter()
            .flatten()
            .map(|&tag| names[tag].as_str())
            .collect();
        assert_eq!(
            tags,
            [
                "B-metastasis",
                "I-metastasis",
                "O",
                "B-biomarker",
                "O",
                "O",
                "O",
                "O"
            ]
        );
    }
}
