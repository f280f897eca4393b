//! What a walk lets through, and what it refuses.

use proptest::prelude::*;

use super::*;

/// A field's head, its value, and the end.
fn field(head: u8, value: &[u8]) -> Vec<u8> {
    [&[head][..], value, &[0]].concat()
}

const TWO_BILLION: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x07];

#[test]
fn known_and_unknown_fields_are_walked_to_their_end() {
    let known = [
        0x15, 0x04, // 1: a number
        0x19, 0x1c, 0x48, 0x01, b'a', 0x00, // 2: a list of one structure, which has a name
        0x16, 0x80, 0x01, // 3: a number of two bytes
    ];
    let unknown = [
        0xc8, 0x02, b'a', b'b', // 15: two bytes
        0x11, // 16: true
        0x1b, 0x01, 0x53, 0x02, 0x09, // 17: a map of one number to one byte
        0x1d, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, // 18: a UUID
        0x17, 0, 0, 0, 0, 0, 0, 0, 0, // 19: a double
        0x0a, 0x80, 0x04, 0x23, 0x01, 0x02, // 256: a set of two bytes
        0x19, 0x02, // 257: a list of no booleans
    ];
    let bytes = [&known[..], &unknown, &[0]].concat();
    assert_eq!(FOOTER.check(&bytes), Ok(()));
    for len in 0..bytes.len() {
        assert!(FOOTER.check(&bytes[..len]).is_err(), "{len} of {} bytes", bytes.len());
    }
}

#[test]
fn counts_beyond_the_bytes_that_are_left_are_refused() {
    for code in 2..=13 {
        for container in [0x09, 0x0a] {
            // Field 20, by its number in full.
            let value = [&[0x28, 0xf0 | code][..], &TWO_BILLION].concat();
            assert!(FOOTER.check(&field(container, &value)).is_err(), "{code}");
        }
        let value = [&[0x28][..], &TWO_BILLION, &[code << 4 | code]].concat();
        assert!(FOOTER.check(&field(0x0b, &value)).is_err(), "{code}");
    }
    // A known list, and the one of booleans that is read.
    let value = [&[0xfc][..], &TWO_BILLION].concat();
    assert_eq!(OFFSET_INDEX.check(&field(0x19, &value)), Err("a list is longer than its bytes"));
    let value = [&[0xf1][..], &TWO_BILLION].concat();
    assert_eq!(COLUMN_INDEX.check(&field(0x19, &value)), Err("a list is longer than its bytes"));
    assert_eq!(COLUMN_INDEX.check(&field(0x19, &[0x21, 1, 2])), Ok(()));
    // Bytes.
    let value = [&[0x28][..], &TWO_BILLION].concat();
    assert_eq!(FOOTER.check(&field(0x08, &value)), Err(CUT));
}

/// Parquet's reader takes no bytes for them: what a walk takes for two booleans, it takes for fields.
#[test]
fn booleans_in_lists_and_maps_that_are_passed_over_are_refused() {
    assert_eq!(FOOTER.check(&field(0x09, &[0x28, 0x21, 1, 2])), Err(BOOLEANS));
    assert_eq!(FOOTER.check(&field(0x0b, &[0x28, 1, 0x11, 1, 1])), Err(BOOLEANS));
    assert_eq!(FOOTER.check(&field(0x0b, &[0x28, 1, 0x32, 1, 1])), Err(BOOLEANS));
    assert_eq!(FOOTER.check(&field(0x0b, &[0x28, 1, 0x33, 1, 1])), Ok(()));
}

/// A page's head is read from the file as it stands there, every time that the page is.
#[test]
fn a_list_of_booleans_in_a_pages_head_is_refused() {
    let head = |field: &[u8]| {
        let sizes = [0x15, 0, 0x15, 0x1c, 0x15, 0x1c];
        let page = [0x2c, 0x15, 4, 0x15, 0, 0x15, 6, 0x15, 6, 0];
        [&sizes[..], &page, field, &[0]].concat()
    };
    assert_eq!(PAGE_HEAD.check(&head(&[])), Ok(()));
    let field = [&[0xd9, 0xf1][..], &TWO_BILLION].concat();
    assert_eq!(PAGE_HEAD.check(&head(&field)), Err("a list is longer than its bytes"));
    let few = [&[0xd9, 0xf1, 3][..], &[1; 3]].concat();
    assert_eq!(PAGE_HEAD.check(&head(&few)), Err(BOOLEANS));
}

/// Parquet's reader reads what it expects, whatever type the field says.
#[test]
fn a_known_field_of_another_type_is_refused() {
    for code in (1..=13).filter(|code| !matches!(code, 4..=6)) {
        let error = FOOTER.check(&field(0x10 | code, &[0; 20])).unwrap_err();
        assert_eq!(error, "a field is of another type", "{code}");
    }
    let error = FOOTER.check(&field(0x29, &[0x15, 0])).unwrap_err();
    assert_eq!(error, "a list is of another type");
}

#[test]
fn numbers_that_are_too_long_and_fields_beyond_the_last_are_refused() {
    assert!(FOOTER.check(&field(0x15, &[0x80; 10])).is_err());
    assert_eq!(FOOTER.check(&field(0x15, &[&[0xff; 9][..], &[1]].concat())), Ok(()));
    // 32,767 and 15 more; 65,536.
    let beyond = [0x03, 0xfe, 0xff, 0x03, 0, 0xf3, 0, 0];
    assert_eq!(FOOTER.check(&beyond), Err("a field has a number that is none"));
    let large = [0x03, 0x80, 0x80, 0x08, 0, 0];
    assert_eq!(FOOTER.check(&large), Err("a field has a number that is none"));
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let nested =
        |depth: usize| [vec![0x0c, 0x28], vec![0x1c; depth - 1], vec![0; depth + 1]].concat();
    assert_eq!(FOOTER.check(&nested(32)), Ok(()));
    assert_eq!(FOOTER.check(&nested(33)), Err("it is nested too deep"));
    assert_eq!(FOOTER.check(&nested(100_000)), Err("it is nested too deep"));
    let lists = |depth: usize| field(0x09, &[vec![0x28], vec![0x19; depth - 1], vec![0]].concat());
    assert_eq!(FOOTER.check(&lists(32)), Ok(()));
    assert_eq!(FOOTER.check(&lists(33)), Err("it is nested too deep"));
}

proptest! {
    /// Every step takes a byte: a walk that did not end, or did not keep to that, would be seen here.
    #[test]
    fn any_bytes_get_an_answer(
        bytes in proptest::collection::vec(prop_oneof![any::<u8>(), 0x09_u8..0x0e, 0x19_u8..0x1e, 0xf1_u8..0xff], 0..4096)
    ) {
        let begun = std::time::Instant::now();
        for form in [FOOTER, COLUMN_INDEX, OFFSET_INDEX, PAGE_HEAD] {
            if form.check(&bytes).is_ok() {
                // What is behind the end does not matter.
                prop_assert_eq!(form.check(&[&bytes[..], &[0xff; 9]].concat()), Ok(()));
            }
        }
        prop_assert!(begun.elapsed() < std::time::Duration::from_secs(2));
    }
}
