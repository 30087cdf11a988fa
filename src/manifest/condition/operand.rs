//! What an attribute is compared with, checked against the attribute's type.

use super::attribute::Type;
use super::operator::{Op, Operator};
use super::value::{self, wrong};
use super::{Asked, Part, any, group, list, not, pattern, stage, test, version};
use crate::condition::{Ask, Condition, Order};
use crate::data::written;
use crate::fold::folded;
use crate::id::Key;
use crate::manifest::mistake::Kind;
use crate::manifest::names::Names;
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::Node;
use alloc::{borrow::ToOwned, format, vec::Vec};
use core::slice;
use jsonc_parser::ast::Value;

/// Reads what `operator`, which fits the type, compares the attribute with.
pub(super) fn read(
    asked: Asked<'_>,
    operator: &Operator,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    if asked.kind == Type::Stage {
        return stage::read(asked, operator, node, names, notes);
    }
    let exists = || test(asked.source, Ask::Exists);
    match operator.op {
        Op::Exists => Some(if node.flag(notes)? { exists() } else { not(exists()) }),
        Op::Eq if node.is_null() && asked.may_miss() => Some(not(exists())),
        Op::Eq if node.is_null() && asked.part == Part::Whole => {
            let what = format!("{} always has a value, never `null`", asked.subject());
            wrong(node, what, "write a value, or remove this question", notes)
        }
        Op::Eq => {
            if let Value::Array(_) = node.value {
                let fix = match (asked.kind, operator.negated) {
                    (Type::List | Type::Items, false) => {
                        "write `$in` for one of them, `$all` for all"
                    }
                    (_, false) => "write `{ \"$in\": [ … ] }`",
                    (_, true) => "write `{ \"$nin\": [ … ] }`",
                };
                return wrong(node, format!("{} never equals a list", asked.subject()), fix, notes);
            }
            one_of(asked, slice::from_ref(node), names, notes)
        }
        Op::In => one_of(asked, &node.some(notes)?, names, notes),
        Op::EqAnyCase => in_any_case(asked, slice::from_ref(node), names, notes),
        Op::InAnyCase => in_any_case(asked, &node.some(notes)?, names, notes),
        Op::Group => group::read(asked, node, names, notes),
        Op::Than(order) => bound(asked, order, node, notes),
        Op::Version(order) => version::read(asked, order, node, notes),
        Op::Regex { any_case } => pattern::read(asked, any_case, node, names, notes),
        Op::Type => list::of_type(asked, node, notes),
        Op::Size => list::size(asked, node, names, notes),
        Op::All { any_case } => list::all_of(asked, any_case, node, names, notes),
        Op::ElemMatch => list::element(asked, node, names, notes),
        Op::Not => super::ask(asked, node, names, notes).map(not),
    }
}

/// The question whether the attribute is above or below a number.
fn bound(asked: Asked<'_>, order: Order, node: &Node<'_>, notes: &mut Notes) -> Option<Condition> {
    if asked.kind == Type::Unclear {
        return None;
    }
    let Value::NumberLit(_) = node.value else {
        return value::number_wanted(asked, node, notes);
    };
    let cut = node.number(notes)?;
    let (ask, word) = match order {
        Order::Below => (Ask::Below(cut), "below"),
        Order::AtMost => (Ask::AtMost(cut), "at most"),
        Order::Above => (Ask::Above(cut), "above"),
        Order::AtLeast | Order::Same => (Ask::AtLeast(cut), "at least"),
    };
    if let Some((first, last, numbers)) = asked.kind.range() {
        let (first, last) = (first as f64, last as f64);
        let (never, fix) = match order {
            Order::Below => (cut <= first, format!("write more than `{first}`")),
            Order::AtMost => (cut < first, format!("write `{first}` or more")),
            Order::Above => (cut >= last, format!("write less than `{last}`")),
            Order::AtLeast | Order::Same => (cut > last, format!("write `{last}` or less")),
        };
        if never {
            let what = format!(
                "{} is {numbers} from {first} to {last}, never {word} `{}`",
                asked.subject(),
                written(cut)
            );
            return wrong(node, what, fix, notes);
        }
    }
    Some(test(asked.source, ask))
}

