//! The fixed words of a PubMed page: its banner, its headings, its publication types.

/// What a stretch of lines of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Banner,
    Citation,
    Title,
    Authors,
    Affiliations,
    Repeat,
    Abstract,
    Copyright,
    Keywords,
    Disclaimer,
    Interest,
    Figures,
    Similar,
    CitedBy,
    References,
    PublicationTypes,
    Mesh,
    Other,
}

impl Zone {
    /// The label of its section.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Banner => "banner",
            Self::Citation => "citation",
            Self::Title => "title",
            Self::Authors => "authors",
            Self::Affiliations => "affiliations",
            Self::Repeat => "repeat of the title",
            Self::Abstract => "abstract",
            Self::Copyright => "copyright",
            Self::Keywords => "keywords",
            Self::Disclaimer => "disclaimer",
            Self::Interest => "conflict of interest",
            Self::Figures => "figures",
            Self::Similar => "similar articles",
            Self::CitedBy => "cited by",
            Self::References => "references",
            Self::PublicationTypes => "publication types",
            Self::Mesh => "mesh terms",
            Self::Other => "other",
        }
    }
}

/// Headings that stand alone on a line, in small letters, and what begins with them.
const HEADINGS: &[(&str, Zone)] = &[
    ("abstract", Zone::Abstract),
    ("authors", Zone::Authors),
    ("author information", Zone::Affiliations),
    ("affiliation", Zone::Affiliations),
    ("affiliations", Zone::Affiliations),
    ("pubmed disclaimer", Zone::Disclaimer),
    ("disclaimer", Zone::Disclaimer),
    ("conflict of interest statement", Zone::Interest),
    ("conflict of interest", Zone::Interest),
    ("conflicts of interest", Zone::Interest),
    ("competing interests", Zone::Interest),
    ("declaration of interests", Zone::Interest),
    ("figure", Zone::Figures),
    ("figures", Zone::Figures),
    ("graphical abstract", Zone::Figures),
    ("similar articles", Zone::Similar),
    ("see all similar articles", Zone::Similar),
    ("cited by", Zone::CitedBy),
    ("see all \"cited by\" articles", Zone::CitedBy),
    ("references", Zone::References),
    ("publication types", Zone::PublicationTypes),
    ("publication type", Zone::PublicationTypes),
    ("mesh terms", Zone::Mesh),
    ("associated data", Zone::Other),
    ("comment in", Zone::Other),
    ("comment on", Zone::Other),
    ("erratum in", Zone::Other),
    ("erratum for", Zone::Other),
    ("update in", Zone::Other),
    ("update of", Zone::Other),
    ("republished from", Zone::Other),
    ("republished in", Zone::Other),
    ("retraction in", Zone::Other),
    ("retraction of", Zone::Other),
    ("expression of concern in", Zone::Other),
    ("corrected and republished in", Zone::Other),
    ("collaborators", Zone::Other),
    ("plain language summary", Zone::Other),
    ("publisher", Zone::Other),
    ("substances", Zone::Other),
    ("supplementary concepts", Zone::Other),
    ("supplementary info", Zone::Other),
    ("related information", Zone::Other),
    ("grants and funding", Zone::Other),
    ("grant support", Zone::Other),
    ("linkout - more resources", Zone::Other),
    ("full text sources", Zone::Other),
    ("full text links", Zone::Other),
    ("secondary source id", Zone::Other),
    ("personal name as subject", Zone::Other),
    ("see all references", Zone::Other),
    ("ncbi literature resources", Zone::Other),
    ("follow ncbi", Zone::Other),
    ("follow nlm", Zone::Other),
    ("connect with nlm", Zone::Other),
    ("save citation to file", Zone::Other),
    ("email citation", Zone::Other),
    ("add to collections", Zone::Other),
    ("add to my bibliography", Zone::Other),
    (
        "create a file for external citation management software",
        Zone::Other,
    ),
    ("your saved search", Zone::Other),
    ("your rss feed", Zone::Other),
    ("actions", Zone::Other),
    ("page navigation", Zone::Other),
    ("display options", Zone::Other),
    ("permalink", Zone::Other),
    ("share", Zone::Other),
    ("cite", Zone::Other),
];

