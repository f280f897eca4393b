//! The page as a person sees it: what is there, by its test id, and what can be done to it.

use std::fmt::Debug;
use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde::Deserialize;
use serde_json::{Value, json};

/// How long the page may take to become as it should, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(50);

/// A page under WebDriver.
#[derive(Clone)]
pub struct Page {
    client: Client,
}

/// A row of the list, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Row {
    pub time: String,
    pub level: String,
    /// The whole of it: the list leaves out what all have in common.
    pub source: String,
    pub message: String,
}

/// Read at once, so that what is compared is one state of the page.
const ROWS: &str = r#"
    const cell = (row, name) => row.querySelector(`.${name}`);
    return [...document.querySelectorAll('[data-testid="log-row"]')]
        .filter((row) => cell(row, 'message'))
        .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
        .map((row) => ({
            time: cell(row, 'time').textContent,
            level: cell(row, 'level').textContent,
            source: cell(row, 'source').title,
            message: cell(row, 'message').textContent,
        }));
"#;

impl Page {
    pub fn new(client: Client) -> Self {
        Page { client }
    }

    /// The first element of a CSS selector, as soon as it is there.
    async fn found(&self, selector: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(LOOK);
        match wait.for_element(Locator::Css(selector)).await {
            Ok(element) => element,
            Err(error) => panic!("{selector} did not appear: {error}"),
        }
    }

    pub async fn click(&self, id: &str) {
        self.click_css(&selector(id)).await;
    }

    /// The same for what has no test id of its own.
    pub async fn click_css(&self, selector: &str) {
        // It may be replaced between the look and the click: then it is looked for again.
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.found(selector).await.click().await {
            assert!(Instant::now() < deadline, "{selector} cannot be clicked: {error}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Types over what the field holds.
    pub async fn fill(&self, id: &str, text: &str) {
        self.click(id).await;
        // Not by Ctrl-A: what is typed after it does not arrive with WebKitWebDriver.
        let select = "document.querySelector(arguments[0]).select(); return null";
        self.script::<Value>(select, by(id)).await;
        self.keys(id, text).await;
    }

    /// Puts a text over what the field holds at once, as pasting does: no beginning of it is ever there.
    pub async fn paste(&self, id: &str, text: &str) {
        self.click(id).await;
        let script = "const field = document.querySelector(arguments[0]); field.select();
                      document.execCommand('insertText', false, arguments[1]); return null";
        self.script::<Value>(script, vec![json!(selector(id)), json!(text)]).await;
    }

    /// From now on a field for files opens no dialog.
    pub async fn keeps_dialogs_shut(&self) {
        let shut = "HTMLInputElement.prototype.click = () => {}; return null";
        self.script::<Value>(shut, vec![]).await;
    }

    /// Presses keys while the element has them.
    pub async fn keys(&self, id: &str, keys: &str) {
        self.keys_css(&selector(id), keys).await;
    }

    /// The same for what has no test id of its own.
    pub async fn keys_css(&self, selector: &str, keys: &str) {
        let sent = self.found(selector).await.send_keys(keys).await;
        sent.unwrap_or_else(|error| panic!("{selector} takes no keys: {error}"));
    }

    /// The text of an element.
    pub async fn text(&self, id: &str) -> String {
        self.script("return document.querySelector(arguments[0])?.textContent ?? ''", by(id)).await
    }

    /// What stands in a field.
    pub async fn value(&self, id: &str) -> String {
        self.script("return document.querySelector(arguments[0])?.value ?? ''", by(id)).await
    }

    /// How many elements there are of a CSS selector.
    pub async fn number_of(&self, selector: &str) -> usize {
        let script = "return document.querySelectorAll(arguments[0]).length";
        self.script(script, vec![json!(selector)]).await
    }

    /// What a script in the page returns.
    pub async fn script<T: serde::de::DeserializeOwned>(
        &self,
        script: &str,
        args: Vec<Value>,
    ) -> T {
        let value = self.client.execute(script, args).await;
        let value = value.unwrap_or_else(|error| panic!("{error}, in: {script}"));
        serde_json::from_value(value).unwrap_or_else(|error| panic!("{error}, in: {script}"))
    }

    /// What a script in the page hands to its last argument, some time later.
    pub async fn later<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        let value = self.client.execute_async(script, vec![]).await;
        let value = value.unwrap_or_else(|error| panic!("{error}, in: {script}"));
        serde_json::from_value(value).unwrap_or_else(|error| panic!("{error}, in: {script}"))
    }

    /// The rows in view.
    pub async fn rows(&self) -> Vec<Row> {
        self.script(ROWS, vec![]).await
    }

    /// Waits until the messages in view are exactly these.
    pub async fn shows(&self, messages: &[&str]) {
        let seen = async || -> Vec<String> {
            self.rows().await.into_iter().map(|row| row.message).collect()
        };
        self.until("messages", seen, |seen| seen == messages).await;
    }

    /// Waits until what is looked at is as it should be.
    pub async fn until<T: Debug>(
        &self,
        what: &str,
        look: impl AsyncFn() -> T,
        is_right: impl Fn(&T) -> bool,
    ) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = look().await;
            if is_right(&seen) {
                return seen;
            }
            assert!(Instant::now() < deadline, "{what} stayed at {seen:#?}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Presses the button for colours until they are these.
    pub async fn theme(&self, wanted: &str) {
        let script = "return document.documentElement.dataset.theme ?? 'system'";
        for _ in 0..3 {
            if self.script::<String>(script, vec![]).await == wanted {
                return;
            }
            self.click("theme-toggle").await;
        }
        assert_eq!(self.script::<String>(script, vec![]).await, wanted);
    }

    /// Takes a picture of what is in view.
    pub async fn picture(&self, path: &Path) {
        // Two frames: what was asked for last is then on the screen.
        self.later::<bool>(
            "const done = arguments[0];
             requestAnimationFrame(() => requestAnimationFrame(() => done(true)));",
        )
        .await;
        let png = self.client.screenshot().await.expect("a picture");
        std::fs::write(path, png).expect("the picture is kept");
    }
}

fn by(id: &str) -> Vec<Value> {
    vec![json!(selector(id))]
}

/// Of the page that is shown: the log page stays below the others, out of reach.
fn selector(id: &str) -> String {
    format!("[data-testid=\"{id}\"]:not([inert] *)")
}
