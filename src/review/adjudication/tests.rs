//! Two curators who do not see each other, and who settles what they differ in.

use super::{Difference, Truth, UnitStretch, gold_of};
use crate::review::adjudication::AdjudicationUnit;
use crate::review::project::tests::{Bench, decide};
use crate::review::project::{Asker, GOLD, Mode};
use crate::review::wire::{Action, ConceptRef, Mention, Outcome, OutcomeKind, Value, What};

const TEXT: &str =
    "Chemotherapy was given. Liver metastases came back, and MRI found no brain metastases.";

struct Blind {
    bench: Bench,
    tagged: Vec<Mention>,
    n_keys: std::cell::Cell<usize>,
}

impl Blind {
    fn new() -> Self {
        let bench = Bench::new(Mode::Blind, &[TEXT]);
        let tagged = bench.mentions("any");
        assert!(tagged.len() > 3, "{tagged:?}");
        Self {
            bench,
            tagged,
            n_keys: std::cell::Cell::new(0),
        }
    }

    fn does(&self, curator: &str, what: What) -> Outcome {
        let number = self.n_keys.get();
        self.n_keys.set(number + 1);
        let asker = Asker {
            curator: curator.to_owned(),
            layer: self.bench.project.layer_of(curator),
            assigned: None,
            may_adjudicate: curator == "judge",
        };
        self.bench
            .operate(&asker, &format!("key-{number:05}"), what)
    }

    fn saves(&self, curator: &str, what: What) -> Outcome {
        let outcome = self.does(curator, what);
        assert_eq!(outcome.result, OutcomeKind::Saved, "{outcome:?}");
        outcome
    }

    /// Accepts all mentions but those of these places.
    fn accepts_all_but(&self, curator: &str, places: &[usize]) {
        for (place, mention) in self.tagged.iter().enumerate() {
            if !places.contains(&place) {
                self.saves(curator, decide(mention, Action::Accept {}));
            }
        }
    }

    fn add(&self, curator: &str, value: &Value) {
        let document = "text:0".to_owned();
        let value = value.clone();
        self.saves(curator, What::Add { document, value });
    }

    fn settles(&self, unit: &AdjudicationUnit, value: Option<Value>) -> Outcome {
        self.does(
            "judge",
            What::Adjudicate {
                document: unit.document.clone(),
                unit: unit.unit.clone(),
                version: unit.version,
                value,
            },
        )
    }

    fn page(&self, all: bool) -> super::AdjudicationPage {
        let asked = UnitStretch {
            all,
            ..UnitStretch::default()
        };
        self.bench.project.adjudication(&asked).unwrap().unwrap()
    }

    fn truths(&self) -> Vec<(String, Truth, Vec<String>)> {
        let verdicts = self.bench.project.read(|connection| gold_of(connection, 1));
        let verdicts = verdicts.unwrap().into_iter();
        verdicts
            .map(|one| (one.mention, one.truth, one.curators))
            .collect()
    }
}

fn tagged(mention: &Mention) -> Value {
    mention.tagged.clone().unwrap()
}

fn moved(value: &Value) -> Value {
    Value {
        fragments: vec![[0, 12], [17, 22]],
        ..value.clone()
    }
}

#[test]
fn what_all_agree_on_is_true_by_itself() {
    let blind = Blind::new();
    blind.accepts_all_but("Anna", &[1]);
    blind.accepts_all_but("Ben", &[1]);
    let both = vec!["Anna".to_owned(), "Ben".to_owned()];
    for curator in &both {
        blind.saves(curator, decide(&blind.tagged[1], Action::Reject {}));
    }
    let truths = blind.truths();
    assert_eq!(truths.len(), blind.tagged.len());
    for (place, (name, truth, curators)) in truths.into_iter().enumerate() {
        let mention = &blind.tagged[place];
        let wanted = if place == 1 {
            Truth::None
        } else {
            Truth::Mention(tagged(mention))
        };
        assert_eq!(
            (name, truth, curators),
            (mention.id.clone(), wanted, both.clone())
        );
    }
    assert_eq!(blind.page(true), super::AdjudicationPage::default());
}

#[test]
fn differences_come_side_by_side_and_the_greatest_first() {
    let blind = Blind::new();
    blind.accepts_all_but("Anna", &[]);
    blind.accepts_all_but("Ben", &[1, 2]);
    let concept = ConceptRef {
        id: "U:9".to_owned(),
        label: "another".to_owned(),
    };
    blind.saves("Ben", decide(&blind.tagged[1], Action::Relink { concept }));
    assert_eq!(
        blind.page(false).total,
        1,
        "nothing is said of what is open"
    );
    blind.saves("Ben", decide(&blind.tagged[2], Action::Reject {}));
    let page = blind.page(false);
    let differs: Vec<_> = page
        .units
        .iter()
        .map(|unit| unit.differs.as_slice())
        .collect();
    assert_eq!(differs, [[Difference::Presence], [Difference::Concept]]);
    let names: Vec<_> = page.units.iter().map(|unit| unit.unit.as_str()).collect();
    assert_eq!(names, [&blind.tagged[2].id, &blind.tagged[1].id]);
    let answers = &page.units[0].answers;
    assert_eq!(answers[0].value, Some(tagged(&blind.tagged[2])));
    assert_eq!(
        (answers[1].curator.as_str(), &answers[1].value),
        ("Ben", &None)
    );
    let asked = UnitStretch {
        after: Some(page.units[0].cursor.clone()),
        ..UnitStretch::default()
    };
    let rest = blind.bench.project.adjudication(&asked).unwrap().unwrap();
    assert_eq!(rest.units, page.units[1..]);
    assert_eq!((rest.open, rest.total), (2, 2));
    let wrong = UnitStretch {
        after: Some("1-2-3".to_owned()),
        ..UnitStretch::default()
    };
    assert!(blind.bench.project.adjudication(&wrong).unwrap().is_err());
    assert_eq!(blind.truths()[2].1, Truth::Disputed);
}

