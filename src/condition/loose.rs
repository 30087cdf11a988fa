//! Comparing values of any type as JavaScript does: for attributes that nobody declared.
//!
//! What a manifest asks is typed, and never comes here.

use super::ast::Order;
use super::lookup::Value;
use crate::data::{Data, written};
use alloc::{borrow::Cow, format, string::String, vec::Vec};

/// Whether `value` is in the relation `order` to `wanted`.
///
/// The same means what an implicit equality means there: a number is compared as a number and
/// a text as a text, whatever the value was, and a truth value with whether there is anything.
pub(super) fn compares(order: Order, value: Value<'_>, wanted: &Data) -> bool {
    if order == Order::Same {
        return same(value, wanted);
    }
    let wanted = Value::from(wanted);
    if let (Some(value), Some(wanted)) = (as_text(value), as_text(wanted)) {
        return order.admits(value.encode_utf16().cmp(wanted.encode_utf16()));
    }
    let ordering = number(value).partial_cmp(&number(wanted));
    ordering.is_some_and(|ordering| order.admits(ordering))
}

fn same(value: Value<'_>, wanted: &Data) -> bool {
    match wanted {
        Data::Null => value == Value::Missing,
        Data::Number(wanted) => number(value) == *wanted,
        Data::Text(wanted) => text(value) == *wanted,
        Data::Bool(wanted) => match value {
            Value::Missing => false,
            Value::Bool(value) => value == *wanted,
            Value::Number(value) => (value != 0.0 && !value.is_nan()) == *wanted,
            Value::Text(value) => value.is_empty() != *wanted,
            _ => *wanted,
        },
        Data::List(_) | Data::Object(_) => value == wanted.into(),
    }
}

/// What is compared as a text: texts, and what has no number of its own.
fn as_text(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::List(_) | Value::Keys(_) | Value::Object(_) => Some(Cow::Owned(text(value))),
        Value::Missing | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// As JavaScript's `Number`.
fn number(value: Value<'_>) -> f64 {
    match value {
        Value::Missing => 0.0,
        Value::Bool(value) => f64::from(u8::from(value)),
        Value::Number(value) => value,
        Value::Text(text) => parsed(text),
        value @ (Value::List(_) | Value::Keys(_) | Value::Object(_)) => parsed(&text(value)),
    }
}

fn parsed(text: &str) -> f64 {
    // Its blanks are Unicode's, with the mark of byte order and without the next line.
    let is_blank = |c: char| c == '\u{FEFF}' || (c.is_whitespace() && c != '\u{85}');
    let text = text.trim_matches(is_blank);
    let (sign, size) = match text.strip_prefix('-') {
        Some(size) => (-1.0, size),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let based = |marks: [&str; 2], base: u32| {
        let digits = marks.iter().find_map(|mark| text.strip_prefix(mark))?;
        let digit = |so_far: Option<f64>, c: char| {
            Some(so_far? * f64::from(base) + f64::from(c.to_digit(base)?))
        };
        digits.chars().fold((!digits.is_empty()).then_some(0.0), digit)
    };
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    match size {
        "" if text.is_empty() => 0.0,
        "Infinity" => sign * f64::INFINITY,
        size if size.starts_with(['+', '-']) => f64::NAN,
        size if size.chars().all(plain) => sign * size.parse().unwrap_or(f64::NAN),
        _ => based(["0x", "0X"], 16)
            .or_else(|| based(["0o", "0O"], 8))
            .or_else(|| based(["0b", "0B"], 2))
            .unwrap_or(f64::NAN),
    }
}

/// As JavaScript's `String`.
pub(super) fn text(value: Value<'_>) -> String {
    match value {
        Value::Missing => "null".into(),
        Value::Bool(value) => format!("{value}"),
        Value::Number(value) => written(value),
        Value::Text(text) => text.into(),
        Value::Keys(_) => String::new(),
        Value::List(values) => {
            let parts: Vec<String> = values
                .iter()
                .map(|value| if *value == Data::Null { String::new() } else { text(value.into()) })
                .collect();
            parts.join(",")
        }
        Value::Object(_) => "[object Object]".into(),
    }
}
