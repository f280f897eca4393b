//! What a bundle says of itself.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::day_ref::exact_key;
use crate::filter::LogFilter;
use crate::key::PartitionKey;
use crate::marks::Mark;

/// Name of the manifest.
pub(crate) const NAME: &str = "manifest.json";
/// What the file is.
const FORMAT: &str = "daybook-bundle";
/// Form of a bundle. A newer one is not read.
pub(crate) const VERSION: u32 = 1;

/// What a bundle says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleManifest {
    /// `daybook-bundle`.
    pub format: String,
    /// Form of the bundle.
    pub version: u32,
    /// Program that wrote it.
    pub tool: String,
    /// When, in Unix seconds.
    pub created_epoch: i64,
    /// What was asked for.
    pub filter: LogFilter,
    /// Entries.
    pub rows: u64,
    /// Marks of its entries, with their notes; logids are those of the members.
    pub marks: Vec<Mark>,
    /// Its members, in order.
    pub members: Vec<BundleMember>,
    /// SHA-256 of this text with nothing in place of the digest.
    pub digest: String,
}

/// A part of a bundle: entries of one partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleMember {
    /// Its name in the file.
    pub path: String,
    /// Canonical name of the context.
    pub context: String,
    /// The context's name as it was first written.
    pub display_name: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Entries.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// Unix seconds of the first entry.
    pub first_epoch: i64,
    /// Unix seconds of the last entry.
    pub last_epoch: i64,
    /// Of its bytes.
    pub sha256: String,
}

impl BundleManifest {
    pub(crate) fn new(
        filter: &LogFilter,
        created_epoch: i64,
        marks: Vec<Mark>,
        members: Vec<BundleMember>,
    ) -> Self {
        let manifest = BundleManifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            tool: concat!("daybook ", env!("CARGO_PKG_VERSION")).to_owned(),
            created_epoch,
            filter: filter.clone(),
            rows: members.iter().map(|member| member.rows).sum(),
            marks,
            members,
            digest: String::new(),
        };
        manifest.sealed()
    }

    /// With the digest that belongs to it.
    pub(crate) fn sealed(self) -> Self {
        BundleManifest { digest: self.own_digest(), ..self }
    }

    fn own_digest(&self) -> String {
        let bare = BundleManifest { digest: String::new(), ..self.clone() };
        // A manifest always has a JSON text.
        hex(&Sha256::digest(serde_json::to_vec(&bare).unwrap_or_default()))
    }

    /// Reads a manifest, and says what is wrong with it.
    pub(crate) fn read(text: &[u8]) -> Result<BundleManifest, String> {
        #[derive(Deserialize)]
        struct Form {
            format: String,
            version: u32,
        }
        let form: Form = serde_json::from_slice(text)
            .map_err(|error| format!("its manifest cannot be read: {error}"))?;
        if form.format != FORMAT {
            return Err(format!("its manifest is of {:?}", form.format));
        }
        if form.version > VERSION {
            return Err(format!(
                "it has form {}, this Daybook reads {VERSION}; use a newer one",
                form.version
            ));
        }
        let manifest: BundleManifest = serde_json::from_slice(text)
            .map_err(|error| format!("its manifest cannot be read: {error}"))?;
        if manifest.digest != manifest.own_digest() {
            return Err("its manifest is not the one that was written".to_owned());
        }
        let sum = manifest.members.iter().try_fold(0_u64, |sum, m| sum.checked_add(m.rows));
        if sum != Some(manifest.rows) {
            return Err("its manifest contradicts itself".to_owned());
        }
        Ok(manifest)
    }
}

impl BundleMember {
    /// The partition, when context and day are written just as this program writes them.
    pub(super) fn key(&self) -> Option<PartitionKey> {
        exact_key(&self.context, &self.day).filter(|key| name_of(key) == self.path)
    }
}

/// The name of a partition's member.
pub(super) fn name_of(key: &PartitionKey) -> String {
    format!("context={}/date={}/logs.parquet", key.context(), key.day())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