/// The zone that a line begins, where it is a heading and nothing else.
///
/// Counts and buttons behind the heading are passed over: 'Cited by 12 articles', 'Affiliations Expand'.
pub(super) fn heading(line: &str) -> Option<Zone> {
    if line.len() > 80 {
        return None;
    }
    let lower = line.to_lowercase();
    let mut words = lower.trim().trim_end_matches(':').trim_end();
    for button in [" expand", " collapse", " (expand)", " - collapse"] {
        words = words.strip_suffix(button).unwrap_or(words);
    }
    let is_cited = words.strip_prefix("cited by ").is_some_and(|rest| {
        let count = rest
            .strip_suffix(" articles")
            .or(rest.strip_suffix(" article"));
        count.is_some_and(|count| {
            count
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b',')
        })
    });
    if is_cited {
        return Some(Zone::CitedBy);
    }
    HEADINGS
        .iter()
        .find(|(heading, _)| *heading == words)
        .map(|(_, zone)| *zone)
}

/// The zone that a line begins with its first words, where text follows on the same line.
pub(super) fn heading_with_text(line: &str) -> Option<Zone> {
    let lower: String = line.chars().take(40).collect::<String>().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    if begins(&[
        "keywords:",
        "keywords :",
        "key words:",
        "keyword:",
        "keywords—",
    ]) {
        Some(Zone::Keywords)
    } else if begins(&[
        "©",
        "copyright ©",
        "copyright (c)",
        "copyright 1",
        "copyright 2",
        "(c) 1",
        "(c) 2",
        "\u{24d2} ",
    ]) {
        Some(Zone::Copyright)
    } else if begins(&[
        "conflict of interest statement:",
        "conflicts of interest:",
        "conflict of interest:",
    ]) {
        Some(Zone::Interest)
    } else if begins(&["pubmed disclaimer"]) {
        Some(Zone::Disclaimer)
    } else {
        None
    }
}

/// Lines of banner and toolbar, in small letters; a line counts where it begins so.
const BANNER: &[&str] = &[
    "skip to main page content",
    "skip to main content",
    "u.s. flag",
    "an official website of the united states",
    "here's how you know",
    "here\u{2019}s how you know",
    "dot gov",
    "the .gov means it",
    "official websites use .gov",
    "federal government websites often end",
    "secure .gov websites use https",
    "the site is secure.",
    "the https:// ensures",
    "access keys ncbi",
    "logged in as",
    "account settings",
    "search term",
    "search in pubmed",
    "search in nlm catalog",
    "add to search",
    "national library of medicine",
    "national center for biotechnology",
    "pubmed.gov",
    "full text link",
    "title & authors",
];

/// Whole lines of banner and toolbar, in small letters.
const BANNER_LINES: &[&str] = &[
    "https",
    "log in",
    "log out",
    "show account info",
    "close",
    "account",
    "username",
    "dashboard",
    "publications",
    "search:",
    "search",
    "search results",
    "advanced",
    "create alert",
    "create rss",
    "clipboard",
    "user guide",
    "save",
    "email",
    "send to",
    "my bibliography",
    "collections",
    "citation manager",
    "nih",
    "nlm",
    "pubmed",
    "menu",
    "favorites",
    "abstract",
    "pubmed pmid",
    "next result",
    "prev result",
    "item in clipboard",
    "x",
    "\u{d7}",
];

/// Whether a line belongs to the page's banner or toolbar.
pub(super) fn is_banner(line: &str) -> bool {
    let lower: String = line.chars().take(60).collect::<String>().to_lowercase();
    BANNER.iter().any(|words| lower.starts_with(words))
        || BANNER_LINES.contains(&lower.trim())
        || heading(line).is_some()
}

/// Whether a line is a button of the menus that stand in lists of types and headings.
pub(super) fn is_button(line: &str) -> bool {
    let lower = line.to_lowercase();
    let buttons = [
        "actions",
        "search in pubmed",
        "search in mesh",
        "search in nlm catalog",
        "add to search",
    ];
    buttons.contains(&lower.trim_start_matches(['*', '-', '\u{2022}', ' ']))
}

