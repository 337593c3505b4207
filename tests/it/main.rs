//! Integration tests: they drive the library and the built program on whole inputs.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may unwrap, and says on standard error what it skipped"
)]

mod abbreviations; // definitions of short forms against a gold standard
mod accuracy; // scores on gold standards, which may only rise
mod admission; // what the settings of a type admit, in whole sentences
mod agreement; // how far curators agree, by the definitions of others
mod ambiguity; // short forms and words with several senses
mod annotations_broken; // annotated inputs, broken at random and on purpose
mod architecture; // the map of rooms, the size and names of files
mod assertion; // what the text says of mentions, in whole sentences
mod browser; // the review app in a browser, driven as people and attackers would
mod compiled; // compiled dictionaries: the same lexicon, the same results, clear errors
mod consumers; // every format that is written, loaded by a program of others
mod coordination; // names that share words in a list
mod curate; // what proposes names and tunes options, as a user runs it
mod dataset; // `oncotag dataset`: what is in a data set, and what is not
mod dictionaries; // the identifiers and labels of the embedded dictionaries against their sources
mod dictionary_life; // comparing, counting, checking and growing dictionaries by the program
mod docs; // commands in README.md and docs/
mod independent; // what the program writes, judged by a script without our code
mod judgement; // which words become mentions, and what falls, in whole sentences
mod matching; // the matcher against brute force on the real dictionaries and texts
mod ontologies; // `dictionary import`: each form as an independent reader sees it
mod ontologies_broken; // every reader of ontologies on inputs that are broken at random
mod origins; // which cancer a metastasis comes from, in whole sentences
mod pages; // help, manual, completions, formats: what the program says about itself
mod papers_to_model; // the commands of the README from papers to a trained model
#[cfg(target_os = "linux")]
mod privacy; // what servers keep to themselves: no connection to anywhere, no texts and secrets in logs
mod qualifiers; // words beside a name that belong to it; generic names; variants
mod readers_broken; // every reader on inputs that are broken at random
mod readers_text; // readers of text formats on real files, against independent readers
mod readers_xml; // PubMed XML, JATS and BioC as lxml and bioc read them
mod records; // the published JSON Schemas and the records that the program writes
mod registries; // lists that stand in several places: formats, fuzz targets, examples
mod regression; // one story a test: what once went wrong, so that it does not again
mod review; // the review app on the command line: what comes of decisions, what is refused
mod round_trips; // what is written and read back: the same, or named by the losses
mod scoring; // figures by the definitions of nervaluate and seqeval, against both
mod sentences; // the sentence splitter against gold standards and real abstracts
mod spacy; // binary documents of spaCy: written, loaded, and read back
mod support; // what several tests need; no tests in it
mod tag; // `oncotag tag`: outputs, offsets, exit codes, pipes, signals, threads
mod tag_outputs; // the files that `oncotag tag` leaves, and its manifest
