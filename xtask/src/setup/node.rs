//! Node.js and npm: the machine's own where they are new enough, else from Debian's packages,
//! else both from the npm registry into `.cache`, for this house alone.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::packages;
use crate::house::House;
use crate::program::Program;
use crate::steps::Steps;

/// What is fetched where the system's is too old (Debian 12 has Node 18).
const LOCAL: [&str; 2] = ["node@22", "npm@11"];

/// A Node.js and npm that can build the UI.
pub struct Node {
    /// Comes first in PATH; none when the machine's own will do.
    bin: Option<PathBuf>,
}

impl Node {
    /// Finds them, or brings them.
    pub fn find_or_install(house: &House, steps: &Steps) -> Result<Self> {
        let own = Node { bin: None };
        if own.suits() {
            return Ok(own);
        }
        let dir = house.cache().join("node");
        let local = Node { bin: Some(dir.join("node_modules").join(".bin")) };
        if local.suits() {
            return Ok(local);
        }
        if own.npm_version().is_none() {
            install_npm()?;
            if own.suits() {
                return Ok(own);
            }
        }
        steps.say(&format!("this machine's Node.js is too old: {} into .cache", LOCAL.join(", ")));
        own.fetch(&dir)?;
        if local.suits() {
            return Ok(local);
        }
        bail!("Node.js 20.19 or newer with npm 11 is needed, and could not be brought here")
    }

    /// An npm command in this folder.
    pub fn npm(&self, dir: &Path) -> Result<Program> {
        self.program(if cfg!(windows) { "npm.cmd" } else { "npm" }).map(|npm| npm.dir(dir))
    }

    fn program(&self, name: &str) -> Result<Program> {
        match &self.bin {
            None => Ok(Program::new(name)),
            // The programs there start `node` by name.
            Some(bin) => Program::new(bin.join(name)).path_first(bin),
        }
    }

    fn suits(&self) -> bool {
        let node = self.program("node").ok().and_then(|node| node.args(["--version"]).ask());
        node.as_deref().and_then(version).is_some_and(runs_vite)
            && self.npm_version().is_some_and(|(major, _)| major >= 11)
    }

    fn npm_version(&self) -> Option<(u32, u32)> {
        version(&self.npm(Path::new(".")).ok()?.args(["--version"]).ask()?)
    }

    /// The packages `node` and `npm` hold the programs themselves.
    fn fetch(&self, dir: &Path) -> Result<()> {
        std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let quiet = ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", "."];
        self.npm(dir)?.args(quiet).args(LOCAL).run()
    }
}

fn install_npm() -> Result<()> {
    if packages::has_apt() {
        return packages::apt(&["nodejs", "npm"]);
    }
    let command = match std::env::consts::OS {
        "macos" => "brew install node",
        "windows" => "winget install OpenJS.NodeJS.LTS",
        _ => "(with your system's package manager) Node.js 20.19 or newer, with npm",
    };
    bail!("Node.js is missing; type:\n  {command}")
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// What Vite 8 asks for: 20.19 or newer of the 20s, or 22.12 and later.
fn runs_vite((major, minor): (u32, u32)) -> bool {
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        _ => major > 22,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_run_vite() {
        let runs = |text: &str| version(text).is_some_and(runs_vite);
        assert!(runs("v20.20.2\n"));
        assert!(runs("v22.12.0"));
        assert!(runs("v24.0.1"));
        assert!(!runs("v18.20.4"));
        assert!(!runs("v20.18.9"));
        assert!(!runs("v21.7.0"));
        assert!(!runs("not found"));
    }
}
