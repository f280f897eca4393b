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
//! **The page's objects.** JavaScriptCore lets a heap grow as if it had a quarter of the machine's memory to
//! itself: after ten thousand rows were handed over twenty times the page's process had 50 MB more than when
//! it is told of a smaller machine. No difference was seen in the time of a key or of those rows.

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
/// What JavaScriptCore goes by, in bytes: the machine's memory, and how large a heap may become before it is
/// looked through for the first time. A version that does not know them goes by its own.
const HEAP: [(&str, &str); 3] = [
    ("JSC_forceRAMSize", "134217728"),
    ("JSC_largeHeapSize", "8388608"),
    ("JSC_mediumHeapSize", "4194304"),
];
/// Where the cards are that have no render node of the kernel's: NVIDIA's own driver, Windows below.
const OTHER_CARDS: [&str; 2] = ["nvidiactl", "dxg"];

/// To be called first of all, while this thread is the only one.
#[expect(unsafe_code, reason = "a call of the system that nothing here wraps")]
pub fn prepare() {
    // SAFETY: no pointer is handed over. Where it is refused, the program needs more memory.
    unsafe { libc::prctl(libc::PR_SET_THP_DISABLE, 1, 0, 0, 0) };
    HEAP.iter().for_each(|wish| set_if_unset(*wish));
    let left_alone = std::env::var_os(ASKED).as_deref() == Some(OsStr::new("0"));
    if !left_alone && !has_card(Path::new("/dev")) {
        WITHOUT_CARD.iter().for_each(|wish| set_if_unset(*wish));
    }
}

#[expect(unsafe_code, reason = "the environment is how GTK and WebKit are told")]
fn set_if_unset((name, value): (&str, &str)) {
    if std::env::var_os(name).is_none() {
        // SAFETY: `prepare` comes first of all: nothing else runs yet that could read it meanwhile.
        unsafe { std::env::set_var(name, value) };
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
