//! Checked conditions to the tables of a program: the author's side of `program`.

use super::ast::{Ask, Condition, Order, Shape, Source};
use super::program::{LONG_RUN, NodeId, node};
use crate::bytes::{put_u16, u32_at};
use crate::data::Data;
use crate::fold::table;
use crate::id::Key;
use crate::strings::TextPool;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::{string::String, vec::Vec};

/// Gathers the texts that `condition` compares with.
pub fn words<'c>(condition: &'c Condition, found: &mut BTreeSet<&'c str>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| words(part, found));
        }
        Condition::Not(inner) | Condition::Stage(_, inner) => words(inner, found),
        Condition::Test(_, Ask::OneOfTexts(texts) | Ask::OneOfTextsInAnyCase(texts)) => {
            found.extend(texts.iter().map(String::as_str));
        }
        Condition::Test(_, Ask::AnyElement(inner) | Ask::Length(inner) | Ask::Written(inner)) => {
            words(inner, found);
        }
        Condition::Test(..) => {}
    }
}

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
    /// See [`Program::runs`](super::program::Program::runs).
    pub runs: Vec<u8>,
    /// See [`Program::keys`](super::program::Program::keys).
    pub keys: Vec<u8>,
    /// See [`Program::constants`](super::program::Program::constants).
    pub constants: Vec<u8>,
    /// See [`Program::nodes`](super::program::Program::nodes).
    pub nodes: Vec<u8>,
    /// See [`Program::inner`](super::program::Program::inner).
    pub inner: Vec<u8>,
    /// The letters of texts that are compared in any case.
    letters: BTreeSet<char>,
    known_sources: BTreeMap<Source, u16>,
    known_predicates: BTreeMap<Vec<u8>, u32>,
    known_runs: BTreeMap<(u8, Vec<u8>), u32>,
}

impl Tables {
    /// Appends `condition`, and says where it begins.
    pub fn add(&mut self, condition: &Condition, texts: &mut TextPool) -> NodeId {
        let start = self.nodes.len() / 2;
        match condition {
            Condition::Test(source, ask) => {
                let id = self.predicate(*source, ask, texts);
                let head = node::head(node::TEST, id);
                self.nodes.extend(head.iter().flat_map(|word| word.to_le_bytes()));
            }
            Condition::Not(inner) => {
                self.group(node::NOT, core::slice::from_ref(&**inner), texts);
            }
            Condition::Stage(_, comes_to) => return self.add(comes_to, texts),
            Condition::All(parts) => self.group(node::ALL, parts, texts),
            Condition::Any(parts) => self.group(node::ANY, parts, texts),
        }
        NodeId(start as u32)
    }

    fn group(&mut self, kind: u32, parts: &[Condition], texts: &mut TextPool) {
        let start = self.nodes.len();
        for part in parts {
            self.add(part, texts);
        }
        let length = (self.nodes.len() - start) / 2;
        let head = node::head(kind, length as u32);
        self.nodes.splice(start..start, head.iter().flat_map(|word| word.to_le_bytes()));
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
                self.letters.extend(values.iter().flat_map(|text| text.chars()));
                let (_, first, count) = self.text_run(values, texts);
                (10, first, count)
            }
            Ask::Matches(pattern) => self.run(11, pattern.table.to_vec(), 1),
            Ask::Version(relation, text) => (12, texts.add(text).0, number_of(*relation).into()),
            Ask::AnyElement(inner) => (13, self.add_inner(inner, texts), 0),
            Ask::Length(inner) => (14, self.add_inner(inner, texts), 0),
            Ask::Written(inner) => (21, self.add_inner(inner, texts), 0),
            Ask::Shaped(shape) => {
                let at = Shape::ALL.iter().position(|other| other == shape);
                (15, at.unwrap_or_default() as u32, 0)
            }
            Ask::Loosely(relation, data) => {
                let (question, first, count) = self.data(16, data);
                (question + number_of(*relation), first, count)
            }
        };
        let (first, count) = match u8::try_from(count) {
            Ok(count) if count < LONG_RUN => (first, count),
            _ => (self.long_run(first, count), LONG_RUN),
        };
        let mut row = Vec::from(first.to_le_bytes());
        put_u16(&mut row, source);
        row.extend_from_slice(&[question, count]);
        let next = self.known_predicates.len() as u32;
        let id = *self.known_predicates.entry(row.clone()).or_insert(next);
        if id == next {
            self.predicates.extend_from_slice(&row);
        }
        id
    }

    /// Whether any condition asks for `source`.
    pub fn asks(&self, source: Source) -> bool {
        self.known_sources.contains_key(&source)
    }

    /// See [`Program::folds`](super::program::Program::folds).
    pub fn folds(&self) -> Vec<u8> {
        let rows = table(&self.letters).into_iter();
        rows.flat_map(|(letter, small)| [letter, small])
            .flat_map(|letter| u32::from(letter).to_le_bytes())
            .collect()
    }

    /// Appends a condition on elements to the inner nodes, after those that it asks itself.
    fn add_inner(&mut self, condition: &Condition, texts: &mut TextPool) -> u32 {
        let outer = core::mem::take(&mut self.nodes);
        self.add(condition, texts);
        let nodes = core::mem::replace(&mut self.nodes, outer);
        let start = self.inner.len() / 2;
        self.inner.extend_from_slice(&nodes);
        start as u32
    }

    fn data(&mut self, question: u8, data: &Data) -> (u8, u32, u32) {
        let mut bytes = Vec::new();
        data.write(&mut bytes);
        self.run(question, bytes, 1)
    }

    /// The row of a run whose length does not fit a byte.
    fn long_run(&mut self, first: u32, count: u32) -> u32 {
        let known = self
            .runs
            .chunks_exact(8)
            .position(|row| u32_at(row, 0) == first && u32_at(row, 4) == count);
        known.unwrap_or_else(|| {
            self.runs.extend_from_slice(&first.to_le_bytes());
            self.runs.extend_from_slice(&count.to_le_bytes());
            self.runs.len() / 8 - 1
        }) as u32
    }

    fn text_run(&mut self, values: &[String], texts: &mut TextPool) -> (u8, u32, u32) {
        let mut values: Vec<&String> = values.iter().collect();
        values.sort_unstable();
        values.dedup();
        let word = |text: &&String| (texts.add(text).0 as u16).to_le_bytes();
        let run = values.iter().flat_map(word).collect();
        self.run(2, run, 2)
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
        // Which table it is; runs of different tables do not meet.
        let (kind, table) = match question {
            2 => (2, &mut self.operands),
            4 => (4, &mut self.keys),
            3 | 5..=8 => (3, &mut self.numbers),
            _ => (0, &mut self.constants),
        };
        let (next, count) = ((table.len() / width) as u32, (run.len() / width) as u32);
        let first = *self.known_runs.entry((kind, run.clone())).or_insert(next);
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
