//! Running text out of mixed content.
//!
//! - Inline markup joins without a space: `CO<sub>2</sub>` is `CO2`.
//! - A run of white space with a line break in it is layout, and becomes one space; all other white space stays as it
//!   is. Both ends are trimmed.
//! - In `MathML` white space between elements means nothing and is dropped, that at the ends of a token is trimmed
//!   (`MathML` 3.0, section 2.1.7), and the cells of a table are set apart by a space. `annotation` and `tex-math`, which
//!   say the same once more in another language, are left out.

use super::tree::{Element, Step};

/// Elements that repeat their formula in another notation, or are not there to be read.
const NOT_PROSE: &[&str] = &[
    "annotation",
    "annotation-xml",
    "tex-math",
    "graphic",
    "inline-graphic",
    "alt-text",
    "long-desc",
    "fn",
    "index-term",
];

/// The text of an element.
pub(in crate::read) fn prose(element: Element<'_>) -> String {
    prose_without(element, &[])
}

/// The text of an element but for what lies in elements of these names.
pub(in crate::read) fn prose_without(element: Element<'_>, names: &[&str]) -> String {
    if let Some(text) = element.only_text() {
        return without_layout(text);
    }
    let mut text = Prose::default();
    element.walk(|step| {
        if let Step::Enter(inner) = step
            && (NOT_PROSE.contains(&inner.name()) || names.contains(&inner.name()))
        {
            return false;
        }
        text.step(step);
        true
    });
    text.finish()
}

/// Collects running text step by step.
#[derive(Debug, Default)]
pub(in crate::read) struct Prose {
    text: String,
    /// How many `math` elements are open.
    math_depth: usize,
    /// Whether what comes next is to be set apart.
    is_space_due: bool,
}

impl Prose {
    /// Takes one step of a walk.
    pub(in crate::read) fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Text(text) if self.math_depth > 0 => {
                let words: Vec<&str> = text.split_whitespace().collect();
                self.push(&words.join(" "));
            }
            Step::Text(text) => self.push(text),
            Step::Enter(element) => match element.name() {
                "math" => self.math_depth += 1,
                "mtd" | "mtr" if self.math_depth > 0 => self.space(),
                "break" => self.space(),
                _ => {}
            },
            Step::Leave(element) => match element.name() {
                "math" => self.math_depth -= 1,
                "mtable" if self.math_depth > 0 => self.space(),
                _ => {}
            },
        }
    }

    /// Sets what follows apart by a space, unless there is white space already.
    pub(in crate::read) fn space(&mut self) {
        self.is_space_due = true;
    }

    fn push(&mut self, mut text: &str) {
        if self.is_space_due && !text.is_empty() {
            self.is_space_due = false;
            if self.text.ends_with(char::is_whitespace) {
                text = text.trim_start();
            } else if !self.text.is_empty() && !text.starts_with(char::is_whitespace) {
                self.text.push(' ');
            }
        }
        self.text.push_str(text);
    }

    /// The text so far, laid out; begins anew.
    pub(in crate::read) fn finish(&mut self) -> String {
        self.is_space_due = false;
        without_layout(&std::mem::take(&mut self.text))
    }
}

/// Trims, and turns runs of white space with a line break into one space.
pub(in crate::read) fn without_layout(text: &str) -> String {
    let text = text.trim();
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(run) = rest.find(is_space) {
        out.push_str(&rest[..run]);
        rest = &rest[run..];
        let length = rest.find(|c| !is_space(c)).unwrap_or(rest.len());
        let (space, after) = rest.split_at(length);
        out.push_str(if space.contains(['\n', '\r']) {
            " "
        } else {
            space
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// White space as XML has it: a no-break space is a character like others.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn prose_of(record: &str) -> String {
        prose(parse(record, &[]).unwrap().root().unwrap())
    }

    #[test]
    fn inline_markup_joins_without_a_space() {
        assert_eq!(
            prose_of("<t> CO<sub>2</sub>  and <i>TP53</i><sup>+/-</sup> </t>"),
            "CO2  and TP53+/-"
        );
    }

    #[test]
    fn line_breaks_are_layout_and_other_white_space_is_not() {
        assert_eq!(
            prose_of("<t>\n  a\r\n\t b\u{a0} c\td\n</t>"),
            "a b\u{a0} c\td"
        );
    }

    #[test]
    fn pretty_printed_mathml_reads_like_compact_mathml() {
        let compact = "<t>rate <m:math><m:msub><m:mi>&eta;</m:mi><m:mn>2</m:mn></m:msub><m:mo>=</m:mo></m:math> x</t>";
        let pretty = "<t>rate <m:math>\n <m:msub>\n  <m:mi> &eta;\n</m:mi> <m:mn>2</m:mn>\n </m:msub>\n<m:mo>=</m:mo></m:math> x</t>";
        assert_eq!(prose_of(compact), "rate η2= x");
        assert_eq!(prose_of(pretty), prose_of(compact));
    }

    #[test]
    fn second_notations_of_a_formula_are_left_out() {
        let both = "<t><alternatives><tex-math>\\beta</tex-math><math><semantics><mi>β</mi><annotation>b</annotation></semantics></math></alternatives></t>";
        assert_eq!(prose_of(both), "β");
    }
}
