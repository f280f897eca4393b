//! The hash of a stream up to any place in it, from which it can be taken up again.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// The hash of a block and everything before it is that of the hash before and the block's bytes:
/// to go on from some place only the block it lies in has to be read again.
pub(crate) const BLOCK: u64 = 64 << 10;

type Sum = [u8; 32];

/// Hashes a stream.
#[derive(Clone, Debug)]
pub(crate) struct StreamHash {
    /// Up to the block.
    chain: Sum,
    block: Sha256,
    at: u64,
}

impl StreamHash {
    /// At the beginning of a stream.
    pub(crate) fn new() -> Self {
        Self::from_block([0; 32], 0)
    }

    /// At a place of a stream whose beginning cannot be had any more.
    pub(crate) fn without_beginning(at: u64) -> Self {
        Self::from_block([0; 32], at)
    }

    /// At the beginning of a block.
    fn from_block(chain: Sum, at: u64) -> Self {
        StreamHash { chain, block: Sha256::new_with_prefix(chain), at }
    }

    /// Takes a stream up again. The reader stands at [`block_start`] of the offset; it is read up
    /// to the offset, or to its end if that comes first.
    pub(crate) fn resume(
        chain: &str,
        offset: u64,
        reader: &mut impl Read,
    ) -> io::Result<Option<Self>> {
        let Some(chain) = from_hex(chain) else { return Ok(None) };
        let mut hash = Self::from_block(chain, block_start(offset));
        hash.read_to(offset, reader)?;
        Ok(Some(hash))
    }

    /// Hashes from a reader up to an offset, or to its end if that comes first.
    pub(crate) fn read_to(&mut self, offset: u64, reader: &mut impl Read) -> io::Result<()> {
        let mut buffer = vec![0; BLOCK as usize];
        while self.at < offset {
            let most = usize::try_from(offset - self.at).unwrap_or(usize::MAX).min(buffer.len());
            let read = match reader.read(buffer.get_mut(..most).unwrap_or_default()) {
                Ok(0) => return Ok(()),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.update(buffer.get(..read).unwrap_or_default());
        }
        Ok(())
    }

    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let left = BLOCK - self.at % BLOCK;
            let (now, later) = bytes.split_at(bytes.len().min(usize::try_from(left).unwrap_or(0)));
            self.block.update(now);
            self.at += now.len() as u64;
            bytes = later;
            if self.at.is_multiple_of(BLOCK) {
                let chain = std::mem::take(&mut self.block).finalize().into();
                *self = Self::from_block(chain, self.at);
            }
        }
    }

    /// Where in the stream it stands.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// The hash of everything up to the block's beginning.
    pub(crate) fn chain(&self) -> String {
        to_hex(&self.chain)
    }

    /// The hash of everything up to here.
    pub(crate) fn digest(&self) -> String {
        to_hex(&self.block.clone().finalize().into())
    }
}

/// Where the block that an offset lies in begins.
pub(crate) fn block_start(offset: u64) -> u64 {
    offset - offset % BLOCK
}

/// The hash of some bytes.
pub(crate) fn of(bytes: &[u8]) -> String {
    to_hex(&Sha256::digest(bytes).into())
}

fn to_hex(sum: &Sum) -> String {
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Sum> {
    let mut sum = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (index, byte) in sum.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_taken_up_again_hashes_as_if_read_in_one_go() {
        let stream: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
        for offset in [0, 1, 65_535, 65_536, 65_537, 131_072, 199_999] {
            let mut whole = StreamHash::new();
            whole.update(&stream[..offset]);
            let (chain, digest) = (whole.chain(), whole.digest());
            let mut rest = &stream[block_start(offset as u64) as usize..];
            let mut again = StreamHash::resume(&chain, offset as u64, &mut rest).unwrap().unwrap();
            assert_eq!(again.digest(), digest, "{offset}");
            whole.update(&stream[offset..]);
            again.update(&stream[offset..]);
            assert_eq!(again.digest(), whole.digest(), "{offset}");
        }
    }
}
