//! Conditions over attributes that nobody declared: the field's own query language as its public
//! cases have it, coercions and all.
//!
//! Manifests are typed and never come through here. What differs from them is only which
//! questions are asked: they are encoded and answered by the same program.

use super::ast::{Ask, Condition, Order, Shape, Source};
use super::pattern::Pattern;
use super::version;
use crate::data::Data;
use crate::fold::folded;
use alloc::{boxed::Box, string::String, vec::Vec};
use serde_json::Value as Json;

/// A condition, and the dotted paths of the attributes it asks, by row.
#[derive(Clone, Debug, Default)]
pub struct Untyped {
    /// The dotted paths.
    pub attributes: Vec<String>,
}

/// Lists of values by name, for `$inGroup`.
pub type Groups = serde_json::Map<String, Json>;

/// What never holds: unknown operators, operands of the wrong sort.
const NEVER: Condition = Condition::Any(Vec::new());

impl From<&Json> for Data {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(value) => Self::Number(value.as_f64().unwrap_or(f64::NAN)),
            Json::String(value) => Self::Text(value.clone()),
            Json::Array(values) => Self::List(values.iter().map(Self::from).collect()),
            Json::Object(fields) => Self::Object(
                fields.iter().map(|(name, value)| (name.clone(), Self::from(value))).collect(),
            ),
        }
    }
}

impl Untyped {
    /// Reads a condition.
    pub fn read(&mut self, condition: &Json, groups: &Groups) -> Condition {
        let Json::Object(fields) = condition else { return NEVER };
        let parts = fields.iter().map(|(name, inside)| match name.as_str() {
            "$and" => Condition::All(self.list(inside, groups)),
            "$or" => self.any(inside, groups),
            "$nor" => not(self.any(inside, groups)),
            "$not" => not(self.read(inside, groups)),
            path => {
                let source = self.attribute(path);
                self.ask(source, inside, groups)
            }
        });
        Condition::All(parts.collect())
    }

    fn list(&mut self, json: &Json, groups: &Groups) -> Vec<Condition> {
        elements(json).iter().map(|condition| self.read(condition, groups)).collect()
    }

    /// None of nothing to choose from is as good as any.
    fn any(&mut self, json: &Json, groups: &Groups) -> Condition {
        match self.list(json, groups) {
            list if list.is_empty() => Condition::All(list),
            list => Condition::Any(list),
        }
    }

    fn attribute(&mut self, path: &str) -> Source {
        let row = self.attributes.iter().position(|known| known == path).unwrap_or_else(|| {
            self.attributes.push(path.into());
            self.attributes.len() - 1
        });
        Source::Attribute(row as u16)
    }

    /// What is asked of one value: operators, or something it must equal.
    fn ask(&mut self, source: Source, wanted: &Json, groups: &Groups) -> Condition {
        match operators(wanted) {
            Some(fields) => Condition::All(
                fields
                    .iter()
                    .map(|(operator, operand)| self.operator(source, operator, operand, groups))
                    .collect(),
            ),
            None if wanted.is_null() => not(Condition::Test(source, Ask::Exists)),
            None => Condition::Test(source, Ask::Loosely(Order::Same, wanted.into())),
        }
    }

