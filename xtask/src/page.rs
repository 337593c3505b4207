//! Tables that a task puts into a page of the documentation, between marks.

use std::fs;

use anyhow::Context as _;

use crate::command::root;

const END: &str = "<!-- end -->\n";

/// Replaces what stands in a page between the marks of a task.
pub(crate) fn write(page: &str, task: &str, table: &str) -> anyhow::Result<()> {
    let path = root().join(page);
    let text = fs::read_to_string(&path).with_context(|| format!("reading {page}"))?;
    let begin = begin(task);
    let text = replaced(&text, &begin, table)
        .with_context(|| format!("{page} has no line {}", begin.trim()))?;
    fs::write(&path, text).with_context(|| format!("writing {page}"))
}

fn begin(task: &str) -> String {
    format!("<!-- begin: cargo xtask {task} --write -->\n")
}

fn replaced(text: &str, begin: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (_, behind) = rest.split_once(END)?;
    Some(format!("{before}{begin}\n{table}\n{END}{behind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let begin = begin("x");
        let text = format!("a\n{begin}old\n{END}z\n");
        let new = replaced(&text, &begin, "new\n").unwrap();
        assert_eq!(new, format!("a\n{begin}\nnew\n\n{END}z\n"));
        assert_eq!(
            replaced(&new, &begin, "new\n").as_deref(),
            Some(new.as_str())
        );
        assert!(replaced("a\n", &begin, "new\n").is_none());
    }
}
