//! A log line's way from a file to the reader's eye, told once and run twice: in Chromium on what
//! `daybook serve` serves, and in the real window.
//!
//! Everything is the real thing: the files are read by the `daybook` command, the page is driven
//! by WebDriver. Each test has its own base, ports, display and home, so they run side by side.
//! `cargo xtask test` installs the drivers and builds the programs first; the tests say so when
//! something is missing.

#![cfg(target_os = "linux")]

mod browser;
mod bundles;
mod demo;
mod driver;
mod finding;
mod house;
mod page;
mod perf_lab;
mod pictures;
mod process;
mod store_page;
mod stories;
mod ways;
mod window;

use std::rc::Rc;

use house::House;
use store_page::days_are_packed_deleted_and_put_back;
use stories::{a_damaged_day_is_named_and_the_rest_is_shown, a_log_line_is_found_and_read};

#[tokio::test]
async fn in_a_browser_a_log_line_is_found_and_read() {
    let house = House::with_logs();
    browser::run(&house, |page| a_log_line_is_found_and_read(page, "browser")).await;
}

#[tokio::test]
async fn in_the_window_a_log_line_is_found_and_read() {
    let house = House::with_logs();
    window::run(&house, |page| a_log_line_is_found_and_read(page, "window")).await;
}

#[tokio::test]
async fn in_a_browser_a_damaged_day_is_named_and_the_rest_is_shown() {
    let house = House::with_logs();
    house.damage_a_day();
    browser::run(&house, a_damaged_day_is_named_and_the_rest_is_shown).await;
}

#[tokio::test]
async fn the_page_in_the_window_can_neither_read_files_nor_leave() {
    let house = House::with_logs();
    window::run(&house, stories::a_tricked_page_gets_nowhere).await;
}

#[tokio::test]
async fn in_a_browser_a_log_file_is_sent_and_read() {
    let house = House::empty();
    let file = house.a_log_file();
    browser::run(&house, |page| stories::a_log_file_is_sent_and_read(page, file)).await;
}

#[tokio::test]
async fn in_the_window_a_log_file_is_opened_and_read() {
    let house = House::empty();
    let file = house.a_log_file();
    window::run_with(&house, &[file], stories::a_log_file_is_opened_and_read).await;
}

#[tokio::test]
async fn in_a_browser_rows_are_shown_as_they_are_written() {
    let house = Rc::new(House::empty());
    let writer = Rc::clone(&house);
    browser::run(&house, |page| stories::rows_are_shown_as_they_are_written(page, writer)).await;
}

#[tokio::test]
async fn in_the_window_rows_are_shown_as_they_are_written() {
    let house = Rc::new(House::empty());
    let writer = Rc::clone(&house);
    window::run(&house, |page| stories::rows_are_shown_as_they_are_written(page, writer)).await;
}

#[tokio::test]
async fn in_a_browser_a_mark_outlives_a_restart() {
    let house = House::with_logs();
    let mark = |page| stories::an_error_is_marked_with_a_note(page, "browser");
    browser::run(&house, mark).await;
    browser::run(&house, |page| stories::the_mark_is_there_again(page, "browser")).await;
}

#[tokio::test]
async fn in_the_window_a_mark_outlives_a_restart() {
    let house = House::with_logs();
    let mark = |page| stories::an_error_is_marked_with_a_note(page, "window");
    window::run(&house, mark).await;
    window::run(&house, |page| stories::the_mark_is_there_again(page, "window")).await;
}

#[tokio::test]
async fn in_a_browser_days_are_packed_deleted_and_put_back() {
    let house = House::with_logs();
    browser::run(&house, |page| days_are_packed_deleted_and_put_back(page, "browser")).await;
}

#[tokio::test]
async fn in_the_window_days_are_packed_deleted_and_put_back() {
    let house = House::with_logs();
    window::run(&house, |page| days_are_packed_deleted_and_put_back(page, "window")).await;
}

