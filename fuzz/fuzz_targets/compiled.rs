#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oncotag_fuzz::open_compiled(bytes));
