//! Where things stand in the house.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::program::Program;

/// The repository and the places in it that tasks use.
pub struct House {
    root: PathBuf,
    target: PathBuf,
}

impl House {
    /// The house this program was built from.
    pub fn find() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().context("xtask has no parent folder")?.to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        Ok(House { root, target })
    }

    /// The UI's folder.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Tests of several crates, and what is fuzzed.
    pub fn tests(&self) -> PathBuf {
        self.root.join("tests")
    }

    /// Where the README's pictures are kept.
    pub fn docs(&self) -> PathBuf {
        self.root.join("docs")
    }

    /// What `cargo xtask run` keeps: a base of its own, never the user's.
    pub fn run(&self) -> PathBuf {
        self.root.join(".run")
    }

    /// Tools that were fetched for this house alone.
    pub fn cache(&self) -> PathBuf {
        self.root.join(".cache")
    }

    /// One picture of every page and state.
    pub fn pictures(&self) -> PathBuf {
        self.target.join("screenshots").join("states")
    }

    /// What remembers that a step is up to date.
    pub fn stamp(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    /// One of our programs, as the dev profile builds it.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Where our programs lie as the profile `perf` builds them.
    pub fn optimised(&self) -> PathBuf {
        self.target.join("perf")
    }

    /// A program that runs at the root.
    pub fn program(&self, name: impl AsRef<std::ffi::OsStr>) -> Program {
        Program::new(name).dir(&self.root)
    }

    /// The cargo that runs this task.
    pub fn cargo(&self) -> Program {
        self.program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }
}