#[tokio::test]
async fn in_a_browser_a_source_is_narrowed_to_by_the_tree_and_back() {
    let house = House::with_logs();
    browser::run(&house, finding::a_source_is_narrowed_to_by_the_tree_and_back).await;
}

#[tokio::test]
async fn in_the_window_a_source_is_narrowed_to_by_the_tree_and_back() {
    let house = House::with_logs();
    window::run(&house, finding::a_source_is_narrowed_to_by_the_tree_and_back).await;
}

#[tokio::test]
async fn in_a_browser_a_minute_is_found_in_a_year() {
    let house = House::with_a_year();
    browser::run(&house, |page| finding::a_minute_is_found_in_a_year(page, "browser")).await;
}

#[tokio::test]
async fn in_the_window_a_minute_is_found_in_a_year() {
    let house = House::with_a_year();
    window::run(&house, |page| finding::a_minute_is_found_in_a_year(page, "window")).await;
}

#[tokio::test]
async fn in_a_browser_a_hostile_line_is_only_text() {
    let house = House::with_hostile_lines();
    browser::run(&house, |page| finding::a_hostile_line_is_only_text(page, "browser")).await;
}

#[tokio::test]
async fn in_the_window_a_hostile_line_is_only_text() {
    let house = House::with_hostile_lines();
    window::run(&house, |page| finding::a_hostile_line_is_only_text(page, "window")).await;
}

#[tokio::test]
async fn in_a_browser_the_perf_lab_runs_a_scenario() {
    let house = House::with_logs();
    browser::run(&house, |page| async move {
        perf_lab::a_scenario_is_run_and_read(page.clone(), "browser").await;
        perf_lab::a_report_is_handed_on_in_a_browser(&page).await;
    })
    .await;
}

#[tokio::test]
async fn in_the_window_the_perf_lab_runs_a_scenario() {
    let house = House::with_logs();
    window::run(&house, |page| async move {
        perf_lab::a_scenario_is_run_and_read(page.clone(), "window").await;
        perf_lab::only_kept_runs_are_opened(&page).await;
    })
    .await;
}

#[tokio::test]
async fn in_a_browser_the_perf_lab_edits_and_stops() {
    let house = House::empty();
    browser::run(&house, |page| async move {
        perf_lab::a_copy_is_edited(&page, "browser").await;
        perf_lab::a_run_is_stopped(&page).await;
    })
    .await;
}

#[tokio::test]
async fn in_the_window_the_perf_lab_edits_and_stops() {
    let house = House::empty();
    window::run(&house, |page| async move {
        perf_lab::a_copy_is_edited(&page, "window").await;
        perf_lab::a_run_is_stopped(&page).await;
    })
    .await;
}

#[tokio::test]
async fn in_a_browser_a_bundle_makes_the_round() {
    let house = House::with_logs();
    let downloads = house.folder("downloads");
    let mark = |page| stories::an_error_is_marked_with_a_note(page, "browser-bundle");
    browser::run(&house, mark).await;
    browser::run(&house, |page| stories::everything_is_exported(page, "browser")).await;
    let file = bundles::downloaded(&downloads);
    let other = House::empty();
    let bent = bundles::bent(&file);
    browser::run(&other, |page| stories::a_damaged_bundle_is_refused(page, bent)).await;
    assert_eq!(other.count(), 0);
    let send = |page| stories::a_bundle_is_sent_and_taken_in(page, file.clone());
    browser::run(&other, send).await;
    assert_eq!(other.count(), house.count());

    let own = Rc::new(House::empty());
    let (args, store) = (["--bundle".into(), file.clone()], Rc::clone(&own));
    let read = |page| stories::a_bundle_is_read_as_it_is(page, "browser", store);
    browser::run_with(&own, &args, read).await;
}

