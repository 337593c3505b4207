//! Scores by a scheme as a table for people.

use std::fmt;

use super::{Average, MucCounts, NervaluateScores, SchemeEvaluation, SchemeScores, SeqevalScores};

/// What was compared, then a line for each type and one for all, in each way that the scheme counts.
impl fmt::Display for SchemeEvaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.n_in_tokens {
            0 => "characters".to_owned(),
            n if n == self.n_documents => "tokens".to_owned(),
            n => format!("tokens in {n} documents, in characters in all others"),
        };
        writeln!(f, "documents: {}; spans in {unit}", self.n_documents)?;
        match &self.scores {
            SchemeScores::Nervaluate(scores) => write_nervaluate(f, scores)?,
            SchemeScores::Seqeval(scores) => write_seqeval(f, scores)?,
        }
        writeln!(f)?;
        for (what, names) in [
            (
                "documents missing from the prediction (counted as missed)",
                &self.missing_documents,
            ),
            (
                "documents not in the gold standard (not counted)",
                &self.unknown_documents,
            ),
        ] {
            crate::evaluate::table::write_names(f, what, names)?;
        }
        if self.n_covered > 0 {
            writeln!(
                f,
                "discontinuous annotations, counted as their cover: {}",
                self.n_covered
            )?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        Ok(())
    }
}

fn width_of<'n>(names: impl Iterator<Item = &'n String>) -> usize {
    let longest = names.map(|name| name.chars().count()).max();
    longest.unwrap_or_default().max("weighted avg".len())
}

fn write_nervaluate(f: &mut fmt::Formatter<'_>, scores: &NervaluateScores) -> fmt::Result {
    let width = width_of(scores.entities.keys());
    for (place, (name, overall)) in scores.overall.by_name().into_iter().enumerate() {
        writeln!(
            f,
            "\n{name:width$}{:>9}{:>10}{:>9}{:>8}{:>9}{:>10}{:>8}{:>9}{:>8}{:>8}",
            "correct",
            "incorrect",
            "partial",
            "missed",
            "spurious",
            "possible",
            "actual",
            "P",
            "R",
            "F1"
        )?;
        let of_types = scores.entities.iter();
        let of_types = of_types.map(|(label, one)| (label.as_str(), one.by_name()[place].1));
        for (label, counts) in of_types.chain([("all types", overall)]) {
            write_counts(f, label, width, counts)?;
        }
    }
    Ok(())
}

fn write_counts(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    width: usize,
    one: MucCounts,
) -> fmt::Result {
    writeln!(
        f,
        "{name:width$}{:>9}{:>10}{:>9}{:>8}{:>9}{:>10}{:>8}{:>9.4}{:>8.4}{:>8.4}",
        one.correct,
        one.incorrect,
        one.partial,
        one.missed,
        one.spurious,
        one.possible(),
        one.actual(),
        one.precision(),
        one.recall(),
        one.f1(),
    )
}

fn write_seqeval(f: &mut fmt::Formatter<'_>, scores: &SeqevalScores) -> fmt::Result {
    let width = width_of(scores.entities.keys());
    writeln!(
        f,
        "\n{:width$}{:>10}{:>10}{:>10}{:>10}",
        "strict", "P", "R", "F1", "support"
    )?;
    let of_types = scores.entities.iter();
    let of_types = of_types.map(|(label, one)| (label.as_str(), one));
    let averages: [(&str, &Average); 3] = [
        ("micro avg", &scores.micro),
        ("macro avg", &scores.macro_),
        ("weighted avg", &scores.weighted),
    ];
    for (name, one) in of_types.chain(averages) {
        writeln!(
            f,
            "{name:width$}{:>10.4}{:>10.4}{:>10.4}{:>10}",
            one.precision, one.recall, one.f1, one.support
        )?;
    }
    Ok(())
}
