//! Plain data of any shape, as JSON has it: values of attributes that are lists or objects.

use crate::bytes::{Reader, put_varint};
use alloc::{format, string::String, vec::Vec};

/// A value of any shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Data>),
    /// Names and values, in their order.
    Object(Vec<(String, Data)>),
}

impl Data {
    /// Appends it in a form that [`read`](Self::read) takes.
    pub fn write(&self, out: &mut Vec<u8>) {
        let text = |out: &mut Vec<u8>, text: &str| {
            put_varint(out, text.len() as u32);
            out.extend_from_slice(text.as_bytes());
        };
        match self {
            Self::Null => out.push(0),
            Self::Bool(value) => out.push(1 + u8::from(*value)),
            Self::Number(value) => {
                out.push(3);
                out.extend_from_slice(&value.to_le_bytes());
            }
            Self::Text(value) => {
                out.push(4);
                text(out, value);
            }
            Self::List(values) => {
                out.push(5);
                put_varint(out, values.len() as u32);
                values.iter().for_each(|value| value.write(out));
            }
            Self::Object(fields) => {
                out.push(6);
                put_varint(out, fields.len() as u32);
                for (name, value) in fields {
                    text(out, name);
                    value.write(out);
                }
            }
        }
    }

    /// Whether `reader` begins with data that [`read`](Self::read) takes, and then is past it.
    pub fn is_next(reader: &mut Reader<'_>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let text = |reader: &mut Reader<'_>| {
            Self::text(reader).is_some_and(|text| core::str::from_utf8(text).is_ok())
        };
        match reader.u8() {
            Some(0..=2) => true,
            Some(3) => reader.take(8).is_some(),
            Some(4) => text(reader),
            Some(kind @ 5..=6) => reader.varint().is_some_and(|count| {
                (0..count).all(|_| (kind == 5 || text(reader)) && Self::is_next(reader, depth))
            }),
            _ => false,
        }
    }

    /// The bytes of the text that `reader` begins with.
    pub fn text<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
        let length = reader.varint()?;
        reader.take(length as usize)
    }

    /// The data that `reader` begins with, at most `depth` levels deep.
    pub fn read(reader: &mut Reader<'_>, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let text = |reader: &mut Reader<'_>| {
            core::str::from_utf8(Self::text(reader)?).ok().map(String::from)
        };
        Some(match reader.u8()? {
            0 => Self::Null,
            1 => Self::Bool(false),
            2 => Self::Bool(true),
            3 => Self::Number(f64::from_le_bytes(reader.take(8)?.try_into().ok()?)),
            4 => Self::Text(text(reader)?),
            5 => {
                let count = reader.varint()?;
                Self::List((0..count).map(|_| Self::read(reader, depth)).collect::<Option<_>>()?)
            }
            6 => {
                let count = reader.varint()?;
                let field = |_| Some((text(reader)?, Self::read(reader, depth)?));
                Self::Object((0..count).map(field).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }
}

/// A number in as few digits as tell it from all others, as JavaScript writes it: with an exponent
/// from 1e21 on and below 1e-6.
#[must_use]
pub fn written(number: f64) -> String {
    let size = number.abs();
    match size {
        0.0 => "0".into(),
        _ if size.is_infinite() => (if number < 0.0 { "-Infinity" } else { "Infinity" }).into(),
        1e-6..1e21 => format!("{number}"),
        _ if size.is_nan() => "NaN".into(),
        _ if size >= 1e21 => format!("{number:e}").replace('e', "e+"),
        _ => format!("{number:e}"),
    }
}
