//! What fields take, as schemas.

use super::texts::{LANGUAGE, OURS, date, path};
use super::tree::{Tree, object};
use crate::id::TAKEN;
use crate::limits::{NAME_BYTES, OPTIONS, URL_BYTES};
use alloc::{format, string::String, vec, vec::Vec};

/// What a field takes.
pub(super) enum Takes {
    /// Any text.
    Text,
    /// A text that says something.
    Sentence,
    /// The name of something.
    Name,
    /// A name, or a list of some.
    OneOrMoreNames,
    /// A list of names, at least so many.
    Names(i64),
    /// A list of names with `default` among them.
    Variants,
    /// A list of language tags, at least one.
    Languages,
    /// A whole number.
    Whole(i64, i64),
    /// A number from 0 to 1.
    Share,
    /// A truth value.
    Flag,
    /// A day or a moment.
    Date,
    /// A path of the site.
    Path,
    /// One of a few words.
    Words(Vec<&'static str>),
    /// A list of some of a few words, at least one.
    SomeWords(Vec<&'static str>),
    /// The name of a cookie.
    Cookie,
    /// What a definition says.
    One(&'static str),
    /// An object whose names are the author's own; each value is what a definition says.
    Named(&'static str),
    /// An object whose names are the author's own; each value is what fills a merge field.
    Merges,
    /// An object whose names are the author's own; each value is a list.
    NamedLists,
    /// An object whose names are values of a trait; each value is words for one.
    Labels,
    /// An object whose names are the author's own; each value is a text that says something.
    NamedTexts,
    /// An object whose names are the author's own; each value is any.
    NamedValues,
    /// An object whose names are the author's own; each value is a path of the site.
    NamedPaths,
    /// A list of what a definition says, at least so many.
    List(&'static str, i64),
}

impl Takes {
    /// As a schema; what need not be there may be `null` as well.
    pub fn schema(&self, needed: bool) -> Tree {
        let kind = |kind: &str| match needed {
            true => object([("type", kind.into())]),
            false => object([("type", vec![kind, "null"].into())]),
        };
        let pattern = |pattern: &str| kind("string").with("pattern", pattern);
        let list = |items: Tree| kind("array").with("items", items).with("uniqueItems", true);
        let named_text = || object([("type", "string".into()), ("pattern", name().into())]);
        match self {
            Self::Text => kind("string"),
            Self::Sentence => pattern("\\S"),
            Self::Name => pattern(&name()),
            Self::OneOrMoreNames => {
                let list = object([("type", "array".into()), ("items", named_text())]);
                let all = vec![pattern(&name()), list.with("minItems", 1)];
                object([("anyOf", all.into())])
            }
            Self::Names(least) => list(named_text()).with("minItems", *least),
            Self::Variants => {
                list(named_text()).with("contains", object([("const", "default".into())]))
            }
            Self::Languages => {
                let tag = object([("type", "string".into()), ("pattern", LANGUAGE.into())]);
                list(tag.with("maxLength", 35)).with("minItems", 1)
            }
            Self::Whole(first, last) => {
                kind("integer").with("minimum", *first).with("maximum", *last)
            }
            Self::Share => kind("number").with("minimum", 0).with("maximum", 1),
            Self::Flag => kind("boolean"),
            Self::Date => pattern(&date()),
            Self::Path => pattern(&path())
                .with("not", object([("type", "string".into()), ("pattern", OURS.into())]))
                .with("maxLength", URL_BYTES as i64),
            Self::Words(words) => {
                let words = words.iter().map(|word| Tree::from(*word));
                let all = words.chain((!needed).then_some(Tree::Null));
                object([("enum", Tree::List(all.collect()))])
            }
            Self::SomeWords(words) => {
                let words = words.iter().map(|word| Tree::from(*word)).collect();
                kind("array")
                    .with("items", object([("enum", Tree::List(words))]))
                    .with("uniqueItems", true)
                    .with("minItems", 1)
            }
            Self::Cookie => pattern("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$"),
            Self::One(name) if needed => reference(name),
            Self::One(name) => {
                object([("anyOf", vec![reference(name), object([("type", "null".into())])].into())])
            }
            Self::Named(name) => named(kind("object"), reference(name)),
            Self::Merges => {
                let own = name().replace('^', "");
                let text = object([("type", "string".into())]);
                let from = format!(r"^(profile\.recent$|trait\.{own})");
                named(kind("object"), text.with("pattern", from))
            }
            Self::NamedLists => {
                let values = object([("type", vec!["string", "number"].into())]);
                let list = object([("type", "array".into()), ("items", values)]);
                named(kind("object"), list.with("minItems", 1))
            }
            Self::Labels => {
                let words = object([("type", "string".into()), ("pattern", "\\S".into())]);
                named(kind("object"), words)
                    .with("minProperties", *OPTIONS.start() as i64)
                    .with("maxProperties", *OPTIONS.end() as i64)
            }
            Self::NamedTexts => named(kind("object"), Self::Sentence.schema(true)),
            Self::NamedValues => named(kind("object"), Tree::Flag(true)),
            Self::NamedPaths => named(kind("object"), Self::Path.schema(true)),
            Self::List(name, least) => {
                kind("array").with("items", reference(name)).with("minItems", *least)
            }
        }
    }
}

fn named(object_: Tree, values: Tree) -> Tree {
    object_
        .with("propertyNames", object([("pattern", name().into())]))
        .with("additionalProperties", values)
}

/// What names look like.
pub(in crate::manifest) fn name() -> String {
    format!("^(?!{TAKEN}$)[a-z][a-z0-9_-]{{0,{}}}$", NAME_BYTES - 1)
}

/// What a definition says.
pub(in crate::manifest) fn reference(name: &str) -> Tree {
    object([("$ref", format!("#/$defs/{name}").into())])
}
