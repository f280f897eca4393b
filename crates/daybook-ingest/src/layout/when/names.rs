//! Names in times.

/// Months in English and, where they differ, in German, French, Spanish, Italian, Portuguese and
/// Dutch; what is longer than its entry must go on with the full name's letters, see [`month`].
const MONTHS: [(&[u8], u8); 45] = [
    (b"jan", 1),
    (b"feb", 2),
    (b"mar", 3),
    (b"apr", 4),
    (b"may", 5),
    (b"jun", 6),
    (b"jul", 7),
    (b"aug", 8),
    (b"sep", 9),
    (b"oct", 10),
    (b"nov", 11),
    (b"dec", 12),
    (b"january", 1),
    (b"february", 2),
    (b"march", 3),
    (b"april", 4),
    (b"june", 6),
    (b"july", 7),
    (b"august", 8),
    (b"sept", 9),
    (b"september", 9),
    (b"october", 10),
    (b"november", 11),
    (b"december", 12),
    (b"mrz", 3),
    ("m\u{e4}r".as_bytes(), 3),
    ("m\u{e4}rz".as_bytes(), 3),
    (b"mrt", 3),
    (b"mai", 5),
    (b"mei", 5),
    (b"okt", 10),
    (b"dez", 12),
    (b"fev", 2),
    ("f\u{e9}vr".as_bytes(), 2),
    (b"avr", 4),
    ("ao\u{fb}t".as_bytes(), 8),
    ("d\u{e9}c".as_bytes(), 12),
    (b"janv", 1),
    (b"juil", 7),
    (b"ene", 1),
    (b"abr", 4),
    (b"ago", 8),
    (b"dic", 12),
    (b"giu", 6),
    (b"lug", 7),
];

const WEEKDAYS: [&[u8]; 17] = [
    b"mon",
    b"tue",
    b"wed",
    b"thu",
    b"fri",
    b"sat",
    b"sun",
    b"monday",
    b"tuesday",
    b"wednesday",
    b"thursday",
    b"friday",
    b"saturday",
    b"sunday",
    b"tues",
    b"weds",
    b"thur",
];

/// The end of the letters here.
pub(super) fn word_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let letters = rest.iter().take(12).take_while(|b| b.is_ascii_alphabetic() || **b >= 0x80);
    Some(at + letters.count())
}

/// The month of a name, in any case, and where the name ends.
pub(super) fn month(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let end = word_end(text, at)?;
    let word = text.get(at..end)?;
    if word.len() < 3 {
        return None;
    }
    let found = MONTHS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name))?;
    Some((found.1, end))
}

/// The end of a day's name.
pub(super) fn weekday(text: &[u8], at: usize) -> Option<usize> {
    let end = word_end(text, at)?;
    let word = text.get(at..end)?;
    WEEKDAYS.iter().any(|name| word.eq_ignore_ascii_case(name)).then_some(end)
}

/// `AM`, `pm`, `p.m.`, a blank before it or not: whether it is the afternoon, and where it ends.
pub(super) fn meridiem(text: &[u8], at: usize) -> Option<(bool, usize)> {
    let mut at = at + usize::from(text.get(at) == Some(&b' '));
    let letter = text.get(at)?.to_ascii_lowercase();
    if !matches!(letter, b'a' | b'p') {
        return None;
    }
    at += 1;
    let dotted = text.get(at) == Some(&b'.');
    at += usize::from(dotted);
    if !text.get(at)?.eq_ignore_ascii_case(&b'm') {
        return None;
    }
    at += 1;
    at += usize::from(dotted && text.get(at) == Some(&b'.'));
    (!text.get(at).is_some_and(u8::is_ascii_alphanumeric)).then_some((letter == b'p', at))
}
