#![no_main]

const FORMS: &[&str] = &["obo"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oncotag_fuzz::read_ontology(FORMS, bytes));
