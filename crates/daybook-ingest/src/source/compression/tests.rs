use std::io::Write;

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    ::bzip2::read::BzEncoder::new(bytes, ::bzip2::Compression::fast())
        .read_to_end(&mut packed)
        .unwrap();
    packed
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    liblzma::encode_all(bytes, 1).unwrap()
}

fn lzma(bytes: &[u8]) -> Vec<u8> {
    let options = liblzma::stream::LzmaOptions::new_preset(1).unwrap();
    let stream = liblzma::stream::Stream::new_lzma_encoder(&options).unwrap();
    let mut packed = Vec::new();
    liblzma::bufread::XzEncoder::new_stream(bytes, stream).read_to_end(&mut packed).unwrap();
    packed
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ::zstd::encode_all(bytes, 1).unwrap()
}

type Pack = fn(&[u8]) -> Vec<u8>;

const ALL: [Pack; 5] = [gzip, bzip2, xz, lzma, zstd];

/// What could be read, and how it ended.
fn read(packed: &[u8]) -> (Vec<u8>, Option<String>) {
    assert!(is_compressed(packed));
    let mut reader = decompress(Box::new(io::Cursor::new(packed.to_vec())), 0);
    let mut bytes = Vec::new();
    let mut buffer = [0; 1000];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (bytes, None),
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
            Err(error) => {
                let again = reader.read(&mut buffer).unwrap_err();
                assert_eq!(again.to_string(), error.to_string(), "an error stays");
                return (bytes, Some(error.to_string()));
            }
        }
    }
}

fn text() -> Vec<u8> {
    (0..20_000)
        .flat_map(|n: u32| format!("line {}\n", n.wrapping_mul(2_654_435_761)).into_bytes())
        .collect()
}

#[test]
fn whatever_is_compressed_is_read() {
    for compress in ALL {
        for bytes in [&b""[..], b"x", &text()] {
            assert_eq!(read(&compress(bytes)), (bytes.to_vec(), None));
        }
    }
}

#[test]
fn parts_follow_each_other_with_padding_and_skippable_frames_between() {
    let mut packed = Vec::new();
    for compress in ALL {
        packed.extend(compress(b"a"));
        packed.extend([0; 700]);
        packed.extend(compress(b""));
        packed.extend(compress(b"b"));
        packed.extend(b"\x50\x2a\x4d\x18\x03\0\0\0abc");
    }
    packed.extend([0; 100_000]);
    assert_eq!(read(&packed), ("ab".repeat(5).into_bytes(), None));
    let many: Vec<u8> = (0..5_000).flat_map(|_| gzip(b"x")).collect();
    assert_eq!(read(&many), (vec![b'x'; 5_000], None));
}

#[test]
fn what_could_be_read_comes_before_the_error() {
    let text = text();
    for compress in ALL {
        let packed = compress(&text);
        let (bytes, error) = read(&packed[..packed.len() / 2]);
        assert!(text.starts_with(&bytes) && bytes.len() < text.len());
        assert!(error.is_some(), "{}", bytes.len());
        let (bytes, error) = read(&[&packed[..], b"something else"].concat());
        assert_eq!(bytes, text);
        assert_eq!(error.as_deref(), Some("something else follows the compressed data"));
    }
    let mut packed = gzip(&text);
    let middle = packed.len() / 2;
    packed[middle..middle + 20].fill(0xff);
    assert!(read(&packed).1.is_some());
}

#[test]
fn text_that_begins_like_something_compressed_is_text() {
    for text in ["BZh9 is how bzip2 begins", "]\0\0", "\u{1f}\u{fffd}", "(µ/ý", "7zXZ"] {
        assert!(!is_compressed(text.as_bytes()), "{text}");
    }
}

#[test]
fn more_memory_than_allowed_is_refused() {
    let mut options = liblzma::stream::LzmaOptions::new_preset(1).unwrap();
    options.dict_size(1 << 28);
    let mut filters = liblzma::stream::Filters::new();
    filters.lzma2(&options);
    let stream =
        liblzma::stream::Stream::new_stream_encoder(&filters, liblzma::stream::Check::Crc32)
            .unwrap();
    let mut packed = Vec::new();
    liblzma::bufread::XzEncoder::new_stream(&b"x"[..], stream).read_to_end(&mut packed).unwrap();
    let (bytes, error) = read(&packed);
    assert!(bytes.is_empty() && error.is_some());
}