#[test]
fn none_is_a_choice_and_can_be_taken_back() {
    let blind = Blind::new();
    let added = moved(&tagged(&blind.tagged[0]));
    blind.accepts_all_but("Anna", &[]);
    blind.add("Anna", &added);
    blind.accepts_all_but("Ben", &[]);
    let unit = blind.page(false).units.remove(0);
    assert_eq!(unit.tagged, None);
    assert_eq!(
        unit.answers[1].value, None,
        "Ben has finished and not marked it"
    );
    let settled = blind.settles(&unit, None);
    assert_eq!(settled.result, OutcomeKind::Saved, "{settled:?}");
    let page = blind.page(false);
    assert_eq!((page.units.len(), page.open, page.total), (0, 0, 1));
    let gold = blind.page(true).units.remove(0).gold.unwrap();
    assert_eq!((gold.value, gold.curator.as_str()), (None, "judge"));
    let truth = |name: &str| {
        let mut truths = blind.truths().into_iter();
        truths.find(|(mention, ..)| mention == name).unwrap().1
    };
    assert_eq!(truth(&unit.unit), Truth::None);
    blind.saves("judge", What::Undo { of: settled.key });
    let again = blind.page(false).units.remove(0);
    assert_eq!(again.gold, None);
    assert!(again.version > 0);
    assert_eq!(truth(&unit.unit), Truth::Disputed);
    assert_eq!(
        blind.settles(&unit, None).result,
        OutcomeKind::Conflict,
        "an old version"
    );
    blind.settles(&again, Some(added.clone()));
    assert_eq!(truth(&unit.unit), Truth::Mention(added));
}

#[test]
fn only_who_may_settles() {
    let blind = Blind::new();
    let what = What::Adjudicate {
        document: "text:0".to_owned(),
        unit: blind.tagged[0].id.clone(),
        version: 0,
        value: None,
    };
    assert_eq!(blind.does("Anna", what).result, OutcomeKind::Refused);
    let gold = blind.bench.project.read(|connection| {
        connection.query_row(
            "SELECT count(*) FROM standing WHERE layer = ?1",
            [GOLD],
            |row| row.get::<_, i64>(0),
        )
    });
    assert_eq!(gold.unwrap(), 0);
}

/// Anna moves the tagger's mention; Ben rejects it and marks the words that Anna moved it to.
#[test]
fn the_same_words_are_the_same_answer_whichever_item_they_were_made_of() {
    let blind = Blind::new();
    let wanted = moved(&tagged(&blind.tagged[0]));
    blind.accepts_all_but("Anna", &[0]);
    let fragments = wanted.fragments.clone();
    blind.saves(
        "Anna",
        decide(&blind.tagged[0], Action::Edges { fragments }),
    );
    blind.accepts_all_but("Ben", &[0]);
    blind.saves("Ben", decide(&blind.tagged[0], Action::Reject {}));
    blind.add("Ben", &wanted);
    assert_eq!(blind.page(true).total, 0);
    let truths = blind.truths();
    assert_eq!(truths.len(), blind.tagged.len(), "once: {truths:?}");
    assert_eq!(truths[0].1, Truth::Mention(wanted));
}

#[test]
fn what_one_curator_alone_says_is_true() {
    let blind = Blind::new();
    blind.accepts_all_but("Anna", &[0]);
    let truths = blind.truths();
    assert_eq!(truths[0].1, Truth::Undecided);
    assert_eq!(truths[1].1, Truth::Mention(tagged(&blind.tagged[1])));
    assert_eq!(truths[1].2, ["Anna"]);
}

#[test]
fn agreement_is_that_of_the_layers() {
    let blind = Blind::new();
    blind.accepts_all_but("Anna", &[]);
    blind.accepts_all_but("Ben", &[0, 1]);
    blind.saves("Ben", decide(&blind.tagged[0], Action::Reject {}));
    let agreement = blind.bench.project.agreement().unwrap();
    let [pair] = agreement.pairs.as_slice() else {
        panic!("{agreement:?}")
    };
    assert_eq!(pair.curators, ["Anna", "Ben"]);
    let n = blind.tagged.len();
    assert_eq!(
        pair.overall.krippendorff_alpha.n,
        n - 1,
        "one is open to Ben"
    );
    assert_eq!(pair.overall.f1_strict.n, (n - 1) + (n - 2));
}
