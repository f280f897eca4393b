//! Words that only the rightful caller knows.

use subtle::ConstantTimeEq as _;

use crate::exit::Failure;

/// 256 random bits, as 64 hex digits.
pub struct Token(String);

impl Token {
    /// A new one from the system's randomness.
    pub fn new() -> Result<Self, Failure> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| Failure::io("make a token", std::io::Error::other(error)))?;
        Ok(Token(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this token, in a time that does not tell how much of it is right.
    pub fn is(&self, other: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(other).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_new_and_only_itself() {
        let (one, other) = (Token::new().unwrap(), Token::new().unwrap());
        assert_eq!(one.as_str().len(), 64);
        assert!(one.is(one.as_str().as_bytes()));
        assert!(!one.is(other.as_str().as_bytes()));
        assert!(!one.is(&one.as_str().as_bytes()[..63]));
        assert!(!one.is(b""));
    }
}
