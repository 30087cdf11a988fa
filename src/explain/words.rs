//! A plan's questions and a visitor's values as short text: `profile.sessions >= 4`.

use super::inline::Inline;
use super::short::{data, listed, near_cut, quoted, shape_name, sign, visible};
use crate::condition::pattern::Pattern;
use crate::condition::program::Question;
use crate::condition::{Lookup, NodeId, PredicateId, Program, Source, Value, version};
use crate::data::written;
use crate::id::Key;
use crate::plan::Plan;
use alloc::borrow::{Cow, ToOwned};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

/// A plan's names by key: its questions hold keys alone.
#[derive(Clone, Debug, Default)]
pub struct Words<'p> {
    topics: BTreeMap<Key, &'p str>,
    items: BTreeMap<Key, &'p str>,
    traits: BTreeMap<Key, &'p str>,
    events: BTreeMap<Key, &'p str>,
    attributes: Vec<&'p str>,
    /// By the table that a pattern became: its text, which a plan does not hold.
    patterns: BTreeMap<&'p [u8], String>,
}

impl<'p> Words<'p> {
    /// The names of a plan.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        Self {
            topics: plan.topics().map(|topic| (topic.key, topic.name)).collect(),
            items: plan.items().map(|item| (item.key, item.name)).collect(),
            traits: plan.traits().map(|declared| (declared.key, declared.name)).collect(),
            events: plan.events().map(|event| (event.key, event.name)).collect(),
            attributes: plan.attributes().collect(),
            patterns: BTreeMap::new(),
        }
    }

    /// The same, with the texts of patterns, where a manifest is at hand.
    #[must_use]
    pub fn with_patterns(mut self, patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        let text = |pattern: &'p Pattern| {
            let flag = if pattern.any_case { "i" } else { "" };
            (&*pattern.table, format!("/{}/{flag}", visible(&pattern.source)))
        };
        self.patterns = patterns.map(text).collect();
        self
    }

    /// A question, its opposite, and what the attribute is: `profile.sessions >= 4`,
    /// `not profile.sessions >= 4`, `profile.sessions is 2`.
    pub(super) fn of(
        &self,
        program: &Program<'_>,
        predicate: PredicateId,
        visitor: &impl Lookup,
    ) -> (String, String, String) {
        let Some((source, question)) = source_of(program, predicate) else {
            return ("?".to_owned(), "?".to_owned(), "?".to_owned());
        };
        let name = self.name(source);
        let cut = match question {
            Question::Below(cut)
            | Question::AtMost(cut)
            | Question::Above(cut)
            | Question::AtLeast(cut) => Some(cut),
            _ => None,
        };
        let value = match visitor.value(source) {
            Value::Missing => "is missing".to_owned(),
            Value::Keys([]) => "is empty".to_owned(),
            Value::Keys(keys) => {
                let names: Vec<_> = keys.iter().map(|key| word(&self.items, *key)).collect();
                format!("has {}", listed(names.iter().map(Cow::as_ref)))
            }
            Value::Number(number) => format!("is {}", near_cut(number, cut)),
            Value::Bool(value) => format!("is {value}"),
            Value::Text(text) => format!("is {}", quoted(text)),
            Value::List(values) => format!("is [{}]", listed(values.iter().map(data))),
            Value::Object(_) => "is an object".to_owned(),
        };
        let ask = self.ask(program, &name, question, false);
        let opposite = self.ask(program, &name, question, true);
        (ask, opposite, format!("{name} {value}"))
    }

    fn ask(&self, program: &Program<'_>, name: &str, question: Question, not: bool) -> String {
        if let Some(asked) = self.ask_for_one_of(program, name, question, not) {
            return asked;
        }
        let constant =
            |first, count| program.data(first, count).map_or_else(String::new, |it| data(&it));
        let asked = match question {
            Question::Exists if not => return format!("{name} is missing"),
            Question::Is(value) if not => return format!("{name} is not {value}"),
            Question::Exists => format!("{name} is there"),
            Question::Is(value) => format!("{name} is {value}"),
            Question::Below(cut) => format!("{name} < {}", written(cut)),
            Question::AtMost(cut) => format!("{name} <= {}", written(cut)),
            Question::Above(cut) => format!("{name} > {}", written(cut)),
            Question::AtLeast(cut) => format!("{name} >= {}", written(cut)),
            Question::Same { first, count } => {
                format!("{name} is exactly {}", constant(first, count))
            }
            Question::Version(order, text) => {
                let version = version::readable(program.texts.get(text));
                format!("{name} {} version {version}", sign(order))
            }
            Question::AnyElement(inner) => {
                format!("{name} has one where ({})", self.inner(program, inner))
            }
            Question::Length(inner) => {
                format!("the length of {name} ({})", self.inner(program, inner))
            }
            Question::Written(inner) => {
                format!("the text of {name} ({})", self.inner(program, inner))
            }
            Question::Shaped(shape) => format!("{name} is a {}", shape_name(shape)),
            Question::Loosely { order, first, count } => {
                format!("{name} {} {}", sign(order), constant(first, count))
            }
            Question::Matches { first, count } => {
                match self.patterns.get(program.constant(first, count)) {
                    Some(pattern) => format!("{name} matches {pattern}"),
                    None => format!("{name} matches its pattern"),
                }
            }
            // They were asked for above.
            Question::OneOfTexts { .. }
            | Question::OneOfNumbers { .. }
            | Question::OneOfTextsInAnyCase { .. }
            | Question::HoldsAny { .. } => return String::new(),
        };
        if not { format!("not {asked}") } else { asked }
    }

    /// The question whether an attribute is one of a list, or its opposite.
    fn ask_for_one_of(
        &self,
        program: &Program<'_>,
        name: &str,
        question: Question,
        not: bool,
    ) -> Option<String> {
        type Write = fn(&Words<'_>, &Program<'_>, u32) -> String;
        let text: Write = |_, program, at| quoted(program.operand(at));
        let number: Write = |_, program, at| program.number(at).map_or_else(String::new, written);
        let item: Write = |words, program, at| word(&words.items, program.key(at)).into_owned();
        let (first, count, write, [one, several, not_one, none]) = match question {
            Question::OneOfTexts { first, count } => {
                (first, count, text, ["is", "in", "is not", "not in"])
            }
            Question::OneOfNumbers { first, count } => {
                (first, count, number, ["is", "in", "is not", "not in"])
            }
            Question::OneOfTextsInAnyCase { first, count } => {
                let words = ["is like", "is like one of", "is not like", "is like none of"];
                (first, count, text, words)
            }
            Question::HoldsAny { first, count } => {
                (first, count, item, ["has", "has one of", "has not", "has none of"])
            }
            _ => return None,
        };
        let all = (first..first.saturating_add(count)).map(|at| write(self, program, at));
        let (word, all) = match (count, not) {
            (1, false) => (one, all.collect()),
            (1, true) => (not_one, all.collect()),
            (_, false) => (several, format!("({})", listed(all))),
            (_, true) => (none, format!("({})", listed(all))),
        };
        Some(format!("{name} {word} {all}"))
    }

    /// A condition on an element or a length, on one line.
    fn inner(&self, program: &Program<'_>, node: NodeId) -> String {
        let ask = |id| {
            let (source, question) = source_of(program, id)?;
            Some(self.ask(program, &self.name(source), question, false))
        };
        let mut inline = Inline::new(ask);
        program.walk_inner(node, &mut inline);
        inline.into_text()
    }

    /// The name of an attribute, as a manifest writes it.
    #[must_use]
    pub fn name(&self, source: Source) -> Cow<'static, str> {
        let of = |first: &str, names: &BTreeMap<Key, &'p str>, key| {
            Cow::Owned(format!("{first}.{}", word(names, key)))
        };
        Cow::Borrowed(match source {
            Source::Path => "context.path",
            Source::Country => "context.country",
            Source::Region => "context.region",
            Source::Language => "context.language",
            Source::Device => "context.device",
            Source::Referrer => "context.referrer",
            Source::CampaignSource => "context.campaign.source",
            Source::CampaignMedium => "context.campaign.medium",
            Source::CampaignName => "context.campaign.name",
            Source::Hour => "now.hour",
            Source::Weekday => "now.weekday",
            Source::Month => "now.month",
            Source::Sessions => "profile.sessions",
            Source::Recent => "profile.recent",
            Source::Affinity(key, _) => return of("affinity", &self.topics, key),
            Source::Trait(key) => return of("trait", &self.traits, key),
            Source::Count(key) => return of("count", &self.events, key),
            Source::Since(key) => return of("since", &self.events, key),
            Source::Attribute(row) => {
                let name = self.attributes.get(usize::from(row)).copied().unwrap_or("?");
                return Cow::Owned(format!("context.{name}"));
            }
            Source::Element => "it",
        })
    }
}

fn source_of(program: &Program<'_>, predicate: PredicateId) -> Option<(Source, Question)> {
    let (source, question) = program.predicate(predicate)?;
    Some((program.source(source)?, question))
}

fn word<'p>(names: &BTreeMap<Key, &'p str>, key: Key) -> Cow<'p, str> {
    names.get(&key).map_or_else(|| Cow::Owned(format!("#{}", key.0)), |name| Cow::Borrowed(*name))
}
