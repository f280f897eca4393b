//! What a person's hands do, as events of the window.

use std::time::{Duration, Instant};

use fantoccini::actions::{
    InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
    WheelAction, WheelActions,
};
use serde::Deserialize;

use crate::host::Session;

/// A place of the page, in pixels.
#[derive(Clone, Copy, Debug, Deserialize, serde::Serialize)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Types at eight keys a second, which is faster than most people do.
pub async fn types(session: &Session, text: &str) {
    let mut keys = KeyActions::new("keys".to_owned());
    for value in text.chars() {
        keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        keys = keys.pause(Duration::from_millis(125));
    }
    session.client.perform_actions(keys).await.expect("keys are pressed");
}

/// Turns the wheel over the middle of a place for so long: a notch of 120 pixels each 30 ms, which
/// is about what a quick finger does. Not every driver has a wheel that turns something: then the
/// page makes the events itself. Says what was done.
pub async fn wheels(session: &Session, area: Area, long: Duration) -> &'static str {
    let top = async || session.get::<Option<f64>>("return __measure.peer.top()").await;
    let before = top().await;
    turns(session, area, Duration::from_millis(300)).await;
    if top().await == before {
        let ms = long.as_millis();
        session.get::<serde_json::Value>(&format!("return __measure.wheel({ms})")).await;
        return "the driver’s wheel turned nothing: events made in the page";
    }
    turns(session, area, long).await;
    "by the driver’s wheel"
}

async fn turns(session: &Session, area: Area, long: Duration) {
    let until = Instant::now() + long;
    let (x, y) = ((area.x + area.width / 2.0) as i64, (area.y + area.height / 2.0) as i64);
    while Instant::now() < until {
        let mut wheel = WheelActions::new("wheel".to_owned());
        for _ in 0..16 {
            let duration = Some(Duration::ZERO);
            wheel = wheel
                .then(WheelAction::Scroll { duration, x, y, delta_x: 0, delta_y: 120 })
                .pause(Duration::from_millis(30));
        }
        session.client.perform_actions(wheel).await.expect("the wheel is turned");
    }
}

/// Drags the scroll bar at the right edge of a place from its top to its end, evenly.
pub async fn drags(session: &Session, area: Area, head: f64, long: Duration) {
    let x = area.x + area.width - 5.0;
    let (from, to) = (area.y + head, area.y + area.height - 4.0);
    let steps = (long.as_millis() / 33) as u32;
    let at = |step: u32| from + (to - from) * f64::from(step) / f64::from(steps);
    let mut mouse = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveTo { duration: None, x, y: from })
        .pause(Duration::from_millis(300))
        .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
    for step in 1..=steps {
        let move_to = PointerAction::MoveTo { duration: None, x, y: at(step) };
        mouse = mouse.then(move_to).pause(Duration::from_millis(33));
    }
    mouse = mouse.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
    session.client.perform_actions(mouse).await.expect("the bar is dragged");
}
