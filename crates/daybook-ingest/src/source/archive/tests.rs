use super::*;

/// A header of GNU's kind.
fn header(name: &str, kind: u8, size: u64) -> Vec<u8> {
    let mut header = Header::new_gnu();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(EntryType::new(kind));
    header.set_size(size);
    header.set_mtime(1_774_015_200);
    header.set_cksum();
    header.as_bytes().to_vec()
}

fn padded(body: &[u8]) -> Vec<u8> {
    let mut padded = body.to_vec();
    padded.resize(body.len().next_multiple_of(BLOCK), 0);
    padded
}

fn file(name: &str, body: &str) -> Vec<u8> {
    [header(name, b'0', body.len() as u64), padded(body.as_bytes())].concat()
}

fn pax(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = String::new();
    for (key, value) in fields {
        let rest = key.len() + value.len() + 3;
        let length = (1..).find(|length: &usize| length.to_string().len() + rest == *length);
        body.push_str(&format!("{} {key}={value}\n", length.unwrap()));
    }
    [header("PaxHeaders/x", b'x', body.len() as u64), padded(body.as_bytes())].concat()
}

type Seen = (String, MemberKind, i64, String);

fn read(archive: &[u8]) -> (Vec<Seen>, Option<String>) {
    let mut archive = Archive::new(Box::new(io::Cursor::new(archive.to_vec())));
    let mut seen = Vec::new();
    loop {
        match archive.next_member() {
            Ok(Some(mut member)) => {
                let mut body = String::new();
                let error = member.reader.read_to_string(&mut body).err();
                body.extend(error.map(|error| format!("<{error}>")));
                seen.push((member.name, member.kind, member.modified, body));
            }
            Ok(None) => return (seen, None),
            Err(error) => return (seen, Some(error.to_string())),
        }
    }
}

fn names(archive: &[u8]) -> Vec<String> {
    read(archive).0.into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn members_come_one_by_one_whether_they_are_read_or_not() {
    let archive = [
        header("./var/", b'5', 0),
        file("./var/a.log", "one\n"),
        header("link", b'2', 0),
        header("hard", b'1', 4),
        file("/b.log", &"x".repeat(512)),
        vec![0; 1024],
    ]
    .concat();
    assert!(is_archive(&archive));
    let time = 1_774_015_200;
    let (seen, error) = read(&archive);
    assert_eq!(error, None);
    assert_eq!(
        seen,
        [
            ("var/".to_owned(), MemberKind::Folder, time, String::new()),
            ("var/a.log".to_owned(), MemberKind::File, time, "one\n".to_owned()),
            ("link".to_owned(), MemberKind::Other, time, String::new()),
            ("hard".to_owned(), MemberKind::Other, time, String::new()),
            ("b.log".to_owned(), MemberKind::File, time, "x".repeat(512)),
        ]
    );
    let mut unread = Archive::new(Box::new(io::Cursor::new(archive)));
    let mut first = unread.next_member().unwrap().unwrap();
    for _ in 0..4 {
        assert!(unread.next_member().unwrap().is_some());
    }
    assert!(unread.next_member().unwrap().is_none());
    assert!(first.reader.read(&mut [0; 8]).is_err(), "its place is passed");
}

#[test]
fn long_names_sizes_and_times_are_those_of_gnu_and_pax() {
    let long = "folder/".repeat(40) + "a.log";
    let gnu_name = format!("{long}\0");
    let archive = [
        header("././@LongLink", b'L', gnu_name.len() as u64),
        padded(gnu_name.as_bytes()),
        file("short", "one\n"),
        pax(&[("path", &long), ("mtime", "1700000000.25"), ("size", "3")]),
        header("short", b'0', 0),
        padded(b"two"),
        file("after", ""),
    ]
    .concat();
    let (seen, error) = read(&archive);
    assert_eq!(error, None);
    assert_eq!(seen[0].0, long);
    assert_eq!((&*seen[1].0, seen[1].2, &*seen[1].3), (&*long, 1_700_000_000, "two"));
    assert_eq!(seen[2].0, "after");
}

#[test]
fn sparse_files_are_told_apart_and_passed_over_whole() {
    let mut sparse = header("old", b'S', 5);
    sparse[482] = 1;
    let header_of_old = Header::from_byte_slice(&sparse).clone();
    let mut header_of_old = header_of_old;
    header_of_old.set_cksum();
    let mut map = vec![0; 512];
    map[504] = 1;
    let archive = [
        header_of_old.as_bytes().to_vec(),
        map,
        vec![0; 512],
        padded(b"bytes"),
        pax(&[
            ("GNU.sparse.major", "1"),
            ("GNU.sparse.name", "new"),
            ("path", "GNUSparseFile.0/new"),
        ]),
        file("GNUSparseFile.0/new", "map and bytes"),
        file("after", "x"),
    ]
    .concat();
    let (seen, _) = read(&archive);
    let kinds: Vec<_> = seen.iter().map(|(name, kind, ..)| (name.as_str(), *kind)).collect();
    assert_eq!(
        kinds,
        [("old", MemberKind::Other), ("new", MemberKind::Other), ("after", MemberKind::File)]
    );
}

#[test]
fn what_is_damaged_or_cut_off_does_not_take_the_rest_with_it() {
    let mut archive = [file("a", "one"), file("b", "two"), file("c", "three")].concat();
    archive[1024 + 10] ^= 1;
    assert_eq!(names(&archive), ["a", "c"]);
    assert!(read(&archive).1.unwrap().contains("damaged"));

    let whole = [file("a", "one"), file("b", "two")].concat();
    let (seen, error) = read(&whole[..1024 + 512 + 2]);
    assert_eq!((seen.len(), seen[1].3.as_str()), (2, "tw<the archive is cut off>"));
    assert!(error.is_some());
    // Without its end, with another archive behind it, and with anything behind it.
    assert_eq!(read(&whole).1, None);
    assert_eq!(names(&[&whole[..], &[0; 1024], &file("d", "x")].concat()), ["a", "b", "d"]);
    assert_eq!(names(&[&whole[..], &[0; 1024], &[b'?'; 700]].concat()), ["a", "b"]);
}

#[test]
fn sizes_that_lie_take_no_memory() {
    for kind in [b'L', b'x', b'g', b'K', b'0', b'S'] {
        let mut head = header("liar", kind, 0);
        // Base 256: nearly as large as can be.
        head[124..136]
            .copy_from_slice(&[0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        let mut head = Header::from_byte_slice(&head).clone();
        head.set_cksum();
        let archive = [&head.as_bytes()[..], &vec![b'x'; 1 << 20]].concat();
        let (_, error) = read(&archive);
        assert!(error.is_some(), "{}", kind as char);
    }
}

#[test]
fn text_is_no_archive() {
    let text = "2026-03-20 14:00:00 0000123 words 000144 \0 ".repeat(30);
    assert!(!is_archive(text.as_bytes()));
    assert!(!is_archive(&[0; 1024]));
    assert!(!is_archive(b""));
}
