use super::*;

/// Gives a few bytes at a time.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let some = self.1.min(self.0.len()).min(buffer.len());
        let (now, later) = self.0.split_at(some);
        buffer[..some].copy_from_slice(now);
        self.0 = later;
        Ok(some)
    }
}

fn pieces(reader: impl Read) -> Vec<(u64, Vec<u8>, bool)> {
    let mut chunks = Chunks::new(reader, 100);
    let mut found = Vec::new();
    let mut at = 100;
    while let Some(chunk) = chunks.next_chunk().unwrap() {
        let chunk = Rc::new(chunk);
        assert_eq!(chunk.start, at);
        at += chunk.bytes.len() as u64;
        let spans: Vec<Span> = lines(&chunk).collect();
        for (index, (from, to, end)) in spans.iter().enumerate() {
            assert!(end > to || index + 1 == spans.len(), "only the last is a piece");
            found.push((chunk.start + *from as u64, chunk.bytes[*from..*to].to_vec(), end > to));
        }
    }
    found
}

fn read(text: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let found = pieces(Slow(text, 1));
    assert_eq!(found, pieces(Slow(text, usize::MAX)), "whatever comes at once");
    found.into_iter().map(|(start, bytes, _)| (start, bytes)).collect()
}

fn texts(text: &[u8]) -> Vec<String> {
    read(text).iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
}

#[test]
fn every_line_comes_with_its_offset_the_last_one_without_end_too() {
    assert_eq!(
        read(b"a\n\nbc\nd"),
        [(100, b"a".to_vec()), (102, vec![]), (103, b"bc".to_vec()), (106, b"d".to_vec())]
    );
    assert!(read(b"").is_empty());
}

#[test]
fn a_return_ends_a_line_only_before_a_date() {
    assert_eq!(texts(b" 10%\r 20%\r 100%\r\ndone\r\n"), [" 10%\r 20%\r 100%\r", "done\r"]);
    assert_eq!(
        texts(b"2026-03-20 14:00:00 a\r[2026-03-20 14:00:01] b\r12:00:05 c\rMar 20 14:00:02 d\r"),
        ["2026-03-20 14:00:00 a", "[2026-03-20 14:00:01] b\r12:00:05 c", "Mar 20 14:00:02 d\r"]
    );
}

#[test]
fn a_hole_in_the_midst_of_a_line_begins_a_piece_of_its_own() {
    let hole = "\0".repeat(HOLE);
    assert_eq!(
        texts(format!("a\nbroken of{hole}c\n{hole}d\ne\0\0f\n").as_bytes()),
        ["a", "broken of", &format!("{hole}c"), &format!("{hole}d"), "e\0\0f"]
    );
    // However large, it takes no memory.
    let large = vec![0; 3 * MAX_LINE];
    let mut chunks = Chunks::new(&large[..], 0);
    let mut bytes = 0;
    while let Some(chunk) = chunks.next_chunk().unwrap() {
        assert!(matches!(chunk.bytes, Cow::Borrowed(_)));
        bytes += chunk.bytes.len();
    }
    assert_eq!(bytes, large.len());
}

#[test]
fn a_line_that_is_too_long_is_cut_between_characters_wherever_reading_begins() {
    // Nowhere does a character begin at the limit.
    let long = format!("x{}", "äé€".repeat(MAX_LINE / 3));
    let text = format!("first\n{long}\r\nlast\n{}\r\n", "y".repeat(MAX_LINE));
    let all = pieces(text.as_bytes());
    assert_eq!(all, pieces(Slow(text.as_bytes(), 70_001)));
    let whole: Vec<u8> = all
        .iter()
        .filter(|(start, ..)| (106..106 + long.len() as u64).contains(start))
        .flat_map(|(_, bytes, _)| bytes.clone())
        .collect();
    assert_eq!(whole, format!("{long}\r").as_bytes());
    for (_, bytes, _) in &all {
        assert!(bytes.len() <= MAX_LINE + 1 && std::str::from_utf8(bytes).is_ok());
    }
    let (start, last, ended) = all.last().unwrap();
    assert_eq!((last.len(), *ended), (MAX_LINE + 1, true), "exactly as long as allowed");
    // Taken up again at any piece the rest is cut alike.
    let second = all.iter().find(|(start, ..)| *start > 106).unwrap();
    let again = pieces(&text.as_bytes()[second.0 as usize - 100..]);
    assert_eq!(again[0].1, second.1);
    assert_eq!(again.last().unwrap().1, *last);
    assert!(*start > second.0);
}

#[test]
fn lines_of_an_old_mac_are_cut_between_lines() {
    let line = "2026-03-20 14:00:00 some words of a line\r";
    let text = line.repeat(MAX_LINE / line.len() + 100);
    for (_, bytes, _) in pieces(text.as_bytes()) {
        assert_eq!(String::from_utf8(bytes).unwrap().trim_end(), line.trim_end());
    }
}

#[test]
fn what_was_read_before_an_error_comes_first() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("damaged"))
        }
    }
    let mut chunks = Chunks::new((&b"a\nhalf"[..]).chain(Failing), 0);
    assert_eq!(*chunks.next_chunk().unwrap().unwrap().bytes, *b"a\n");
    assert_eq!(*chunks.next_chunk().unwrap().unwrap().bytes, *b"half");
    assert_eq!(chunks.next_chunk().unwrap_err().to_string(), "damaged");
}
