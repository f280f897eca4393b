//! Any file, recognised, read whole and in two pieces: no line is lost, and the pieces are the whole.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| daybook_ingest::fuzzing::file(bytes));
