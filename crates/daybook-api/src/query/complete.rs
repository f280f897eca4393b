//! What could follow in a query line: fields, and the values that the store holds.

use std::collections::HashMap;
use std::ops::Range;

use daybook_store::{Control, LogFilter, PartitionedLogStore, StoreError, level};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::fields::FIELDS;
use super::reading::Units;
use super::tokens::{Field, Kind, Token, name_char, tokens};

/// Most proposals.
const MAX_ITEMS: usize = 20;
/// Newest entries whose tags and attributes are proposed.
const SAMPLE: usize = 500;
/// Longest value that is proposed, in characters.
const MAX_VALUE: usize = 80;

/// Asks what could stand at a place of a query line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CompleteRequest {
    /// The line.
    pub query: String,
    /// Where the caret stands, in UTF-16 units.
    pub at: usize,
    /// Which entries are counted: the range.
    pub filter: LogFilter,
}

/// What could stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Completions {
    /// Where what would be replaced begins, in UTF-16 units.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The proposals, the likeliest first.
    pub items: Vec<CompletionItem>,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CompletionItem {
    /// What would stand in the line, quoted where it must be.
    pub text: String,
    /// What it is.
    pub kind: CompletionKind,
    /// How many entries have it; of attributes and tags, among the newest ones.
    pub count: Option<u64>,
}

/// What a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CompletionKind {
    /// A field's name.
    Field,
    /// A source.
    Source,
    /// A level.
    Level,
    /// A context.
    Context,
    /// A tag.
    Tag,
    /// An attribute's name.
    Attribute,
    /// An attribute's value.
    Value,
}

/// What could stand at a place of a query line.
pub(crate) fn complete(
    store: &PartitionedLogStore,
    request: &CompleteRequest,
    control: &Control,
) -> Result<Completions, StoreError> {
    let units = Units(&request.query);
    let caret = units.byte(request.at);
    let tokens = tokens(&request.query);
    let touched = tokens.iter().find(|token| token.at.start < caret && caret <= token.at.end);
    let filter = LogFilter { cursor: None, limit: Some(SAMPLE), ..request.filter.clone() };
    let proposals = Proposals { store, filter, control };
    let (at, items) = match touched {
        Some(Token { kind: Kind::Field(field), at }) if caret >= field.value_at.start => {
            // The sign stays, and so do the levels before a comma.
            let listed = if field.name == "level" { field.value.text.rfind(',') } else { None };
            let start =
                field.value_at.start + field.sign.len() + listed.map_or(0, |comma| comma + 1);
            (start..at.end, proposals.values(field)?)
        }
        Some(Token { kind: Kind::Word(_) | Kind::Field(_), at }) => {
            let typed = request.query.get(at.start..caret).unwrap_or_default();
            (at.clone(), proposals.fields(typed)?)
        }
        Some(_) => (caret..caret, Vec::new()),
        None => (caret..caret, proposals.fields("")?),
    };
    let Range { start, end } = at;
    Ok(Completions { from: units.of(start), to: units.of(end), items })
}

struct Proposals<'a> {
    store: &'a PartitionedLogStore,
    filter: LogFilter,
    control: &'a Control,
}

type Counts = HashMap<String, u64>;

