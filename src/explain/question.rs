//! What became of each question that a visitor may be asked.

use super::rule::{Rule, answer};
use super::words::Words;
use crate::condition::Memo;
use crate::decision::{Decision, View};
use crate::plan::Plan;
use crate::time::{DAY, UnixSeconds};
use alloc::vec::Vec;

/// A question, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Put<'p> {
    /// The trait it asks for.
    pub about: &'p str,
    /// The question.
    pub words: &'p str,
    /// What became of it.
    pub asking: Asking,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Asking {
    /// It is put.
    Now,
    /// The visitor has answered it.
    Answered,
    /// The visitor said "not now": it rests until then.
    Rests(UnixSeconds),
    /// There is not trust enough: its condition with the answers.
    Untrusted(Rule),
    /// Another one is put, or the visitor was asked too lately.
    Waits,
}

/// What became of the questions.
pub(super) fn questions<'p>(
    plan: &'p Plan,
    view: &View<'p>,
    decision: &Decision<'p>,
    words: &Words<'_>,
    memo: &mut Memo,
) -> Vec<Put<'p>> {
    let Some(profile) = view.profile() else { return Vec::new() };
    let (program, today) = (plan.program(), view.clock.now.day());
    let put = plan.questions().enumerate().map(|(at, it)| {
        let (declared, key) = (&profile.declared, it.about.key);
        let rests = declared.rests_until(key, it.not_now_days, today);
        let rule = answer(&program, it.when, view, memo, words);
        let asking = match rests {
            _ if decision.question == Some(at) => Asking::Now,
            _ if declared.get(key, today).is_some() => Asking::Answered,
            Some(day) => Asking::Rests(UnixSeconds(u32::from(day) * DAY)),
            None if !rule.holds() => Asking::Untrusted(rule),
            None => Asking::Waits,
        };
        Put { about: it.about.name, words: it.words, asking }
    });
    put.collect()
}
