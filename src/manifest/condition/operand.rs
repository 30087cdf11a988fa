//! What an attribute is compared with, checked against the attribute's type.

use super::attribute::Type;
use super::{Asked, Op, not, test};
use crate::condition::{Ask, Condition};
use crate::id::Key;
use crate::manifest::mistake::Kind;
use crate::manifest::names::Names;
use crate::manifest::nearest::nearest;
use crate::manifest::notes::{Notes, choice, quoted, shown, ticked};
use crate::manifest::tree::Node;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use jsonc_parser::ast::Value;

/// Reads what `op` compares the attribute with.
pub(super) fn read(
    asked: Asked<'_>,
    op: Op,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let exists = || test(asked.source, Ask::Exists);
    match op {
        Op::Exists => Some(if node.flag(notes)? { exists() } else { not(exists()) }),
        Op::Eq if node.is_null() => Some(not(exists())),
        Op::Ne if node.is_null() => Some(exists()),
        Op::Eq | Op::Ne => {
            if let Value::Array(_) = node.value {
                let word = if op == Op::Eq { "$in" } else { "$nin" };
                let fix = format!("write `{{ \"{word}\": [ … ] }}`");
                return wrong(node, format!("`{}` never equals a list", asked.name), fix, notes);
            }
            let same = one_of(asked, &[*node], names, notes)?;
            Some(if op == Op::Eq { same } else { not(same) })
        }
        Op::In | Op::Nin => {
            let list = node.some(notes)?;
            let same = one_of(asked, &list, names, notes)?;
            Some(if op == Op::In { same } else { not(same) })
        }
        Op::Below => bound(asked, node, notes).map(|number| test(asked.source, Ask::Below(number))),
        Op::AtMost => {
            bound(asked, node, notes).map(|number| test(asked.source, Ask::AtMost(number)))
        }
        Op::Above => bound(asked, node, notes).map(|number| test(asked.source, Ask::Above(number))),
        Op::AtLeast => {
            bound(asked, node, notes).map(|number| test(asked.source, Ask::AtLeast(number)))
        }
        Op::Not => super::ask(asked, node, names, notes).map(not),
    }
}

/// A number that the attribute is above or below.
fn bound(asked: Asked<'_>, node: &Node<'_>, notes: &mut Notes) -> Option<f64> {
    match asked.kind {
        Type::Number | Type::Whole(..) => {
            let Value::NumberLit(_) = node.value else {
                return number_wanted(asked, node, notes);
            };
            node.number(notes)
        }
        Type::Unclear => None,
        Type::Text
        | Type::Path
        | Type::Country
        | Type::Region
        | Type::Language
        | Type::Words(_)
        | Type::Items
        | Type::Bool => {
            let what =
                format!("`{}` is {}: none is above another", asked.name, describe(asked.kind));
            let fix = "ask with `$eq`, `$ne`, `$in`, `$nin` or `$exists`";
            notes.add(Kind::WrongOperator, node.at, what, fix);
            None
        }
    }
}

/// The question whether the attribute is one of `list`, which is not empty.
fn one_of(
    asked: Asked<'_>,
    list: &[Node<'_>],
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let before = notes.count();
    let ask = match asked.kind {
        Type::Unclear => return None,
        Type::Bool => {
            let flags = each(list, |node| flag(asked, node, notes));
            match flags.as_slice() {
                [] => return None,
                [first, others @ ..] if others.iter().all(|other| other == first) => {
                    Ask::Is(*first)
                }
                _ => Ask::Exists,
            }
        }
        Type::Number | Type::Whole(..) => {
            Ask::OneOfNumbers(each(list, |node| number(asked, node, notes)))
        }
        Type::Items => Ask::HoldsAny(each(list, |node| {
            let name = text(asked, node, notes)?;
            names.items.find(name, node.place(), notes)?;
            Some(Key::of(name))
        })),
        Type::Text
        | Type::Path
        | Type::Country
        | Type::Region
        | Type::Language
        | Type::Words(_) => Ask::OneOfTexts(each(list, |node| {
            let value = text(asked, node, notes)?;
            if let Some((what, fix)) = never(asked.kind, value, names, notes) {
                return wrong(node, what, fix, notes);
            }
            Some(value.to_owned())
        })),
    };
    (notes.count() == before).then(|| test(asked.source, ask))
}

fn each<'t, T>(list: &[Node<'t>], read: impl FnMut(&Node<'t>) -> Option<T>) -> Vec<T> {
    list.iter().filter_map(read).collect()
}

fn flag(asked: Asked<'_>, node: &Node<'_>, notes: &mut Notes) -> Option<bool> {
    match node.value {
        Value::BooleanLit(flag) => Some(flag.value),
        _ => wrong(node, misfit(asked, node), "write `true` or `false`, without quotes", notes),
    }
}

