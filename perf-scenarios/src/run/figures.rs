//! What was measured, as figures with their titles, ratios and goals.

use std::collections::BTreeMap;

use daybook_store::MetricsSnapshot;

use crate::figure::{PerfBetter, PerfFigure, PerfGroup, PerfLatency, PerfStat, PerfUnit};
use crate::latency::Latencies;
use crate::run::load::Loaded;
use crate::scenario::{QueryKind, Scenario};

/// A figure of which less is better, without more to say.
pub(super) fn plain(
    id: &str,
    group: PerfGroup,
    title: &str,
    unit: PerfUnit,
    stat: PerfStat,
) -> PerfFigure {
    PerfFigure {
        id: id.to_owned(),
        group,
        title: title.to_owned(),
        unit,
        stat,
        ..PerfFigure::default()
    }
}

impl PerfFigure {
    /// With the same of the one file.
    pub(super) fn against(
        mut self,
        baseline: Option<PerfStat>,
        latency: Option<PerfLatency>,
    ) -> PerfFigure {
        let ratio = |theirs: PerfStat| match self.better {
            PerfBetter::Higher => self.stat.median / theirs.median,
            _ => theirs.median / self.stat.median,
        };
        // What took no time that can be told has no ratio.
        self.ratio = baseline.map(ratio).filter(|ratio| ratio.is_finite() && *ratio > 0.0);
        self.baseline = baseline;
        self.baseline_latency = latency;
        self
    }
}

/// Entries going in, and questions meanwhile.
pub(super) fn loads(
    settings: &Scenario,
    ours: &[Loaded],
    theirs: &[Loaded],
    figures: &mut Vec<PerfFigure>,
) {
    let stat = |loads: &[Loaded], of: &dyn Fn(&Loaded) -> f64| {
        PerfStat::of(loads.iter().map(of).collect())
    };
    let rate = stat(ours, &|load| load.rows_per_s).unwrap_or_default();
    let load = &settings.load;
    let how = match load.rate {
        0 => "as fast as it goes".to_owned(),
        rate => format!("at a set {rate} a second"),
    };
    let writers = if load.writers == 1 { "one writer" } else { "several writers" };
    figures.push(
        PerfFigure {
            about: format!(
                "Entries made durable a second, {how}, {} in a call, from {writers}.",
                load.batch
            ),
            better: PerfBetter::Higher,
            ..plain("load.rate", PerfGroup::Load, "Entries a second", PerfUnit::RowsPerS, rate)
        }
        .against(stat(theirs, &|load| load.rows_per_s), None),
    );
    let whole = |loads: &[Loaded]| {
        let mut all = Latencies::default();
        loads.iter().for_each(|load| all.add(&load.inserts));
        all.summary()
    };
    let median = |load: &Loaded| load.inserts.summary().map_or(0.0, |latency| latency.p50_ms);
    figures.push(
        PerfFigure {
            about: if load.rate == 0 {
                "From a call to its entries being durable.".to_owned()
            } else {
                "From when a call was due to its entries being durable, waiting included."
                    .to_owned()
            },
            latency: whole(ours),
            ..plain(
                "load.call",
                PerfGroup::Load,
                "An insert call",
                PerfUnit::Ms,
                stat(ours, &median).unwrap_or_default(),
            )
        }
        .against(stat(theirs, &median), whole(theirs)),
    );
    figures.push(PerfFigure {
        about: "Share of the writers' time in which they waited for the generator: near 0, or the \
                store was not what was measured."
            .to_owned(),
        better: PerfBetter::Neither,
        ..plain(
            "load.waited",
            PerfGroup::Load,
            "Waiting for the generator",
            PerfUnit::Percent,
            stat(ours, &|load| load.waited * 100.0).unwrap_or_default(),
        )
    });
    for kind in QueryKind::ALL {
        let of = |loads: &[Loaded]| {
            let mut all = Latencies::default();
            loads.iter().filter_map(|load| load.reads.get(&kind)).for_each(|reads| all.add(reads));
            let medians = loads.iter().filter_map(|load| load.reads.get(&kind)?.summary());
            (PerfStat::of(medians.map(|latency| latency.p50_ms).collect()), all.summary())
        };
        let ((Some(stat), latency), (baseline, baseline_latency)) = (of(ours), of(theirs)) else {
            continue;
        };
        let id = format!("loading.{}", kind.name());
        figures.push(
            PerfFigure {
                about: format!("{} Asked of everything while entries go in.", kind.about()),
                latency,
                kind: Some(kind),
                ..plain(&id, PerfGroup::WhileLoading, kind.title(), PerfUnit::Ms, stat)
            }
            .against(baseline, baseline_latency),
        );
    }
}

/// What the pool of partition handles did while questions were asked.
pub(super) fn handles(metrics: &MetricsSnapshot, figures: &mut Vec<PerfFigure>) {
    let counts = [
        (
            "handles.opens",
            "Opened",
            metrics.opens,
            "Partition handles opened for the warm questions.",
        ),
        ("handles.closes", "Closed", metrics.closes, "Partition handles closed."),
        ("handles.hits", "Found open", metrics.hits, "Uses that found an open handle."),
        (
            "handles.evictions",
            "Evicted",
            metrics.evictions,
            "Handles closed to make room for others.",
        ),
        (
            "handles.open",
            "Open at the end",
            metrics.open_handles,
            "Handles open after the last question.",
        ),
    ];
    for (id, title, count, about) in counts {
        figures.push(PerfFigure {
            about: about.to_owned(),
            better: PerfBetter::Neither,
            ..plain(id, PerfGroup::Handles, title, PerfUnit::Count, PerfStat::once(count as f64))
        });
    }
}

/// Holds figures against their goals.
pub(super) fn judge(figures: &mut [PerfFigure], goals: &BTreeMap<String, f64>) {
    for figure in figures {
        let Some(goal) = goals.get(&figure.id) else { continue };
        figure.goal = Some(*goal);
        figure.met = Some(match figure.better {
            PerfBetter::Higher => figure.stat.median >= *goal,
            _ => figure.stat.median <= *goal,
        });
    }
}
