//! Conditions as short text: `affinity.deals >= 0.5 and profile.sessions >= 2`.

use super::model::Model;
use crate::condition::{Ask, Condition, Order, Shape, Source};
use crate::id::Key;
use alloc::{borrow::Cow, collections::BTreeMap, format, string::String, vec::Vec};
use core::fmt::{self, Write};

/// What a reason says where there is no condition.
pub const EVERYBODY: &str = "For everybody.";

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
    attributes: Vec<&'m str>,
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
            model.attributes.iter().map(|attribute| attribute.name.as_str()),
        )
    }

    pub(super) fn from_names(
        topics: impl Iterator<Item = &'m str>,
        items: impl Iterator<Item = &'m str>,
        traits: impl Iterator<Item = &'m str>,
        events: impl Iterator<Item = &'m str>,
        attributes: impl Iterator<Item = &'m str>,
    ) -> Self {
        let by_key = |name: &'m str| (Key::of(name), name);
        Self {
            topics: topics.map(by_key).collect(),
            items: items.map(by_key).collect(),
            traits: traits.map(by_key).collect(),
            events: events.map(by_key).collect(),
            attributes: attributes.collect(),
        }
    }

    /// `condition` as short text.
    #[must_use]
    pub fn text(&self, condition: &Condition) -> String {
        let mut text = Short { text: String::new(), left: LONGEST };
        // An error only says that the text is full.
        let _full = self.write(condition, false, &mut text);
        text.text
    }

    fn write(&self, condition: &Condition, inner: bool, to: &mut Short) -> fmt::Result {
        match condition {
            Condition::All(all) if all.is_empty() => to.write_str("always"),
            Condition::Any(any) if any.is_empty() => to.write_str("never"),
            Condition::All(list) | Condition::Any(list) => {
                let word = if matches!(condition, Condition::All(_)) { " and " } else { " or " };
                let brackets = inner && list.len() > 1;
                to.write_str(if brackets { "(" } else { "" })?;
                for (index, part) in list.iter().enumerate() {
                    to.write_str(if index > 0 { word } else { "" })?;
                    self.write(part, inner || list.len() > 1, to)?;
                }
                to.write_str(if brackets { ")" } else { "" })
            }
            Condition::Not(inside) => match &**inside {
                Condition::Test(source, ask) if self.test(source, ask, true, to)? => Ok(()),
                other => {
                    to.write_str("not ")?;
                    self.write(other, true, to)
                }
            },
            Condition::Test(source, ask) => self.test(source, ask, false, to).map(|_| ()),
        }
    }

    /// Writes one question, or its opposite where there is a word for that; whether it did.
    fn test(
        &self,
        source: &Source,
        ask: &Ask,
        not: bool,
        to: &mut Short,
    ) -> Result<bool, fmt::Error> {
        let name = self.name(source);
        match ask {
            Ask::Exists => write!(to, "{name} is {}", if not { "missing" } else { "there" })?,
            Ask::Is(value) => write!(to, "{name} is {}{value}", if not { "not " } else { "" })?,
            Ask::OneOfTexts(texts) => {
                let texts = texts.iter().map(|text| Cow::Owned(format!("{text:?}")));
                list(&name, ["is", "in"], not, texts, to)?;
            }
            Ask::OneOfNumbers(numbers) => {
                let numbers = numbers.iter().map(|number| Cow::Owned(format!("{number}")));
                list(&name, ["is", "in"], not, numbers, to)?;
            }
            Ask::HoldsAny(keys) => {
                let items = keys.iter().map(|key| self.word(&self.items, *key));
                list(&name, ["has", "has one of"], not, items, to)?;
            }
            Ask::OneOfTextsInAnyCase(texts) => {
                let texts = texts.iter().map(|text| Cow::Owned(format!("{text:?}")));
                list(&name, ["is like", "is like one of"], not, texts, to)?;
            }
            _ if not => return Ok(false),
            Ask::Below(number) => write!(to, "{name} < {number}")?,
            Ask::AtMost(number) => write!(to, "{name} <= {number}")?,
            Ask::Above(number) => write!(to, "{name} > {number}")?,
            Ask::AtLeast(number) => write!(to, "{name} >= {number}")?,
            Ask::Same(data) => write!(to, "{name} is exactly {data:?}")?,
            Ask::Matches(_) => write!(to, "{name} matches a pattern")?,
            Ask::Version(order, version) => {
                let version = version.replace(' ', "").replace("-~", "").replace('-', ".");
                write!(to, "{name} {} version {version}", sign(*order))?;
            }
            Ask::AnyElement(inner) => {
                write!(to, "{name} has one where (")?;
                self.write(inner, false, to)?;
                to.write_str(")")?;
            }
            Ask::Length(inner) => {
                write!(to, "the length of {name} (")?;
                self.write(inner, false, to)?;
                to.write_str(")")?;
            }
            Ask::Shaped(shape) => write!(to, "{name} is a {}", shape_name(*shape))?,
            Ask::Loosely(order, data) => write!(to, "{name} {} {data:?}", sign(*order))?,
        }
        Ok(true)
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
                let name = self.attributes.get(usize::from(row)).copied().unwrap_or("?");
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

/// Writes `name is "a"`, `name in ("a", "b")`, or their opposites.
fn list<'w>(
    name: &str,
    [one, several]: [&str; 2],
    not: bool,
    values: impl ExactSizeIterator<Item = Cow<'w, str>>,
    to: &mut Short,
) -> fmt::Result {
    let count = values.len();
    let words = match (count, not, one) {
        (1, true, "is") => "is not",
        (1, true, _) => "has not",
        (1, false, _) => one,
        (_, true, "is") => "not in",
        (_, true, _) => "has none of",
        (_, false, _) => several,
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
