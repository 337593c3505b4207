#![no_main]

// The decoder panics at some damaged files, which the reader turns into errors. Panics that nobody turns into one end the
// target all the same.
libfuzzer_sys::fuzz_target!(
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| oncotag_fuzz::read_as("parquet", bytes)
);
