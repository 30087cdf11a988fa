//! Versions that conditions compare with.

use super::attribute::Type;
use super::value::{misfit, wrong};
use super::{Asked, test};
use crate::condition::version::{WIDTH, sortable};
use crate::condition::{Ask, Condition, Order};
use crate::manifest::notes::{Notes, shown, ticked};
use crate::manifest::tree::Node;
use alloc::format;
use jsonc_parser::ast::Value;

/// The question whether the attribute is a version in this relation to that of `node`.
pub(super) fn read(
    asked: Asked<'_>,
    order: Order,
    node: &Node<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    if asked.kind == Type::Unclear {
        return None;
    }
    let text = match node.value {
        Value::StringLit(text) => &text.value,
        Value::NumberLit(number) => {
            let fix = format!("write `\"{}\"`", shown(number.value));
            return wrong(node, misfit(asked, node), fix, notes);
        }
        _ => return wrong(node, misfit(asked, node), "write a version in double quotes", notes),
    };
    let (what, fix) = match fault(text) {
        None => return Some(test(asked.source, Ask::Version(order, sortable(text)))),
        Some(Fault::Form) => ("is not a version", "write it as in `1.2.3` or `2.0.0-rc.1`"),
        Some(Fault::Long) => (
            "has a number of more than five digits, and such do not sort",
            "leave it out, or ask an attribute of type `string`",
        ),
    };
    wrong(node, format!("{} {what}", ticked(text)), fix, notes)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Form,
    Long,
}

/// What keeps `text` from being compared as a version: numbers with dots, and then what a
/// pre-release and a build are called.
fn fault(text: &str) -> Option<Fault> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, build) = text.split_once('+').unwrap_or((text, "0"));
    let (numbers, release) = text.split_once('-').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if !numbers.split('.').all(is_number)
        || !release.split(['.', '-']).all(is_word)
        || !build.split(['.', '-']).all(is_word)
    {
        return Some(Fault::Form);
    }
    let is_long = |part: &str| is_number(part) && part.len() > WIDTH;
    text.split(['.', '-']).any(is_long).then_some(Fault::Long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_sorts_as_a_version_and_nothing_else() {
        for version in ["1", "1.2", "v1.2.3", "1.2.3.4", "0.0.0-rc.1+build-7", "12345.0.0"] {
            assert_eq!(fault(version), None, "{version}");
        }
        for text in ["", "v", "1.", ".1", "1..2", "1.x", "^1.2", ">=1", "1.2.3-", "1.2.3+", "1 "] {
            assert_eq!(fault(text), Some(Fault::Form), "{text}");
        }
        for text in ["1.2.123456", "1.2.3-rc.123456"] {
            assert_eq!(fault(text), Some(Fault::Long), "{text}");
        }
    }
}
