//! From text to a syntax tree, within bounds.

use super::mistake::Kind;
use super::notes::Notes;
use crate::limits::{MANIFEST_BYTES, NESTING};
use alloc::{borrow::Cow, format, string::String};
use jsonc_parser::ast::Value;
use jsonc_parser::common::Range;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

/// Comments and trailing commas, and otherwise JSON.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// `text` with a byte order mark made blank, byte for byte, so that places stay true.
pub(super) fn without_mark(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(format!("   {rest}")),
        None => Cow::Borrowed(text),
    }
}

/// Parses `text`. `None` if it cannot be: then one mistake says why.
pub(super) fn parse<'t>(text: &'t str, notes: &mut Notes) -> Option<Value<'t>> {
    let mut stop = |kind, at, what: &str, fix: &str| {
        // It hides whatever else is wrong.
        notes.add(kind, at, what, format!("{fix}; the rest is checked only then"));
        None
    };
    if text.len() > MANIFEST_BYTES {
        let what = format!("the file has {} bytes", text.len());
        let fix = format!("keep it within {MANIFEST_BYTES} bytes");
        return stop(Kind::TooLarge, Range::new(0, 0), &what, &fix);
    }
    let found = match scan(text) {
        Ok(()) => None,
        Err(Scan::Deep(at)) => {
            let what = format!("this is nested more than {NESTING} levels deep");
            return stop(Kind::TooDeep, at, &what, "write it flatter");
        }
        Err(Scan::Unclosed(at)) => Some((
            at,
            "a text does not end on its line".into(),
            "close it with `\"`; write a line break in it as `\\n` and a tab as `\\t`".into(),
        )),
        Err(Scan::Control(at, byte)) => {
            let (name, written) = control(byte);
            Some((at, format!("{name} cannot be in a text as it is"), format!("write `{written}`")))
        }
    };
    match (parse_to_ast(text, &CollectOptions::default(), &STRICT), found) {
        // A quote that is missing earlier makes later ones look unclosed: the first counts.
        (Err(error), found) if found.as_ref().is_none_or(|it| error.range().start < it.0.start) => {
            let (what, fix) = syntax(error.kind());
            stop(Kind::Syntax, error.range(), what, fix)
        }
        (_, Some((at, what, fix))) => stop(Kind::Syntax, at, &what, &fix),
        (Ok(parsed), None) if parsed.value.is_some() => parsed.value,
        (Ok(_) | Err(_), None) => {
            notes.add(Kind::Syntax, Range::new(0, 0), "the file is empty", "begin with `{ }`");
            None
        }
    }
}

/// What a control character is called, and how it is written in a text.
fn control(byte: u8) -> (String, String) {
    let short = match byte {
        0x08 => "\\b",
        b'\t' => return ("a tab".into(), "\\t".into()),
        0x0C => "\\f",
        _ => return (format!("the character U+{byte:04X}"), format!("\\u{byte:04x}")),
    };
    (format!("the character U+{byte:04X}"), short.into())
}

enum Scan {
    Deep(Range),
    Unclosed(Range),
    /// A control character that is in a text as it is.
    Control(Range, u8),
}

