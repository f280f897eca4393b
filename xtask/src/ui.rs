//! The UI's side: packages by the lock file, checks, the build that both shells embed.

use std::path::Path;

use anyhow::{Result, bail};

use crate::files;
use crate::house::House;
use crate::setup::Node;
use crate::steps::Steps;

/// What is made from the sources, and so is none.
const MADE: &[&str] =
    &["node_modules", "dist", "dist-mock", ".look", "coverage", "test-results", ".svelte-kit"];

/// The UI, with what builds it.
pub struct Ui<'a> {
    house: &'a House,
    steps: &'a Steps,
    node: Node,
}

impl<'a> Ui<'a> {
    /// Sees to Node.js and the packages of the lock file.
    pub fn set_up(house: &'a House, steps: &'a Steps) -> Result<Self> {
        let node = steps.step("Node.js", || Node::find_or_install(house, steps))?;
        let ui = Ui { house, steps, node };
        ui.install()?;
        Ok(ui)
    }

    /// `npm ci`, when the lock file is another than last time.
    fn install(&self) -> Result<()> {
        let dir = self.house.ui();
        let lock = files::fingerprint(&[dir.join("package-lock.json")], &[])?;
        let stamp = self.house.stamp("npm");
        let is_there = dir.join("node_modules").join(".package-lock.json").is_file();
        if is_there && files::is_current(&stamp, &lock) {
            return Ok(());
        }
        self.steps.step("UI: packages", || {
            self.node.npm(&dir)?.args(["ci", "--no-audit", "--no-fund"]).run()?;
            files::remember(&stamp, &lock)
        })
    }

    /// Builds `ui/dist`, when a source is another than last time.
    pub fn build(&self) -> Result<()> {
        let dir = self.house.ui();
        let sources = files::fingerprint(std::slice::from_ref(&dir), MADE)?;
        let stamp = self.house.stamp("ui");
        let index = dir.join("dist").join("index.html");
        if index.is_file() && files::is_current(&stamp, &sources) {
            return Ok(());
        }
        self.steps.step("UI: build", || {
            self.script("build")?;
            if !index.is_file() {
                bail!("the build left no {}", index.display());
            }
            files::remember(&stamp, &sources)
        })
    }

    /// Formats, lints, types.
    pub fn check(&self) -> Result<()> {
        self.steps.step("UI: format and lint", || self.script("lint"))?;
        self.steps.step("UI: types", || self.script("check"))
    }

    /// Unit tests.
    pub fn test(&self) -> Result<()> {
        self.steps.step("UI: units", || self.script("test"))
    }

    /// Pictures of every page and state over a made-up store, light and dark in three sizes; fails
    /// when a state cannot be reached or axe finds something serious.
    pub fn pictures(&self, folder: &Path) -> Result<()> {
        self.script("build:mock")?;
        let look = ["run", "--silent", "look", "--", "--all", "--out"];
        self.node.npm(&self.house.ui())?.args(look).args([folder]).run()
    }

    fn script(&self, name: &str) -> Result<()> {
        self.node.npm(&self.house.ui())?.args(["run", "--silent", name]).run()
    }
}
