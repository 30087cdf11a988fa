//! Conditions as trees over numbered questions: the same question has the same number wherever
//! it is asked.

use crate::condition::values::{Domain, Kind, Known};
use crate::condition::{Ask, Condition, Source};
use crate::hash::Fnv;
use crate::id::Key;
use crate::manifest::Model;
use crate::manifest::model::{AttributeKind, TraitKind};
use alloc::{boxed::Box, collections::BTreeMap, string::String, vec, vec::Vec};
use core::fmt::{self, Write};

impl Known for Model {
    fn languages(&self) -> Vec<String> {
        self.languages.clone()
    }

    fn of_trait(&self, name: Key) -> Option<Kind> {
        let known = self.traits.iter().find(|known| Key::of(&known.name) == name);
        known.map(|known| match known.kind {
            TraitKind::Text => Kind::Text,
            TraitKind::Number => Kind::Number,
            TraitKind::Bool => Kind::Bool,
        })
    }

    fn of_attribute(&self, row: u16) -> Option<Kind> {
        self.attributes.get(usize::from(row)).map(|known| match known.kind {
            AttributeKind::Text | AttributeKind::Version => Kind::Text,
            AttributeKind::Number => Kind::Number,
            AttributeKind::Bool => Kind::Bool,
            AttributeKind::List => Kind::List,
        })
    }
}

/// A condition over numbered questions.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    Ask(u32),
}

impl Tree {
    /// What always holds.
    pub const ALWAYS: Self = Self::All(Vec::new());
    /// What never holds.
    pub const NEVER: Self = Self::Any(Vec::new());

    /// Adds the numbers of its questions to `to`.
    pub fn questions(&self, to: &mut Vec<u32>) {
        match self {
            Self::All(list) | Self::Any(list) => list.iter().for_each(|tree| tree.questions(to)),
            Self::Not(inside) => inside.questions(to),
            Self::Ask(question) => to.push(*question),
        }
    }

    /// The same with each question that `answer` knows put as its answer.
    pub fn with(&self, answer: &impl Fn(u32) -> Option<bool>) -> Self {
        let each = |list: &[Self]| list.iter().map(|tree| tree.with(answer)).collect();
        match self {
            Self::All(list) => Self::All(each(list)),
            Self::Any(list) => Self::Any(each(list)),
            Self::Not(inside) => Self::Not(Box::new(inside.with(answer))),
            Self::Ask(question) => match answer(*question) {
                Some(true) => Self::ALWAYS,
                Some(false) => Self::NEVER,
                None => Self::Ask(*question),
            },
        }
    }
}

/// A question to an attribute.
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// The number of the attribute.
    pub attribute: usize,
    /// What is asked.
    pub ask: Ask,
}

/// An attribute that is asked something.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Where its value comes from.
    pub source: Source,
    /// What values it can have.
    pub domain: Domain,
}

/// All questions of a manifest, each once.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    pub questions: Vec<Question>,
    pub attributes: Vec<Asked>,
    by_source: BTreeMap<Source, usize>,
    by_hash: BTreeMap<(usize, u32), Vec<u32>>,
}

impl Atoms {
    /// No questions yet about elements of lists, or lengths, of this domain.
    pub fn of_elements(domain: Domain) -> Self {
        let source = Source::Element;
        let attributes = vec![Asked { source, domain }];
        Self { attributes, by_source: [(source, 0)].into(), ..Self::default() }
    }

    /// `condition` over the questions here, those it adds included.
    pub fn tree(&mut self, condition: &Condition, model: &impl Known) -> Tree {
        match condition {
            Condition::All(list) => {
                Tree::All(list.iter().map(|part| self.tree(part, model)).collect())
            }
            Condition::Any(list) => {
                Tree::Any(list.iter().map(|part| self.tree(part, model)).collect())
            }
            Condition::Not(inside) => Tree::Not(Box::new(self.tree(inside, model))),
            Condition::Stage(_, comes_to) => self.tree(comes_to, model),
            Condition::Test(source, ask) => self.test(*source, ask, model),
        }
    }

    fn test(&mut self, source: Source, ask: &Ask, model: &impl Known) -> Tree {
        let attribute = self.attribute(source, model);
        let is_list = self.attributes.get(attribute).is_some_and(|it| it.domain.is_list());
        // A list has one of several elements if it has the one or the other.
        let single: Vec<Ask> = match ask {
            Ask::HoldsAny(keys) => keys.iter().map(|key| Ask::HoldsAny(vec![*key])).collect(),
            Ask::OneOfTexts(texts) if is_list => {
                texts.iter().map(|text| Ask::OneOfTexts(vec![text.clone()])).collect()
            }
            Ask::OneOfNumbers(numbers) if is_list => {
                numbers.iter().map(|number| Ask::OneOfNumbers(vec![*number])).collect()
            }
            ask => return Tree::Ask(self.question(attribute, ask.clone())),
        };
        Tree::Any(single.into_iter().map(|ask| Tree::Ask(self.question(attribute, ask))).collect())
    }

    /// Whether the path asked for is `path`.
    pub fn path_is(&mut self, path: &str, model: &Model) -> Tree {
        let attribute = self.attribute(Source::Path, model);
        Tree::Ask(self.question(attribute, Ask::OneOfTexts(vec![String::from(path)])))
    }

    /// The question of that number, with the source it goes to.
    pub fn ask(&self, question: u32) -> Option<(Source, &Ask)> {
        let question = self.questions.get(question as usize)?;
        Some((self.attributes.get(question.attribute)?.source, &question.ask))
    }

    fn attribute(&mut self, source: Source, model: &impl Known) -> usize {
        let next = self.attributes.len();
        let number = *self.by_source.entry(source).or_insert(next);
        if number == next {
            self.attributes.push(Asked { source, domain: Domain::of(source, model) });
        }
        number
    }

    fn question(&mut self, attribute: usize, mut ask: Ask) -> u32 {
        // In one order whoever wrote it, and found quickly.
        match &mut ask {
            Ask::OneOfTexts(list) | Ask::OneOfTextsInAnyCase(list) => list.sort_unstable(),
            Ask::OneOfNumbers(list) => list.sort_unstable_by(f64::total_cmp),
            _ => {}
        }
        let known = self.by_hash.entry((attribute, hash(&ask))).or_default();
        let same = |number: &&u32| {
            self.questions.get(**number as usize).is_some_and(|known| known.ask == ask)
        };
        if let Some(number) = known.iter().find(same) {
            return *number;
        }
        // Far fewer than 2^32: a manifest has at most ten million bytes.
        let number = self.questions.len() as u32;
        known.push(number);
        self.questions.push(Question { attribute, ask });
        number
    }
}

fn hash(ask: &Ask) -> u32 {
    struct Hasher(Fnv);
    impl Write for Hasher {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 = self.0.bytes(text.as_bytes());
            Ok(())
        }
    }
    if let Ask::Matches(pattern) = ask {
        return Fnv::new().bytes(&pattern.table).value();
    }
    let mut hasher = Hasher(Fnv::new());
    // Hashing never fails.
    let _written = write!(hasher, "{ask:?}");
    hasher.0.value()
}
