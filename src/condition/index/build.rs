//! Building an index: one pass over the conditions, then predicates and their places are put in
//! the order of the axes by counting.

use super::axis::{Axis, Cut, Kind};
use super::draft::Draft;
use super::rows::Rows;
use super::{Asked, Index, Literal};
use crate::condition::Order;
use crate::condition::program::{NodeId, PredicateId, Program, Question};
use crate::strings::TextId;
use alloc::{vec, vec::Vec};

/// Which axis of a source a question belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Values,
    Versions,
    Single,
}

impl Family {
    const fn of(question: &Question) -> Self {
        match question {
            Question::Exists
            | Question::Is(_)
            | Question::OneOfTexts { .. }
            | Question::OneOfNumbers { .. }
            | Question::Below(_)
            | Question::AtMost(_)
            | Question::Above(_)
            | Question::AtLeast(_)
            | Question::Shaped(_) => Self::Values,
            Question::Version(..) => Self::Versions,
            Question::HoldsAny { .. }
            | Question::Same { .. }
            | Question::OneOfTextsInAnyCase { .. }
            | Question::Matches { .. }
            | Question::AnyElement(_)
            | Question::Length(_)
            | Question::Loosely { .. }
            | Question::Written(_) => Self::Single,
        }
    }
}

impl Index {
    /// An index over `conditions`, which are numbered from 0.
    pub fn new(program: &Program<'_>, conditions: impl Iterator<Item = NodeId>) -> Self {
        let mut draft = Draft::default();
        for (number, node) in conditions.enumerate() {
            draft.add(program, number as u32, node);
        }
        let mut counts = vec![0u32; program.predicate_count()];
        for literal in &draft.literals {
            if let Some(count) = counts.get_mut(literal.predicate as usize) {
                *count += 1;
            }
        }
        let (mut axes, asked, mut places) = axes(program, &counts);
        let all_words = draft.alls.len().div_ceil(64);
        let mut literals = vec![Literal::default(); draft.literals.len()];
        for entry in &draft.literals {
            let first = if entry.any { all_words as u32 * 64 } else { 0 };
            let Some(place) = places.get_mut(entry.predicate as usize) else { continue };
            if let Some(literal) = literals.get_mut(*place as usize) {
                *literal = Literal::new(first + entry.clause, entry.negated);
            }
            *place += 1;
        }
        let words = all_words + draft.anys.len().div_ceil(64);
        let mut slots = 0;
        for axis in &mut axes {
            axis.slot = slots;
            slots += axis.classes();
        }
        let mut start = vec![0; words];
        for (at, word) in start.iter_mut().take(all_words).enumerate() {
            let left = draft.alls.len() - at * 64;
            *word = if left >= 64 { u64::MAX } else { (1 << left) - 1 };
        }
        let room = draft.alls.len() + draft.anys.len() + draft.rest.len();
        let mut conditions = draft.alls;
        conditions.resize(all_words * 64, u32::MAX);
        conditions.append(&mut draft.anys);
        Self {
            conditions,
            all_words,
            axes,
            asked,
            literals,
            rows: Rows::new(words, slots as usize),
            rest: draft.rest,
            memo: None,
            start,
            bits: Vec::with_capacity(words),
            // Clauses of one condition are found once, so this is never outgrown.
            found: Vec::with_capacity(room),
        }
    }
}

