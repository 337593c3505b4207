//! The text of an element as a reader sees it.

use scraper::{ElementRef, Html, Node};

use super::pubmed_page::first;

/// Elements that show nothing, or nothing of the article.
const HIDDEN: &[&str] = &[
    "aside", "audio", "button", "canvas", "datalist", "embed", "form", "head", "iframe", "input",
    "map", "menu", "nav", "noscript", "object", "option", "progress", "script", "select", "style",
    "svg", "template", "textarea", "title", "video",
];

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "body",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that a blank line sets apart.
const PARAGRAPHS: &[&str] = &[
    "article",
    "blockquote",
    "dl",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// The visible text of the page's main part: `main` or `article` where there is one, else everything without header
/// and footer.
pub(super) fn main_text(page: &Html) -> String {
    let root = page.root_element();
    match first(root, "main, [role=main]").or_else(|| first(root, "article")) {
        Some(main) => text_of(main, |_| false),
        None => text_of(root, |element| {
            matches!(element.value().name(), "header" | "footer")
        }),
    }
}

/// The visible text of an element, without the elements that `is_left_out` names.
///
/// White space runs become one space, but not in `pre`; inline elements join without a space. Walks without
/// recursion: markup can be nested to any depth.
pub(super) fn text_of(
    root: ElementRef<'_>,
    is_left_out: impl Fn(ElementRef<'_>) -> bool,
) -> String {
    let mut visible = Visible::default();
    let mut node = *root;
    loop {
        let element = ElementRef::wrap(node);
        let mut is_entered = true;
        if let Some(element) = element {
            is_entered = !is_hidden(element) && !is_left_out(element);
            if is_entered {
                visible.enter(element);
            }
        } else if let Node::Text(text) = node.value() {
            visible.add(text);
        }
        if let (true, Some(child)) = (is_entered, node.first_child()) {
            node = child;
            continue;
        }
        // Leave this node and every ancestor whose last child it is.
        let mut leaves_entered = is_entered;
        loop {
            if let (true, Some(element)) = (leaves_entered, ElementRef::wrap(node)) {
                visible.leave(element);
            }
            if node.id() == root.id() {
                return visible.text;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else {
                return visible.text;
            };
            node = parent;
            leaves_entered = true;
        }
    }
}

/// The text of an element on one line.
pub(super) fn line_of(
    root: ElementRef<'_>,
    is_left_out: impl Fn(ElementRef<'_>) -> bool,
) -> String {
    let text = text_of(root, is_left_out);
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.trim_matches(' '))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(" ")
}

fn is_hidden(element: ElementRef<'_>) -> bool {
    let element = element.value();
    HIDDEN.contains(&element.name())
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || matches!(
            element.attr("role"),
            Some("navigation" | "banner" | "contentinfo" | "search" | "dialog")
        )
        || element
            .attr("style")
            .is_some_and(|style| style.replace(' ', "").contains("display:none"))
}

/// Text as it grows: gaps are written only once something follows them.
#[derive(Default)]
struct Visible {
    text: String,
    gap: Gap,
    pre_depth: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

impl Visible {
    fn enter(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        self.break_for(name);
        if name == "pre" {
            self.pre_depth += 1;
        }
    }

    fn leave(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        if name == "pre" {
            self.pre_depth = self.pre_depth.saturating_sub(1);
        }
        self.break_for(name);
    }

    fn break_for(&mut self, name: &str) {
        let gap = if PARAGRAPHS.contains(&name) {
            Gap::Paragraph
        } else if BLOCKS.contains(&name) {
            Gap::Line
        } else {
            return;
        };
        self.gap = self.gap.max(gap);
    }

    fn add(&mut self, words: &str) {
        if self.pre_depth > 0 {
            self.write_gap();
            self.text.push_str(words);
            return;
        }
        for c in words.chars() {
            // HTML's own white space; a no-break space is a character like any other.
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.gap = self.gap.max(Gap::Space);
            } else {
                self.write_gap();
                self.text.push(c);
            }
        }
    }

    fn write_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if !self.text.is_empty() {
            self.text.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
    }
}
