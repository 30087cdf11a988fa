//! Operators that ask one attribute, and which types they fit.

use super::attribute::Type;
use super::{Asked, Part};
use crate::condition::{Order, Source};
use crate::manifest::mistake::Kind;
use crate::manifest::notes::Notes;
use alloc::{format, string::String};
use jsonc_parser::common::Range;

/// What an operator asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// To be a value.
    Eq,
    /// To be one of a list of values.
    In,
    /// To be a text, upper and lower case alike.
    EqAnyCase,
    /// To be one of a list of texts, upper and lower case alike.
    InAnyCase,
    /// To be one of a group.
    Group,
    /// To be a number above or below another.
    Than(Order),
    /// To be a version in this relation to another.
    Version(Order),
    /// To be a text in which a pattern is found.
    Regex { any_case: bool },
    /// To be there.
    Exists,
    /// To be of a type.
    Type,
    /// To be of a length.
    Size,
    /// To hold all of a list of values.
    All { any_case: bool },
    /// To hold an element of which more is asked.
    ElemMatch,
    /// Not to be what is asked inside.
    Not,
}

/// An operator.
pub(super) struct Operator {
    /// Its name.
    pub name: &'static str,
    /// What it asks.
    pub op: Op,
    /// Whether it asks the opposite of that.
    pub negated: bool,
}

const fn yes(name: &'static str, op: Op) -> Operator {
    Operator { name, op, negated: false }
}

const fn no(name: &'static str, op: Op) -> Operator {
    Operator { name, op, negated: true }
}

/// What a value without an operator asks.
pub(super) const EQ: Operator = yes("$eq", Op::Eq);

/// All of them.
pub(super) const ASKS: [Operator; 31] = [
    EQ,
    no("$ne", Op::Eq),
    yes("$in", Op::In),
    no("$nin", Op::In),
    yes("$lt", Op::Than(Order::Below)),
    yes("$lte", Op::Than(Order::AtMost)),
    yes("$gt", Op::Than(Order::Above)),
    yes("$gte", Op::Than(Order::AtLeast)),
    yes("$exists", Op::Exists),
    yes("$not", Op::Not),
    yes("$eqi", Op::EqAnyCase),
    no("$nei", Op::EqAnyCase),
    yes("$ini", Op::InAnyCase),
    no("$nini", Op::InAnyCase),
    yes("$inGroup", Op::Group),
    no("$notInGroup", Op::Group),
    yes("$regex", Op::Regex { any_case: false }),
    yes("$regexi", Op::Regex { any_case: true }),
    no("$notRegex", Op::Regex { any_case: false }),
    no("$notRegexi", Op::Regex { any_case: true }),
    yes("$veq", Op::Version(Order::Same)),
    no("$vne", Op::Version(Order::Same)),
    yes("$vlt", Op::Version(Order::Below)),
    yes("$vlte", Op::Version(Order::AtMost)),
    yes("$vgt", Op::Version(Order::Above)),
    yes("$vgte", Op::Version(Order::AtLeast)),
    yes("$size", Op::Size),
    yes("$all", Op::All { any_case: false }),
    yes("$alli", Op::All { any_case: true }),
    yes("$elemMatch", Op::ElemMatch),
    yes("$type", Op::Type),
];

/// The operator called `name`.
pub(super) fn find(name: &str) -> Option<&'static Operator> {
    const { &ASKS }.iter().find(|ask| ask.name == name)
}

impl Operator {
    /// Whether what it asks can be asked.
    pub fn fits(&self, asked: Asked<'_>) -> bool {
        let kind = asked.kind;
        let some_text = kind.is_text() || kind == Type::Element;
        kind == Type::Unclear
            || match self.op {
                Op::Eq | Op::In | Op::Group | Op::Not | Op::Type => true,
                Op::Exists => asked.may_miss(),
                Op::EqAnyCase | Op::InAnyCase => some_text || kind == Type::List,
                Op::Regex { .. } => some_text,
                Op::Than(_) => {
                    matches!(
                        kind,
                        Type::Number
                            | Type::Between(..)
                            | Type::Whole(..)
                            | Type::Element
                            | Type::Stage
                    )
                }
                Op::Version(_) => kind == Type::Version,
                Op::Size | Op::All { any_case: false } => {
                    matches!(kind, Type::List | Type::Items)
                }
                Op::All { any_case: true } | Op::ElemMatch => kind == Type::List,
            }
    }