fn number(asked: Asked<'_>, node: &Node<'_>, notes: &mut Notes) -> Option<f64> {
    let Value::NumberLit(_) = node.value else {
        return number_wanted(asked, node, notes);
    };
    let number = node.number(notes)?;
    let Type::Whole(first, last) = asked.kind else {
        return Some(number);
    };
    if number.fract() != 0.0 || !(first as f64..=last as f64).contains(&number) {
        let what =
            format!("`{}` is a whole number from {first} to {last}, never `{number}`", asked.name);
        let near = number.round().clamp(first as f64, last as f64);
        return wrong(
            node,
            what,
            format!("write a whole number in that range, such as `{near}`"),
            notes,
        );
    }
    Some(number)
}

fn number_wanted<T>(asked: Asked<'_>, node: &Node<'_>, notes: &mut Notes) -> Option<T> {
    let fix = match node.value {
        Value::StringLit(text) if text.value.parse::<f64>().is_ok() => {
            format!("write `{}`, without quotes", shown(&text.value))
        }
        _ => "write a number, without quotes".to_owned(),
    };
    wrong(node, misfit(asked, node), fix, notes)
}

fn text<'t>(asked: Asked<'_>, node: &Node<'t>, notes: &mut Notes) -> Option<&'t str> {
    match node.value {
        Value::StringLit(text) => Some(&text.value),
        _ => wrong(node, misfit(asked, node), "write a text in double quotes", notes),
    }
}

/// Why a text attribute of this type can never be `value`, and the fix.
fn never(
    kind: Type,
    value: &str,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<(String, String)> {
    let upper = value.to_uppercase();
    let (fits, rule, near) = match kind {
        Type::Path => (value.starts_with('/'), "a path begins with `/`", Some(format!("/{value}"))),
        Type::Country => (is_country(value), "a country is two upper case letters", {
            is_country(&upper).then_some(upper)
        }),
        Type::Region => {
            (is_region(value), "a region is one to three upper case letters or digits", {
                let last = upper.rsplit('-').next().unwrap_or_default();
                is_region(last).then(|| last.to_owned())
            })
        }
        Type::Language => {
            let languages = names.languages.iter().map(String::as_str);
            let fits = languages.clone().any(|language| language == value);
            let near = if fits { None } else { nearest(value, languages, &mut notes.effort) };
            (fits, "this is none of the site's languages", near.map(ToOwned::to_owned))
        }
        Type::Words(words) => {
            let fits = words.contains(&value);
            let near =
                if fits { None } else { nearest(value, words.iter().copied(), &mut notes.effort) };
            (fits, "this is none of its words", near.map(ToOwned::to_owned))
        }
        Type::Text | Type::Number | Type::Whole(..) | Type::Items | Type::Bool | Type::Unclear => {
            return None;
        }
    };
    if fits {
        return None;
    }
    let fix = match (near, kind) {
        (Some(near), _) => format!("write `{near}`"),
        (None, Type::Words(words)) => {
            format!("write {}", choice(words.iter().copied()).unwrap_or_default())
        }
        (None, Type::Language) => match choice(names.languages.iter().map(String::as_str)) {
            Some(languages) => format!("write {languages}, or add it to `site.languages`"),
            None => "add it to `site.languages`".to_owned(),
        },
        (None, Type::Country) => "write its ISO 3166 code, as in `DK`".to_owned(),
        (None, _) => {
            "write the part of its ISO 3166-2 code after the country, as in `84`".to_owned()
        }
    };
    Some((format!("{} can never be: {rule}", ticked(value)), fix))
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_region(text: &str) -> bool {
    (1..=3).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn misfit(asked: Asked<'_>, node: &Node<'_>) -> String {
    let found = match node.value {
        Value::StringLit(text) => format!("`{}`", quoted(&text.value)),
        Value::NumberLit(number) => ticked(number.value),
        Value::BooleanLit(flag) => format!("`{}`", flag.value),
        Value::NullKeyword(_) => "`null`".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
    };
    format!("`{}` is {}, never {found}", asked.name, describe(asked.kind))
}

const fn describe(kind: Type) -> &'static str {
    match kind {
        Type::Text
        | Type::Path
        | Type::Country
        | Type::Region
        | Type::Language
        | Type::Words(_) => "a text",
        Type::Number | Type::Whole(..) => "a number",
        Type::Items => "a list of items",
        Type::Bool => "`true` or `false`",
        Type::Unclear => "not known",
    }
}

fn wrong<T>(
    node: &Node<'_>,
    what: impl AsRef<str>,
    fix: impl AsRef<str>,
    notes: &mut Notes,
) -> Option<T> {
    notes.add(Kind::WrongOperand, node.place(), what, fix);
    None
}
