//! From the text of one record to its tree.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::name::QName;

use super::builder::{Builder, Fault, FaultKind};
use super::entities;
use super::scan::scan;
use super::tree::{Tree, UnknownEntity};

/// Parses a record. Of the elements named in `skip` only the tag is kept.
///
/// # Errors
/// Where the record is not well-formed, is nested more than 1,024 deep, or has more than 4 Mi nodes.
pub(in crate::read) fn parse<'r>(record: &'r str, skip: &[&str]) -> Result<Tree<'r>, Fault> {
    let Some(tree) = scan(record, skip) else {
        return parse_with_quick_xml(record, skip);
    };
    #[cfg(any(test, fuzzing))]
    assert_eq!(
        Ok(&tree),
        parse_with_quick_xml(record, skip).as_ref(),
        "the scanner reads as quick-xml does: {record}"
    );
    Ok(tree)
}

/// Parses a record that may be any XML; also the oracle that the scanner is held to.
fn parse_with_quick_xml<'r>(record: &'r str, skip: &[&str]) -> Result<Tree<'r>, Fault> {
    let mut reader = Reader::from_str(record);
    let mut builder = Builder::new(record);
    loop {
        let before = byte_of(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let byte = byte_of(reader.error_position());
            Fault::new(byte, FaultKind::Malformed, describe(&error))
        })?;
        let after = byte_of(reader.buffer_position());
        match event {
            Event::Start(start) => {
                check_attributes(&start, before)?;
                let is_skipped = skip.contains(&start.local_name().as_ref());
                let name = name_in(before + 1, start.name());
                builder.open(before + 1..after - 1, name, is_skipped)?;
            }
            Event::Empty(start) => {
                check_attributes(&start, before)?;
                let name = name_in(before + 1, start.name());
                builder.open(before + 1..after - 2, name, false)?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.resolved(&text.xml10_content(), before)?,
            Event::CData(text) => builder.resolved(&text.xml10_content(), before)?,
            Event::GeneralRef(reference) => {
                let resolved = entities::resolve(&reference);
                if resolved.is_none() {
                    builder.unknown(UnknownEntity {
                        byte: before,
                        name: reference.chars().take(40).collect(),
                    });
                }
                builder.resolved(
                    resolved.as_deref().unwrap_or(&record[before..after]),
                    before,
                )?;
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
    }
    builder.finish()
}

/// Where in the record a name lies, without its prefixes; `start` is where it begins with them.
fn name_in(start: usize, name: QName<'_>) -> Range<usize> {
    let name: &str = name.as_ref();
    let prefix = name.rfind(':').map_or(0, |colon| colon + 1);
    start + prefix..start + name.len()
}

fn byte_of(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// The parser speaks of the end of its input, which is the end of the record here.
fn describe(error: &quick_xml::Error) -> String {
    error
        .to_string()
        .replace("before end of input", "before the end of the record")
        .replace("syntax error: ", "")
        .replace("ill-formed document: ", "")
}

fn check_attributes(start: &quick_xml::events::BytesStart<'_>, at: usize) -> Result<(), Fault> {
    for attribute in start.attributes() {
        if let Err(error) = attribute {
            return Err(Fault::new(
                at,
                FaultKind::Malformed,
                format!("bad attribute: {error}"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::builder::MAX_DEPTH;
    use super::super::tree::Element;
    use super::*;

    fn fault(record: &str) -> Fault {
        parse(record, &[]).expect_err("it is broken")
    }

    #[test]
    fn references_cdata_and_comments_make_one_text() {
        let tree = parse(
            "<a>x&lt;<!-- no --><![CDATA[<y>]]>&beta;&#x3b3;&lol;\r\nz</a>",
            &[],
        )
        .unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.raw_text(), "x<<y>βγ&lol;\nz");
        assert_eq!(tree.nodes.len(), 2, "one element, one text");
    }

    #[test]
    fn attributes_are_found_by_name() {
        let tree = parse("<a b='1' x:c=\"&lt; 2 \" d=''/>", &[]).unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.attribute("b").as_deref(), Some("1"));
        assert_eq!(root.attribute("x:c").as_deref(), Some("< 2"));
        assert_eq!(root.attribute("d"), None);
        assert_eq!(root.attribute("e"), None);
    }

    #[test]
    fn paths_and_skipped_elements() {
        let tree = parse(
            "<r><a><b>1</b></a><s><b>no</b>t</s><a><c>2</c></a></r>",
            &["s"],
        )
        .unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.at(&["a", "b"]).unwrap().raw_text(), "1");
        assert_eq!(root.child("s").unwrap().raw_text(), "");
        assert_eq!(root.all("a").count(), 2);
        assert_eq!(root.raw_text(), "12");
        let names: Vec<_> = root.descendants().map(Element::name).collect();
        assert_eq!(names, ["a", "b", "s", "a", "c"]);
    }

    #[test]
    fn faults_say_what_and_where() {
        let mismatch = fault("<a><b>x</c></a>");
        assert_eq!((mismatch.byte, mismatch.kind), (7, FaultKind::Malformed));
        assert!(mismatch.message.contains("`</b>`"), "{}", mismatch.message);
        assert_eq!(fault("<a><b>x</b>").kind, FaultKind::Unclosed);
        assert_eq!(fault("<a>x & y</a>").kind, FaultKind::Malformed);
        assert_eq!(fault("<a x=1>y</a>").kind, FaultKind::Malformed);
        assert_eq!(fault("<a><!-- x</a>").kind, FaultKind::Malformed);
    }

    #[test]
    fn depth_is_capped_and_costs_no_stack() {
        let deep = "<a>".repeat(200_000) + &"</a>".repeat(200_000);
        assert_eq!(fault(&deep).kind, FaultKind::TooLarge);
        let fair = "<a>".repeat(MAX_DEPTH) + "x" + &"</a>".repeat(MAX_DEPTH);
        assert_eq!(parse(&fair, &[]).unwrap().root().unwrap().raw_text(), "x");
    }

    #[test]
    fn many_attributes_and_namespaces_take_linear_time() {
        let joined = |n: u32, attribute: fn(u32) -> String| {
            (0..n).map(attribute).collect::<Vec<_>>().concat()
        };
        let attributes = joined(100_000, |i| format!(" a{i}=\"1\""));
        let namespaces = joined(10_000, |i| format!(" xmlns:n{i}=\"u{i}\""));
        let record = format!("<a{attributes}><b{namespaces}>x</b></a>");
        let started = std::time::Instant::now();
        let tree = parse(&record, &[]).unwrap();
        assert_eq!(
            tree.root().unwrap().attribute("a99999").as_deref(),
            Some("1")
        );
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
}
