//! Statistics as plots: SVG, without a font of this machine.

use plotters::prelude::*;

use super::error::DatasetError;
use super::split::Split;
use super::statistics::{LENGTH_STEP, SplitStatistics, Statistics};

/// A plot by name: a title for people, and the picture.
#[derive(Clone, Debug)]
pub struct Plot {
    /// Its name in files.
    pub name: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// The picture.
    pub svg: String,
}

const SIZE: (u32, u32) = (640, 320);

/// Colors that people with any color vision tell apart (Okabe and Ito, *Color universal design*, 2008).
const COLORS: [RGBColor; 3] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
];

/// All plots of a data set.
///
/// # Errors
/// If one cannot be drawn.
pub fn plots(statistics: &Statistics) -> Result<Vec<Plot>, DatasetError> {
    let labels: Vec<String> = {
        let all = statistics
            .splits
            .values()
            .flat_map(|one| one.counts.mentions.keys());
        let labels: std::collections::BTreeSet<&String> = all.collect();
        labels.into_iter().cloned().collect()
    };
    let bars = |of: &dyn Fn(&SplitStatistics) -> Vec<usize>| -> Vec<(Split, Vec<usize>)> {
        let splits = statistics.splits.iter();
        splits.map(|(&split, counts)| (split, of(counts))).collect()
    };
    let by_label = bars(&|split| {
        let n_of = |label| split.counts.mentions.get(label).copied().unwrap_or(0);
        labels.iter().map(n_of).collect()
    });
    let by_length = bars(&|split| split.lengths.clone());
    let by_confidence = bars(&|split| split.confidences.to_vec());
    let numbers: Vec<String> = (1..=labels.len())
        .map(|number| number.to_string())
        .collect();
    let n_lengths = by_length.first().map_or(0, |(_, lengths)| lengths.len());
    let from_length: Vec<String> = (0..n_lengths)
        .map(|step| (step * LENGTH_STEP).to_string())
        .collect();
    let from_confidence: Vec<String> = (0..10).map(|tenth| format!("0.{tenth}")).collect();
    [
        (
            "mentions",
            "Mentions by label, numbered as in the table",
            bar_chart("label", "mentions", &numbers, &by_label),
        ),
        (
            "lengths",
            "Rows by length in characters",
            bar_chart("characters, from", "rows", &from_length, &by_length),
        ),
        (
            "confidence",
            "Mentions by confidence",
            bar_chart(
                "confidence, from",
                "mentions",
                &from_confidence,
                &by_confidence,
            ),
        ),
        (
            "concepts",
            "Concepts by rank and number of mentions: the long tail",
            long_tail(statistics),
        ),
    ]
    .into_iter()
    .map(|(name, title, drawn)| match drawn {
        Ok(svg) => Ok(Plot { name, title, svg }),
        Err(error) => Err(DatasetError::Plot(name, error)),
    })
    .collect()
}

/// Groups of bars, one group for each name, one bar for each split.
fn bar_chart(
    x: &str,
    y: &str,
    names: &[String],
    bars: &[(Split, Vec<usize>)],
) -> Result<String, String> {
    /// How wide a bar is; the groups lie one apart.
    const WIDTH: f64 = 0.25;
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        let top = bars.iter().flat_map(|(_, n)| n).copied().max().unwrap_or(0);
        let last = names
            .iter()
            .zip(0_u32..)
            .last()
            .map_or(0.0, |(_, last)| f64::from(last));
        let mut chart = ChartBuilder::on(&root)
            .margin(10)
            .x_label_area_size(40)
            .y_label_area_size(60)
            // Room above the bars, for what their colors mean.
            .build_cartesian_2d(-0.5..last + 0.5, 0..top + top / 3 + 1)
            .map_err(shown)?;
        let name_at = |at: &f64| {
            let at_group = names
                .iter()
                .zip(0_u32..)
                .find(|(_, group)| (f64::from(*group) - at).abs() < 1e-6);
            at_group.map_or_else(String::new, |(name, _)| name.clone())
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_desc(x)
            .y_desc(y)
            .x_labels(names.len() + 2)
            .x_label_formatter(&name_at)
            .draw()
            .map_err(shown)?;
        for (((split, n), color), place) in bars.iter().zip(COLORS).zip([-1.5, -0.5, 0.5]) {
            let rectangles = n.iter().zip(0_u32..).map(|(&n, group)| {
                let left = f64::from(group) + place * WIDTH;
                Rectangle::new([(left, 0), (left + WIDTH, n)], color.filled())
            });
            chart
                .draw_series(rectangles)
                .map_err(shown)?
                .label(split.as_str())
                .legend(move |(x, y)| {
                    Rectangle::new([(x, y - 5), (x + 10, y + 5)], color.filled())
                });
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .border_style(BLACK)
            .background_style(WHITE)
            .draw()
            .map_err(shown)?;
        root.present().map_err(shown)?;
    }
    Ok(svg)
}

/// Concepts by rank, both axes logarithmic.
fn long_tail(statistics: &Statistics) -> Result<String, String> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        let n = statistics.concepts.len().max(2);
        let top = statistics.concepts.first().map_or(2, |one| one.n.max(2));
        let mut chart = ChartBuilder::on(&root)
            .margin(10)
            .x_label_area_size(40)
            .y_label_area_size(60)
            .build_cartesian_2d((1..n).log_scale(), (1..top).log_scale())
            .map_err(shown)?;
        chart
            .configure_mesh()
            .x_desc("rank of the concept")
            .y_desc("mentions")
            .draw()
            .map_err(shown)?;
        let points = statistics.concepts.iter().enumerate();
        let points = points.map(|(rank, one)| (rank + 1, one.n));
        chart
            .draw_series(LineSeries::new(points, COLORS[0].stroke_width(2)))
            .map_err(shown)?;
        root.present().map_err(shown)?;
    }
    Ok(svg)
}

fn shown(error: impl std::fmt::Display) -> String {
    error.to_string()
}
