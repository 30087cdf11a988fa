//! Values that conditions hold, checked against the type of what is asked.

use super::Asked;
use super::attribute::Type;
use crate::context::{is_country, is_region};
use crate::data::written;
use crate::manifest::mistake::Kind;
use crate::manifest::names::Names;
use crate::manifest::nearest::nearest;
use crate::manifest::notes::{Notes, choice, quoted, shown, ticked};
use crate::manifest::tree::Node;
use alloc::borrow::{Cow, ToOwned};
use alloc::{format, string::String};
use jsonc_parser::ast::Value;

/// A truth value.
pub(super) fn flag(asked: Asked<'_>, node: &Node<'_>, notes: &mut Notes) -> Option<bool> {
    match node.value {
        Value::BooleanLit(flag) => Some(flag.value),
        _ => wrong(node, misfit(asked, node), "write `true` or `false`, without quotes", notes),
    }
}

pub(super) fn number(asked: Asked<'_>, node: &Node<'_>, notes: &mut Notes) -> Option<f64> {
    let Value::NumberLit(_) = node.value else {
        return number_wanted(asked, node, notes);
    };
    let number = node.number(notes)?;
    let Some((first, last, numbers)) = asked.kind.range() else {
        return Some(number);
    };
    let whole = matches!(asked.kind, Type::Whole(..));
    if (whole && number.fract() != 0.0) || !(first as f64..=last as f64).contains(&number) {
        let what = format!(
            "{} is {numbers} from {first} to {last}, never `{}`",
            asked.subject(),
            written(number)
        );
        let near = number.round().clamp(first as f64, last as f64);
        return wrong(
            node,
            what,
            format!("write {numbers} in that range, such as `{near}`"),
            notes,
        );
    }
    Some(number)
}

pub(super) fn number_wanted<T>(asked: Asked<'_>, node: &Node<'_>, notes: &mut Notes) -> Option<T> {
    let fix = match node.value {
        Value::StringLit(text) if text.value.parse::<f64>().is_ok() => {
            format!("write `{}`, without quotes", shown(&text.value))
        }
        _ => "write a number, without quotes".to_owned(),
    };
    wrong(node, misfit(asked, node), fix, notes)
}

pub(super) fn text<'t>(asked: Asked<'_>, node: &Node<'t>, notes: &mut Notes) -> Option<&'t str> {
    match node.value {
        Value::StringLit(text) => Some(&text.value),
        _ => wrong(node, misfit(asked, node), "write a text in double quotes", notes),
    }
}

/// Why a text attribute of this type can never be `value`, and the fix.
pub(super) fn never(
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
        Type::Text
        | Type::Number
        | Type::Between(..)
        | Type::Whole(..)
        | Type::Items
        | Type::List
        | Type::Element
        | Type::Bool
        | Type::Version
        | Type::Stage
        | Type::Unclear => return None,
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

/// `text` in upper or lower case, as a text attribute of this type is.
pub(super) fn in_its_case<'t>(kind: Type, text: &'t str, names: &Names<'_>) -> Cow<'t, str> {
    match kind {
        Type::Country | Type::Region => Cow::Owned(text.to_ascii_uppercase()),
        Type::Words(_) => Cow::Owned(text.to_ascii_lowercase()),
        Type::Language => {
            let lower = text.to_lowercase();
            let languages = names.languages.iter();
            match languages.into_iter().find(|language| language.to_lowercase() == lower) {
                Some(language) => Cow::Owned(language.clone()),
                None => Cow::Borrowed(text),
            }
        }
        _ => Cow::Borrowed(text),
    }
}

pub(super) fn misfit(asked: Asked<'_>, node: &Node<'_>) -> String {
    let found = match node.value {
        Value::StringLit(text) => format!("`{}`", quoted(&text.value)),
        Value::NumberLit(number) => ticked(number.value),
        Value::BooleanLit(flag) => format!("`{}`", flag.value),
        Value::NullKeyword(_) => "`null`".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
    };
    format!("{} is {}, never {found}", asked.subject(), asked.kind.describe())
}

pub(super) fn wrong<T>(
    node: &Node<'_>,
    what: impl AsRef<str>,
    fix: impl AsRef<str>,
    notes: &mut Notes,
) -> Option<T> {
    notes.add(Kind::WrongOperand, node.place(), what, fix);
    None
}
