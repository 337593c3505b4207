//! Prefixes that are written joined, hyphenated, or apart.

/// Prefixes that are written joined, hyphenated, and (those marked) apart: `pre-angiogenic`, `preangiogenic`.
/// They join what follows in names and texts alike, so the list can lose no match.
const PREFIXES: &[(&str, bool)] = &[
    ("non", true),
    ("anti", true),
    ("pre", true),
    ("post", true),
    ("micro", true),
    ("macro", false),
    ("neo", false),
    ("chemo", false),
    ("radio", false),
    ("immuno", false),
    ("bio", false),
    ("cryo", false),
    ("thermo", false),
    ("electro", false),
    ("oligo", false),
    ("poly", false),
    ("multi", false),
    ("intra", false),
    ("inter", false),
    ("extra", false),
    ("peri", false),
    ("para", false),
    ("retro", false),
    ("sub", false),
    ("supra", false),
    ("trans", false),
    ("hyper", false),
    ("hypo", false),
    ("co", false),
    ("re", false),
    ("un", false),
    ("dys", false),
    ("lympho", false),
    ("hepato", false),
    ("neuro", false),
    ("cardio", false),
    ("angio", false),
    ("adeno", false),
    ("myo", false),
    ("fibro", false),
    ("osteo", false),
    ("cholangio", false),
    ("gastro", false),
    ("naso", false),
    ("broncho", false),
    ("ultra", false),
    ("bi", false),
    ("tri", false),
];

/// Whether a word is a prefix that `accepts` takes; it is asked whether the prefix is also written apart.
pub(super) fn is_prefix(word: &str, accepts: impl Fn(bool) -> bool) -> bool {
    PREFIXES.iter().any(|&(prefix, is_written_apart)| {
        accepts(is_written_apart) && prefix.eq_ignore_ascii_case(word)
    })
}

/// The prefixes that are also written apart.
#[cfg(test)]
pub(super) fn prefixes_written_apart() -> impl Iterator<Item = &'static str> {
    (PREFIXES.iter()).filter_map(|&(prefix, is_written_apart)| is_written_apart.then_some(prefix))
}
