//! The whole way, on documents small enough to be counted by hand.

use super::*;
use crate::evaluate::Bootstrap;

pub(super) fn tagged(start: usize, end: usize, entity_type: &str) -> Tagged {
    Tagged {
        pieces: vec![[start, end]],
        entity_type: entity_type.to_owned(),
    }
}

pub(super) fn marked(start: usize, end: usize, entity_type: &str, concept: &str) -> Marked {
    Marked {
        pieces: vec![[start, end]],
        entity_type: entity_type.to_owned(),
        concept: concept.to_owned(),
    }
}

pub(super) fn curated(name: &str, mentions: Vec<Marked>, undecided: &[[usize; 2]]) -> Curated {
    Curated {
        curator: name.to_owned(),
        mentions,
        undecided: undecided.iter().map(|&piece| vec![piece]).collect(),
    }
}

pub(super) fn document(tagged: Vec<Tagged>, curators: Vec<Curated>) -> Document {
    Document {
        id: "d".to_owned(),
        tagged,
        curators,
    }
}

const DRAWS: Bootstrap = Bootstrap {
    n_draws: 200,
    seed: 1,
};

/// A document with three tagged mentions: both accept the first; a rejects the second; of the third b changes the concept.
fn two_curators(id: &str) -> Document {
    let all = [(0, 4, "cancer"), (5, 9, "site"), (10, 14, "site")];
    let of_a = vec![marked(0, 4, "cancer", "D:1"), marked(10, 14, "site", "U:1")];
    let of_b = vec![
        marked(0, 4, "cancer", "D:1"),
        marked(5, 9, "site", "U:2"),
        marked(10, 14, "site", "U:2"),
    ];
    Document {
        id: id.to_owned(),
        ..document(
            all.map(|(start, end, name)| tagged(start, end, name))
                .into(),
            vec![curated("b", of_b, &[]), curated("a", of_a, &[])],
        )
    }
}

#[test]
fn two_curators_are_those_of_a_table_made_by_hand() {
    let found = agreement(&[two_curators("d1"), two_curators("d2")], DRAWS);
    assert_eq!(found.curators, ["a", "b"]);
    let [pair] = found.pairs.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(found.all.as_ref(), Some(pair), "two are all");
    assert_eq!(pair.documents, 2);
    let overall = &pair.overall;
    // Answers a: D:1, none, U:1; b: D:1, U:2, U:2. Observed 1/3, expected 1/9: kappa 1/4.
    let kappa = overall.cohen_kappa.unwrap();
    assert!((kappa.value.unwrap() - 0.25).abs() < 1e-12, "{kappa:?}");
    assert_eq!(kappa.n, 6);
    let [low, high] = kappa.interval.unwrap();
    assert!(
        (low - 0.25).abs() < 1e-12 && (high - 0.25).abs() < 1e-12,
        "both alike"
    );
    // 2 of 2 and 3 are on the same pieces with the same type, 1 with the same concept.
    let f1 = [overall.f1_strict, overall.f1_concept, overall.f1_relaxed];
    assert_eq!(
        f1.map(|figure| figure.value),
        [Some(0.8), Some(0.4), Some(0.8)]
    );
    assert_eq!(overall.f1_strict.n, 10);
    let names =
        |named: &[NamedMeasures]| named.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&pair.by_type), ["cancer", "site"]);
    assert_eq!(names(&pair.by_document), ["d1", "d2"]);
    let cancer = &pair.by_type[0].measures;
    assert_eq!(cancer.krippendorff_alpha.value, None);
    assert_eq!(
        cancer.krippendorff_alpha.undefined,
        Some(Undefined::OneAnswer)
    );
    assert_eq!(cancer.krippendorff_alpha.n, 2);
    let document = &pair.by_document[0].measures;
    assert_eq!(document.cohen_kappa.unwrap().value, kappa.value);
    assert_eq!(document.cohen_kappa.unwrap().interval, None);
}

#[test]
fn one_document_has_no_interval() {
    let found = agreement(&[two_curators("d")], DRAWS);
    assert_eq!(found.pairs[0].overall.f1_strict.interval, None);
    assert!(found.pairs[0].overall.f1_strict.value.is_some());
}

#[test]
fn curators_who_never_met_are_no_pair() {
    let mut other = two_curators("d2");
    other.curators[0].curator = "c".to_owned();
    let alone = document(vec![], vec![curated("d", vec![], &[])]);
    let found = agreement(&[two_curators("d1"), other, alone], DRAWS);
    assert_eq!(found.curators, ["a", "b", "c"]);
    let pairs: Vec<_> = found
        .pairs
        .iter()
        .map(|pair| pair.curators.join("+"))
        .collect();
    assert_eq!(pairs, ["a+b", "a+c"]);
    let all = found.all.unwrap();
    assert_eq!((all.documents, all.overall.cohen_kappa), (2, None));
    assert_eq!(
        all.overall.fleiss_kappa.n, 6,
        "each unit has two answers of three curators"
    );
    assert_eq!(agreement(&[], DRAWS).all, None);
}
