//! Whether the system may give huge pages (Linux).
//!
//! The allocator asks for them, and a page of 2 MiB stays as long as a byte in it is used. A command that
//! ends soon is a little quicker with them. A server, whose threads each touch some, had 50 to 58 of its 54 to
//! 62 MB of private memory in them just after a start; without it has 20 to 21, of which 8 are from before it
//! could say so.

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
