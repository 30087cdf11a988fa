//! Values as short text: on one line, and never longer than a line can hold.

use crate::condition::{Order, Shape};
use crate::data::{Data, written};
use alloc::{borrow::ToOwned, format, string::String};

/// Most values of a list that are written out.
const LISTED: usize = 6;
/// The longest text that is written out, in characters.
const LONGEST: usize = 60;

/// A number as short as it can be without seeming to be on the other side of `cut`.
pub(super) fn near_cut(number: f64, cut: Option<f64>) -> String {
    for places in 0..=4 {
        let short = format!("{number:.places$}");
        let close = short.parse::<f64>().unwrap_or(number);
        let side = cut.is_none_or(|cut| close.partial_cmp(&cut) == number.partial_cmp(&cut));
        // Two places are enough where they tell the truth; whole numbers need none.
        if close == number || (places >= 2 && side) {
            let least = written(number);
            return if least.len() < short.len() { least } else { short };
        }
    }
    written(number)
}

/// `text` on one line, without characters that a terminal would act on or that turn the direction
/// of what follows.
#[must_use]
pub fn visible(text: &str) -> String {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if acts(c) { ' ' } else { c }).collect()
}

/// A few texts, and how many more there are.
pub(super) fn listed<T: AsRef<str>>(all: impl Iterator<Item = T> + Clone) -> String {
    let count = all.clone().count();
    let mut text = String::new();
    for (index, one) in all.take(LISTED).enumerate() {
        text.push_str(if index > 0 { ", " } else { "" });
        text.push_str(one.as_ref());
    }
    if count > LISTED {
        text.push_str(&format!(" and {} more", count - LISTED));
    }
    text
}

/// `text` in quotes, on one line, without characters that a terminal would act on.
pub(super) fn quoted(text: &str) -> String {
    let cut = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let (shown, rest) = text.split_at_checked(cut).unwrap_or((text, ""));
    format!("{shown:?}{}", if rest.is_empty() { "" } else { "…" })
}

pub(super) fn data(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => format!("{value}"),
        Data::Number(value) => written(*value),
        Data::Text(text) => quoted(text),
        Data::List(values) => format!("[{}]", listed(values.iter().map(self::data))),
        Data::Object(_) => "{…}".to_owned(),
    }
}

pub(super) const fn sign(order: Order) -> &'static str {
    match order {
        Order::Below => "<",
        Order::AtMost => "<=",
        Order::Above => ">",
        Order::AtLeast => ">=",
        Order::Same => "is",
    }
}

pub(super) const fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "text",
        Shape::Number => "number",
        Shape::Bool => "truth value",
        Shape::List => "list",
        Shape::Object => "object",
    }
}
