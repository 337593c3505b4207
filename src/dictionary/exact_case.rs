//! Names that want their exact case.

/// Whether a surface form has the letters of a name in their case, a plural `s` aside.
///
/// Only letters and digits are compared: what folding did to separators is not a matter of case. Catches `CT` for
/// `CT`, `CTCs` for `CTC`, `HER-2` for `HER2`; not `met` or `Met` for `MET`.
pub fn has_exact_case(name: &str, surface: &str) -> bool {
    let name = significant(name);
    let surface = significant(surface);
    surface == name
        || surface.strip_suffix('s') == Some(&name)
        || name.strip_suffix('s') == Some(&surface)
        || (!name.is_ascii() || !surface.is_ascii()) && spelled_out(&name) == spelled_out(&surface)
}

fn significant(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

/// Folds what folds without regard to case, so that `TGFβ` and `TGF-beta` compare by their Latin capitals.
fn spelled_out(text: &str) -> String {
    text.chars().filter(char::is_ascii_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::has_exact_case;

    #[test]
    fn short_forms_keep_their_case() {
        for (name, surface) in [
            ("CT", "CT"),
            ("CTC", "CTCs"),
            ("HER2", "HER-2"),
            ("TGF-β", "TGF-beta"),
            ("CTCs", "CTC"),
        ] {
            assert!(has_exact_case(name, surface), "{surface} for {name}");
        }
        for (name, surface) in [
            ("MET", "met"),
            ("MET", "Met"),
            ("US", "us"),
            ("PET", "Pet"),
            ("Abs", "ABS"),
        ] {
            assert!(!has_exact_case(name, surface), "{surface} for {name}");
        }
    }
}
