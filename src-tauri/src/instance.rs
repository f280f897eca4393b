//! One window for each store: a second start hands over what it was started for, and ends.
//!
//! The first listens on a socket of this machine whose name comes from the base folder. What it is
//! told is bounded, and can do no more than a person at the window: raise it, offer files in the
//! dialog that asks first, show a search.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericNamespaced, Listener, ListenerOptions, Name, Stream};
use serde::{Deserialize, Serialize};

/// Most bytes that a second start may hand over.
const MOST: u64 = 1024 * 1024;
/// A window that does not answer within this is taken to hang: then there is a second one.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// How soon a start looks again when the window it found is closing.
const AGAIN: Duration = Duration::from_millis(20);
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

/// Finds out whether there is a window for this base, and if so tells it. One that is closing shows
/// nothing any more: then this start waits until its name is free, and is the first.
pub fn start(base: &Path, wish: &Wish) -> Start {
    let until = Instant::now() + PATIENCE;
    loop {
        let error = match listen(base) {
            Ok(listener) => return Start::First(Some(listener)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => match hand_over(base, wish) {
                Ok(()) => return Start::Second,
                Err(error) => error,
            },
            Err(error) => {
                tracing::warn!(%error, "a second start will open a second window");
                return Start::First(None);
            }
        };
        if Instant::now() >= until {
            tracing::warn!(%error, "the window that is open does not answer");
            return Start::First(None);
        }
        std::thread::sleep(AGAIN);
    }
}

/// The way to stop hearing of later starts.
pub struct Hearing {
    stopped: Arc<AtomicBool>,
    name: Name<'static>,
}

impl Hearing {
    /// For a window that closes: who starts from now on is the first, also while this program has yet
    /// to end.
    pub fn stop(&self) {
        if !self.stopped.swap(true, Ordering::SeqCst) {
            // Whoever waits for a start is woken, and lets go of the name.
            let _ = Stream::connect(self.name.clone());
        }
    }
}

/// Hears of later starts until it is stopped. `told` shows what a start is for, and says whether it
/// could: only then does that start end.
///
/// # Errors
/// When there is no thread to hear.
pub fn serve(
    base: &Path,
    listener: Listener,
    told: impl Fn(Wish) -> bool + Send + 'static,
) -> io::Result<Hearing> {
    let stopped = Arc::new(AtomicBool::new(false));
    let hearing = Hearing { stopped: Arc::clone(&stopped), name: name(base)? };
    let serve = move || {
        for stream in listener.incoming() {
            if stopped.load(Ordering::SeqCst) {
                break;
            }
            if let Err(error) = stream.and_then(|stream| hear(stream, &told)) {
                tracing::debug!(%error, "a second start could not say what it wants");
            }
        }
    };
    std::thread::Builder::new().name("instance".to_owned()).spawn(serve)?;
    Ok(hearing)
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

fn hear(stream: Stream, told: impl Fn(Wish) -> bool) -> io::Result<()> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    stream.set_send_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new((&stream).take(MOST)).read_line(&mut line)?;
    let wish = serde_json::from_str(&line)?;
    if !told(wish) {
        return Err(io::Error::other("there is no window any more to show it"));
    }
    (&stream).write_all(ANSWER)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;

    fn first(base: &Path) -> Listener {
        match start(base, &Wish::default()) {
            Start::First(Some(listener)) => listener,
            Start::First(None) => panic!("nobody listens"),
            Start::Second => panic!("there is a window already"),
        }
    }

    #[test]
    fn a_second_start_tells_the_first_what_it_is_for_and_another_base_has_its_own_window() {
        let (base, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (tell, told) = channel();
        let hear = move |wish| tell.send(wish).is_ok();
        let _hearing = serve(base.path(), first(base.path()), hear).unwrap();
        let wish = Wish { paths: vec!["/var/log/app.log".into()], link: Some("q=x".into()) };
        assert!(matches!(start(base.path(), &wish), Start::Second));
        assert_eq!(told.recv_timeout(Duration::from_secs(60)).unwrap(), wish);
        first(other.path());
    }

    #[test]
    fn what_cannot_be_understood_is_passed_over() {
        let base = tempfile::tempdir().unwrap();
        let (tell, told) = channel();
        let hear = move |wish| tell.send(wish).is_ok();
        let _hearing = serve(base.path(), first(base.path()), hear).unwrap();
        let mut stream = Stream::connect(name(base.path()).unwrap()).unwrap();
        stream.write_all(b"<script>\n").unwrap();
        assert!(matches!(start(base.path(), &Wish::default()), Start::Second));
        assert_eq!(told.recv_timeout(Duration::from_secs(60)).unwrap(), Wish::default());
    }

    #[test]
    fn a_start_while_the_window_closes_is_a_first_one() {
        let base = tempfile::tempdir().unwrap();
        let hearing = serve(base.path(), first(base.path()), |_| true).unwrap();
        hearing.stop();
        // The program of that window has not ended: it is this one.
        let hearing = serve(base.path(), first(base.path()), |_| true).unwrap();
        assert!(matches!(start(base.path(), &Wish::default()), Start::Second));
        drop(hearing);
    }

    #[test]
    fn a_start_that_is_not_shown_any_more_becomes_the_first_when_the_window_is_gone() {
        let base = tempfile::tempdir().unwrap();
        let (closing, closed) = channel::<()>();
        let hearing = Arc::new(Mutex::new(None::<Hearing>));
        let stop = Arc::clone(&hearing);
        let refuse = move |_| {
            let _ = closing.send(());
            false
        };
        *hearing.lock().unwrap() = Some(serve(base.path(), first(base.path()), refuse).unwrap());
        let window = std::thread::spawn(move || {
            closed.recv().unwrap();
            stop.lock().unwrap().as_ref().unwrap().stop();
        });
        first(base.path());
        window.join().unwrap();
    }

    #[test]
    fn a_window_that_shows_nothing_and_stays_has_another_beside_it() {
        let base = tempfile::tempdir().unwrap();
        let _hearing = serve(base.path(), first(base.path()), |_| false).unwrap();
        assert!(matches!(start(base.path(), &Wish::default()), Start::First(None)));
    }
}
