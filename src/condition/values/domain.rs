//! Which classes of values an attribute can have at all.

use super::class::{Class, Position};
use crate::condition::pattern::sorts;
use crate::condition::{Ask, Source};
use crate::context::{Device, Referrer, is_country, is_region};
use crate::data::Data;
use crate::fold::folded;
use crate::id::Key;
#[cfg(feature = "author")]
use crate::limits::TRAIT_BYTES;
use alloc::{borrow::ToOwned, collections::BTreeSet, string::String, vec, vec::Vec};

/// The types of an author's own attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text, or a version.
    Text,
    /// A number.
    Number,
    /// A truth value.
    Bool,
    /// A list.
    List,
}

/// What an author has declared.
pub(crate) trait Known {
    /// The site's languages.
    fn languages(&self) -> Vec<String>;
    /// The type of a trait.
    fn of_trait(&self, name: Key) -> Option<Kind>;
    /// The type of the declared attribute in that row.
    fn of_attribute(&self, row: u16) -> Option<Kind>;
}

/// Nothing is declared: of elements of lists, and of how many they are.
#[cfg(any(feature = "author", test))]
pub(crate) struct Undeclared;

#[cfg(any(feature = "author", test))]
impl Known for Undeclared {
    fn languages(&self) -> Vec<String> {
        Vec::new()
    }

    fn of_trait(&self, _: Key) -> Option<Kind> {
        None
    }

    fn of_attribute(&self, _: u16) -> Option<Kind> {
        None
    }
}

/// What is known of the values of an attribute before anything is asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Domain {
    values: Values,
    /// Whether a value may be missing; of what is remembered, while there is a profile.
    pub may_miss: bool,
    /// Whether it is part of the profile: without one it is missing, with all the others.
    pub remembered: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Values {
    /// One of these texts.
    Words(Vec<String>),
    /// Any text in which this pattern is found, one of the [`sorts`].
    Text(&'static str),
    /// Multiples of `step` from `first` to `last`.
    Steps {
        step: f64,
        first: f64,
        last: f64,
    },
    /// Any number.
    Number,
    Bool,
    List,
    /// An element of a list: a text, a number, or whatever else was put there.
    Element,
    /// Of the type it has now, or of one that it had.
    Declared(Kind),
}

const MOST: f64 = u32::MAX as f64;
/// The step of an interest, in page views.
const FINEST: f64 = 1.0 / 65_536.0;

impl Domain {
    /// The domain of `source`.
    pub fn of(source: Source, known: &impl Known) -> Self {
        let whole = |first: f64, last: f64| Values::Steps { step: 1.0, first, last };
        let always = |values| Self { values, may_miss: false, remembered: false };
        let context = |values| Self { values, may_miss: true, remembered: false };
        let words = |list: &mut dyn Iterator<Item = &'static str>| {
            Values::Words(list.map(ToOwned::to_owned).collect())
        };
        let profile = |values, may_miss| Self { values, may_miss, remembered: true };
        match source {
            Source::Device => always(words(&mut Device::ALL.iter().map(|it| it.name()))),
            Source::Referrer => always(words(&mut Referrer::ALL.iter().map(|it| it.name()))),
            Source::Hour => always(whole(0.0, 23.0)),
            Source::Weekday => always(whole(1.0, 7.0)),
            Source::Month => always(whole(1.0, 12.0)),
            Source::Language => context(Values::Words(known.languages())),
            // A page has one, and it begins with `/`.
            Source::Path => always(Values::Text(sorts::PATH)),
            Source::Country => context(Values::Text(sorts::COUNTRY)),
            Source::Region => context(Values::Text(sorts::REGION)),
            Source::CampaignSource | Source::CampaignMedium | Source::CampaignName => {
                context(Values::Text(sorts::FILLED))
            }
            // This session counts.
            Source::Sessions => profile(whole(1.0, MOST), false),
            Source::Count(_) => profile(whole(0.0, MOST), false),
            Source::Since(_) => profile(whole(0.0, MOST), true),
            Source::Affinity(..) => {
                let values = Values::Steps { step: FINEST, first: 0.0, last: MOST * FINEST };
                profile(values, false)
            }
            Source::Recent => profile(Values::List, false),
            Source::Trait(key) => {
                profile(known.of_trait(key).map_or(Values::List, Values::Declared), true)
            }
            Source::Attribute(row) => context(match known.of_attribute(row) {
                Some(Kind::Text) => Values::Text(sorts::ANY),
                Some(Kind::Number) => Values::Number,
                Some(Kind::Bool) => Values::Bool,
                Some(Kind::List) | None => Values::List,
            }),
            Source::Element => context(Values::Element),
        }
    }

    /// Whether values are lists: a question about several elements is then several questions.
    pub fn is_list(&self) -> bool {
        self.values == Values::List
    }

    /// Whole numbers from `first` to `last`.
    #[cfg(feature = "author")]
    pub const fn whole(first: f64, last: f64) -> Self {
        let values = Values::Steps { step: 1.0, first, last };
        Self { values, may_miss: false, remembered: false }
    }

    /// The one of the [`sorts`] that all its texts are of, and how long they are at most, in bytes.
    #[cfg(feature = "author")]
    pub const fn texts(&self) -> (&'static str, usize) {
        match self.values {
            Values::Text(sort) => (sort, usize::MAX),
            Values::Declared(_) => (sorts::ANY, TRAIT_BYTES),
            _ => (sorts::ANY, usize::MAX),
        }
    }

    /// The classes that `asks` tell apart, without the missing value.
    pub fn classes<'a>(&self, asks: impl Iterator<Item = &'a Ask> + Clone) -> Vec<Class> {
        match &self.values {
            Values::Words(words) => words.iter().cloned().map(Class::Text).collect(),
            Values::Text(sort) => texts(asks, sort),
            Values::Steps { step, first, last } => {
                let mut classes = numbers(asks);
                classes.retain(|class| fits(class, *step, *first, *last));
                classes
            }
            Values::Number => numbers(asks),
            Values::Bool => vec![Class::Bool(true), Class::Bool(false)],
            Values::List => vec![Class::List],
            Values::Element => {
                let mut classes = texts(asks.clone(), sorts::ANY);
                classes.extend(numbers(asks));
                classes.push(Class::Other);
                classes
            }
            Values::Declared(kind) => {
                let values = match kind {
                    Kind::Text => Values::Text(sorts::ANY),
                    Kind::Bool => Values::Bool,
                    Kind::Number => {
                        Values::Steps { step: 1.0, first: i32::MIN.into(), last: i32::MAX.into() }
                    }
                    Kind::List => Values::List,
                };
                let mut classes = Self { values, ..*self }.classes(asks);
                classes.push(Class::Other);
                classes
            }
        }
    }
}