/// Publication types that PubMed prints above a title.
const PUBLICATION_TYPES: &[&str] = &[
    "Adaptive Clinical Trial",
    "Biography",
    "Case Reports",
    "Clinical Conference",
    "Clinical Study",
    "Clinical Trial",
    "Clinical Trial Protocol",
    "Clinical Trial, Phase I",
    "Clinical Trial, Phase II",
    "Clinical Trial, Phase III",
    "Clinical Trial, Phase IV",
    "Comment",
    "Comparative Study",
    "Consensus Development Conference",
    "Consensus Statement",
    "Controlled Clinical Trial",
    "Corrected and Republished Article",
    "Dataset",
    "Editorial",
    "English Abstract",
    "Equivalence Trial",
    "Evaluation Study",
    "Expression of Concern",
    "Guideline",
    "Historical Article",
    "Interview",
    "Introductory Journal Article",
    "Journal Article",
    "Lecture",
    "Letter",
    "Meta-Analysis",
    "Multicenter Study",
    "News",
    "Observational Study",
    "Observational Study, Veterinary",
    "Overall",
    "Personal Narrative",
    "Practice Guideline",
    "Pragmatic Clinical Trial",
    "Preprint",
    "Published Erratum",
    "Randomized Controlled Trial",
    "Retracted Publication",
    "Retraction of Publication",
    "Review",
    "Scoping Review",
    "Systematic Review",
    "Technical Report",
    "Twin Study",
    "Validation Study",
    "Video-Audio Media",
];

/// The publication type that a line is, in PubMed's writing.
pub(super) fn publication_type(line: &str) -> Option<&'static str> {
    let line = line.trim();
    PUBLICATION_TYPES
        .iter()
        .copied()
        .find(|name| name.eq_ignore_ascii_case(line))
}

/// A publication type before a journal on the same line, and the rest: `Review Invent J`.
pub(super) fn split_publication_type(words: &str) -> (Option<&'static str>, &str) {
    let longest_first = |name: &&&str| std::cmp::Reverse(name.len());
    let mut fitting: Vec<&&str> = PUBLICATION_TYPES
        .iter()
        .filter(|name| {
            words
                .strip_prefix(**name)
                .is_some_and(|rest| rest.starts_with(' '))
        })
        .collect();
    fitting.sort_by_key(longest_first);
    match fitting.first() {
        Some(name) => (Some(name), words[name.len()..].trim_start()),
        None => (None, words),
    }
}

/// Whether a line of the head says something of access or dates, and is neither title nor author.
pub(super) fn is_note(line: &str) -> bool {
    let lower = line.to_lowercase();
    let begins = [
        "doi:",
        "doi ",
        "https://doi.org/",
        "pmid:",
        "pmcid:",
        "epub ",
        "ecollection ",
        "print 1",
        "print 2",
        "online ahead of print",
    ];
    let is = [
        "free pmc article",
        "free article",
        "free full text",
        "no abstract available",
        "no abstract listed.",
    ];
    begins.iter().any(|words| lower.starts_with(words))
        || is
            .iter()
            .any(|words| lower.trim_end_matches('.') == words.trim_end_matches('.'))
}

/// Whether a line says that there is no abstract.
pub(super) fn says_no_abstract(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.starts_with("no abstract available") || lower.starts_with("no abstract listed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_stand_alone() {
        assert_eq!(heading("Abstract"), Some(Zone::Abstract));
        assert_eq!(heading("Affiliations Expand"), Some(Zone::Affiliations));
        assert_eq!(heading("Cited by 1,024 articles"), Some(Zone::CitedBy));
        assert_eq!(heading("References were checked."), None);
        assert_eq!(heading("Cited by nobody articles"), None);
        assert_eq!(
            heading_with_text("Keywords: liver; mice."),
            Some(Zone::Keywords)
        );
        assert_eq!(
            heading_with_text("© 2021. A publisher."),
            Some(Zone::Copyright)
        );
        assert_eq!(heading_with_text("Copyright law was studied."), None);
    }

    #[test]
    fn a_type_before_a_journal_is_split_off() {
        assert_eq!(
            split_publication_type("Review Invent J"),
            (Some("Review"), "Invent J")
        );
        assert_eq!(
            split_publication_type("Clinical Trial, Phase II Invent J").0,
            Some("Clinical Trial, Phase II")
        );
        assert_eq!(split_publication_type("Reviews J"), (None, "Reviews J"));
    }
}