impl Proposals<'_> {
    fn fields(&self, typed: &str) -> Result<Vec<CompletionItem>, StoreError> {
        let typed = typed.to_lowercase();
        let mut items: Vec<CompletionItem> = FIELDS
            .iter()
            .filter(|(field, _)| field.starts_with(&typed))
            .map(|(field, _)| item((*field).to_owned(), CompletionKind::Field, None))
            .collect();
        if !typed.is_empty() {
            let name = typed.strip_prefix("attrs.").unwrap_or(&typed);
            let names = ranked(self.attribute_names()?, name, CompletionKind::Attribute);
            items.extend(
                names
                    .into_iter()
                    .map(|item| CompletionItem { text: format!("attrs.{}:", item.text), ..item }),
            );
        }
        items.truncate(MAX_ITEMS);
        Ok(items)
    }

    fn values(&self, field: &Field) -> Result<Vec<CompletionItem>, StoreError> {
        let typed = field.value.text.as_str();
        let (counts, kind) = match field.name.as_str() {
            "level" => return self.levels(typed),
            "error" => {
                let counts = ["true", "false"].map(|value| (value.to_owned(), 0)).into();
                return Ok(uncounted(ranked(counts, typed, CompletionKind::Value)));
            }
            "src" => {
                let list = self.store.list_sources(&self.filter, self.control)?;
                let counts = list.sources.into_iter().map(|source| (source.src, source.count));
                return Ok(with_quotes(sources(counts.collect(), typed)));
            }
            "context" => {
                let contexts = self.store.contexts()?;
                let days = contexts.into_iter().map(|context| (context.name, context.days));
                return Ok(uncounted(ranked(days.collect(), typed, CompletionKind::Context)));
            }
            "tag" => (self.tags()?, CompletionKind::Tag),
            name => {
                let name = name.strip_prefix("attrs.").unwrap_or(name);
                (self.attribute_values(name)?, CompletionKind::Value)
            }
        };
        Ok(with_quotes(ranked(counts, typed, kind)))
    }

    /// Levels in their order, after what was typed before a comma.
    fn levels(&self, typed: &str) -> Result<Vec<CompletionItem>, StoreError> {
        let given = typed.rsplit(',').next().unwrap_or_default().to_lowercase();
        let count = self.store.count(&self.filter, self.control)?;
        let bands =
            [level::TRACE, level::DEBUG, level::INFO, level::WARN, level::ERROR, level::FATAL];
        Ok(bands
            .into_iter()
            .map(|band| (level::name(band).to_lowercase(), band))
            .filter(|(name, _)| name.starts_with(&given))
            .map(|(name, band)| {
                let of_band = count
                    .by_level
                    .iter()
                    .filter(|level| level::name(level.loglevel) == level::name(band));
                item(name, CompletionKind::Level, Some(of_band.map(|level| level.count).sum()))
            })
            .collect())
    }

    fn tags(&self) -> Result<Counts, StoreError> {
        let mut counts = Counts::new();
        for entry in self.store.query(&self.filter, self.control)?.entries {
            for tag in entry.tags {
                *counts.entry(tag).or_default() += 1;
            }
        }
        Ok(counts)
    }

    /// Names of attributes in the newest entries, those that a line can say.
    fn attribute_names(&self) -> Result<Counts, StoreError> {
        self.attributes(|name, _| name.chars().all(name_char).then(|| name.to_owned()))
    }

    /// Values of an attribute in the newest entries.
    fn attribute_values(&self, wanted: &str) -> Result<Counts, StoreError> {
        self.attributes(|name, value| {
            (name == wanted).then(|| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        })
    }

    fn attributes(
        &self,
        what: impl Fn(&str, &Value) -> Option<String>,
    ) -> Result<Counts, StoreError> {
        let mut counts = Counts::new();
        for entry in self.store.query(&self.filter, self.control)?.entries {
            let Some(attrs) = entry.attrs else { continue };
            let attrs: Map<String, Value> =
                serde_json::from_str(attrs.as_json()).unwrap_or_default();
            for text in attrs.iter().filter_map(|(name, value)| what(name, value)) {
                *counts.entry(text).or_default() += 1;
            }
        }
        Ok(counts)
    }
}

fn item(text: String, kind: CompletionKind, count: Option<u64>) -> CompletionItem {
    CompletionItem { text, kind, count }
}

fn uncounted(items: Vec<CompletionItem>) -> Vec<CompletionItem> {
    items.into_iter().map(|item| CompletionItem { count: None, ..item }).collect()
}

