use std::sync::Mutex;

use super::*;
use crate::figure::{PerfExportForm, PerfGroup, PerfProgress};
use crate::{compare, export, html, png, svg};

const TINY: &str = "
title = \"Tiny\"
[data]
contexts = 2
days = 8
entries_per_day = 300
[data.sources]
count = 20
[load]
writers = 2
batch = 100
times = 2
[ask]
rounds = 2
times = 2
budget_ms = 20
cold_times = 1
[goals]
\"query.source_prefix.7d.warm\" = 60000
\"load.rate\" = 1e12
";

fn options(toml: &str) -> RunOptions {
    RunOptions {
        scenario: "tiny".to_owned(),
        toml: toml.to_owned(),
        settings: Scenario::from_toml(toml).unwrap(),
        scale: 1.0,
        keep_base: false,
        started_epoch: 1_774_015_200,
        program: "1.2.3".to_owned(),
        probe: None,
    }
}

fn run_tiny(base: &Path, options: &RunOptions) -> PerfReport {
    run(base, options, &CancelToken::new(), &|_| ()).unwrap()
}

/// All below a folder, but not the lock.
fn left(base: &Path) -> Vec<String> {
    std::fs::read_dir(base.join("perf").join("running"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Two reports that are the same but for the last bits of numbers, which JSON may lose.
fn alike(one: &PerfReport, other: &PerfReport) {
    assert!(one.info.id == other.info.id && one.settings == other.settings);
    let figures = |report: &PerfReport| -> Vec<_> {
        report.figures.iter().map(|f| (f.id.clone(), f.unit, f.stat.runs, f.rows, f.met)).collect()
    };
    assert_eq!(figures(one), figures(other));
    assert_eq!(one.course.len(), other.course.len());
}

#[test]
fn a_run_measures_everything_and_leaves_its_report_alone() {
    let base = tempfile::tempdir().unwrap();
    let told = Mutex::new(Vec::<PerfProgress>::new());
    let report = run(base.path(), &options(TINY), &CancelToken::new(), &|progress| {
        told.lock().unwrap().push(progress);
    })
    .unwrap();
    assert_eq!(report.info.entries, 4_800);
    assert_eq!((report.info.goals_met, report.info.goals), (1, 2));
    assert!(left(base.path()).is_empty());
    alike(&Runs::of_base(base.path()).get(&report.info.id).unwrap(), &report);

    let told = told.into_inner().unwrap();
    assert!(!told.is_empty() && told.iter().all(|p| (0.0..=1.0).contains(&p.fraction)));
    assert!(told.windows(2).all(|pair| pair[0].moment.at_ms <= pair[1].moment.at_ms));

    let count = report.figures.iter().find(|f| f.id == "query.count.all.warm").unwrap();
    assert_eq!(count.rows, Some(2_400));
    assert!(count.stat.median > 0.0 && count.ratio.is_some() && count.latency.is_some());
    let all = report.figures.iter().find(|f| f.id == "query.count_all_contexts.all.cold").unwrap();
    assert_eq!(all.rows, Some(4_800));
    let disk = report.figures.iter().find(|f| f.id == "disk.per_row").unwrap();
    assert!(disk.stat.median > 50.0, "{disk:?}");
    assert!(report.figures.iter().any(|figure| figure.group == PerfGroup::Memory));
}

/// The form of a report is a promise: which figures there are, with what they mean.
#[test]
fn the_report_has_a_stable_form() {
    let base = tempfile::tempdir().unwrap();
    let report = run_tiny(base.path(), &options(TINY));
    let figures: Vec<_> = report
        .figures
        .iter()
        .map(|figure| {
            format!(
                "{} {:?} {:?} runs {} {} {}",
                figure.id,
                figure.unit,
                figure.better,
                figure.stat.runs,
                if figure.baseline.is_some() { "against one file" } else { "" },
                figure.rows.map_or(String::new(), |rows| rows.to_string())
            )
        })
        .collect();
    insta::assert_snapshot!(figures.join("\n"));

    let mut value = serde_json::to_value(&report).unwrap();
    let mut fields = Vec::new();
    names(&mut value, "", &mut fields);
    fields.sort();
    fields.dedup();
    insta::assert_snapshot!("fields", fields.join("\n"));
}

/// Names of all fields, dotted; those of lists once.
fn names(value: &mut serde_json::Value, path: &str, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                let path = format!("{path}.{name}");
                out.push(path.clone());
                names(value, &path, out);
            }
        }
        serde_json::Value::Array(items) => {
            items.iter_mut().for_each(|item| names(item, path, out));
        }
        _ => {}
    }
}

