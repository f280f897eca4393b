//! What fuzz targets need to get past the outer checks: a bundle taken apart, changed, and put together
//! again with checksums and digests that fit.

use sha2::{Digest, Sha256};

use crate::bundle::{BundleManifest, BundleMember, manifest};
use crate::filter::LogFilter;

/// Tar's unit.
const UNIT: usize = 512;

/// A file within a bundle.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its head, as tar has it.
    pub head: [u8; UNIT],
    /// Its bytes.
    pub body: Vec<u8>,
}

impl Piece {
    /// A plain file.
    #[must_use]
    pub fn new(name: &str, body: Vec<u8>) -> Piece {
        let mut head = tar::Header::new_ustar();
        head.set_entry_type(tar::EntryType::Regular);
        let mut piece = Piece { head: *head.as_bytes(), body };
        piece.rename(name);
        piece
    }

    /// Gives it a name that nobody checks, of up to 100 bytes.
    pub fn rename(&mut self, name: &str) {
        let (field, _) = self.head.split_at_mut(100);
        field.fill(0);
        field.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
    }

    /// Its name, without the field that a long one goes on in.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        let field = self.head.get(..100).unwrap_or_default();
        field.split(|byte| *byte == 0).next().unwrap_or_default()
    }
}

/// Takes a tar apart as far as it goes.
#[must_use]
pub fn take_apart(mut bundle: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    while let Some((head, rest)) = bundle.split_first_chunk::<UNIT>() {
        let size = tar::Header::from_byte_slice(head).entry_size();
        let Some(body) = size.ok().and_then(|size| rest.get(..usize::try_from(size).ok()?)) else {
            break;
        };
        if head.iter().all(|byte| *byte == 0) {
            break;
        }
        pieces.push(Piece { head: *head, body: body.to_vec() });
        bundle = rest.get(body.len().next_multiple_of(UNIT)..).unwrap_or_default();
    }
    pieces
}

/// The manifest among the pieces, where it can be read.
#[must_use]
pub fn manifest_of(pieces: &[Piece]) -> Option<BundleManifest> {
    let piece = pieces.iter().find(|piece| piece.name() == manifest::NAME.as_bytes())?;
    serde_json::from_slice(&piece.body).ok()
}

/// Puts a manifest in the place of the one among the pieces, with the digest that belongs to it.
pub fn set_manifest(pieces: &mut [Piece], manifest: BundleManifest) {
    let text = serde_json::to_vec(&manifest.sealed()).unwrap_or_default();
    for piece in pieces.iter_mut().filter(|piece| piece.name() == manifest::NAME.as_bytes()) {
        piece.body.clone_from(&text);
    }
}

/// Has the manifest say the sizes and digests that the pieces have.
pub fn fit(pieces: &mut [Piece]) {
    let Some(mut manifest) = manifest_of(pieces) else { return };
    for member in &mut manifest.members {
        let piece = pieces.iter().find(|piece| piece.name() == member.path.as_bytes());
        if let Some(piece) = piece {
            member.bytes = piece.body.len() as u64;
            member.sha256 = manifest::hex(&Sha256::digest(&piece.body));
        }
    }
    manifest.rows = manifest.members.iter().fold(0, |sum, m| sum.saturating_add(m.rows));
    set_manifest(pieces, manifest);
}

/// A tar of the pieces, with the sizes and checksums that tar wants.
#[must_use]
pub fn put_together(pieces: &[Piece]) -> Vec<u8> {
    let mut out = Vec::new();
    for piece in pieces {
        let mut head = tar::Header::new_old();
        head.as_mut_bytes().copy_from_slice(&piece.head);
        head.set_size(piece.body.len() as u64);
        head.set_cksum();
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(&piece.body);
        out.resize(out.len().next_multiple_of(UNIT), 0);
    }
    out.resize(out.len() + 2 * UNIT, 0);
    out
}

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
    put_together(&[Piece::new(&path, body.to_vec()), Piece::new(manifest::NAME, manifest)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_apart_is_put_together_again_and_fits_whatever_was_changed() {
        let bundle = bundle_of(b"a member");
        let mut pieces = take_apart(&bundle);
        assert_eq!((pieces.len(), put_together(&pieces)), (2, bundle));
        pieces[0].body = b"another member".to_vec();
        fit(&mut pieces);
        let manifest = manifest_of(&pieces).unwrap();
        assert_eq!(manifest.members[0].bytes, 14);
        assert!(BundleManifest::read(&pieces[1].body).is_ok());
    }
}
