//! The files under `dictionaries/`, as they were when the program was built.

/// `(path below dictionaries/, text)`, in order of path; written by `build.rs`.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/dictionaries.rs"));

/// Every embedded file: its path below `dictionaries/`, with forward slashes, and its text; in order of path.
pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// The text of the embedded file with that path below `dictionaries/`, such as `cues/negation.tsv`.
pub fn embedded_file(path: &str) -> Option<&'static str> {
    FILES
        .binary_search_by(|(name, _)| (*name).cmp(path))
        .ok()
        .map(|index| FILES[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_in_order_of_path_and_found_by_it() {
        assert!(FILES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (path, text) in embedded_files() {
            assert_eq!(embedded_file(path), Some(*text));
        }
        assert_eq!(embedded_file("no/such.tsv"), None);
    }
}