/// The axes, their predicates in order, and for each predicate where its literals begin.
fn axes(program: &Program<'_>, counts: &[u32]) -> (Vec<Axis>, Vec<Asked>, Vec<u32>) {
    let known = |id| program.predicate(PredicateId(id));
    // Axes of one source with classes have two places; single questions come after all of them.
    let sources = program.source_count();
    let mut sizes = vec![0u32; sources * 2 + 1];
    let bucket = |source: u16, question: &Question| match Family::of(question) {
        Family::Values => usize::from(source) * 2,
        Family::Versions => usize::from(source) * 2 + 1,
        Family::Single => sources * 2,
    };
    let bucket_of = |id| {
        let (source, question) = known(id)?;
        // Of versions all that the program asks about, so that two indexes over parts of one
        // program have the same classes of them.
        let counts = is_asked(counts, id) || matches!(question, Question::Version(..));
        counts.then(|| bucket(source, &question))
    };
    let buckets: Vec<u32> = (0..counts.len() as u32)
        .map(|id| bucket_of(id).map_or(u32::MAX, |bucket| bucket as u32))
        .collect();
    for &bucket in &buckets {
        if let Some(size) = sizes.get_mut(bucket as usize) {
            *size += 1;
        }
    }
    let mut next = 0;
    let mut starts: Vec<u32> = Vec::with_capacity(sizes.len());
    for size in &sizes {
        starts.push(next);
        next += size;
    }
    let mut order = vec![0u32; next as usize];
    let mut free = starts.clone();
    for (id, &bucket) in (0u32..).zip(&buckets) {
        let Some(free) = free.get_mut(bucket as usize) else { continue };
        if let Some(slot) = order.get_mut(*free as usize) {
            *slot = id;
        }
        *free += 1;
    }
    let mut places = vec![0u32; counts.len()];
    let mut end = 0;
    let mut asked = Vec::with_capacity(order.len());
    for &id in &order {
        if let (Some(place), Some(count)) = (places.get_mut(id as usize), counts.get(id as usize)) {
            *place = end;
            end += count;
        }
        asked.push(Asked { id: PredicateId(id), end });
    }
    let mut axes = Vec::new();
    let mut seen = vec![0u64; usize::from(program.texts.last_word) / 64 + 1];
    for (at, (&size, &first)) in sizes.iter().zip(&starts).enumerate() {
        let members = order.get(first as usize..(first + size) as usize).unwrap_or_default();
        let source = (at / 2) as u16;
        let axis = |source, kind, first, end| Axis { source, kind, first, end, slot: 0 };
        if at == sources * 2 {
            for (at, &id) in members.iter().enumerate() {
                let Some((source, _)) = known(id) else { continue };
                let first = first + at as u32;
                axes.push(axis(source, Kind::Single, first, first + 1));
            }
        } else if members.iter().any(|&id| is_asked(counts, id)) {
            let kind = if at % 2 == 0 {
                values(program, members, &mut seen)
            } else {
                versions(program, members)
            };
            axes.push(axis(source, kind, first, first + size));
        }
    }
    (axes, asked, places)
}

fn is_asked(counts: &[u32], id: u32) -> bool {
    counts.get(id as usize).is_some_and(|&count| count > 0)
}

/// The classes of the values that these predicates ask about; `seen` is a bit for each word of
/// the plan, and none of them is set before and after.
fn values(program: &Program<'_>, predicates: &[u32], seen: &mut [u64]) -> Kind {
    let mut cuts: Vec<Cut<f64>> = Vec::new();
    let mut cut = |at: f64, after| cuts.push(Cut { at: at + 0.0, after });
    for &id in predicates {
        match program.predicate(PredicateId(id)) {
            Some((_, Question::OneOfTexts { first, count })) => {
                for at in first..first + count {
                    let word = program.operand_word(at);
                    if let Some(bits) = seen.get_mut(usize::from(word) / 64) {
                        *bits |= 1 << (word % 64);
                    }
                }
            }
            Some((_, Question::OneOfNumbers { first, count })) => {
                for number in (first..first + count).filter_map(|at| program.number(at)) {
                    cut(number, false);
                    cut(number, true);
                }
            }
            Some((_, Question::Below(at) | Question::AtLeast(at))) => cut(at, false),
            Some((_, Question::AtMost(at) | Question::Above(at))) => cut(at, true),
            _ => {}
        }
    }
    cuts.retain(|cut| !cut.at.is_nan());
    cuts.sort_unstable_by(|a, b| a.at.total_cmp(&b.at).then(a.after.cmp(&b.after)));
    cuts.dedup();
    let mut words = Vec::new();
    for (at, bits) in seen.iter_mut().enumerate() {
        while *bits != 0 {
            words.push((at * 64) as u16 + bits.trailing_zeros() as u16);
            *bits &= *bits - 1;
        }
    }
    Kind::Values { words, cuts }
}

/// The classes of the versions that these predicates ask about.
fn versions(program: &Program<'_>, predicates: &[u32]) -> Kind {
    let mut cuts: Vec<Cut<TextId>> = Vec::new();
    for &id in predicates {
        let Some((_, Question::Version(order, at))) = program.predicate(PredicateId(id)) else {
            continue;
        };
        if matches!(order, Order::Below | Order::AtLeast | Order::Same) {
            cuts.push(Cut { at, after: false });
        }
        if matches!(order, Order::AtMost | Order::Above | Order::Same) {
            cuts.push(Cut { at, after: true });
        }
    }
    let text = |cut: &Cut<TextId>| program.texts.get(cut.at);
    cuts.sort_unstable_by(|a, b| text(a).cmp(text(b)).then(a.after.cmp(&b.after)));
    cuts.dedup();
    Kind::Versions(cuts)
}