#[tokio::test]
async fn in_the_window_a_bundle_makes_the_round() {
    let house = House::with_logs();
    let mark = |page| stories::an_error_is_marked_with_a_note(page, "window-bundle");
    window::run(&house, mark).await;
    let file = house.a_bundle();
    let other = House::empty();
    let bent = bundles::bent(&file);
    window::run_with(&other, &[bent], stories::a_dropped_bundle_that_is_damaged_is_refused).await;
    assert_eq!(other.count(), 0);
    let take = |page| stories::a_chosen_bundle_is_taken_in(page, "window");
    window::run_with(&other, std::slice::from_ref(&file), take).await;
    assert_eq!(other.count(), house.count());

    let own = Rc::new(House::empty());
    let (args, store) = (["--bundle".into(), file], Rc::clone(&own));
    let read = |page| stories::a_bundle_is_read_as_it_is(page, "window", store);
    window::run_with(&own, &args, read).await;
}

#[tokio::test]
async fn in_a_browser_saved_searches_open_by_their_keys() {
    let house = House::with_logs();
    browser::run(&house, |page| ways::saved_searches_open_by_their_keys(page, "browser")).await;
}

#[tokio::test]
async fn in_the_window_saved_searches_open_by_their_keys() {
    let house = House::with_logs();
    window::run(&house, |page| ways::saved_searches_open_by_their_keys(page, "window")).await;
}

#[tokio::test]
async fn in_a_browser_live_rows_wait_while_they_are_paused() {
    let house = Rc::new(House::empty());
    let writer = Rc::clone(&house);
    browser::run(&house, |page| ways::live_rows_wait_while_they_are_paused(page, writer)).await;
}

#[tokio::test]
async fn in_the_window_live_rows_wait_while_they_are_paused() {
    let house = Rc::new(House::empty());
    let writer = Rc::clone(&house);
    window::run(&house, |page| ways::live_rows_wait_while_they_are_paused(page, writer)).await;
}

#[tokio::test]
async fn in_a_browser_a_row_is_looked_around_in_its_own_source() {
    let house = House::with_logs();
    browser::run(&house, ways::around_a_row_in_its_own_source_and_back).await;
}

#[tokio::test]
async fn in_the_window_a_row_is_looked_around_in_its_own_source() {
    let house = House::with_logs();
    window::run(&house, ways::around_a_row_in_its_own_source_and_back).await;
}

#[tokio::test]
async fn in_a_browser_a_search_explains_itself_day_by_day() {
    let house = House::with_logs();
    house.damage_a_day();
    browser::run(&house, |page| ways::a_search_explains_itself_day_by_day(page, "browser")).await;
}

#[tokio::test]
async fn in_the_window_a_search_explains_itself_day_by_day() {
    let house = House::with_logs();
    house.damage_a_day();
    window::run(&house, |page| ways::a_search_explains_itself_day_by_day(page, "window")).await;
}

#[tokio::test]
async fn in_a_browser_the_demo_has_an_incident_to_find() {
    let empty = House::empty();
    browser::run(&empty, ways::a_first_start_names_the_demo).await;
    let house = House::empty();
    let tell = |page| ways::the_demo_has_an_incident_to_find(page, "browser");
    browser::run_with(&house, &["--demo".into()], tell).await;
}

#[tokio::test]
async fn in_the_window_the_demo_has_an_incident_to_find() {
    let house = House::with_a_demo_store();
    window::run(&house, |page| ways::the_demo_has_an_incident_to_find(page, "window")).await;
}

#[tokio::test]
async fn in_the_window_a_first_start_opens_the_demo_beside() {
    let house = Rc::new(House::empty());
    let told = Rc::clone(&house);
    window::run(&house, |page| ways::a_first_start_opens_the_demo(page, told)).await;
}

/// `cargo xtask screenshots` runs it; it is no test.
#[tokio::test]
#[ignore = "takes the README's pictures"]
async fn pictures_of_the_readme() {
    let house = House::with_demo();
    window::run(&house, pictures::take).await;
    let store = House::with_a_demo_store();
    window::run(&store, pictures::take_others).await;
}
