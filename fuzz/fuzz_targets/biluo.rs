#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oncotag_fuzz::read_as("biluo", bytes));
