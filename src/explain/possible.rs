//! Whether one visitor could give certain answers.
//!
//! Of each attribute that an answer is about, the classes of values that the questions tell apart
//! are gone through, as for proofs. Without a profile all that is remembered is missing together,
//! and what never happened has no day.

use super::list;
use crate::condition::program::Question;
use crate::condition::values::{Answer, Class, Domain};
use crate::condition::{Ask, PredicateId, Program, Source, Value, pattern};
use crate::id::Key;
use crate::plan::Plan;
use alloc::{borrow::ToOwned, collections::BTreeMap, format, string::String, vec::Vec};

/// Whether one visitor can have certain answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Can {
    /// Nobody can.
    No,
    /// It was not found out: patterns, versions and elements of lists are not all looked through.
    Maybe,
    /// Somebody can.
    Yes,
}

/// An answer that would be enough, with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which question.
    pub predicate: PredicateId,
    /// The answer.
    pub answer: bool,
    /// Whether it is another than was given.
    pub turned: bool,
}

/// A question to an attribute, and the answer to it.
pub(super) type Asked = (Question, bool);

/// What is asked of one attribute.
#[derive(Default)]
struct Group {
    asked: Vec<Asked>,
    /// Whether an answer is another than was given: else the value may stay.
    turned: bool,
}

/// Whether one visitor can give all the answers `wanted` to questions of `plan`; `profile` says
/// whether the one who gave the others has one that counts.
#[must_use]
pub fn can(plan: &Plan, profile: bool, wanted: &[Wanted]) -> Can {
    let program = plan.program();
    let mut groups: BTreeMap<Source, Group> = BTreeMap::new();
    for &Wanted { predicate, answer, turned } in wanted {
        let Some((row, question)) = program.predicate(predicate) else { return Can::Maybe };
        let Some(source) = program.source(row) else { return Can::Maybe };
        let group = groups.entry(source).or_default();
        group.asked.push((question, answer));
        group.turned |= turned;
    }
    let ways = [profile, !profile].map(|has| with(plan, has, has != profile, &groups));
    ways.into_iter().max().unwrap_or(Can::No)
}

/// The same for visitors who have a profile, or have none; `other` if that is not as it was.
fn with(plan: &Plan, has: bool, other: bool, groups: &BTreeMap<Source, Group>) -> Can {
    let program = plan.program();
    let mut all = Can::Yes;
    for (source, group) in groups {
        let domain = Domain::of(*source, plan);
        let turned = group.turned || (other && domain.remembered);
        let found = match source {
            _ if !turned => Can::Yes,
            _ if domain.remembered && !has => missing(&program, &group.asked),
            Source::Count(event) | Source::Since(event) => {
                event_can(&program, plan, *event, groups)
            }
            Source::Recent => list::seen(&program, &group.asked),
            _ if domain.is_list() => list::any(&program, &group.asked),
            _ => one(&program, *source, &domain, &group.asked),
        };
        all = all.min(found);
    }
    all
}

/// Whether a missing value gives these answers.
fn missing(program: &Program<'_>, asked: &[Asked]) -> Can {
    let fits = asked.iter().all(|(it, answer)| program.answers(*it, Value::Missing) == *answer);
    if fits { Can::Yes } else { Can::No }
}

/// Whether one value of a domain gives these answers.
fn one(program: &Program<'_>, source: Source, domain: &Domain, asked: &[Asked]) -> Can {
    let Some(asked) = asks(program, asked) else { return Can::Maybe };
    classes(source, domain, &asked).into_iter().map(|(_, can)| can).max().unwrap_or(Can::No)
}

/// The classes of a domain that may give these answers.
fn classes(source: Source, domain: &Domain, asked: &[(Ask, bool)]) -> Vec<(Class, Can)> {
    let mut classes = domain.classes(asked.iter().map(|(ask, _)| ask));
    classes.extend(domain.may_miss.then_some(Class::Missing));
    if classes.iter().any(|class| matches!(class, Class::Unnamed { .. })) {
        classes.extend(witnesses(source, asked).into_iter().map(Class::Text));
    }
    // Whether there is such a text at all between two versions, or in other letters, is not known.
    let told = |ask: &Ask| matches!(ask, Ask::Version(..) | Ask::OneOfTextsInAnyCase(_));
    let vague = asked.iter().any(|(ask, _)| told(ask));
    let fits = |class: Class| {
        let mut can = Can::Yes;
        for (ask, wanted) in asked {
            can = can.min(match class.answer(ask) {
                Answer::Either => Can::Maybe,
                answer if (answer == Answer::Yes) == *wanted => Can::Yes,
                _ => Can::No,
            });
        }
        if vague && matches!(class, Class::Unnamed { .. }) {
            can = can.min(Can::Maybe);
        }
        (can > Can::No).then_some((class, can))
    };
    classes.into_iter().filter_map(fits).collect()
}

