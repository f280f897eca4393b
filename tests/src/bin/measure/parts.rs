//! What is measured, one part after the other.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::sleep;

use crate::asked::{Asked, Part};
use crate::host::{self, Host, Screen, Session};
use crate::house::{House, picture};
use crate::input::{self, Area};
use crate::machine;
use crate::memory;
use crate::report::{self, Goal, Line, Report};
use crate::series::Series;
use crate::store;

/// Lines that are typed. Of some a beginning is wrong, such as `level:>`.
const LINES: [&str; 5] =
    ["connection reset", "payment -retry", "level:>=warn timed", "user signed", "checkpoint"];
/// One that no row has: the index of texts leaves but the end of the day under way to be read.
const ABSENT: &str = "zyxq";
const LIST: &str = "[data-testid=log-list]";
/// Cold starts take the disk's time, and the disk is the slowest to be asked.
const COLD: usize = 3;
/// What a window does of its own after a start is over by then.
const SETTLED: Duration = Duration::from_secs(3);

/// What one window is put to, in this order: the peers come last, since their text is not the app's and
/// stays in the memory of the page's process.
const IN_ONE_SESSION: [Part; 6] =
    [Part::Bridge, Part::Keys, Part::Wheel, Part::Drag, Part::Memory, Part::Peer];

/// Measures all that is asked.
pub async fn all(asked: &Asked) {
    let house = House::new(&asked.programs, &asked.folder);
    store::make(&house);
    let screen = Screen::start();
    let mut report = Report::default();
    for host in &asked.hosts {
        if asked.wants(Part::Start) {
            starts(&house, &screen, *host, asked.rounds, &mut report).await;
        }
        if IN_ONE_SESSION.iter().any(|part| asked.wants(*part)) {
            let lines = in_one_session(&house, &screen, *host, asked).await;
            lines.into_iter().for_each(|line| report.keep(line));
        }
        if asked.wants(Part::Lab) {
            let lines = host::run(&house, &screen, *host, lab).await;
            lines.into_iter().for_each(|line| report.add(line));
        }
    }
    if let Some(out) = &asked.out {
        report.write(out, asked.rounds, asked.seconds);
    }
}

/// When what happened of a start, in milliseconds of the wall clock or since the page began.
#[derive(Debug, Deserialize)]
struct Begun {
    origin: f64,
    response: Option<f64>,
    paint: Option<f64>,
    marks: std::collections::BTreeMap<String, f64>,
}

/// The mark of the first rows.
const ROWS_SHOWN: &str = "daybook:rows";

async fn starts(house: &House, screen: &Screen, host: Host, rounds: usize, report: &mut Report) {
    // The first start of all makes homes, profiles and caches.
    let _ = start(house, screen, host).await;
    let (mut warm, mut memory) = (Vec::new(), Vec::new());
    let mut steps: Vec<(f64, Begun)> = Vec::new();
    for _ in 0..rounds {
        let (took, begun, used) = start(house, screen, host).await;
        warm.push(took);
        memory.push(used);
        steps.push((took - begun.marks[ROWS_SHOWN], begun));
    }
    let median =
        |of: &dyn Fn(&(f64, Begun)) -> f64| Series::new(steps.iter().map(of).collect()).median();
    let of_mark = |name: &'static str| {
        median(&|(_, begun)| begun.marks.get(name).copied().unwrap_or(f64::NAN))
    };
    let note = format!(
        "page begins after {:.0}; then, since the page began: answered {:.0}, main {:.0}, \
         mounted {:.0}, first paint {:.0}, rows in the page {:.0}, seen {:.0}",
        median(&|(before, _)| *before),
        median(&|(_, begun)| begun.response.unwrap_or(f64::NAN)),
        of_mark("daybook:main"),
        of_mark("daybook:mounted"),
        median(&|(_, begun)| begun.paint.unwrap_or(f64::NAN)),
        of_mark("daybook:rows:ready"),
        of_mark(ROWS_SHOWN),
    );
    let goal = Some(Goal::Median(500.0));
    let values = Series::new(warm);
    report.add(Line {
        what: "start to first rows".into(),
        host: host.name(),
        unit: "ms",
        values,
        goal,
        note,
    });
    report.add(Line {
        what: "memory, 3 s after a start".into(),
        host: host.name(),
        unit: "MB",
        values: Series::new(memory),
        goal: (host == Host::Window).then_some(Goal::Max(300.0)),
        note: String::new(),
    });

    let mut cold = Vec::new();
    for _ in 0..COLD {
        if machine::forget_files() {
            cold.push(start(house, screen, host).await.0);
        }
    }
    report.add(Line {
        what: "start to first rows, cold disk".into(),
        host: host.name(),
        unit: "ms",
        values: Series::new(cold),
        goal: None,
        note: String::new(),
    });
}

