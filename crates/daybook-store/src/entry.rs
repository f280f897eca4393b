//! One log message, as it is written and read.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// The context of an entry that names none.
pub const DEFAULT_CONTEXT: &str = "default";

/// One log message.
///
/// ```
/// use daybook_store::LogEntry;
/// let entry = LogEntry {
///     epoch: 1_774_015_200, // 2026-03-20 14:00:00 UTC
///     src: "hero.proc.worker".into(),
///     content: "started".into(),
///     ..LogEntry::default()
/// };
/// assert_eq!(entry.context_name, "default");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LogEntry {
    /// Whose logs these are; `default` when absent.
    #[serde(default = "default_context")]
    pub context_name: String,
    /// Unique within the partition, given by the store in order of arrival (ignored on insert).
    #[serde(default)]
    pub logid: i64,
    /// Unix seconds, UTC; years 1970 to 9999.
    pub epoch: i64,
    /// Nanoseconds within the second, 0 to 999,999,999.
    #[serde(default)]
    pub nanos: u32,
    /// OpenTelemetry severity number (see [`crate::level`]); 0 is unspecified.
    #[serde(default)]
    pub loglevel: i32,
    /// Whether the entry reports an error, whatever its level.
    #[serde(default)]
    pub error: bool,
    /// Dot-separated origin, e.g. `hero.proc.worker`.
    #[serde(default)]
    pub src: String,
    /// Free labels.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The text of the message.
    pub content: String,
    /// Structured fields: a JSON object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attrs: Option<Attrs>,
}

fn default_context() -> String {
    DEFAULT_CONTEXT.to_owned()
}

impl Default for LogEntry {
    fn default() -> Self {
        LogEntry {
            context_name: default_context(),
            logid: 0,
            epoch: 0,
            nanos: 0,
            loglevel: 0,
            error: false,
            src: String::new(),
            tags: Vec::new(),
            content: String::new(),
            attrs: None,
        }
    }
}

/// A JSON object, kept as its text so that storing and showing it costs no parsing.
///
/// Serialises as the object itself, not as a string.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(type = "Record<string, unknown>"))]
pub struct Attrs(String);

impl Attrs {
    /// Takes the text of a JSON object.
    ///
    /// # Errors
    /// When the text is not JSON, or not an object.
    pub fn from_json(text: impl Into<String>) -> Result<Attrs, serde_json::Error> {
        let text = text.into();
        let raw: &RawValue = serde_json::from_str(&text)?;
        if !raw.get().trim_start().starts_with('{') {
            return Err(<serde_json::Error as serde::de::Error>::custom(
                "attrs must be a JSON object",
            ));
        }
        Ok(Attrs(text))
    }

    /// The object as JSON text.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.0
    }

    /// Text that this store has checked before and wrote itself.
    pub(crate) fn from_stored(text: String) -> Attrs {
        Attrs(text)
    }
}

impl From<&serde_json::Map<String, serde_json::Value>> for Attrs {
    fn from(map: &serde_json::Map<String, serde_json::Value>) -> Self {
        // A map of values always has a JSON text: keys are strings, numbers are finite.
        Attrs(serde_json::to_string(map).unwrap_or_else(|_| "{}".to_owned()))
    }
}

impl Serialize for Attrs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Attrs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Attrs::from_json(String::from(Box::<str>::from(raw))).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attrs_travel_as_an_object_not_as_a_string() {
        let line = r#"{"epoch":1,"content":"x","attrs":{"k":[1,2.50]}}"#;
        let entry: LogEntry = serde_json::from_str(line).unwrap();
        assert_eq!(entry.attrs.as_ref().unwrap().as_json(), r#"{"k":[1,2.50]}"#);
        assert!(serde_json::to_string(&entry).unwrap().contains(r#""attrs":{"k":[1,2.50]}"#));
    }

    #[test]
    fn attrs_that_are_no_object_are_refused() {
        assert!(Attrs::from_json("[1]").is_err());
        assert!(Attrs::from_json("{\"a\":").is_err());
    }
}
