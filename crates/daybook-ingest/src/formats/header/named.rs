//! Words that are the source, if what follows says so.

use super::context::{is_context, is_field};
use super::groups::{Group, Named};
use super::place::Place;
use super::words::{closing, is_logger, is_name, is_number, is_prose, is_structured, level_word};
use super::{Header, Part};

impl<'a> Header<'a> {
    pub(super) fn named(&mut self, word: &'a str, after: &'a str) -> Part<'a> {
        if let Some(part) = self.with_process(word, after) {
            return part;
        }
        if let Some(name) = word.strip_suffix(':') {
            if !self.is_source(name) {
                return Part::None;
            }
            let next = after.trim_start().split([' ', ':']).next().unwrap_or("");
            if self.level.is_none() && next.len() > 2 && is_capital_level(next) {
                // `app: INFO: message`
                self.source = Some(name);
                return Part::Found(after);
            }
            return self.last(name, after);
        }
        let taken = self.groups.name();
        if taken == Named::Dotted {
            return Part::None;
        }
        if let Some(place) = Place::of_class(word)
            && self.level.is_some()
            && mark(after).is_some()
        {
            // `Cart:12 - message`
            self.set_place(place);
            return Part::Last(mark(after).unwrap_or(after));
        }
        if !is_name(word) || taken > Named::Nothing && !self.outranks(word) {
            return Part::None;
        }
        if let Some(fields) = key_values(after) {
            self.contexts.push(fields);
            let rest = after.trim_start().get(fields.len() + 2..).unwrap_or("");
            return self.last(word, rest);
        }
        if let Some(rest) = mark(after) {
            return self.marked(word, after, rest);
        }
        if self.level.is_none() {
            // `chrome.exe - …` is above; SQL Server: `spid12s     …`
            let padded = after.starts_with("    ")
                && (is_structured(word) || matches!(word, "Server" | "Logon" | "Backup"));
            return if padded { self.last(word, after) } else { Part::None };
        }
        self.unmarked(word, after)
    }

    /// A name that a mark follows.
    fn marked(&mut self, word: &'a str, after: &'a str, rest: &'a str) -> Part<'a> {
        if self.level.is_some() {
            return if is_prose(word) { Part::None } else { self.last(word, rest) };
        }
        let next = rest.trim_start().split([' ', ':', ']']).next().unwrap_or("");
        if level_word(next).is_some_and(|_| next.len() > 1) {
            self.source = Some(word);
            return Part::Found(rest);
        }
        // Without a level only what is surely a name: `chrome.exe - connected`.
        let dashed = after.trim_start().starts_with("- ");
        if dashed && !self.plain && is_structured(word) {
            self.last(word, rest)
        } else {
            Part::None
        }
    }

    /// A name behind the level that no mark follows.
    fn unmarked(&mut self, word: &'a str, after: &'a str) -> Part<'a> {
        let next = after.trim_start();
        if word == "in"
            && let Some((name, rest)) = next.split_once(": ")
            && is_name(name)
        {
            // Flask: `INFO in app: message`
            return self.last(name, rest);
        }
        if next.starts_with('[') || next.starts_with('(') {
            return self.before_bracket(word, after, next);
        }
        let padded = after.starts_with("  ") || after.starts_with('\t');
        if is_logger(word) || padded && self.may_be_padded(word, after) {
            return self.last(word, after);
        }
        // `org.shop.Cart context - message`
        if is_structured(word)
            && let Some((context, rest)) = next.split_once(" - ")
            && (context.is_empty() || is_context(context))
        {
            self.contexts.push(context);
            return self.last(word, rest);
        }
        // Odoo: `INFO database odoo.modules: message`; Nexus: `*SYSTEM org.x.Y - message`
        if let Some((second, rest)) = next.split_once([' ', '\t'])
            && let Some(name) = second.strip_suffix(':').filter(|name| name.contains('.'))
            && is_name(name)
            && is_structured(name)
            && !is_prose(word)
            && name.starts_with(|c: char| c.is_lowercase())
            && !self.groups.is_empty()
        {
            self.contexts.push(word);
            return self.last(name, rest);
        }
        // Django: `INFO time module process thread message`
        let mut words = next.splitn(3, ' ');
        if let (Some(process), Some(thread), Some(rest)) =
            (words.next(), words.next(), words.next())
            && self.level_led
            && is_number(process)
            && is_number(thread)
        {
            (self.process_id, self.thread_id) = (Some(process), Some(thread));
            return self.last(word, rest);
        }
        Part::None
    }

    /// `org.shop.Cart [main] - message`, `api.server [req-1] message`, `NETWORK  [conn1] message`.
    fn before_bracket(&mut self, word: &'a str, after: &'a str, next: &'a str) -> Part<'a> {
        let open = if next.starts_with('[') { b'[' } else { b'(' };
        let inner = next.get(1..).unwrap_or("");
        if let Some(close) = closing(inner, open)
            && let (Some(inside), Some(behind)) = (inner.get(..close), inner.get(close + 1..))
            && !is_prose(word)
        {
            let group = Group { text: inside.trim(), at: next, open, sure: true };
            if let Some(rest) = mark(behind).or_else(|| behind.strip_prefix(": ")) {
                if !group.text.is_empty() {
                    self.groups.push(group);
                }
                return self.last(word, rest);
            }
        }
        // MongoDB: `I NETWORK  [conn1] message`
        let capitals = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        if capitals
            && after.starts_with("  ")
            && let Some((inside, rest)) = inner.split_once("] ").filter(|_| open == b'[')
        {
            self.groups.push(Group { text: inside, at: next, open, sure: true });
            return self.last(word, rest);
        }
        if word.contains('.') {
            self.source = Some(word);
            return Part::Found(after);
        }
        Part::None
    }

    /// A logger that follows `INFO: `; what follows it.
    pub(super) fn logger_ahead(&mut self, text: &'a str) -> Option<&'a str> {
        if self.source.is_some() || self.groups.name() == Named::Dotted {
            return None;
        }
        let text = text.trim_start_matches(' ');
        let (word, after) = text.split_once(' ')?;
        let name = word.strip_suffix(':')?;
        if !(name.contains('.') || name.contains("::")) || !is_structured(name) || !is_name(name) {
            return None;
        }
        self.source = Some(name);
        Some(after)
    }

    /// A program with its process: `app[12]: message`, Apple's `App[12:345] message`.
    fn with_process(&mut self, word: &'a str, after: &'a str) -> Option<Part<'a>> {
        let colon = word.ends_with(':');
        let (name, inside) =
            word.strip_suffix(':').unwrap_or(word).strip_suffix(']')?.split_once('[')?;
        let (process, thread) = match inside.split_once([':', '/']) {
            Some((process, thread)) => (process, Some(thread)),
            None => (inside, None),
        };
        let thread_is_number = thread.is_none_or(is_hex_number);
        if !is_name(name) || !is_number(process) || !thread_is_number {
            return None;
        }
        self.source = Some(name);
        (self.process_id, self.thread_id, self.is_program) = (Some(process), thread, true);
        Some(if colon && self.level.is_some() { Part::Last(after) } else { Part::Found(after) })
    }

    /// Whether `name:` is the source and not the beginning of a message.
    fn is_source(&self, name: &str) -> bool {
        if !is_name(name) || is_prose(name) {
            return false;
        }
        if self.groups.name() > Named::Nothing {
            return self.outranks(name);
        }
        if is_structured(name) || self.level.is_some() {
            return true;
        }
        !self.plain && name.starts_with(|c: char| c.is_lowercase())
    }

    /// Whether a name is surer than those that stand before it.
    fn outranks(&self, name: &str) -> bool {
        let dotted = name.contains('.') || name.contains("::");
        match self.groups.name() {
            Named::Nothing => true,
            Named::Hyphened => is_structured(name) || name.starts_with(|c: char| c.is_uppercase()),
            // Codes of messages are in capitals: `WFLYSRV0025: …`.
            Named::Bracket => {
                dotted || is_structured(name) && name.bytes().any(|b| b.is_ascii_lowercase())
            }
            Named::Word => dotted,
            Named::Dotted => false,
        }
    }

    /// Whether a name that blanks set off from the message is a column of its own.
    fn may_be_padded(&self, word: &str, after: &str) -> bool {
        let capitals = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        capitals || is_structured(word) || after.starts_with("   ")
    }

    fn last(&mut self, name: &'a str, after: &'a str) -> Part<'a> {
        self.source = Some(name);
        // The place in the code may stand behind the name: `shop::cart: src/cart.rs:12: message`.
        let next = after.trim_start_matches(' ');
        if let Some((word, rest)) = next.split_once(' ')
            && word.ends_with(':')
            && self.place.line.is_none()
            && let Some(place) = Place::of(word)
        {
            self.place = place;
            return Part::Last(rest);
        }
        Part::Last(after)
    }
}

/// What follows ` - `, ` : `, ` | ` or ` > `.
fn mark(after: &str) -> Option<&str> {
    let next = after.trim_start_matches([' ', '\t']);
    let rest =
        ["--", "-", ":", "|", ">", "=>", "»"].iter().find_map(|mark| next.strip_prefix(mark))?;
    (next.len() < after.len() && (rest.is_empty() || rest.starts_with([' ', '\t']))).then_some(rest)
}

/// Logback's ` -key="value" other=1- message`: the fields.
fn key_values(after: &str) -> Option<&str> {
    let inside = after.trim_start_matches(' ').strip_prefix('-')?;
    let window = inside.get(..inside.floor_char_boundary(300))?;
    let fields = window.get(..window.find("- ")?)?;
    (is_field(fields) && fields.starts_with(|c: char| c.is_alphabetic())).then_some(fields)
}

fn is_capital_level(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_uppercase()) && level_word(word).is_some()
}

fn is_hex_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'x')
}
