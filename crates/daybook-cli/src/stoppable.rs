//! A stream that ends when the work is stopped, even while nothing comes from it.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use daybook_store::CancelToken;

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;
/// How often it looks whether to stop.
const LOOK: Duration = Duration::from_millis(100);

/// Reads from a thread of its own; a blocked read cannot be broken off otherwise.
pub struct Stoppable {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: io::Cursor<Vec<u8>>,
    cancel: CancelToken,
}

impl Stoppable {
    /// Reads `inner` until its end, or until the token says stop.
    pub fn new(inner: impl Read + Send + 'static, cancel: CancelToken) -> Self {
        let (sender, chunks) = sync_channel(4);
        // Nobody waits for it: it ends with its input, or with the program.
        std::thread::spawn(move || forward(inner, &sender));
        Stoppable { chunks, chunk: io::Cursor::default(), cancel }
    }
}

fn forward(mut inner: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut chunk = vec![0; CHUNK];
        let result = match inner.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => {
                chunk.truncate(length);
                Ok(chunk)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = result.is_err();
        if sender.send(result).is_err() || failed {
            return;
        }
    }
}

impl Read for Stoppable {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let length = self.chunk.read(out)?;
            if length > 0 || out.is_empty() {
                return Ok(length);
            }
            match self.chunks.recv_timeout(LOOK) {
                Ok(chunk) => self.chunk = io::Cursor::new(chunk?),
                Err(RecvTimeoutError::Timeout) if !self.cancel.is_cancelled() => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_through_in_order() {
        let bytes: Vec<u8> = (0..1_000_000u32).flat_map(u32::to_le_bytes).collect();
        let mut read = Vec::new();
        Stoppable::new(io::Cursor::new(bytes.clone()), CancelToken::new())
            .read_to_end(&mut read)
            .unwrap();
        assert!(read == bytes);
    }

    #[test]
    fn it_ends_when_stopped_while_nothing_comes() {
        struct Silent;
        impl Read for Silent {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                loop {
                    std::thread::park();
                }
            }
        }
        let cancel = CancelToken::new();
        let mut stream = Stoppable::new(Silent, cancel.clone());
        cancel.cancel();
        assert_eq!(stream.read(&mut [0; 8]).unwrap(), 0);
    }
}
