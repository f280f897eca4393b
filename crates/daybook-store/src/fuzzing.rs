//! What fuzz targets need to get past the outer checks.

use sha2::{Digest, Sha256};

use crate::bundle::{BundleManifest, BundleMember, manifest};
use crate::filter::LogFilter;

/// A bundle whose only member is these bytes, under a manifest that fits them.
#[must_use]
pub fn bundle_of(body: &[u8]) -> Vec<u8> {
    let member = BundleMember {
        path: "context=default/date=2026-03-20/logs.parquet".to_owned(),
        context: "default".to_owned(),
        display_name: "default".to_owned(),
        day: "2026-03-20".to_owned(),
        rows: 3,
        bytes: body.len() as u64,
        first_epoch: 0,
        last_epoch: 0,
        sha256: manifest::hex(&Sha256::digest(body)),
    };
    let path = member.path.clone();
    let manifest = BundleManifest::new(&LogFilter::default(), 0, Vec::new(), vec![member]);
    let manifest = serde_json::to_vec(&manifest).unwrap_or_default();
    let mut out = Vec::new();
    for (name, body) in [(path.as_str(), body), (manifest::NAME, &manifest)] {
        let mut head = tar::Header::new_ustar();
        let _ = head.set_path(name);
        head.set_size(body.len() as u64);
        head.set_entry_type(tar::EntryType::Regular);
        head.set_cksum();
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(body);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}
