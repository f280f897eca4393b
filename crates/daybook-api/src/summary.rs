//! What a bundle says of itself, as far as a page shows it.

use std::collections::BTreeMap;

use daybook_store::{BundleManifest, LogFilter};
use serde::{Deserialize, Serialize};

/// Contexts that are listed; a bundle may have ten thousand.
const LISTED: usize = 100;

/// What a bundle says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleSummary {
    /// Name of the file, for people only.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Program that wrote it.
    pub tool: String,
    /// When, in Unix seconds.
    pub created_epoch: i64,
    /// What was asked for.
    pub filter: LogFilter,
    /// Entries.
    pub rows: u64,
    /// Of these, marked.
    pub marks: u64,
    /// Days (UTC) that they are of.
    pub days: u64,
    /// Unix seconds of the first entry.
    pub first_epoch: Option<i64>,
    /// Unix seconds of the last entry.
    pub last_epoch: Option<i64>,
    /// The contexts with most entries.
    pub contexts: Vec<BundleContext>,
    /// Contexts there are.
    pub contexts_total: u64,
}

/// A context of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleContext {
    /// Canonical name.
    pub context: String,
    /// The name as it was first written.
    pub display_name: String,
    /// Days.
    pub days: u64,
    /// Entries.
    pub rows: u64,
    /// Bytes of its members.
    pub bytes: u64,
}

impl BundleSummary {
    pub(crate) fn of(manifest: &BundleManifest, name: String, bytes: u64) -> Self {
        let mut contexts: BTreeMap<&str, BundleContext> = BTreeMap::new();
        let mut days: Vec<&str> = Vec::new();
        for member in &manifest.members {
            days.push(&member.day);
            let context = contexts.entry(&member.context).or_insert_with(|| BundleContext {
                context: member.context.clone(),
                display_name: member.display_name.clone(),
                ..BundleContext::default()
            });
            context.days += 1;
            context.rows += member.rows;
            context.bytes += member.bytes;
        }
        days.sort_unstable();
        days.dedup();
        let contexts_total = contexts.len() as u64;
        let mut contexts: Vec<_> = contexts.into_values().collect();
        contexts.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.context.cmp(&b.context)));
        contexts.truncate(LISTED);
        BundleSummary {
            name,
            bytes,
            tool: manifest.tool.clone(),
            created_epoch: manifest.created_epoch,
            filter: manifest.filter.clone(),
            rows: manifest.rows,
            marks: manifest.marks.len() as u64,
            days: days.len() as u64,
            first_epoch: manifest.members.iter().map(|member| member.first_epoch).min(),
            last_epoch: manifest.members.iter().map(|member| member.last_epoch).max(),
            contexts,
            contexts_total,
        }
    }
}
