//! What a backslash begins in JavaScript's regular expressions.

use super::compile::BadPattern;
use super::javascript::{Part, Reader, bad, beyond};
use alloc::{borrow::ToOwned, format, string::String};

/// What JavaScript takes for a blank.
const BLANK: &str =
    r"\t-\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";

impl Reader<'_> {
    /// What follows a backslash outside of a class.
    pub fn escape(&mut self) -> Result<bool, BadPattern> {
        let before = self.rest;
        match self.next() {
            Some(c @ ('b' | 'B')) => {
                self.out.push_str(if c == 'b' { r"(?-u:\b)" } else { r"(?-u:\B)" });
                Ok(false)
            }
            Some('1'..='9') => {
                let digits =
                    before.len() - before.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let number = before.get(..digits).unwrap_or_default();
                if number.parse().is_ok_and(|number: usize| number > self.groups) && self.lenient {
                    self.rest = before;
                    let c = self.octal();
                    return Ok(self.literal(c));
                }
                Err(goes_back(&format!("\\{number}")))
            }
            Some('k') if self.named => Err(goes_back("\\k")),
            _ => {
                self.rest = before;
                match self.escaped()? {
                    Part::One(c) => Ok(self.literal(c)),
                    Part::Set(set) => Ok(self.text(&format!("[{set}]"))),
                }
            }
        }
    }

    /// The character of a number of up to three digits, or the digit itself.
    fn octal(&mut self) -> char {
        let most = if self.rest.starts_with(['0', '1', '2', '3']) { 3 } else { 2 };
        let value = u32::from_str_radix(self.digits(8, most), 8).ok();
        value.and_then(char::from_u32).or_else(|| self.next()).unwrap_or('\\')
    }

    /// What follows a backslash anywhere.
    pub fn escaped(&mut self) -> Result<Part, BadPattern> {
        let before = self.rest;
        let unknown = |part: &str| {
            let part = format!("\\{part}");
            bad(
                "a backslash begins nothing that is known",
                &part,
                "write `\\\\\\\\` for a backslash itself",
            )
        };
        let Some(c) = self.next() else { return Err(unknown("")) };
        let after = self.rest.len();
        let set = |set: &str| Ok(Part::Set(set.to_owned()));
        let one = match c {
            'd' => return set("0-9"),
            'D' => return set("[^0-9]"),
            'w' => return set("0-9A-Za-z_"),
            'W' => return set("[^0-9A-Za-z_]"),
            's' => return set(BLANK),
            'S' => return Ok(Part::Set(format!("[^{BLANK}]"))),
            'p' | 'P' if !self.lenient => {
                let name = self.eat("{").then(|| self.rest.split_once('}')).flatten();
                let Some((name, rest)) = name else { return Err(unknown("p")) };
                self.rest = rest;
                return Ok(Part::Set(format!("\\{c}{{{name}}}")));
            }
            't' => Some('\t'),
            'n' => Some('\n'),
            'v' => Some('\x0B'),
            'f' => Some('\x0C'),
            'r' => Some('\r'),
            'c' => match self.next().filter(char::is_ascii_alphabetic) {
                Some(letter) => char::from_u32(u32::from(letter) % 32),
                // The backslash stands for itself, and so does what follows.
                None => {
                    self.rest = before;
                    return if self.lenient { Ok(Part::One('\\')) } else { Err(unknown("c")) };
                }
            },
            'x' => self.hex(2).and_then(char::from_u32),
            'u' => self.unit(),
            '0' if !self.rest.starts_with(|c: char| c.is_ascii_digit()) => Some('\0'),
            '0'..='7' if self.lenient => {
                self.rest = before;
                Some(self.octal())
            }
            c if !c.is_ascii_alphanumeric() => Some(c),
            _ => None,
        };
        match one {
            Some(one) => Ok(Part::One(one)),
            // Four digits were read, and are no character.
            None if self.rest.len() + 4 <= after && !before.starts_with("u{") && c == 'u' => {
                Err(bad(
                    "half of a character that takes two `\\u` stands alone",
                    &format!("\\{}", before.get(..5).unwrap_or_default()),
                    "write both halves, or the character itself",
                ))
            }
            None if self.lenient => Ok(Part::One(c)),
            None => Err(unknown(&String::from(c))),
        }
    }

    /// The number of so many hexadecimal digits.
    fn hex(&mut self, count: usize) -> Option<u32> {
        let before = self.rest;
        let digits = self.digits(16, count);
        if digits.len() == count {
            return u32::from_str_radix(digits, 16).ok();
        }
        self.rest = before;
        None
    }

    /// What follows `\u`: one unit of UTF-16, or the second half of a pair with it.
    fn unit(&mut self) -> Option<char> {
        if !self.lenient && self.eat("{") {
            let code = u32::from_str_radix(self.digits(16, 6), 16).ok()?;
            return if self.eat("}") { char::from_u32(code) } else { None };
        }
        let high = self.hex(4)?;
        let low =
            if (0xD800..0xDC00).contains(&high) && self.eat("\\u") { self.hex(4)? } else { 0 };
        let units = [high as u16, low as u16];
        let units = units.get(..if low == 0 { 1 } else { 2 })?;
        char::decode_utf16(units.iter().copied()).next()?.ok()
    }
}

fn goes_back(part: &str) -> BadPattern {
    beyond("it goes back to what a group found, which patterns here cannot", part, "write it out")
}
