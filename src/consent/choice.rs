//! The record of what a visitor chose: the one thing kept after a refusal.
//!
//! As text, `1.gdp.v.1.20778.4`: format, states of `remember`, `edge` and `measure`, who chose,
//! version of the text, day since 1970, erasure epoch. It says nothing of what was learnt, and
//! is readable, so that the page can show it without asking anybody.

use super::purpose::{Purposes, State};
use crate::limits::CHOICE_DAYS;
use crate::strings::{parts, put_number, whole};
use alloc::string::String;

/// Who chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The visitor, through our element or API.
    Visitor,
    /// The visitor, while their browser sent a global privacy control: they meant it.
    VisitorOverGpc,
    /// Nobody here: the site's consent platform said so.
    Platform,
    /// Nobody: the site's default, where the law of the place allows it.
    Default,
}

impl Source {
    /// Whether the visitor chose, here: what outweighs every signal.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Visitor | Self::VisitorOverGpc)
    }
}

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Each purpose's state, without contradiction.
    pub purposes: Purposes,
    /// Who chose.
    pub source: Source,
    /// The version of the text that was answered.
    pub text: u16,
    /// The day of the answer, since 1970.
    pub day: u16,
    /// Counts erasures; a profile is bound to it.
    pub epoch: u16,
}

impl Choice {
    /// The first day on which it counts no more, since 1970.
    pub(crate) fn ends(self) -> u32 {
        u32::from(self.day) + u32::from(CHOICE_DAYS) + 1
    }

    /// The choice in `text`, or `None` if it is not exactly one as [`write`](Self::write)
    /// writes it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = parts(text, b".");
        if parts.next()? != "1" {
            return None;
        }
        let mut states = parts.next()?.bytes().map(state);
        let mut next = || states.next().flatten();
        let purposes = Purposes { remember: next()?, edge: next()?, measure: next()? };
        let source = match parts.next()? {
            "v" => Source::Visitor,
            "o" => Source::VisitorOverGpc,
            "p" => Source::Platform,
            "d" => Source::Default,
            _ => return None,
        };
        let mut number = || u16::try_from(whole(parts.next()?)?).ok();
        let choice = Self { purposes, source, text: number()?, day: number()?, epoch: number()? };
        // Whatever writes differently than it was read (signs, zeros, more parts, contradictions)
        // is not ours.
        (purposes == purposes.coherent() && choice.write() == text).then_some(choice)
    }

    /// The choice as text: at most 25 bytes, all of them fit for a cookie.
    #[must_use]
    pub fn write(self) -> String {
        let mut out = String::from("1.");
        for state in [self.purposes.remember, self.purposes.edge, self.purposes.measure] {
            out.push(match state {
                State::Granted => 'g',
                State::Denied => 'd',
                State::Pending => 'p',
            });
        }
        out.push_str(match self.source {
            Source::Visitor => ".v",
            Source::VisitorOverGpc => ".o",
            Source::Platform => ".p",
            Source::Default => ".d",
        });
        for number in [self.text, self.day, self.epoch] {
            out.push('.');
            put_number(&mut out, number.into());
        }
        out
    }
}

const fn state(byte: u8) -> Option<State> {
    Some(match byte {
        b'g' => State::Granted,
        b'd' => State::Denied,
        b'p' => State::Pending,
        _ => return None,
    })
}
