//! What a person does, and what must then be seen.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Value, json};

use crate::house::{House, picture};
use crate::page::{Page, Row};

/// Reads through the browser's own accessibility rules; their file comes with the UI's packages.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");

fn row(time: &str, level: &str, source: &str, message: &str) -> Row {
    let [time, level, source, message] = [time, level, source, message].map(str::to_owned);
    Row { time, level, source, message }
}

/// Chooses the hour from nine to ten, in UTC.
async fn choose_the_hour(page: &Page) {
    page.click("range-select").await;
    page.fill("custom-from", "2026-03-20T09:00:00Z").await;
    page.fill("custom-to", "2026-03-20T10:00:00Z").await;
    page.click("custom-apply").await;
}

pub async fn choose_all_time(page: &Page) {
    page.click("range-select").await;
    page.click("range-all").await;
}

/// Choose a range, type a prefix, see the right rows and no others, open one, read it.
pub async fn a_log_line_is_found_and_read(page: Page, place: &'static str) {
    page.click("tz-toggle").await;
    choose_the_hour(&page).await;
    page.shows(&[
        "of a source that begins alike",
        "of another source",
        "cannot open <b>ledger</b>: no such file",
        "queue is filling up",
        "started",
    ])
    .await;

    page.fill("text-input", "src:hero.proc*").await;
    page.keys("text-input", "\u{e007}").await;
    let found =
        page.until("rows", async || page.rows().await, |rows: &Vec<Row>| rows.len() == 3).await;
    assert_eq!(
        found,
        [
            row("09:20:00.000", "ERROR", "hero.process", "cannot open <b>ledger</b>: no such file"),
            row("09:10:00.250", "WARN", "hero.proc.worker", "queue is filling up"),
            row("09:00:00.000", "INFO", "hero.proc", "started"),
        ]
    );
    page.until("count", async || page.text("status-count").await, |text| text.starts_with("3 "))
        .await;

    // The subtree is the source and what is below it: `hero.process` only begins alike.
    page.fill("text-input", "src:hero.proc").await;
    page.shows(&["queue is filling up", "started"]).await;

    // A line that is wrong says where and why, and what was found stays. (Each key of a line that is
    // typed brings the rows of what stands there by then.)
    page.paste("text-input", "src:hero.proc level:loud").await;
    let mistake = async || page.text("query-mistake").await;
    page.until("the mistake", mistake, |text| text.contains("there is no level")).await;
    page.shows(&["queue is filling up", "started"]).await;
    page.fill("text-input", "attrs.user:alice OR (src:nobody AND -slow)").await;
    page.shows(&["queue is filling up"]).await;
    page.keys("text-input", "\u{e007}").await;

    page.click("log-row").await;
    let text = page.text("detail-pane").await;
    for field in ["queue is filling up", "hero.proc.worker", "WARN", "slow", "alice", "4096"] {
        assert!(text.contains(field), "{field} is not among the fields shown: {text}");
    }
    for (theme, dark) in [("light", false), ("dark", true)] {
        page.theme(theme).await;
        page.picture(&picture(&format!("{place}-{theme}.png"))).await;
        assert_eq!(is_dark(&page).await, dark, "the page in {theme} colours");
        assert_eq!(broken_rules(&page).await, json!([]), "accessibility, in {theme} colours");
    }
    page.click("detail-close").await;
    page.until("pane", async || page.number_of("[data-testid=\"detail-pane\"]").await, |n| *n == 0)
        .await;

    // Log text is only ever text.
    page.fill("text-input", "src:hero.proc* \"<b>LEDGER</b>\"").await;
    page.shows(&["cannot open <b>ledger</b>: no such file"]).await;
    page.click("log-row").await;
    page.until(
        "message",
        async || page.text("detail-content").await,
        |text| text.contains("<b>ledger</b>"),
    )
    .await;
    assert_eq!(page.number_of("[data-testid=\"detail-content\"] b").await, 0);
}

/// From an empty store to the rows of a log: in a browser the file is chosen and sent.
pub async fn a_log_file_is_sent_and_read(page: Page, file: PathBuf) {
    // The dialog of the browser itself cannot be driven, and without a screen it is dismissed at
    // once: it stays shut. Its field can be filled.
    page.keeps_dialogs_shut().await;
    page.click("empty-files").await;
    page.keys("picked-files", &file.to_string_lossy()).await;
    a_chosen_file_is_looked_at_and_taken_in(page, "browser").await;
}

