//! Reading bodies: JSON whose every part is what it should be, or what is wrong and where.

use super::Refusal;
use super::value::{Fields, Value};
use crate::engine::Event;
use crate::limits::{EVENT_TOPICS, EVENTS};
use alloc::{format, string::String, vec::Vec};

/// The body as an object that has no other fields than the `known` ones.
pub fn object(body: &[u8], known: &[&str]) -> Result<Fields, Refusal> {
    match serde_json::from_slice(body) {
        Ok(value) => fields(value, "the body", known),
        Err(error) => Err(Refusal::new(400, "body.not_json", format!("{error}"))),
    }
}

fn fields(value: Value, at: &str, known: &[&str]) -> Result<Fields, Refusal> {
    let Value::Object(fields) = value else { return Err(wrong(at, "an object")) };
    if let Some((name, _)) = fields.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        let message = format!("`{name}` in {at}: unknown; there are {}", known.join(", "));
        return Err(Refusal::new(400, "body.unknown_field", message));
    }
    Ok(fields)
}

/// A refusal of something that is not `what` it should be.
pub fn wrong(at: &str, what: &str) -> Refusal {
    Refusal::new(400, "body.wrong_type", format!("{at}: must be {what}"))
}

/// The text in the field `name`, if it is there.
pub fn text<'a>(fields: &'a Fields, name: &str, at: &str) -> Result<Option<&'a str>, Refusal> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(&format!("`{name}` in {at}"), "a text")),
    }
}

/// The truth in the field `name` of the body, if it is there.
pub fn flag(fields: &Fields, name: &str) -> Result<Option<bool>, Refusal> {
    match fields.get(name) {
        None => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(wrong(&format!("`{name}` in the body"), "true or false")),
    }
}

/// The list in the field `name`.
fn list(fields: &mut Fields, name: &str, most: usize, at: &str) -> Result<Vec<Value>, Refusal> {
    match fields.remove(name) {
        Some(Value::List(list)) if list.len() <= most => Ok(list),
        _ => Err(wrong(&format!("`{name}` in {at}"), &format!("a list of at most {most}"))),
    }
}

/// `{"events":[{"event":"view","topics":["deals"],"item":"lisbon","value":1298}]}`. The value is
/// for counting outcomes, and not remembered.
pub fn events(body: &[u8]) -> Result<Vec<Event>, Refusal> {
    let mut body = object(body, &["events"])?;
    let events = list(&mut body, "events", EVENTS, "the body")?;
    events.into_iter().enumerate().map(|(index, event)| read(event, index)).collect()
}

fn read(event: Value, index: usize) -> Result<Event, Refusal> {
    let at = format!("`events[{index}]`");
    let mut fields = fields(event, &at, &["event", "topics", "item", "value"])?;
    let mut topics = String::new();
    if !matches!(fields.get("topics"), None | Some(Value::Null)) {
        for topic in list(&mut fields, "topics", EVENT_TOPICS, &at)? {
            let Value::Text(topic) = topic else {
                return Err(wrong(&format!("`topics` in {at}"), "a list of texts"));
            };
            topics.push_str(&topic);
            topics.push(' ');
        }
    }
    if !matches!(fields.get("value"), None | Some(Value::Null | Value::Number(_))) {
        return Err(wrong(&format!("`value` in {at}"), "a number"));
    }
    let name = text(&fields, "event", &at)?;
    let name = name.ok_or_else(|| wrong(&format!("`event` in {at}"), "a text"))?;
    let item = text(&fields, "item", &at)?.unwrap_or_default();
    Ok(Event { name: name.into(), topics, item: item.into() })
}
