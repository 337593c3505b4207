//! Whom to compare, on which documents.

use std::collections::BTreeSet;

use super::Document;
use super::draws::{Drawn, Evidence, Tally};
use super::overlap::{Level, Shared};
use super::report::{Agreement, Comparison, NamedMeasures};
use super::sheet::{Categories, Sheet};
use crate::evaluate::Bootstrap;

/// Documents that a comparison names at most.
const MAX_DOCUMENTS: usize = 200;

/// How far the curators of some documents agree: all together, and each two.
pub fn agreement(documents: &[Document], bootstrap: Bootstrap) -> Agreement {
    let sheets: Vec<Sheet<'_>> = documents
        .iter()
        .filter(|document| document.curators.len() > 1)
        .map(Sheet::new)
        .collect();
    let curators: BTreeSet<&str> = sheets
        .iter()
        .flat_map(|sheet| &sheet.curators)
        .copied()
        .collect();
    let curators: Vec<&str> = curators.into_iter().collect();
    let pairs = curators.iter().enumerate().flat_map(|(place, left)| {
        let others = curators[place + 1..].iter();
        others.map(move |right| [*left, *right])
    });
    let pairs: Vec<Comparison> = pairs
        .filter_map(|pair| compare(&sheets, &pair, bootstrap))
        .collect();
    let all = match pairs.as_slice() {
        [pair] if curators.len() == 2 => Some(pair.clone()),
        _ => compare(&sheets, &curators, bootstrap),
    };
    Agreement {
        curators: curators.into_iter().map(str::to_owned).collect(),
        all,
        pairs,
        draws: bootstrap.n_draws,
        seed: bootstrap.seed,
    }
}

/// A document, and the places there of those who are compared.
type Chosen<'s, 'd> = (&'s Sheet<'d>, Vec<usize>);

/// Compares curators where at least two of them met; nothing where they did not.
fn compare(sheets: &[Sheet<'_>], curators: &[&str], bootstrap: Bootstrap) -> Option<Comparison> {
    let chosen: Vec<Chosen<'_, '_>> = sheets
        .iter()
        .filter_map(|sheet| {
            let of_sheet = sheet.curators.iter().enumerate();
            let places: Vec<usize> = of_sheet
                .filter(|(_, curator)| curators.contains(curator))
                .map(|(place, _)| place)
                .collect();
            (places.len() > 1).then_some((sheet, places))
        })
        .collect();
    if chosen.is_empty() {
        return None;
    }
    let is_pair = curators.len() == 2;
    let types: BTreeSet<&str> = chosen.iter().flat_map(|(sheet, _)| sheet.types()).collect();
    let tally = |only: Option<&str>| {
        let (documents, n_categories) = evidence(&chosen, only);
        let tally = Tally::new(&documents, n_categories, is_pair);
        (documents, n_categories, tally)
    };
    let (documents, n_categories, overall) = tally(None);
    let by_document = by_document(&chosen, documents, n_categories, is_pair);
    let of_types = types.iter().map(|name| tally(Some(name)).2);
    let tallies: Vec<Tally> = std::iter::once(overall).chain(of_types).collect();
    let drawn = Drawn::of(&tallies, bootstrap);
    let mut measures = tallies
        .iter()
        .zip(&drawn)
        .map(|(tally, drawn)| tally.measures(Some(drawn)));
    let overall = measures.next()?;
    Some(Comparison {
        curators: curators.iter().map(|&curator| curator.to_owned()).collect(),
        documents: chosen.len(),
        overall,
        by_type: types
            .iter()
            .zip(measures)
            .map(|(&name, measures)| NamedMeasures {
                name: name.to_owned(),
                measures,
            })
            .collect(),
        by_document,
    })
}

/// The units and the common mentions of each document, and how many different answers there are.
fn evidence(chosen: &[Chosen<'_, '_>], only: Option<&str>) -> (Vec<Evidence>, usize) {
    let mut categories = Categories::new();
    let documents = chosen
        .iter()
        .map(|(sheet, places)| {
            let mut shared = Shared::default();
            for (place, &left) in places.iter().enumerate() {
                for &right in &places[place + 1..] {
                    let [left, right] = sheet.mentions([left, right], only);
                    shared.add(Shared::of(&left, &right), 1);
                }
            }
            Evidence {
                units: sheet.units(places, only, &mut categories),
                shared,
            }
        })
        .collect();
    (documents, categories.len())
}

/// The figures of each document, least strict F1 first.
fn by_document(
    chosen: &[Chosen<'_, '_>],
    mut documents: Vec<Evidence>,
    n_categories: usize,
    is_pair: bool,
) -> Vec<NamedMeasures> {
    let f1 = |evidence: &Evidence| evidence.shared.f1(Level::Strict).unwrap_or(f64::INFINITY);
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by(|&left, &right| f1(&documents[left]).total_cmp(&f1(&documents[right])));
    order.truncate(MAX_DOCUMENTS);
    order
        .into_iter()
        .map(|place| {
            let alone = [std::mem::take(&mut documents[place])];
            NamedMeasures {
                name: chosen[place].0.document.to_owned(),
                measures: Tally::new(&alone, n_categories, is_pair).measures(None),
            }
        })
        .collect()
}
