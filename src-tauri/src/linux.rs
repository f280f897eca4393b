//! What GTK, WebKit and the allocator are to know before any of them runs.
//!
//! **Graphics.** Where no graphics card is, everything is drawn by the processor. By itself WebKit then
//! does so through OpenGL: Mesa's software renderer in two of its processes, tiles, and a compositor's
//! copies of them. Without all that it draws the window in one piece: 118 MB of 430 less just after a
//! start, and frames of 16 to 24 ms in place of 60 to 90. (The page's process of WebKit 2.50 loads the
//! renderer all the same, and never uses it: 28 MB.) A machine with a card keeps its acceleration.
//!
//! **Huge pages.** The allocator asks for them, and a page of 2 MiB stays as long as a byte in it is used:
//! 34 MB of 131 in this process just after a start, some 100 of 230 after use. A search over all texts of
//! a million rows takes the same processor time without.
//!
//! **What was freed.** SQLite has its pages from the system's allocator, which keeps what is freed in the
//! midst of its arenas: 18 MB of 136, when all days were closed again.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;

/// Set to `0` it says: leave it all to WebKit.
const ASKED: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// What is set where nobody has set it, on a machine without a graphics card.
const WITHOUT_CARD: [(&str, &str); 3] = [
    // No accelerated compositing, in any version since 2.42.
    (ASKED, "1"),
    // GTK would load OpenGL to look for windows that suit it.
    ("GDK_GL", "disable"),
    // WebKit would load OpenGL to look for a card. This is none, and it is never opened.
    ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null"),
];
/// Where the cards are that have no render node of the kernel's: NVIDIA's own driver, Windows below.
const OTHER_CARDS: [&str; 2] = ["nvidiactl", "dxg"];

/// To be called first of all, while this thread is the only one.
#[expect(unsafe_code, reason = "the environment is how GTK and WebKit are told")]
pub fn prepare() {
    // SAFETY: no pointer is handed over. Where it is refused, the program needs more memory.
    unsafe { libc::prctl(libc::PR_SET_THP_DISABLE, 1, 0, 0, 0) };
    let left_alone = std::env::var_os(ASKED).as_deref() == Some(OsStr::new("0"));
    if left_alone || has_card(Path::new("/dev")) {
        return;
    }
    for (name, value) in WITHOUT_CARD {
        if std::env::var_os(name).is_none() {
            // SAFETY: nothing else runs yet that could read the environment meanwhile.
            unsafe { std::env::set_var(name, value) };
        }
    }
}

/// Gives the system back what SQLite, GTK and WebKit have freed. It takes some milliseconds.
#[expect(unsafe_code, reason = "a call into the system's allocator")]
pub fn give_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it takes no pointer, and any thread may call it.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Whether there is a graphics card that this user may use.
fn has_card(devices: &Path) -> bool {
    let is_usable = |path: &Path| File::options().read(true).write(true).open(path).is_ok();
    let nodes = std::fs::read_dir(devices.join("dri")).into_iter().flatten().flatten();
    nodes
        .filter(|node| node.file_name().to_string_lossy().starts_with("renderD"))
        .any(|node| is_usable(&node.path()))
        || OTHER_CARDS.iter().any(|card| is_usable(&devices.join(card)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[cfg(target_env = "gnu")]
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

    fn resident_kib() -> i64 {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }

    #[test]
    fn a_card_is_what_has_a_render_node_or_a_driver_of_its_own() {
        let devices = tempfile::tempdir().unwrap();
        let dri = devices.path().join("dri");
        assert!(!has_card(devices.path()), "no folder of cards");
        fs::create_dir(&dri).unwrap();
        fs::write(dri.join("card0"), "").unwrap();
        assert!(!has_card(devices.path()), "a screen is no card that draws");
        fs::write(dri.join("renderD128"), "").unwrap();
        assert!(has_card(devices.path()));
        fs::remove_file(dri.join("renderD128")).unwrap();
        fs::write(devices.path().join("nvidiactl"), "").unwrap();
        assert!(has_card(devices.path()));
    }

    #[test]
    fn a_card_that_cannot_be_opened_is_none() {
        let devices = tempfile::tempdir().unwrap();
        // A folder cannot be opened for writing, by nobody.
        fs::create_dir_all(devices.path().join("dri").join("renderD128")).unwrap();
        assert!(!has_card(devices.path()));
    }
}
