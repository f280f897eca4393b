//! One JSON object a line, exact.

use std::io::{self, Write};

/// Writes one object as a line.
///
/// # Errors
/// When it cannot be written.
pub fn line(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
