//! What the numbers of a scenario may be: what a machine can bear, and what makes sense.

use chrono::NaiveDate;

use crate::scenario::Scenario;

/// Most entries of one load.
pub const MAX_ENTRIES: u64 = 2_000_000_000;
/// A million.
const MILLION: u64 = 1_000_000;
/// Largest whole number that JavaScript holds exactly.
const MAX_SEED: u64 = 1 << 53;

/// What is wrong with a field.
pub(super) struct Problem {
    pub field: String,
    pub message: String,
    pub nearest: Option<String>,
}

impl Scenario {
    /// What is wrong with the settings, for people, where something is: for settings that did not come
    /// from a text.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        check(self).map(|Problem { field, message, .. }| format!("`{field}`: {message}"))
    }
}

/// The first field that is out of its bounds.
pub(super) fn check(scenario: &Scenario) -> Option<Problem> {
    let Scenario { seed, data, load, ask, .. } = scenario;
    let numbers: [(&str, u64, u64, u64); 30] = [
        ("seed", *seed, 0, MAX_SEED),
        ("data.contexts", data.contexts.into(), 1, 1_000),
        ("data.days", data.days.into(), 1, 3_660),
        ("data.entries_per_day", data.entries_per_day.into(), 1, 100 * MILLION),
        ("data.late_per_million", data.late_per_million.into(), 0, MILLION),
        ("data.late_secs", data.late_secs.into(), 1, 86_400),
        ("data.out_of_order_per_million", data.out_of_order_per_million.into(), 0, MILLION),
        ("data.error_per_million", data.error_per_million.into(), 0, MILLION),
        ("data.sources.count", data.sources.count.into(), 1, 100_000),
        ("data.sources.depth", data.sources.depth.into(), 2, 12),
        ("data.sources.fan_out", data.sources.fan_out.into(), 1, 10_000),
        ("data.levels.trace", data.levels.trace.into(), 0, MILLION),
        ("data.levels.debug", data.levels.debug.into(), 0, MILLION),
        ("data.levels.info", data.levels.info.into(), 0, MILLION),
        ("data.levels.notice", data.levels.notice.into(), 0, MILLION),
        ("data.levels.warn", data.levels.warn.into(), 0, MILLION),
        ("data.levels.error", data.levels.error.into(), 0, MILLION),
        ("data.levels.fatal", data.levels.fatal.into(), 0, MILLION),
        ("data.messages.attrs_per_million", data.messages.attrs_per_million.into(), 0, MILLION),
        ("data.messages.tags_per_million", data.messages.tags_per_million.into(), 0, MILLION),
        ("data.messages.traces_per_million", data.messages.traces_per_million.into(), 0, MILLION),
        ("data.messages.trace_frames", data.messages.trace_frames.into(), 1, 200),
        ("data.bursts.per_million", data.bursts.per_million.into(), 0, MILLION),
        ("data.bursts.length", data.bursts.length.into(), 1, 100_000),
        ("load.writers", load.writers.into(), 1, 64),
        ("load.batch", load.batch.into(), 1, 100_000),
        ("load.rate", load.rate, 0, 1_000 * MILLION),
        ("load.readers", load.readers.into(), 0, 32),
        ("load.times", load.times.into(), 1, 20),
        ("ask.rounds", ask.rounds.into(), 1, 100),
    ];
    let more = [
        ("ask.times", ask.times.into(), 1, 10_000),
        ("ask.budget_ms", ask.budget_ms.into(), 0, 600_000),
        ("ask.cold_times", ask.cold_times.into(), 0, 1_000),
    ];
    for (field, value, least, most) in numbers.into_iter().chain(more) {
        if !(least..=most).contains(&value) {
            return problem(field, format!("{value} is not between {least} and {most}"));
        }
    }
    if scenario.title.trim().is_empty() {
        return problem("title", "a scenario needs a title".to_owned());
    }
    if !(0.0..=8.0).contains(&data.sources.zipf) {
        let message = format!("{} is not between 0 and 8", data.sources.zipf);
        return problem("data.sources.zipf", message);
    }
    let first = data.first_day.parse::<NaiveDate>().ok();
    if !first.is_some_and(|day| (1970..=9900).contains(&chrono::Datelike::year(&day))) {
        let message =
            format!("{:?} is no day such as 2026-03-14 (years 1970 to 9900)", data.first_day);
        return problem("data.first_day", message);
    }
    let levels = &data.levels;
    let shares = [
        levels.trace,
        levels.debug,
        levels.info,
        levels.notice,
        levels.warn,
        levels.error,
        levels.fatal,
    ];
    if shares.iter().all(|share| *share == 0) {
        return problem("data.levels", "one of the levels needs a share above 0".to_owned());
    }
    if data.sources.room() < u64::from(data.sources.count) {
        let message = format!(
            "a tree of depth {} and fan-out {} has room for {} sources",
            data.sources.depth,
            data.sources.fan_out,
            data.sources.room()
        );
        return problem("data.sources.count", message);
    }
    if scenario.entries(1.0) > MAX_ENTRIES {
        let message =
            format!("{} entries in all; at most {MAX_ENTRIES} can be run", scenario.entries(1.0));
        return problem("data.entries_per_day", message);
    }
    if ask.kinds.is_empty() {
        return problem("ask.kinds", "name at least one question".to_owned());
    }
    if ask.spans.is_empty() {
        return problem("ask.spans", "name at least one span".to_owned());
    }
    bad_goal(scenario)
}

/// A goal of a figure that is never measured would never be missed.
fn bad_goal(scenario: &Scenario) -> Option<Problem> {
    let known = goal_ids(scenario);
    let (id, value) = scenario.goals.iter().find(|(id, value)| {
        !value.is_finite() || !known.iter().any(|known| known.as_str() == id.as_str())
    })?;
    if !value.is_finite() {
        return problem(&format!("goals.{id}"), "a goal is a number".to_owned());
    }
    let nearest = nearest(id, known.iter().map(String::as_str));
    let hint = nearest.as_ref().map_or_else(
        || "ids are such as load.rate or query.count.7d.warm".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Some(Problem {
        field: "goals".to_owned(),
        message: format!("this scenario has no figure `{id}`; {hint}"),
        nearest,
    })
}

/// Ids of the figures that can have goals.
fn goal_ids(scenario: &Scenario) -> Vec<String> {
    let mut ids: Vec<String> =
        ["load.rate", "load.call", "disk.per_row", "memory.growth.text_absent", "memory.peak"]
            .map(str::to_owned)
            .into();
    for kind in scenario.kinds() {
        for span in scenario.spans() {
            for state in ["warm", "cold"] {
                ids.push(format!("query.{}.{}.{state}", kind.name(), span.name()));
            }
        }
    }
    ids
}

fn problem(field: &str, message: String) -> Option<Problem> {
    Some(Problem { field: field.to_owned(), message, nearest: None })
}

/// The nearest of some words, where one is near: half of its letters may be wrong.
pub(crate) fn nearest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<String> {
    let word = word.to_lowercase();
    let far = |known: &str| strsim::damerau_levenshtein(&word, &known.to_lowercase());
    let (distance, known) = words.map(|known| (far(known), known)).min()?;
    (distance * 2 <= known.chars().count()).then(|| known.to_owned())
}
