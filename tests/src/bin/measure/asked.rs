//! What is to be measured, with which programs.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::host::Host;

/// A thing that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Start,
    Bridge,
    Keys,
    Wheel,
    Drag,
    Peer,
    Memory,
    Lab,
}

const PARTS: [(&str, Part); 8] = [
    ("start", Part::Start),
    ("bridge", Part::Bridge),
    ("keys", Part::Keys),
    ("wheel", Part::Wheel),
    ("drag", Part::Drag),
    ("peer", Part::Peer),
    ("memory", Part::Memory),
    ("lab", Part::Lab),
];
const HOSTS: [(&str, Host); 2] = [("window", Host::Window), ("browser", Host::Browser)];

/// The command line, read.
pub struct Asked {
    /// Where `daybook` and `daybook-desktop` lie.
    pub programs: PathBuf,
    /// Where the table is written; printed alone without it.
    pub out: Option<PathBuf>,
    /// The store, homes and pictures; the store is made again when it is older than a day.
    pub folder: PathBuf,
    pub hosts: Vec<Host>,
    parts: Vec<Part>,
    /// How often what can be repeated is.
    pub rounds: usize,
    /// How long frames are watched.
    pub seconds: u64,
}

impl Asked {
    pub fn from_args(mut args: impl Iterator<Item = OsString>) -> Self {
        // This program runs as `target/debug/measure`.
        let program = std::env::current_exe().expect("the program's own path");
        let target = program.ancestors().nth(2).expect("it lies in target/debug").to_path_buf();
        let mut asked = Asked {
            programs: target.join("perf"),
            out: None,
            folder: target.join("measure"),
            hosts: HOSTS.map(|(_, host)| host).to_vec(),
            parts: PARTS.map(|(_, part)| part).to_vec(),
            rounds: 10,
            seconds: 10,
        };
        while let Some(arg) = args.next() {
            let name = arg.to_string_lossy().into_owned();
            let value = args.next().unwrap_or_else(|| panic!("{name} wants a value"));
            let text = value.to_string_lossy().into_owned();
            match &*name {
                "--programs" => asked.programs = value.into(),
                "--out" => asked.out = Some(value.into()),
                "--store" => asked.folder = value.into(),
                "--hosts" => asked.hosts = chosen(&text, &HOSTS),
                "--parts" => asked.parts = chosen(&text, &PARTS),
                "--rounds" => asked.rounds = text.parse().expect("a number of rounds"),
                "--seconds" => asked.seconds = text.parse().expect("a number of seconds"),
                _ => panic!("{name} is unknown"),
            }
        }
        asked
    }

    pub fn wants(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }
}

/// The named ones of all, in the order of all.
fn chosen<T: Copy>(text: &str, all: &[(&str, T)]) -> Vec<T> {
    let names: Vec<&str> = text.split(',').collect();
    let known = |name: &&str| all.iter().any(|(known, _)| known == name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        panic!("{unknown} is none of {:?}", all.iter().map(|(name, _)| name).collect::<Vec<_>>());
    }
    all.iter().filter(|(name, _)| names.contains(name)).map(|(_, value)| *value).collect()
}
