use std::io::{self, Cursor, Read};

use super::*;

const TAGS: &[RecordTag] = &[
    RecordTag {
        name: "rec",
        resyncs: true,
        within: &["inner"],
    },
    RecordTag {
        name: "inner",
        resyncs: true,
        within: &[],
    },
    RecordTag {
        name: "note",
        resyncs: false,
        within: &[],
    },
];

fn splitter(text: &str) -> Splitter {
    Splitter::new(
        Window::new(Box::new(Cursor::new(text.to_owned()))),
        TAGS,
        1000,
    )
}

/// Each record's text, cut ones with a mark behind; then how the input ended.
fn pieces(text: &str) -> Vec<String> {
    let mut splitter = splitter(text);
    let mut found = Vec::new();
    loop {
        match splitter.next() {
            Ok(Piece::Record(record)) => {
                let text = String::from_utf8(record.bytes).unwrap();
                found.push(match record.cut {
                    None => text,
                    Some(cut) => format!("{text} {cut:?}"),
                });
            }
            Ok(other) => found.push(format!("{other:?}")),
            Err(ending) => {
                found.extend(ending.open_root.map(|root| format!("open {root}")));
                return found;
            }
        }
    }
}

#[test]
fn records_are_handed_out_as_they_stand() {
    assert_eq!(
        pieces("<r>x<rec a='>'>1<inner/></rec>y<p:inner>2</p:inner><rec/></r>"),
        [
            "<rec a='>'>1<inner/></rec>",
            "<p:inner>2</p:inner>",
            "<rec/>"
        ]
    );
}

#[test]
fn a_record_ends_where_the_next_begins_or_the_root_ends() {
    assert_eq!(
        pieces("<r><rec>1<rec>2</rec><rec>3</r>"),
        [
            "<rec>1 MissingEndTag",
            "<rec>2</rec>",
            "<rec>3 MissingEndTag"
        ]
    );
    assert_eq!(
        pieces("<r><inner>1<rec>2</rec></r>"),
        ["<inner>1 MissingEndTag", "<rec>2</rec>"]
    );
}

#[test]
fn names_that_cannot_be_searched_for_end_records_too() {
    let long = "r".repeat(101);
    for root in ["x:", &long] {
        let text = format!("<{root}><a/><rec><a/>1</{root}>");
        assert_eq!(pieces(&text), ["<rec><a/>1 MissingEndTag"], "{root}");
    }
}

#[test]
fn elements_named_like_the_root_or_a_side_record_may_lie_in_a_record() {
    assert_eq!(
        pieces("<r><note>n</note><rec><r>1</r><note>2</note></rec><rec>3</rec></r>"),
        [
            "<note>n</note>",
            "<rec><r>1</r><note>2</note></rec>",
            "<rec>3</rec>"
        ]
    );
}

#[test]
fn what_is_open_at_the_end_is_said() {
    assert_eq!(pieces("<r><rec>1"), ["<rec>1 EndOfInput", "open r"]);
    assert_eq!(pieces("<r><rec>1</rec>"), ["<rec>1</rec>", "open r"]);
    assert_eq!(pieces("<r><r></r>"), ["open r"]);
    assert_eq!(pieces("<r/><r></r>"), [""; 0]);
}

#[test]
fn a_failing_stream_gives_its_whole_records_first() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }
    let stream = Cursor::new("<r><rec>1</rec><rec>2").chain(Failing);
    let window = Window::new(Box::new(io::BufReader::new(stream)));
    let mut splitter = Splitter::new(window, TAGS, 1000);
    assert!(matches!(splitter.next(), Ok(Piece::Record(record)) if record.cut.is_none()));
    assert!(
        matches!(splitter.next(), Ok(Piece::Record(record)) if record.cut == Some(Cut::EndOfInput))
    );
    assert_eq!(splitter.take_error().unwrap().to_string(), "broken");
}

#[test]
fn places_are_those_of_the_first_bytes() {
    let mut splitter = splitter("<r>\n<!-- é --> <rec/>\n\n  <rec/></r>");
    let mut place = || match splitter.next() {
        Ok(Piece::Record(record)) => record.place,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        place(),
        Place {
            line: 2,
            column: 12
        }
    );
    assert_eq!(place(), Place { line: 4, column: 3 });
}
