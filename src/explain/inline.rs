//! A condition on one line: `it is "a" or (it > 3 and it < 5)`.

use crate::condition::{Group, PredicateId, Watch};
use alloc::{string::String, vec::Vec};

/// Writes a condition on one line while it is walked.
pub(super) struct Inline<F> {
    ask: F,
    /// The groups that are open, and how many parts each has so far.
    open: Vec<(Group, usize)>,
    text: String,
}

impl<F: Fn(PredicateId) -> Option<String>> Inline<F> {
    /// Nothing yet; `ask` writes a question.
    pub fn new(ask: F) -> Self {
        Self { ask, open: Vec::new(), text: String::new() }
    }

    /// What was written.
    pub fn into_text(self) -> String {
        self.text
    }

    fn separate(&mut self) {
        if let Some((group, parts)) = self.open.last_mut() {
            *parts += 1;
            self.text.push_str(match (group, *parts) {
                (Group::Not, _) | (_, 1) => "",
                (Group::All, _) => " and ",
                (Group::Any, _) => " or ",
            });
        }
    }
}

impl<F: Fn(PredicateId) -> Option<String>> Watch for Inline<F> {
    const THOROUGH: bool = true;

    fn begins(&mut self, group: Group) {
        self.separate();
        let within = !self.open.is_empty();
        self.open.push((group, 0));
        self.text.push_str(match group {
            Group::Not => "not ",
            _ if within => "(",
            _ => "",
        });
    }

    fn tested(&mut self, predicate: PredicateId, _: bool) {
        self.separate();
        self.text.push_str(&(self.ask)(predicate).unwrap_or_default());
    }

    fn ends(&mut self, _: bool) {
        if let Some((group, parts)) = self.open.pop() {
            let nothing = if group == Group::Any { "never" } else { "always" };
            self.text.push_str(if parts == 0 { nothing } else { "" });
            self.text.push_str(if group == Group::Not || self.open.is_empty() { "" } else { ")" });
        }
    }
}
