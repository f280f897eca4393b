//! Any bytes as a bundle, and any bytes as its member under a manifest that fits them: verifying never
//! panics, and takes neither long nor much memory.
#![no_main]

use std::sync::OnceLock;

use daybook_store::{Control, PartitionedLogStore};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().expect("a folder"));
    let path = folder.path().join("x.daybook");
    let control = Control::default();
    for bundle in [bytes.to_vec(), daybook_store::fuzzing::bundle_of(bytes)] {
        std::fs::write(&path, bundle).expect("written");
        let _ = PartitionedLogStore::verify_bundle(&path, &control);
    }
});
