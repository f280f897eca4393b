//! Where the measured programs live: a home of their own, and a base that stays for the next run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Programs and folders.
#[derive(Clone)]
pub struct House {
    programs: PathBuf,
    folder: PathBuf,
}

impl House {
    pub fn new(programs: &Path, folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder to work in");
        let whole = |path: &Path| std::path::absolute(path).expect("a path of this machine");
        House { programs: whole(programs), folder: whole(folder) }
    }

    /// The base folder of the million rows.
    pub fn base(&self) -> PathBuf {
        self.folder.join("base")
    }

    /// A folder below the house.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).expect("a folder of the house");
        folder
    }

    /// One of our programs.
    pub fn program(&self, name: &str) -> PathBuf {
        let path = self.programs.join(name);
        assert!(path.is_file(), "{} is not built; `cargo xtask measure` does it", path.display());
        path
    }

    /// The programs of the house see nothing of the user who measures.
    pub fn at_home(&self, command: &mut Command) {
        let home = self.folder("home");
        command
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", self.folder("home/run"))
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("LANG", "en_US.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DAYBOOK_BASE")
            .env_remove("LC_ALL");
    }
}

/// Where a picture is kept for whoever wants to look at what was measured.
pub fn picture(name: &str) -> PathBuf {
    let program = std::env::current_exe().expect("the program's own path");
    let target = program.ancestors().nth(2).expect("it lies in target/debug");
    let folder = target.join("measure").join("pictures");
    fs::create_dir_all(&folder).expect("a folder for pictures");
    folder.join(name)
}
