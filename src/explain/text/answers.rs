//! What was asked of a visitor, what they answered, and how little would have changed it.

use super::super::rule::Rule;
use super::super::short::visible;
use super::super::{Account, Near};
use super::Writer;
use core::fmt::{self, Write};

impl Writer<'_, '_> {
    /// How little would have changed an answer.
    pub(super) fn near(&mut self, near: Option<&Near>) -> fmt::Result {
        let Some(near) = near else {
            self.out.push_str("  nothing would have made it match\n");
            return Ok(());
        };
        let count = near.turns.len();
        if count == 0 {
            self.out.push_str("  whether anything would have made it match was not found out\n");
            return Ok(());
        }
        let changes = if count == 1 { "change" } else { "changes" };
        let [strong, plain] = self.paint.strong;
        let (few, whether) = match (near.proven, near.possible) {
            (true, _) => ("", ""),
            (false, true) => ("at most ", ""),
            (false, false) => ("perhaps ", ", if one visitor can have all that"),
        };
        write!(self.out, "  {strong}near miss{plain}, {few}{count} {changes}{whether}: ")?;
        for (index, turn) in near.turns.iter().enumerate() {
            let and = if index == 0 { "" } else { " and " };
            write!(self.out, "{and}{} ({})", turn.wanted, turn.value)?;
        }
        self.out.push('\n');
        Ok(())
    }

    /// Whom it is for, and what they were asked.
    pub(super) fn audience(&mut self, account: &Account<'_>) -> fmt::Result {
        let Some(audience) = &account.audience else {
            self.out.push_str("  for everybody\n");
            return Ok(());
        };
        let [faint, plain] = self.paint.faint;
        match (audience.segment, (self.who)(audience.segment)) {
            ("", _) => {}
            (name, Some(who)) => {
                writeln!(self.out, "  {name}: {faint}{}{plain}", visible(who))?;
            }
            (name, None) => writeln!(self.out, "  {name}")?,
        }
        self.rules(&audience.rule)
    }

    /// A condition with its answers.
    pub(super) fn rules(&mut self, rule: &Rule) -> fmt::Result {
        match rule {
            // That all must hold is what everyone expects of a list.
            Rule::All(_, parts) if !parts.is_empty() => {
                parts.iter().try_for_each(|part| self.rule(part, 1))
            }
            rule => self.rule(rule, 1),
        }
    }

    fn rule(&mut self, rule: &Rule, depth: usize) -> fmt::Result {
        let indent = depth * 2;
        let (words, parts) = match rule {
            Rule::Test(test) => return self.test(&test.ask, test.holds, &test.value, indent),
            Rule::All(_, parts) if parts.is_empty() => ("always", &**parts),
            Rule::Any(_, parts) if parts.is_empty() => ("never", &**parts),
            Rule::All(_, parts) => ("all of", &**parts),
            Rule::Any(_, parts) => ("any of", &**parts),
            Rule::Not(part) => match &**part {
                // As one question, so that its answer is that of the rule.
                Rule::Test(test) => {
                    return self.test(&test.opposite, !test.holds, &test.value, indent);
                }
                Rule::Any(_, parts) if !parts.is_empty() => ("none of", &**parts),
                part => ("not", core::slice::from_ref(part)),
            },
        };
        writeln!(self.out, "{:indent$}{words}", "")?;
        parts.iter().try_for_each(|part| self.rule(part, depth + 1))
    }

    fn test(&mut self, ask: &str, holds: bool, value: &str, indent: usize) -> fmt::Result {
        let [before, after] = if holds { self.paint.yes } else { self.paint.no };
        let answer = if holds { "yes" } else { "no" };
        writeln!(self.out, "{:indent$}{ask}: {before}{answer}{after}, {value}", "")
    }
}
