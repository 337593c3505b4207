//! Projects, made of invented texts.

mod open;
mod operations;
mod queue;
pub(crate) mod relations;
mod retag;
mod undo;

use std::sync::{Arc, LazyLock};

use tempfile::TempDir;

use super::{Asker, House, Mode, Prepared, Project, SHARED, Stretch, Viewer};
use crate::dictionary::Lexicon;
use crate::document::{AnnotatedDocument, Document};
use crate::pipeline::{Pipeline, PipelineOptions};
use crate::read::{Input, ReadOptions, format_by_name};
use crate::review::wire::{
    Action, BulkName, BulkRequest, Filter, Mention, Operation, Outcome, OutcomeKind, QueuePage,
    What,
};

pub(crate) const TEXTS: [&str; 3] = [
    "Liver metastases grew. CT showed liver and lung metastases of breast cancer.",
    "Circulating tumor cells were counted. MRI found no brain metastases.",
    "Chemotherapy was given. Liver metastases came back after surgery.",
];

pub(crate) const TYPES: [&str; 8] = [
    "primary_cancer",
    "metastasis",
    "metastasis_phase",
    "cell_type",
    "metastatic_site",
    "imaging_modality",
    "treatment",
    "biomarker",
];

/// A project with its folder, which goes with it.
pub(crate) struct Bench {
    pub(crate) project: Project,
    pub(crate) house: House,
    _folder: TempDir,
}

/// Texts, tagged with the embedded dictionaries; documents are `text:0`, `text:1`, …
pub(crate) fn tagged(texts: &[&str]) -> Vec<AnnotatedDocument> {
    // Built once: it takes most of the time of these tests.
    static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
        let lexicon = Arc::new(Lexicon::embedded().expect("embedded"));
        Pipeline::new(lexicon, &PipelineOptions::default()).expect("a pipeline")
    });
    let plain = format_by_name("plain").expect("plain text");
    let documents = texts.iter().enumerate().map(|(number, text)| {
        let input = Input::from_bytes("text.txt", text.as_bytes().to_vec());
        let mut documents = (plain.open)(input, &ReadOptions::default()).expect("opens");
        let mut annotated = documents.next().expect("one").expect("is read");
        annotated.document = Document {
            id: format!("text:{number}"),
            ..annotated.document
        };
        PIPELINE.annotate(&mut annotated).expect("is tagged");
        annotated
    });
    documents.collect()
}

impl Bench {
    pub(crate) fn new(mode: Mode, texts: &[&str]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let project = Project::create(&folder.path().join("bench.review"), mode).expect("made");
        let prepared = tagged(texts)
            .iter()
            .map(|document| Prepared::of(document).expect("prepared"))
            .collect::<Vec<_>>();
        project.load(prepared).expect("loaded");
        let house = House {
            types: TYPES.map(str::to_owned).to_vec(),
            ..House::default()
        };
        Self {
            project,
            house,
            _folder: folder,
        }
    }

    pub(crate) fn shared() -> Self {
        Self::new(Mode::Shared, &TEXTS)
    }

    /// All mentions of a filter in the order of the text, whatever has been decided.
    pub(crate) fn mentions(&self, status: &str) -> Vec<Mention> {
        let page = self.page(status);
        page.items
            .into_iter()
            .filter_map(|item| {
                let mentions = item.sentence.mentions.into_iter();
                mentions.into_iter().find(|one| one.id == item.mention)
            })
            .collect()
    }

    pub(crate) fn page(&self, status: &str) -> QueuePage {
        let filter = Filter {
            status: Some(status.to_owned()),
            ..Filter::default()
        };
        let stretch = Stretch {
            order: crate::review::wire::Order::Document,
            limit: 100,
            ..Stretch::default()
        };
        let page = self.project.queue(&viewer(), &filter, &stretch);
        page.expect("read").expect("a filter")
    }

    pub(crate) fn mention(&self, words: &str) -> Mention {
        let all = self.mentions("any");
        let found = all.iter().find(|mention| mention.text == words).cloned();
        found.unwrap_or_else(|| panic!("no {words:?} among {all:?}"))
    }

    pub(crate) fn operate(&self, asker: &Asker, key: &str, what: What) -> Outcome {
        let operation = Operation {
            key: key.to_owned(),
            milliseconds: 700,
            what,
        };
        let outcomes = self.project.operate(asker, &self.house, &[operation]);
        outcomes.expect("written").remove(0)
    }

    pub(crate) fn decide(&self, key: &str, mention: &Mention, action: Action) -> Outcome {
        self.operate(&anna(), key, decide(mention, action))
    }

    /// Looks at a bulk step of a filter and does it.
    pub(crate) fn bulk(
        &self,
        key: &str,
        filter: Filter,
        action: Action,
        name: BulkName,
    ) -> Outcome {
        let preview = self.project.preview(&viewer(), &filter);
        let request = BulkRequest {
            key: key.to_owned(),
            milliseconds: 900,
            filter,
            action,
            name,
            fingerprint: preview.expect("read").expect("a filter").fingerprint,
        };
        let done = self.project.bulk(&anna(), &viewer(), &self.house, &request);
        done.expect("written").expect("a filter")
    }

    pub(crate) fn saved(&self, key: &str, mention: &Mention, action: Action) -> Mention {
        let outcome = self.decide(key, mention, action);
        assert_eq!(outcome.result, OutcomeKind::Saved, "{outcome:?}");
        outcome.mentions[0].clone()
    }
}

pub(crate) fn viewer() -> Viewer {
    Viewer {
        layer: SHARED.to_owned(),
        assigned: None,
    }
}

pub(crate) fn anna() -> Asker {
    Asker {
        curator: "Anna".to_owned(),
        layer: SHARED.to_owned(),
        assigned: None,
        may_adjudicate: false,
    }
}

pub(crate) fn decide(mention: &Mention, action: Action) -> What {
    What::Decide {
        mention: mention.id.clone(),
        version: mention.standing.version,
        after: None,
        action,
    }
}
