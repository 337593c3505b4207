//! Oncotag beside its peers, pair by pair: how often its processor time for a byte of text fits into theirs.

use std::fmt::Write as _;

use super::corpus::Form;
use super::dictionaries::Names;
use super::ours::{Engine, Work};
use super::peers::{
    AHOCORASICK_RS, FLASHTEXT, LXML, MEDSPACY_ALL, PEERS, PUBMED_PARSER, Peer, SPACY,
};
use super::table::{Spread, as_megabytes, digits};
use super::{Bench, LIMIT};
use crate::cost::measured;
use crate::python::Environment;

/// What oncotag is compared with, over which names and in which form.
struct Comparison {
    /// Nothing for oncotag itself, without names and stages.
    peer: Option<&'static Peer>,
    names: Names,
    form: Form,
    /// What is wanted of the ratio.
    full: Option<f64>,
    /// The same of matching, with what is hoped for; nothing where matching is no match for what the peer does.
    matching: Option<(f64, f64)>,
}

const COMPARISONS: [Comparison; 11] = [
    searching(&AHOCORASICK_RS, Names::Small, 1.5, Some((3.5, 7.0))),
    searching(&AHOCORASICK_RS, Names::Large, 2.0, Some((5.0, 9.0))),
    searching(&SPACY, Names::Small, 30.0, Some((75.0, 150.0))),
    searching(&SPACY, Names::Large, 15.0, Some((20.0, 35.0))),
    searching(&MEDSPACY_ALL, Names::Small, 1000.0, None),
    searching(&FLASHTEXT, Names::Small, 4.0, Some((12.0, 20.0))),
    searching(&FLASHTEXT, Names::Large, 4.0, Some((9.0, 15.0))),
    parsing(&LXML, 1.8, (3.3, 5.0)),
    parsing(&PUBMED_PARSER, 8.0, (16.0, 25.0)),
    limit(Form::Jsonl),
    limit(Form::Xml),
];

const fn searching(
    peer: &'static Peer,
    names: Names,
    full: f64,
    matching: Option<(f64, f64)>,
) -> Comparison {
    Comparison {
        peer: Some(peer),
        names,
        form: Form::Jsonl,
        full: Some(full),
        matching,
    }
}

const fn parsing(peer: &'static Peer, full: f64, matching: (f64, f64)) -> Comparison {
    Comparison {
        peer: Some(peer),
        names: Names::Small,
        form: Form::Xml,
        full: Some(full),
        matching: Some(matching),
    }
}

const fn limit(form: Form) -> Comparison {
    Comparison {
        peer: None,
        names: Names::Small,
        form,
        full: Some(0.3),
        matching: Some((0.7, 0.85)),
    }
}

/// One way in which oncotag does the job.
struct Ours {
    engine: Engine,
    work: Work,
    load_seconds: f64,
    /// Theirs by ours, of each round.
    ratios: Vec<f64>,
    /// Megabytes of text in a second of processor time, of each round.
    speeds: Vec<f64>,
}

/// The other side.
#[derive(Default)]
struct Theirs {
    load_seconds: f64,
    /// As of [`Ours`].
    speeds: Vec<f64>,
    peak_bytes: u64,
}

const RATIOS: &str = "\
| against | names | engine | full | wanted | matching | wanted | hoped for |
|---|---|---|---|---|---|---|---|
";
const SPEEDS: &str = "\
| against | names | engine | theirs: MB/s | load | peak | ours: MB/s, full | matching | load |
|---|---|---|---|---|---|---|---|---|
";

/// What is shown of all comparisons.
#[derive(Default)]
struct Rows {
    ratios: String,
    speeds: String,
}

/// Measures all that is asked for and gives the table; says whether every peer was there.
pub(super) fn table(bench: &Bench) -> anyhow::Result<(String, bool)> {
    let mut rows = Rows::default();
    let mut is_whole = true;
    for comparison in &COMPARISONS {
        if !bench.wants(comparison.peer.map_or(LIMIT, |peer| peer.name)) {
            continue;
        }
        eprintln!("{}, {:?} names", comparison.title(), comparison.names);
        let environment = match comparison.peer {
            Some(peer) => peer.environment()?,
            None => None,
        };
        if comparison.peer.is_some() && environment.is_none() {
            is_whole = false;
            let _ = writeln!(
                rows.ratios,
                "| {} | cannot be installed |",
                comparison.title()
            );
            continue;
        }
        let (ours, theirs) = comparison.measure(bench, environment.as_ref())?;
        for engine in [Engine::Automaton, Engine::Index] {
            comparison.row(bench, engine, &ours, &theirs, &mut rows);
        }
    }
    if rows.ratios.is_empty() {
        return Ok((String::new(), is_whole));
    }
    let mut table = format!(
        "{RATIOS}{}\n{SPEEDS}{}\nWhat the others do not do:\n\n",
        rows.ratios, rows.speeds
    );
    for peer in PEERS.iter().filter(|peer| bench.wants(peer.name)) {
        let _ = writeln!(table, "- {}: {}", peer.title, peer.shortcomings);
    }
    Ok((table, is_whole))
}

