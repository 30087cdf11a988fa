//! Checked conditions to the tables of a program: the author's side of `program`.

use super::ast::{Ask, Condition, Order, Shape, Source};
use super::program::{NodeId, node};
use crate::bytes::put_u16;
use crate::data::Data;
use crate::id::Key;
use crate::strings::TextPool;
use alloc::{collections::BTreeMap, string::String, vec::Vec};

/// The tables of a [`Program`](super::program::Program) being filled.
#[derive(Debug, Default)]
pub struct Tables {
    /// See [`Program::sources`](super::program::Program::sources).
    pub sources: Vec<u8>,
    /// See [`Program::predicates`](super::program::Program::predicates).
    pub predicates: Vec<u8>,
    /// See [`Program::numbers`](super::program::Program::numbers).
    pub numbers: Vec<u8>,
    /// See [`Program::operands`](super::program::Program::operands).
    pub operands: Vec<u8>,
    /// See [`Program::keys`](super::program::Program::keys).
    pub keys: Vec<u8>,
    /// See [`Program::constants`](super::program::Program::constants).
    pub constants: Vec<u8>,
    /// See [`Program::nodes`](super::program::Program::nodes).
    pub nodes: Vec<u8>,
    /// See [`Program::inner`](super::program::Program::inner).
    pub inner: Vec<u8>,
    known_sources: BTreeMap<Source, u16>,
    known_predicates: BTreeMap<Vec<u8>, u32>,
    known_runs: BTreeMap<(u8, Vec<u8>), u32>,
}

impl Tables {
    /// Appends `condition`, and says where it begins.
    pub fn add(&mut self, condition: &Condition, texts: &mut TextPool) -> NodeId {
        let start = self.nodes.len() / 4;
        match condition {
            Condition::Test(source, ask) => {
                let id = self.predicate(*source, ask, texts);
                self.push(node::TEST, id);
            }
            Condition::Not(inner) => {
                self.group(node::NOT, core::slice::from_ref(&**inner), texts);
            }
            Condition::All(parts) => self.group(node::ALL, parts, texts),
            Condition::Any(parts) => self.group(node::ANY, parts, texts),
        }
        NodeId(start as u32)
    }

    fn push(&mut self, kind: u32, argument: u32) {
        let word = kind << node::SHIFT | (argument & node::ARGUMENT);
        self.nodes.extend_from_slice(&word.to_le_bytes());
    }

    fn group(&mut self, kind: u32, parts: &[Condition], texts: &mut TextPool) {
        let start = self.nodes.len();
        self.push(kind, 0);
        for part in parts {
            self.add(part, texts);
        }
        let length = (self.nodes.len() - start) / 4;
        let word = kind << node::SHIFT | (length as u32 & node::ARGUMENT);
        if let Some(slot) = self.nodes.get_mut(start..start + 4) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
    }

    fn source(&mut self, source: Source) -> u16 {
        let next = self.known_sources.len() as u16;
        let id = *self.known_sources.entry(source).or_insert(next);
        if id == next {
            let (tag, key, days) = match source {
                Source::Path => (0, None, 0),
                Source::Country => (1, None, 0),
                Source::Region => (2, None, 0),
                Source::Language => (3, None, 0),
                Source::Device => (4, None, 0),
                Source::Referrer => (5, None, 0),
                Source::CampaignSource => (6, None, 0),
                Source::CampaignMedium => (7, None, 0),
                Source::CampaignName => (8, None, 0),
                Source::Hour => (9, None, 0),
                Source::Weekday => (10, None, 0),
                Source::Month => (11, None, 0),
                Source::Sessions => (12, None, 0),
                Source::Recent => (13, None, 0),
                Source::Affinity(key, half_life) => (14, Some(key), half_life.days()),
                Source::Trait(key) => (15, Some(key), 0),
                Source::Count(key) => (16, Some(key), 0),
                Source::Since(key) => (17, Some(key), 0),
                Source::Attribute(row) => (18, Some(Key(row)), 0),
                Source::Element => (19, None, 0),
            };
            self.sources.extend_from_slice(&[tag, 0]);
            put_u16(&mut self.sources, key.map_or(0, |Key(key)| key));
            put_u16(&mut self.sources, days);
        }
        id
    }

