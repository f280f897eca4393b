//! A stream that is written to while it is read: what has come so far can be had without
//! waiting for more.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crate::source::open::Reader;

/// A live stream that says nothing for so long is taken as far as it is: whoever pipes `tail -f`
/// into the store sees a line soon after it was written.
pub(crate) const LULL: Duration = Duration::from_secs(1);

/// Pieces that wait to be read, of up to [`PIECE`] bytes each.
const PIECES: usize = 4;
const PIECE: usize = 64 << 10;

/// The beginning of a stream, up to `most` bytes or as far as it has come when nothing more came
/// for `lull`; and the stream, which gives that beginning again.
pub(crate) fn beginning(
    reader: Reader,
    most: usize,
    lull: Duration,
) -> io::Result<(Vec<u8>, Reader)> {
    let (send, pieces) = sync_channel(PIECES);
    // Ends by itself: with the stream, or when nobody takes what it reads.
    thread::spawn(move || pump(reader, &send));
    let mut head = Vec::new();
    let mut error = None;
    while head.len() < most {
        // Nothing at all is waited for without end, like a first read.
        let next = match head.is_empty() {
            true => pieces.recv().map_err(|_| RecvTimeoutError::Disconnected),
            false => pieces.recv_timeout(lull),
        };
        match next {
            Ok(Ok(piece)) => head.extend_from_slice(&piece),
            Ok(Err(failed)) if head.is_empty() => return Err(failed),
            // After what came before it.
            Ok(Err(failed)) => {
                error = Some(failed);
                break;
            }
            Err(_) => break,
        }
    }
    let rest = Pieces { pieces, piece: io::Cursor::new(Vec::new()), error };
    let whole = io::Cursor::new(head.clone()).chain(rest);
    head.truncate(most);
    Ok((head, Box::new(whole)))
}

fn pump(mut reader: Reader, pieces: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut piece = vec![0; PIECE];
        let read = match reader.read(&mut piece) {
            Ok(0) => return,
            Ok(read) => Ok(read),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = read.is_err();
        let piece = read.map(|read| {
            piece.truncate(read);
            piece
        });
        if pieces.send(piece).is_err() || failed {
            return;
        }
    }
}

struct Pieces {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    error: Option<io::Error>,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            match self.pieces.recv() {
                Ok(piece) => self.piece = io::Cursor::new(piece?),
                Err(_) => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives what comes through a channel, a message at a time.
    struct Said(Receiver<Vec<u8>>);

    impl Read for Said {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Ok(said) = self.0.recv() else { return Ok(0) };
            buffer[..said.len()].copy_from_slice(&said);
            Ok(said.len())
        }
    }

    #[test]
    fn the_beginning_is_had_while_the_stream_goes_on_and_nothing_is_lost() {
        let (say, said) = sync_channel(8);
        say.send(b"one\n".to_vec()).unwrap();
        let (head, mut whole) =
            beginning(Box::new(Said(said)), 4096, Duration::from_millis(20)).unwrap();
        assert_eq!(head, b"one\n");
        say.send(b"two\n".to_vec()).unwrap();
        drop(say);
        let mut all = String::new();
        whole.read_to_string(&mut all).unwrap();
        assert_eq!(all, "one\ntwo\n");
    }

    #[test]
    fn an_error_comes_after_what_was_read_before_it() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        let reader = Box::new((&b"one"[..]).chain(Failing));
        let (head, mut whole) = beginning(reader, 4096, LULL).unwrap();
        assert_eq!(head, b"one");
        let mut all = String::new();
        assert_eq!(whole.read_to_string(&mut all).unwrap_err().to_string(), "gone");
        assert_eq!(all, "one");
    }

    #[test]
    fn a_beginning_is_no_longer_than_asked_for() {
        let (head, mut whole) =
            beginning(Box::new(&b"abcdef"[..]), 4, Duration::from_secs(60)).unwrap();
        assert_eq!(head, b"abcd");
        let mut all = String::new();
        whole.read_to_string(&mut all).unwrap();
        assert_eq!(all, "abcdef");
    }
}