/// One start: what it took, its steps, and the memory when it has come to rest.
async fn start(house: &House, screen: &Screen, host: Host) -> (f64, Begun, f64) {
    host::run(house, screen, host, |session| async move {
        session.probe().await;
        let marked = format!("performance.getEntriesByName('{ROWS_SHOWN}').length");
        let count = async || session.get::<u32>(&format!("return {marked}")).await;
        session.page.until("the first rows", count, |count| *count > 0).await;
        let begun: Begun = session.get("return __measure.start()").await;
        let took = begun.origin + begun.marks[ROWS_SHOWN] - session.spawned;
        sleep(SETTLED).await;
        (took, begun, memory::of_tree(session.process).values().sum())
    })
    .await
}

async fn in_one_session(house: &House, screen: &Screen, host: Host, asked: &Asked) -> Vec<Line> {
    let wanted: Vec<Part> = IN_ONE_SESSION.into_iter().filter(|part| asked.wants(*part)).collect();
    let (rounds, long) = (asked.rounds, Duration::from_secs(asked.seconds));
    host::run(house, screen, host, move |session| async move {
        session.probe().await;
        let rows = async || session.page.rows().await.len();
        session.page.until("rows", rows, |rows| *rows > 5).await;
        sleep(SETTLED).await;
        let mut lines: Vec<Line> = Vec::new();
        for part in wanted {
            let found = match part {
                Part::Bridge => vec![bridge(&session, rounds.max(20)).await],
                Part::Keys => keys(&session).await,
                Part::Wheel => vec![wheel(&session, long).await],
                Part::Drag => vec![drag(&session, long).await],
                Part::Peer => peer(&session, long).await,
                Part::Memory => memory_after(&session),
                Part::Start | Part::Lab => Vec::new(),
            };
            // Also when a later part fails.
            found.iter().for_each(report::say);
            lines.extend(found);
        }
        lines
    })
    .await
}

async fn bridge(session: &Session, rounds: usize) -> Line {
    #[derive(Deserialize)]
    struct Crossed {
        times: Vec<f64>,
        bytes: f64,
    }
    let token = Value::from(session.token.clone());
    let call = format!("return __measure.bridge(10_000, {rounds}, {token})");
    let crossed: Crossed = session.get(&call).await;
    Line {
        what: "10,000 rows over the bridge, parsed".into(),
        host: session.host.name(),
        unit: "ms",
        values: Series::new(crossed.times),
        goal: Some(Goal::Median(40.0)),
        note: format!("{:.1} MB of JSON", crossed.bytes / 1e6),
    }
}

