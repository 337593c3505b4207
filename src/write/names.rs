//! Names of which each is used once.

use hashbrown::HashSet;

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// The name, or where it is taken the name with the first free number behind it (`NAME/2`). Pieces of one mention, and
    /// mentions of the same words with different concepts, have the same identifier.
    pub(super) fn take(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut n = 1;
        while !self.0.insert(free.clone()) {
            n += 1;
            free = format!("{name}/{n}");
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_taken_once() {
        let mut names = Names::default();
        assert_eq!(
            ["a", "a", "b", "a"].map(|name| names.take(name)),
            ["a", "a/2", "b", "a/3"]
        );
    }
}
