//! Whether conditions can hold together: a search through the classes of values.
//!
//! The search is complete over the classes, and these hold every real visitor: where it finds
//! nothing, there is nobody. Questions that cannot be classed (patterns, elements of lists) may
//! be answered either way, so that it never misses anybody; what it does find may be nobody.

use super::atoms::{Atoms, Tree};
use super::effort::{Effort, Verdict};
use crate::condition::values::{Answer, Class};
use crate::condition::{Ask, Source};
use alloc::{collections::BTreeSet, vec, vec::Vec};

/// Conditions that must hold, or must not.
pub(super) type Literals<'t> = [(&'t Tree, bool)];

/// Whether all of `literals` can hold for one visitor; `anonymous` if for one without a profile.
pub(super) fn together(
    literals: &Literals<'_>,
    anonymous: bool,
    atoms: &Atoms,
    effort: &Effort,
) -> Verdict {
    let mut search = Search::new(literals, anonymous, atoms, effort.share());
    let found = search.run(literals);
    let spent = search.left == 0;
    effort.give_back(search.left);
    match found {
        true => Verdict::Possible,
        false if spent => Verdict::Undecided,
        false => Verdict::Never,
    }
}

/// An attribute, as these conditions see it: the answers of its classes to their questions.
struct Variable {
    source: Source,
    remembered: bool,
    may_miss: bool,
    missing: Vec<Answer>,
    classes: Vec<(Vec<Answer>, Happened)>,
    /// The variable of how often what this tells the days since has happened, or the other way
    /// round, if that is asked as well.
    pair: Option<usize>,
}

/// Whether values of a class, if they count an event, may be none and may be some: what never
/// happened has no day, and what did has one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Happened {
    never: bool,
    ever: bool,
}

impl Happened {
    /// Counts are whole numbers from 0 on.
    fn of(count: &Class) -> Self {
        let (never, ever) = match count {
            Class::Exactly(number) => (*number == 0.0, *number >= 1.0),
            Class::Between(low, high) => (*low < 0.0 && 0.0 < *high, *high > 1.0),
            _ => (false, false),
        };
        Self { never, ever }
    }
}

/// Which class an attribute has been given.
#[derive(Clone, Copy)]
enum Given {
    Missing,
    Class(usize),
}

/// A question of these conditions: its number, its variable, and its column there.
struct Local {
    question: u32,
    variable: usize,
    column: usize,
}

struct Search {
    variables: Vec<Variable>,
    locals: Vec<Local>,
    /// Whether there is a profile, once that is chosen.
    profile: Option<bool>,
    given: Vec<Option<Given>>,
    /// What was chosen for questions that may go either way.
    free: Vec<Option<bool>>,
    left: u64,
}

/// What is known of a condition so far.
enum Known {
    Yes,
    No,
    /// It turns on this question, among others.
    Open(usize),
}

impl Search {
    fn new(literals: &Literals<'_>, anonymous: bool, atoms: &Atoms, left: u64) -> Self {
        let mut questions = Vec::new();
        literals.iter().for_each(|(tree, _)| tree.questions(&mut questions));
        questions.sort_unstable();
        questions.dedup();
        let mut search = Self {
            variables: Vec::new(),
            locals: Vec::new(),
            profile: anonymous.then_some(false),
            given: Vec::new(),
            free: vec![None; questions.len()],
            left,
        };
        let mut by_attribute: Vec<(usize, u32)> = questions
            .iter()
            .filter_map(|&at| Some((atoms.questions.get(at as usize)?.attribute, at)))
            .collect();
        by_attribute.sort_unstable();
        for group in by_attribute.chunk_by(|a, b| a.0 == b.0) {
            search.variable(group, atoms);
        }
        search.locals.sort_unstable_by_key(|local| local.question);
        search.given = search.variables.iter().map(|_| None).collect();
        search
    }

    /// Adds the attribute that the questions of `group` go to.
    fn variable(&mut self, group: &[(usize, u32)], atoms: &Atoms) {
        let Some(asked) = group.first().and_then(|(at, _)| atoms.attributes.get(*at)) else {
            return;
        };
        let variable = self.variables.len();
        let mut asks: Vec<&Ask> = Vec::new();
        for (column, &(_, question)) in group.iter().enumerate() {
            let Some((_, ask)) = atoms.ask(question) else { return };
            asks.push(ask);
            self.locals.push(Local { question, variable, column });
        }
        let answers = |class: &Class| asks.iter().map(|ask| class.answer(ask)).collect();
        let classes = asked.domain.classes(asks.iter().copied());
        self.spend((classes.len() * asks.len()) as u64);
        // Classes that answer alike here are one.
        let happened = |class: &Class| match asked.source {
            Source::Count(_) => Happened::of(class),
            _ => Happened { never: false, ever: true },
        };
        let each = classes.iter().map(|class| (answers(class), happened(class)));
        let distinct: BTreeSet<(Vec<Answer>, Happened)> = each.collect();
        let other = match asked.source {
            Source::Count(event) => Some(Source::Since(event)),
            Source::Since(event) => Some(Source::Count(event)),
            _ => None,
        };
        let pair = self.variables.iter().position(|it| Some(it.source) == other);
        if let Some(other) = pair.and_then(|pair| self.variables.get_mut(pair)) {
            other.pair = Some(variable);
        }
        self.variables.push(Variable {
            source: asked.source,
            pair,
            remembered: asked.domain.remembered,
            may_miss: asked.domain.may_miss,
            missing: answers(&Class::Missing),
            classes: distinct.into_iter().collect(),
        });
    }

