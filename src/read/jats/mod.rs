//! JATS (NISO Z39.96, versions 1.0 to 1.3) and its forerunner, the NLM archiving DTD.
//!
//! Records are `article` elements, alone or in any wrapper (`pmc-articleset`, OAI-PMH). The text is the title and the
//! main abstract; with `options.body` the body follows, a heading on a line of its own, then a line for each block, and
//! the captions of figures and tables. Contents of tables, displayed formulas, footnotes and reference lists are left
//! out; the text of cross-references (`xref`) stays. Every `sub-article` and `response` is a document of its own.

mod abstracts;
mod blocks;
mod front;

use super::composed::compose;
use super::xml::{Element, RecordFormat, RecordTag, XmlReader, root_name};
use super::{Documents, Format, Input, ReadError, ReadOptions};
use crate::document::{AnnotatedDocument, Document};

pub(super) const FORMAT: Format = Format {
    name: "jats",
    description: "JATS XML: full texts of PubMed Central and of publishers (title and abstract; body on request)",
    extensions: &["nxml", "xml"],
    sniff: is_jats,
    open,
};

const ROOTS: &[&str] = &["pmc-articleset", "article", "articles", "OAI-PMH"];

/// HTML has an element `article` too, so a sign of JATS must be there as well.
fn is_jats(head: &str) -> bool {
    const SIGNS: &[&str] = &[
        "<front",
        "article-type=",
        "JATS",
        "//NLM//DTD",
        "<journal-meta",
        "<article-meta",
        "dtd-version=",
    ];
    match root_name(head) {
        Some("pmc-articleset") => true,
        Some("article") => SIGNS.iter().any(|sign| head.contains(sign)),
        Some(_) => head.contains("<article ") && head.contains("<journal-meta"),
        None => false,
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature is that of every format"
)]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let format = JatsFormat { body: options.body };
    Ok(Box::new(XmlReader::new(format, input, options)))
}

struct JatsFormat {
    /// Whether the body is wanted.
    body: bool,
}

impl RecordFormat for JatsFormat {
    const TAGS: &'static [RecordTag] = &[RecordTag {
        name: "article",
        resyncs: true,
        within: &[],
    }];
    const EXPECTED: &'static str = "<article>, or a set of them";

    fn is_root(name: &str) -> bool {
        ROOTS.contains(&name)
    }

    fn identify(record: &str) -> Option<String> {
        front::identify(record)
    }

    fn skip(&self) -> &'static [&'static str] {
        &["ref-list", "table", "disp-formula", "tex-math", "counts"]
    }

    fn read(
        &mut self,
        record: Element<'_>,
        _source: &str,
        fallback_id: &str,
    ) -> Vec<AnnotatedDocument> {
        let main = self.document(record, fallback_id);
        let main_id = main.id.clone();
        let mut documents = vec![main];
        let parts = record
            .descendants()
            .filter(|element| matches!(element.name(), "sub-article" | "response"));
        for (n, part) in parts.enumerate() {
            let fallback_id = match part.attribute("id") {
                Some(id) => format!("{main_id}/{id}"),
                None => format!("{main_id}/{}", n + 1),
            };
            documents.push(self.document(part, &fallback_id));
        }
        documents
            .into_iter()
            .map(AnnotatedDocument::plain)
            .collect()
    }
}

impl JatsFormat {
    fn document(&self, article: Element<'_>, fallback_id: &str) -> Document {
        let mut metadata = front::metadata(article);
        let abstracts = abstracts::read(front::article_meta(article));
        metadata.other_abstracts = abstracts.others;
        let mut document = compose(metadata, &abstracts.main, fallback_id);
        if self.body {
            blocks::append_body(article, &mut document);
        }
        document
    }
}

#[cfg(test)]
mod tests;
