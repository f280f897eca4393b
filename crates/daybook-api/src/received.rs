//! What comes as a stream, such as standard input, and is read from all its ends.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::PathBuf;

use crate::api::LoggingApi;
use crate::call::Call;
use crate::error::ApiError;
use crate::spool::{LOOK_BYTES, Spooled};

/// Bytes that are taken at a time.
const PIECE: usize = 1 << 20;

/// A stream that lies aside at the base, whole; it goes when this is dropped.
pub struct Received(Spooled);

impl Received {
    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.0.file()
    }
}

impl LoggingApi {
    /// Takes a stream to its end, as long as the logs themselves do not lack room. One that ends because
    /// the call was stopped is not taken for whole.
    ///
    /// # Errors
    /// `disk_full`, `cancelled`; `io` when it cannot be read, or not be written aside.
    pub fn receive(&self, mut from: impl Read, call: &Call) -> Result<Received, ApiError> {
        let spool = self.spool()?;
        let spooled = spool.make(0)?;
        let cannot = |doing: &str, error: io::Error| {
            ApiError::new("io", format!("cannot {doing} what comes: {error}"))
        };
        let mut file = File::create(spooled.file()).map_err(|error| cannot("put aside", error))?;
        let mut piece = vec![0; PIECE];
        let mut unseen = 0;
        loop {
            let read = match from.read(&mut piece) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(cannot("read", error)),
            };
            call.control().check()?;
            if read == 0 {
                return Ok(Received(spooled));
            }
            unseen += read as u64;
            if unseen >= LOOK_BYTES {
                spool.check_room(0)?;
                unseen = 0;
            }
            file.write_all(piece.get(..read).unwrap_or_default())
                .map_err(|error| cannot("put aside", error))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use daybook_store::{PartitionedLogStore, StoreOptions};

    use super::*;

    #[test]
    fn a_stream_lies_aside_whole_and_goes_with_whoever_holds_it() {
        let base = tempfile::tempdir().unwrap();
        let store = PartitionedLogStore::open(base.path(), StoreOptions::default()).unwrap();
        let api = LoggingApi::new(Arc::new(store));
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| n as u8).collect();
        let received = api.receive(bytes.as_slice(), &api.begin(None, None)).unwrap();
        let path = received.path();
        assert!(path.starts_with(base.path()) && std::fs::read(&path).unwrap() == bytes);
        drop(received);
        assert!(!path.exists());
        // What ends because it was stopped is no whole stream.
        let call = api.begin(None, None);
        call.cancel_token().cancel();
        let stopped = api.receive(bytes.as_slice(), &call).err().unwrap();
        assert!(stopped.is_cancelled());
        assert_eq!(std::fs::read_dir(base.path().join(".aside")).unwrap().count(), 0);
    }
}
