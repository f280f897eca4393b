//! Steps through the bytes of a time.

/// A place in a text.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    /// Whether the time of day read last had seconds.
    pub(super) had_seconds: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Cursor { text, at: 0, had_seconds: false }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    /// How many digits follow, 20 at most.
    pub(super) fn digits_ahead(&self) -> usize {
        self.digits_from(self.at)
    }

    pub(super) fn digits_from(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// A number of so many digits, as many as there are.
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<i32> {
        let mut number = 0;
        let mut digits = 0;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            if digits == most {
                break;
            }
            number = number * 10 + i32::from(byte - b'0');
            digits += 1;
            self.at += 1;
        }
        (digits >= least).then_some(number)
    }

    pub(super) fn skip_then_number(&mut self, byte: u8, least: usize, most: usize) -> Option<i32> {
        self.take(byte)?;
        self.number(least, most)
    }

    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        self.skip(byte).then_some(())
    }

    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// A month's name, short or full, in any case.
    pub(super) fn month(&mut self) -> Option<i32> {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        self.name(&MONTHS).and_then(|index| i32::try_from(index + 1).ok())
    }

    /// Whether a day's name, short or full, was there and has been passed.
    pub(super) fn weekday(&mut self) -> bool {
        const DAYS: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        self.name(&DAYS).is_some()
    }

    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let length = rest.iter().take(10).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = rest.get(..length)?;
        let index = names.iter().position(|name| {
            let name = name.as_bytes();
            word.eq_ignore_ascii_case(name)
                || word.len() == 3
                    && name.get(..3).is_some_and(|name| word.eq_ignore_ascii_case(name))
        })?;
        self.at += length;
        Some(index)
    }

    /// The nanoseconds of `.123`, `,123456` or (exactly three digits) `:123`; 0 without any.
    pub(super) fn fraction(&mut self) -> u32 {
        let digits = self.digits_from(self.at + 1);
        match self.peek() {
            Some(b'.' | b',') if digits > 0 => {}
            Some(b':') if digits == 3 => {}
            _ => return 0,
        }
        self.at += 1;
        let mut nanos = 0;
        let mut scale = 100_000_000;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            nanos += u32::from(byte - b'0') * scale;
            scale /= 10;
            self.at += 1;
        }
        nanos
    }

    /// `AM` or `PM` (true), with or without a blank before it.
    pub(super) fn meridiem(&mut self) -> Option<bool> {
        let blank = usize::from(self.peek() == Some(b' '));
        let letter = self.peek_at(blank)?.to_ascii_lowercase();
        let ends = |byte: Option<u8>| !byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        if !matches!(letter, b'a' | b'p')
            || !self.peek_at(blank + 1)?.eq_ignore_ascii_case(&b'm')
            || !ends(self.peek_at(blank + 2))
        {
            return None;
        }
        self.at += blank + 2;
        Some(letter == b'p')
    }

    /// Seconds east of UTC: `Z`, `+01:00`, `-0500`, `+02`, or after a blank `+0100` and the names
    /// of zones that are one everywhere.
    pub(super) fn offset(&mut self) -> Option<i32> {
        let start = self.at;
        let found = self.offset_here().or_else(|| {
            self.at = start;
            self.take(b' ')?;
            match self.peek()? {
                b'+' | b'-' if matches!(self.digits_from(self.at + 1), 2 | 4) => {
                    // ` -12 ` may be a number of the message; ` -12:00` and ` -1200` are offsets.
                    let short = self.digits_from(self.at + 1) == 2 && self.peek_at(3) != Some(b':');
                    if short { None } else { self.offset_here() }
                }
                b'A'..=b'Z' => self.zone_name(),
                _ => None,
            }
        });
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn offset_here(&mut self) -> Option<i32> {
        match self.peek()? {
            b'Z' | b'z' if !self.peek_at(1).is_some_and(|byte| byte.is_ascii_alphanumeric()) => {
                self.at += 1;
                Some(0)
            }
            sign @ (b'+' | b'-') => {
                let digits = self.digits_from(self.at + 1);
                self.at += 1;
                let (hours, minutes) = match digits {
                    4 => (self.number(2, 2)?, self.number(2, 2)?),
                    2 if self.peek_at(2) == Some(b':') && self.digits_from(self.at + 3) >= 2 => {
                        (self.number(2, 2)?, self.skip_then_number(b':', 2, 2)?)
                    }
                    2 => (self.number(2, 2)?, 0),
                    _ => return None,
                };
                if hours > 18 || minutes > 59 {
                    return None;
                }
                let seconds = hours * 3600 + minutes * 60;
                Some(if sign == b'-' { -seconds } else { seconds })
            }
            b'U' | b'G' => self.zone_name(),
            _ => None,
        }
    }

    /// Abbreviations that mean one offset (IST, CST of China and the like are left alone: an
    /// American, European or Japanese reader of the rest is never surprised).
    fn zone_name(&mut self) -> Option<i32> {
        let rest = self.text.get(self.at..)?;
        let length = rest.iter().take(6).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if rest.get(length).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'_') {
            return None;
        }
        let half_hours = match rest.get(..length)? {
            b"UTC" | b"GMT" | b"WET" => 0,
            b"CET" | b"BST" | b"WEST" => 2,
            b"CEST" | b"EET" | b"SAST" => 4,
            b"EEST" | b"MSK" => 6,
            b"HKT" | b"SGT" | b"AWST" => 16,
            b"JST" | b"KST" => 18,
            b"ACST" => 19,
            b"AEST" => 20,
            b"AEDT" => 22,
            b"NZST" => 24,
            b"NZDT" => 26,
            b"EST" | b"CDT" => -10,
            b"EDT" => -8,
            b"CST" | b"MDT" => -12,
            b"MST" | b"PDT" => -14,
            b"PST" | b"AKDT" => -16,
            b"AKST" => -18,
            b"HST" => -20,
            _ => return None,
        };
        self.at += length;
        Some(half_hours * 1800)
    }

    /// The year that stands behind the time of day: `04:47:44 2005`.
    pub(super) fn trailing_year(&mut self) -> Option<i32> {
        if self.peek() != Some(b' ') || self.digits_from(self.at + 1) != 4 {
            return None;
        }
        let start = self.at;
        self.at += 1;
        let year = self.number(4, 4)?;
        if !(1970..=9999).contains(&year) {
            self.at = start;
            return None;
        }
        Some(year)
    }
}
