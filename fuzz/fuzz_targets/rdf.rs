#![no_main]

const FORMS: &[&str] = &["owl", "turtle", "ntriples", "skos", "mesh-rdf"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oncotag_fuzz::read_ontology(FORMS, bytes));
