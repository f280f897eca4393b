//! One window for each store: a second start hands over what it was started for, and ends.
//!
//! The first listens on a socket of this machine whose name comes from the base folder. What it is
//! told is bounded, and can do no more than a person at the window: raise it, offer files in the
//! dialog that asks first, show a search.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericNamespaced, Listener, ListenerOptions, Name, Stream};
use serde::{Deserialize, Serialize};

/// Most bytes that a second start may hand over.
const MOST: u64 = 1024 * 1024;
/// A window that does not answer within this is taken to hang: then there is a second one.
const PATIENCE: Duration = Duration::from_secs(2);
const ANSWER: &[u8] = b"daybook: shown\n";

/// What a start is for, besides showing the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Files and folders to open.
    pub paths: Vec<PathBuf>,
    /// A search to show: what stands behind `daybook://`.
    pub link: Option<String>,
}

/// What this start is.
pub enum Start {
    /// The first of its base. None when nobody could listen: then a second start is a first too.
    First(Option<Listener>),
    /// There is a window, and it was told.
    Second,
}

/// Finds out whether there is a window for this base, and if so tells it.
pub fn start(base: &Path, wish: &Wish) -> Start {
    match listen(base) {
        Ok(listener) => Start::First(Some(listener)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => match hand_over(base, wish) {
            Ok(()) => Start::Second,
            Err(error) => {
                tracing::warn!(%error, "the window that is open does not answer");
                Start::First(None)
            }
        },
        Err(error) => {
            tracing::warn!(%error, "a second start will open a second window");
            Start::First(None)
        }
    }
}

/// Hears of later starts for as long as the program runs.
pub fn serve(listener: Listener, told: impl Fn(Wish) + Send + 'static) {
    let serving = std::thread::Builder::new().name("instance".to_owned()).spawn(move || {
        for stream in listener.incoming() {
            match stream.and_then(hear) {
                Ok(wish) => told(wish),
                Err(error) => tracing::debug!(%error, "a second start could not say what it wants"),
            }
        }
    });
    if let Err(error) = serving {
        tracing::warn!(%error, "a second start will open a second window");
    }
}

/// Opens another base, and shows what a link says there. In a program of its own: each window has its
/// store, and one that fails takes none along.
///
/// # Errors
/// When the program cannot be started.
pub fn open_other(base: &Path, link: Option<&str>) -> io::Result<()> {
    let mut program = Command::new(std::env::current_exe()?);
    let mut child = program.arg("--base").arg(base).args(link).spawn()?;
    // It goes on when this one ends; until then somebody hears of its end.
    std::thread::Builder::new().name("other window".to_owned()).spawn(move || child.wait())?;
    Ok(())
}

fn name(base: &Path) -> io::Result<Name<'static>> {
    let base = std::fs::canonicalize(base).unwrap_or_else(|_| base.to_path_buf());
    let mut hasher = DefaultHasher::new();
    base.hash(&mut hasher);
    // Two people's windows never meet, whatever base they look at.
    std::env::var_os("USER").or_else(|| std::env::var_os("USERNAME")).hash(&mut hasher);
    format!("dev.daybook.window-{:016x}", hasher.finish()).to_ns_name::<GenericNamespaced>()
}

fn listen(base: &Path) -> io::Result<Listener> {
    ListenerOptions::new().name(name(base)?).create_sync()
}

fn hand_over(base: &Path, wish: &Wish) -> io::Result<()> {
    let mut stream = Stream::connect(name(base)?)?;
    stream.set_send_timeout(Some(PATIENCE))?;
    stream.set_recv_timeout(Some(PATIENCE))?;
    let mut line = serde_json::to_vec(wish)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    let mut answer = [0; ANSWER.len()];
    stream.read_exact(&mut answer)?;
    if answer == ANSWER { Ok(()) } else { Err(io::Error::other("it is not Daybook's")) }
}

fn hear(stream: Stream) -> io::Result<Wish> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    stream.set_send_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new((&stream).take(MOST)).read_line(&mut line)?;
    let wish = serde_json::from_str(&line)?;
    (&stream).write_all(ANSWER)?;
    Ok(wish)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_second_start_tells_the_first_what_it_is_for_and_another_base_has_its_own_window() {
        let (base, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let Start::First(Some(listener)) = start(base.path(), &Wish::default()) else {
            panic!("it is the first")
        };
        let (tell, told) = channel();
        serve(listener, move |wish| tell.send(wish).unwrap());
        let wish = Wish { paths: vec!["/var/log/app.log".into()], link: Some("q=x".into()) };
        assert!(matches!(start(base.path(), &wish), Start::Second));
        assert_eq!(told.recv_timeout(Duration::from_secs(60)).unwrap(), wish);
        assert!(matches!(start(other.path(), &wish), Start::First(Some(_))));
    }

    #[test]
    fn what_cannot_be_understood_is_passed_over() {
        let base = tempfile::tempdir().unwrap();
        let (tell, told) = channel();
        serve(listen(base.path()).unwrap(), move |wish| tell.send(wish).unwrap());
        let mut stream = Stream::connect(name(base.path()).unwrap()).unwrap();
        stream.write_all(b"<script>\n").unwrap();
        assert!(matches!(start(base.path(), &Wish::default()), Start::Second));
        assert_eq!(told.recv_timeout(Duration::from_secs(60)).unwrap(), Wish::default());
    }
}