#[derive(Debug, Deserialize)]
struct Typed {
    taken: Vec<Key>,
    unanswered: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Key {
    ms: f64,
    text: String,
    /// These rows are its own, not those of a later key.
    own: bool,
    /// Its line was neither wrong nor in the midst of a value.
    searched: bool,
}

async fn keys(session: &Session) -> Vec<Line> {
    session.get::<Value>("return __measure.keys.begin()").await;
    let mut typed = Vec::new();
    for line in LINES {
        typed.push(one_line(session, line).await);
    }
    let absent = one_line(session, ABSENT).await;
    let (all, others): (Vec<&Key>, Vec<&Key>) =
        typed.iter().flat_map(|typed| &typed.taken).partition(|key| key.searched);
    let unanswered: Vec<&String> = typed.iter().flat_map(|typed| &typed.unanswered).collect();
    assert!(unanswered.is_empty(), "no rows came for {unanswered:?}");
    let late = all.iter().filter(|key| !key.own).count();
    let slowest = all.iter().max_by(|a, b| a.ms.total_cmp(&b.ms));
    let values = Series::new(all.iter().map(|key| key.ms).collect());
    let goal = Some(Goal::P95(50.0));
    let note = format!(
        "{late} waited for the next key’s rows, {} left the line wrong or in a value; the slowest made `{}`",
        others.len(),
        slowest.map_or("", |key| &key.text)
    );
    let (what, host, unit) = ("keystroke to updated rows".into(), session.host.name(), "ms");
    let common = Line { what, host, unit, values, goal, note };
    let values = Series::new(absent.taken.iter().map(|key| key.ms).collect());
    let what = "keystroke, a text that no row has".into();
    let note = "only the end of the day under way is read".into();
    vec![common, Line { what, host, unit, values, goal: None, note }]
}

/// Types a line into the empty field and empties it again.
async fn one_line(session: &Session, line: &str) -> Typed {
    session.page.click("text-input").await;
    input::types(session, line).await;
    session.get::<Value>("return __measure.keys.settled(5000)").await;
    let typed: Typed = session.get("return __measure.keys.take()").await;
    session.page.fill("text-input", "\u{e003}").await;
    session.get::<Value>("return __measure.keys.settled(5000)").await;
    session.get::<Value>("return __measure.keys.take()").await;
    sleep(Duration::from_millis(500)).await;
    typed
}

#[derive(Debug, Deserialize)]
struct Frames {
    intervals: Vec<f64>,
    work: Vec<f64>,
    blank: usize,
    top: Option<f64>,
}

impl Frames {
    fn line(self, what: &str, host: Host, goal: Option<Goal>, more: &str) -> Line {
        let work = Series::new(self.work);
        let values = Series::new(self.intervals);
        let rate = values.len() as f64 / values.sum() * 1000.0;
        let note = format!(
            "{rate:.1} a second, {} over 33 ms; drawing one took {:.1} (p95 {:.1}, max {:.0}){}{more}",
            values.above(33.4),
            work.median(),
            work.percentile(0.95),
            work.max(),
            if self.blank > 0 {
                format!("; {} with a row still blank", self.blank)
            } else {
                String::new()
            },
        );
        Line { what: what.into(), host: host.name(), unit: "ms", values, goal, note }
    }
}

async fn wheel(session: &Session, long: Duration) -> Line {
    let area: Area = session.get(&format!("return __measure.box('{LIST}')")).await;
    session.get::<Value>("return __measure.frames.begin()").await;
    let by = input::wheels(session, area, long).await;
    let frames: Frames = session.get("return __measure.frames.end()").await;
    let top = frames.top.unwrap_or(0.0);
    session.page.picture(&picture("wheel.png")).await;
    // A stamp is off by a fraction of a millisecond: two frames of 60 Hz are 33.3.
    let goal = Some(Goal::Max(33.4));
    frames.line(
        "frames while the wheel is turned",
        session.host,
        goal,
        &format!("; {top:.0} rows on, {by}"),
    )
}

async fn drag(session: &Session, long: Duration) -> Line {
    // From the top: the bar is where it is known to be.
    session.page.keys("log-list", "g").await;
    sleep(Duration::from_millis(500)).await;
    let area: Area = session.get(&format!("return __measure.box('{LIST}')")).await;
    session.get::<Value>("return __measure.frames.begin()").await;
    input::drags(session, area, 8.0, Duration::from_secs(1)).await;
    let reached: Option<f64> = session.get("return __measure.frames.top()").await;
    let by = if reached.is_some_and(|row| row > 900_000.0) {
        session.page.keys("log-list", "g").await;
        input::drags(session, area, 8.0, long).await;
        "by the pointer"
    } else {
        // A bar that lies over the page and fades is not there for the driver's pointer.
        let ms = long.as_millis();
        session.get::<Value>(&format!("return __measure.drag({ms})")).await;
        "the driver’s pointer did not take the bar: moved in the page"
    };
    let frames: Frames = session.get("return __measure.frames.end()").await;
    session.page.picture(&picture("drag.png")).await;
    let top = frames.top.unwrap_or(0.0);
    let goal = Some(Goal::Max(33.4));
    frames.line(
        "frames while the bar is dragged",
        session.host,
        goal,
        &format!("; to row {top:.0}, {by}"),
    )
}

async fn peer(session: &Session, long: Duration) -> Vec<Line> {
    let area: Area = session.get(&format!("return __measure.box('{LIST}')")).await;
    let place = serde_json::to_value(area).expect("an area is JSON");
    session.get::<Value>("return __measure.peer.blank()").await;
    session.get::<Value>("return __measure.frames.begin()").await;
    sleep(long).await;
    let blank: Frames = session.get("return __measure.frames.end()").await;
    session.get::<Value>(&format!("return __measure.peer.text({place})")).await;
    sleep(Duration::from_millis(500)).await;
    session.get::<Value>("return __measure.frames.begin()").await;
    let by = input::wheels(session, area, long).await;
    let plain: Frames = session.get("return __measure.frames.end()").await;
    let moved: f64 = session.get("return __measure.peer.top()").await;
    session.get::<Value>("return __measure.peer.end()").await;
    let more = format!("; by {moved:.0} px, {by}");
    vec![
        blank.line("peer: frames of a blank page", session.host, None, ""),
        plain.line("peer: plain text under the same wheel", session.host, None, &more),
    ]
}

fn memory_after(session: &Session) -> Vec<Line> {
    let host = session.host;
    let processes = memory::of_tree(session.process);
    let said: Vec<String> =
        processes.iter().map(|(name, size)| format!("{name} {size:.0}")).collect();
    let total = Line {
        what: "memory, after all of this use".into(),
        host: host.name(),
        unit: "MB",
        values: Series::new(vec![processes.values().sum()]),
        goal: (host == Host::Window).then_some(Goal::Max(300.0)),
        note: said.join(", "),
    };
    let mut lines = vec![total];
    if host == Host::Browser {
        let root = memory::find_below(std::process::id(), "chromium").expect("the browser runs");
        lines.push(Line {
            what: "memory of the whole browser".into(),
            host: host.name(),
            unit: "MB",
            values: Series::new(vec![memory::of_tree(root).values().sum()]),
            goal: None,
            note: "all its processes, with its own pages".into(),
        });
    }
    lines
}

/// The live charts, while scenario A runs at a twentieth.
async fn lab(session: Session) -> Vec<Line> {
    session.probe().await;
    session.page.click("page-perf").await;
    session.page.click("perf-scenario").await;
    session.page.fill("perf-scale", "0.05").await;
    let facts = async || session.page.text("perf-scenario-view").await;
    session.page.until("what it takes", facts, |text| text.contains("50,000")).await;
    session.page.click("perf-start").await;
    let percent = async || -> f64 {
        let script = "return Number(document.querySelector('[data-testid=perf-progress]')?.ariaValueNow ?? -1)";
        session.page.script(script, vec![]).await
    };
    session.page.until("the run", percent, |seen| *seen > 1.0).await;
    session.get::<Value>("return __measure.frames.begin()").await;
    sleep(Duration::from_secs(10)).await;
    let frames: Frames = session.get("return __measure.frames.end()").await;
    session.page.picture(&picture("lab.png")).await;
    let still = percent().await;
    let over = session.page.number_of("[data-testid=perf-figures]").await > 0;
    let more = if over {
        "; the run was over by then".to_owned()
    } else {
        format!("; at {still:.0} % then")
    };
    if !over {
        session.page.click("perf-stop").await;
    }
    let host = session.host;
    vec![frames.line("frames of the Perf page while A runs", host, Some(Goal::Median(17.0)), &more)]
}