/// Whether an event can have happened so often and so long ago.
fn event_can(
    program: &Program<'_>,
    plan: &Plan,
    event: Key,
    groups: &BTreeMap<Source, Group>,
) -> Can {
    let of = |source| {
        let asked = groups.get(&source).map_or(&[][..], |group| &group.asked);
        asks(program, asked).map(|asked| classes(source, &Domain::of(source, plan), &asked))
    };
    let (Some(counts), Some(days)) = (of(Source::Count(event)), of(Source::Since(event))) else {
        return Can::Maybe;
    };
    // What never happened has no day, and what did has one.
    let never = |class: &Class| match class {
        Class::Exactly(number) => *number == 0.0,
        Class::Between(low, high) => *low < 0.0 && 0.0 < *high,
        _ => false,
    };
    let ever = |class: &Class| match class {
        Class::Exactly(number) => *number >= 1.0,
        // There is a whole number between, from zero on.
        Class::Between(low, high) => *low >= 0.0 || *high > 1.0,
        _ => false,
    };
    let pairs = counts.iter().flat_map(|count| days.iter().map(move |day| (count, day)));
    let fits = pairs.filter(|((count, _), (day, _))| match day {
        Class::Missing => never(count),
        _ => ever(count),
    });
    fits.map(|((_, a), (_, b))| *a.min(b)).max().unwrap_or(Can::No)
}

/// Texts that may be what is wanted, where classes do not tell.
fn witnesses(source: Source, asked: &[(Ask, bool)]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for (ask, wanted) in asked {
        match ask {
            Ask::Matches(_) if matches!(source, Source::Country) => {
                let letters = || 'A'..='Z';
                texts.extend(letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))));
            }
            Ask::Matches(pattern) => {
                let start = if source == Source::Path { "/" } else { "" };
                texts.extend(pattern::witness(&pattern.table, start, *wanted));
            }
            Ask::OneOfTextsInAnyCase(list) => {
                texts.extend(list.iter().flat_map(|text| [text.to_uppercase(), capital(text)]));
            }
            Ask::Version(_, cut) => {
                let cut = crate::condition::version::readable(cut);
                let (first, last) = cut.rsplit_once('.').unwrap_or(("", &cut));
                let next = last.parse::<u32>().map(|last| format!("{first}.{}", last + 1));
                texts.extend(next.ok());
                texts.extend([format!("{cut}-0"), cut.to_owned()]);
                texts.extend(["0.0.0-0".to_owned(), "999999999.0.0".to_owned()]);
            }
            _ => {}
        }
    }
    texts.retain(|text| source != Source::Country || text.len() == 2);
    texts
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
    })
}

/// The questions as they are asked of classes.
fn asks(program: &Program<'_>, asked: &[Asked]) -> Option<Vec<(Ask, bool)>> {
    asked.iter().map(|(question, answer)| Some((ask(program, *question)?, *answer))).collect()
}

fn ask(program: &Program<'_>, question: Question) -> Option<Ask> {
    let texts = |first: u32, count: u32| -> Vec<String> {
        (first..first.saturating_add(count)).map(|at| program.operand(at).to_owned()).collect()
    };
    Some(match question {
        Question::Exists => Ask::Exists,
        Question::Is(value) => Ask::Is(value),
        Question::OneOfTexts { first, count } => Ask::OneOfTexts(texts(first, count)),
        Question::OneOfTextsInAnyCase { first, count } => {
            Ask::OneOfTextsInAnyCase(texts(first, count))
        }
        Question::OneOfNumbers { first, count } => {
            let run = first..first.saturating_add(count);
            Ask::OneOfNumbers(run.filter_map(|at| program.number(at)).collect())
        }
        Question::Below(cut) => Ask::Below(cut),
        Question::AtMost(cut) => Ask::AtMost(cut),
        Question::Above(cut) => Ask::Above(cut),
        Question::AtLeast(cut) => Ask::AtLeast(cut),
        Question::Same { first, count } => Ask::Same(program.data(first, count)?),
        Question::Matches { first, count } => {
            let table = program.constant(first, count).into();
            Ask::Matches(pattern::Pattern { source: String::new(), any_case: false, table })
        }
        Question::Version(order, text) => Ask::Version(order, program.texts.get(text).to_owned()),
        Question::Shaped(shape) => Ask::Shaped(shape),
        Question::HoldsAny { .. }
        | Question::AnyElement(_)
        | Question::Length(_)
        | Question::Loosely { .. }
        | Question::Written(_) => return None,
    })
}
