//! How far the visitor has come: what is asked of `profile.stage` is written out as what it comes
//! to, so that a plan knows no stages and a profile keeps none.

use super::operator::{Op, Operator};
use super::value::wrong;
use super::{Asked, all, any, group, not};
use crate::condition::{Ask, Condition, Order};
use crate::limits::STAGE_USES;
use crate::manifest::mistake::Kind;
use crate::manifest::names::Names;
use crate::manifest::notes::Notes;
use crate::manifest::tree::Node;
use alloc::{borrow::ToOwned, format, vec, vec::Vec};
use jsonc_parser::common::Range;

/// Reads what `operator`, which fits, compares the stage with.
pub(super) fn read(
    asked: Asked<'_>,
    operator: &Operator,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let some =
        |notes: &mut Notes| at_one_of(&vec![true; names.stages.len()], node.at, names, notes);
    match operator.op {
        Op::Exists => Some(if node.flag(notes)? { some(notes)? } else { not(some(notes)?) }),
        Op::Eq if node.is_null() => some(notes).map(not),
        Op::In => one_of(&node.some(notes)?, names, notes),
        Op::Group => group::read(asked, node, names, notes),
        Op::Than(order) => than(order, node, names, notes),
        Op::Not => super::ask(asked, node, names, notes).map(not),
        _ => one_of(core::slice::from_ref(node), names, notes),
    }
}

/// The question whether the visitor is at one of the stages that `list` names.
pub(in crate::manifest) fn one_of(
    list: &[Node<'_>],
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let before = notes.count();
    let mut chosen = vec![false; names.stages.len()];
    for at in list.iter().filter_map(|node| find(node, names, notes)) {
        if let Some(chosen) = chosen.get_mut(at) {
            *chosen = true;
        }
    }
    let at = list.first()?.at;
    if notes.count() == before { at_one_of(&chosen, at, names, notes) } else { None }
}

fn find(node: &Node<'_>, names: &Names<'_>, notes: &mut Notes) -> Option<usize> {
    names.stages.find(node.text(notes)?, node.place(), notes)
}

/// The question whether the visitor is before or after a stage.
fn than(order: Order, node: &Node<'_>, names: &Names<'_>, notes: &mut Notes) -> Option<Condition> {
    let than = find(node, names, notes)?;
    let chosen: Vec<bool> =
        (0..names.stages.len()).map(|stage| order.admits(stage.cmp(&than))).collect();
    if chosen.contains(&true) {
        return at_one_of(&chosen, node.at, names, notes);
    }
    let (end, fix) = match order {
        Order::Below => ("first", "write `$lte`, or a later stage"),
        _ => ("last", "write `$gte`, or an earlier stage"),
    };
    wrong(node, format!("this is the {end} stage: there is none beyond it"), fix, notes)
}

/// The visitor has come as far as one of the `chosen` stages, and not as far as the next that is
/// not chosen. Stages whose conditions are not read yet cannot be asked for: nothing is returned.
pub(in crate::manifest) fn at_one_of(
    chosen: &[bool],
    at: Range,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let (mut parts, mut said, mut from) = (Vec::new(), Vec::new(), 0);
    for run in chosen.chunk_by(|a, b| a == b) {
        let (start, end) = (from, from + run.len());
        from = end;
        if run.first() != Some(&true) {
            continue;
        }
        let reached = any(names.stage_whens.get(start..end)?.to_vec());
        let further = names.stage_whens.get(end..)?;
        parts.push(match further {
            [] => reached,
            further => all(vec![reached, not(any(further.to_vec()))]),
        });
        said.extend((start..end).filter_map(|at| names.stages.name(at)).map(ToOwned::to_owned));
    }
    let comes_to = any(parts);
    count(&comes_to, at, names, notes).then(|| Condition::Stage(said, comes_to.into()))
}

/// Whether a condition that is written out once more for a stage still fits the bound.
pub(in crate::manifest) fn count(
    condition: &Condition,
    at: Range,
    names: &Names<'_>,
    notes: &mut Notes,
) -> bool {
    let before = names.stage_uses.get();
    let uses = before.saturating_add(values(condition));
    names.stage_uses.set(uses);
    if before <= STAGE_USES && uses > STAGE_USES {
        let what = format!("what is asked of stages comes to more than {STAGE_USES} values");
        let fix = "ask for them in fewer places, or make their conditions smaller";
        notes.add(Kind::TooMany, at, what, fix);
    }
    uses <= STAGE_USES
}

/// How many questions there are in a condition, and values that they compare with.
fn values(condition: &Condition) -> usize {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(values).sum(),
        Condition::Not(part) | Condition::Stage(_, part) => values(part),
        Condition::Test(_, ask) => {
            1 + match ask {
                Ask::OneOfTexts(list) | Ask::OneOfTextsInAnyCase(list) => list.len(),
                Ask::OneOfNumbers(list) => list.len(),
                Ask::HoldsAny(list) => list.len(),
                Ask::AnyElement(inner) | Ask::Length(inner) => values(inner),
                _ => 0,
            }
        }
    }
}
