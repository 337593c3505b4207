//! BioC as XML.

use std::io;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::BytesText;

use super::{Annotation, BiocDocument, Infons, Passage, Relation, SOURCE, UNIT, document};
use crate::document::AnnotatedDocument;
use crate::format::losses::{LossKind, Losses};
use crate::write::{DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions};

pub(in crate::write) const FORMAT: OutputFormat = OutputFormat {
    name: "bioc-xml",
    description: "BioC XML: one collection, as its DTD has it",
    extensions: &["xml"],
    needs_tokens: false,
    make: Make::Encoder(|options| Box::new(BiocXml(options.clone()))),
};

struct BiocXml(WriteOptions);

impl DocumentEncoder for BiocXml {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let Some(document) = document(annotated, &self.0, losses) else {
            return Ok(());
        };
        let mut xml = Xml {
            writer: Writer::new(out),
            n_forbidden: 0,
        };
        xml.document(&document)
            .map_err(|error| WriteError::new("-", error))?;
        let why = "XML has no place for them, and they became blanks";
        let n_forbidden = xml.n_forbidden;
        losses.add(LossKind::Normalized, "control characters", why, n_forbidden);
        Ok(())
    }

    fn prologue(&self) -> Vec<u8> {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE collection SYSTEM \"BioC.dtd\">\n<collection>\
             <source>{SOURCE}</source><date></date><key></key><infon key=\"{UNIT}\">{}</infon>\n",
            self.0.unit.as_str()
        )
        .into_bytes()
    }

    fn epilogue(&self) -> Vec<u8> {
        b"</collection>\n".to_vec()
    }
}

/// The elements of a document on their way out.
struct Xml<'o> {
    writer: Writer<&'o mut Vec<u8>>,
    n_forbidden: usize,
}

impl Xml<'_> {
    fn document(&mut self, document: &BiocDocument) -> io::Result<()> {
        self.element("document", &[], |xml| {
            xml.text("id", &document.id)?;
            xml.infons(&document.infons)?;
            for passage in &document.passages {
                xml.passage(passage)?;
            }
            xml.annotations(&document.annotations)?;
            for relation in &document.relations {
                xml.relation(relation)?;
            }
            Ok(())
        })?;
        self.writer.get_mut().push(b'\n');
        Ok(())
    }

    fn passage(&mut self, passage: &Passage) -> io::Result<()> {
        self.element("passage", &[], |xml| {
            xml.infons(&passage.infons)?;
            xml.text("offset", &passage.offset.to_string())?;
            xml.text("text", &passage.text)?;
            xml.annotations(&passage.annotations)
        })
    }

    fn annotations(&mut self, annotations: &[Annotation]) -> io::Result<()> {
        for annotation in annotations {
            self.element("annotation", &[("id", &annotation.id)], |xml| {
                xml.infons(&annotation.infons)?;
                for location in &annotation.locations {
                    let (offset, length) =
                        (location.offset.to_string(), location.length.to_string());
                    xml.empty("location", &[("offset", &offset), ("length", &length)])?;
                }
                xml.text("text", &annotation.text)
            })?;
        }
        Ok(())
    }

    fn relation(&mut self, relation: &Relation) -> io::Result<()> {
        self.element("relation", &[("id", &relation.id)], |xml| {
            xml.infons(&relation.infons)?;
            for node in &relation.nodes {
                xml.empty("node", &[("refid", &node.refid), ("role", node.role)])?;
            }
            Ok(())
        })
    }

    fn infons(&mut self, infons: &Infons) -> io::Result<()> {
        for (key, value) in infons {
            let value = self.allowed(value.as_str().unwrap_or_default());
            self.element("infon", &[("key", key)], |xml| xml.characters(&value))?;
        }
        Ok(())
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text = self.allowed(text);
        self.element(name, &[], |xml| xml.characters(&text))
    }

    fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        use quick_xml::events::{BytesEnd, BytesStart, Event};
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.writer.write_event(Event::Start(start))?;
        inside(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let element = self.writer.create_element(name);
        element
            .with_attributes(attributes.iter().copied())
            .write_empty()
            .map(drop)
    }

    /// Text in which carriage returns survive: parsers make line feeds of those that are written as they are (XML 1.0,
    /// section 2.11).
    fn characters(&mut self, text: &str) -> io::Result<()> {
        let escaped = escape(text).replace('\r', "&#13;");
        let text = quick_xml::events::Event::Text(BytesText::from_escaped(escaped));
        self.writer.write_event(text)
    }

    /// The text with blanks for what XML 1.0 has no place for (section 2.2).
    fn allowed(&mut self, text: &str) -> String {
        let is_allowed = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
        text.chars()
            .map(|c| {
                if is_allowed(c) {
                    c
                } else {
                    self.n_forbidden += 1;
                    ' '
                }
            })
            .collect()
    }
}
