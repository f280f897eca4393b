//! The TypeScript types in `ui/src/bindings` are those of the Rust ones.

use std::collections::BTreeMap;
use std::path::Path;

use daybook_api::bindings::{bindings, export_bindings};

#[test]
fn bindings_are_fresh() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings");
    if std::env::var_os("DAYBOOK_BLESS").is_some() {
        export_bindings(&dir).unwrap();
    }
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(&dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        found.insert(name, std::fs::read_to_string(entry.path()).unwrap());
    }
    let fresh = bindings().unwrap();
    let stale: Vec<_> = fresh
        .keys()
        .chain(found.keys())
        .filter(|name| fresh.get(*name) != found.get(*name))
        .collect();
    assert!(
        stale.is_empty(),
        "stale: {stale:?}; run `cargo xtask bindings` (or this test with DAYBOOK_BLESS=1)"
    );
}
