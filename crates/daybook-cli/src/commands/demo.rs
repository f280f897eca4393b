//! `daybook demo`: a store of made-up logs.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use daybook_api::lines::Stamps;
use daybook_api::{
    ApiError, DemoError, DemoInfo, Event, SettingsFile, base_folder, demo_base, local_zone,
    make_demo, parse_zone,
};
use daybook_store::{CancelToken, Clock as _, SystemClock};

use super::progress;
use crate::args::{DemoArgs, Global};
use crate::exit::{Failure, Outcome, complain};
use crate::interrupt;
use crate::output::numbers::counted;
use crate::output::stdout::Stdout;

/// The demo, ready to be opened.
pub struct Ready {
    /// Its folder.
    pub base: PathBuf,
    info: DemoInfo,
    /// It was made just now.
    is_new: bool,
}

/// Makes the demo where there is none that still ends about now, and says how to open it.
pub fn run(global: &Global, args: &DemoArgs) -> Result<Outcome, Failure> {
    let demo = ready(global, args.anew)?;
    let zone = match (&global.tz, global.utc) {
        (_, true) => daybook_api::TimeZone::UTC,
        (Some(name), false) => parse_zone(name)?,
        (None, false) => local_zone(),
    };
    let mut day = Vec::new();
    Stamps::new(zone).text(&mut day, demo.info.incident_epoch, 0);
    day.truncate("2026-03-20".len());
    let day = String::from_utf8_lossy(&day);
    let folder = quoted(&demo.base);
    // The command finds its own place by itself.
    let place = if is_usual(&demo.base) { String::new() } else { format!(" --base {folder}") };
    let mut out = Stdout::lock();
    write!(
        out,
        "{} {} of a small shop, two weeks until now, in {}\n\
         On {day} its payments failed for half an hour. Find out why:\n  \
         daybook serve --demo --open{place}\n  \
         daybook-desktop --base {folder}\n  \
         daybook search --base {folder} -l error -n 20\n",
        if demo.is_new { "Made" } else { "There are" },
        counted(demo.info.entries, "entry", "entries"),
        demo.base.display(),
    )?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// The demo as it is, or made now; with `anew` in any case.
pub fn ready(global: &Global, anew: bool) -> Result<Ready, Failure> {
    let base = place(global)?;
    let cancel = CancelToken::new();
    interrupt::stops(&cancel);
    let (tell, bar) = progress::bar(std::io::stderr().is_terminal(), "making the demo");
    let made = make_demo(&base, SystemClock.now_epoch(), anew, &cancel, &|progress| {
        if let Some(tell) = &tell {
            tell(Event::Progress(progress));
        }
    });
    drop(bar);
    let (info, is_new) = made.map_err(|error| match error {
        DemoError::NoPlace | DemoError::NoDemo(_) | DemoError::OwnLogs(_) => {
            Failure::Usage(error.to_string())
        }
        other => ApiError::from(other).into(),
    })?;
    if !is_new && !info.is_fresh(SystemClock.now_epoch()) {
        complain(
            "logs of your own were read into this demo: it stays as it is, and does not end now",
        );
    }
    Ok(Ready { base, info, is_new })
}

/// The folder that was asked for, else the demo's own. The one of a person's own logs is none for it.
fn place(global: &Global) -> Result<PathBuf, Failure> {
    let own_of_environment = std::env::var_os("DAYBOOK_BASE").map(PathBuf::from);
    // What the environment names is where a person's own logs are, not where they want a demo.
    let asked = global.base.clone().filter(|base| Some(base) != own_of_environment.as_ref());
    let base = match asked {
        Some(base) => base,
        None => demo_base().ok_or_else(|| Failure::Usage(DemoError::NoPlace.to_string()))?,
    };
    let base = std::path::absolute(&base).map_err(|error| Failure::io("find the demo", error))?;
    let own = [own_of_environment, base_folder(None, &SettingsFile::of_this_user())];
    if own.into_iter().flatten().any(|own| std::path::absolute(own).is_ok_and(|own| own == base)) {
        let message = "this is the folder of your own logs; name another one for the demo";
        return Err(Failure::Usage(message.to_owned()));
    }
    Ok(base)
}

fn is_usual(base: &Path) -> bool {
    demo_base().is_some_and(|usual| usual == base)
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/\\:._-".contains(c);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_so_that_a_shell_takes_it_as_one_word() {
        assert_eq!(
            quoted(Path::new("/home/ada/.local/share/daybook-demo")),
            "/home/ada/.local/share/daybook-demo"
        );
        assert_eq!(quoted(Path::new("/my logs/it's")), "'/my logs/it'\\''s'");
    }
}