/// Looks at quotes, comments and brackets alone, without recursion: nothing nested too deep
/// reaches the parser, whose stack it would use up.
fn scan(text: &str) -> Result<(), Scan> {
    let mut bytes = text.bytes().enumerate().peekable();
    let mut depth = 0_usize;
    let mut control = None;
    while let Some((start, byte)) = bytes.next() {
        match byte {
            b'"' => {
                let before = control;
                let unclosed = |end| match before {
                    Some((at, byte)) => Scan::Control(Range::new(at, at + 1), byte),
                    None => Scan::Unclosed(Range::new(start, end)),
                };
                loop {
                    match bytes.next() {
                        Some((_, b'"')) => break,
                        Some((_, b'\\')) if bytes.peek().is_some_and(|(_, b)| *b >= b' ') => {
                            bytes.next();
                        }
                        Some((_, b' '..)) => {}
                        Some((end, b'\n' | b'\r')) => return Err(unclosed(end)),
                        Some((at, byte)) => control = control.or(Some((at, byte))),
                        None => return Err(unclosed(text.len())),
                    }
                }
            }
            b'/' if bytes.peek().is_some_and(|(_, b)| *b == b'/') => {
                while bytes.next_if(|(_, b)| !matches!(b, b'\n' | b'\r')).is_some() {}
            }
            b'/' if bytes.peek().is_some_and(|(_, b)| *b == b'*') => {
                bytes.next();
                let mut star = false;
                for (_, b) in bytes.by_ref() {
                    if star && b == b'/' {
                        break;
                    }
                    star = b == b'*';
                }
            }
            b'{' | b'[' if depth == NESTING => {
                return Err(Scan::Deep(Range::new(start, start + 1)));
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    match control {
        Some((at, byte)) => Err(Scan::Control(Range::new(at, at + 1), byte)),
        None => Ok(()),
    }
}

/// The parser's words in ours: what is wrong, and the fix.
fn syntax(kind: &ParseErrorKind) -> (&'static str, &'static str) {
    use ParseErrorKind as E;
    const NUMBER: &str = "write it as in `0.5`, `10` or `-3`";
    match kind {
        E::BareDecimalPointNumbersNotAllowed
        | E::ExpectedDigit
        | E::ExpectedDigitFollowingNegativeSign
        | E::ExpectedPlusMinusOrDigitInNumberLiteral
        | E::HexadecimalNumbersNotAllowed
        | E::NonFiniteNumbersNotAllowed
        | E::UnaryPlusNumbersNotAllowed => ("this is not how a number is written", NUMBER),
        E::CommentsNotAllowed => ("a comment cannot be here", "remove it"),
        E::ExpectedColonAfterObjectKey => {
            ("a `:` is missing after a name", "write `\"name\": value`")
        }
        E::ExpectedObjectValue => ("a value is missing after `:`", "write one"),
        E::ExpectedStringObjectProperty => {
            ("a name is not in double quotes", "write it as in `\"name\"`")
        }
        E::ExpectedComma => ("a comma is missing", "put `,` between entries"),
        E::MultipleRootJsonValues => ("something follows the end", "keep all of it in one `{ }`"),
        E::SingleQuotedStringsNotAllowed => ("a text is in single quotes", "use double quotes"),
        E::String(kind) => string(kind),
        E::TrailingCommasNotAllowed => ("a comma cannot be here", "remove it"),
        E::UnexpectedCloseBrace => ("`}` closes nothing", "remove it, or open it with `{`"),
        E::UnexpectedCloseBracket => ("`]` closes nothing", "remove it, or open it with `[`"),
        E::UnexpectedColon => ("`:` is not expected here", "write it between a name and a value"),
        E::UnexpectedComma => ("`,` is not expected here", "remove it"),
        E::UnexpectedToken | E::UnexpectedTokenInObject => {
            ("this is not expected here", "write a name in double quotes, `:` and a value")
        }
        E::UnexpectedWord => ("a word is not in quotes", "write texts as in `\"text\"`"),
        E::UnterminatedArray => ("a list is not closed", "close it with `]`"),
        E::UnterminatedCommentBlock => ("a comment is not closed", "close it with `*/`"),
        E::UnterminatedObject => ("an object is not closed", "close it with `}`"),
        E::NestingDepthExceeded => ("this is nested too deep", "write it flatter"),
    }
}

fn string(kind: &ParseStringErrorKind) -> (&'static str, &'static str) {
    use ParseStringErrorKind as E;
    match kind {
        E::InvalidEscapeInSingleQuoteString
        | E::InvalidEscapeInDoubleQuoteString
        | E::InvalidEscape => {
            ("`\\` begins nothing that is known", "write `\\\\` for the character itself")
        }
        E::ExpectedFourHexDigits | E::ExpectedTwoHexDigits => {
            ("`\\u` is not followed by a character", "write four digits, as in `\\u00e6`")
        }
        E::InvalidUnicodeEscapeSequence(_) => (
            "half of a character that takes two `\\u` stands alone",
            "write both halves, as in `\\ud83d\\ude00`, or the character itself",
        ),
        E::UnterminatedStringLiteral => ("a text is not closed", "close it with `\"`"),
    }
}
