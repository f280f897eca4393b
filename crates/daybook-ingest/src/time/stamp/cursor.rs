//! Steps through the bytes of a time.

/// So many blanks stand between two parts at most.
const MAX_BLANKS: usize = 8;

/// A place in a text.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Cursor { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    /// How many digits follow, 20 at most.
    pub(super) fn digits_ahead(&self) -> usize {
        self.digits_after(0)
    }

    /// How many digits follow after so many bytes, 20 at most.
    pub(super) fn digits_after(&self, ahead: usize) -> usize {
        let rest = self.text.get(self.at + ahead..).unwrap_or_default();
        rest.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// A number of so many digits, as many as there are; nine at most.
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

    /// A number of one or two digits.
    pub(super) fn one_or_two(&mut self) -> Option<u8> {
        self.number(1, 2).and_then(|number| u8::try_from(number).ok())
    }

    /// A number of two digits.
    pub(super) fn two(&mut self) -> Option<u8> {
        self.number(2, 2).and_then(|number| u8::try_from(number).ok())
    }

    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        self.skip(byte).then_some(())
    }

    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Passes blanks and tabs; whether there were any.
    pub(super) fn blanks(&mut self) -> bool {
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
        let count = self.rest().iter().take(MAX_BLANKS).take_while(blank).count();
        self.at += count;
        count > 0
    }

    /// The word here, letters of other alphabets included, without passing it; empty when it is
    /// longer than any name of a month.
    pub(super) fn word(&self) -> &'a [u8] {
        let rest = self.rest();
        let letter = |byte: &&u8| byte.is_ascii_alphabetic() || **byte >= 0x80;
        let length = rest.iter().take(15).take_while(letter).count();
        rest.get(..length).filter(|_| length < 15).unwrap_or_default()
    }

    /// Whether a letter, a digit or `_` follows.
    pub(super) fn in_word(&self) -> bool {
        self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }
}
