//! Everything in a manifest that has a name, gathered before anything refers to it.
//!
//! What is named badly or defined badly is found all the same, so that one mistake does not
//! bring others with it.

use super::condition::Patterns;
use super::mistake::Kind;
use super::model::{AttributeKind, TraitKind};
use super::nearest::among;
use super::notes::{CHOICE, Notes, choice, ticked};
use super::tree::{Fields, Node};
use crate::condition::Condition;
use crate::id::{Key, TAKEN, is_name};
use crate::limits::NAME_BYTES;
use crate::profile::affinity::HalfLife;
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};
use core::cell::{Cell, RefCell};
use jsonc_parser::common::Range;

/// An entry of an object whose names are the author's own.
pub(super) type Entry<'t> = (&'t str, Node<'t>);

/// The names of one kind.
pub(super) struct Table<'t> {
    /// What one of them is: `topic`.
    kind: &'static str,
    /// Where they are defined: `topics`.
    section: &'static str,
    rows: BTreeMap<&'t str, Row>,
    /// Names that are none, by what to write instead.
    slips: BTreeMap<String, &'t str>,
    /// Whether something could not be read that may have used any of them.
    pub unclear: Cell<bool>,
}

struct Row {
    index: usize,
    at: Range,
    used: Cell<bool>,
}

impl<'t> Table<'t> {
    /// No names yet.
    pub const fn new(kind: &'static str, section: &'static str) -> Self {
        Self {
            kind,
            section,
            rows: BTreeMap::new(),
            slips: BTreeMap::new(),
            unclear: Cell::new(false),
        }
    }

    /// Adds a name, checked for its letters. Of two that are the same the first counts.
    pub fn add(&mut self, name: &'t str, index: usize, at: Range, notes: &mut Notes) -> bool {
        check(name, at, notes);
        if let Some(right) = right(name).filter(|right| right != name) {
            self.slips.entry(right).or_insert(name);
        }
        let new = !self.rows.contains_key(name);
        if new {
            self.rows.insert(name, Row { index, at, used: Cell::new(false) });
        }
        new
    }

    /// Adds a name that is always there: at index 0, before those of the file, and never unused.
    pub fn add_built_in(&mut self, name: &'static str) {
        let authored = self.rows.remove(name).map_or(usize::MAX, |row| row.index);
        for row in self.rows.values_mut().filter(|row| row.index < authored) {
            row.index += 1;
        }
        let row = Row { index: 0, at: Range::new(0, 0), used: Cell::new(true) };
        self.rows.insert(name, row);
    }

    /// Refuses names that a profile could not tell apart.
    pub fn check_keys(&self, notes: &mut Notes) {
        let mut by_place: Vec<_> = self.rows.iter().collect();
        by_place.sort_by_key(|(_, row)| row.at.start);
        let mut keys = BTreeMap::new();
        for (name, row) in by_place {
            if let Some(other) = keys.insert(Key::of(name), *name) {
                let what =
                    format!("a profile cannot tell `{name}` from `{other}`: same 16-bit key");
                notes.add(Kind::KeyCollision, row.at, what, "rename one of them");
            }
        }
    }

    /// The index of `name`, or a mistake at `at`.
    pub fn find(&self, name: &str, at: Range, notes: &mut Notes) -> Option<usize> {
        // Who writes the name as it should be defined makes no mistake of their own.
        let defined = self.slips.get(name).copied().unwrap_or(name);
        if let Some(index) = self.index(name).or_else(|| self.index(defined)) {
            return Some(index);
        }
        let kind = self.kind;
        let near = self.near(name, notes);
        // What was meant is not unused only because it was misspelt.
        near.and_then(|near| self.index(near));
        let all: Vec<String> = self.names().take(CHOICE + 1).filter_map(right).collect();
        let all = choice(all.iter().map(String::as_str));
        let fix = match (near.and_then(right), all) {
            (Some(near), _) => format!("write `{near}`"),
            (None, Some(all)) => format!("write {all}, or add it to `{}`", self.section),
            (None, None) => format!("add it to `{}`", self.section),
        };
        notes.add(Kind::UnknownName, at, format!("there is no {kind} {}", ticked(name)), fix);
        None
    }

