//! Regular expressions as JavaScript writes them, written for the parser that is used here.
//!
//! The two languages look alike and are not: what only the other one has (`(?i)`, `\A`, `a**`) is
//! refused, and what means something else there (`.`, `\s`, `[]`) is written out.

use super::compile::BadPattern;
use alloc::{borrow::ToOwned, format, string::String};

/// Most characters of a pattern that a mistake quotes as its cause.
const LONGEST_PART: usize = 20;
/// Every character but the ends of lines.
const DOT: &str = r"[^\n\r\x{2028}\x{2029}]";
const ANY: &str = "(?s:.)";
const NONE: &str = r"[^\x{0}-\x{10FFFF}]";
/// What a pattern is read by.
pub(super) struct Reader<'p> {
    pub rest: &'p str,
    /// Whether what older JavaScript shrugs at is taken as it takes it: unknown escapes, and
    /// braces that count nothing.
    pub lenient: bool,
    /// How many groups keep what they find, and whether any has a name.
    pub groups: usize,
    pub named: bool,
    pub out: String,
}

/// A part of a class: one character, or a set of them as it stands in a class.
pub(super) enum Part {
    One(char),
    Set(String),
}

/// `pattern` for the other parser.
///
/// # Errors
/// [`BadPattern`] if it is none in JavaScript, or asks for what no automaton can do.
pub(super) fn translated(pattern: &str, lenient: bool) -> Result<String, BadPattern> {
    let (groups, named) = groups(pattern);
    let mut reader = Reader { rest: pattern, lenient, groups, named, out: String::new() };
    let (mut open, mut repeats) = (0usize, false);
    while let Some(c) = reader.next() {
        repeats = match c {
            '*' | '+' | '?' => reader.repeat(repeats, &format!("{c}"))?,
            '{' => match reader.count()? {
                Some(count) => reader.repeat(repeats, &count)?,
                None => reader.literal('{'),
            },
            '^' | '$' | '|' => {
                reader.out.push(c);
                false
            }
            '(' => {
                open += 1;
                reader.group()?
            }
            ')' => {
                open = open.checked_sub(1).ok_or_else(|| {
                    bad("`)` closes no group", ")", "remove it, or write `\\\\)`")
                })?;
                reader.out.push(')');
                true
            }
            '.' => reader.text(DOT),
            '[' => reader.class()?,
            '\\' => reader.escape()?,
            c => reader.literal(c),
        };
    }
    if open > 0 {
        return Err(bad("a group is not closed", "(", "close it with `)`, or write `\\\\(`"));
    }
    Ok(reader.out)
}

/// How many groups of `pattern` keep what they find, and whether any has a name.
fn groups(pattern: &str) -> (usize, bool) {
    let (mut count, mut named, mut in_class) = (0, false, false);
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => drop(rest.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let after = rest.as_str();
                let name = after.strip_prefix("?<");
                let has_name = name.is_some_and(|name| !name.starts_with(['=', '!']));
                named |= has_name;
                count += usize::from(has_name || !after.starts_with('?'));
            }
            _ => {}
        }
    }
    (count, named)
}

/// A mistake, and the part that is the cause of it.
pub(super) fn bad(what: &str, part: &str, fix: &str) -> BadPattern {
    BadPattern::Syntax { what: because(what, part), fix: fix.to_owned() }
}

/// Likewise of what no automaton can do.
pub(super) fn beyond(what: &str, part: &str, fix: &str) -> BadPattern {
    BadPattern::Beyond { what: because(what, part), fix: fix.to_owned() }
}

fn because(what: &str, part: &str) -> String {
    let part: String = part.chars().take(LONGEST_PART).collect();
    format!("{what}: `{part}`")
}

