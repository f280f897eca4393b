//! What a person chose, in one JSON file that they may edit by hand.
//!
//! ```json
//! { "base": "/data/logs", "window": { "theme": "dark", "zone": "utc" } }
//! ```
//!
//! `base` is where the logs are kept when nobody says otherwise; `window` is the page's own and is
//! read by it alone. What another version or a person put beside them stays as it is.

use std::path::PathBuf;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::json_file;

const BASE: &str = "base";
const WINDOW: &str = "window";

/// What the settings are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SettingsReply {
    /// The file; null where there is no folder for it.
    pub path: Option<PathBuf>,
    /// The window's own settings, by name.
    #[cfg_attr(feature = "ts", ts(type = "Record<string, unknown>"))]
    pub window: Map<String, Value>,
    /// What is wrong with the file, if anything: then it is left alone until a person mends it.
    pub problem: Option<String>,
}

/// Asks to change settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SettingsChange {
    /// The window's settings that change, by name; null takes one away. Others stay.
    #[cfg_attr(feature = "ts", ts(type = "Record<string, unknown>"))]
    pub window: Map<String, Value>,
}

/// The settings file.
#[derive(Debug, Default)]
pub struct SettingsFile {
    path: Option<PathBuf>,
    /// One change at a time: each reads what is there and writes it anew.
    changing: Mutex<()>,
}

impl SettingsFile {
    /// A file; it need not exist.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        SettingsFile { path: Some(path), changing: Mutex::default() }
    }

    /// `settings.json` in this platform's folder for settings; none without a home folder.
    #[must_use]
    pub fn of_this_user() -> Self {
        let path = directories::ProjectDirs::from("", "", "daybook")
            .map(|places| places.config_dir().join("settings.json"));
        SettingsFile { path, changing: Mutex::default() }
    }

    /// The base folder that the file names. What is wrong with the file is told by
    /// [`SettingsFile::read`].
    #[must_use]
    pub fn base(&self) -> Option<PathBuf> {
        let all: Map<String, Value> = json_file::load(self.path.as_deref()?).ok()?;
        all.get(BASE)?.as_str().filter(|base| !base.is_empty()).map(PathBuf::from)
    }

    /// What the settings are.
    #[must_use]
    pub fn read(&self) -> SettingsReply {
        let path = self.path.clone();
        match path.as_deref().map(json_file::load).transpose() {
            Ok(all) => {
                SettingsReply { path, window: window(all.unwrap_or_default()), problem: None }
            }
            Err(problem) => {
                SettingsReply { path, window: Map::new(), problem: Some(problem.to_string()) }
            }
        }
    }

    /// Changes settings, durably. Without a file nothing is kept.
    ///
    /// # Errors
    /// `bad_settings` when the file cannot be understood: it is not written over. `io` when it
    /// cannot be written.
    pub fn change(&self, change: SettingsChange) -> Result<SettingsReply, ApiError> {
        let Some(path) = self.path.as_deref() else { return Ok(self.read()) };
        let _changing = self.changing.lock();
        let mut all: Map<String, Value> = json_file::load(path).map_err(|problem| {
            ApiError::new("bad_settings", format!("{problem}; mend or remove it"))
        })?;
        let window = all.entry(WINDOW).or_insert_with(|| Value::Object(Map::new()));
        if !window.is_object() {
            *window = Value::Object(Map::new());
        }
        if let Value::Object(window) = window {
            for (name, value) in change.window {
                match value {
                    Value::Null => window.remove(&name),
                    value => window.insert(name, value),
                };
            }
        }
        json_file::store(path, &all)?;
        Ok(self.read())
    }
}

fn window(mut all: Map<String, Value>) -> Map<String, Value> {
    match all.remove(WINDOW) {
        Some(Value::Object(window)) => window,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(value: Value) -> SettingsChange {
        serde_json::from_value(json!({ "window": value })).unwrap()
    }

    #[test]
    fn what_is_changed_is_there_next_time_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daybook").join("settings.json");
        let file = SettingsFile::at(path.clone());
        assert_eq!(file.read().window, Map::new());
        file.change(change(json!({"theme": "dark", "zone": "utc"}))).unwrap();
        std::fs::write(
            &path,
            r#"{"base": "/data", "later": [1], "window": {"theme": "dark", "zone": "utc"}}"#,
        )
        .unwrap();
        let reply = file.change(change(json!({"zone": null, "fontSize": 14}))).unwrap();
        assert_eq!(Value::Object(reply.window), json!({"theme": "dark", "fontSize": 14}));
        let again = SettingsFile::at(path.clone());
        assert_eq!(again.base(), Some(PathBuf::from("/data")));
        let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(all["later"], json!([1]));
    }

    #[test]
    fn a_file_that_cannot_be_understood_is_named_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, "{\"window\": {\"theme\": dark}}").unwrap();
        let file = SettingsFile::at(path.clone());
        let problem = file.read().problem.unwrap();
        assert!(problem.contains("settings.json") && problem.contains("line 1"), "{problem}");
        let error = file.change(change(json!({"theme": "dark"}))).unwrap_err();
        assert_eq!(error.code, "bad_settings");
        assert!(std::fs::read_to_string(&path).unwrap().contains(": dark"));
        assert_eq!(file.base(), None);
    }

    #[test]
    fn without_a_file_nothing_is_kept_and_nothing_fails() {
        let file = SettingsFile::default();
        assert_eq!(
            file.change(change(json!({"theme": "dark"}))).unwrap(),
            SettingsReply::default()
        );
    }
}
