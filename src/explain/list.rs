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

/// Whether a list of items that were looked at gives these answers.
pub(super) fn seen(program: &Program<'_>, asked: &[Asked]) -> Can {
    let keys = |first: u32, count: u32| {
        (first..first.saturating_add(count)).map(|at| program.key(at)).collect::<Vec<Key>>()
    };
    let fits = |list: &[Key]| {
        asked.iter().all(|(it, answer)| program.answers(*it, Value::Keys(list)) == *answer)
    };
    let (mut held, mut barred, mut named) = (Vec::new(), Vec::new(), Vec::new());
    for (question, answer) in asked {
        if let Question::HoldsAny { first, count } = *question {
            let all = keys(first, count);
            named.extend_from_slice(&all);
            if *answer { held.push(all) } else { barred.extend(all) }
        }
    }
    let mut list: Vec<Key> = Vec::new();
    for any in &held {
        let Some(key) = any.iter().find(|key| !barred.contains(key)) else { return Can::No };
        if !any.iter().any(|key| list.contains(key)) {
            list.push(*key);
        }
    }
    let mut others = (0..=u16::MAX).map(Key).filter(|key| !named.contains(key));
    loop {
        if list.len() <= RECENT && fits(&list) {
            return Can::Yes;
        }
        if list.len() >= RECENT {
            break;
        }
        list.extend(others.next());
    }
    // Every length was tried with what must be there; only another choice of that is left.
    if held.len() < 2 { Can::No } else { Can::Maybe }
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
