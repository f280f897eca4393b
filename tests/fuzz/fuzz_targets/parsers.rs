//! Any line, through every format's parser with all its hooks: none panics, none takes long.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| daybook_ingest::fuzzing::parsers(bytes));
