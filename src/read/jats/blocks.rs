//! Blocks of text: what an abstract or a body is made of.

use crate::document::{Document, Section, SectionKind, Span};
use crate::read::xml::{Element, Prose, Step, prose};

/// A stretch of text on a line of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// The title of a section.
    Heading(String),
    Paragraph(Paragraph),
}

/// A paragraph, an item of a list, a caption.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Title of the innermost section without a final stop or colon, or the label of the figure or table (`Figure 1`).
    pub(super) heading: Option<String>,
    /// `sec-type` of the innermost section that has one, else the title of the outermost section.
    pub(super) category: Option<String>,
    pub(super) is_caption: bool,
    /// Whether it is the first under its heading.
    pub(super) is_first: bool,
}

/// Elements that are set apart from the text round them.
const BLOCKS: &[&str] = &[
    "p",
    "sec",
    "app",
    "list",
    "list-item",
    "def-list",
    "def-item",
    "term",
    "def",
    "disp-quote",
    "boxed-text",
    "statement",
    "verse-group",
    "verse-line",
    "speech",
    "preformat",
    "fig",
    "fig-group",
    "table-wrap",
    "table-wrap-group",
    "caption",
    "title",
    "media",
    "supplementary-material",
    "body",
    "floats-group",
    "disp-formula",
    "disp-formula-group",
    "array",
];

/// Elements of which nothing is text.
const LEFT_OUT: &[&str] = &[
    "label",
    "table",
    "table-wrap-foot",
    "disp-formula",
    "tex-math",
    "annotation",
    "annotation-xml",
    "graphic",
    "inline-graphic",
    "alt-text",
    "long-desc",
    "fn",
    "fn-group",
    "ref-list",
    "object-id",
    "permissions",
    "sub-article",
    "response",
    "sec-meta",
    "index-term",
    "kwd-group",
];

/// Elements whose contents are captions; their label (`Figure 1`) is the heading.
const FLOATS: &[&str] = &["fig", "table-wrap", "supplementary-material", "media"];

/// Elements with a title that is the heading of what is inside.
const TITLED: &[&str] = &["sec", "boxed-text", "app"];

/// The blocks of an element in document order. The element's own title is none of them: that of an abstract says no
/// more than `Abstract`.
pub(super) fn blocks(element: Element<'_>) -> Vec<Block> {
    let mut collector = Collector {
        prose: Prose::default(),
        blocks: Vec::new(),
        open: vec![element],
        headings: vec![Heading::default()],
    };
    element.walk(|step| collector.step(step));
    collector.flush();
    collector.blocks
}

/// What stands over the paragraphs of an open element.
#[derive(Default)]
struct Heading {
    title: Option<String>,
    sec_type: Option<String>,
    is_float: bool,
    n_paragraphs: usize,
}

struct Collector<'t> {
    prose: Prose,
    blocks: Vec<Block>,
    open: Vec<Element<'t>>,
    /// One for the whole, one for each open element in `TITLED` or `FLOATS`.
    headings: Vec<Heading>,
}

impl<'t> Collector<'t> {
    fn step(&mut self, step: Step<'t>) -> bool {
        match step {
            Step::Text(_) => self.prose.step(step),
            Step::Enter(element) => {
                let name = element.name();
                if LEFT_OUT.contains(&name) || (name == "title" && self.is_heading()) {
                    if name.starts_with("disp-formula") {
                        // It may stand in the middle of a sentence.
                        self.prose.space();
                    }
                    return false;
                }
                if BLOCKS.contains(&name) {
                    self.flush();
                    self.push_heading(element);
                } else {
                    self.prose.step(step);
                }
                self.open.push(element);
            }
            Step::Leave(element) => {
                let name = element.name();
                if BLOCKS.contains(&name) {
                    self.flush();
                    if TITLED.contains(&name) || FLOATS.contains(&name) {
                        self.headings.pop();
                    }
                } else {
                    self.prose.step(step);
                }
                self.open.pop();
            }
        }
        true
    }

    /// Whether a title directly inside the innermost open element is a heading rather than part of a caption.
    fn is_heading(&self) -> bool {
        let is_outermost = self.open.len() == 1;
        let parent = self.open.last().map_or("", |element| element.name());
        is_outermost || TITLED.contains(&parent)
    }

    fn push_heading(&mut self, element: Element<'t>) {
        let title_of = |name| {
            element
                .child(name)
                .map(prose)
                .filter(|title| !title.is_empty())
        };
        let bare = |title: String| title.trim_end_matches(['.', ':', ' ']).to_owned();
        if FLOATS.contains(&element.name()) {
            self.headings.push(Heading {
                title: title_of("label").map(bare),
                is_float: true,
                ..Heading::default()
            });
        } else if TITLED.contains(&element.name()) {
            let title = title_of("title");
            self.blocks.extend(title.clone().map(Block::Heading));
            self.headings.push(Heading {
                title: title.map(bare),
                sec_type: element.attribute("sec-type").map(Into::into),
                ..Heading::default()
            });
        }
    }

    /// Ends the block that is being collected.
    fn flush(&mut self) {
        let text = self.prose.finish();
        if text.is_empty() {
            return;
        }
        let is_caption = self.headings.iter().any(|heading| heading.is_float);
        let mut sections = self.headings.iter().filter(|heading| !heading.is_float);
        let category = sections
            .clone()
            .rev()
            .find_map(|heading| heading.sec_type.clone())
            .or_else(|| {
                let titles = sections
                    .by_ref()
                    .filter_map(|heading| heading.title.as_ref());
                let titles: Vec<&String> = titles.collect();
                titles
                    .first()
                    .filter(|_| titles.len() > 1)
                    .map(|title| (*title).clone())
            });
        let titled = self
            .headings
            .iter_mut()
            .rev()
            .find(|heading| heading.title.is_some());
        let (heading, is_first) = match titled {
            Some(heading) => {
                heading.n_paragraphs += 1;
                (heading.title.clone(), heading.n_paragraphs == 1)
            }
            None => (None, false),
        };
        self.blocks.push(Block::Paragraph(Paragraph {
            text,
            heading,
            category,
            is_caption,
            is_first,
        }));
    }
}

/// Adds the body and the floating figures of an article to its document: each heading and each block on its line, the
/// label of a figure or table in front of its caption.
pub(super) fn append_body(article: Element<'_>, document: &mut Document) {
    let parts = article
        .children()
        .filter(|part| matches!(part.name(), "body" | "floats-group"));
    for block in parts.flat_map(blocks) {
        if !document.text.is_empty() {
            document.text.push('\n');
        }
        let paragraph = match block {
            Block::Heading(title) => {
                document.text.push_str(&title);
                continue;
            }
            Block::Paragraph(paragraph) => paragraph,
        };
        if paragraph.is_caption
            && paragraph.is_first
            && let Some(label) = &paragraph.heading
        {
            document.text.push_str(label);
            document.text.push_str(": ");
        }
        let start = document.text.len();
        document.text.push_str(&paragraph.text);
        document.sections.push(Section {
            kind: if paragraph.is_caption {
                SectionKind::Caption
            } else {
                SectionKind::Body
            },
            span: Span::new(start, document.text.len()),
            label: paragraph.heading,
            category: paragraph.category,
        });
    }
}
