//! What a caller can give, and how what was given answers the index.

use crate::condition::index::{Axis, Class, Kind as AxisKind};
use crate::condition::{Index, Lookup, Program, Source, Value};
use crate::data::Data;
use crate::plan::{AttributeKind, Plan, TraitKind};
use crate::strings::TextId;
use alloc::{format, string::String, vec::Vec};

/// A source whose value can be given.
pub(super) struct Input {
    source: Source,
    name: String,
    kind: Kind,
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// As the number of a word, or below zero if it is none.
    Text,
    /// As it is.
    Number,
    /// As 0 or 1.
    Bool,
    /// By calls of its own.
    List,
    /// Not at all: it always is missing.
    None,
}

impl Input {
    pub fn of(plan: &Plan, source: Source) -> Self {
        let (name, kind) = match source {
            Source::Path => ("path".into(), Kind::Text),
            Source::Country => ("country".into(), Kind::Text),
            Source::Region => ("region".into(), Kind::Text),
            Source::Language => ("language".into(), Kind::Text),
            Source::Device => ("device".into(), Kind::Text),
            Source::Referrer => ("referrer".into(), Kind::Text),
            Source::CampaignSource => ("campaign.source".into(), Kind::Text),
            Source::CampaignMedium => ("campaign.medium".into(), Kind::Text),
            Source::CampaignName => ("campaign.name".into(), Kind::Text),
            Source::Hour => ("now.hour".into(), Kind::Number),
            Source::Weekday => ("now.weekday".into(), Kind::Number),
            Source::Month => ("now.month".into(), Kind::Number),
            Source::Sessions => ("profile.sessions".into(), Kind::Number),
            Source::Recent | Source::Element => (String::new(), Kind::None),
            Source::Affinity(key, _) => {
                let topic = plan.topics().find(|topic| topic.key == key);
                (topic.map_or_else(String::new, |it| format!("affinity.{}", it.name)), Kind::Number)
            }
            Source::Count(key) => {
                let event = plan.events().find(|event| event.key == key);
                (event.map_or_else(String::new, |it| format!("count.{}", it.name)), Kind::Number)
            }
            Source::Since(key) => {
                let event = plan.events().find(|event| event.key == key);
                (event.map_or_else(String::new, |it| format!("since.{}", it.name)), Kind::Number)
            }
            Source::Trait(key) => match plan.traits().find(|it| it.key == key) {
                Some(it) => {
                    let kind = match it.kind {
                        TraitKind::Text => Kind::Text,
                        TraitKind::Number => Kind::Number,
                        TraitKind::Bool => Kind::Bool,
                    };
                    (format!("trait.{}", it.name), kind)
                }
                None => (String::new(), Kind::None),
            },
            Source::Attribute(at) => match plan.attribute(at) {
                Some((name, kind)) => {
                    let kind = match kind {
                        AttributeKind::Text | AttributeKind::Version => Kind::Text,
                        AttributeKind::Number => Kind::Number,
                        AttributeKind::Bool => Kind::Bool,
                        AttributeKind::List => Kind::List,
                    };
                    (name.into(), kind)
                }
                None => (String::new(), Kind::None),
            },
        };
        Self { source, name, kind }
    }
}

/// A line for each input: name, kind (`text`, `number`, `bool`, `list`, `none`), and after that
/// what else is wanted: `word` (the number of the word that it is), `version` (its class as a
/// version), `whole` (the text itself).
pub(super) fn describe(inputs: &[Input], index: &Index) -> String {
    let mut text = String::new();
    for (at, input) in inputs.iter().enumerate() {
        text.push_str(&input.name);
        text.push_str(match input.kind {
            Kind::Text => "\ttext",
            Kind::Number => "\tnumber",
            Kind::Bool => "\tbool",
            Kind::List => "\tlist",
            Kind::None => "\tnone",
        });
        let of_this = |axis: &&Axis| usize::from(axis.source) == at;
        let axes = || index.axes().iter().filter(of_this);
        let asks_words =
            |axis: &Axis| matches!(&axis.kind, AxisKind::Values { words, .. } if !words.is_empty());
        if axes().any(asks_words) {
            text.push_str("\tword");
        }
        if axes().any(|axis| matches!(axis.kind, AxisKind::Versions(_))) {
            text.push_str("\tversion");
        }
        if index.counts().1 > 0 || axes().any(|axis| matches!(axis.kind, AxisKind::Single)) {
            text.push_str("\twhole");
        }
        text.push('\n');
    }
    text
}

/// What was given, as the index and conditions asked by themselves see it.
pub(super) struct Given<'a> {
    pub program: &'a Program<'a>,
    pub inputs: &'a [Input],
    pub values: &'a [f64],
    pub given: &'a [Option<Data>],
}

impl<'a> Given<'a> {
    /// The class of what was given for the source of `axis`.
    pub fn class(&self, axis: &Axis) -> Class<'a> {
        let at = usize::from(axis.source);
        let written = |at: usize| self.values.get(at).copied().unwrap_or(f64::NAN);
        match axis.kind {
            AxisKind::Single => Class::Ask,
            // What is no number becomes 0, the class of what is no version.
            AxisKind::Versions(_) => Class::Known(written(self.inputs.len() + at) as u32),
            AxisKind::Values { .. } => {
                let value = written(at);
                match self.inputs.get(at).map(|input| input.kind) {
                    Some(Kind::List) => match self.given.get(at) {
                        Some(Some(list)) => Class::Apart(list.into()),
                        _ => Class::Known(Axis::MISSING),
                    },
                    None | Some(Kind::None) => Class::Known(Axis::MISSING),
                    Some(_) if value.is_nan() => Class::Known(Axis::MISSING),
                    Some(Kind::Text) if value < 0.0 => Class::Known(Axis::OTHER_TEXT),
                    Some(Kind::Text) => Class::Known(axis.word(value as u16)),
                    Some(Kind::Number) => Class::Known(axis.number(value)),
                    Some(Kind::Bool) => Class::Known(Axis::truth(value != 0.0)),
                }
            }
        }
    }
}

impl Lookup for Given<'_> {
    fn value(&self, source: Source) -> Value<'_> {
        let Some(at) = self.inputs.iter().position(|input| input.source == source) else {
            return Value::Missing;
        };
        if let Some(Some(data)) = self.given.get(at) {
            return data.into();
        }
        let value = self.values.get(at).copied().unwrap_or(f64::NAN);
        match self.inputs.get(at).map(|input| input.kind) {
            Some(Kind::Text) if value >= 0.0 => {
                Value::Text(self.program.texts.get(TextId(value as u32)))
            }
            Some(Kind::Number) if !value.is_nan() => Value::Number(value),
            Some(Kind::Bool) if !value.is_nan() => Value::Bool(value != 0.0),
            _ => Value::Missing,
        }
    }
}

/// Where each of these texts ends when they follow each other, in JavaScript's units.
pub(super) fn ends<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut end = 0;
    let length = |text: &str| {
        if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
    };
    texts
        .map(|text| {
            end += length(text) as u32;
            end
        })
        .collect()
}

/// A line for each.
pub(super) fn lines<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    text
}
