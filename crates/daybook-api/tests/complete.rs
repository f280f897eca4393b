//! What `query.complete` proposes, from what a real store holds.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use daybook_api::{CompleteRequest, Completions, LoggingApi};
use daybook_store::{Attrs, LogEntry, PartitionedLogStore, StoreOptions};

/// A store of three entries, and what is proposed where `|` stands in a line, with the counts.
fn proposed(line: &str) -> (String, Vec<String>) {
    let base = tempfile::tempdir().unwrap();
    let store = PartitionedLogStore::open(base.path(), StoreOptions::default()).unwrap();
    let entry = |src: &str, loglevel, attrs: &str| LogEntry {
        epoch: 1_774_015_200,
        src: src.into(),
        loglevel,
        tags: vec!["slow one".into()],
        attrs: Some(Attrs::from_json(attrs).unwrap()),
        ..LogEntry::default()
    };
    store
        .insert_batch(&[
            entry("shop.cart", 13, r#"{"user":"alice","path":"/a b"}"#),
            entry("shop.cart", 9, r#"{"user":"bob","not sayable":1}"#),
            entry("mail", 17, r#"{"user":"alice"}"#),
        ])
        .unwrap();
    let api = LoggingApi::new(Arc::new(store));
    let at = line.find('|').unwrap();
    let query = line.replace('|', "");
    let request = CompleteRequest { query: query.clone(), at, ..CompleteRequest::default() };
    let Completions { from, to, items } =
        api.query_complete(request, &api.begin(None, None)).unwrap();
    let items = items.into_iter().map(|item| match item.count {
        Some(count) => format!("{} {count}", item.text),
        None => item.text,
    });
    (query[from..to].to_owned(), items.collect())
}

#[test]
fn values_come_from_the_store_with_their_counts() {
    let is = |line: &str, replaced: &str, items: &[&str]| {
        let (found, proposals) = proposed(line);
        assert_eq!(
            (found.as_str(), proposals),
            (replaced, items.iter().map(|item| (*item).to_owned()).collect()),
            "{line}"
        );
    };
    is("src:|", "", &["shop 2", "mail 1"]);
    is("x -src:ca|", "ca", &["shop.cart 2"]);
    is("level:>=w|", "w", &["warn 1"]);
    is("level:info,e|", "e", &["error 1"]);
    is("tag:|", "", &["\"slow one\" 3"]);
    is("attrs.user:| y", "", &["alice 2", "bob 1"]);
    is("attrs.path:|", "", &["\"/a b\" 1"]);
    is("error:t|", "t", &["true"]);
    is("context:|", "", &["default"]);
}

#[test]
fn a_word_is_completed_to_a_field_or_an_attribute_that_can_be_said() {
    assert_eq!(proposed("us|"), ("us".into(), vec!["attrs.user: 3".into()]));
    assert_eq!(proposed("le|"), ("le".into(), vec!["level:".into()]));
    let (_, all) = proposed("attrs.|");
    assert_eq!(all, ["attrs.", "attrs.user: 3", "attrs.path: 1"]);
    assert_eq!(proposed("\"quo|te\"").1, Vec::<String>::new());
}
