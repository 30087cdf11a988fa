//! A page view, from the author's words to a context.

use super::{Vocabulary, find};
use crate::context::{Campaign, Context, Device, Referrer};
use crate::data::Data;
use crate::limits::NESTING;
use crate::manifest::mistake::Kind;
use crate::manifest::model::AttributeKind;
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use crate::manifest::{dates, paths};
use crate::time::UnixSeconds;
use alloc::{borrow::ToOwned, format, string::String, vec, vec::Vec};
use jsonc_parser::ast::Value;

const PAGE: Shape = Shape {
    what: "a context",
    fields: &[
        "path",
        "country",
        "region",
        "language",
        "device",
        "referrer",
        "campaign",
        "now",
        "utcOffsetMinutes",
        "attributes",
    ],
    later: &[],
};
const CAMPAIGN: Shape =
    Shape { what: "a campaign", fields: &["source", "medium", "name"], later: &[] };

/// How far a clock can be from UTC, in minutes.
const OFFSET: i16 = 14 * 60;

/// A page view: what is known without a profile. Empty texts are missing values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The path; `/` if nothing else was said.
    pub path: String,
    /// The country.
    pub country: String,
    /// The region.
    pub region: String,
    /// The language; the site's first if nothing else was said.
    pub language: String,
    /// The device.
    pub device: Device,
    /// Where the visitor came from.
    pub referrer: Referrer,
    /// The campaign: source, medium and name.
    pub campaign: [String; 3],
    /// When it is viewed, if it was said.
    pub now: Option<UnixSeconds>,
    /// Minutes that the visitor's clock is ahead of UTC.
    pub ahead: i16,
    /// Values of the declared attributes, by row.
    pub attributes: Vec<Data>,
}

impl Page {
    /// A view of the front page, of which nothing is known.
    #[must_use]
    pub fn new(words: &Vocabulary<'_>) -> Self {
        Self {
            path: "/".to_owned(),
            language: words.languages.first().copied().unwrap_or_default().to_owned(),
            attributes: vec![Data::Null; words.attributes.len()],
            ..Self::default()
        }
    }

    /// What the engine is told of it.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        let [source, medium, name] = &self.campaign;
        Context {
            path: &self.path,
            country: &self.country,
            region: &self.region,
            language: &self.language,
            device: self.device,
            referrer: self.referrer,
            campaign: Campaign { source, medium, name },
        }
    }
}

pub(super) fn read(node: &Node<'_>, words: &Vocabulary<'_>, notes: &mut Notes) -> Option<Page> {
    let fields = node.fields(&PAGE, notes)?;
    let mut page = Page::new(words);
    if let Some(path) = fields.get("path").and_then(|node| paths::path(&node, notes)) {
        page.path = path.to_owned();
    }
    page.country = code(&fields, "country", "two upper case letters", 2..=2, notes);
    let region = "one to three upper case letters or digits";
    page.region = code(&fields, "region", region, 1..=3, notes);
    if let Some(node) = fields.get("language") {
        let tag = node.text(notes);
        let found =
            tag.and_then(|tag| find("language", tag, &words.languages, node.place(), notes));
        page.language = found.and(tag).unwrap_or_default().to_owned();
    }
    let devices = Device::ALL.map(|device| (device.name(), device));
    let device = fields.get("device").and_then(|node| node.word(&devices, notes));
    page.device = device.unwrap_or_default();
    let referrers = Referrer::ALL.map(|referrer| (referrer.name(), referrer));
    let referrer = fields.get("referrer").and_then(|node| node.word(&referrers, notes));
    page.referrer = referrer.unwrap_or_default();
    if let Some(fields) = fields.get("campaign").and_then(|node| node.fields(&CAMPAIGN, notes)) {
        page.campaign = ["source", "medium", "name"].map(|name| {
            let text = fields.get(name).and_then(|node| node.text(notes));
            text.unwrap_or_default().to_owned()
        });
    }
    page.now = fields.get("now").and_then(|node| dates::date(&node, notes));
    let ahead = fields.get("utcOffsetMinutes").and_then(|node| node.whole(-OFFSET..=OFFSET, notes));
    page.ahead = ahead.unwrap_or(0);
    attributes(&fields, words, &mut page, notes);
    Some(page)
}

/// A code of upper case letters and digits.
fn code(
    fields: &Fields<'_>,
    name: &str,
    rule: &str,
    length: core::ops::RangeInclusive<usize>,
    notes: &mut Notes,
) -> String {
    let Some(node) = fields.get(name) else { return String::new() };
    let Some(text) = node.text(notes) else { return String::new() };
    let fits = |text: &str| {
        let digits = name == "region";
        let letter = |b: u8| b.is_ascii_uppercase() || (digits && b.is_ascii_digit());
        length.contains(&text.len()) && text.bytes().all(letter)
    };
    if !fits(text) {
        let upper = text.to_uppercase();
        let fix = if fits(&upper) { format!("write `{upper}`") } else { format!("write {rule}") };
        let what = format!("{} is no {name}: {rule}", ticked(text));
        notes.add(Kind::BadValue, node.place(), what, fix);
    }
    text.to_owned()
}

fn attributes(fields: &Fields<'_>, words: &Vocabulary<'_>, page: &mut Page, notes: &mut Notes) {
    let Some(node) = fields.get("attributes") else { return };
    for (name, node) in node.entries(notes).unwrap_or_default() {
        let row = find("attribute", name, &words.attributes, node.at, notes);
        let Some((row, kind)) = row.and_then(|row| Some((row, words.types.get(row)?))) else {
            continue;
        };
        let value = if node.is_null() { Some(Data::Null) } else { typed(&node, *kind, notes) };
        if let Some((place, value)) = page.attributes.get_mut(row).zip(value) {
            *place = value;
        }
    }
}

/// A value of the type that was declared: `check` counts on that.
fn typed(node: &Node<'_>, kind: AttributeKind, notes: &mut Notes) -> Option<Data> {
    match kind {
        AttributeKind::Text | AttributeKind::Version => {
            node.text(notes).map(|text| Data::Text(text.to_owned()))
        }
        AttributeKind::Number => node.number(notes).map(Data::Number),
        AttributeKind::Bool => node.flag(notes).map(Data::Bool),
        AttributeKind::List => node.list(notes).map(|_| data(node.value, NESTING)),
    }
}

/// A value of any shape; what is nested too deep is nothing.
fn data(value: &Value<'_>, depth: usize) -> Data {
    let Some(depth) = depth.checked_sub(1) else { return Data::Null };
    match value {
        Value::NullKeyword(_) => Data::Null,
        Value::BooleanLit(flag) => Data::Bool(flag.value),
        Value::NumberLit(number) => number.value.parse().map_or(Data::Null, Data::Number),
        Value::StringLit(text) => Data::Text(text.value.as_ref().to_owned()),
        Value::Array(list) => {
            Data::List(list.elements.iter().map(|value| data(value, depth)).collect())
        }
        Value::Object(object) => {
            let field = |it: &jsonc_parser::ast::ObjectProp<'_>| {
                (it.name.as_str().to_owned(), data(&it.value, depth))
            };
            Data::Object(object.properties.iter().map(field).collect())
        }
    }
}
