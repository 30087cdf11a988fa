//! Whether one list could give certain answers.

use super::possible::{Asked, Can};
use crate::condition::program::Question;
use crate::condition::{Program, Value};
use crate::data::Data;
use crate::id::Key;
use crate::limits::RECENT;
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// Longest list that is tried.
const LONGEST: usize = 64;

/// Most keys that are tried for a list of items.
const TRIED: u32 = 10_000;

/// Whether a list of items that were looked at gives these answers.
pub(super) fn seen(program: &Program<'_>, asked: &[Asked]) -> Can {
    let run = |first: u32, count: u32| first..first.saturating_add(count);
    let (mut held, mut barred) = (Vec::new(), Vec::new());
    for (question, answer) in asked {
        if let Question::HoldsAny { first, count } = *question {
            let keys: Vec<Key> = run(first, count).map(|at| program.key(at)).collect();
            if *answer { held.push(keys) } else { barred.extend(keys) }
        }
    }
    let others = (0..=u16::MAX).map(Key).filter(|key| !held.iter().flatten().any(|it| it == key));
    let others: Vec<Key> = others.filter(|key| !barred.contains(key)).take(RECENT).collect();
    // All else that is asked of such a list depends on its length alone.
    let rest = |list: &[Key]| {
        let mut rest = asked.iter().filter(|(it, _)| !matches!(it, Question::HoldsAny { .. }));
        rest.all(|(it, answer)| program.answers(*it, Value::Keys(list)) == *answer)
    };
    let lengths = (0..=others.len()).rev();
    let longest = lengths.filter_map(|length| others.get(..length)).find(|list| rest(list));
    let Some(longest) = longest else { return Can::No };
    held.iter_mut().for_each(|keys| keys.retain(|key| !barred.contains(key)));
    match meets(&held, &mut Vec::new(), longest.len(), &mut { TRIED }) {
        // What is left of the length, others fill.
        Some(true) => Can::Yes,
        Some(false) => Can::No,
        None => Can::Maybe,
    }
}

/// Whether `room` keys more than `list` are enough to have one of each of `held`; `None` if that
/// was not found out in so many tries.
fn meets(held: &[Vec<Key>], list: &mut Vec<Key>, room: usize, tries: &mut u32) -> Option<bool> {
    let unmet = held.iter().find(|keys| !keys.iter().any(|key| list.contains(key)));
    let Some(keys) = unmet else { return Some(true) };
    let Some(room) = room.checked_sub(1) else { return Some(false) };
    for key in keys {
        *tries = tries.checked_sub(1)?;
        list.push(*key);
        if meets(held, list, room, tries)? {
            return Some(true);
        }
        list.pop();
    }
    Some(false)
}

/// Whether a list that the site says gives these answers.
pub(super) fn any(program: &Program<'_>, asked: &[Asked]) -> Can {
    let fits =
        |value: Value<'_>| asked.iter().all(|(it, answer)| program.answers(*it, value) == *answer);
    let elements = |question: Question| -> Vec<Data> {
        match question {
            Question::OneOfTexts { first, count } => {
                let run = first..first.saturating_add(count);
                run.map(|at| Data::Text(program.operand(at).to_owned())).collect()
            }
            Question::OneOfTextsInAnyCase { first, count } => {
                let run = first..first.saturating_add(count);
                let cases = |text: &str| [text.to_owned(), text.to_uppercase()].map(Data::Text);
                run.flat_map(|at| cases(program.operand(at))).collect()
            }
            Question::OneOfNumbers { first, count } => {
                let run = first..first.saturating_add(count);
                run.filter_map(|at| program.number(at)).map(Data::Number).collect()
            }
            _ => Vec::new(),
        }
    };
    let barred = |element: &Data| {
        let alone = [element.clone()];
        asked.iter().any(|(it, answer)| {
            let holds = matches!(
                it,
                Question::OneOfTexts { .. }
                    | Question::OneOfTextsInAnyCase { .. }
                    | Question::OneOfNumbers { .. }
            );
            holds && !answer && program.answers(*it, Value::List(&alone))
        })
    };
    let mut list: Vec<Data> = Vec::new();
    for (question, _) in asked.iter().filter(|(_, answer)| *answer) {
        let all = elements(*question);
        match all.iter().find(|element| !barred(element)) {
            Some(element) => list.push(element.clone()),
            None if all.is_empty() => {}
            // In other letters it may be let through.
            None if matches!(question, Question::OneOfTextsInAnyCase { .. }) => return Can::Maybe,
            None => return Can::No,
        }
    }
    let tried = fits(Value::Missing)
        || (0..LONGEST).any(|_| {
            let found = fits(Value::List(&list));
            list.push(Data::Text(String::new()));
            found
        });
    let plain = |(it, _): &Asked| matches!(it, Question::Exists | Question::Shaped(_));
    match tried {
        true => Can::Yes,
        // Only these are answered alike by all lists.
        false if asked.iter().all(plain) => Can::No,
        false => Can::Maybe,
    }
}
