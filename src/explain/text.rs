//! An explanation as text for people.

mod answers;

use super::short::visible;
use super::{Account, Asking, Came, Explanation, Near, Part, Time};
use alloc::{format, string::String, vec::Vec};
use core::fmt::{self, Write};

/// Near misses and others that are told in full; of the rest there is only their number.
const MOST: usize = 10;

/// How words are made to stand out: what goes before and after.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// A heading, or a name.
    pub strong: [&'static str; 2],
    /// A yes.
    pub yes: [&'static str; 2],
    /// A no.
    pub no: [&'static str; 2],
    /// What is less important.
    pub faint: [&'static str; 2],
}

impl Paint {
    /// Not at all.
    pub const PLAIN: Self = Self { strong: ["", ""], yes: ["", ""], no: ["", ""], faint: ["", ""] };

    /// With the colours of a terminal.
    pub const COLOUR: Self = Self {
        strong: ["\u{1b}[1m", "\u{1b}[0m"],
        yes: ["\u{1b}[32m", "\u{1b}[0m"],
        no: ["\u{1b}[31m", "\u{1b}[0m"],
        faint: ["\u{1b}[2m", "\u{1b}[0m"],
    };
}

/// Writes an explanation; of one part, if there is a name in `only`. `who` knows the sentences of
/// segments.
#[must_use]
pub fn text<'w>(
    explanation: &Explanation<'_>,
    only: Option<&str>,
    who: &dyn Fn(&str) -> Option<&'w str>,
    paint: Paint,
) -> String {
    let mut writer = Writer { explanation, only, who, paint, out: String::new() };
    // Writing to a string never fails.
    let _written = writer.all();
    writer.out
}

struct Writer<'a, 'w> {
    explanation: &'a Explanation<'a>,
    only: Option<&'a str>,
    who: &'a dyn Fn(&str) -> Option<&'w str>,
    paint: Paint,
    out: String,
}

impl Writer<'_, '_> {
    fn all(&mut self) -> fmt::Result {
        let explanation = self.explanation;
        if explanation.paused {
            self.out.push_str(
                "The visitor has paused: only the context counts, and what they said is not for \
                 them.\n\n",
            );
        }
        if let Some(stage) = explanation.stage {
            let [strong, plain] = self.paint.strong;
            let who = (self.who)(&format!("/{stage}")).map(visible);
            let who = who.map_or_else(String::new, |who| format!(": {who}"));
            writeln!(self.out, "At the stage {strong}{stage}{plain}{who}\n")?;
        }
        self.shown()?;
        for account in &explanation.accounts {
            if let Some(parts) = self.parts(account, |came| came == Came::Decided) {
                let verb = if account.held_out { "kept the default of" } else { "decided" };
                self.heading(account, &format!("{verb} {parts}"))?;
                if account.held_out {
                    self.out.push_str("  the visitor is in its holdout\n");
                }
                self.audience(account)?;
            }
        }
        self.near_misses()?;
        let late = explanation.accounts.iter().filter_map(|account| {
            let here = account.holds() && account.time == Time::Now && !account.dismissed;
            let rest = self.parts(account, |came| matches!(came, Came::TooLate(_)))?;
            let before = self.before(account);
            here.then(|| format!("wanted {rest}, which {before} decided before it"))
                .map(|what| (account, what))
        });
        let late = late.collect();
        self.short("Too late", late)?;
        let not_for_them = explanation.accounts.iter().filter(|account| account.dismissed);
        let not_for_them = not_for_them.filter_map(|account| {
            let parts = self.parts(account, |_| true)?;
            let matches = if account.holds() { "matches" } else { "does not match" };
            let said = "the visitor said: not for me";
            Some((account, format!("for {parts}: {said}; it {matches} otherwise")))
        });
        let not_for_them = not_for_them.collect();
        self.short("Not for me", not_for_them)?;
        let others = explanation.accounts.iter().filter_map(|account| {
            let parts = self.parts(account, |came| came == Came::Missed && !account.dismissed)?;
            let when = match account.time {
                Time::Now => return None,
                Time::From(from) => format!("begins {from}"),
                Time::Until(until) => format!("ended {until}"),
            };
            let matches = if account.holds() { "matches" } else { "does not match" };
            Some((account, format!("for {parts} {when}, and {matches} otherwise")))
        });
        let others = others.collect();
        self.short("Not now", others)?;
        self.questions()
    }

    /// What became of the questions.
    fn questions(&mut self) -> fmt::Result {
        let explanation = self.explanation;
        let any = self.only.is_none() && !explanation.questions.is_empty();
        self.title("Questions", any);
        for put in explanation.questions.iter().filter(|_| any) {
            let ([strong, plain], name) = (self.paint.strong, visible(put.about));
            write!(self.out, "\n{strong}{name}{plain} ")?;
            match &put.asking {
                Asking::Now => writeln!(self.out, "is asked for: {}", visible(put.words))?,
                Asking::Answered => self.out.push_str("was answered\n"),
                Asking::Rests(until) => {
                    writeln!(self.out, "was put off, and may be asked for from {until}")?;
                }
                Asking::Waits => self.out.push_str("waits: one question at a time\n"),
                Asking::Untrusted(when) => {
                    self.out.push_str("is not asked for yet\n");
                    self.rules(when)?;
                }
            }
        }
        Ok(())
    }

    /// What is shown, one line each.
    fn shown(&mut self) -> fmt::Result {
        let explanation = self.explanation;
        let parts = explanation.parts.iter().filter(|part| self.told(part.name()));
        let parts: Vec<_> = parts.collect();
        let rows = parts.iter().map(|part| [part.name(), part.shown.unwrap_or(explanation.path)]);
        let rows: Vec<[&str; 2]> = rows.collect();
        let wider = |(a, b): (usize, usize), [name, shown]: &[&str; 2]| {
            (a.max(name.chars().count()), b.max(shown.chars().count()))
        };
        let (names, variants) = rows.iter().fold((0, 0), wider);
        let [strong, plain] = self.paint.strong;
        for (part, [name, shown]) in parts.iter().zip(&rows) {
            let account = part.decided.and_then(|at| explanation.accounts.get(at));
            let by = match account {
                Some(account) if account.held_out => format!("holdout of {}", self.name(account)),
                Some(account) => self.name(account),
                None => {
                    let [faint, plain] = self.paint.faint;
                    format!("{faint}as for everybody{plain}")
                }
            };
            writeln!(self.out, "{name:<names$}  {strong}{shown:<variants$}{plain}  {by}")?;
        }
        Ok(())
    }

    fn near_misses(&mut self) -> fmt::Result {
        let missed = self.explanation.accounts.iter().filter_map(|account| {
            let audience = account.audience.as_ref().filter(|it| !it.rule.holds())?;
            let parts = self.parts(account, |came| came == Came::Missed)?;
            let now = account.time == Time::Now && !account.dismissed;
            now.then_some((account, audience, parts))
        });
        let mut missed: Vec<_> = missed.collect();
        // What was not found out comes last, with what nothing would have changed.
        let turns = |near: &Option<Near>| {
            let count = near.as_ref().map_or(0, |it| it.turns.len());
            if count == 0 { usize::MAX } else { count }
        };
        missed.sort_by_key(|(_, audience, _)| turns(&audience.near));
        self.title("Near misses", !missed.is_empty());
        let more = missed.len().saturating_sub(MOST);
        for (account, audience, parts) in missed.into_iter().take(MOST) {
            self.heading(account, &format!("would have decided {parts}"))?;
            self.audience(account)?;
            self.near(audience.near.as_ref())?;
            if account.held_out {
                self.out.push_str("  but the visitor is in its holdout\n");
            }
        }
        self.more(more)
    }

    /// Those who decided what `account` wanted, before it.
    fn before(&self, account: &Account<'_>) -> String {
        let mut names: Vec<String> = Vec::new();
        for want in &account.wants {
            let part = self.explanation.parts.get(want.part);
            if let Came::TooLate(at) = want.came
                && let Some(earlier) = self.explanation.accounts.get(at)
                && part.is_some_and(|part| self.told(part.name()))
                && !names.contains(&self.name(earlier))
            {
                names.push(self.name(earlier));
            }
        }
        names.join(" and ")
    }

    /// A list of experiences with a line each.
    fn short(&mut self, title: &str, list: Vec<(&Account<'_>, String)>) -> fmt::Result {
        self.title(title, !list.is_empty());
        let more = list.len().saturating_sub(MOST);
        for (account, what) in list.into_iter().take(MOST) {
            self.heading(account, &what)?;
        }
        self.more(more)
    }

    fn title(&mut self, title: &str, any: bool) {
        if any {
            let [strong, plain] = self.paint.strong;
            self.out.push_str(&format!("\n{strong}{title}{plain}\n"));
        }
    }

    fn heading(&mut self, account: &Account<'_>, what: &str) -> fmt::Result {
        let [strong, plain] = self.paint.strong;
        let name = self.name(account);
        writeln!(self.out, "\n{strong}{name}{plain} {what}")
    }

    fn more(&mut self, more: usize) -> fmt::Result {
        if more > 0 {
            writeln!(self.out, "\nand {more} more")?;
        }
        Ok(())
    }

    /// The parts that `account` wanted with such an outcome; `None` if there are none to tell of.
    fn parts(&self, account: &Account<'_>, came: impl Fn(Came) -> bool) -> Option<String> {
        let parts = account.wants.iter().filter(|want| came(want.came));
        let parts = parts.filter_map(|want| self.explanation.parts.get(want.part));
        let names: Vec<&str> = parts.map(Part::name).filter(|name| self.told(name)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn told(&self, name: &str) -> bool {
        self.only.is_none_or(|only| only == name)
    }

    /// An experience's name; in a browser's plan it has none, and its reason stands for it.
    fn name(&self, account: &Account<'_>) -> String {
        visible(if account.experience.is_empty() { account.because } else { account.experience })
    }
}