/// What holds the typed text, that which begins with it first, then by number.
fn ranked(counts: Counts, typed: &str, kind: CompletionKind) -> Vec<CompletionItem> {
    let typed = typed.to_lowercase();
    let mut found: Vec<(bool, u64, String)> = counts
        .into_iter()
        .filter(|(text, _)| text.chars().count() <= MAX_VALUE)
        .filter_map(|(text, count)| {
            let at = text.to_lowercase().find(&typed)?;
            Some((at == 0, count, text))
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    found.truncate(MAX_ITEMS);
    found.into_iter().map(|(_, count, text)| item(text, kind, Some(count))).collect()
}

/// The next steps down the tree for what begins with the typed text, then sources that hold it anywhere.
fn sources(counts: Counts, typed: &str) -> Vec<CompletionItem> {
    let wanted = typed.to_lowercase();
    let (begun, others): (Counts, Counts) =
        counts.into_iter().partition(|(src, _)| src.to_lowercase().starts_with(&wanted));
    // A branch that stands there whole can be meant as it is, and as the beginning of what is below it.
    let below = format!("{typed}.");
    let mut steps = Counts::new();
    for (src, count) in begun {
        *steps.entry(step(&src, typed.len()).to_owned()).or_default() += count;
        if !typed.is_empty() && src.starts_with(&below) {
            *steps.entry(step(&src, below.len()).to_owned()).or_default() += count;
        }
    }
    let mut items = ranked(steps, typed, CompletionKind::Source);
    items.sort_by_key(|item| item.text != typed);
    items.extend(ranked(others, typed, CompletionKind::Source));
    items.truncate(MAX_ITEMS);
    items
}

/// A source up to the dot that follows its first `typed` bytes.
fn step(src: &str, typed: usize) -> &str {
    let rest = src.get(typed..).unwrap_or_default();
    rest.find('.').and_then(|dot| src.get(..typed + dot)).unwrap_or(src)
}

fn with_quotes(items: Vec<CompletionItem>) -> Vec<CompletionItem> {
    items.into_iter().map(|item| CompletionItem { text: quoted(&item.text), ..item }).collect()
}

/// A value as it must stand in a line.
fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.starts_with(['"', '<', '>'])
        && !text.ends_with('*')
        && !text.contains(|c: char| c.is_whitespace() || "()\"\\,".contains(c));
    if is_plain {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(typed: &str) -> Vec<(String, Option<u64>)> {
        let known = [
            ("shop", 1),
            ("shop.till.eu", 2),
            ("shop.till.us", 3),
            ("shop.door", 4),
            ("eshop", 5),
            ("log", 6),
        ];
        let counts = known.map(|(src, count)| (src.to_owned(), count)).into();
        sources(counts, typed).into_iter().map(|item| (item.text, item.count)).collect()
    }

    fn list<const N: usize>(items: [(&str, u64); N]) -> Vec<(String, Option<u64>)> {
        items.map(|(text, count)| (text.to_owned(), Some(count))).into()
    }

    #[test]
    fn sources_are_offered_step_by_step_down_the_tree_and_by_what_they_hold() {
        assert_eq!(offered(""), list([("shop", 10), ("log", 6), ("eshop", 5)]));
        assert_eq!(offered("sh"), list([("shop", 10), ("eshop", 5)]));
        // A branch that is typed in full is offered itself: the line is whole.
        let shop = list([("shop", 10), ("shop.till", 5), ("shop.door", 4), ("eshop", 5)]);
        assert_eq!(offered("shop"), shop);
        assert_eq!(offered("shop.t"), list([("shop.till", 5)]));
        let till = list([("shop.till", 5), ("shop.till.us", 3), ("shop.till.eu", 2)]);
        assert_eq!(offered("shop.till"), till);
        assert_eq!(offered("SHOP.T"), list([("shop.till", 5)]));
        assert_eq!(offered("door"), list([("shop.door", 4)]));
    }
}
