//! Ways that save a reader time: keys of saved searches, a pause, a row's own source, what a search did,
//! and the demo.

use std::rc::Rc;

use serde_json::json;

use crate::house::{House, picture};
use crate::page::Page;
use crate::stories::{broken_rules, choose_all_time};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";
const ALT_LEFT: &str = "\u{e00a}\u{e012}\u{e000}";

/// A search is saved by name and has a key from then on: in the list, in the palette, and in the rows.
pub async fn saved_searches_open_by_their_keys(page: Page, place: &'static str) {
    let line = async || page.value("text-input").await;
    choose_all_time(&page).await;
    for (name, query) in [("workers", "src:hero.proc.worker"), ("errors", "level:error")] {
        page.fill("text-input", query).await;
        page.keys("text-input", ENTER).await;
        page.until("the line", line, |line| line == query).await;
        page.keys("log-list", "*").await;
        page.fill("saved-name", name).await;
        page.keys("saved-name", ENTER).await;
    }
    page.keys("log-list", "1").await;
    page.until("the first", line, |line| line == "src:hero.proc.worker").await;
    page.shows(&["the first second after the range", "queue is filling up"]).await;
    page.keys("log-list", "2").await;
    page.until("the second", line, |line| line == "level:error").await;
    page.shows(&["cannot open <b>ledger</b>: no such file"]).await;

    // A key that opens nothing says so, and asks nothing.
    page.keys("log-list", "3").await;
    let said = async || page.text("notice").await;
    page.until("the notice", said, |text| text.contains("No saved search has the key 3")).await;
    assert_eq!(page.value("text-input").await, "level:error");

    // In the list the arrows go to the other, and its key opens one at once.
    page.keys("log-list", "*").await;
    let lines = async || page.text("saved-list").await;
    page.until("the list", lines, |text| text.contains("workers") && text.contains('1')).await;
    for theme in ["light", "dark"] {
        let set = "document.documentElement.dataset.theme = arguments[0]; return null";
        page.script::<()>(set, vec![json!(theme)]).await;
        page.picture(&picture(&format!("{place}-saved-{theme}.png"))).await;
        assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the saved searches");
    }
    page.keys_css("[data-testid=\"saved-line\"]", "2").await;
    page.until("the second", line, |line| line == "level:error").await;
    page.keys("log-list", "*").await;
    page.keys_css("[data-testid=\"saved-line\"]:focus", ESCAPE).await;

    page.keys("log-list", ":").await;
    page.keys("palette-input", "saved workers").await;
    let offered = async || page.text("palette-option").await;
    page.until("the palette", offered, |text| text.contains("Saved: workers")).await;
    page.keys("palette-input", ENTER).await;
    page.until("the first", line, |line| line == "src:hero.proc.worker").await;
}

/// What one reads stays as it is while Live is paused; new rows are counted, and come when it goes on.
pub async fn live_rows_wait_while_they_are_paused(page: Page, writer: Rc<House>) {
    writer.writes("before the pause");
    page.click("live-toggle").await;
    page.shows(&["before the pause"]).await;
    page.keys("log-list", " ").await;
    let live = async || page.text("live-toggle").await;
    page.until("the pause", live, |text| text.contains("Paused")).await;
    writer.writes("during the pause");
    let waiting = async || page.text("live-waiting").await;
    page.until("the count", waiting, |text| text.contains("1 new")).await;
    page.shows(&["before the pause"]).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of a pause");
    page.keys("log-list", " ").await;
    page.until("no pause", live, |text| text.contains("Live")).await;
    page.shows(&["during the pause", "before the pause"]).await;
    writer.writes("after the pause");
    page.shows(&["after the pause", "during the pause", "before the pause"]).await;
}

/// Around a row in its own source, filters off, and back to the search and the row.
pub async fn around_a_row_in_its_own_source_and_back(page: Page) {
    let line = async || page.value("text-input").await;
    let reading = async || page.text("detail-content").await;
    choose_all_time(&page).await;
    page.fill("text-input", "queue").await;
    page.keys("text-input", ENTER).await;
    page.shows(&["queue is filling up"]).await;
    page.keys("log-list", DOWN).await;
    page.keys("log-list", ENTER).await;
    page.until("the row", reading, |text| text == "queue is filling up").await;
    page.keys("log-list", "a").await;
    page.until("its source", line, |line| line == "src:hero.proc.worker").await;
    page.shows(&["queue is filling up"]).await;
    page.until("the same row", reading, |text| text == "queue is filling up").await;
    page.keys("log-list", "c").await;
    page.until("all sources", line, String::is_empty).await;
    page.shows(&["queue is filling up"]).await;
    page.keys("log-list", ALT_LEFT).await;
    page.until("its source again", line, |line| line == "src:hero.proc.worker").await;
    page.keys("log-list", ALT_LEFT).await;
    page.until("the search", line, |line| line == "queue").await;
    page.until("the row again", reading, |text| text == "queue is filling up").await;
}

