//! Conditions as short text: `affinity.deals >= 0.5 and profile.sessions >= 2`.

use super::model::{Attribute, AttributeKind, Model};
use super::notes::shown;
use crate::condition::{Ask, Condition, Order, Shape, Source, version};
use crate::data::written;
use crate::id::Key;
use alloc::{borrow::Cow, collections::BTreeMap, format, string::String, vec::Vec};
use core::fmt::{self, Write};

/// What a reason says where there is no condition.
pub const EVERYBODY: &str = "For everybody.";

/// The attribute that asks how far the visitor has come.
const STAGE: &str = "profile.stage";
/// The longest text, in characters; a longer one ends in `…`.
const LONGEST: usize = 240;
/// Most values of a list that are written out.
const LISTED: usize = 6;

/// Names by key, to write conditions with: a checked condition holds keys alone.
#[derive(Clone, Debug, Default)]
pub struct Words<'m> {
    topics: BTreeMap<Key, &'m str>,
    items: BTreeMap<Key, &'m str>,
    traits: BTreeMap<Key, &'m str>,
    events: BTreeMap<Key, &'m str>,
    attributes: Vec<(&'m str, AttributeKind)>,
}

impl<'m> Words<'m> {
    /// The names of a model.
    #[must_use]
    pub fn of(model: &'m Model) -> Self {
        Self::from_names(
            model.topics.iter().map(|topic| topic.name.as_str()),
            model.items.iter().map(|item| item.name.as_str()),
            model.traits.iter().map(|declared| declared.name.as_str()),
            model.events.iter().map(|event| event.name.as_str()),
            model.attributes.iter(),
        )
    }

    pub(super) fn from_names(
        topics: impl Iterator<Item = &'m str>,
        items: impl Iterator<Item = &'m str>,
        traits: impl Iterator<Item = &'m str>,
        events: impl Iterator<Item = &'m str>,
        attributes: impl Iterator<Item = &'m Attribute>,
    ) -> Self {
        let by_key = |name: &'m str| (Key::of(name), name);
        Self {
            topics: topics.map(by_key).collect(),
            items: items.map(by_key).collect(),
            traits: traits.map(by_key).collect(),
            events: events.map(by_key).collect(),
            attributes: attributes.map(|it| (it.name.as_str(), it.kind)).collect(),
        }
    }

    /// `condition` as short text.
    #[must_use]
    pub fn text(&self, condition: &Condition) -> String {
        let mut text = Short { text: String::new(), left: LONGEST };
        // An error only says that the text is full.
        let _full = self.write(condition, "it", false, &mut text);
        text.text
    }

    /// Writes a condition, where `it` is what a question about an element or a length is about.
    fn write(&self, condition: &Condition, it: &str, inner: bool, to: &mut Short) -> fmt::Result {
        match condition {
            Condition::All(all) if all.is_empty() => to.write_str("always"),
            Condition::Any(any) if any.is_empty() => to.write_str("never"),
            Condition::All(list) | Condition::Any(list) => {
                let word = if matches!(condition, Condition::All(_)) { " and " } else { " or " };
                let brackets = inner && list.len() > 1;
                to.write_str(if brackets { "(" } else { "" })?;
                for (index, part) in list.iter().enumerate() {
                    to.write_str(if index > 0 { word } else { "" })?;
                    self.write(part, it, inner || list.len() > 1, to)?;
                }
                to.write_str(if brackets { ")" } else { "" })
            }
            Condition::Not(inside) => match &**inside {
                Condition::Test(source, ask) if self.test(source, ask, it, true, to)? => Ok(()),
                Condition::Stage(stages, _) => list(STAGE, IS, true, quoted(stages), to),
                other => {
                    to.write_str("not ")?;
                    self.write(other, it, true, to)
                }
            },
            Condition::Stage(stages, _) => list(STAGE, IS, false, quoted(stages), to),
            Condition::Test(source, ask) => self.test(source, ask, it, false, to).map(|_| ()),
        }
    }