    /// Notes that it cannot.
    pub fn refuse(&self, asked: Asked<'_>, at: Range, notes: &mut Notes) {
        let why = match self.op {
            Op::Than(_) => ": none is above another",
            Op::Version(_) => ", not a version",
            Op::Regex { .. } => ": only texts match patterns",
            Op::EqAnyCase | Op::InAnyCase | Op::All { any_case: true } => {
                ": only texts have upper and lower case"
            }
            Op::ElemMatch if asked.kind == Type::Items => ": of an item there is only its name",
            Op::Size | Op::All { .. } | Op::ElemMatch => ", not a list",
            Op::Eq | Op::In | Op::Group | Op::Exists | Op::Not | Op::Type => "",
        };
        let subject = asked.subject();
        let what = match self.op {
            Op::Exists => format!("{subject} always has a value"),
            _ => format!("{subject} is {}{why}", asked.kind.describe()),
        };
        notes.add(Kind::WrongOperator, at, what, self.instead(asked));
    }

    /// What to ask instead.
    fn instead(&self, asked: Asked<'_>) -> String {
        let name = self.name;
        match (self.op, asked.kind) {
            (Op::Than(_), Type::Version) => format!("write `{}`", name.replacen('$', "$v", 1)),
            (Op::Version(_), Type::Number | Type::Between(..) | Type::Whole(..)) => {
                format!("write `{}`", name.replacen("$v", "$", 1))
            }
            (Op::Version(_), Type::Text) if matches!(asked.source, Source::Attribute(_)) => {
                "give the attribute the type `version`".into()
            }
            (Op::Regex { .. }, Type::List) => {
                format!("ask its elements: `\"$elemMatch\": {{ \"{name}\": … }}`")
            }
            (Op::Than(_), Type::List) => {
                format!(
                    "ask its length or its elements: `\"$size\"` or `\"$elemMatch\": {{ \"{name}\": … }}`"
                )
            }
            (Op::Than(_), Type::Items) => {
                format!("ask its length: `\"$size\": {{ \"{name}\": … }}`")
            }
            (Op::Exists, _) => "remove this question: its answer is always the same".into(),
            (Op::All { any_case: true }, Type::Items) => "write `$all`".into(),
            _ => usual(asked).into(),
        }
    }
}

/// What is usually asked.
pub(super) const fn usual(asked: Asked<'_>) -> &'static str {
    match asked.kind {
        _ if matches!(asked.part, Part::Length) => "ask with `$eq`, `$lt`, `$lte`, `$gt` or `$gte`",
        Type::Words(_) | Type::Path => "ask with `$eq`, `$ne`, `$in` or `$nin`",
        Type::Whole(..) if !asked.may_miss() => {
            "ask with `$eq`, `$ne`, `$in`, `$nin`, `$lt`, `$lte`, `$gt` or `$gte`"
        }
        Type::Number | Type::Whole(..) | Type::Stage => {
            "ask with `$eq`, `$ne`, `$in`, `$nin`, `$lt`, `$lte`, `$gt`, `$gte` or `$exists`"
        }
        Type::Version => "ask with `$veq`, `$vne`, `$vlt`, `$vlte`, `$vgt`, `$vgte` or `$exists`",
        Type::List => "ask with `$in`, `$nin`, `$all`, `$size`, `$elemMatch` or `$exists`",
        Type::Items => "ask with `$in`, `$nin`, `$all`, `$size` or `$exists`",
        Type::Element => "ask with `$eq`, `$in`, `$lt`, `$gt`, `$regex` or `$type`",
        _ => "ask with `$eq`, `$ne`, `$in`, `$nin` or `$exists`",
    }
}
