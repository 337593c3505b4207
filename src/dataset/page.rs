//! Statistics as one self-contained page. Needs no network and no script; what texts say is escaped by the template engine.

use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use super::error::DatasetError;
use super::novelty::percent;
use super::plots::Plot;
use super::statistics::Statistics;

const TEMPLATE: &str = include_str!("templates/statistics.html");

/// Concepts that are listed.
const MAX_CONCEPTS: usize = 100;

#[derive(Serialize)]
struct Data<'s> {
    name: &'s str,
    program: &'static str,
    splits: Vec<&'static str>,
    /// A row of the table: its name, a cell for each split.
    rows: Vec<(String, Vec<String>)>,
    labels: Vec<(String, Vec<String>)>,
    novelty: [String; 3],
    plots: Vec<(&'static str, &'s str)>,
    n_concepts: usize,
    n_single: String,
    concepts: Vec<ConceptData<'s>>,
}

#[derive(Serialize)]
struct ConceptData<'s> {
    concept: &'s str,
    entity_type: &'s str,
    form: &'s str,
    n: usize,
}

/// The page.
///
/// # Errors
/// If the template does not work.
pub fn statistics_page(statistics: &Statistics, plots: &[Plot]) -> Result<String, DatasetError> {
    let fault = |error| DatasetError::Template("the statistics", error);
    let mut environment = Environment::new();
    // The name ends in .html: values are escaped.
    environment
        .add_template("statistics.html", TEMPLATE)
        .map_err(fault)?;
    let template = environment.get_template("statistics.html").map_err(fault)?;
    template
        .render(Value::from(Serde(data(statistics, plots))))
        .map_err(fault)
}

fn data<'s>(statistics: &'s Statistics, plots: &'s [Plot]) -> Data<'s> {
    let splits = || statistics.splits.values();
    let row = |name: &str, cells: Vec<String>| (name.to_owned(), cells);
    let count = |of: &dyn Fn(&super::statistics::SplitStatistics) -> usize| -> Vec<String> {
        splits().map(|split| of(split).to_string()).collect()
    };
    let share =
        |of: &dyn Fn(&super::statistics::SplitStatistics) -> (usize, usize)| -> Vec<String> {
            splits()
                .map(|split| {
                    let (n, all) = of(split);
                    percent(n, all)
                })
                .collect()
        };
    let rows = vec![
        row("documents", count(&|one| one.counts.documents)),
        row("rows", count(&|one| one.counts.rows)),
        row(
            "rows with labels by people",
            count(&|one| one.counts.gold_rows),
        ),
        row(
            "rows without mentions",
            count(&|one| one.counts.rows_without_mentions),
        ),
        row("sentences", count(&|one| one.sentences)),
        row("tokens", count(&|one| one.tokens)),
        row("characters", count(&|one| one.characters)),
        row("mentions", count(&|one| one.counts.n_mentions())),
        row("concepts", count(&|one| one.counts.concepts)),
        row(
            "coverage: characters in mentions",
            share(&|one| (one.characters_in_mentions, one.characters)),
        ),
        row(
            "ambiguity: mentions with alternatives",
            share(&|one| (one.ambiguous_mentions, one.counts.n_mentions())),
        ),
        row(
            "mentions in several pieces",
            share(&|one| (one.discontinuous_mentions, one.counts.n_mentions())),
        ),
        row(
            "mentions that overlap another",
            share(&|one| (one.overlapping_mentions, one.counts.n_mentions())),
        ),
    ];
    let names: std::collections::BTreeSet<&String> = splits()
        .flat_map(|split| split.counts.mentions.keys())
        .collect();
    let labels = names.into_iter().enumerate().map(|(index, label)| {
        let n = splits().map(|split| split.counts.mentions.get(label).copied().unwrap_or(0));
        let n: Vec<usize> = n.collect();
        let all = n.iter().sum();
        let cells = n.into_iter().map(|n| percent(n, all)).collect();
        (format!("{}. {label}", index + 1), cells)
    });
    Data {
        name: &statistics.name,
        program: concat!("oncotag ", env!("CARGO_PKG_VERSION")),
        splits: statistics
            .splits
            .keys()
            .map(|split| split.as_str())
            .collect(),
        rows,
        labels: labels.collect(),
        novelty: statistics.novelty.percent(),
        plots: plots
            .iter()
            .map(|plot| (plot.title, plot.svg.as_str()))
            .collect(),
        n_concepts: statistics.concepts.len(),
        n_single: percent(statistics.n_single(), statistics.concepts.len()),
        concepts: (statistics.concepts.iter().take(MAX_CONCEPTS))
            .map(|one| ConceptData {
                concept: &one.concept,
                entity_type: &one.entity_type,
                form: &one.form,
                n: one.n,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::plots::plots;
    use super::super::split::Split;
    use super::super::statistics::SplitStatistics;
    use super::super::tests::row;
    use super::*;
    use crate::dataset::{Counts, Novelty};

    #[test]
    fn what_texts_say_is_escaped_on_the_page_and_not_in_the_plots() {
        let evil = "<script>alert(1)</script>";
        let rows = [row("d", "x y", &[(0, 1, evil, evil)])];
        let of = SplitStatistics {
            counts: Counts::of(&rows),
            lengths: vec![1, 0],
            ..SplitStatistics::default()
        };
        let statistics = Statistics {
            name: evil.to_owned(),
            splits: BTreeMap::from([(Split::Train, of)]),
            concepts: vec![super::super::statistics::ConceptCount {
                concept: evil.to_owned(),
                entity_type: evil.to_owned(),
                form: evil.to_owned(),
                n: 1,
            }],
            novelty: Novelty::default(),
        };
        let plots = plots(&statistics).unwrap();
        assert_eq!(plots.len(), 4);
        let page = statistics_page(&statistics, &plots).unwrap();
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;"));
        assert_eq!(page.matches("<svg").count(), 4);
    }
}