    /// Writes one question, or its opposite where there is a word for that; whether it did.
    fn test(
        &self,
        source: &Source,
        ask: &Ask,
        it: &str,
        not: bool,
        to: &mut Short,
    ) -> Result<bool, fmt::Error> {
        let name = match source {
            Source::Element => Cow::Borrowed(it),
            source => self.name(source),
        };
        let no = if not { "not " } else { "" };
        match ask {
            Ask::Exists => write!(to, "{name} is {}", if not { "missing" } else { "there" })?,
            Ask::Is(value) => write!(to, "{name} is {no}{value}")?,
            Ask::OneOfTexts(texts) => {
                list(&name, self.verb(source), not, quoted(texts), to)?;
            }
            Ask::OneOfNumbers(numbers) => {
                let numbers = numbers.iter().map(|number| Cow::Owned(written(*number)));
                list(&name, self.verb(source), not, numbers, to)?;
            }
            Ask::HoldsAny(keys) => {
                let items = keys.iter().map(|key| self.word(&self.items, *key));
                list(&name, HAS, not, items, to)?;
            }
            Ask::OneOfTextsInAnyCase(texts) => {
                let verb = if self.verb(source) == HAS { HAS_LIKE } else { IS_LIKE };
                list(&name, verb, not, quoted(texts), to)?;
            }
            Ask::Matches(pattern) => {
                let verb = if not { "does not match" } else { "matches" };
                let flag = if pattern.any_case { "i" } else { "" };
                write!(to, "{name} {verb} /{}/{flag}", shown(&pattern.source))?;
            }
            Ask::Version(Order::Same, version) => {
                write!(to, "{name} is {no}version {}", version::readable(version))?;
            }
            _ if not => return Ok(false),
            Ask::Below(number) => write!(to, "{name} < {}", written(*number))?,
            Ask::AtMost(number) => write!(to, "{name} <= {}", written(*number))?,
            Ask::Above(number) => write!(to, "{name} > {}", written(*number))?,
            Ask::AtLeast(number) => write!(to, "{name} >= {}", written(*number))?,
            Ask::Same(data) => write!(to, "{name} is exactly {data:?}")?,
            Ask::Version(order, version) => {
                write!(to, "{name} {} version {}", sign(*order), version::readable(version))?;
            }
            Ask::AnyElement(inner) => {
                write!(to, "{name} has one where (")?;
                self.write(inner, "it", false, to)?;
                to.write_str(")")?;
            }
            Ask::Length(inner) => {
                self.write(inner, &format!("the length of {name}"), true, to)?;
            }
            Ask::Written(inner) => self.write(inner, &format!("the text of {name}"), false, to)?,
            Ask::Shaped(shape) => write!(to, "{name} is a {}", shape_name(*shape))?,
            Ask::Loosely(order, data) => write!(to, "{name} {} {data:?}", sign(*order))?,
        }
        Ok(true)
    }

    /// How to say that an attribute is one of some values, or has one of them.
    fn verb(&self, source: &Source) -> Verb {
        match source {
            Source::Attribute(row) => match self.attributes.get(usize::from(*row)) {
                Some((_, AttributeKind::List)) => HAS,
                _ => IS,
            },
            _ => IS,
        }
    }

    /// The name of an attribute, as a manifest writes it.
    #[must_use]
    pub fn name(&self, source: &Source) -> Cow<'static, str> {
        let of = |prefix: &str, names: &BTreeMap<Key, &'m str>, key: Key| {
            Cow::Owned(format!("{prefix}.{}", self.word(names, key)))
        };
        Cow::Borrowed(match *source {
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
                let name = self.attributes.get(usize::from(row)).map_or("?", |(name, _)| name);
                return Cow::Owned(format!("context.{name}"));
            }
            Source::Element => "it",
        })
    }

    fn word(&self, names: &BTreeMap<Key, &'m str>, key: Key) -> Cow<'m, str> {
        names
            .get(&key)
            .map_or_else(|| Cow::Owned(format!("#{}", key.0)), |name| Cow::Borrowed(*name))
    }
}

fn quoted(texts: &[String]) -> impl ExactSizeIterator<Item = Cow<'static, str>> {
    texts.iter().map(|text| Cow::Owned(format!("{text:?}")))
}

const fn sign(order: Order) -> &'static str {
    match order {
        Order::Below => "<",
        Order::AtMost => "<=",
        Order::Above => ">",
        Order::AtLeast => ">=",
        Order::Same => "is",
    }
}

const fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "text",
        Shape::Number => "number",
        Shape::Bool => "truth value",
        Shape::List => "list",
        Shape::Object => "object",
    }
}

/// How a list of values is said: one, several; not one, none of several.
type Verb = [&'static str; 4];

const IS: Verb = ["is", "in", "is not", "not in"];
const HAS: Verb = ["has", "has one of", "has not", "has none of"];
const IS_LIKE: Verb = ["is like", "is like one of", "is not like", "is like none of"];
const HAS_LIKE: Verb =
    ["has one like", "has one like one of", "has none like", "has none like one of"];

/// Writes `name is "a"`, `name in ("a", "b")`, or their opposites.
fn list<'w>(
    name: &str,
    [one, several, not_one, none]: Verb,
    not: bool,
    values: impl ExactSizeIterator<Item = Cow<'w, str>>,
    to: &mut Short,
) -> fmt::Result {
    let count = values.len();
    let words = match (count, not) {
        (1, true) => not_one,
        (1, false) => one,
        (_, true) => none,
        (_, false) => several,
    };
    write!(to, "{name} {words} ")?;
    to.write_str(if count == 1 { "" } else { "(" })?;
    for (index, value) in values.take(LISTED).enumerate() {
        write!(to, "{}{value}", if index > 0 { ", " } else { "" })?;
    }
    if count > LISTED {
        write!(to, " and {} more", count - LISTED)?;
    }
    to.write_str(if count == 1 { "" } else { ")" })
}

/// A text that stops growing: a condition of thousands of parts costs no more than it shows.
struct Short {
    text: String,
    left: usize,
}

impl Write for Short {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        for c in more.chars() {
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                self.text.push('…');
                return Err(fmt::Error);
            }
            self.text.push(c);
        }
        Ok(())
    }
}
