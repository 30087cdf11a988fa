//! Conditions: from objects in the style of MongoDB queries to a checked [`Condition`].

mod attribute;
mod operand;

use super::mistake::Kind;
use super::names::Names;
use super::nearest::nearest;
use super::notes::{Notes, choice, ticked};
use super::tree::Node;
use crate::condition::{Ask, Condition, Source};
use alloc::{boxed::Box, format, vec::Vec};
use attribute::Type;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Range;

/// Operators that join conditions.
const JOINS: [&str; 4] = ["$and", "$or", "$nor", "$not"];

/// Operators that ask one attribute.
const ASKS: [(&str, Op); 10] = [
    ("$eq", Op::Eq),
    ("$ne", Op::Ne),
    ("$in", Op::In),
    ("$nin", Op::Nin),
    ("$lt", Op::Below),
    ("$lte", Op::AtMost),
    ("$gt", Op::Above),
    ("$gte", Op::AtLeast),
    ("$exists", Op::Exists),
    ("$not", Op::Not),
];

/// Operators that a later version will know.
const LATER: [&str; 24] = [
    "$regex",
    "$regexi",
    "$notRegex",
    "$notRegexi",
    "$elemMatch",
    "$size",
    "$all",
    "$alli",
    "$type",
    "$ini",
    "$nini",
    "$eqi",
    "$nei",
    "$veq",
    "$vne",
    "$vgt",
    "$vgte",
    "$vlt",
    "$vlte",
    "$inGroup",
    "$notInGroup",
    "$options",
    "$where",
    "$mod",
];

/// An operator that asks one attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Eq,
    Ne,
    In,
    Nin,
    Below,
    AtMost,
    Above,
    AtLeast,
    Exists,
    Not,
}

/// An attribute that is asked something: where its value comes from, its type, and its name in
/// the manifest.
#[derive(Clone, Copy)]
struct Asked<'t> {
    source: Source,
    kind: Type,
    name: &'t str,
}

/// Reads a condition. What is wrong in it is noted, and left out of what is returned.
pub(super) fn read(node: &Node<'_>, names: &Names<'_>, notes: &mut Notes) -> Condition {
    let Some(entries) = node.entries(notes) else {
        names.traits.unclear.set(true);
        names.events.unclear.set(true);
        return Condition::All(Vec::new());
    };
    let mut parts = Vec::new();
    for (name, inside) in entries {
        parts.extend(match name {
            "$and" => join(&inside, names, notes).map(all),
            "$or" => join(&inside, names, notes).map(any),
            "$nor" => join(&inside, names, notes).map(|list| not(any(list))),
            "$not" => Some(not(read(&inside, names, notes))),
            _ if name.starts_with('$') => {
                unknown_join(name, inside.at, notes);
                None
            }
            _ => match attribute::find(name, inside.at, names, notes) {
                Some((source, kind)) => ask(Asked { source, kind, name }, &inside, names, notes),
                None => None,
            },
        });
    }
    all(parts)
}

fn join(node: &Node<'_>, names: &Names<'_>, notes: &mut Notes) -> Option<Vec<Condition>> {
    let list = node.some(notes);
    if list.is_none() {
        names.traits.unclear.set(true);
        names.events.unclear.set(true);
    }
    Some(list?.iter().map(|condition| read(condition, names, notes)).collect())
}

fn unknown_join(name: &str, at: Range, notes: &mut Notes) {
    if ASKS.iter().any(|(ask, _)| *ask == name) {
        let what = format!("`{name}` asks no attribute here");
        let fix =
            format!("write it inside of one, as in `\"profile.sessions\": {{ \"{name}\": … }}`");
        notes.add(Kind::UnknownOperator, at, what, fix);
    } else {
        unknown(name, at, JOINS.iter().copied(), notes);
    }
}

/// Notes an operator that is not known, with the nearest of those that are.
fn unknown<'c>(
    name: &str,
    at: Range,
    known: impl Iterator<Item = &'c str> + Clone,
    notes: &mut Notes,
) {
    if LATER.contains(&name) {
        let what = format!("the operator `{name}` is not supported in this version");
        notes.add(Kind::NotSupported, at, what, "say it with the other operators");
        return;
    }
    let fix = match (nearest(name, known.clone(), &mut notes.effort), choice(known)) {
        (Some(near), _) => format!("write `{near}`"),
        (None, Some(all)) => format!("write {all}"),
        (None, None) => format!("write {}", choice(JOINS).unwrap_or_default()),
    };
    notes.add(Kind::UnknownOperator, at, format!("there is no operator {}", ticked(name)), fix);
}

/// What is asked of one attribute: an object of operators, or a value it must equal.
fn ask(
    asked: Asked<'_>,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let Value::Object(_) = node.value else {
        return operand::read(asked, Op::Eq, node, names, notes);
    };
    let entries = node.entries(notes)?;
    if entries.is_empty() {
        let fix = "ask something, as in `{ \"$exists\": true }`";
        notes.add(Kind::Empty, node.at, format!("nothing is asked of `{}`", asked.name), fix);
    }
    let mut parts = Vec::new();
    for (name, inside) in entries {
        match ASKS.iter().find(|(ask, _)| *ask == name) {
            Some((_, Op::Not)) => parts.extend(ask(asked, &inside, names, notes).map(not)),
            Some((_, op)) => parts.extend(operand::read(asked, *op, &inside, names, notes)),
            None if !name.starts_with('$') => {
                let what = format!("{} stands where an operator must", ticked(name));
                let fix =
                    format!("write an operator, as in `\"{}\": {{ \"$eq\": … }}`", asked.name);
                notes.add(Kind::UnknownOperator, inside.at, what, fix);
            }
            None => unknown(name, inside.at, ASKS.iter().map(|(ask, _)| *ask), notes),
        }
    }
    Some(all(parts))
}

fn all(list: Vec<Condition>) -> Condition {
    only(list).unwrap_or_else(Condition::All)
}

fn any(list: Vec<Condition>) -> Condition {
    only(list).unwrap_or_else(Condition::Any)
}

/// A list of one is that one.
fn only(mut list: Vec<Condition>) -> Result<Condition, Vec<Condition>> {
    match (list.pop(), list.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            list.push(last);
            Err(list)
        }
        (None, _) => Err(list),
    }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn test(source: Source, ask: Ask) -> Condition {
    Condition::Test(source, ask)
}
