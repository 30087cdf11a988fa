//! Whether a condition holds for a visitor.

use super::answer::Element;
use super::lookup::{LISTS, Lookup, Value};
use super::program::{NODE_ROW, Node, NodeId, PredicateId, Program, node, node_at};
use crate::limits::NESTING;
use alloc::{vec, vec::Vec};

/// Conditions that are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// All of them.
    All,
    /// Any of them.
    Any,
    /// Not the one in it.
    Not,
}

/// Sees an evaluation while it happens: how the code that decides explains itself.
///
/// `()` sees nothing; all calls to it are optimised away.
pub trait Watch {
    /// Whether parts are answered that cannot change the answer any more.
    const THOROUGH: bool;

    /// A group begins.
    fn begins(&mut self, group: Group);

    /// A predicate was answered.
    fn tested(&mut self, predicate: PredicateId, holds: bool);

    /// The group that began last, of those that have not ended, ends.
    fn ends(&mut self, holds: bool);
}

impl Watch for () {
    const THOROUGH: bool = false;

    #[inline]
    fn begins(&mut self, _: Group) {}

    #[inline]
    fn tested(&mut self, _: PredicateId, _: bool) {}

    #[inline]
    fn ends(&mut self, _: bool) {}
}

/// Predicates answered so far for one visitor: each is worked out at most once.
#[derive(Debug)]
pub struct Memo {
    known: Vec<u64>,
    held: Vec<u64>,
}

impl Memo {
    /// No answers yet to the predicates of `program`.
    #[must_use]
    pub fn of(program: &Program<'_>) -> Self {
        let words = program.predicate_count().div_ceil(64);
        Self { known: vec![0; words], held: vec![0; words] }
    }

    /// Begins anew, for another visitor.
    pub fn forget(&mut self) {
        self.known.fill(0);
        self.held.fill(0);
    }

    /// The answer to a predicate, worked out by `ask` if it is the first time.
    fn answer(&mut self, id: PredicateId, ask: impl FnOnce() -> bool) -> bool {
        let (word, bit) = (id.0 as usize / 64, 1 << (id.0 % 64));
        let (Some(known), Some(held)) = (self.known.get_mut(word), self.held.get_mut(word)) else {
            return false;
        };
        if *known & bit == 0 {
            *known |= bit;
            if ask() {
                *held |= bit;
            }
        }
        *held & bit != 0
    }
}

impl Program<'_> {
    /// Whether the condition at `node` holds.
    ///
    /// Answers no further than needed, from left to right. Each node is looked at once at most, and
    /// none deeper than plans have them, so that one that somebody made up ends as well: a condition
    /// that is not well formed gives some answer.
    pub fn holds(&self, node: NodeId, visitor: &impl Lookup, memo: &mut Memo) -> bool {
        self.holds_watched(node, visitor, memo, &mut ())
    }

    /// Likewise, and `watch` sees how.
    pub fn holds_watched(
        &self,
        NodeId(node): NodeId,
        visitor: &impl Lookup,
        memo: &mut Memo,
        watch: &mut impl Watch,
    ) -> bool {
        let mut test = |id| memo.answer(id, || self.ask(id, visitor));
        condition_holds(self.nodes, node, &mut test, watch)
    }

    /// Shows `watch` the condition on elements at `node`, whose predicates are all answered no.
    pub(crate) fn walk_inner(&self, NodeId(node): NodeId, watch: &mut impl Watch) {
        condition_holds(self.inner, node, &mut |_| false, watch);
    }

    /// Whether a condition on an element or a length holds.
    pub(super) fn inner_holds(&self, NodeId(node): NodeId, element: Value<'_>) -> bool {
        let element = Element { value: element, program: self };
        // What asks about elements is asked about by nothing that stands before it.
        let comes_before = |id| {
            let inner = self.predicate(id).and_then(|(_, question)| question.inner());
            inner.is_none_or(|NodeId(inner)| inner < node)
        };
        let mut test = |id| (!LISTS || comes_before(id)) && self.ask(id, &element);
        condition_holds(self.inner, node, &mut test, &mut ())
    }
}

/// Whether the condition at `node` holds, where `test` answers its predicates.
fn condition_holds(
    nodes: &[u8],
    node: u32,
    test: &mut impl FnMut(PredicateId) -> bool,
    watch: &mut impl Watch,
) -> bool {
    let end = (nodes.len() / NODE_ROW) as u32;
    node_holds(nodes, node_at(nodes, node).within(end), NESTING * 2, test, watch)
}

/// Likewise for what begins with `here`, at most `levels` deep.
fn node_holds<W: Watch>(
    nodes: &[u8],
    here: Node,
    levels: usize,
    test: &mut impl FnMut(PredicateId) -> bool,
    watch: &mut W,
) -> bool {
    if here.kind == node::TEST {
        let holds = test(PredicateId(here.argument));
        watch.tested(PredicateId(here.argument), holds);
        return holds;
    }
    let Some(levels) = levels.checked_sub(1) else { return false };
    let (end, stop) = (here.end(), here.kind == node::ANY);
    watch.begins(match here.kind {
        node::NOT => Group::Not,
        node::ALL => Group::All,
        _ => Group::Any,
    });
    let mut holds = !stop;
    let mut next = here.inside;
    while next < end {
        let part = node_at(nodes, next).within(end);
        if node_holds(nodes, part, levels, test, watch) == stop {
            holds = stop;
            if !W::THOROUGH {
                break;
            }
        }
        next = part.end();
    }
    // Of one node, as of all of them.
    let holds = holds != (here.kind == node::NOT);
    watch.ends(holds);
    holds
}
