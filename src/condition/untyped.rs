//! Conditions over attributes that nobody declared: the field's own query language as its public
//! cases have it, coercions and all.
//!
//! Manifests are typed and never come through here. What differs from them is only which
//! questions are asked: they are encoded and answered by the same program.

use super::ast::{Ask, Condition, Order, Shape, Source};
use super::pattern::Pattern;
use super::{loose, version};
use crate::data::Data;
use crate::fold::folded;
use alloc::{boxed::Box, string::String, vec::Vec};
use serde_json::Value as Json;

/// A condition, and the dotted paths of the attributes it asks, by row.
#[derive(Clone, Debug, Default)]
pub struct Untyped {
    /// The dotted paths.
    pub attributes: Vec<String>,
    /// The groups whose conditions are being read.
    within: Vec<String>,
    /// How many conditions of groups were read.
    groups_read: usize,
}

/// Most conditions of groups in one condition: groups may name each other.
const GROUPS_READ: usize = 1_000;

/// Groups by name, for `$inGroup` and `$savedGroup`: a list of values, by itself or in an object
/// with the attribute that is asked for it, or a condition in one.
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
            "$savedGroup" => self.group(inside, groups),
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

    /// Who is in the group that `reference` names; nobody, where it names none.
    fn group(&mut self, reference: &Json, groups: &Groups) -> Condition {
        let Some(id) = reference.get("id").and_then(Json::as_str) else { return NEVER };
        let Some(group) = groups.get(id) else { return NEVER };
        // The reference may ask for another attribute than the group.
        let path = reference.get("attributeKey").or_else(|| group.get("attributeKey"));
        let is_path = reference.get("attributeKey").is_none_or(Json::is_string);
        match group.get("type").and_then(Json::as_str) {
            Some("list") if is_path => match (path, group.get("values")) {
                (Some(Json::String(path)), Some(Json::Array(values))) => {
                    one_of(self.attribute(path), values, false)
                }
                _ => NEVER,
            },
            Some("condition") if is_path && !self.within.iter().any(|name| name == id) => {
                self.groups_read += 1;
                if self.groups_read > GROUPS_READ {
                    return NEVER;
                }
                self.within.push(id.into());
                let condition = group.get("condition");
                let condition = condition.map_or(NEVER, |inside| self.read(inside, groups));
                self.within.pop();
                condition
            }
            _ => NEVER,
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
        let version = |order| version(source, order, operand);
        let group = || operand.as_str().map_or(Some(&[][..]), |name| listed(groups.get(name)));
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
                Json::String(text) if text.is_empty() => not(test(Ask::Exists)),
                Json::Number(number) if number.as_f64() == Some(0.0) => not(test(Ask::Exists)),
                _ => test(Ask::Exists),
            },
            "$in" | "$ini" if operand.is_array() => {
                one_of(source, elements(operand), operator == "$ini")
            }
            "$nin" | "$nini" if operand.is_array() => {
                not(one_of(source, elements(operand), operator == "$nini"))
            }
            "$inGroup" => group().map_or(NEVER, |values| one_of(source, values, false)),
            "$notInGroup" => group().map_or(NEVER, |values| not(one_of(source, values, false))),
            "$regex" | "$regexi" => matches(source, operand, operator == "$regexi"),
            "$notRegex" | "$notRegexi" => not(matches(source, operand, operator == "$notRegexi")),
            "$not" => not(self.ask(source, operand, groups)),
            "$elemMatch" => {
                let inner = match operators(operand) {
                    Some(_) => self.ask(Source::Element, operand, groups),
                    None => self.read(operand, groups),
                };
                // An element that is nothing answers nothing, not even no.
                let is_there = Condition::Test(Source::Element, Ask::Exists);
                any_element(source, Condition::All([is_there, inner].into()))
            }
            "$size" => test(Ask::Length(Box::new(self.ask(Source::Element, operand, groups)))),
            "$all" | "$alli" if operand.is_array() => {
                let each = elements(operand).iter().map(|wanted| {
                    let inner = match wanted {
                        Json::String(_) if operator == "$alli" => {
                            let wanted = core::slice::from_ref(wanted);
                            written(Source::Element, one_of(Source::Element, wanted, true))
                        }
                        wanted => self.ask(Source::Element, wanted, groups),
                    };
                    any_element(source, inner)
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

fn any_element(source: Source, condition: Condition) -> Condition {
    Condition::Test(source, Ask::AnyElement(Box::new(condition)))
}

/// Whether `condition` on an element holds for the text that `source` comes to.
fn written(source: Source, condition: Condition) -> Condition {
    Condition::Test(source, Ask::Written(Box::new(condition)))
}

/// The values of a group: none of one that there is not. `None` of what is no list.
fn listed(group: Option<&Json>) -> Option<&[Json]> {
    match group {
        None => Some(&[]),
        Some(Json::Array(values)) => Some(values),
        Some(group) if group.get("type").is_some_and(|kind| kind == "list") => {
            group.get("values")?.as_array().map(Vec::as_slice)
        }
        Some(_) => None,
    }
}

fn same(source: Source, wanted: &Json) -> Condition {
    match wanted {
        Json::Null => not(Condition::Test(source, Ask::Exists)),
        // No list and no object is the very one that was written here.
        Json::Array(_) | Json::Object(_) => NEVER,
        wanted => Condition::Test(source, Ask::Same(wanted.into())),
    }
}

/// One of `wanted`, or a list that has one of them.
fn one_of(source: Source, wanted: &[Json], any_case: bool) -> Condition {
    let texts = wanted.iter().filter_map(Json::as_str);
    let texts: Vec<String> =
        if any_case { texts.map(folded).collect() } else { texts.map(String::from).collect() };
    let numbers = wanted.iter().filter_map(Json::as_f64).collect::<Vec<_>>();
    let mut any = Vec::new();
    if !texts.is_empty() {
        let ask = if any_case { Ask::OneOfTextsInAnyCase(texts) } else { Ask::OneOfTexts(texts) };
        any.push(Condition::Test(source, ask));
    }
    if !numbers.is_empty() {
        any.push(Condition::Test(source, Ask::OneOfNumbers(numbers)));
    }
    // Those two also answer for what a list has.
    let others = wanted.iter().filter(|value| value.is_boolean() || value.is_null());
    for other in others {
        any.push(same(source, other));
        any.push(any_element(source, same(Source::Element, other)));
    }
    Condition::Any(any)
}

fn matches(source: Source, pattern: &Json, any_case: bool) -> Condition {
    let pattern = pattern.as_str().and_then(|text| Pattern::lenient(text, any_case).ok());
    pattern.map_or(NEVER, |pattern| {
        written(source, Condition::Test(Source::Element, Ask::Matches(pattern)))
    })
}

/// What is neither a text of some length nor a number is version 0.
fn version(source: Source, order: Order, operand: &Json) -> Condition {
    let wanted = match operand {
        Json::String(text) if !text.is_empty() => version::sortable(text),
        Json::Number(_) => version::sortable(&loose::text((&Data::from(operand)).into())),
        _ => version::sortable(NO_VERSION),
    };
    let nothing = order.admits(version::sortable(NO_VERSION).cmp(&wanted));
    let test = |source, ask| Condition::Test(source, ask);
    let compared = |source| test(source, Ask::Version(order, wanted.clone()));
    let is_empty = || test(source, Ask::Same(Data::Text(String::new())));
    let is_number = || test(source, Ask::Shaped(Shape::Number));
    let is_text =
        || Condition::All([test(source, Ask::Shaped(Shape::Text)), not(is_empty())].into());
    let number = Condition::All([is_number(), written(source, compared(Source::Element))].into());
    let mut any = Vec::from([Condition::All([is_text(), compared(source)].into()), number]);
    if nothing {
        any.push(not(Condition::Any([is_text(), is_number()].into())));
    }
    Condition::Any(any)
}

const NO_VERSION: &str = "0";