/// The question whether the attribute is, or holds, one of `list`, which is not empty.
pub(super) fn one_of(
    asked: Asked<'_>,
    list: &[Node<'_>],
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let before = notes.count();
    let source = asked.source;
    let found = match asked.kind {
        Type::Unclear => return None,
        Type::Stage => return stage::one_of(list, names, notes),
        Type::Bool => {
            let flags = each(list, |node| value::flag(asked, node, notes));
            match flags.as_slice() {
                [] => return None,
                [first, others @ ..] if others.iter().all(|other| other == first) => {
                    test(source, Ask::Is(*first))
                }
                _ => test(source, Ask::Exists),
            }
        }
        Type::Number | Type::Between(..) | Type::Whole(..) => {
            test(source, Ask::OneOfNumbers(each(list, |node| value::number(asked, node, notes))))
        }
        Type::Items => {
            let keys = each(list, |node| {
                let name = value::text(asked, node, notes)?;
                let index = names.items.find(name, node.place(), notes)?;
                if names.remembered.get(index) == Some(&false) {
                    let what = format!(
                        "{} is never remembered: it tells of a topic of high sensitivity",
                        ticked(name)
                    );
                    let fix = "ask a trait, which visitors declare themselves, or remove it";
                    notes.add(Kind::Sensitive, node.place(), what, fix);
                }
                Some(Key::of(name))
            });
            test(source, Ask::HoldsAny(keys))
        }
        Type::Version => any(each(list, |node| version::read(asked, Order::Same, node, notes))),
        Type::List | Type::Element => {
            let (numbers, texts): (Vec<Node<'_>>, Vec<Node<'_>>) =
                list.iter().partition(|node| matches!(node.value, Value::NumberLit(_)));
            let numbers = each(&numbers, |node| node.number(notes));
            let texts = each(&texts, |node| match node.value {
                Value::StringLit(text) => Some(text.value.clone().into_owned()),
                _ => {
                    let fix = "write a text in double quotes, or a number";
                    wrong(node, value::misfit(asked, node), fix, notes)
                }
            });
            let texts = (!texts.is_empty()).then(|| test(source, Ask::OneOfTexts(texts)));
            let numbers = (!numbers.is_empty()).then(|| test(source, Ask::OneOfNumbers(numbers)));
            any(texts.into_iter().chain(numbers).collect())
        }
        Type::Text
        | Type::Path
        | Type::Country
        | Type::Region
        | Type::Language
        | Type::Words(_) => {
            let texts = each(list, |node| {
                let text = value::text(asked, node, notes)?;
                if let Some((what, fix)) = value::never(asked.kind, text, names, notes) {
                    return wrong(node, what, fix, notes);
                }
                Some(text.to_owned())
            });
            test(source, Ask::OneOfTexts(texts))
        }
    };
    (notes.count() == before).then_some(found)
}

/// The same question about texts, upper and lower case alike.
pub(super) fn in_any_case(
    asked: Asked<'_>,
    list: &[Node<'_>],
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    if asked.kind == Type::Unclear {
        return None;
    }
    let before = notes.count();
    let texts = each(list, |node| {
        let Value::StringLit(literal) = node.value else {
            let what = value::misfit(asked, node);
            return match node.value {
                Value::NumberLit(_) if !asked.kind.is_text() => {
                    let what = "a number has no upper and lower case";
                    wrong(node, what, "ask numbers with `$in`, `$eq` or `$all`", notes)
                }
                _ => wrong(node, what, "write a text in double quotes", notes),
            };
        };
        let text = value::in_its_case(asked.kind, &literal.value, names);
        if let Some((what, fix)) = value::never(asked.kind, &text, names, notes) {
            return wrong(node, what, fix, notes);
        }
        // As what visitors have is folded.
        Some(folded(&literal.value))
    });
    let found = test(asked.source, Ask::OneOfTextsInAnyCase(texts));
    (notes.count() == before).then_some(found)
}

fn each<'t, T>(list: &[Node<'t>], read: impl FnMut(&Node<'t>) -> Option<T>) -> Vec<T> {
    list.iter().filter_map(read).collect()
}
