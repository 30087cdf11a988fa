//! JSON as a schema is written: in lines, fields in their order.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::manifest) enum Tree {
    Flag(bool),
    Whole(i64),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
    Null,
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Tree {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for Tree {
    fn from(whole: i64) -> Self {
        Self::Whole(whole)
    }
}

impl<T: Into<Tree>> From<Vec<T>> for Tree {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

/// An object.
pub(in crate::manifest) fn object<'n>(fields: impl IntoIterator<Item = (&'n str, Tree)>) -> Tree {
    Tree::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Tree {
    /// With a field more, the first one.
    pub fn before(self, name: &str, value: impl Into<Self>) -> Self {
        match self {
            Self::Object(mut fields) => {
                fields.insert(0, (name.to_owned(), value.into()));
                Self::Object(fields)
            }
            other => other,
        }
    }

    /// With a field more, the last one.
    pub fn with(self, name: &str, value: impl Into<Self>) -> Self {
        match self {
            Self::Object(mut fields) => {
                fields.push((name.to_owned(), value.into()));
                Self::Object(fields)
            }
            other => other,
        }
    }

    /// As text; what fits is on one line.
    pub fn write(&self, indent: usize, to: &mut String) {
        const WIDTH: usize = 100;
        let mut line = String::new();
        self.inline(&mut line);
        if line.len() + indent <= WIDTH {
            to.push_str(&line);
            return;
        }
        let inner = indent + 2;
        let part = |name: Option<&str>, value: &Self, first: bool, to: &mut String| {
            to.push_str(if first { "\n" } else { ",\n" });
            to.extend(core::iter::repeat_n(' ', inner));
            if let Some(name) = name {
                quote(name, to);
                to.push_str(": ");
            }
            value.write(inner, to);
        };
        let close = match self {
            Self::Object(fields) => {
                to.push('{');
                for (at, (name, value)) in fields.iter().enumerate() {
                    part(Some(name), value, at == 0, to);
                }
                '}'
            }
            Self::List(list) => {
                to.push('[');
                for (at, value) in list.iter().enumerate() {
                    part(None, value, at == 0, to);
                }
                ']'
            }
            _ => {
                to.push_str(&line);
                return;
            }
        };
        to.push('\n');
        to.extend(core::iter::repeat_n(' ', indent));
        to.push(close);
    }

    fn inline(&self, to: &mut String) {
        match self {
            Self::Null => to.push_str("null"),
            Self::Flag(flag) => to.push_str(if *flag { "true" } else { "false" }),
            Self::Whole(whole) => to.push_str(&alloc::format!("{whole}")),
            Self::Text(text) => quote(text, to),
            Self::List(list) => {
                to.push('[');
                for (at, value) in list.iter().enumerate() {
                    to.push_str(if at == 0 { "" } else { ", " });
                    value.inline(to);
                }
                to.push(']');
            }
            Self::Object(fields) => {
                to.push('{');
                for (at, (name, value)) in fields.iter().enumerate() {
                    to.push_str(if at == 0 { " " } else { ", " });
                    quote(name, to);
                    to.push_str(": ");
                    value.inline(to);
                }
                to.push_str(if fields.is_empty() { "}" } else { " }" });
            }
        }
    }
}

fn quote(text: &str, to: &mut String) {
    let mut json = crate::json::Json::new();
    json.text(text);
    to.push_str(&json.into_string());
}
