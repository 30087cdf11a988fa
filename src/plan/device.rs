//! What of a manifest a device decides by: all that a browser's plan, which anyone can read, is
//! made from.

use crate::condition::{Ask, Condition, Source};
use crate::manifest::model::{Experience, Model, Status};
use crate::time::UnixSeconds;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// `model` with only those experiences that a device may decide at `now` or later, the segments
/// that they are for, and the attributes that these ask.
///
/// Topics, items, traits, events, slots and merge fields stay: with them the device observes,
/// asks and fills in, whatever decides.
pub(super) fn of_device(model: &Model, now: UnixSeconds) -> Model {
    let mut device = decided_on_device(model, now);
    let audiences = device.experiences.iter_mut().filter_map(|it| it.audience.as_mut());
    let asked = renumbered(audiences.collect());
    device.segments = picked(&model.segments, &asked);

    let mut rows = Vec::new();
    for segment in &mut device.segments {
        attributes(&mut segment.when, &mut rows);
    }
    for question in device.traits.iter_mut().filter_map(|it| it.question.as_mut()) {
        attributes(&mut question.when, &mut rows);
    }
    let asked = renumbered(rows);
    device.attributes = picked(&model.attributes, &asked);
    device
}

/// `model` with only those experiences that a device may decide at `now` or later, and with all its
/// names: for whoever explains what a device decides. It is nothing to put on a page.
#[must_use]
pub fn decided_on_device(model: &Model, now: UnixSeconds) -> Model {
    let mut device = model.clone();
    device.experiences.retain(|experience| decides(model, experience, now));
    device
}

/// Whether a device may decide it at `now` or later.
fn decides(model: &Model, experience: &Experience, now: UnixSeconds) -> bool {
    let segment = experience.audience.and_then(|at| model.segments.get(at));
    experience.status == Status::Live
        && experience.until.is_none_or(|until| now < until)
        && !segment.is_some_and(|segment| segment.edge_only)
}

/// Makes each number its place among all of them, which are returned, rising.
fn renumbered<N: Copy + Ord + TryFrom<usize>>(numbers: Vec<&mut N>) -> Vec<N> {
    let all: BTreeSet<N> = numbers.iter().map(|number| **number).collect();
    let all: Vec<N> = all.into_iter().collect();
    for number in numbers {
        // Always there, and never a larger number than it was.
        if let Some(place) = all.binary_search(number).ok().and_then(|at| at.try_into().ok()) {
            *number = place;
        }
    }
    all
}

fn picked<T: Clone, N: Copy + Into<usize>>(list: &[T], rows: &[N]) -> Vec<T> {
    rows.iter().filter_map(|&row| list.get(row.into()).cloned()).collect()
}

/// Gathers the rows of the declared attributes that `condition` asks.
fn attributes<'c>(condition: &'c mut Condition, rows: &mut Vec<&'c mut u16>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter_mut().for_each(|part| attributes(part, rows));
        }
        Condition::Not(part) | Condition::Stage(_, part) => attributes(part, rows),
        Condition::Test(source, ask) => {
            if let Source::Attribute(row) = source {
                rows.push(row);
            }
            if let Ask::AnyElement(inner) | Ask::Length(inner) = ask {
                attributes(inner, rows);
            }
        }
    }
}