/// The numbers that `asks` name, and the gaps between them.
fn numbers<'a>(asks: impl Iterator<Item = &'a Ask>) -> Vec<Class> {
    let mut cuts = Vec::new();
    for ask in asks {
        match ask {
            Ask::Below(cut) | Ask::AtMost(cut) | Ask::Above(cut) | Ask::AtLeast(cut) => {
                cuts.push(*cut);
            }
            Ask::OneOfNumbers(list) => cuts.extend(list),
            Ask::Same(Data::Number(cut)) => cuts.push(*cut),
            _ => {}
        }
    }
    cuts.retain(|cut| cut.is_finite());
    cuts.iter_mut().for_each(|cut| *cut += 0.0);
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.dedup();
    let mut classes = Vec::new();
    let mut low = f64::NEG_INFINITY;
    for cut in cuts {
        // Two numbers without another between them leave no gap.
        let gap = (low.next_up() < cut).then_some(Class::Between(low, cut));
        classes.extend(gap.into_iter().chain([Class::Exactly(cut)]));
        low = cut;
    }
    classes.push(Class::Between(low, f64::INFINITY));
    classes
}

/// Whether a multiple of `step` from `first` to `last` is in a class of numbers.
fn fits(class: &Class, step: f64, first: f64, last: f64) -> bool {
    match class {
        Class::Exactly(number) => (first..=last).contains(number) && (number / step) % 1.0 == 0.0,
        Class::Between(low, high) => {
            // The smallest multiple above `low` that may be; steps are powers of two, so that
            // this is exact.
            let next = if *low < first { first } else { (floor(low / step) + 1.0) * step };
            next <= last && next < *high
        }
        _ => false,
    }
}

/// The largest whole number that is not above; `core` has none for floats.
fn floor(number: f64) -> f64 {
    let part = number % 1.0;
    if part < 0.0 { number - part - 1.0 } else { number - part }
}

