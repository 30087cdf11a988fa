//! Conditions: from objects in the style of MongoDB queries to a checked [`Condition`].

mod attribute;
mod group;
mod list;
mod operand;
mod operator;
mod pattern;
pub(super) mod schema;
mod schema_values;
mod stage;
mod value;
mod version;

use super::mistake::Kind;
use super::names::Names;
use super::nearest::nearest;
use super::notes::{Notes, choice, ticked};
use super::tree::Node;
use crate::condition::{Ask, Condition, Source};
use alloc::{boxed::Box, format, string::String, vec::Vec};
use attribute::Type;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Range;
use operator::ASKS;

pub(super) use attribute::is_built_in;
pub(super) use pattern::Patterns;
pub(super) use stage::{at_one_of, count as count_stages, one_of as at_stages};

/// Operators that join conditions.
const JOINS: [&str; 4] = ["$and", "$or", "$nor", "$not"];

/// An attribute, or a part of it, that is being asked: where its value comes from, its type, and
/// the attribute's name in the manifest.
#[derive(Clone, Copy)]
struct Asked<'t> {
    source: Source,
    kind: Type,
    part: Part,
    name: &'t str,
}

/// What of an attribute is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Element,
    Length,
}

impl Asked<'_> {
    /// Whether it has no value for some visitors, on some views.
    const fn may_miss(&self) -> bool {
        matches!(self.part, Part::Whole) && !self.source.is_always_there()
    }

    /// What is asked, in a message.
    fn subject(&self) -> String {
        let name = ticked(self.name);
        match self.part {
            Part::Whole => name,
            Part::Element => format!("an element of {name}"),
            Part::Length => format!("the length of {name}"),
        }
    }

    /// The field whose value holds the question.
    fn field(&self) -> String {
        match self.part {
            Part::Whole => ticked(self.name).replace('`', ""),
            Part::Element => "$elemMatch".into(),
            Part::Length => "$size".into(),
        }
    }
}

/// Reads a condition. What is wrong in it is noted, and left out of what is returned.
pub(super) fn read(node: &Node<'_>, names: &Names<'_>, notes: &mut Notes) -> Condition {
    let Some(entries) = node.entries(notes) else {
        names.unclear();
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
                Some((source, kind)) => {
                    let asked = Asked { source, kind, part: Part::Whole, name };
                    ask(asked, &inside, names, notes)
                }
                None => None,
            },
        });
    }
    all(parts)
}

fn join(node: &Node<'_>, names: &Names<'_>, notes: &mut Notes) -> Option<Vec<Condition>> {
    let list = node.some(notes);
    if list.is_none() {
        names.unclear();
    }
    Some(list?.iter().map(|condition| read(condition, names, notes)).collect())
}

fn unknown_join(name: &str, at: Range, notes: &mut Notes) {
    if operator::find(name).is_some() {
        let what = format!("`{name}` asks no attribute here");
        let fix = format!("write it inside of one, as in `\"ATTRIBUTE\": {{ \"{name}\": … }}`");
        notes.add(Kind::UnknownOperator, at, what, fix);
        return;
    }
    let joins = JOINS.iter().copied();
    let fix = match (nearest(name, joins.clone(), &mut notes.effort), choice(joins)) {
        (Some(near), _) => format!("write `{near}`"),
        (None, all) => format!("write {}", all.unwrap_or_default()),
    };
    notes.add(Kind::UnknownOperator, at, format!("there is no operator {}", ticked(name)), fix);
}

/// Notes what stands where an operator must.
fn unknown(asked: Asked<'_>, name: &str, at: Range, notes: &mut Notes) {
    let (what, fix) = if !name.starts_with('$') {
        let asks = ASKS.iter().filter(|ask| ask.fits(asked)).map(|ask| ask.name);
        let fix = match nearest(&format!("${name}"), asks, &mut notes.effort) {
            Some(near) => format!("write `{near}`"),
            None => format!("write an operator, as in `\"{}\": {{ \"$eq\": … }}`", asked.field()),
        };
        (format!("{} stands where an operator must", ticked(name)), fix)
    } else if JOINS.contains(&name) {
        let fix = format!("write it around the attribute: `\"{name}\": [{{ … }}, {{ … }}]`");
        (format!("`{name}` joins whole conditions, not questions to one attribute"), fix)
    } else {
        let asks = ASKS.iter().filter(|ask| ask.fits(asked)).map(|ask| ask.name);
        let fix = match nearest(name, asks, &mut notes.effort) {
            _ if name == "$options" => {
                "write `$regexi`, to which upper and lower case are alike".into()
            }
            Some(near) => format!("write `{near}`"),
            None => operator::usual(asked).into(),
        };
        (format!("there is no operator {}", ticked(name)), fix)
    };
    notes.add(Kind::UnknownOperator, at, what, fix);
}

/// What is asked of one attribute: an object of operators, or a value it must equal.
fn ask(
    asked: Asked<'_>,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let Value::Object(_) = node.value else {
        return operand::read(asked, &operator::EQ, node, names, notes);
    };
    let entries = node.entries(notes)?;
    if entries.is_empty() {
        let fix = match asked.part {
            Part::Whole if asked.may_miss() => "ask something, as in `{ \"$exists\": true }`",
            Part::Whole => "ask something, as in `{ \"$in\": [ … ] }`",
            Part::Element | Part::Length => "ask something, as in `{ \"$gte\": 2 }`",
        };
        notes.add(Kind::Empty, node.at, format!("nothing is asked of {}", asked.subject()), fix);
    }
    let mut parts = Vec::new();
    for (name, inside) in entries {
        let Some(operator) = operator::find(name) else {
            unknown(asked, name, inside.at, notes);
            continue;
        };
        if !operator.fits(asked) {
            operator.refuse(asked, inside.at, notes);
            continue;
        }
        let found = operand::read(asked, operator, &inside, names, notes);
        parts.extend(found.map(|found| if operator.negated { opposite(found) } else { found }));
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

/// Not what `condition` says; of what says not, what it denies.
fn opposite(condition: Condition) -> Condition {
    match condition {
        Condition::Not(inner) => *inner,
        condition => not(condition),
    }
}

fn test(source: Source, ask: Ask) -> Condition {
    Condition::Test(source, ask)
}
