//! Names in the head of a page: authors, affiliations, journal.

use super::citation::parse_citation;

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "al", "af", "bin", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos",
    "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu", "zur", "e", "i", "and",
];

/// Whether a line reads like a list of authors: names of one to seven words in upper case, split by commas, with
/// numbers or signs of their affiliations behind them, or closed by 'et al.'.
///
/// 'Anna B Smith 1, Carl van Jones 2 3' is one; 'Liver metastases' and 'Cells, genes and mice' are not.
pub(super) fn is_author_line(line: &str) -> bool {
    if line.contains("et al.") {
        return true;
    }
    let has_marks = line.split([',', ' ']).any(is_mark);
    let (mut n_names, mut n_all) = (0, 0);
    for name in line.split([',', ';']).map(str::trim) {
        let words: Vec<&str> = name
            .split_whitespace()
            .filter(|word| !is_mark(word))
            .collect();
        if words.is_empty() {
            continue;
        }
        n_all += 1;
        let is_name = words.len() <= 7
            && words
                .iter()
                .all(|word| word.contains(char::is_uppercase) || PARTICLES.contains(word))
            && words.iter().all(|word| !word.ends_with(':'));
        n_names += usize::from(is_name);
    }
    // With marks, a group ('on behalf of the …') among the names does no harm.
    let is_enough = if has_marks {
        n_names * 2 > n_all
    } else {
        n_names == n_all && n_names > 1
    };
    n_names > 0 && is_enough
}

/// The sign of an affiliation or a note: `1`, `¹`, `*`, `#`, `†`.
fn is_mark(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_numeric() || "*#\u{2020}\u{2021}\u{a7}\u{b6}✉".contains(c))
}

/// The authors in a text of one or more lines, without the marks of their affiliations.
pub(super) fn authors_of(text: &str) -> Vec<String> {
    let mut authors = Vec::new();
    for name in text.split([',', ';', '\n', '\u{2022}']) {
        let words: Vec<&str> = name
            .split_whitespace()
            .filter(|word| !is_mark(word))
            .collect();
        let name = words.join(" ");
        let name = name.trim_end_matches(|c: char| is_mark(c.encode_utf8(&mut [0; 4])));
        let name = name
            .strip_suffix("et al.")
            .or(name.strip_suffix("et al"))
            .unwrap_or(name);
        let name = name
            .strip_prefix("and ")
            .unwrap_or(name)
            .trim()
            .trim_end_matches('.');
        if name.chars().any(char::is_alphabetic) {
            authors.push(name.to_owned());
        }
    }
    authors
}

/// Authors and journal of the short line under a repeated title: `Anna B Smith et al. Invent J. 2021.`
///
/// The date may be missing, as in a page saved as text (`Invent J. .`).
pub(super) fn authors_and_journal(line: &str) -> Option<(Vec<String>, Option<String>)> {
    let (authors, rest) = if let Some((authors, rest)) = line.split_once(" et al.") {
        (authors, rest)
    } else {
        line.split_once(". ").filter(|(authors, _)| {
            is_author_line(authors) || authors.split_whitespace().count() <= 4
        })?
    };
    let authors = authors_of(authors);
    let journal =
        parse_citation(rest).map_or_else(|| bare_journal(rest), |citation| citation.journal);
    let is_journal = !journal.is_empty() && journal.len() <= 150;
    Some((authors, is_journal.then_some(journal)))
}

/// `Invent J. 2021.` or `Invent J. .`: a journal without more than a year.
fn bare_journal(words: &str) -> String {
    let words = words.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let is_year = |year: &str| year.trim().len() == 4 && year.trim().parse::<u16>().is_ok();
    match words.rsplit_once(". ") {
        Some((journal, year)) if is_year(year) => journal.to_owned(),
        _ => words.to_owned(),
    }
}

/// The affiliations in lines: each begins with a number, or is a line of its own.
///
/// Where numbers stand alone on their lines, the next line is their text. A line in small letters goes on.
pub(super) fn affiliations_of<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in lines {
        let text = line
            .trim_start_matches(|c: char| c.is_numeric() || c == '(' || c == ')')
            .trim();
        let is_numbered = text.len() < line.len();
        match all.last_mut() {
            Some(last)
                if !is_numbered && !last.is_empty() && text.starts_with(char::is_lowercase) =>
            {
                last.push(' ');
                last.push_str(text);
            }
            Some(last) if last.is_empty() => text.clone_into(last),
            _ => all.push(text.to_owned()),
        }
    }
    let mut unique: Vec<String> = Vec::new();
    for affiliation in all
        .into_iter()
        .filter(|words| words.chars().any(char::is_alphabetic))
    {
        if !unique.contains(&affiliation) {
            unique.push(affiliation);
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_authors_from_titles() {
        for line in [
            "Anna B Smith 1, Carl van Jones 2 3",
            "Ann Lee¹, Bo d'Ek",
            "Ann Lee 1",
            "A Lee et al.",
            "Ann Lee 1, Bo Ek 2; on behalf of all",
        ] {
            assert!(is_author_line(line), "{line}");
        }
        for line in [
            "Liver metastases",
            "Cells, genes and mice",
            "Ann Lee",
            "",
            "METHODS: Mice, Cats",
        ] {
            assert!(!is_author_line(line), "{line}");
        }
    }

    #[test]
    fn marks_are_no_part_of_names() {
        assert_eq!(
            authors_of(
                "Anna B Smith 1 2, Carl van Jones¹ *\n, Bo Ek 3,\nEva O'Neil-Ruiz Jr et al."
            ),
            [
                "Anna B Smith",
                "Carl van Jones",
                "Bo Ek",
                "Eva O'Neil-Ruiz Jr"
            ]
        );
    }

    #[test]
    fn reads_the_line_under_a_repeated_title() {
        let read = |line| {
            authors_and_journal(line)
                .map(|(authors, journal)| (authors.join("|"), journal.unwrap_or_default()))
        };
        let expect = |authors: &str, journal: &str| Some((authors.to_owned(), journal.to_owned()));
        assert_eq!(
            read("Anna B Smith et al. Invent Rev Dis. ."),
            expect("Anna B Smith", "Invent Rev Dis")
        );
        assert_eq!(
            read("Ann Lee et al. Invent J. 2020."),
            expect("Ann Lee", "Invent J")
        );
        assert_eq!(
            read("Ann Lee, Bo Ek. Invent J. 2020 Mar;1(2):3."),
            expect("Ann Lee|Bo Ek", "Invent J")
        );
        assert_eq!(read("Nothing of that kind"), None);
    }

    #[test]
    fn affiliations_may_stand_below_their_numbers() {
        let lines = [
            "1 Dept of X,",
            "University of Y.",
            "2",
            "Institute Z.",
            "1 Dept of X,",
            "and more.",
        ];
        assert_eq!(
            affiliations_of(lines.into_iter()),
            [
                "Dept of X,",
                "University of Y.",
                "Institute Z.",
                "Dept of X, and more."
            ]
        );
    }
}
