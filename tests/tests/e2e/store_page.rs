//! What a person does with whole days, on the Store page.

use serde_json::json;

use crate::house::picture;
use crate::page::Page;
use crate::stories::broken_rules;

/// Days are packed, deleted and put back, and nothing of them is lost on the way.
pub async fn days_are_packed_deleted_and_put_back(page: Page, place: &'static str) {
    page.click("page-store").await;
    let entries = async || page.text("store-rows").await.trim().to_owned();
    page.until("the entries", entries, |text| text == "8").await;
    page.picture(&picture(&format!("{place}-store.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the Store page");

    choose_both_days(&page).await;
    page.click("storePack").await;
    let saves = async || page.text("pack-saves").await;
    page.until("what it saves", saves, |text| text.contains("less") || text.contains("more")).await;
    page.picture(&picture(&format!("{place}-store-pack.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the dialog to pack");
    page.click("pack-go").await;
    said(&page, "2 days packed").await;
    let figures = async || page.text("store-figures").await;
    page.until("the state", figures, |text| text.contains("2 packed")).await;

    // A packed day can be read through, and is what it was.
    page.click("storeVerify").await;
    said(&page, "2 days verified, 8 entries: all as they were written").await;

    page.click("storeDelete").await;
    let goes = async || page.text("delete-goes").await;
    page.until("what goes", goes, |text| text.contains("2 days · 8 entries")).await;
    page.picture(&picture(&format!("{place}-store-delete.png"))).await;
    assert_eq!(broken_rules(&page).await, json!([]), "accessibility of the dialog to delete");
    page.click("delete-go").await;
    said(&page, "in the trash").await;
    let empty = "[data-testid=store-empty]";
    page.until("no days", async || page.number_of(empty).await, |found| *found == 1).await;

    page.click("store-undo").await;
    said(&page, "2 days with 8 entries put back").await;
    page.until("the entries", entries, |text| text == "8").await;
    page.until("the state", figures, |text| text.contains("2 packed")).await;

    choose_both_days(&page).await;
    page.click("storeUnpack").await;
    page.until("what it takes", saves, |text| text.contains("less") || text.contains("more")).await;
    page.click("pack-go").await;
    said(&page, "2 days unpacked").await;

    page.click("storeShow").await;
    page.shows(&[
        "the first second after the range",
        "of a source that begins alike",
        "of another source",
        "cannot open <b>ledger</b>: no such file",
        "queue is filling up",
        "started",
        "just before the range",
        "the day before",
    ])
    .await;
}

/// By the name of their context: all of its days in the year.
async fn choose_both_days(page: &Page) {
    page.click("calendar-name").await;
    let chosen = async || page.text("store-selection").await;
    page.until("what is chosen", chosen, |text| text.contains("2 days · 8 entries")).await;
}

async fn said(page: &Page, what: &str) {
    let said = async || page.text("store-said").await;
    page.until("what was done", said, |text| text.contains(what)).await;
}
