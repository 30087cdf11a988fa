//! What a plan's conditions ask of each attribute: what they compare it with.

use crate::condition::program::Question;
use crate::condition::{Group, NodeId, PredicateId, Program, Source, Watch};
use crate::data::Data;
use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec::Vec};

/// What one attribute is compared with, each in the order of the plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Texts, and versions as texts.
    pub texts: Vec<String>,
    /// Numbers.
    pub numbers: Vec<f64>,
    /// Whether it is compared with a truth value.
    pub flags: bool,
    /// What its elements are compared with, if it is asked as a list.
    pub elements: Option<(Vec<String>, Vec<f64>)>,
}

/// What each attribute is compared with.
pub(super) fn of(program: &Program<'_>) -> BTreeMap<Source, Asked> {
    let mut found: BTreeMap<Source, Asked> = BTreeMap::new();
    for id in 0..program.predicate_count() as u32 {
        let Some((source, question)) = program.predicate(PredicateId(id)) else { continue };
        let Some(source) = program.source(source) else { continue };
        found.entry(source).or_default().add(program, question);
    }
    for asked in found.values_mut() {
        let texts = &mut asked.texts;
        texts.sort_unstable();
        texts.dedup();
        asked.numbers.sort_unstable_by(f64::total_cmp);
        asked.numbers.dedup();
    }
    found
}

impl Asked {
    fn add(&mut self, program: &Program<'_>, question: Question) {
        match question {
            Question::OneOfTexts { first, count }
            | Question::OneOfTextsInAnyCase { first, count } => {
                let run = first..first.saturating_add(count);
                self.texts.extend(run.map(|at| program.operand(at).to_owned()));
            }
            Question::OneOfNumbers { first, count } => {
                let run = first..first.saturating_add(count);
                self.numbers.extend(run.filter_map(|at| program.number(at)));
            }
            Question::Below(cut)
            | Question::AtMost(cut)
            | Question::Above(cut)
            | Question::AtLeast(cut) => self.numbers.push(cut),
            Question::Is(_) => self.flags = true,
            Question::Version(_, text) => {
                let version = program.texts.get(text);
                self.texts.push(version.replace(' ', "").replace("-~", "").replace('-', "."));
            }
            Question::Same { first, count } | Question::Loosely { first, count, .. } => {
                match program.data(first, count) {
                    Some(Data::Text(text)) => self.texts.push(text),
                    Some(Data::Number(number)) => self.numbers.push(number),
                    Some(Data::Bool(_)) => self.flags = true,
                    _ => {}
                }
            }
            Question::AnyElement(inner) => {
                let mut elements = Self::default();
                elements.add_inner(program, inner);
                let (texts, numbers) = self.elements.get_or_insert_default();
                texts.extend(elements.texts);
                numbers.extend(elements.numbers);
            }
            Question::Length(_) => {
                self.elements.get_or_insert_default();
            }
            Question::Written(inner) => self.add_inner(program, inner),
            // They compare with nothing, with keys that the catalog lists, or with a pattern.
            Question::Exists
            | Question::HoldsAny { .. }
            | Question::Shaped(_)
            | Question::Matches { .. } => {}
        }
    }

    /// What a condition on elements compares them with, whatever field of theirs.
    fn add_inner(&mut self, program: &Program<'_>, node: NodeId) {
        let mut questions = Questions(Vec::new());
        program.walk_inner(node, &mut questions);
        for id in questions.0 {
            if let Some((_, question)) = program.predicate(id) {
                self.add(program, question);
            }
        }
    }
}

/// The predicates of a condition.
struct Questions(Vec<PredicateId>);

impl Watch for Questions {
    const THOROUGH: bool = true;

    fn begins(&mut self, _: Group) {}

    fn tested(&mut self, predicate: PredicateId, _: bool) {
        self.0.push(predicate);
    }

    fn ends(&mut self, _: bool) {}
}
