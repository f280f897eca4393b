//! The scenarios there are: built in, and the user's own in `<base>/perf/scenarios`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{PerfError, Result};
use crate::place::write_durably;
use crate::scenario::parse::MAX_TOML;
use crate::scenario::{PerfScenario, Scenario, check_toml, limits};

/// The scenarios that come with Daybook.
const BUILT_IN: [(&str, &str); 5] = [
    ("a", include_str!("../../scenarios/a.toml")),
    ("b", include_str!("../../scenarios/b.toml")),
    ("c", include_str!("../../scenarios/c.toml")),
    ("d", include_str!("../../scenarios/d.toml")),
    ("acceptance", include_str!("../../scenarios/acceptance.toml")),
];

/// Most scenarios of the user's own that are listed.
const MOST: usize = 1000;

/// The scenarios of one base.
#[derive(Clone, Debug)]
pub struct Scenarios {
    /// `<base>/perf`.
    perf: PathBuf,
}

impl Scenarios {
    /// The scenarios of a base folder.
    #[must_use]
    pub fn of_base(base: &Path) -> Self {
        Scenarios { perf: base.join("perf") }
    }

    fn folder(&self) -> PathBuf {
        self.perf.join("scenarios")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder().join(format!("{name}.toml"))
    }

    /// All: those built in, then the user's own by name, bad ones with their mistake.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<PerfScenario>> {
        let mut list: Vec<_> =
            BUILT_IN.iter().map(|(name, toml)| self.shown(name, true, toml)).collect();
        let mut own = Vec::new();
        for name in self.own_names()? {
            own.push(self.shown(&name, false, &self.text(&name)?));
        }
        list.append(&mut own);
        Ok(list)
    }

    fn shown(&self, name: &str, built_in: bool, toml: &str) -> PerfScenario {
        PerfScenario {
            name: name.to_owned(),
            built_in,
            toml: toml.to_owned(),
            check: check_toml(toml, 1.0, &self.perf),
        }
    }

    fn own_names(&self) -> Result<Vec<String>> {
        let folder = self.folder();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(PerfError::io("list", &folder)(error)),
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| {
                let name = entry.ok()?.file_name().into_string().ok()?;
                let name = name.strip_suffix(".toml")?;
                (refusal(name).is_none()).then(|| name.to_owned())
            })
            .take(MOST)
            .collect();
        names.sort();
        Ok(names)
    }

    /// The text of a scenario.
    ///
    /// # Errors
    /// [`PerfError::NoScenario`], or when its file cannot be read.
    pub fn text(&self, name: &str) -> Result<String> {
        if let Some((_, toml)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
            return Ok((*toml).to_owned());
        }
        if refusal(name).is_some() {
            return Err(self.missing(name));
        }
        let path = self.file(name);
        match fs::metadata(&path) {
            Err(_) => return Err(self.missing(name)),
            Ok(found) if found.len() > MAX_TOML as u64 => {
                // It is shown with its mistake, not read whole.
                return Ok(" ".repeat(MAX_TOML + 1));
            }
            Ok(_) => {}
        }
        let bytes = fs::read(&path).map_err(PerfError::io("read", &path))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A scenario ready to run, with its text.
    ///
    /// # Errors
    /// [`PerfError::NoScenario`], [`PerfError::BadScenario`], or when its file cannot be read.
    pub fn get(&self, name: &str) -> Result<(Scenario, String)> {
        let text = self.text(name)?;
        Ok((parsed(name, &text)?, text))
    }

    /// Keeps a scenario of the user's own, in place of the one of that name if there is one.
    ///
    /// # Errors
    /// [`PerfError::BadName`], [`PerfError::BadScenario`], or when it cannot be written.
    pub fn save(&self, name: &str, text: &str) -> Result<PerfScenario> {
        if let Some(message) = refusal(name) {
            return Err(PerfError::BadName { name: name.to_owned(), message });
        }
        parsed(name, text)?;
        write_durably(&self.file(name), text.as_bytes())?;
        Ok(self.shown(name, false, text))
    }

    /// Removes a scenario of the user's own.
    ///
    /// # Errors
    /// [`PerfError::BadName`] for one that is built in, [`PerfError::NoScenario`], or when it cannot be
    /// removed.
    pub fn remove(&self, name: &str) -> Result<()> {
        if let Some(message) = refusal(name) {
            return Err(PerfError::BadName { name: name.to_owned(), message });
        }
        let path = self.file(name);
        match fs::remove_file(&path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(self.missing(name)),
            Err(error) => Err(PerfError::io("remove", &path)(error)),
        }
    }

    fn missing(&self, name: &str) -> PerfError {
        let mut names: Vec<String> = BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
        names.extend(self.own_names().unwrap_or_default());
        let hint = match limits::nearest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("there are {}", names.join(", ")),
        };
        PerfError::NoScenario { name: name.to_owned(), hint }
    }
}

/// The settings of a text that is called `name` in the error.
///
/// # Errors
/// [`PerfError::BadScenario`].
pub fn parsed(name: &str, text: &str) -> Result<Scenario> {
    Scenario::from_toml(text)
        .map_err(|mistake| PerfError::BadScenario { name: name.to_owned(), mistake })
}

/// Why a name cannot be that of a scenario of the user's own. It becomes a file's name, so no more than
/// this is let through.
fn refusal(name: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if BUILT_IN.iter().any(|(known, _)| *known == name) {
        return Some("that one comes with Daybook; choose another");
    }
    if !(1..=64).contains(&name.len()) || !name.chars().all(plain) || name.starts_with('-') {
        return Some("use 1 to 64 of the letters a to z, digits, - and _");
    }
    let device = ["con", "prn", "aux", "nul"].contains(&name)
        || (name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt")));
    device.then_some("Windows keeps that name for a device")
}
