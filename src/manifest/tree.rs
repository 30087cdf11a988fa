//! Typed access to the syntax tree: each access says what was expected, and notes what was found
//! instead.

use super::mistake::Kind;
use super::nearest::nearest;
use super::notes::{Notes, choice, quoted, shown, ticked};
use crate::data::written;
use crate::limits::ROWS;
use alloc::{borrow::ToOwned, collections::BTreeSet, format, vec::Vec};
use core::ops::RangeInclusive;
use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};

/// A value, and the place that stands for it: its name in an object, else its first character.
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    pub value: &'t Value<'t>,
    pub at: Range,
}

/// Which fields an object of one sort has.
pub(super) struct Shape {
    /// What it is, for a message: `a segment`.
    pub what: &'static str,
    /// Its fields.
    pub fields: &'static [&'static str],
    /// Fields that a later version will know.
    pub later: &'static [&'static str],
}

/// The fields of an object, checked against its [`Shape`].
#[derive(Clone, Copy)]
pub(super) struct Fields<'t> {
    what: &'static str,
    at: Range,
    properties: &'t [ObjectProp<'t>],
}

impl<'t> Fields<'t> {
    /// The field `name`; `null` is as good as absent.
    pub fn get(&self, name: &str) -> Option<Node<'t>> {
        let property = self.properties.iter().find(|p| p.name.as_str() == name)?;
        let node = Node { value: &property.value, at: property.name.range() };
        (!node.is_null()).then_some(node)
    }

    /// Whether the field `name` is there, be it `null`.
    pub fn has(&self, name: &str) -> bool {
        self.properties.iter().any(|property| property.name.as_str() == name)
    }

    /// The field `name`, which must be there; `fix` shows what to write.
    pub fn need(&self, name: &str, fix: &str, notes: &mut Notes) -> Option<Node<'t>> {
        let node = self.get(name);
        if node.is_none() {
            let what = format!("{} needs `{name}`", self.what);
            notes.add(Kind::MissingField, self.at, what, format!("add `{fix}`"));
        }
        node
    }

    /// Where the object is.
    pub const fn at(&self) -> Range {
        self.at
    }
}