impl Comparison {
    /// Runs ours and theirs in turn.
    fn measure(
        &self,
        bench: &Bench,
        environment: Option<&Environment>,
    ) -> anyhow::Result<(Vec<Ours>, Theirs)> {
        let dictionary = bench.dictionary(self.names);
        let input = bench.corpus.path(self.form);
        let megabytes = as_megabytes(bench.corpus.text_bytes);
        let mut ours = Vec::new();
        for engine in self.engines() {
            for work in self.works() {
                ours.push(Ours {
                    engine,
                    work,
                    load_seconds: bench.program.load(dictionary, engine, work)?,
                    ratios: Vec::new(),
                    speeds: Vec::new(),
                });
            }
        }
        let mut theirs = Theirs::default();
        let mut running = match (self.peer, environment) {
            (Some(peer), Some(environment)) => {
                Some(peer.start(environment, &input, &dictionary.for_peers)?)
            }
            _ => None,
        };
        let empty = bench.dictionary(Names::Empty);
        theirs.load_seconds = match &running {
            Some(running) => running.load_seconds,
            None => (bench.program).load(empty, Engine::Index, Work::Nothing)?,
        };
        for _ in 0..bench.rounds {
            for one in &mut ours {
                let command = (bench.program).tag(dictionary, one.engine, one.work, &input);
                one.speeds
                    .push(megabytes / (measured(&command)?.seconds - one.load_seconds));
            }
            let speed = if let Some(running) = &mut running {
                let run = running.run()?;
                theirs.peak_bytes = run.peak_bytes;
                run.text_bytes.map_or(megabytes, as_megabytes) / run.seconds
            } else {
                let cost =
                    measured(&(bench.program).tag(empty, Engine::Index, Work::Nothing, &input))?;
                theirs.peak_bytes = theirs.peak_bytes.max(cost.peak_bytes);
                megabytes / (cost.seconds - theirs.load_seconds)
            };
            theirs.speeds.push(speed);
            for one in &mut ours {
                one.ratios
                    .extend(one.speeds.last().map(|ours| ours / speed));
            }
        }
        if let Some(running) = running {
            running.close()?;
        }
        Ok((ours, theirs))
    }

    /// What it is called in tables.
    fn title(&self) -> &'static str {
        match (self.peer, self.form) {
            (Some(peer), _) => peer.title,
            (None, Form::Xml) => "oncotag, no names, no stages, PubMed XML.gz",
            (None, _) => "oncotag, no names, no stages, JSON Lines",
        }
    }

    /// The automaton of 600,000 names takes nine seconds and 0.6 GB to build at each start, so that nobody would use it.
    fn engines(&self) -> Vec<Engine> {
        match self.names {
            Names::Large => vec![Engine::Index],
            Names::Small | Names::Empty => vec![Engine::Automaton, Engine::Index],
        }
    }

    fn works(&self) -> Vec<Work> {
        match self.matching {
            Some(_) => vec![Work::Full, Work::Matching],
            None => vec![Work::Full],
        }
    }

    /// Adds the rows of an engine, where it was measured.
    fn row(&self, bench: &Bench, engine: Engine, ours: &[Ours], theirs: &Theirs, rows: &mut Rows) {
        let of = |work: Work| {
            ours.iter()
                .find(|one| (one.engine, one.work) == (engine, work))
        };
        let Some(full) = of(Work::Full) else {
            return;
        };
        let matching = of(Work::Matching);
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        let goal = |goal: Option<f64>| or_dash(goal.map(|goal| goal.to_string()));
        let median = |figures: &[f64]| digits(Spread::of(figures).median);
        let head = format!(
            "| {} | {} | {} |",
            self.title(),
            bench.dictionary(self.names).n_names,
            engine.title()
        );
        let _ = writeln!(
            rows.ratios,
            "{head} {} | {} | {} | {} | {} |",
            Spread::of(&full.ratios),
            goal(self.full),
            or_dash(matching.map(|one| Spread::of(&one.ratios).to_string())),
            goal(self.matching.map(|(wanted, _)| wanted)),
            goal(self.matching.map(|(_, hoped)| hoped)),
        );
        let _ = writeln!(
            rows.speeds,
            "{head} {} | {} s | {:.0} MB | {} | {} | {} s |",
            median(&theirs.speeds),
            digits(theirs.load_seconds),
            as_megabytes(theirs.peak_bytes),
            median(&full.speeds),
            or_dash(matching.map(|one| median(&one.speeds))),
            digits(full.load_seconds),
        );
    }
}
