//! Builds the JSON object of an entry's structured fields.

use daybook_store::Attrs;

/// Writes fields as they are found, straight into the object's text.
#[derive(Clone, Debug, Default)]
pub struct AttrsBuilder {
    /// The object without its closing brace; empty without any field.
    json: String,
    /// Where in `json` the keys stand, quotes included.
    keys: Vec<(usize, usize)>,
}

impl AttrsBuilder {
    /// Adds a text.
    pub fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        push_string(&mut self.json, value);
    }

    /// Adds a text unless it is empty.
    pub fn text_if_any(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.text(key, value);
        }
    }

    /// Adds a whole number.
    pub fn number(&mut self, key: &str, value: i64) {
        self.key(key);
        self.json.push_str(&value.to_string());
    }

    /// Adds a text of digits as the number it is, anything else as text.
    pub fn digits(&mut self, key: &str, value: &str) {
        // A leading zero is no JSON number, and beyond 15 digits not every reader is exact.
        let plain = value.len() <= 15 && value.bytes().all(|byte| byte.is_ascii_digit());
        if plain && !value.is_empty() && (value == "0" || !value.starts_with('0')) {
            self.key(key);
            self.json.push_str(value);
        } else {
            self.text(key, value);
        }
    }

    /// Adds a flag.
    pub fn flag(&mut self, key: &str, value: bool) {
        self.raw(key, if value { "true" } else { "false" });
    }

    /// Adds a value that is JSON already.
    pub fn raw(&mut self, key: &str, json: &str) {
        self.key(key);
        self.json.push_str(json);
    }

    /// Whether a key is there.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        let is_key = |(from, to): &(usize, usize)| self.json.get(from + 1..to - 1) == Some(key);
        self.keys.iter().any(is_key)
    }

    /// The object; `None` without any field.
    #[must_use]
    pub fn finish(mut self) -> Option<Attrs> {
        if self.json.is_empty() {
            return None;
        }
        self.json.push('}');
        Attrs::from_json(self.json).ok()
    }

    /// Writes a key that is not there yet: a second `user` is `user#2`, so that no field is lost
    /// and the object has no key twice.
    fn key(&mut self, key: &str) {
        self.json.push(if self.json.is_empty() { '{' } else { ',' });
        let start = self.json.len();
        push_string(&mut self.json, key);
        let mut count = 1;
        while self.is_taken(start) {
            count += 1;
            self.json.truncate(start);
            push_string(&mut self.json, &format!("{key}#{count}"));
        }
        self.keys.push((start, self.json.len()));
        self.json.push(':');
    }

    fn is_taken(&self, start: usize) -> bool {
        let key = self.json.get(start..);
        self.keys.iter().any(|(from, to)| self.json.get(*from..*to) == key)
    }
}

/// Adds fields to an object that is there already.
#[must_use]
pub fn extend(attrs: Option<Attrs>, add: impl FnOnce(&mut AttrsBuilder)) -> Option<Attrs> {
    let mut builder = AttrsBuilder::default();
    if let Some(attrs) = &attrs {
        let text = attrs.as_json().trim();
        let inside = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or("");
        if !inside.trim().is_empty() {
            builder.json = format!("{{{inside}");
            builder.keys = top_level_keys(&builder.json);
        }
    }
    add(&mut builder);
    builder.finish().or(attrs)
}

/// Where the keys of an object (without its closing brace) stand, quotes included.
fn top_level_keys(json: &str) -> Vec<(usize, usize)> {
    let (mut keys, mut depth, mut start, mut escaped) = (Vec::new(), 0_u32, None, false);
    let mut expects_key = true;
    for (at, byte) in json.bytes().enumerate() {
        if let Some(from) = start {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    if depth == 1 && expects_key {
                        keys.push((from, at + 1));
                        expects_key = false;
                    }
                    start = None;
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => start = Some(at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 => expects_key = true,
            _ => {}
        }
    }
    keys
}

/// Adds a text as a JSON string.
fn push_string(json: &mut String, text: &str) {
    json.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f => "",
            _ => continue,
        };
        json.push_str(&text[from..at]);
        if escape.is_empty() {
            json.push_str(&format!("\\u{byte:04x}"));
        } else {
            json.push_str(escape);
        }
        from = at + 1;
    }
    json.push_str(&text[from..]);
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_comes_twice_keeps_both_values() {
        let mut attrs = AttrsBuilder::default();
        attrs.text("user", "a");
        attrs.text("user", "b");
        assert!(attrs.has("user") && !attrs.has("use"));
        attrs.digits("pid", "42");
        attrs.digits("id", "007");
        let attrs = attrs.finish().unwrap();
        assert_eq!(attrs.as_json(), r#"{"user":"a","user#2":"b","pid":42,"id":"007"}"#);
        let more = extend(Some(attrs), |attrs| attrs.flag("pid", true)).unwrap();
        assert!(more.as_json().ends_with(r#","pid#2":true}"#), "{more:?}");
    }

    #[test]
    fn any_text_comes_back_as_it_was() {
        let hard = "\0\u{1}\n\r\t\"\\ é\u{7f}\u{2028}";
        let mut attrs = AttrsBuilder::default();
        attrs.text(hard, hard);
        let json = attrs.finish().unwrap();
        let value: serde_json::Value = serde_json::from_str(json.as_json()).unwrap();
        assert_eq!(value[hard], hard);
    }

    #[test]
    fn an_empty_object_can_be_extended_and_stays_when_nothing_is_added() {
        let empty = Attrs::from_json("{ }").unwrap();
        assert_eq!(extend(Some(empty.clone()), |_| ()), Some(empty.clone()));
        let one = extend(Some(empty), |attrs| attrs.number("n", -1)).unwrap();
        assert_eq!(one.as_json(), r#"{"n":-1}"#);
    }
}