    fn operator(
        &mut self,
        source: Source,
        operator: &str,
        operand: &Json,
        groups: &Groups,
    ) -> Condition {
        let test = |ask| Condition::Test(source, ask);
        let loosely = |order| test(Ask::Loosely(order, operand.into()));
        let version = |order| match operand.as_str() {
            Some(text) => test(Ask::Version(order, version::sortable(text))),
            None => NEVER,
        };
        let group = || operand.as_str().and_then(|name| groups.get(name)).map_or(&[][..], elements);
        match operator {
            "$eq" => same(source, operand),
            "$ne" => not(same(source, operand)),
            "$lt" => loosely(Order::Below),
            "$lte" => loosely(Order::AtMost),
            "$gt" => loosely(Order::Above),
            "$gte" => loosely(Order::AtLeast),
            "$veq" => version(Order::Same),
            "$vne" => not(version(Order::Same)),
            "$vlt" => version(Order::Below),
            "$vlte" => version(Order::AtMost),
            "$vgt" => version(Order::Above),
            "$vgte" => version(Order::AtLeast),
            "$exists" => match operand {
                Json::Bool(false) | Json::Null => not(test(Ask::Exists)),
                _ => test(Ask::Exists),
            },
            "$in" | "$ini" if operand.is_array() => {
                one_of(source, elements(operand), operator == "$ini")
            }
            "$nin" | "$nini" if operand.is_array() => {
                not(one_of(source, elements(operand), operator == "$nini"))
            }
            "$inGroup" => one_of(source, group(), false),
            "$notInGroup" => not(one_of(source, group(), false)),
            "$regex" | "$regexi" => matches(source, operand, operator == "$regexi"),
            "$notRegex" | "$notRegexi" => not(matches(source, operand, operator == "$notRegexi")),
            "$not" => not(self.ask(source, operand, groups)),
            "$elemMatch" => {
                let inner = match operators(operand) {
                    Some(_) => self.ask(Source::Element, operand, groups),
                    None => self.read(operand, groups),
                };
                test(Ask::AnyElement(Box::new(inner)))
            }
            "$size" => test(Ask::Length(Box::new(self.ask(Source::Element, operand, groups)))),
            "$all" | "$alli" if operand.is_array() => {
                let each = elements(operand).iter().map(|wanted| {
                    let inner = match wanted {
                        Json::String(_) if operator == "$alli" => {
                            one_of(Source::Element, core::slice::from_ref(wanted), true)
                        }
                        wanted => self.ask(Source::Element, wanted, groups),
                    };
                    test(Ask::AnyElement(Box::new(inner)))
                });
                let is_list = test(Ask::Shaped(Shape::List));
                Condition::All(core::iter::once(is_list).chain(each).collect())
            }
            "$type" => match operand.as_str() {
                Some("string") => test(Ask::Shaped(Shape::Text)),
                Some("number") => test(Ask::Shaped(Shape::Number)),
                Some("boolean") => test(Ask::Shaped(Shape::Bool)),
                Some("array") => test(Ask::Shaped(Shape::List)),
                Some("object") => test(Ask::Shaped(Shape::Object)),
                Some("null") => not(test(Ask::Exists)),
                _ => NEVER,
            },
            _ => NEVER,
        }
    }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn elements(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// The fields of an object all of whose names are operators.
fn operators(json: &Json) -> Option<&serde_json::Map<String, Json>> {
    let fields = json.as_object()?;
    (!fields.is_empty() && fields.keys().all(|name| name.starts_with('$'))).then_some(fields)
}

fn same(source: Source, wanted: &Json) -> Condition {
    match wanted {
        Json::Null => not(Condition::Test(source, Ask::Exists)),
        wanted => Condition::Test(source, Ask::Same(wanted.into())),
    }
}

/// One of `wanted`, or a list that has one of them.
fn one_of(source: Source, wanted: &[Json], any_case: bool) -> Condition {
    let texts = wanted.iter().filter_map(Json::as_str);
    let texts: Vec<String> =
        if any_case { texts.map(folded).collect() } else { texts.map(String::from).collect() };
    let numbers = wanted.iter().filter_map(Json::as_f64).collect::<Vec<_>>();
    let flags = wanted.iter().filter_map(Json::as_bool);
    let mut any = Vec::new();
    if !texts.is_empty() {
        let ask = if any_case { Ask::OneOfTextsInAnyCase(texts) } else { Ask::OneOfTexts(texts) };
        any.push(Condition::Test(source, ask));
    }
    if !numbers.is_empty() {
        any.push(Condition::Test(source, Ask::OneOfNumbers(numbers)));
    }
    any.extend(flags.map(|flag| Condition::Test(source, Ask::Is(flag))));
    if wanted.contains(&Json::Null) {
        any.push(not(Condition::Test(source, Ask::Exists)));
    }
    Condition::Any(any)
}

fn matches(source: Source, pattern: &Json, any_case: bool) -> Condition {
    let pattern = pattern.as_str().and_then(|text| Pattern::new(text, any_case).ok());
    pattern.map_or(NEVER, |pattern| Condition::Test(source, Ask::Matches(pattern)))
}