    fn predicate(&mut self, source: Source, ask: &Ask, texts: &mut TextPool) -> u32 {
        let source = self.source(source);
        let mut order = 0;
        let (question, first, count) = match ask {
            Ask::Exists => (0, 0, 0),
            Ask::Is(value) => (1, u32::from(*value), 0),
            Ask::OneOfTexts(values) => self.text_run(values, texts),
            Ask::OneOfNumbers(values) => self.number_run(3, values),
            Ask::HoldsAny(values) => self.key_run(values),
            Ask::Below(cut) => self.number_run(5, &[*cut]),
            Ask::AtMost(cut) => self.number_run(6, &[*cut]),
            Ask::Above(cut) => self.number_run(7, &[*cut]),
            Ask::AtLeast(cut) => self.number_run(8, &[*cut]),
            Ask::Same(data) => self.data(9, data),
            Ask::OneOfTextsInAnyCase(values) => {
                let (_, first, count) = self.text_run(values, texts);
                (10, first, count)
            }
            Ask::Matches(table) => self.run(11, table.clone(), 1),
            Ask::Version(relation, text) => (12, texts.add(text).0, number_of(*relation).into()),
            Ask::AnyElement(inner) => (13, self.add_inner(inner, texts), 0),
            Ask::Length(inner) => (14, self.add_inner(inner, texts), 0),
            Ask::Shaped(shape) => {
                let at = Shape::ALL.iter().position(|other| other == shape);
                (15, at.unwrap_or_default() as u32, 0)
            }
            Ask::Loosely(relation, data) => {
                order = number_of(*relation);
                self.data(16, data)
            }
        };
        let mut row = Vec::new();
        put_u16(&mut row, source);
        row.extend_from_slice(&[question, order]);
        row.extend_from_slice(&first.to_le_bytes());
        row.extend_from_slice(&count.to_le_bytes());
        let next = self.known_predicates.len() as u32;
        let id = *self.known_predicates.entry(row.clone()).or_insert(next);
        if id == next {
            self.predicates.extend_from_slice(&row);
        }
        id
    }

    /// Appends a condition on elements to the inner nodes, after those that it asks itself.
    fn add_inner(&mut self, condition: &Condition, texts: &mut TextPool) -> u32 {
        let outer = core::mem::take(&mut self.nodes);
        self.add(condition, texts);
        let nodes = core::mem::replace(&mut self.nodes, outer);
        let start = self.inner.len() / 4;
        self.inner.extend_from_slice(&nodes);
        start as u32
    }

    fn data(&mut self, question: u8, data: &Data) -> (u8, u32, u32) {
        let mut bytes = Vec::new();
        data.write(&mut bytes);
        self.run(question, bytes, 1)
    }

    fn text_run(&mut self, values: &[String], texts: &mut TextPool) -> (u8, u32, u32) {
        let mut values: Vec<&String> = values.iter().collect();
        values.sort_unstable();
        values.dedup();
        let run = values.iter().flat_map(|value| texts.add(value).0.to_le_bytes()).collect();
        self.run(2, run, 4)
    }

    fn number_run(&mut self, question: u8, values: &[f64]) -> (u8, u32, u32) {
        // Adding zero makes -0 the 0 that it equals.
        let mut values: Vec<f64> = values.iter().map(|value| value + 0.0).collect();
        values.sort_unstable_by(f64::total_cmp);
        values.dedup();
        let run = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.run(question, run, 8)
    }

    fn key_run(&mut self, values: &[Key]) -> (u8, u32, u32) {
        let mut values = values.to_vec();
        values.sort_unstable();
        values.dedup();
        let run = values.iter().flat_map(|Key(value)| value.to_le_bytes()).collect();
        self.run(4, run, 2)
    }

    /// Keeps a run of operands of `width` bytes, each distinct run once.
    fn run(&mut self, question: u8, run: Vec<u8>, width: usize) -> (u8, u32, u32) {
        let table = match width {
            1 => &mut self.constants,
            2 => &mut self.keys,
            4 => &mut self.operands,
            _ => &mut self.numbers,
        };
        let (next, count) = ((table.len() / width) as u32, (run.len() / width) as u32);
        let first = *self.known_runs.entry((width as u8, run.clone())).or_insert(next);
        if first == next {
            table.extend_from_slice(&run);
        }
        let count = if matches!(question, 5..=8) { 0 } else { count };
        (question, first, count)
    }
}

fn number_of(order: Order) -> u8 {
    Order::ALL.iter().position(|other| *other == order).unwrap_or_default() as u8
}