/// The same in the window, which was started with the file: the page never learns how to open it.
pub async fn a_log_file_is_opened_and_read(page: Page) {
    a_chosen_file_is_looked_at_and_taken_in(page, "window").await;
}

async fn a_chosen_file_is_looked_at_and_taken_in(page: Page, place: &'static str) {
    let preview = async || page.text("preview-lines").await;
    page.until("the first lines", preview, |text| text.contains("drawer <b>stuck</b>")).await;
    assert_eq!(page.number_of("[data-testid=\"preview-line\"]").await, 3);
    page.picture(&picture(&format!("{place}-open.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the dialog");
    // Another source, and the first lines are looked at anew.
    page.fill("ingest-src", "box").await;
    page.click("ingest-take").await;
    let summary = async || page.text("ingest-summary").await;
    page.until("the report", summary, |text| text.contains("1 file: 3 entries new")).await;
    page.picture(&picture(&format!("{place}-report.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the report");
    page.click("ingest-show").await;
    page.shows(&["opened by hand", "drawer <b>stuck</b>+1 line", "opened"]).await;
    let levels: Vec<_> = page.rows().await.into_iter().map(|row| row.level).collect();
    assert_eq!(levels, ["WARN", "ERROR", "INFO"]);
}

/// An error is found, looked around, and marked with a note.
pub async fn an_error_is_marked_with_a_note(page: Page, place: &'static str) {
    choose_all_time(&page).await;
    page.fill("text-input", "level:error").await;
    page.keys("text-input", "\u{e007}").await;
    page.shows(&["cannot open <b>ledger</b>: no such file"]).await;
    page.keys("log-list", "e").await;
    page.keys("log-list", "c").await;
    let line = async || page.value("text-input").await;
    page.until("filters off", line, String::is_empty).await;
    page.shows(&["cannot open <b>ledger</b>: no such file"]).await;
    page.keys("log-list", "M").await;
    page.fill("note-input", "the <b>ledger</b> of the second shop").await;
    page.click("note-save").await;
    let note = async || page.text("note-text").await;
    page.until("the note", note, |text| text == NOTE).await;
    page.picture(&picture(&format!("{place}-marked.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of a marked row");
}

/// What was noted, which is text and no HTML.
const NOTE: &str = "the <b>ledger</b> of the second shop";

/// After a restart the mark is listed, and leads back to its row from another search.
pub async fn the_mark_is_there_again(page: Page, place: &'static str) {
    choose_all_time(&page).await;
    page.fill("text-input", "\"filling up\"").await;
    page.keys("text-input", "\u{e007}").await;
    page.shows(&["queue is filling up"]).await;
    page.keys("log-list", "'").await;
    let note = async || page.text("marks-note").await;
    page.until("the note in the list", note, |text| text == NOTE).await;
    page.picture(&picture(&format!("{place}-marks.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the marks");
    page.keys("marks-input", "\u{e007}").await;
    let read = "[aria-selected=true] [data-testid=mark-sign]";
    page.until("the row", async || page.number_of(read).await, |found| *found == 1).await;
    page.picture(&picture(&format!("{place}-jumped.png"))).await;
    page.click("notice-offer").await;
    page.shows(&["queue is filling up"]).await;
}

/// Following: rows of another process come by themselves, but nothing moves under who reads.
pub async fn rows_are_shown_as_they_are_written(page: Page, house: Rc<House>) {
    house.writes("one");
    page.click("refresh").await;
    page.shows(&["one"]).await;
    page.click("live-toggle").await;
    house.writes("two");
    page.shows(&["two", "one"]).await;

    page.click("log-row").await;
    house.writes("three");
    let pill = async || page.text("live-waiting").await;
    page.until("the pill", pill, |text| text.contains("1 new")).await;
    page.shows(&["two", "one"]).await;
    page.click("live-waiting").await;
    page.shows(&["three", "two", "one"]).await;
}

/// Everything is exported as a bundle: counted before, written, and told of. A browser has it then.
pub async fn everything_is_exported(page: Page, place: &'static str) {
    // The search of last time may be restored: what lay around the row that was marked.
    choose_all_time(&page).await;
    page.fill("text-input", "src:hero.proc").await;
    page.keys("text-input", "\u{e007}").await;
    page.shows(&[
        "the first second after the range",
        "queue is filling up",
        "started",
        "just before the range",
        "the day before",
    ])
    .await;
    page.click("export-open").await;
    let estimate = async || page.text("export-estimate").await;
    page.until("the search", estimate, |text| text.contains("5 entries of 2 days")).await;
    page.click("export-scope-all").await;
    page.until("everything", estimate, |text| text.contains("8 entries of 2 days")).await;
    page.picture(&picture(&format!("{place}-export.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the export");
    page.click("export-begin").await;
    let summary = async || page.text("export-summary").await;
    page.until("the summary", summary, |text| text.contains("8 entries exported")).await;
    let command = page.text("export-command").await;
    assert!(command.contains("export daybook-until-"), "{command}");
    page.picture(&picture(&format!("{place}-exported.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of what was exported");
    page.click("export-close").await;
}

/// In a browser a bundle is chosen and sent.
async fn choose_the_bundle(page: &Page, file: &Path) {
    page.keeps_dialogs_shut().await;
    page.click("open-logs").await;
    page.click("ingest-import").await;
    page.click("import-choose").await;
    page.keys("picked-files", &file.to_string_lossy()).await;
}

pub async fn a_damaged_bundle_is_refused(page: Page, file: PathBuf) {
    choose_the_bundle(&page, &file).await;
    a_dropped_bundle_that_is_damaged_is_refused(page).await;
}

/// It says what it is, and why nothing of it is taken in.
pub async fn a_dropped_bundle_that_is_damaged_is_refused(page: Page) {
    let problem = async || page.text("import-problem").await;
    page.until("the reason", problem, |text| text.contains("not those that were written")).await;
    assert!(page.text("bundle-facts").await.contains("8 of 2 days"));
    assert_eq!(page.number_of("[data-testid=import-begin]").await, 0);
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of a refusal");
}

pub async fn a_bundle_is_sent_and_taken_in(page: Page, file: PathBuf) {
    choose_the_bundle(&page, &file).await;
    a_chosen_bundle_is_taken_in(page, "browser").await;
}

/// A bundle is verified and shown, then taken in: rows, and the mark with its note.
pub async fn a_chosen_bundle_is_taken_in(page: Page, place: &'static str) {
    let preview = async || page.text("import-preview").await;
    page.until("the preview", preview, |text| text.contains("8 entries would be added")).await;
    let facts = page.text("bundle-facts").await;
    let facts = facts.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(facts.contains("8 of 2 days, 1 marked") && facts.contains("everything"), "{facts}");
    page.picture(&picture(&format!("{place}-import.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the import");
    page.click("import-begin").await;
    let summary = async || page.text("import-summary").await;
    page.until("the summary", summary, |text| {
        text.contains("8 entries taken in, 1 mark came along")
    })
    .await;
    assert_eq!(page.number_of("[data-testid=import-day]").await, 2);
    page.picture(&picture(&format!("{place}-imported.png"))).await;
    page.click("import-show").await;
    let rows = async || page.rows().await;
    page.until("the rows", rows, |rows: &Vec<Row>| rows.len() == 8).await;
    page.keys("log-list", "'").await;
    let note = async || page.text("marks-note").await;
    page.until("the note", note, |text| text == NOTE).await;
}

/// A bundle that is opened in place: read and searched, never written to, and taken into one's own store.
pub async fn a_bundle_is_read_as_it_is(page: Page, place: &'static str, own: Rc<House>) {
    let banner = async || page.text("bundle-banner").await;
    page.until("the banner", banner, |text| {
        text.contains(".daybook")
            && text.contains("read-only")
            && text.contains("8 entries of 2 days")
    })
    .await;
    page.fill("text-input", "src:hero.proc*").await;
    page.keys("text-input", "\u{e007}").await;
    page.until("the rows", async || page.rows().await, |rows: &Vec<Row>| rows.len() == 6).await;
    // The mark came along, and another cannot be set.
    page.until("the mark", async || page.number_of("[data-testid=mark-sign]").await, |n| *n == 1)
        .await;
    page.click("log-row").await;
    page.keys("log-list", "m").await;
    let offer = async || page.text("notice-offer").await;
    page.until("what it says", offer, |text| text.contains("Import it")).await;
    page.click("bundle-about").await;
    let facts = async || page.text("bundle-facts").await;
    page.until("the manifest", facts, |text| text.contains("1 marked")).await;
    let close =
        "document.querySelector('[data-testid=bundle-manifest] .close').click(); return null";
    page.script::<Value>(close, vec![]).await;
    page.picture(&picture(&format!("{place}-bundle.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of a bundle");
    // Neither page nor server writes to it or to the store, until one asks for it.
    assert_eq!(own.count(), 0);
    page.click("bundle-import").await;
    let preview = async || page.text("import-preview").await;
    page.until("the preview", preview, |text| {
        text.contains("8 entries would be added to your store")
    })
    .await;
    page.click("import-begin").await;
    let summary = async || page.text("import-summary").await;
    page.until("the summary", summary, |text| text.contains("8 entries taken in")).await;
    assert_eq!(own.count(), 8);
}

/// One day that cannot be read takes nothing else with it, and does not pass in silence.
pub async fn a_damaged_day_is_named_and_the_rest_is_shown(page: Page) {
    choose_all_time(&page).await;
    page.fill("text-input", "src:hero.proc.*").await;
    page.keys("text-input", "\u{e007}").await;
    page.shows(&["the first second after the range", "queue is filling up"]).await;
    page.click("partitions-failed").await;
    let named = async || page.text("partitions-failed-list").await;
    page.until("the day", named, |text| text.contains("2026-03-19")).await;
}

/// A page that somebody got hold of: what it may not do, it is refused.
pub async fn a_tricked_page_gets_nowhere(page: Page) {
    choose_all_time(&page).await;
    let says = |command: &str, request: &str| {
        let script = format!(
            "const done = arguments[0];
             window.__TAURI_INTERNALS__.invoke('{command}', {{ request: {request}, id: null }})
                 .then((value) => done({{ value }}), (error) => done({{ error }}));"
        );
        let page = page.clone();
        async move { page.later::<Value>(&script).await }
    };
    let allowed = says("logs_count", "{ filter: {} }").await;
    assert_eq!(allowed["value"]["count"], 8, "{allowed}");
    let wrong = says("logs_count", "{ filter: { contexts: 7 } }").await;
    assert_eq!(wrong["error"]["code"], "bad_request", "{wrong}");
    for withheld in [
        "logs_ingest",
        "logs_insert",
        "logs_import_legacy",
        "logs_import",
        "logs_export",
        "bundle_verify",
        "ingest_open",
        "import_open",
        "export_open",
    ] {
        let refused = says(withheld, "{ paths: ['/etc/passwd'] }").await;
        assert!(refused["error"].is_string(), "Tauri itself refuses {withheld}: {refused}");
    }
    // A handle that nobody was given stands for nothing, and the dialog is the shell's alone.
    let guessed =
        says("ingest_chosen", "{ chosen: '/etc/passwd' }, onEvent: '__CHANNEL__:7'").await;
    assert_eq!(guessed["error"]["code"], "not_chosen", "{guessed}");
    for (command, request) in [
        ("export_chosen", "{ chosen: '/tmp/x', what: { filter: {}, format: 'csv' } }"),
        ("import_chosen", "{ chosen: '/tmp/x.daybook' }"),
    ] {
        let guessed = says(command, &format!("{request}, onEvent: '__CHANNEL__:7'")).await;
        assert_eq!(guessed["error"]["code"], "not_chosen", "{guessed}");
    }
    let dialog = says("plugin:dialog|open", "{}").await;
    assert!(dialog["error"].is_string(), "{dialog}");
    let beyond = says("plugin:window-state|filename", "{}").await;
    assert!(beyond["error"].is_string(), "{beyond}");

    // Neither a link nor a new window leads out, and nothing is fetched from elsewhere.
    let before: String = page.script("return location.href", vec![]).await;
    page.script::<Value>(
        "location.href = 'http://127.0.0.1:9/'; window.open('http://127.0.0.1:9/'); return null",
        vec![],
    )
    .await;
    let fetched: Value = page
        .later(
            "const done = arguments[0];
             fetch('http://127.0.0.1:9/').then(() => done('fetched'), () => done('refused'));",
        )
        .await;
    assert_eq!(fetched, "refused");
    page.click("range-select").await;
    assert_eq!(page.script::<String>("return location.href", vec![]).await, before);
}

async fn is_dark(page: &Page) -> bool {
    let script = "
        const [red, green, blue] =
            getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/g).map(Number);
        return red + green + blue < 384;
    ";
    page.script(script, vec![]).await
}

/// The rules that the page breaks, with what breaks them.
pub async fn broken_rules(page: &Page) -> Value {
    let axe = std::fs::read_to_string(AXE).expect("axe-core, which `npm ci` in ui brings");
    page.script::<Value>(&format!("{axe}; return null"), vec![]).await;
    page.later(
        "const done = arguments[0];
         const shown = ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`;
         axe.run().then(({ violations }) => done(violations.map(shown)), (e) => done(String(e)));",
    )
    .await
}