fn texts<'a>(asks: impl Iterator<Item = &'a Ask>, sort: &str) -> Vec<Class> {
    let (mut named, mut lowers, mut versions) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let upper = [sorts::COUNTRY, sorts::REGION].contains(&sort);
    let mut patterns = false;
    for ask in asks {
        match ask {
            Ask::Matches(_) => patterns = true,
            Ask::OneOfTexts(list) => named.extend(list.iter().cloned()),
            Ask::OneOfTextsInAnyCase(list) => lowers.extend(list.iter().map(String::as_str)),
            Ask::Same(Data::Text(text)) => {
                named.insert(text.clone());
            }
            Ask::Version(_, cut) => {
                versions.insert(cut.as_str());
            }
            _ => {}
        }
    }
    let mut positions = vec![Position::First];
    for cut in versions {
        positions.extend([Position::At(cut.to_owned()), Position::After(cut.to_owned())]);
    }
    // What has no letters has no other case to be written in.
    let cased = lowers.iter().copied().filter(|lower| !upper && has_case(lower));
    let others: Vec<Option<&str>> = cased.map(Some).chain([None]).collect();
    // Where all is in upper case, that is the only other.
    let written = |lower: &&str| if upper { lower.to_uppercase() } else { (*lower).to_owned() };
    named.extend(lowers.iter().map(written));
    if patterns {
        // Two more ways to write it, of which a pattern is likely to find one.
        let ways = lowers.iter().flat_map(|lower| [lower.to_uppercase(), capitalised(lower)]);
        named.extend(ways.filter(|way| lowers.contains(folded(way).as_str())));
    }
    let exact = named.into_iter().filter(|text| is_of(sort, text));
    let mut classes: Vec<Class> = exact.map(Class::Text).collect();
    for lower in others {
        classes.extend(positions.iter().map(|position| Class::Unnamed {
            lower: lower.map(ToOwned::to_owned),
            version: position.clone(),
        }));
    }
    classes
}

/// Whether a text can be of that one of the [`sorts`].
fn is_of(sort: &str, text: &str) -> bool {
    match sort {
        sorts::FILLED => !text.is_empty(),
        sorts::PATH => text.starts_with('/'),
        sorts::COUNTRY => is_country(text),
        sorts::REGION => is_region(text),
        _ => true,
    }
}

fn capitalised(lower: &str) -> String {
    let mut letters = lower.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether a text in lower case can be written otherwise.
fn has_case(lower: &str) -> bool {
    lower.chars().any(|letter| !letter.to_uppercase().eq([letter]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(step: f64, first: f64, last: f64, asks: &[Ask], count: usize) {
        let values = Values::Steps { step, first, last };
        let domain = Domain { values, may_miss: false, remembered: false };
        let classes = domain.classes(asks.iter());
        assert_eq!(classes.len(), count, "{classes:?}");
    }

    #[test]
    fn what_is_always_there_may_not_miss() {
        let key = Key::of("a");
        for source in [
            Source::Path,
            Source::Country,
            Source::Region,
            Source::Language,
            Source::Device,
            Source::Referrer,
            Source::CampaignSource,
            Source::CampaignMedium,
            Source::CampaignName,
            Source::Hour,
            Source::Weekday,
            Source::Month,
            Source::Sessions,
            Source::Recent,
            Source::Trait(key),
            Source::Count(key),
            Source::Since(key),
            Source::Attribute(0),
        ] {
            let domain = Domain::of(source, &Undeclared);
            let misses = domain.may_miss || domain.remembered;
            assert_eq!(source.is_always_there(), !misses, "{source:?}");
        }
    }

    #[test]
    fn gaps_without_a_whole_number_are_no_class() {
        check(1.0, 1.0, 12.0, &[Ask::AtLeast(4.0), Ask::AtMost(5.0)], 4);
        check(1.0, 1.0, 12.0, &[Ask::Above(3.2), Ask::Below(3.8)], 2);
        check(1.0, 0.0, 23.0, &[Ask::Below(0.0)], 2);
        check(1.0, 0.0, 23.0, &[Ask::AtLeast(24.0)], 1);
        check(FINEST, 0.0, 9.0, &[Ask::AtLeast(0.5), Ask::Below(0.5 + FINEST)], 4);
        check(1.0, -4.0, 4.0, &[Ask::AtLeast(-2.5), Ask::Below(-2.0)], 3);
    }

    #[test]
    fn whole_numbers_below() {
        for (number, below) in [(2.5, 2.0), (-2.5, -3.0), (-2.0, -2.0), (0.0, 0.0)] {
            assert_eq!(floor(number).to_bits(), f64::to_bits(below), "{number}");
        }
    }
}
