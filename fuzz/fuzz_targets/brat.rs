#![no_main]

// The format "brat" takes two files.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oncotag_fuzz::read_brat(bytes));
