//! PubMed pages saved as text.
//!
//! The text of the document is the file, decoded, unchanged. Its zones become sections: the title at its first place
//! after the citation lines, each part of the abstract without its label, and everything else as furniture, which
//! is never tagged. Browsers differ in line breaks, indents and in what of the page they save, so lines are told apart
//! by what they say, not by where they stand.

mod citation;
mod exported;
mod facts;
mod front;
mod headings;
mod page;

use super::whole_text::{Whole, whole_text};
use super::{Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{Document, Location};

#[cfg(feature = "html")]
pub(super) use citation::Citation;
pub(super) use citation::parse_citation;
use headings::{Zone, heading, says_no_abstract};
use page::Page;

pub(super) const FORMAT: Format = Format {
    name: "saved-page",
    description: "PubMed page saved or copied as text; only title and abstract are tagged",
    extensions: &["txt", "text"],
    sniff,
    open,
};

/// The citation stands among the first lines that are not blank; a toolbar may come before it.
const TOP_LINES: usize = 80;

/// Lines that only a PubMed page has, in small letters, and lines that it shares with others.
const OWN_LINES: [&str; 8] = [
    "an official website of the united states government",
    "pubmed disclaimer",
    "save citation to file",
    "access keys ncbi homepage myncbi homepage main content main navigation",
    "linkout - more resources",
    "free pmc article",
    "see all similar articles",
    "skip to main page content",
];

/// Whether enough lines are those of a PubMed page: a citation line and one more sign, or several signs without one.
///
/// A citation counts only near the top and before the first long line: the references of an article look like it.
fn sniff(head: &str) -> bool {
    let first_paragraph = head.trim_start().split("\n\n").next().unwrap_or_default();
    let mut has_citation = exported::numbered_citation(first_paragraph.trim_end()).is_some();
    let mut n_own = 0;
    let mut n_shared = 0;
    let mut is_top = true;
    let lines = head
        .lines()
        .flat_map(|line| line.split('\r'))
        .map(str::trim);
    for (index, line) in lines.filter(|line| !line.is_empty()).enumerate() {
        is_top &=
            index < TOP_LINES && (line.len() <= page::PROSE_BYTES || headings::is_banner(line));
        let lower = line.chars().take(100).collect::<String>().to_lowercase();
        if OWN_LINES.contains(&lower.as_str()) {
            n_own += 1;
        } else if is_top && parse_citation(line).is_some() {
            has_citation = true;
        } else if is_shared(line, &lower) {
            n_shared += 1;
        }
    }
    n_own >= 2 || (has_citation && n_own + n_shared >= 1) || (n_own == 1 && n_shared >= 2)
}

/// Whether a line stands on PubMed pages, but elsewhere too.
fn is_shared(line: &str, lower: &str) -> bool {
    let is_heading = matches!(
        heading(line),
        Some(
            Zone::Abstract
                | Zone::Affiliations
                | Zone::Similar
                | Zone::Interest
                | Zone::CitedBy
                | Zone::Mesh
        )
    );
    is_heading
        || lower.starts_with("doi: 10.")
        || lower.starts_with("pmid: ")
        || says_no_abstract(line)
}

fn open(mut input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let at = Location::default().in_path(&input.name);
    let text = whole_text(&mut input, options)?;
    let Some(text) = text else {
        return Ok(Box::new(Whole::one(None)));
    };
    if text.trim().is_empty() {
        return Err(ReadError::fatal(ReadErrorKind::Empty, at));
    }
    let source = input.short_name();
    let pages = split_pages(&text);
    let is_single = pages.len() == 1;
    let documents: Vec<Document> = pages
        .into_iter()
        .enumerate()
        .map(|(index, page)| {
            let parts = Page::new(page);
            let metadata = parts.metadata();
            Document {
                id: metadata
                    .identity()
                    .unwrap_or_else(|| format!("file:{source}#{}", index + 1)),
                sections: parts.sections(options.references),
                text: if is_single {
                    String::new()
                } else {
                    page.to_owned()
                },
                metadata,
                source: source.clone(),
            }
        })
        .collect();
    let mut documents = documents;
    if let ([only], true) = (documents.as_mut_slice(), is_single) {
        only.text = text;
    }
    Ok(Box::new(Whole::several(documents)))
}

/// The pages of a file. A new one begins at the first line of the banner; without banners, at the numbered citations of
/// an export, else at a citation line that an abstract follows before the next citation line.
fn split_pages(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        lines.push((at, line.trim()));
        at += line.len();
    }
    let is_banner_start = |line: &str| {
        line.eq_ignore_ascii_case("skip to main page content")
            || line.eq_ignore_ascii_case("skip to main content")
    };
    let mut starts: Vec<usize> = lines
        .iter()
        .filter(|(_, line)| is_banner_start(line))
        .map(|(at, _)| *at)
        .collect();
    if starts.is_empty() {
        starts = starts_by_number(text, &lines);
    }
    if starts.is_empty() {
        starts = starts_by_citation(&lines);
    }
    // What stands before the first start belongs to the first page.
    let mut pages = Vec::with_capacity(starts.len().max(1));
    let mut from = 0;
    for start in starts.into_iter().skip(1) {
        pages.push(&text[from..start]);
        from = start;
    }
    pages.push(&text[from..]);
    pages
}

/// Where the records of an export begin: a paragraph that is a numbered citation, behind a blank line.
fn starts_by_number(text: &str, lines: &[(usize, &str)]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut is_behind_blank = true;
    for (index, (at, line)) in lines.iter().enumerate() {
        let begins = is_behind_blank && line.starts_with(|c: char| c.is_ascii_digit());
        is_behind_blank = line.is_empty();
        if begins {
            let end = lines[index..]
                .iter()
                .take(8)
                .find(|(_, line)| line.is_empty());
            let end = end
                .or(lines.get(index + 8))
                .map_or(text.len(), |(end, _)| *end);
            if exported::numbered_citation(text[*at..end].trim()).is_some() {
                starts.push(*at);
            }
        }
    }
    starts
}

fn starts_by_citation(lines: &[(usize, &str)]) -> Vec<usize> {
    let citations: Vec<usize> = (0..lines.len())
        .filter(|&index| parse_citation(lines[index].1).is_some())
        .collect();
    let mut starts = Vec::new();
    for (order, &index) in citations.iter().enumerate() {
        let until = citations.get(order + 1).copied().unwrap_or(lines.len());
        let has_abstract = lines[index..until]
            .iter()
            .any(|(_, line)| heading(line) == Some(Zone::Abstract) || says_no_abstract(line));
        if has_abstract {
            // The type, and the journal where it has a line of its own, stand above the citation.
            let above = (0..index)
                .rev()
                .take_while(|&above| !lines[above].1.is_empty())
                .take(2)
                .last();
            starts.push(lines[above.unwrap_or(index)].0);
        }
    }
    starts
}

#[cfg(test)]
mod tests;