    /// The name nearest to `name`, if one may have been meant.
    pub fn near(&self, name: &str, notes: &mut Notes) -> Option<&'t str> {
        among(name, &self.rows, &mut notes.effort)
    }

    /// The index of `name`, which is used by that.
    pub fn index(&self, name: &str) -> Option<usize> {
        let row = self.rows.get(name)?;
        row.used.set(true);
        Some(row.index)
    }

    /// Where `name` is defined; the beginning of the file if it is not.
    pub fn place(&self, name: &str) -> Range {
        self.rows.get(name).map_or(Range::new(0, 0), |row| row.at)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The name at `index`.
    pub fn name(&self, index: usize) -> Option<&'t str> {
        self.rows.iter().find(|(_, row)| row.index == index).map(|(name, _)| *name)
    }

    /// The names, in the order of the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &'t str> + Clone + '_ {
        self.rows.keys().copied()
    }

    /// Notes the names that nothing used, with what `needs` them.
    pub fn check_used(&self, needs: &str, notes: &mut Notes) {
        if self.unclear.get() {
            return;
        }
        for (name, row) in self.rows.iter().filter(|(_, row)| !row.used.get()) {
            let what = format!("nothing needs the {} {}", self.kind, ticked(name));
            notes.add(Kind::Unused, row.at, what, format!("remove it, or use it in {needs}"));
        }
    }
}

/// All tables, and what conditions must know of their rows. Lists are by index.
pub(super) struct Names<'t> {
    pub topics: Table<'t>,
    pub items: Table<'t>,
    pub traits: Table<'t>,
    pub events: Table<'t>,
    pub stages: Table<'t>,
    pub segments: Table<'t>,
    pub slots: Table<'t>,
    pub outcomes: Table<'t>,
    pub attributes: Table<'t>,
    pub groups: Table<'t>,
    pub languages: Vec<String>,
    pub half_lives: Vec<HalfLife>,
    /// Whether interest in the topic may be learnt.
    pub learnt: Vec<bool>,
    /// Whether it may be remembered that the item was seen.
    pub remembered: Vec<bool>,
    /// `None` where the type of the trait is a mistake.
    pub trait_kinds: Vec<Option<TraitKind>>,
    /// `None` where the type of the attribute is a mistake.
    pub attribute_kinds: Vec<Option<AttributeKind>>,
    /// Empty where the values of the group are a mistake.
    pub group_values: Vec<Vec<Node<'t>>>,
    pub variants: Vec<Vec<&'t str>>,
    /// What was compiled so far.
    pub patterns: RefCell<Patterns>,
    /// How many values of groups conditions were given so far.
    pub group_uses: Cell<usize>,
    /// Empty until the conditions of all stages are read; then one for each stage.
    pub stage_whens: Vec<Condition>,
    /// How much stages have come to so far.
    pub stage_uses: Cell<usize>,
}

impl Names<'_> {
    /// Something could not be read that may have asked any attribute: none counts as unused.
    pub fn unclear(&self) {
        for table in [&self.traits, &self.events, &self.attributes] {
            table.unclear.set(true);
        }
    }
}

/// The entries of a section, and the table of their names; `keyed` if a profile stores them.
pub(super) fn section<'t>(
    root: &Fields<'t>,
    kind: &'static str,
    name: &'static str,
    keyed: bool,
    notes: &mut Notes,
) -> (Vec<Entry<'t>>, Table<'t>) {
    let mut table = Table::new(kind, name);
    let entries = root.get(name).map(|node| node.entries(notes));
    // A section that is no object defines nothing, and its names are not unknown for it.
    let entries = entries.unwrap_or_else(|| Some(Vec::new())).unwrap_or_default();
    for (index, (name, node)) in entries.iter().enumerate() {
        table.add(name, index, node.at, notes);
    }
    if keyed {
        table.check_keys(notes);
    }
    (entries, table)
}

/// The name as it should be written, if that can be told: itself, if it is one.
pub(super) fn right(name: &str) -> Option<String> {
    if is_name(name) {
        return Some(name.into());
    }
    let like = name.trim().to_lowercase().replace([' ', '.'], "_");
    is_name(&like).then_some(like)
}

/// Notes a name that is none.
pub(super) fn check(name: &str, at: Range, notes: &mut Notes) {
    if is_name(name) {
        return;
    }
    if name == TAKEN {
        let what =
            format!("`{TAKEN}` is taken: every object in JavaScript has something of that name");
        notes.add(Kind::BadName, at, what, format!("write another name, `{TAKEN}s` say"));
        return;
    }
    let what = format!("{} is not a name", ticked(name));
    let rule = format!("a letter a to z, then a to z, 0 to 9, `_` or `-`, at most {NAME_BYTES}");
    let fix = match right(name) {
        Some(right) => format!("write `{right}` ({rule})"),
        None => format!("write {rule}"),
    };
    notes.add(Kind::BadName, at, what, fix);
}
