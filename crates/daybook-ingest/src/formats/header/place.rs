//! Places in the code: `src/main.rs:23`, `Cart.java:12`, `cart.cpp:12:load`, `cart.py(12)`.

use super::words::{is_name, is_number};
use crate::record::Record;

/// The endings of files that have code in them.
const ENDINGS: [&str; 31] = [
    "go", "rs", "c", "cc", "cpp", "cxx", "h", "hh", "hpp", "py", "pyx", "js", "mjs", "cjs", "ts",
    "tsx", "java", "kt", "scala", "cs", "fs", "vb", "rb", "php", "ex", "exs", "erl", "swift", "m",
    "mm", "lua",
];

/// Where in the code a line was written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place<'a> {
    pub(super) file: Option<&'a str>,
    pub(super) line: Option<&'a str>,
    pub(super) function: Option<&'a str>,
    /// The class, where it stands in place of a file.
    pub(super) class: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// The place that a word is, perhaps with a colon or the like behind it.
    pub(super) fn of(word: &'a str) -> Option<Place<'a>> {
        let word = word.trim_end_matches([':', ',', '>']);
        if !word.bytes().any(|byte| byte.is_ascii_digit()) || word.len() > 250 {
            return None;
        }
        if let Some((file, line)) = code_place(word) {
            return Some(Place { file: Some(file), line: Some(line), ..Place::default() });
        }
        if let Some((file, line)) = word.strip_suffix(')').and_then(|word| word.rsplit_once('('))
            && is_number(line)
            && is_file(file)
        {
            return Some(Place { file: Some(file), line: Some(line), ..Place::default() });
        }
        // `file.py:load:12`, `file.cpp:12:load`, `file.go:12:Load()`
        let (file, rest) = word.split_once(':').filter(|(file, _)| is_file(file))?;
        let (first, second) = rest.split_once(':')?;
        let (line, function) = if is_number(first) { (first, second) } else { (second, first) };
        // With a column: `file.rs:12:4`.
        let function = Some(function.trim_end_matches("()")).filter(|name| !is_number(name));
        let named = function.is_none_or(is_name);
        (is_number(line) && named).then_some(Place {
            file: Some(file),
            line: Some(line),
            function,
            class: None,
        })
    }

    /// The place that stands in brackets, where classes and functions are told without a file too:
    /// `Cart:12`, `Cart:load:12`, `cart.cpp:12 load`.
    pub(super) fn within(text: &'a str) -> Option<Place<'a>> {
        if let Some(place) = Place::of(text) {
            return Some(place);
        }
        if let Some((head, function)) = text.split_once([' ', ',']) {
            let place = Place::of(head)?;
            let function = function.trim().trim_end_matches("()");
            let free = place.function.is_none() && is_name(function);
            return free.then_some(Place { function: Some(function), ..place });
        }
        if let Some((head, line)) = text.rsplit_once(':')
            && let Some((class, function)) = head.split_once(':')
            && is_number(line)
            && is_name(class)
            && is_name(function)
            // `LeaseRenewer:user@host:9000` is a thread.
            && !function.contains([':', '@', '-'])
        {
            let function = Some(function);
            return Some(Place { line: Some(line), function, class: Some(class), file: None });
        }
        Place::of_class(text)
    }

    /// `Cart:12`, `org.shop.Cart:12`.
    pub(super) fn of_class(text: &'a str) -> Option<Place<'a>> {
        let (class, line) = text.rsplit_once(':')?;
        (is_number(line) && line.len() <= 6 && is_name(class) && !class.contains(':'))
            .then_some(Place { line: Some(line), class: Some(class), ..Place::default() })
    }

    /// The file without its ending, which stands for a logger where there is none.
    pub(super) fn stem(&self) -> Option<&'a str> {
        self.file.map(|file| file.rsplit_once('.').map_or(file, |(stem, _)| stem))
    }

    /// Puts what is known where it belongs.
    pub(super) fn fill(&self, record: &mut Record<'_>) {
        if let Some(file) = self.file {
            record.attrs.text("code.file.path", file);
        }
        if let Some(line) = self.line {
            record.attrs.digits("code.line.number", line);
        }
        if let Some(function) = self.function {
            record.attrs.text("code.function.name", function);
        }
    }
}

/// `src/main.rs:23:`, `file.go:23`.
pub(in crate::formats) fn code_place(word: &str) -> Option<(&str, &str)> {
    let (file, line) = word.trim_end_matches(':').rsplit_once(':')?;
    (is_number(line) && is_file(file)).then_some((file, line))
}

fn is_file(text: &str) -> bool {
    let Some((stem, ending)) = text.rsplit_once('.') else { return false };
    !stem.is_empty() && ENDINGS.contains(&ending) && !stem.contains([' ', '(', '"', '='])
}
