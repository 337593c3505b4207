//! Agreement of curators by the definitions of statsmodels and krippendorff, against both.

use std::fs;

use fastrand::Rng;
use oncotag::evaluate::Bootstrap;
use oncotag::review::agreement::{Curated, Document, Marked, Tagged, agreement};
use serde_json::{Value, json};

use crate::support::{consumers, run_script};

const TYPES: [&str; 3] = ["cancer", "cell", "site"];
const CONCEPTS: [&str; 4] = ["", "U:1", "U:2", "U:3"];

#[test]
fn coefficients_and_f1_are_those_of_independent_programs() {
    let Some(python) = consumers() else { return };
    let mut random = Rng::with_seed(8);
    let cases: Vec<Value> = (0..60).map(|_| case(&mut random)).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.json");
    fs::write(&path, serde_json::to_vec(&cases).unwrap()).unwrap();
    let printed = run_script(&python, "check_agreement.py", &[path.as_os_str()]);
    eprintln!("{}", printed.trim());
}

/// Documents as some curators have them, and what we say of their agreement.
fn case(random: &mut Rng) -> Value {
    let names = &["ada", "ben", "cleo", "dora"][..random.usize(2..=4)];
    let documents: Vec<Document> = (0..random.usize(1..=8))
        .map(|number| document(random, &format!("d{number}"), names))
        .collect();
    let bootstrap = Bootstrap {
        n_draws: 20,
        seed: 1,
    };
    json!({
        "documents": documents.iter().map(to_json).collect::<Vec<_>>(),
        "agreement": agreement(&documents, bootstrap),
    })
}

fn document(random: &mut Rng, id: &str, names: &[&str]) -> Document {
    let marks: Vec<Marked> = (0..random.usize(0..9)).map(|_| mark(random)).collect();
    let missed: Vec<Marked> = (0..random.usize(0..4)).map(|_| mark(random)).collect();
    let mut curators: Vec<Curated> = names
        .iter()
        .map(|name| curated(random, name, &marks, &missed))
        .collect();
    curators.retain(|_| random.usize(..10) > 0);
    random.shuffle(&mut curators);
    let tagged = marks.into_iter().map(|mark| Tagged {
        pieces: mark.pieces,
        entity_type: mark.entity_type,
    });
    Document {
        id: id.to_owned(),
        tagged: tagged.collect(),
        curators,
    }
}

fn mark(random: &mut Rng) -> Marked {
    Marked {
        pieces: pieces(random),
        entity_type: one_of(random, &TYPES),
        concept: one_of(random, &CONCEPTS),
    }
}

fn one_of(random: &mut Rng, names: &[&str]) -> String {
    random.choice(names).copied().unwrap().to_owned()
}

/// One piece, or two of them apart, in a text so short that they often meet.
fn pieces(random: &mut Rng) -> Vec<[usize; 2]> {
    let start = random.usize(..30);
    let end = start + random.usize(1..6);
    let again = end + random.usize(1..4);
    let mut pieces = vec![[start, end], [again, again + random.usize(1..4)]];
    pieces.truncate(if random.usize(..4) == 0 { 2 } else { 1 });
    pieces
}

/// What somebody makes of what was tagged, and of what was missed.
fn curated(random: &mut Rng, name: &str, marks: &[Marked], missed: &[Marked]) -> Curated {
    let mut made = Curated {
        curator: name.to_owned(),
        ..Curated::default()
    };
    let is_thorough = random.bool();
    for mark in marks {
        let mut mark = mark.clone();
        match random.usize(..12) {
            0 if !is_thorough => {
                made.undecided.push(mark.pieces);
                continue;
            }
            1 | 2 => continue,
            3 => mark.entity_type = one_of(random, &TYPES),
            4 | 5 => mark.concept = one_of(random, &CONCEPTS),
            6 => mark.pieces = pieces(random),
            _ => {}
        }
        made.mentions.push(mark);
    }
    let added = missed.iter().filter(|_| random.bool()).cloned();
    made.mentions.extend(added);
    random.shuffle(&mut made.mentions);
    made
}

fn to_json(document: &Document) -> Value {
    let tagged = document
        .tagged
        .iter()
        .map(|tagged| json!([tagged.pieces, tagged.entity_type]));
    let curators = document.curators.iter().map(|curated| {
        let mentions = curated.mentions.iter();
        json!({
            "curator": curated.curator,
            "mentions": mentions.map(|m| json!([m.pieces, m.entity_type, m.concept])).collect::<Vec<_>>(),
            "undecided": curated.undecided,
        })
    });
    json!({
        "id": document.id,
        "tagged": tagged.collect::<Vec<_>>(),
        "curators": curators.collect::<Vec<_>>(),
    })
}
