//! Standard output: locked once, with a large buffer.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

/// Bytes gathered before they are written.
const BUFFER: usize = 256 << 10;

/// Standard output.
pub struct Stdout {
    out: BufWriter<Box<dyn Write>>,
    /// Whether colours are wanted: a terminal, and `NO_COLOR`, `CLICOLOR` and `TERM` agree.
    pub colours: bool,
}

impl Stdout {
    pub fn lock() -> Self {
        let stdout = io::stdout();
        let colours = AutoStream::choice(&stdout) != ColorChoice::Never;
        // Where there are colours, the stream sees to old Windows consoles; elsewhere it would
        // only look for codes that are not there.
        let out: Box<dyn Write> = if colours {
            Box::new(AutoStream::always(stdout.lock()))
        } else {
            Box::new(stdout.lock())
        };
        Stdout { out: BufWriter::with_capacity(BUFFER, out), colours }
    }

    /// Columns of the terminal; none where it is no terminal.
    pub fn width(&self) -> Option<usize> {
        comfy_table::Table::new().width().map(usize::from)
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
