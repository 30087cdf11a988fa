//! Comparing values of any type as JavaScript does: for attributes that nobody declared.
//!
//! What a manifest asks is typed, and never comes here.

use super::ast::Order;
use super::lookup::Value;
use crate::data::Data;
use alloc::{format, string::String, vec::Vec};
use core::cmp::Ordering;

/// Whether `value` is in the relation `order` to `wanted`.
///
/// The same means what an implicit equality means there: a number is compared as a number and
/// a text as a text, whatever the value was, and a truth value with whether there is anything.
pub(super) fn compares(order: Order, value: Value<'_>, wanted: &Data) -> bool {
    if order == Order::Same {
        return same(value, wanted);
    }
    if let (Value::Text(value), Data::Text(wanted)) = (value, wanted) {
        return order.admits(value.encode_utf16().cmp(wanted.encode_utf16()));
    }
    let ordering = number(value).partial_cmp(&number(wanted.into()));
    ordering.is_some_and(|ordering: Ordering| order.admits(ordering))
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

/// As JavaScript's `Number`.
fn number(value: Value<'_>) -> f64 {
    match value {
        Value::Missing => 0.0,
        Value::Bool(value) => f64::from(u8::from(value)),
        Value::Number(value) => value,
        Value::Text(text) => match text.trim() {
            "" => 0.0,
            trimmed => trimmed.parse().unwrap_or(f64::NAN),
        },
        value @ (Value::List(_) | Value::Keys(_)) => number(Value::Text(&text(value))),
        Value::Object(_) => f64::NAN,
    }
}

/// As JavaScript's `String`.
pub(super) fn text(value: Value<'_>) -> String {
    match value {
        Value::Missing => "null".into(),
        Value::Bool(value) => format!("{value}"),
        Value::Number(value) => format!("{value}"),
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