impl<'p> Reader<'p> {
    pub fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }

    pub fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The digits that come next, at most `most`, in `base`.
    pub fn digits(&mut self, base: u32, most: usize) -> &'p str {
        let end = self.rest.chars().take(most).take_while(|c| c.is_digit(base)).count();
        let (digits, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        digits
    }

    /// Writes what can be repeated.
    pub fn text(&mut self, text: &str) -> bool {
        self.out.push_str(text);
        true
    }

    /// Likewise a character that stands for itself.
    pub fn literal(&mut self, c: char) -> bool {
        if regex_syntax::is_meta_character(c) {
            self.out.push('\\');
        }
        self.out.push(c);
        true
    }

    /// Repeats what was before, if that can be; it cannot be repeated again.
    fn repeat(&mut self, can_be: bool, times: &str) -> Result<bool, BadPattern> {
        if !can_be {
            let fix = "write what is repeated, or `\\\\` before the sign itself";
            return Err(bad("there is nothing to repeat", times, fix));
        }
        self.out.push_str(times);
        self.eat("?");
        Ok(false)
    }

    /// What follows a `{`, as a count of repetitions.
    fn count(&mut self) -> Result<Option<String>, BadPattern> {
        let before = self.rest;
        let least = self.digits(10, usize::MAX).to_owned();
        let has_most = self.eat(",");
        let most = self.digits(10, usize::MAX).to_owned();
        let part =
            |rest: &str| before.get(..before.len() - rest.len()).unwrap_or_default().to_owned();
        let fix = "write `{2}`, `{2,}` or `{2,5}`, or `\\\\{`";
        let no_count = |rest: &str| {
            bad("this is no count of repetitions", &("{".to_owned() + &part(rest)), fix)
        };
        if least.is_empty() || !self.eat("}") {
            let error = no_count(self.rest);
            self.rest = before;
            return if self.lenient { Ok(None) } else { Err(error) };
        }
        // More than any table holds; what is larger still is too large as well.
        let number = |digits: &str| digits.parse().unwrap_or(u32::MAX);
        if !most.is_empty() && number(&most) < number(&least) {
            return Err(no_count(self.rest));
        }
        Ok(Some(match (has_most, most.as_str()) {
            (false, _) => format!("{{{}}}", number(&least)),
            (true, "") => format!("{{{},}}", number(&least)),
            (true, most) => format!("{{{},{}}}", number(&least), number(most)),
        }))
    }

    /// What follows a `(`; what a group finds is not kept.
    fn group(&mut self) -> Result<bool, BadPattern> {
        self.out.push_str("(?:");
        if !self.eat("?") || self.eat(":") {
            return Ok(false);
        }
        for look in ["=", "!", "<=", "<!"] {
            if self.eat(look) {
                let fix = "ask with two patterns, of which one may be a `$notRegex`";
                let what = "it looks ahead or back, which patterns here cannot";
                return Err(beyond(what, &format!("(?{look}"), fix));
            }
        }
        let name = self.eat("<").then(|| self.rest.split_once('>')).flatten();
        match name {
            Some((name, rest)) if is_name(name) => {
                self.rest = rest;
                Ok(false)
            }
            _ => {
                let sign = self.next().map_or_else(String::new, String::from);
                let fix = "write `(?:…)` for a group, and `$regexi` where case does not matter";
                Err(bad("this begins no group that JavaScript knows", &format!("(?{sign}"), fix))
            }
        }
    }

    /// What follows a `[`.
    fn class(&mut self) -> Result<bool, BadPattern> {
        let negated = self.eat("^");
        let mut set = String::new();
        while let Some(first) = self.part()? {
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            if !is_range || !self.eat("-") {
                push(&mut set, first);
                continue;
            }
            match (first, self.part()?) {
                (Part::One(first), Some(Part::One(last))) if first > last => {
                    let fix = "write its lower end first";
                    return Err(bad("a range runs backwards", &format!("{first}-{last}"), fix));
                }
                (Part::One(first), Some(Part::One(last))) => {
                    push(&mut set, Part::One(first));
                    set.push('-');
                    push(&mut set, Part::One(last));
                }
                (first, last) => {
                    push(&mut set, first);
                    push(&mut set, Part::One('-'));
                    last.into_iter().for_each(|last| push(&mut set, last));
                }
            }
        }
        Ok(match (negated, set.is_empty()) {
            (false, true) => self.text(NONE),
            (true, true) => self.text(ANY),
            (false, false) => self.text(&format!("[{set}]")),
            (true, false) => self.text(&format!("[^{set}]")),
        })
    }

    /// The next part of a class; `None` at its end.
    fn part(&mut self) -> Result<Option<Part>, BadPattern> {
        let unclosed = || bad("a class is not closed", "[", "close it with `]`, or write `\\\\[`");
        match self.next().ok_or_else(unclosed)? {
            ']' => Ok(None),
            '\\' if self.eat("b") => Ok(Some(Part::One('\x08'))),
            '\\' => self.escaped().map(Some),
            c => Ok(Some(Part::One(c))),
        }
    }
}

/// Whether a group can be called so.
fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == '$');
    first && letters.all(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

fn push(set: &mut String, part: Part) {
    match part {
        Part::One(c) => set.push_str(&format!("\\x{{{:X}}}", u32::from(c))),
        Part::Set(part) => set.push_str(&part),
    }
}
