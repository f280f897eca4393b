//! Two runs beside each other.

use crate::figure::{
    PerfBetter, PerfChange, PerfComparison, PerfFigure, PerfReport, PerfStat, PerfVerdict,
};

/// A change that is noise when there are too few repetitions to see the spread.
const SMALL: f64 = 0.10;
/// A change that is nothing even where the spreads do not overlap: no timer tells it.
const NOTHING: f64 = 0.01;
/// Repetitions that show a spread.
const ENOUGH: u32 = 3;

/// What changed from one run to another.
#[must_use]
pub fn compare(before: &PerfReport, after: &PerfReport) -> PerfComparison {
    let of = |report: &'_ PerfReport, id: &str| -> Option<PerfFigure> {
        report.figures.iter().find(|figure| figure.id == id).cloned()
    };
    let both =
        before.figures.iter().map(|figure| change(Some(figure), of(after, &figure.id).as_ref()));
    let new = after.figures.iter().filter(|figure| of(before, &figure.id).is_none());
    let mut figures: Vec<_> =
        both.chain(new.map(|figure| change(None, Some(figure)))).flatten().collect();
    figures.sort_by_key(|change| change.group);
    PerfComparison {
        before: before.info.clone(),
        after: after.info.clone(),
        cautions: cautions(before, after),
        figures,
    }
}

fn change(before: Option<&PerfFigure>, after: Option<&PerfFigure>) -> Option<PerfChange> {
    let figure = after.or(before)?;
    let stats = (before.map(|figure| figure.stat), after.map(|figure| figure.stat));
    let (change, verdict) = match stats {
        (Some(before), Some(after)) => {
            let change = (before.median != 0.0).then(|| after.median / before.median - 1.0);
            (change, verdict(before, after, change, figure.better))
        }
        _ => (None, PerfVerdict::OneSided),
    };
    Some(PerfChange {
        id: figure.id.clone(),
        group: figure.group,
        title: figure.title.clone(),
        unit: figure.unit,
        better: figure.better,
        before: stats.0,
        after: stats.1,
        change,
        verdict,
    })
}

fn verdict(
    before: PerfStat,
    after: PerfStat,
    change: Option<f64>,
    better: PerfBetter,
) -> PerfVerdict {
    let change = change.unwrap_or(if after.median == 0.0 { 0.0 } else { f64::INFINITY });
    let overlap = before.min <= after.max && after.min <= before.max;
    let noise = if before.runs >= ENOUGH && after.runs >= ENOUGH {
        overlap || change.abs() < NOTHING
    } else {
        change.abs() < SMALL
    };
    match better {
        _ if noise => PerfVerdict::Noise,
        PerfBetter::Neither => PerfVerdict::Changed,
        PerfBetter::Lower if change < 0.0 => PerfVerdict::Better,
        PerfBetter::Higher if change > 0.0 => PerfVerdict::Better,
        PerfBetter::Lower | PerfBetter::Higher => PerfVerdict::Worse,
    }
}

fn cautions(before: &PerfReport, after: &PerfReport) -> Vec<String> {
    let (a, b) = (&before.info, &after.info);
    let (here, there) = (&before.machine, &after.machine);
    let (was, is) = (&before.settings, &after.settings);
    let differ = [
        (
            a.scenario != b.scenario,
            format!("The scenarios differ: {} and {}.", a.scenario, b.scenario),
        ),
        (a.entries != b.entries, format!("The entries differ: {} and {}.", a.entries, b.entries)),
        (a.seed != b.seed, format!("The seeds differ: {} and {}.", a.seed, b.seed)),
        (was.data != is.data, "What was generated differs.".to_owned()),
        (was.load != is.load, "How it was loaded differs.".to_owned()),
        (was.ask != is.ask, "What was asked differs.".to_owned()),
        (
            (&here.processor, here.threads, here.memory_bytes)
                != (&there.processor, there.threads, there.memory_bytes),
            format!("The machines differ: {} and {}.", here.processor, there.processor),
        ),
        (here.os != there.os, format!("The systems differ: {} and {}.", here.os, there.os)),
        (
            here.optimised != there.optimised,
            "One of the programs was built without optimisations.".to_owned(),
        ),
    ];
    differ.into_iter().filter(|(differs, _)| *differs).map(|(_, caution)| caution).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(median: f64, spread: f64, runs: u32) -> PerfStat {
        PerfStat { median, min: median - spread, max: median + spread, runs }
    }

    fn judged(before: PerfStat, after: PerfStat, better: PerfBetter) -> PerfVerdict {
        verdict(before, after, Some(after.median / before.median - 1.0), better)
    }

    #[test]
    fn what_lies_within_the_spread_is_noise() {
        let lower = PerfBetter::Lower;
        assert_eq!(judged(stat(10.0, 2.0, 5), stat(13.0, 2.0, 5), lower), PerfVerdict::Noise);
        assert_eq!(judged(stat(10.0, 1.0, 5), stat(13.0, 1.0, 5), lower), PerfVerdict::Worse);
        assert_eq!(judged(stat(13.0, 1.0, 5), stat(10.0, 1.0, 5), lower), PerfVerdict::Better);
        let higher = PerfBetter::Higher;
        assert_eq!(judged(stat(10.0, 1.0, 5), stat(13.0, 1.0, 5), higher), PerfVerdict::Better);
        let neither = PerfBetter::Neither;
        assert_eq!(judged(stat(10.0, 1.0, 5), stat(13.0, 1.0, 5), neither), PerfVerdict::Changed);
    }

    #[test]
    fn a_single_measurement_needs_a_larger_change() {
        let lower = PerfBetter::Lower;
        assert_eq!(judged(stat(10.0, 0.0, 1), stat(10.9, 0.0, 1), lower), PerfVerdict::Noise);
        assert_eq!(judged(stat(10.0, 0.0, 1), stat(11.1, 0.0, 1), lower), PerfVerdict::Worse);
    }

    #[test]
    fn figures_of_one_run_alone_are_named() {
        let figure = |id: &str| PerfFigure { id: id.to_owned(), ..PerfFigure::default() };
        let report = |ids: &[&str]| PerfReport {
            figures: ids.iter().map(|id| figure(id)).collect(),
            ..PerfReport::default()
        };
        let compared = compare(&report(&["a", "b"]), &report(&["b", "c"]));
        let verdicts: Vec<_> =
            compared.figures.iter().map(|change| (change.id.as_str(), change.verdict)).collect();
        assert_eq!(
            verdicts,
            [("a", PerfVerdict::OneSided), ("b", PerfVerdict::Noise), ("c", PerfVerdict::OneSided)]
        );
        assert!(compared.cautions.is_empty());
    }
}
