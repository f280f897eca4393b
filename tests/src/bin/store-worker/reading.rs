//! The role that only reads.

use daybook_store::{Control, LogFilter, PartitionedLogStore};

use crate::Done;

/// Searches until its input ends: nothing may fail, the newest page is in order, and the store
/// only grows, unless others take from it.
pub fn read(store: &PartitionedLogStore, grows: bool) -> Done {
    let ended = std::thread::spawn(|| std::io::stdin().lines().count());
    let control = Control::default();
    let mut largest = 0;
    while !ended.is_finished() {
        let page = store.query(&LogFilter::default(), &control)?;
        assert_eq!(page.partitions_failed, []);
        assert!(page.entries.windows(2).all(|pair| pair[0].epoch >= pair[1].epoch));
        let count = store.count(&LogFilter::default(), &control)?;
        assert_eq!(count.partitions_failed, []);
        assert!(!grows || count.count >= largest, "{} entries after {largest}", count.count);
        largest = count.count;
        store.list_sources(&LogFilter::default(), &control)?;
    }
    Ok(())
}