impl<'t> Node<'t> {
    /// A value that has no name in an object.
    pub fn unnamed(value: &'t Value<'t>) -> Self {
        let range = value.range();
        let at = match value {
            Value::Object(_) | Value::Array(_) => Range::new(range.start, range.start + 1),
            Value::StringLit(_)
            | Value::NumberLit(_)
            | Value::BooleanLit(_)
            | Value::NullKeyword(_) => range,
        };
        Self { value, at }
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self.value, Value::NullKeyword(_))
    }

    /// Where the value is; of an object or a list the first character.
    pub fn place(&self) -> Range {
        Self::unnamed(self.value).at
    }

    /// The field `name` of an object, whatever else is in it.
    pub fn field(&self, name: &str) -> Option<Self> {
        let Value::Object(object) = self.value else { return None };
        let property = object.properties.iter().find(|it| it.name.as_str() == name)?;
        let node = Self { value: &property.value, at: property.name.range() };
        (!node.is_null()).then_some(node)
    }

    /// A text.
    pub fn text(&self, notes: &mut Notes) -> Option<&'t str> {
        match self.value {
            Value::StringLit(text) => Some(&text.value),
            Value::NumberLit(number) => {
                self.wrong("a text", format!("write `{}`", quoted(number.value)), notes)
            }
            _ => self.wrong("a text", "write a text in double quotes", notes),
        }
    }

    /// A text that says something.
    pub fn sentence(&self, notes: &mut Notes) -> Option<&'t str> {
        let text = self.text(notes)?;
        if text.trim().is_empty() {
            notes.add(Kind::Empty, self.place(), "the text is empty", "write one");
            return None;
        }
        Some(text)
    }

    /// A finite number.
    pub fn number(&self, notes: &mut Notes) -> Option<f64> {
        match self.value {
            Value::NumberLit(literal) => {
                let number = literal.value.parse().ok().filter(|number: &f64| number.is_finite());
                if number.is_none() {
                    let what = format!("`{}` is too large", shown(literal.value));
                    notes.add(Kind::OutOfRange, self.place(), what, "write a smaller number");
                }
                number
            }
            Value::StringLit(text) if text.value.parse::<f64>().is_ok() => {
                let fix = format!("write `{}`, without quotes", shown(&text.value));
                self.wrong("a number", fix, notes)
            }
            _ => self.wrong("a number", "write a number, without quotes", notes),
        }
    }

    /// A whole number within `range`.
    pub fn whole<N>(&self, range: RangeInclusive<N>, notes: &mut Notes) -> Option<N>
    where
        N: Copy + Into<i64> + TryFrom<i64> + core::fmt::Display,
    {
        let number = self.number(notes)?;
        let (first, last): (i64, i64) = ((*range.start()).into(), (*range.end()).into());
        // Every whole number that a field takes is exact in a float; the cast saturates.
        let whole = number as i64;
        let fits = number.fract() == 0.0 && (first..=last).contains(&whole);
        let found = fits.then(|| N::try_from(whole).ok()).flatten();
        if found.is_none() {
            let what =
                format!("`{}` is not a whole number from {first} to {last}", written(number));
            let near = number.round().clamp(first as f64, last as f64);
            notes.add(
                Kind::OutOfRange,
                self.place(),
                what,
                format!("write a whole number in that range, such as `{near}`"),
            );
        }
        found
    }

    /// A truth value.
    pub fn flag(&self, notes: &mut Notes) -> Option<bool> {
        match self.value {
            Value::BooleanLit(flag) => Some(flag.value),
            _ => self.wrong("`true` or `false`", "write `true` or `false`, without quotes", notes),
        }
    }

    /// One of a closed list of words.
    pub fn word<T: Copy>(&self, words: &[(&'static str, T)], notes: &mut Notes) -> Option<T> {
        let Value::StringLit(literal) = self.value else {
            let names = choice(words.iter().map(|(word, _)| *word)).unwrap_or_default();
            return self.wrong("a text", format!("write {names}, in double quotes"), notes);
        };
        let text: &str = &literal.value;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let names = words.iter().map(|(word, _)| *word);
            let fix = match nearest(text, names.clone(), &mut notes.effort) {
                Some(near) => format!("write `{near}`"),
                None => format!("write {}", choice(names).unwrap_or_default()),
            };
            let what = format!("{} is not one of the words for this", ticked(text));
            notes.add(Kind::BadValue, self.place(), what, fix);
        }
        found.map(|(_, value)| *value)
    }

    /// The elements of a list.
    pub fn list(&self, notes: &mut Notes) -> Option<Vec<Node<'t>>> {
        let Value::Array(array) = self.value else {
            return self.wrong("a list", "write a list: `[ ]` around it", notes);
        };
        self.bound(array.elements.len(), notes)?;
        Some(array.elements.iter().map(Self::unnamed).collect())
    }

    /// The elements of a list that must not be empty.
    pub fn some(&self, notes: &mut Notes) -> Option<Vec<Node<'t>>> {
        let list = self.list(notes)?;
        if list.is_empty() {
            notes.add(Kind::Empty, self.at, "the list is empty", "put at least one in it");
            return None;
        }
        Some(list)
    }

    /// The entries of an object whose names are the author's own, each once.
    pub fn entries(&self, notes: &mut Notes) -> Option<Vec<(&'t str, Node<'t>)>> {
        let properties = self.properties(notes)?;
        self.bound(properties.len(), notes)?;
        let named =
            |p: &'t ObjectProp<'t>| (p.name.as_str(), Node { value: &p.value, at: p.name.range() });
        Some(properties.iter().map(named).collect())
    }

    /// The fields of an object of a known shape.
    pub fn fields(&self, shape: &Shape, notes: &mut Notes) -> Option<Fields<'t>> {
        let properties = self.properties(notes)?;
        for property in properties {
            let name = property.name.as_str();
            if shape.fields.contains(&name) {
                continue;
            }
            let at = property.name.range();
            if shape.later.contains(&name) {
                let what = format!("`{name}` is not supported in this version");
                notes.add(Kind::NotSupported, at, what, "remove it");
                continue;
            }
            let fields = shape.fields.iter().copied();
            let fix = match (nearest(name, fields.clone(), &mut notes.effort), choice(fields)) {
                (Some(near), _) => format!("write `{near}`"),
                (None, Some(all)) => format!("write {all}, or remove it"),
                (None, None) => "remove it".to_owned(),
            };
            let what = format!("{} has no field {}", shape.what, ticked(name));
            notes.add(Kind::UnknownField, at, what, fix);
        }
        Some(Fields { what: shape.what, at: self.at, properties })
    }

    fn properties(&self, notes: &mut Notes) -> Option<&'t [ObjectProp<'t>]> {
        let Value::Object(object) = self.value else {
            return self.wrong("an object", "write an object: `{ }`", notes);
        };
        let mut seen = BTreeSet::new();
        for property in &object.properties {
            if !seen.insert(property.name.as_str()) {
                let what = format!("{} is there twice", ticked(property.name.as_str()));
                notes.add(Kind::DuplicateField, property.name.range(), what, "keep one of the two");
            }
        }
        Some(&object.properties)
    }

    fn bound(&self, count: usize, notes: &mut Notes) -> Option<()> {
        if count > ROWS {
            let what = format!("there are {count} entries here");
            notes.add(Kind::TooMany, self.at, what, format!("keep it within {ROWS}"));
            return None;
        }
        Some(())
    }

    /// Notes that something else was `expected`.
    pub fn wrong<T>(&self, expected: &str, fix: impl AsRef<str>, notes: &mut Notes) -> Option<T> {
        let found = match self.value {
            Value::StringLit(text) => format!("the text `{}`", quoted(&text.value)),
            Value::NumberLit(number) => format!("the number `{}`", shown(number.value)),
            Value::BooleanLit(flag) => format!("`{}`", flag.value),
            Value::Object(_) => "an object".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::NullKeyword(_) => "`null`".to_owned(),
        };
        notes.add(Kind::WrongType, self.place(), format!("this is {found}, not {expected}"), fix);
        None
    }
}
