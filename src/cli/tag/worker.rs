//! What each thread of a run does with a record.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::super::failure::Failure;
use super::super::inputs::guarded;
use super::tally::{Annotated, Outcome, Part};
use crate::document::{AnnotatedDocument, Location};
use crate::format::losses::Losses;
use crate::pipeline::{Pipeline, Summary, timed};
use crate::segment::cut_tokens;
use crate::write::DocumentEncoder;

/// Annotates documents and encodes them for each output; shared by all threads.
pub(super) struct Worker {
    pub(super) pipeline: Pipeline,
    /// One an output, in order; none where the output takes documents whole.
    pub(super) encoders: Vec<Option<Arc<dyn DocumentEncoder>>>,
    pub(super) needs_tokens: bool,
}

impl Worker {
    /// Annotates and encodes a record.
    pub(super) fn annotate(&self, record: Result<AnnotatedDocument, Failure>) -> Outcome {
        match guarded(record, |annotated, place| self.work_on(annotated, place)) {
            Ok(annotated) => Outcome::Annotated(Box::new(annotated)),
            Err(failure) => Outcome::LeftOut(failure),
        }
    }

    fn work_on(
        &self,
        mut annotated: AnnotatedDocument,
        place: &Location,
    ) -> Result<Annotated, Failure> {
        self.pipeline
            .annotate(&mut annotated)
            .map_err(|error| Failure::stage(&error, place.clone()))?;
        if self.needs_tokens {
            timed(self.pipeline.clock(), "tokens", || {
                cut_tokens(&mut annotated);
            });
        }
        let parts = timed(self.pipeline.clock(), "encoding", || {
            let encoders = self.encoders.iter().map(Option::as_deref);
            encoders
                .map(|encoder| part(encoder, &annotated, place))
                .collect::<Result<_, _>>()
        })?;
        let mut hasher = DefaultHasher::new();
        annotated.document.id.hash(&mut hasher);
        let is_wanted_whole = self.encoders.iter().any(Option::is_none);
        Ok(Annotated {
            parts,
            summary: Summary::of(&annotated),
            id_hash: hasher.finish(),
            whole: is_wanted_whole.then_some(annotated),
        })
    }
}

/// The part of a document in one output; empty where the output takes documents whole.
fn part(
    encoder: Option<&dyn DocumentEncoder>,
    annotated: &AnnotatedDocument,
    place: &Location,
) -> Result<Part, Failure> {
    let Some(encoder) = encoder else {
        return Ok(Part::default());
    };
    // What an abstract becomes; of a long text the first part.
    let capacity = (annotated.document.text.len() * 8).min(64 << 10);
    let mut part = Part {
        bytes: Vec::with_capacity(capacity),
        losses: Losses::default(),
    };
    encoder
        .encode(annotated, &mut part.bytes, &mut part.losses)
        .map_err(|error| Failure::encode(&error, place.clone()))?;
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Lexicon;
    use crate::document::Document;
    use crate::pipeline::PipelineOptions;
    use crate::write::WriteError;

    /// An encoder that does not do its work.
    enum Broken {
        Fails,
        Panics,
    }

    impl DocumentEncoder for Broken {
        fn encode(
            &self,
            _: &AnnotatedDocument,
            _: &mut Vec<u8>,
            _: &mut Losses,
        ) -> Result<(), WriteError> {
            match self {
                Self::Fails => Err(WriteError::new("-", std::io::Error::other("no"))),
                Self::Panics => panic!("a bug"),
            }
        }
    }

    #[test]
    fn our_own_failures_have_codes_of_their_own_and_name_the_record() {
        for (encoder, code) in [(Broken::Fails, "ONC0201"), (Broken::Panics, "ONC0305")] {
            let lexicon = Arc::new(Lexicon::embedded().unwrap());
            let worker = Worker {
                pipeline: Pipeline::new(lexicon, &PipelineOptions::default()).unwrap(),
                encoders: vec![Some(Arc::new(encoder))],
                needs_tokens: false,
            };
            let document = Document {
                id: "d7".to_owned(),
                ..Document::default()
            };
            let Outcome::LeftOut(failure) = worker.annotate(Ok(AnnotatedDocument::plain(document)))
            else {
                panic!("it fails");
            };
            assert_eq!(failure.code, code);
            assert_eq!(failure.location.record.as_deref(), Some("d7"));
        }
    }
}
