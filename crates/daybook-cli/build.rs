//! Finds the built user interface, so that `daybook serve` carries it. Without one the command
//! still builds and serves a page that says how to get it.

use std::path::{Path, PathBuf};

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
    // Watched even while it is not there: building the UI later rebuilds this crate.
    println!("cargo::rerun-if-changed={}", dist.display());
    let folder = if dist.join("index.html").is_file() { dist } else { empty() };
    println!("cargo::rustc-env=DAYBOOK_UI_DIR={}", folder.display());
}

/// An empty folder to embed in its place.
fn empty() -> PathBuf {
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("no-ui");
    if let Err(error) = std::fs::create_dir_all(&folder) {
        println!("cargo::error=cannot make {}: {error}", folder.display());
    }
    folder
}
