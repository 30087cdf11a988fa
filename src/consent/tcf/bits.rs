//! Numbers of any width, read straight from base64url text: six bits to a character.

use crate::base64::sextet;

/// A place in a text of base64url without padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bits<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    /// The bits of `text`, or `None` if it is empty or has a character of no meaning.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let known = !text.is_empty() && text.bytes().all(|byte| sextet(byte).is_some());
        known.then_some(Self { text: text.as_bytes(), at: 0 })
    }

    /// The bit at `at`, counted from the start of the text.
    fn bit(self, at: usize) -> Option<bool> {
        let six = sextet(*self.text.get(at / 6)?)?;
        Some(six >> (5 - at % 6) & 1 == 1)
    }

    /// The next bit.
    pub(super) fn flag(&mut self) -> Option<bool> {
        let bit = self.bit(self.at)?;
        self.at += 1;
        Some(bit)
    }

    /// The next `width` bits as a number, the highest first; at most 64.
    pub(super) fn number(&mut self, width: u32) -> Option<u64> {
        let mut number = 0;
        for _ in 0..width {
            number = number << 1 | u64::from(self.flag()?);
        }
        Some(number)
    }

    /// The next 16 bits.
    pub(super) fn short(&mut self) -> Option<u16> {
        self.number(16).map(|number| number as u16)
    }

    /// Whether the bit that follows the next `ahead` bits is set; `false` beyond the end.
    pub(super) fn ahead(self, ahead: usize) -> bool {
        self.bit(self.at + ahead) == Some(true)
    }

    /// Passes over the next `count` bits, all of which must be there.
    pub(super) fn skip(&mut self, count: usize) -> Option<()> {
        let end = self.at.checked_add(count)?;
        if end > self.text.len() * 6 {
            return None;
        }
        self.at = end;
        Some(())
    }

    /// Whether no bit is set from here on: what is left only fills the text up.
    pub(super) fn is_spent(mut self) -> bool {
        while let Some(bit) = self.flag() {
            if bit {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_across_characters() {
        let mut bits = Bits::new("C_-A").expect("base64url");
        assert_eq!(
            (bits.number(6), bits.number(7), bits.flag()),
            (Some(2), Some(0x7F), Some(true))
        );
        assert_eq!((bits.number(4), bits.is_spent()), (Some(0xE), true));
        assert_eq!((bits.skip(6), bits.skip(1), bits.number(1)), (Some(()), None, None));
    }

    #[test]
    fn other_characters_are_refused() {
        for text in ["", "A=", "A+", "A/", "A A", "é", "A."] {
            assert_eq!(Bits::new(text), None, "{text:?}");
        }
    }
}
