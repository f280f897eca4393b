//! The README's pictures.

use crate::house::picture;
use crate::page::{Page, Row};

/// The demo's last hours, with the entry open that tells what went wrong, among its neighbours.
pub async fn take(page: Page) {
    page.click("range-select").await;
    page.fill("custom-from", "-4h").await;
    page.fill("custom-to", "now").await;
    page.click("custom-apply").await;
    page.fill("text-input", "\"circuit open\"").await;
    let rows = async || page.rows().await;
    let about_it = |rows: &Vec<Row>| {
        !rows.is_empty() && rows.iter().all(|row| row.message.starts_with("circuit open"))
    };
    page.until("the entries about it", rows, about_it).await;
    page.click("log-row").await;
    page.text("detail-pane").await;
    page.keys("log-list", "c").await;
    page.until("its neighbours", rows, |rows| rows.len() > 10 && !about_it(rows)).await;
    for theme in ["light", "dark"] {
        page.theme(theme).await;
        page.picture(&picture(&format!("window-{theme}.png"))).await;
    }
}

/// Of a store of a fortnight: what a search did, and the Store page.
pub async fn take_others(page: Page) {
    page.theme("light").await;
    page.click("range-select").await;
    page.fill("text-input", "level:>=error payment -retry").await;
    page.keys("text-input", "\u{e007}").await;
    let rows = async || page.number_of("[data-testid=\"log-row\"]").await;
    page.until("its rows", rows, |rows| *rows > 10).await;
    let sources = async || page.number_of("[data-testid=\"tree-row\"]").await;
    page.until("its sources", sources, |sources| *sources > 3).await;
    page.keys("log-list", "x").await;
    let days = async || page.number_of("[data-testid=\"explain-days\"] tbody tr").await;
    page.until("what was done by day", days, |days| *days > 3).await;
    page.picture(&picture("explain.png")).await;
    page.keys_css("[data-testid=\"explain\"] [role=\"region\"]", "\u{e00c}").await;
    page.theme("dark").await;
    page.click("page-store").await;
    let told = async || page.text("store-rows").await;
    page.until("its totals", told, |told| told.len() > 5).await;
    page.picture(&picture("store.png")).await;
}
