//! The values of a format's TOML file, with where they stand.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{UserFormatError, UserFormatProblem};

/// A table of the file.
pub(super) type Table<'i> = DeTable<'i>;
/// A value of the file, and where it stands.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// The file, to make errors of it.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) text: &'s str,
    pub(super) path: &'s Path,
}

impl Source<'_> {
    /// A problem with what stands there.
    pub(super) fn fail(&self, at: Range<usize>, problem: UserFormatProblem) -> UserFormatError {
        let before = self.text.as_bytes().get(..at.start).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        UserFormatError { path: self.path.to_owned(), line: Some(line), problem }
    }

    /// A problem with the file.
    pub(super) fn fail_whole(&self, problem: UserFormatProblem) -> UserFormatError {
        UserFormatError { path: self.path.to_owned(), line: None, problem }
    }

    fn wrong(&self, key: &str, value: &Value<'_>, expected: &'static str) -> UserFormatError {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text".to_owned(),
            DeValue::Integer(number) => format!("the number {number}"),
            DeValue::Float(_) => "a number with a point".to_owned(),
            DeValue::Boolean(flag) => format!("{flag}"),
            DeValue::Datetime(_) => "a time".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.fail(value.span(), UserFormatProblem::Wrong { key: key.to_owned(), expected, found })
    }

    pub(super) fn text<'v>(
        &self,
        key: &str,
        value: &'v Value<'_>,
    ) -> Result<&'v str, UserFormatError> {
        value.get_ref().as_str().ok_or_else(|| self.wrong(key, value, "a text"))
    }

    /// A whole number within a range.
    pub(super) fn number(
        &self,
        key: &str,
        value: &Value<'_>,
        range: Range<i64>,
        expected: &'static str,
    ) -> Result<i64, UserFormatError> {
        integer(value.get_ref())
            .filter(|number| range.contains(number))
            .ok_or_else(|| self.wrong(key, value, expected))
    }

    /// The texts of a list, or the one text that stands for it.
    pub(super) fn texts<'v>(
        &self,
        key: &str,
        value: &'v Value<'_>,
    ) -> Result<Vec<(&'v str, Range<usize>)>, UserFormatError> {
        if let Some(text) = value.get_ref().as_str() {
            return Ok(vec![(text, value.span())]);
        }
        let list = value.get_ref().as_array();
        let list = list.ok_or_else(|| self.wrong(key, value, "a list of texts"))?;
        list.iter().map(|value| Ok((self.text(key, value)?, value.span()))).collect()
    }

    pub(super) fn table<'v, 'i>(
        &self,
        key: &str,
        value: &'v Value<'i>,
    ) -> Result<&'v Table<'i>, UserFormatError> {
        value.get_ref().as_table().ok_or_else(|| self.wrong(key, value, "a table"))
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The fields of a table as JSON; those of inner tables have dotted keys.
pub(super) fn fields(table: &Table<'_>, prefix: &str, fields: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let key = if prefix.is_empty() {
            key.get_ref().to_string()
        } else {
            format!("{prefix}.{}", key.get_ref())
        };
        match value.get_ref() {
            DeValue::Table(inner) => self::fields(inner, &key, fields),
            value => fields.push((key, json(value).to_string())),
        }
    }
}

fn json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => {
            integer(value).map_or_else(|| number.to_string().into(), Into::into)
        }
        DeValue::Float(number) => number
            .as_str()
            .parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64)
            .map_or_else(|| number.as_str().into(), Into::into),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(time) => time.to_string().into(),
        DeValue::Array(list) => list.iter().map(|value| json(value.get_ref())).collect(),
        DeValue::Table(table) => {
            let pairs = table.iter();
            pairs.map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref()))).collect()
        }
    }
}