    const fn spend(&mut self, steps: u64) {
        self.left = self.left.saturating_sub(steps);
    }

    /// Whether somebody is as asked, given what is chosen so far; not known once nothing is left.
    fn run(&mut self, literals: &Literals<'_>) -> bool {
        if self.left == 0 {
            return false;
        }
        let open = match self.all(literals) {
            Known::Yes => return true,
            Known::No => return false,
            Known::Open(open) => open,
        };
        let Some(&Local { variable: at, .. }) = self.locals.get(open) else { return true };
        let Some(variable) = self.variables.get(at) else { return true };
        if variable.remembered && self.profile.is_none() {
            return [true, false].into_iter().any(|profile| {
                self.profile = Some(profile);
                let found = self.run(literals);
                self.profile = None;
                found
            });
        }
        if self.given.get(at).is_none_or(Option::is_none) {
            let missing = variable.may_miss.then_some(Given::Missing);
            let classes = (0..variable.classes.len()).map(Given::Class);
            return missing.into_iter().chain(classes).any(|given| {
                self.give(at, Some(given));
                let found = self.agrees(at) && self.run(literals);
                self.give(at, None);
                found
            });
        }
        [true, false].into_iter().any(|answer| {
            self.choose(open, Some(answer));
            let found = self.run(literals);
            self.choose(open, None);
            found
        })
    }

    fn give(&mut self, variable: usize, given: Option<Given>) {
        if let Some(place) = self.given.get_mut(variable) {
            *place = given;
        }
    }

    /// Whether how often something happened and when it last did can go together.
    fn agrees(&self, at: usize) -> bool {
        let class = |at: usize| {
            let given = self.given.get(at).copied().flatten()?;
            Some((self.variables.get(at)?, given))
        };
        // Without a profile both are missing, whatever is given here.
        let pair = self.variables.get(at).and_then(|it| it.pair);
        let Some(pair) = pair.filter(|_| self.profile != Some(false)) else { return true };
        let (Some(one), Some(other)) = (class(at), class(pair)) else { return true };
        let counts = |of: &(&Variable, Given)| matches!(of.0.source, Source::Count(_));
        let (count, since) = if counts(&one) { (one, other) } else { (other, one) };
        let Given::Class(class) = count.1 else { return true };
        count.0.classes.get(class).is_none_or(|(_, happened)| match since.1 {
            Given::Missing => happened.never,
            Given::Class(_) => happened.ever,
        })
    }

    fn choose(&mut self, local: usize, answer: Option<bool>) {
        if let Some(place) = self.free.get_mut(local) {
            *place = answer;
        }
    }

    fn all(&mut self, literals: &Literals<'_>) -> Known {
        let mut open = None;
        for (tree, wanted) in literals {
            match (self.known(tree), wanted) {
                (Known::Yes, true) | (Known::No, false) => {}
                (Known::Yes, false) | (Known::No, true) => return Known::No,
                (Known::Open(at), _) => open = open.or(Some(at)),
            }
        }
        open.map_or(Known::Yes, Known::Open)
    }

    fn known(&mut self, tree: &Tree) -> Known {
        self.spend(1);
        match tree {
            Tree::Not(inside) => match self.known(inside) {
                Known::Yes => Known::No,
                Known::No => Known::Yes,
                open @ Known::Open(_) => open,
            },
            Tree::All(list) => {
                let mut open = None;
                for part in list {
                    match self.known(part) {
                        Known::No => return Known::No,
                        Known::Yes => {}
                        Known::Open(at) => open = open.or(Some(at)),
                    }
                }
                open.map_or(Known::Yes, Known::Open)
            }
            Tree::Any(list) => {
                let mut open = None;
                for part in list {
                    match self.known(part) {
                        Known::Yes => return Known::Yes,
                        Known::No => {}
                        Known::Open(at) => open = open.or(Some(at)),
                    }
                }
                open.map_or(Known::No, Known::Open)
            }
            Tree::Ask(question) => {
                let at = self.locals.binary_search_by_key(question, |local| local.question);
                at.map_or(Known::No, |at| self.answer(at))
            }
        }
    }

    fn answer(&self, at: usize) -> Known {
        let open = Known::Open(at);
        let Some(local) = self.locals.get(at) else { return open };
        let Some(variable) = self.variables.get(local.variable) else { return open };
        let answers = match self.given.get(local.variable).copied().flatten() {
            _ if variable.remembered && self.profile == Some(false) => Some(&variable.missing),
            Some(Given::Missing) => Some(&variable.missing),
            Some(Given::Class(class)) => variable.classes.get(class).map(|(answers, _)| answers),
            None => None,
        };
        let free = || self.free.get(at).copied().flatten();
        match answers.and_then(|answers| answers.get(local.column)) {
            Some(Answer::Yes) => Known::Yes,
            Some(Answer::No) => Known::No,
            Some(Answer::Either) => match free() {
                Some(true) => Known::Yes,
                Some(false) => Known::No,
                None => open,
            },
            None => open,
        }
    }
}
