//! The same bytes in other wrappings.

use std::io::{Read, Write};

use super::{NOW, gzip};

pub fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    bzip2::read::BzEncoder::new(bytes, bzip2::Compression::fast())
        .read_to_end(&mut packed)
        .unwrap();
    packed
}

pub fn xz(bytes: &[u8]) -> Vec<u8> {
    liblzma::encode_all(bytes, 1).unwrap()
}

pub fn lzma(bytes: &[u8]) -> Vec<u8> {
    let options = liblzma::stream::LzmaOptions::new_preset(1).unwrap();
    let stream = liblzma::stream::Stream::new_lzma_encoder(&options).unwrap();
    let mut packed = Vec::new();
    liblzma::bufread::XzEncoder::new_stream(bytes, stream).read_to_end(&mut packed).unwrap();
    packed
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

pub type Pack = fn(&[u8]) -> Vec<u8>;

/// All ways to compress.
pub const COMPRESSORS: [(&str, Pack); 5] =
    [("gzip", gzip), ("bzip2", bzip2), ("xz", xz), ("lzma", lzma), ("zstd", zstd)];

/// Text as UTF-16, with a mark.
pub fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// An archive of files as they were at [`NOW`].
pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    tar_at(NOW as u64, files)
}

pub fn tar_at(modified: u64, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(modified);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

/// Some text appended to a file of a log writer that keeps its place in it.
pub fn write_at(path: &std::path::Path, place: u64, text: &str) {
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(place)).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}
