//! Whether the system may give huge pages (Linux).
//!
//! The allocator asks for them, and a page of 2 MiB stays as long as a byte in it is used. A command that
//! ends soon is a little quicker with them; a server, whose few threads each touch some, kept 44 to 56 MB
//! of its 54 to 66 in them just after a start, where it needs 18 to 20 without.

/// Lets this process have them from now on, or no longer; programs that it starts inherit that.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "a call of the system that nothing here wraps")]
pub fn allow(allowed: bool) {
    // SAFETY: no pointer is handed over. Where it is refused, all stays as it is.
    unsafe { libc::prctl(libc::PR_SET_THP_DISABLE, libc::c_ulong::from(!allowed), 0, 0, 0) };
}

/// Lets this process have them from now on, or no longer; programs that it starts inherit that.
#[cfg(not(target_os = "linux"))]
pub fn allow(_: bool) {}
