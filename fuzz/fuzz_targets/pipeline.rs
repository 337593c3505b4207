#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| oncotag_fuzz::annotate(text));
