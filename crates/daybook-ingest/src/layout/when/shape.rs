//! The elements of a time, told from one example.

use super::{Element, Field, LONGEST, Piece, names, read, zone};

/// The time that a text begins with: its elements, what they say, and where it ends.
pub(in crate::layout) fn of(text: &[u8]) -> Option<(Vec<Element>, Piece, usize)> {
    let text = text.get(..text.len().min(LONGEST)).unwrap_or(text);
    let first = *text.first()?;
    if !first.is_ascii_alphanumeric() && first < 0x80 {
        return None;
    }
    let mut maker = Maker { text, at: 0, elements: Vec::new() };
    maker.time()?;
    let (piece, end) = read(&maker.elements, text)?;
    Some((maker.elements, piece, end))
}

/// What a date gives.
#[derive(Clone, Copy, PartialEq)]
enum Date {
    /// A date that may stand alone.
    Whole,
    /// One that needs a time of day to be believed.
    Weak,
    /// Without a year.
    Yearless,
    /// Its month is a name and its year may follow the time of day.
    Named,
    /// The time of day is part of it.
    WithClock,
}

struct Maker<'a> {
    text: &'a [u8],
    at: usize,
    elements: Vec<Element>,
}

impl Maker<'_> {
    fn time(&mut self) -> Option<()> {
        if let Some(date) = self.attempt(Self::dated) {
            let after_date = (self.at, self.elements.len());
            if date == Date::WithClock {
                self.attempt(Self::zoned);
                return Some(());
            }
            if self.attempt(Self::connected_clock).is_some() {
                self.attempt(Self::zoned);
                if date == Date::Named {
                    self.attempt(Self::year_after);
                }
                return Some(());
            }
            self.at = after_date.0;
            self.elements.truncate(after_date.1);
            return (date == Date::Whole).then_some(());
        }
        self.clock(false)?;
        if self.attempt(Self::connected_date).is_none() {
            self.attempt(Self::zoned);
        }
        Some(())
    }

    /// Runs a step; what it did is undone when it fails.
    fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (at, length) = (self.at, self.elements.len());
        let done = step(self);
        if done.is_none() {
            self.at = at;
            self.elements.truncate(length);
        }
        done
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn digits(&self, ahead: usize) -> usize {
        let rest = self.text.get(self.at + ahead..).unwrap_or_default();
        rest.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// A number of one or two digits, or of just so many where that many are asked for.
    fn number(&mut self, field: Field, exactly: usize) -> Option<()> {
        let digits = self.digits(0);
        let (least, most) = match exactly {
            0 => (1, 2),
            exactly => (exactly, exactly),
        };
        if digits < least || exactly == 0 && digits > most {
            return None;
        }
        self.elements.push(Element::Number(
            field,
            u8::try_from(least).ok()?,
            u8::try_from(most).ok()?,
        ));
        self.at += digits.min(most);
        Some(())
    }

    fn byte(&mut self, byte: u8) -> Option<()> {
        (self.peek(0)? == byte).then(|| {
            self.elements.push(Element::Byte(byte));
            self.at += 1;
        })
    }

    fn blanks(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        let blanks = rest.iter().take(4).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        (1..4).contains(&blanks).then(|| {
            self.elements.push(Element::Blanks);
            self.at += blanks;
        })
    }

    fn month(&mut self) -> Option<()> {
        let (_, end) = names::month(self.text, self.at)?;
        self.elements.push(Element::Month);
        self.at = end;
        Some(())
    }

    fn dated(&mut self) -> Option<Date> {
        self.attempt(|maker| {
            maker.at = names::weekday(maker.text, maker.at)?;
            maker.elements.push(Element::Word);
            let _ = maker.byte(b',').or_else(|| maker.byte(b'.'));
            maker.blanks()
        });
        let digits = self.digits(0);
        if digits == 0 {
            return self.month_first();
        }
        self.attempt(|maker| maker.packed(digits)).or_else(|| self.separated(digits))
    }

    /// `Mar 20`, `March 20, 2026`, `mar/20/2026`, `Mar-20`.
    fn month_first(&mut self) -> Option<Date> {
        self.month()?;
        let _ = self.byte(b'.');
        if let Some(mark @ (b'/' | b'-')) = self.peek(0) {
            self.byte(mark)?;
            self.number(Field::Day, 0)?;
            let year = self.attempt(|maker| {
                maker.byte(mark)?;
                maker.number(Field::Year, 4)
            });
            return Some(if year.is_some() { Date::Whole } else { Date::Named });
        }
        self.blanks()?;
        self.number(Field::Day, 0)?;
        let year = self.attempt(|maker| {
            let _ = maker.byte(b',');
            maker.blanks()?;
            maker.number(Field::Year, 4)?;
            (maker.digits(0) == 0).then_some(())
        });
        Some(if year.is_some() { Date::Whole } else { Date::Named })
    }

    /// Digits alone: `20260320`, `260320`, `20260320140000`, `2026079`.
    fn packed(&mut self, digits: usize) -> Option<Date> {
        let next = self.peek(digits);
        match digits {
            8 => {
                let year = self.text.get(self.at..self.at + 2)?;
                if matches!(year, b"19" | b"20") {
                    self.fields(&[(Field::Year, 4), (Field::Month, 2), (Field::Day, 2)])?;
                } else {
                    self.fields(&[(Field::A, 2), (Field::B, 2), (Field::C, 4)])?;
                }
                Some(Date::Whole)
            }
            6 => {
                self.fields(&[(Field::A, 2), (Field::B, 2), (Field::C, 2)])?;
                Some(Date::Weak)
            }
            7 if matches!(next, Some(b' ' | b'T' | b'.' | b':' | b'-')) => {
                self.fields(&[(Field::Year, 4), (Field::YearDay, 3)])?;
                Some(Date::Weak)
            }
            12 | 14 | 17 => {
                let year = if digits == 12 { 2 } else { 4 };
                self.fields(&[(Field::Year, year), (Field::Month, 2), (Field::Day, 2)])?;
                self.fields(&[(Field::Hour, 2), (Field::Minute, 2), (Field::Second, 2)])?;
                self.fraction(digits == 17);
                Some(Date::WithClock)
            }
            _ => None,
        }
    }

    fn fields(&mut self, fields: &[(Field, usize)]) -> Option<()> {
        fields.iter().try_for_each(|(field, digits)| self.number(*field, *digits))
    }

    /// Numbers, or numbers and a name, with marks between.
    fn separated(&mut self, digits: usize) -> Option<Date> {
        let mark = self.peek(digits)?;
        match (digits, mark) {
            (4, b'-' | b'/' | b'.' | b'_') => self.year_first(mark),
            (4, b' ') => {
                self.number(Field::Year, 4)?;
                self.blanks()?;
                self.month()?;
                self.blanks()?;
                self.number(Field::Day, 0)?;
                Some(Date::Whole)
            }
            (4, 0x80..) => {
                // 2026年03月20日, 2026년 3월 20일
                self.number(Field::Year, 4)?;
                self.mark_of(&["\u{5e74}", "\u{b144}"])?;
                self.number(Field::Month, 0)?;
                self.mark_of(&["\u{6708}", "\u{c6d4}"])?;
                self.number(Field::Day, 0)?;
                self.mark_of(&["\u{65e5}", "\u{c77c}"])?;
                Some(Date::Whole)
            }
            (1 | 2, b'-' | b'/' | b'.' | b'_' | b' ' | b'A'..=b'Z' | b'a'..=b'z') => {
                self.attempt(|maker| maker.named_second(mark)).or_else(|| self.three(mark))
            }
            _ => None,
        }
    }

    fn mark_of(&mut self, marks: &[&str]) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        let mark = marks.iter().find(|mark| rest.starts_with(mark.as_bytes()))?;
        for byte in mark.bytes() {
            self.byte(byte)?;
        }
        let _ = self.attempt(Self::blanks).filter(|()| self.digits(0) > 0);
        Some(())
    }

    /// `2026-03-20`, `2026-Mar-20`, `2026-079`.
    fn year_first(&mut self, mark: u8) -> Option<Date> {
        self.number(Field::Year, 4)?;
        self.byte(mark)?;
        if self.digits(0) == 3 && mark == b'-' {
            self.number(Field::YearDay, 3)?;
            return Some(Date::Weak);
        }
        self.attempt(Self::month).or_else(|| self.number(Field::Month, 0))?;
        self.byte(mark)?;
        self.number(Field::Day, 0)?;
        Some(Date::Whole)
    }

    /// `20-Mar-2026`, `20 Mar 2026`, `20/Mar/2026`, `20Mar26`, `20 Mar`.
    fn named_second(&mut self, mark: u8) -> Option<Date> {
        let tight = mark.is_ascii_alphabetic();
        self.number(Field::Day, 0)?;
        let between = |maker: &mut Self| match mark {
            b' ' => maker.blanks(),
            _ if tight => Some(()),
            mark => maker.byte(mark),
        };
        between(self)?;
        self.month()?;
        let year = self.attempt(|maker| {
            let _ = maker.byte(b'.').or_else(|| maker.byte(b','));
            between(maker)?;
            let digits = maker.digits(0);
            // After a blank two digits may be the hour.
            let short = digits == 2 && mark != b' ';
            if digits != 4 && !short {
                return None;
            }
            maker.number(Field::Year, digits)
        });
        match year {
            Some(()) => Some(Date::Whole),
            None if tight => None,
            None => Some(Date::Named),
        }
    }

    /// `20.03.2026`, `03/20/26`, `20.03.`, `03/20`.
    fn three(&mut self, mark: u8) -> Option<Date> {
        if !matches!(mark, b'-' | b'/' | b'.' | b'_') {
            return None;
        }
        self.number(Field::A, 0)?;
        self.byte(mark)?;
        self.number(Field::B, 0)?;
        let third = self.attempt(|maker| {
            maker.byte(mark)?;
            let digits = maker.digits(0);
            if !matches!(digits, 2 | 4) {
                return None;
            }
            maker.number(Field::C, digits)?;
            Some(digits)
        });
        match third {
            Some(4) => Some(Date::Whole),
            Some(_) => Some(Date::Weak),
            None => {
                if mark == b'.' && self.peek(1) == Some(b' ') {
                    let _ = self.byte(mark);
                }
                Some(Date::Yearless)
            }
        }
    }

    /// What stands between a date and its time of day, and that.
    fn connected_clock(&mut self) -> Option<()> {
        let glued = match self.peek(0)? {
            mark @ (b'T' | b't' | b'_' | b':' | b'-' | b'/' | b'@' | b'|') => {
                self.byte(mark)?;
                let _ = self.attempt(Self::blanks);
                true
            }
            b',' => {
                self.byte(b',')?;
                self.blanks()?;
                false
            }
            b' ' | b'\t' => {
                self.blanks()?;
                self.attempt(|maker| {
                    match maker.peek(0)? {
                        mark @ (b'-' | b'@' | b'|') => maker.byte(mark)?,
                        b'a' if maker.peek(1) == Some(b't') => {
                            maker.byte(b'a')?;
                            maker.byte(b't')?;
                        }
                        _ => return None,
                    }
                    maker.blanks()
                });
                true
            }
            _ => return None,
        };
        self.clock(glued)
    }

    /// `14:00:00.123 PM`; right after a date also `14.00.00`, `14-00-00`, `140000`, `14:00`.
    fn clock(&mut self, after_date: bool) -> Option<()> {
        let digits = self.digits(0);
        match (digits, self.peek(digits)) {
            (1 | 2, Some(mark @ (b':' | b'.' | b'-' | b'h'))) => {
                if mark != b':' && (!after_date || digits != 2) {
                    return None;
                }
                self.number(Field::Hour, 0)?;
                self.byte(mark)?;
                self.number(Field::Minute, if mark == b':' { 0 } else { 2 })?;
                let second_mark = if mark == b'h' { b'm' } else { mark };
                let seconds = self.attempt(|maker| {
                    maker.byte(second_mark)?;
                    maker.number(Field::Second, if mark == b':' { 0 } else { 2 })
                });
                match seconds {
                    Some(()) if mark == b'h' => {
                        let _ = self.byte(b's');
                    }
                    Some(()) => self.fraction(false),
                    // `14.00` is a number, `14:00` is a time with a date or a half of the day.
                    None if mark != b':' => return None,
                    None => {}
                }
                if let Some((_, end)) = names::meridiem(self.text, self.at) {
                    self.elements.push(Element::Meridiem);
                    self.at = end;
                } else if seconds.is_none() && !after_date {
                    return None;
                }
                Some(())
            }
            (6 | 9, _) if after_date => {
                self.fields(&[(Field::Hour, 2), (Field::Minute, 2), (Field::Second, 2)])?;
                self.fraction(digits == 9);
                Some(())
            }
            (4, _) if after_date && self.peek(digits) != Some(b'.') => {
                self.fields(&[(Field::Hour, 2), (Field::Minute, 2)])
            }
            _ => None,
        }
    }

    fn fraction(&mut self, tight: bool) {
        if tight {
            // Three digits more, without a mark: read as the thousandths they are.
            self.elements.push(Element::Thousandths);
            self.at += 3;
            return;
        }
        let digits = self.digits(1);
        match self.peek(0) {
            Some(b':') if digits > 0 => self.elements.push(Element::Count),
            _ => self.elements.push(Element::Fraction),
        }
        if let Some((_, end)) = super::fraction(self.text, self.at, self.peek(0) == Some(b':')) {
            self.at = end;
        }
    }

    fn zoned(&mut self) -> Option<()> {
        let (_, end) = zone(self.text, self.at)?;
        self.elements.push(Element::Zone);
        self.at = end;
        Some(())
    }

    /// ` 2026` or ` XST 2026` after the time of day.
    fn year_after(&mut self) -> Option<()> {
        self.blanks()?;
        if self.digits(0) == 0 && self.elements.contains(&Element::Zone) {
            return None;
        }
        if self.digits(0) == 0 {
            let end = names::word_end(self.text, self.at)?;
            let word = self.text.get(self.at..end)?;
            if !(2..=5).contains(&word.len()) || !word.iter().all(u8::is_ascii_uppercase) {
                return None;
            }
            self.elements.push(Element::Word);
            self.at = end;
            self.blanks()?;
        }
        let year: i32 =
            std::str::from_utf8(self.text.get(self.at..self.at + 4)?).ok()?.parse().ok()?;
        if !(1990..=2060).contains(&year) || self.digits(0) != 4 {
            return None;
        }
        self.number(Field::Year, 4)
    }

    /// A date after the time of day.
    fn connected_date(&mut self) -> Option<()> {
        let _ = self.byte(b',');
        self.blanks()?;
        self.attempt(|maker| {
            maker.byte(b'-')?;
            maker.blanks()
        });
        let date = self.dated()?;
        matches!(date, Date::Whole | Date::Weak | Date::Named).then_some(())
    }
}
