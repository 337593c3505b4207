//! What is said of a data set on standard error.

use super::super::report::line;
use crate::dataset::Manifest;

/// A line for each split, and one for each reason for which something is not in.
pub(super) fn say_what_is_in(manifest: &Manifest) {
    for (split, counts) in &manifest.counts {
        line(&format!(
            "{split}: {} documents, {} rows ({} gold, {} without mentions), {} mentions of {} concepts",
            counts.documents,
            counts.rows,
            counts.gold_rows,
            counts.rows_without_mentions,
            counts.n_mentions(),
            counts.concepts,
        ));
    }
    for (reason, n) in &manifest.left_out {
        line(&format!("left out: {n} {reason}"));
    }
    let about = &manifest.about;
    let wanted = [
        ("--creator", &about.creator),
        ("--url", &about.url),
        ("--date", &about.date),
    ];
    let missing: Vec<&str> = (wanted.iter())
        .filter_map(|(flag, value)| value.is_none().then_some(*flag))
        .collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        line(&format!("before you publish it: Croissant wants {missing}"));
    }
}

/// Losses of rows and tags are said even to those who want to hear nothing else: they are what nobody may overlook. What
/// further formats have no place for the manifest says.
pub(super) fn say_losses(manifest: &Manifest) {
    for part in ["rows", "tags"] {
        for loss in manifest.losses.get(part).into_iter().flatten() {
            let text = |key: &str| loss[key].as_str().unwrap_or_default().to_owned();
            let (what, kind, why) = (text("what"), text("kind"), text("why"));
            line(&format!("{part}: {} {what} {kind}: {why}", loss["n"]));
        }
    }
}