#[test]
fn a_set_rate_is_kept_and_readers_search_meanwhile() {
    let toml = TINY.replace("times = 2\n[ask]", "times = 1\nreaders = 2\nrate = 6000\n[ask]");
    let base = tempfile::tempdir().unwrap();
    let report = run_tiny(base.path(), &options(&toml));
    let rate = report.figures.iter().find(|figure| figure.id == "load.rate").unwrap();
    // Never faster than said; how much slower is the machine's.
    assert!(rate.stat.median <= 6_300.0, "{rate:?}");
    assert!(report.figures.iter().any(|figure| figure.group == PerfGroup::WhileLoading));
}

#[test]
fn a_store_that_is_kept_can_be_opened_and_goes_with_its_run() {
    let base = tempfile::tempdir().unwrap();
    let kept = RunOptions { keep_base: true, ..options(TINY) };
    let report = run_tiny(base.path(), &kept);
    let store = report.info.base.clone().unwrap();
    let opened = daybook_store::PartitionedLogStore::open(&store, Default::default()).unwrap();
    let count = opened.count(&Default::default(), &Default::default()).unwrap();
    assert_eq!(count.count, 4_800);
    drop(opened);
    let runs = Runs::of_base(base.path());
    assert_eq!(runs.list().unwrap()[0].base, Some(store.clone()));
    runs.delete(&report.info.id).unwrap();
    assert!(!store.exists() && runs.list().unwrap().is_empty());
    assert_eq!(runs.delete("../..").unwrap_err().code(), "no_run");
}

#[test]
fn a_cancel_stops_within_a_second_and_leaves_nothing() {
    let toml =
        "title = \"Long\"\n[data]\ndays = 200\nentries_per_day = 100000\n[load]\nrate = 1000\n";
    let base = tempfile::tempdir().unwrap();
    let cancel = CancelToken::new();
    let said = Mutex::new(None);
    let result = run(base.path(), &options(toml), &cancel, &|progress| {
        if progress.moment.rows > 0 && !cancel.is_cancelled() {
            cancel.cancel();
            *said.lock().unwrap() = Some(std::time::Instant::now());
        }
    });
    let took = said.into_inner().unwrap().unwrap().elapsed();
    assert_eq!(result.unwrap_err().code(), "cancelled");
    assert!(took < std::time::Duration::from_secs(1), "{took:?}");
    assert!(left(base.path()).is_empty());
    assert!(Runs::of_base(base.path()).list().unwrap().is_empty());
}

#[test]
fn what_would_not_fit_is_refused_before_anything_is_written() {
    let toml = "title = \"Huge\"\n[data]\ndays = 100\nentries_per_day = 20000000\n";
    let base = tempfile::tempdir().unwrap();
    match run(base.path(), &options(toml), &CancelToken::new(), &|_| ()) {
        Err(error) => assert_eq!(error.code(), "disk_full"),
        Ok(_) => panic!("380 GB were there"),
    }
    assert!(left(base.path()).is_empty());
}

#[test]
fn a_report_becomes_a_page_a_picture_and_json() {
    let base = tempfile::tempdir().unwrap();
    let toml = TINY.replace("Tiny", "<script>alert(1)</script>");
    let report = run_tiny(base.path(), &options(&toml));
    let dots = png(&report).unwrap();
    let page = html(&report).unwrap();
    assert!(!page.contains("<script>") && page.matches("<svg").count() == 4);
    assert!(svg(&report).unwrap().starts_with("<svg"));
    let decoded = png::Decoder::new(std::io::Cursor::new(&dots)).read_info().unwrap();
    assert_eq!((decoded.info().width, decoded.info().height), (1320, 940));
    let file = export(&report, PerfExportForm::Json).unwrap();
    alike(&serde_json::from_str(&file.text.unwrap()).unwrap(), &report);
    assert!(export(&report, PerfExportForm::Png).unwrap().base64.is_some());

    let same = compare(&report, &report);
    assert!(same.cautions.is_empty() && same.figures.len() == report.figures.len());
}
