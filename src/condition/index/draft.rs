//! Conditions as bits: each as one conjunction or disjunction of predicates, or as a few
//! conjunctions of which one must hold.

use crate::condition::program::{Node, NodeId, Program, node, node_at};
use crate::limits::CLAUSES;
use alloc::vec::Vec;

/// Predicates and negated predicates.
type Clause = Vec<(u32, bool)>;

/// What is gathered of the conditions, in their order.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Of each conjunction, its condition.
    pub alls: Vec<u32>,
    /// Of each disjunction, its condition.
    pub anys: Vec<u32>,
    /// Predicate, whether it is negated, whether it is in a disjunction, and in which.
    pub literals: Vec<Entry>,
    /// Conditions that would take too many clauses.
    pub rest: Vec<(u32, NodeId)>,
}

/// A predicate in a conjunction or disjunction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub predicate: u32,
    pub clause: u32,
    pub negated: bool,
    pub any: bool,
}

impl Draft {
    /// Adds the condition at `start` as number `condition`.
    pub fn add(&mut self, program: &Program<'_>, condition: u32, start: NodeId) {
        let before = self.literals.len();
        let top = node_at(program.nodes, start.0);
        let any = top.kind == node::ANY;
        let list = if any { &mut self.anys } else { &mut self.alls };
        let clause = list.len() as u32;
        if self.add_plain(program, top, any, clause) {
            let list = if any { &mut self.anys } else { &mut self.alls };
            list.push(condition);
            return;
        }
        self.literals.truncate(before);
        match clauses(program, top, false) {
            Some(clauses) if clauses.iter().all(|clause| clause.len() == 1) => {
                let clause = self.anys.len() as u32;
                self.anys.push(condition);
                for (predicate, negated) in clauses.into_iter().flatten() {
                    self.literals.push(Entry { predicate, clause, negated, any: true });
                }
            }
            Some(clauses) => {
                for list in clauses {
                    let clause = self.alls.len() as u32;
                    self.alls.push(condition);
                    for (predicate, negated) in list {
                        self.literals.push(Entry { predicate, clause, negated, any: false });
                    }
                }
            }
            None => self.rest.push((condition, start)),
        }
    }

    /// Adds the predicates of a condition that is one, or a flat group of them.
    fn add_plain(&mut self, program: &Program<'_>, top: Node, any: bool, clause: u32) -> bool {
        if top.kind == node::TEST || top.kind == node::NOT {
            return self.add_literal(program, top, any, clause);
        }
        let (mut at, end) = (top.inside, top.end());
        while at < end {
            let part = node_at(program.nodes, at);
            if !self.add_literal(program, part, any, clause) {
                return false;
            }
            at = part.end();
        }
        true
    }

    fn add_literal(&mut self, program: &Program<'_>, part: Node, any: bool, clause: u32) -> bool {
        let (tested, negated) = match part.kind {
            node::TEST => (part, false),
            node::NOT => (node_at(program.nodes, part.inside), true),
            _ => return false,
        };
        self.literals.push(Entry { predicate: tested.argument, clause, negated, any });
        tested.kind == node::TEST
    }
}

/// Conjunctions of which one holds exactly if the condition does, or its negation; `None` beyond
/// the bound.
fn clauses(program: &Program<'_>, here: Node, negated: bool) -> Option<Vec<Clause>> {
    if here.kind == node::TEST {
        return Some(Vec::from([Vec::from([(here.argument, negated)])]));
    }
    if here.kind == node::NOT {
        return clauses(program, node_at(program.nodes, here.inside), !negated);
    }
    // A conjunction that is negated is a disjunction of negations.
    let any = (here.kind == node::ANY) != negated;
    let mut found = if any { Vec::new() } else { Vec::from([Vec::new()]) };
    let (mut at, end) = (here.inside, here.end());
    while at < end {
        let part = node_at(program.nodes, at);
        at = part.end();
        let parts = clauses(program, part, negated)?;
        if any {
            found.extend(parts);
        } else {
            let joined = found.iter().flat_map(|one: &Clause| {
                parts.iter().map(|other| one.iter().chain(other).copied().collect::<Clause>())
            });
            found = joined.take(CLAUSES + 1).collect();
        }
        if found.len() > CLAUSES {
            return None;
        }
    }
    Some(found)
}
