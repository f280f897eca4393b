use std::thread;

use super::*;

fn upload(sizes: &[u64]) -> Arc<Upload> {
    let file = |(at, bytes): (usize, &u64)| SentFile {
        name: format!("{at}.log"),
        bytes: *bytes,
        modified: 0,
    };
    Arc::new(Upload::of(sizes.iter().enumerate().map(file).collect()).unwrap())
}

fn at(file: usize, offset: u64) -> Wanted {
    Wanted { file, offset, ended: false }
}

fn read(reading: &Reading, file: usize) -> io::Result<String> {
    let mut text = String::new();
    reading.reader(file, &CancelToken::new()).read_to_string(&mut text)?;
    Ok(text)
}

#[test]
fn pieces_become_files_again_and_each_answer_says_what_is_wanted_next() {
    let upload = upload(&[5, 0, 3]);
    assert_eq!(upload.offer(0, 0, b"he".to_vec()), Offer::Later(b"he".to_vec()), "nobody reads");
    let reading = Arc::clone(&upload).begin().unwrap();
    assert_eq!(upload.offer(0, 0, b"he".to_vec()), Offer::Taken(at(0, 2)));
    assert_eq!(upload.offer(0, 0, b"he".to_vec()), Offer::NotWanted(at(0, 2)), "sent twice");
    assert_eq!(upload.offer(0, 2, b"llo, grown".to_vec()), Offer::Taken(at(1, 0)));
    assert_eq!(upload.offer(2, 0, b"end".to_vec()), Offer::Later(b"end".to_vec()));
    assert_eq!(read(&reading, 0).unwrap(), "hello");
    assert_eq!(read(&reading, 1).unwrap(), "");
    drop(reading.reader(2, &CancelToken::new()));
    assert_eq!(upload.offer(2, 0, b"end".to_vec()), Offer::Taken(at(3, 0)));
    assert_eq!(read(&reading, 2).unwrap(), "end");
    drop(reading);
    let ended = Wanted { ended: true, ..at(3, 0) };
    assert_eq!(upload.offer(2, 0, b"end".to_vec()), Offer::NotWanted(ended));
}

#[test]
fn a_file_that_is_not_read_to_its_end_is_passed_over() {
    let upload = upload(&[1 << 40, 1]);
    let reading = Arc::clone(&upload).begin().unwrap();
    let mut first = reading.reader(0, &CancelToken::new());
    upload.offer(0, 0, vec![0; 100]);
    reading.reader(1, &CancelToken::new());
    assert_eq!(upload.offer(0, 100, vec![0; 100]), Offer::NotWanted(at(1, 0)));
    assert!(first.read(&mut [0; 8]).is_err(), "its pieces are not those of the next file");
}

#[test]
fn no_more_than_a_few_pieces_wait() {
    let upload = upload(&[1 << 30]);
    let _reading = Arc::clone(&upload).begin().unwrap();
    for piece in 0..WAITING as u64 {
        assert_eq!(upload.offer(0, piece, vec![1]), Offer::Taken(at(0, piece + 1)));
    }
    assert_eq!(upload.offer(0, WAITING as u64, vec![1]), Offer::Later(vec![1]));
}

#[test]
fn it_is_read_while_it_is_sent() {
    let text: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let upload = upload(&[text.len() as u64]);
    let reading = Arc::clone(&upload).begin().unwrap();
    let mut reader = reading.reader(0, &CancelToken::new());
    let (sender, whole) = (Arc::clone(&upload), text.clone());
    let sending = thread::spawn(move || {
        let mut offset = 0;
        while let Some(rest) = whole.get(offset..).filter(|rest| !rest.is_empty()) {
            let piece = rest.get(..rest.len().min(7001)).unwrap().to_vec();
            match sender.offer(0, offset as u64, piece) {
                Offer::Taken(wanted) if wanted.file == 1 => return,
                Offer::Taken(wanted) => offset = usize::try_from(wanted.offset).unwrap(),
                Offer::Later(_) => thread::yield_now(),
                Offer::NotWanted(wanted) => panic!("{wanted:?}"),
            }
        }
    });
    let mut read = Vec::new();
    reader.read_to_end(&mut read).unwrap();
    sending.join().unwrap();
    assert!(read == text);
}

#[test]
fn what_the_page_cannot_read_and_who_says_stop_are_told() {
    let upload = upload(&[10, 10]);
    let reading = Arc::clone(&upload).begin().unwrap();
    upload.offer(0, 0, b"half".to_vec());
    assert_eq!(upload.offer(0, 4, Vec::new()), Offer::Taken(at(1, 0)));
    assert_eq!(read(&reading, 0).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    let cancel = CancelToken::new();
    cancel.cancel();
    assert!(reading.reader(1, &cancel).read(&mut [0; 8]).is_err());
    assert_eq!(Arc::clone(&upload).begin().err().unwrap().code, "not_chosen");
}
