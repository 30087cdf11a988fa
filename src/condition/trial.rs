//! One condition tried on one visitor's untyped attributes, through the same tables and the same
//! evaluator that plans use: how public conformance cases are run.

use super::ast::Source;
use super::encode::{Tables, words};
use super::eval::Memo;
use super::lookup::{Lookup, Value};
use super::program::{ATTRIBUTE_ROW, Program};
use super::untyped::{Groups, Untyped};
use crate::data::Data;
use crate::limits::ROWS;
use crate::strings::{TextPool, Texts};
use alloc::{collections::BTreeSet, string::String, vec::Vec};
use serde_json::Value as Json;

/// Whether `condition` holds for `attributes`.
///
/// # Errors
/// The condition made a program that a plan would not be loaded with: nested too deep.
pub fn holds(condition: &Json, attributes: &Json, groups: &Groups) -> Result<bool, String> {
    let mut untyped = Untyped::default();
    let condition = untyped.read(condition, groups);
    let mut asked = BTreeSet::new();
    words(&condition, &mut asked);
    if asked.len() > ROWS {
        return Err("the condition compares with too many texts".into());
    }
    let (mut tables, mut texts) = (Tables::default(), TextPool::of_words(&asked));
    let names: Vec<u8> = untyped
        .attributes
        .iter()
        .flat_map(|name| {
            let mut row = [0; ATTRIBUTE_ROW];
            let id = texts.add(name).0.to_le_bytes();
            row.iter_mut().zip(id).for_each(|(byte, id)| *byte = id);
            row
        })
        .collect();
    let node = tables.add(&condition, &mut texts);
    let (ends, bytes) = texts.into_parts();
    let text = core::str::from_utf8(&bytes).unwrap_or_default();
    let program = Program {
        texts: Texts { ends: &ends, text, last_word: asked.len() as u16 },
        attributes: &names,
        sources: &tables.sources,
        predicates: &tables.predicates,
        numbers: &tables.numbers,
        operands: &tables.operands,
        runs: &tables.runs,
        keys: &tables.keys,
        constants: &tables.constants,
        nodes: &tables.nodes,
        inner: &tables.inner,
        folds: &tables.folds(),
    };
    if !program.has_sound_tables() || program.end_of(program.nodes, node.0).is_none() {
        return Err("the condition is nested too deep".into());
    }
    let visitor = Visitor { data: attributes.into(), program: &program };
    Ok(program.holds(node, &visitor, &mut Memo::of(&program)))
}

struct Visitor<'a> {
    data: Data,
    program: &'a Program<'a>,
}

impl Lookup for Visitor<'_> {
    fn value(&self, source: Source) -> Value<'_> {
        match source {
            Source::Attribute(at) => Value::from(&self.data).at(self.program.attribute(at)),
            _ => Value::Missing,
        }
    }
}
