//! Whether conditions can hold together: a search through the classes of values.
//!
//! The search is complete over the classes, and these hold every real visitor: where it finds
//! nothing, there is nobody. Questions that cannot be classed (patterns, elements of lists) are
//! answered one way and the other, as far as one text or list can give those answers.

use super::atoms::{Asked, Atoms, Tree};
use super::effort::{Effort, Verdict};
use super::free;
use crate::condition::pattern::Sorts;
use crate::condition::values::{Answer, Class};
use crate::condition::{Ask, Source};
use alloc::{collections::BTreeSet, string::String, vec, vec::Vec};

/// Conditions that must hold, or must not.
pub(super) type Literals<'t> = [(&'t Tree, bool)];

/// Whether all of `literals` can hold for one visitor; `anonymous` if for one without a profile.
pub(super) fn together(
    literals: &Literals<'_>,
    anonymous: bool,
    atoms: &Atoms,
    effort: &Effort,
) -> Verdict {
    let mut steps = effort.share();
    let search = Search::new(literals, anonymous, atoms, effort.sorts(), steps);
    let verdict = search.decide(literals, &mut steps);
    effort.give_back(steps);
    verdict
}

/// Whether all of `literals` can hold for one element of a list, or for a length, in `steps`.
pub(super) fn within(
    literals: &Literals<'_>,
    atoms: &Atoms,
    sorts: &Sorts,
    steps: &mut u64,
) -> Verdict {
    Search::new(literals, false, atoms, sorts, *steps).decide(literals, steps)
}

/// An attribute, as these conditions see it: the answers of its classes to their questions.
struct Variable<'a> {
    asked: &'a Asked,
    asks: Vec<&'a Ask>,
    /// The texts that are named, in rising order.
    named: Vec<String>,
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

struct Search<'a> {
    sorts: &'a Sorts,
    variables: Vec<Variable<'a>>,
    locals: Vec<Local>,
    /// Whether there is a profile, once that is chosen.
    profile: Option<bool>,
    given: Vec<Option<Given>>,
    /// What was chosen for questions that may go either way.
    free: Vec<Option<bool>>,
    /// For which attributes it is not known whether a value gives the answers chosen.
    unsure: BTreeSet<usize>,
    /// Whether somebody was found but for that.
    perhaps: bool,
    left: u64,
}

/// What is known of a condition so far.
enum Known {
    Yes,
    No,
    /// It turns on this question, among others.
    Open(usize),
}

impl<'a> Search<'a> {
    fn new(
        literals: &Literals<'_>,
        anonymous: bool,
        atoms: &'a Atoms,
        sorts: &'a Sorts,
        left: u64,
    ) -> Self {
        let mut questions = Vec::new();
        literals.iter().for_each(|(tree, _)| tree.questions(&mut questions));
        questions.sort_unstable();
        questions.dedup();
        let mut search = Self {
            sorts,
            unsure: BTreeSet::new(),
            perhaps: false,
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
    fn variable(&mut self, group: &[(usize, u32)], atoms: &'a Atoms) {
        let Some(asked) = group.first().and_then(|(at, _)| atoms.attributes.get(*at)) else {
            return;
        };
        let variable = self.variables.len();
        let mut asks: Vec<&'a Ask> = Vec::new();
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
        let pair = self.variables.iter().position(|it| Some(it.asked.source) == other);
        if let Some(other) = pair.and_then(|pair| self.variables.get_mut(pair)) {
            other.pair = Some(variable);
        }
        let missing = answers(&Class::Missing);
        let text = |class| if let Class::Text(text) = class { Some(text) } else { None };
        let mut named: Vec<String> = classes.into_iter().filter_map(text).collect();
        named.sort_unstable();
        let classes = distinct.into_iter().collect();
        self.variables.push(Variable { asked, asks, named, missing, classes, pair });
    }

    fn decide(mut self, literals: &Literals<'_>, steps: &mut u64) -> Verdict {
        let found = self.run(literals);
        *steps = self.left;
        match found {
            true => Verdict::Possible,
            false if self.left == 0 || self.perhaps => Verdict::Undecided,
            false => Verdict::Never,
        }
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
            Known::Yes => {
                self.perhaps |= !self.unsure.is_empty();
                return self.unsure.is_empty();
            }
            Known::No => return false,
            Known::Open(open) => open,
        };
        let Some(&Local { variable: at, .. }) = self.locals.get(open) else { return true };
        let Some(variable) = self.variables.get(at) else { return true };
        if variable.asked.domain.remembered && self.profile.is_none() {
            return [true, false].into_iter().any(|profile| {
                self.profile = Some(profile);
                let found = self.run(literals);
                self.profile = None;
                found
            });
        }
        if self.given.get(at).is_none_or(Option::is_none) {
            let missing = variable.asked.domain.may_miss.then_some(Given::Missing);
            let classes = (0..variable.classes.len()).map(Given::Class);
            return missing.into_iter().chain(classes).any(|given| {
                self.give(at, Some(given));
                let found = self.agrees(at) && self.run(literals);
                self.give(at, None);
                found
            });
        }
        let unsure = self.unsure.contains(&at);
        let found = [true, false].into_iter().any(|answer| {
            self.choose(open, Some(answer));
            let verdict = self.chosen(at);
            match verdict {
                Verdict::Undecided => self.unsure.insert(at),
                _ => self.unsure.remove(&at),
            };
            let found = verdict != Verdict::Never && self.run(literals);
            self.choose(open, None);
            found
        });
        if unsure {
            self.unsure.insert(at)
        } else {
            self.unsure.remove(&at)
        };
        found
    }

    /// Whether a value of this attribute can give the answers chosen for it.
    fn chosen(&mut self, at: usize) -> Verdict {
        let Some(variable) = self.variables.get(at) else { return Verdict::Possible };
        let mut asked: Vec<free::Asked<'_>> =
            variable.asks.iter().map(|ask| (*ask, None)).collect();
        let given = match self.given.get(at).copied().flatten() {
            Some(Given::Class(class)) => variable.classes.get(class),
            _ => None,
        };
        let Some((answers, _)) = given else { return Verdict::Possible };
        for ((_, to), answer) in asked.iter_mut().zip(answers) {
            *to = match answer {
                Answer::Yes => Some(true),
                Answer::No => Some(false),
                Answer::Either => None,
            };
        }
        for (local, chosen) in self.locals.iter().zip(&self.free) {
            let place = asked.get_mut(local.column).filter(|_| local.variable == at);
            if let (Some((_, to)), Some(_)) = (place, chosen) {
                *to = *chosen;
            }
        }
        let Asked { source, domain } = variable.asked;
        if domain.is_list() {
            free::list(&asked, *source == Source::Recent, self.sorts, &mut self.left)
        } else {
            let named: Vec<&str> = variable.named.iter().map(String::as_str).collect();
            free::text(&asked, domain, &named, self.sorts, &mut self.left)
        }
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
        let counts = |of: &(&Variable<'_>, Given)| matches!(of.0.asked.source, Source::Count(_));
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
            _ if variable.asked.domain.remembered && self.profile == Some(false) => {
                Some(&variable.missing)
            }
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
