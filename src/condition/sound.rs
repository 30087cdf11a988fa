//! Whether a program read from a plan can be trusted: checked once, when it is loaded.

use super::pattern;
use super::program::{NODE_ROW, Node, NodeId, PredicateId, Program, Question, node, node_at};
use crate::bytes::{Reader, u16_at};
use crate::data::Data;
use crate::limits::{ELEMENT_NESTING, NESTING};

impl Program<'_> {
    /// Whether every source, predicate and operand is there and of a known kind.
    #[must_use]
    pub fn has_sound_tables(&self) -> bool {
        let known = |at| u16::try_from(at).is_ok_and(|at| self.source(at).is_some());
        (0..self.source_count()).all(known)
            && self.operands.chunks_exact(2).all(|word| u16_at(word, 0) <= self.texts.last_word)
            && self.has_sound_inner_nodes()
            && (0..self.predicate_count() as u32).all(|id| self.is_sound(PredicateId(id)))
    }

    fn is_sound(&self, id: PredicateId) -> bool {
        let within = |first: u32, count: u32, table: &[u8], width: usize| {
            first.checked_add(count).is_some_and(|end| end as usize <= table.len() / width)
        };
        let Some((source, question)) = self.predicate(id) else { return false };
        let sound = match question {
            Question::OneOfTexts { first, count }
            | Question::OneOfTextsInAnyCase { first, count } => {
                within(first, count, self.operands, 2)
            }
            Question::OneOfNumbers { first, count } => within(first, count, self.numbers, 8),
            Question::HoldsAny { first, count } => within(first, count, self.keys, 2),
            Question::Same { first, count } | Question::Loosely { first, count, .. } => {
                Data::is_next(&mut Reader(self.constant(first, count)), NESTING)
            }
            Question::Matches { first, count } => pattern::is_sound(self.constant(first, count)),
            Question::Version(_, text) => (text.0 as usize) < self.texts.len(),
            Question::AnyElement(inner) | Question::Length(inner) | Question::Written(inner) => {
                self.inner_depth(inner, ELEMENT_NESTING).is_some()
            }
            _ => true,
        };
        sound && usize::from(source) < self.source_count()
    }

    /// Inner nodes are conditions one after the other, up to the end.
    fn has_sound_inner_nodes(&self) -> bool {
        let mut next = 0;
        while (next as usize) < self.inner.len() / NODE_ROW {
            match self.end_of(self.inner, next) {
                Some(end) => next = end,
                None => return false,
            }
        }
        true
    }

    /// `Some` if the questions about elements in the condition at `inner` are nested at most
    /// `depth` deep. Inner conditions only ask predicates whose own come earlier, but a plan that
    /// somebody made up may ask in circles.
    fn inner_depth(&self, NodeId(inner): NodeId, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let (mut at, end) = (inner, self.end_of(self.inner, inner)?);
        while at < end {
            let Node { kind, argument, inside } = node_at(self.inner, at);
            at = inside;
            if kind == node::TEST {
                let (_, question) = self.predicate(PredicateId(argument))?;
                if let Some(deeper) = question.inner() {
                    (deeper.0 < inner).then(|| self.inner_depth(deeper, depth))??;
                }
            }
        }
        Some(())
    }

    /// Where the condition that begins at `at` in `nodes` ends, or `None` if it is not well
    /// formed: past the nodes, nested too deep, of unknown kind, or longer than it says.
    #[must_use]
    pub fn end_of(&self, nodes: &[u8], at: u32) -> Option<u32> {
        self.end_at_depth(nodes, at, NESTING * 2)
    }

    fn end_at_depth(&self, nodes: &[u8], at: u32, depth: usize) -> Option<u32> {
        let depth = depth.checked_sub(1)?;
        if at as usize >= nodes.len() / NODE_ROW {
            return None;
        }
        let Node { kind, argument, inside } = node_at(nodes, at);
        if kind == node::TEST {
            return ((argument as usize) < self.predicate_count()).then_some(inside);
        }
        let end = inside.checked_add(argument)?;
        let mut next = inside;
        match kind {
            node::NOT => next = self.end_at_depth(nodes, next, depth)?,
            node::ALL | node::ANY => {
                while next < end {
                    next = match self.after_short_test(nodes, next) {
                        Some(after) => after,
                        None => self.end_at_depth(nodes, next, depth)?,
                    };
                }
            }
            _ => return None,
        }
        (next == end).then_some(end)
    }

    /// Where the sound test of one word at `at` ends. Most nodes are such, and a plan has tens of
    /// thousands of them.
    fn after_short_test(&self, nodes: &[u8], at: u32) -> Option<u32> {
        let from = (at as usize).checked_mul(NODE_ROW)?;
        let word = nodes.get(from..from.checked_add(NODE_ROW)?)?;
        let first = u16_at(word, 0);
        let known = first < node::GROUP && usize::from(first) < self.predicate_count();
        if known { at.checked_add(1) } else { None }
    }
}