/// What the last search did, by the names of the days; the damaged one says why.
pub async fn a_search_explains_itself_day_by_day(page: Page, place: &'static str) {
    choose_all_time(&page).await;
    page.fill("text-input", "level:error ledger").await;
    page.keys("text-input", ENTER).await;
    page.shows(&["cannot open <b>ledger</b>: no such file"]).await;
    page.keys("log-list", "x").await;
    let outcomes = async || page.text("explain-outcomes").await;
    let told =
        page.until("the outcomes", outcomes, |text| text.contains("opened and searched")).await;
    assert!(told.contains("1 unreadable · 1 opened and searched"), "{told}");
    assert!(told.contains("1 row read, 1 returned"), "{told}");
    let days = page.text("explain-days").await;
    for wanted in ["2026-03-19", "unreadable", "2026-03-20", "searched", "text, row by row"] {
        assert!(days.contains(wanted), "{wanted} is not among the days: {days}");
    }
    let phases = page.text("explain-phases").await;
    assert!(phases.contains("Index") && phases.contains("ms"), "{phases}");
    for theme in ["light", "dark"] {
        let set = "document.documentElement.dataset.theme = arguments[0]; return null";
        page.script::<()>(set, vec![json!(theme)]).await;
        page.picture(&picture(&format!("{place}-explain-{theme}.png"))).await;
        assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the explanation");
    }
    // Another question of the same search.
    page.click_css("[data-testid=\"choice-Question\"] label:nth-child(3)").await;
    page.until("the levels", outcomes, |text| text.contains("0 returned")).await;
    page.keys_css("[data-testid=\"explain\"] [role=\"region\"]", ESCAPE).await;
    let gone = async || page.number_of("[data-testid=\"explain\"]").await;
    page.until("no dialog", gone, |found| *found == 0).await;
}

/// The demo says what it is, leads to its incident, and takes no other logs in.
pub async fn the_demo_has_an_incident_to_find(page: Page, place: &'static str) {
    let banner = async || page.text("demo-banner").await;
    page.until("the banner", banner, |text| text.contains("Made-up logs")).await;
    let count = async || page.text("status-count").await;
    let digits = |text: &String| text.chars().filter(char::is_ascii_digit).count();
    page.until("its entries", count, |text| digits(text) == 6).await;
    for theme in ["light", "dark"] {
        page.theme(theme).await;
        page.picture(&picture(&format!("{place}-demo-{theme}.png"))).await;
        assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the demo");
    }
    page.click("demo-begin").await;
    let messages =
        async || -> Vec<String> { page.rows().await.into_iter().map(|row| row.message).collect() };
    page.until("the errors", messages, |messages| {
        messages.iter().any(|message| message.contains("billing does not answer"))
            || messages.iter().any(|message| message.contains("pool exhausted"))
    })
    .await;
    page.keys("log-list", "O").await;
    let said = async || page.text("notice").await;
    page.until("the notice", said, |text| text.contains("takes nothing in")).await;
    assert_eq!(page.number_of("[data-testid=\"ingest\"]").await, 0);
    // The cause, as one would find it in the end.
    page.fill("text-input", "pool.max_connections tag:deploy").await;
    page.keys("text-input", ENTER).await;
    page.until("the cause", messages, |messages| {
        messages.iter().any(|message| message.contains("50 -> 5,"))
    })
    .await;
}

/// Without logs a browser is told the command that serves the demo.
pub async fn a_first_start_names_the_demo(page: Page) {
    let command = async || page.text("empty-demo-command").await;
    page.until("the command", command, |text| text == "daybook serve --demo --open").await;
    page.picture(&picture("browser-first-start.png")).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of a first start");
}

/// In the window a button makes the demo and opens it beside; this store stays empty.
pub async fn a_first_start_opens_the_demo(page: Page, house: Rc<House>) {
    page.click("empty-demo").await;
    let marker = house.folder("home/data").join("daybook-demo").join("demo.json");
    page.until("the demo", async || marker.is_file(), |there| *there).await;
    let base = marker.parent().expect("it lies in a folder").to_path_buf();
    let opened = page
        .until("its window", async || house.programs_over(&base), |found| !found.is_empty())
        .await;
    for id in opened {
        house.end(id);
    }
    assert_eq!(house.count(), 0, "made-up entries came among a person's own");
}
