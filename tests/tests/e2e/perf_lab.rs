//! The perf lab: a scenario is run, looked at while it goes on, left and found again, and read.

use serde_json::{Value, json};

use crate::house::picture;
use crate::page::Page;
use crate::stories::broken_rules;

/// Scenario A at a hundredth: live figures, the log page meanwhile, the table of results.
pub async fn a_scenario_is_run_and_read(page: Page, place: &'static str) {
    page.click("page-perf").await;
    page.click("perf-scenario").await;
    page.fill("perf-scale", "0.01").await;
    let facts = async || page.text("perf-scenario-view").await;
    page.until("what it takes", facts, |text| text.contains("10,000")).await;
    page.picture(&picture(&format!("{place}-perf.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the scenario");
    page.click("perf-keep").await;
    page.click("perf-start").await;

    let percent = async || progress(&page).await;
    page.until("the run", percent, |seen| *seen > 2).await;
    let memory = async || page.text("perf-chart-memory").await;
    page.until("live memory", memory, |text| text.contains("MB")).await;
    let drawn = async || drawn_pixels(&page).await;
    page.until("the line of the memory chart", drawn, |pixels| *pixels > 50).await;
    page.picture(&picture(&format!("{place}-perf-running.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility while it runs");

    // It goes on while the logs are read, which stay quick.
    page.click("page-logs").await;
    let status = async || page.text("status-perf").await;
    page.until("the run in the status line", status, |text| text.contains("perf a")).await;
    page.fill("text-input", "src:hero.proc").await;
    page.keys("text-input", "\u{e007}").await;
    let found = async || page.rows().await.len();
    page.until("rows while it runs", found, |rows| *rows == 5).await;
    page.click("page-perf").await;

    the_run_comes_to_its_end(&page).await;
    let figures = page.number_of("[data-testid=perf-figure]").await;
    assert!(figures > 30, "{figures} figures");
    let rate = cells(&page, "load.rate").await;
    assert!(rate[0].contains("Entries made durable a second"), "what it means: {rate:?}");
    assert!(rate[1].ends_with("/s"), "its unit: {rate:?}");
    assert!(rate.iter().any(|cell| cell.ends_with('×')), "its ratio to the one file: {rate:?}");
    let count = cells(&page, "query.count.1d.warm").await;
    assert!(count[0].contains("10,000 found"), "what was counted: {count:?}");
    page.picture(&picture(&format!("{place}-perf-result.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the report");
    assert_eq!(page.number_of("[data-testid=perf-past]").await, 1, "the run is kept");
}

/// In a browser a report is a file that it loads, and a kept store has a command.
pub async fn a_report_is_handed_on_in_a_browser(page: &Page) {
    page.click("perf-export").await;
    page.click("perf-export-json").await;
    let said = async || page.text("perf-said").await;
    page.until("the file", said, |text| text.contains("Saved as daybook-perf-")).await;
    page.click("perf-open-logs").await;
    let command = async || page.text("perf-serve").await;
    page.until("the command", command, |text| {
        text.contains("daybook serve --base '") && text.contains("perf/runs/")
    })
    .await;
}

/// In the window a store is opened by the run's id alone: nothing that the page says is a path.
pub async fn only_kept_runs_are_opened(page: &Page) {
    for wrong in ["", "..", "../..", "/etc", "20000101-000000-a"] {
        let script = format!(
            "const done = arguments[0];
             window.__TAURI_INTERNALS__.invoke('run_open', {{ id: {} }})
                 .then((value) => done({{ value }}), (error) => done({{ error }}));",
            json!(wrong)
        );
        let refused: Value = page.later(&script).await;
        assert_eq!(refused["error"]["code"], "no_run", "{wrong:?}: {refused}");
    }
}

/// A copy with a mistake is marked at its line, mended, and saved as one's own.
pub async fn a_copy_is_edited(page: &Page, place: &'static str) {
    page.click("perf-scenario").await;
    page.click("perf-edit").await;
    page.fill("perf-toml", "title = \"Ours\"\n[data]\ndyas = 2\nentries_per_day = 500\n").await;
    let mistake = async || page.text("perf-mistake").await;
    page.until("the mistake", mistake, |text| text.contains("did you mean `days`?")).await;
    assert_eq!(page.number_of("[data-testid=perf-marked-line][data-line=\"3\"]").await, 1);
    page.picture(&picture(&format!("{place}-perf-edit.png"))).await;
    assert_eq!(broken_rules(page).await, json!([]), "accessibility of a mistake");
    page.click("perf-correct").await;
    page.until("the mended text", mistake, |text| text.contains("10 entries at scale 0.01")).await;
    page.fill("perf-name", "ours").await;
    page.click("perf-save").await;
    let own = async || page.number_of("[data-testid=perf-scenario][data-name=ours]").await;
    page.until("one's own scenario", own, |found| *found == 1).await;
}

/// A run that is stopped by its key ends at once and leaves nothing.
pub async fn a_run_is_stopped(page: &Page) {
    page.click("perf-scenario").await;
    page.click("perf-start").await;
    page.until("the run", async || progress(page).await, |seen| *seen >= 0).await;
    page.keys("perf-stop", "\u{e00c}").await;
    let said = async || page.text("perf-said").await;
    page.until("the end", said, |text| text.contains("stopped")).await;
    assert_eq!(page.number_of("[data-testid=perf-past]").await, 1, "nothing more is kept");
}

/// The run moves on, however busy the machine, until its table is there.
async fn the_run_comes_to_its_end(page: &Page) {
    let table = async || page.number_of("[data-testid=perf-figures]").await;
    let look = async || (table().await, progress(page).await);
    let (mut done, mut before) = look().await;
    while done == 0 {
        let is_further = |seen: &(usize, i64)| seen.0 > 0 || seen.1 > before;
        (done, before) = page.until("the run", look, is_further).await;
    }
}

/// How far the run is, in percent; below 0 when none is shown.
async fn progress(page: &Page) -> i64 {
    page.script(
        "return Number(document.querySelector('[data-testid=perf-progress]')?.ariaValueNow ?? -1)",
        vec![],
    )
    .await
}

/// Pixels of the memory chart's canvas that are neither empty nor of its axes.
async fn drawn_pixels(page: &Page) -> usize {
    page.script(
        "const canvas = document.querySelector('[data-testid=perf-chart-memory] canvas');
         if (!canvas) return 0;
         const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         const blue = (at) => data[at + 3] > 128 && data[at + 2] - data[at] > 80;
         let found = 0;
         for (let at = 0; at < data.length; at += 4) if (blue(at)) found += 1;
         return found;",
        vec![],
    )
    .await
}

/// The cells of a figure's row, as text.
async fn cells(page: &Page, id: &str) -> Vec<String> {
    page.script(
        "const row = document.querySelector(`[data-testid=perf-figure][data-id=\"${arguments[0]}\"]`);
         return [...(row?.cells ?? [])].map((cell) => cell.textContent.replace(/\\s+/g, ' ').trim());",
        vec![json!(id)],
    )
    .await
}
