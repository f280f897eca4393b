//! What was used and is free again goes back to the system.
//!
//! **Our allocator** keeps what was freed for a second and looks at it when the thread that had it is asked for
//! more: threads that wait for the next search ask for nothing. After ten thousand rows were read twenty times
//! 42 to 77 MB stayed for good, and 20 when all goes back at once. To read those rows took 67 to 78 ms in
//! place of 59 to 65; a key or a batch that is inserted, no longer than before.
//!
//! **SQLite, GTK and WebKit** have theirs from the system's allocator, which keeps what is freed in the midst
//! of its arenas: 18 MB of 136, when all days were closed again.

use libmimalloc_sys::{mi_option_set, mi_option_t, mi_option_use_numa_nodes};

/// Milliseconds that the allocator keeps what is free, between its neighbours in `mimalloc.h`.
const PURGE_DELAY: mi_option_t = mi_option_use_numa_nodes - 1;

/// Has our allocator give back at once what is free again. To be called before there are other threads.
#[expect(unsafe_code, reason = "a setting of the allocator")]
pub fn keep_none() {
    // SAFETY: it takes no pointer; an allocator that does not know the option does nothing.
    unsafe { mi_option_set(PURGE_DELAY, 0) };
}

/// Gives back what the system's allocator keeps. It takes some milliseconds.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "a call into the system's allocator")]
    // SAFETY: it takes no pointer, and any thread may call it.
    unsafe {
        libc::malloc_trim(0);
    }
}

#[cfg(test)]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "as SQLite takes its memory")]
    fn what_was_freed_goes_back_to_the_system() {
        const PIECE: usize = 4096;
        let pieces: Vec<_> = (0..16_384)
            .map(|_| {
                // SAFETY: written within its length, and freed once below.
                unsafe {
                    let piece = libc::malloc(PIECE);
                    libc::memset(piece, 1, PIECE);
                    piece
                }
            })
            .collect();
        // The last one stays, so that the rest lies in the midst.
        for piece in &pieces[..pieces.len() - 1] {
            // SAFETY: it came from `malloc` and is used no more.
            unsafe { libc::free(*piece) };
        }
        let before = resident_kib();
        give_back();
        assert!(before - resident_kib() > 32 * 1024, "{before} KiB before");
    }

    #[test]
    fn what_our_allocator_has_free_goes_back_by_itself() {
        keep_none();
        // Of many sizes, as entries and answers are, and freed by another thread than had them.
        let pieces = std::thread::spawn(|| {
            (0..20_000).map(|n| vec![1_u8; 64 + n % 8192]).collect::<Vec<_>>()
        });
        let pieces = pieces.join().unwrap();
        let full = resident_kib();
        drop(pieces);
        assert!(full - resident_kib() > 48 * 1024, "{full} KiB before, {} after", resident_kib());
    }

    fn resident_kib() -> i64 {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }
}
