//! Whether a condition holds for a visitor.

use super::answer::Element;
use super::lookup::{Lookup, Value};
use super::program::{Node, NodeId, PredicateId, Program, node, node_at};
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
    /// Answers no further than needed, from left to right. A condition that is not well formed
    /// (which no loaded plan holds) does not hold.
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
        node_holds(self.nodes, node_at(self.nodes, node), &mut test, watch)
    }

    /// Shows `watch` the condition on elements at `node`, whose predicates are all answered no.
    pub(crate) fn walk_inner(&self, NodeId(node): NodeId, watch: &mut impl Watch) {
        node_holds(self.inner, node_at(self.inner, node), &mut |_| false, watch);
    }

    /// Whether a condition on an element or a length holds.
    pub(super) fn inner_holds(&self, NodeId(node): NodeId, element: Value<'_>) -> bool {
        let element = Element { value: element, program: self };
        let here = node_at(self.inner, node);
        node_holds(self.inner, here, &mut |id| self.ask(id, &element), &mut ())
    }
}

/// Whether the condition that begins with `here` holds, where `test` answers its predicates.
fn node_holds<W: Watch>(
    nodes: &[u8],
    here: Node,
    test: &mut impl FnMut(PredicateId) -> bool,
    watch: &mut W,
) -> bool {
    let holds = match here.kind {
        node::TEST => {
            let holds = test(PredicateId(here.argument));
            watch.tested(PredicateId(here.argument), holds);
            return holds;
        }
        node::NOT => {
            watch.begins(Group::Not);
            !node_holds(nodes, node_at(nodes, here.inside).within(here.end()), test, watch)
        }
        _ => {
            let (end, stop) = (here.end(), here.kind == node::ANY);
            watch.begins(if stop { Group::Any } else { Group::All });
            let mut holds = !stop;
            let mut next = here.inside;
            while next < end {
                let part = node_at(nodes, next).within(end);
                if node_holds(nodes, part, test, watch) == stop {
                    holds = stop;
                    if !W::THOROUGH {
                        break;
                    }
                }
                next = part.end();
            }
            holds
        }
    };
    watch.ends(holds);
    holds
}
