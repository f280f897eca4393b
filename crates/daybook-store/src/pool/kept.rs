//! Handles that nobody uses just now, and which of them is missed least.

use lru::LruCache;

use super::Handle;
use crate::key::PartitionKey;
use crate::open::Access;

/// A handle that wrote within so many milliseconds is likely to write again: it is kept before any that
/// reads. To close it copies its log into the database and syncs both; one that reads just ends.
const WRITES_AGAIN_MS: i64 = 10_000;

/// Handles that nobody uses just now.
pub(super) struct Kept {
    reading: Handles,
    writing: Handles,
    /// Of the base's lock when they were put here.
    pub(super) generation: Option<u64>,
}

/// By partition, the one used last first; several when several threads used one at once.
type Handles = LruCache<PartitionKey, Vec<Idle>>;

/// A handle, and since when nobody uses it.
pub(super) struct Idle {
    pub(super) handle: Handle,
    pub(super) since_ms: i64,
}

impl Default for Kept {
    fn default() -> Self {
        let none = LruCache::unbounded;
        Kept { reading: none(), writing: none(), generation: None }
    }
}

impl Kept {
    fn of(&mut self, access: Access) -> &mut Handles {
        match access {
            Access::Read => &mut self.reading,
            Access::Write => &mut self.writing,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.reading.is_empty() && self.writing.is_empty()
    }

    pub(super) fn put(&mut self, access: Access, idle: Idle) {
        let handles = self.of(access);
        match handles.get_mut(&idle.handle.key) {
            Some(idles) => idles.push(idle),
            None => drop(handles.put(idle.handle.key.clone(), vec![idle])),
        }
    }

    pub(super) fn take(&mut self, key: &PartitionKey, access: Access) -> Option<Handle> {
        let handles = self.of(access);
        let idles = handles.get_mut(key)?;
        let found = idles.pop();
        if idles.is_empty() {
            handles.pop(key);
        }
        found.map(|idle| idle.handle)
    }

    /// Takes the handle that is missed least: the one not used for longest, but none that wrote a moment
    /// ago while there is one that reads.
    pub(super) fn pop_least(&mut self, now_ms: i64) -> Option<Handle> {
        let since = |handles: &Handles| Some(handles.peek_lru()?.1.first()?.since_ms);
        let access = match (since(&self.reading), since(&self.writing)) {
            (Some(read), Some(wrote)) if wrote < read && wrote <= now_ms - WRITES_AGAIN_MS => {
                Access::Write
            }
            (Some(_), _) => Access::Read,
            (None, _) => Access::Write,
        };
        let handles = self.of(access);
        let key = handles.peek_lru()?.0.clone();
        let idles = handles.peek_mut(&key)?;
        let least = (!idles.is_empty()).then(|| idles.remove(0));
        if idles.is_empty() {
            handles.pop(&key);
        }
        least.map(|idle| idle.handle)
    }

    /// Takes those that nobody used since then.
    pub(super) fn take_stale(&mut self, since_ms: i64) -> Vec<Handle> {
        let mut stale = Vec::new();
        for handles in [&mut self.reading, &mut self.writing] {
            let keys: Vec<_> = handles.iter().map(|(key, _)| key.clone()).collect();
            for key in keys {
                let Some(idles) = handles.peek_mut(&key) else { continue };
                stale.extend(idles.extract_if(.., |idle| idle.since_ms <= since_ms));
                if idles.is_empty() {
                    handles.pop(&key);
                }
            }
        }
        stale.into_iter().map(|idle| idle.handle).collect()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Idle> {
        self.reading.iter().chain(self.writing.iter()).flat_map(|(_, idles)| idles)
    }

    /// Takes all.
    pub(super) fn take_all(&mut self) -> Vec<Handle> {
        self.take_stale(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Day;

    #[test]
    fn a_handle_that_wrote_a_moment_ago_outlives_those_that_read_and_an_old_one_does_not() {
        let mut kept = Kept::default();
        let mut put = |context: &str, access, since_ms| {
            let key = PartitionKey::new(context, Day::of_epoch(0).unwrap());
            let conn = rusqlite::Connection::open_in_memory().unwrap();
            let handle = Handle {
                conn,
                key,
                tail: None,
                seen_tail: std::cell::RefCell::default(),
                packed: None,
                in_memory: false,
            };
            kept.put(access, Idle { handle, since_ms });
        };
        put("wrote_long_ago", Access::Write, 1_000);
        put("read", Access::Read, 2_000);
        put("wrote", Access::Write, 15_000);
        put("read_twice", Access::Read, 16_000);
        put("read_twice", Access::Read, 19_000);
        let mut order = Vec::new();
        while let Some(handle) = kept.pop_least(20_000) {
            order.push(handle.key.context().to_owned());
        }
        assert_eq!(order, ["wrote_long_ago", "read", "read_twice", "read_twice", "wrote"]);
        assert!(kept.is_empty());
    }
}
