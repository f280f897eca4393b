//! The README's pictures.

use crate::house::picture;
use crate::page::{Page, Row};

/// The demo's last day, with the entry open that tells what went wrong.
pub async fn take(page: Page) {
    page.click("range-select").await;
    page.click("range-24h").await;
    let rows = async || page.rows().await;
    page.until("rows", rows, |rows: &Vec<Row>| rows.len() > 10).await;
    page.click("level-ERROR").await;
    page.until("errors", rows, |rows: &Vec<Row>| {
        !rows.is_empty() && rows.iter().all(|row| row.level == "ERROR")
    })
    .await;
    page.click("log-row").await;
    page.text("detail-pane").await;
    // Back to all of them, around the one that is open.
    page.click("level-ERROR").await;
    page.until("all levels", rows, |rows: &Vec<Row>| rows.iter().any(|row| row.level == "INFO"))
        .await;
    for theme in ["light", "dark"] {
        page.theme(theme).await;
        page.picture(&picture(&format!("window-{theme}.png"))).await;
    }
}
