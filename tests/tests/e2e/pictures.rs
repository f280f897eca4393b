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
