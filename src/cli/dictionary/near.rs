//! What a user may have meant.

use std::cmp::Reverse;

use crate::dictionary::Lexicon;
use crate::normalize::fold_name;

/// Up to three names that differ from the text in few letters.
pub(super) fn nearest_names<'l>(lexicon: &'l Lexicon, wanted: &str) -> Vec<&'l str> {
    let wanted: Vec<char> = fold_name(wanted).chars().take(100).collect();
    let most = (wanted.len() / 4).min(3);
    if most == 0 {
        return Vec::new();
    }
    let mut near: Vec<(usize, Reverse<usize>, &str)> = lexicon
        .patterns()
        .iter()
        .filter(|(form, _)| form.len().abs_diff(wanted.len()) <= 4 * most)
        .filter_map(|(form, ids)| {
            let form: Vec<char> = form.chars().collect();
            let distance = edit_distance(&wanted, &form);
            let name = lexicon.term(*ids.first()?).name.as_str();
            (distance <= most).then_some((distance, Reverse(ids.len()), name))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, _, name)| name).take(3).collect()
}

/// The number of letters to insert, drop or replace (Levenshtein 1966).
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_distance_counts_letters() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(edit_distance(&chars("kitten"), &chars("sitting")), 3);
        assert_eq!(edit_distance(&chars(""), &chars("abc")), 3);
        assert_eq!(edit_distance(&chars("abc"), &chars("abc")), 0);
    }
}
