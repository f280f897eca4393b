//! Finding one's way: by the tree, by zooming, and among lines that mean harm.

use serde_json::{Value, json};

use crate::house::picture;
use crate::page::Page;
use crate::stories::{broken_rules, choose_all_time};

const ENTER: &str = "\u{e007}";
const SHIFT_ENTER: &str = "\u{e008}\u{e007}\u{e000}";
const END: &str = "\u{e010}";
const ALT_LEFT: &str = "\u{e00a}\u{e012}\u{e000}";

/// A click in the tree narrows to a source and what is below it, the line says so, and going back
/// finds all of it again. By the keys a source is left out.
pub async fn a_source_is_narrowed_to_by_the_tree_and_back(page: Page) {
    let all = [
        "the first second after the range",
        "of a source that begins alike",
        "of another source",
        "cannot open <b>ledger</b>: no such file",
        "queue is filling up",
        "started",
        "just before the range",
        "the day before",
    ];
    let line = async || page.value("text-input").await;
    choose_all_time(&page).await;
    page.shows(&all).await;
    page.click_css("[data-src=\"hero.proc\"] .name").await;
    page.until("the line", line, |line| line == "src:hero.proc").await;
    let below = [
        "the first second after the range",
        "queue is filling up",
        "started",
        "just before the range",
        "the day before",
    ];
    page.shows(&below).await;
    page.click_css("[data-src=\"hero.proc.worker\"] .name").await;
    page.until("the line", line, |line| line == "src:hero.proc.worker").await;
    page.shows(&["the first second after the range", "queue is filling up"]).await;

    page.click("go-back").await;
    page.until("the line", line, |line| line == "src:hero.proc").await;
    page.shows(&below).await;
    page.keys("log-list", ALT_LEFT).await;
    page.until("the line", line, String::is_empty).await;
    page.shows(&all).await;

    page.keys_css("[data-src=\"hero\"]", SHIFT_ENTER).await;
    page.shows(&["of another source"]).await;
    page.keys("log-list", ALT_LEFT).await;
    page.shows(&all).await;
}

/// From a year to the minute that matters, bar by bar with the keys, and all the way back.
pub async fn a_minute_is_found_in_a_year(page: Page, place: &'static str) {
    choose_all_time(&page).await;
    let count = async || page.text("status-count").await;
    page.until("the year", count, |text| text == "371 rows").await;
    let mut steps = 0;
    while seconds_shown(&page).await > 60 {
        steps += 1;
        // A chart has a hundred bars or more: three of them lead from a year to a minute.
        assert!(steps < 6, "still at {} s", seconds_shown(&page).await);
        let before = seconds_shown(&page).await;
        let drawn = "[data-testid=histogram][aria-busy=false]";
        page.until("the chart", async || page.number_of(drawn).await, |found| *found == 1).await;
        page.click_css("[data-testid=histogram]").await;
        page.keys("histogram", END).await;
        page.keys("histogram", ENTER).await;
        let closer = async || seconds_shown(&page).await;
        page.until("a closer look", closer, |seconds| *seconds < before).await;
        page.until("fewer rows", count, |text| text != "371 rows" && text.ends_with(" rows")).await;
    }
    page.until("the rows of that second", count, |text| text == "6 rows").await;
    page.shows(&["lost it", "third try", "second try", "first try", "knocked", "year’s end"]).await;
    page.picture(&picture(&format!("{place}-minute.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of a zoomed search");
    for _ in 0..steps {
        page.keys("log-list", "Z").await;
    }
    page.until("the year again", count, |text| text == "371 rows").await;
    let range = page.text("range-select").await;
    assert!(range.contains("All time"), "{range}");
    page.picture(&picture(&format!("{place}-year.png"))).await;
}

/// How much time the address asks for; no end is as long as there is.
async fn seconds_shown(page: &Page) -> i64 {
    let script = "const range = /range=(-?\\d+)\\.\\.(-?\\d+)/.exec(location.hash);
                  return range ? range[2] - range[1] : null";
    page.script::<Option<i64>>(script, vec![]).await.unwrap_or(i64::MAX)
}

/// What a program logs may be meant for the one who reads it: it is shown, and does nothing.
pub async fn a_hostile_line_is_only_text(page: Page, place: &'static str) {
    choose_all_time(&page).await;
    let rows = async || page.rows().await.len();
    page.until("the rows", rows, |rows| *rows == 5).await;
    let messages: Vec<String> = page.rows().await.into_iter().map(|row| row.message).collect();
    let [html, bidi, escapes, long, spoof] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(html, "<img src=x onerror=\"window.hacked = 1\"><script>window.hacked = 2</script>");
    assert_eq!(bidi, "⟨U+202E⟩gpj.exe⟨U+200B⟩ is safe");
    assert_eq!(escapes, "red ⟨ESC⟩]0;owned⟨BEL⟩⟨ESC⟩[2J gone");
    assert!(long.starts_with("xxxx") && long.len() < 80_000, "{} bytes of a row", long.len());
    assert!(spoof.starts_with("paid⟨CR⟩"), "{spoof}");

    let title: String = page.script("return document.title", vec![]).await;
    for index in 0..5 {
        page.click_css(&format!("[data-index=\"{index}\"] .message")).await;
        let content = async || page.text("detail-content").await;
        page.until("the entry", content, |text| !text.is_empty()).await;
        if index == 3 {
            // A million signs are a click away, and are then all there.
            let shown = page.text("detail-content").await.len();
            assert!(shown < 80_000, "{shown} bytes are shown unasked");
            page.click("detail-whole").await;
            page.until("all of it", content, |text| text.ends_with("the end of it")).await;
        }
    }
    page.click_css("[data-index=\"0\"] .message").await;
    page.picture(&picture(&format!("{place}-hostile.png"))).await;
    assert_eq!(page.script::<Value>("return window.hacked ?? null", vec![]).await, Value::Null);
    assert_eq!(page.script::<String>("return document.title", vec![]).await, title);
    let made = "[data-testid=log-list] img, [data-testid=log-list] script, [data-testid=detail-pane] img, [data-testid=detail-pane] script, nav.tree img";
    assert_eq!(page.number_of(made).await, 0, "elements made of log text");
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of hostile lines");
}
