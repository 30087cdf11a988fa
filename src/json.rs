//! Writing JSON without a library.
//!
//! The engine in the browser has a budget of a few kilobytes, and only ever writes: names,
//! short texts and small numbers.

use crate::strings::put_number;
use alloc::string::String;

/// JSON being written. Commas come by themselves.
///
/// ```
/// use indgang::json::Json;
/// let mut json = Json::new();
/// json.object(|json| {
///     json.key("slot").text("hero");
///     json.key("seen").list(|json| {
///         json.bool(true).number(2);
///     });
/// });
/// assert_eq!(json.into_string(), r#"{"slot":"hero","seen":[true,2]}"#);
/// ```
#[derive(Debug, Default)]
pub struct Json {
    out: String,
}

impl Json {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing yet, with room for so many bytes: growing to them step by step takes longer.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes) }
    }

    /// What was written.
    #[must_use]
    pub fn into_string(self) -> String {
        self.out
    }

    /// A mark of JSON's own. Called from everywhere: in what a browser loads, once is enough.
    #[cfg_attr(all(feature = "browser", target_family = "wasm"), inline(never))]
    fn mark(&mut self, mark: &str) {
        self.out.push_str(mark);
    }

    #[cfg_attr(all(feature = "browser", target_family = "wasm"), inline(never))]
    fn separate(&mut self) {
        if !matches!(self.out.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.mark(",");
        }
    }

    fn open(&mut self, mark: &str) {
        self.separate();
        self.mark(mark);
    }

    /// The key of the next value.
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.text(key);
        self.mark(":");
        self
    }

    /// A string. `<` is escaped, so that no text can end a script element it stands in.
    pub fn text(&mut self, text: &str) -> &mut Self {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        self.open("\"");
        let mut rest = text;
        // What needs no escape is most of any text, and goes as a whole.
        while let Some(at) =
            rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | b'<' | 0..=0x1F | 0xE2))
        {
            let (plain, from) = rest.split_at_checked(at).unwrap_or_default();
            self.out.push_str(plain);
            let mut chars = from.chars();
            match chars.next().unwrap_or_default() {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                c @ ('<' | '\0'..='\x1F') => {
                    self.out.push_str("\\u00");
                    for nibble in [c as usize >> 4, c as usize & 15] {
                        self.out.push(char::from(*HEX.get(nibble).unwrap_or(&b'0')));
                    }
                }
                // Line ends in JavaScript's eyes, though not in JSON's.
                '\u{2028}' => self.out.push_str("\\u2028"),
                '\u{2029}' => self.out.push_str("\\u2029"),
                c => self.out.push(c),
            }
            rest = chars.as_str();
        }
        self.out.push_str(rest);
        self.mark("\"");
        self
    }

    /// A string, or `null`.
    pub fn maybe(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.raw("null"),
        }
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) -> &mut Self {
        self.raw(if value { "true" } else { "false" })
    }

    /// A whole number.
    pub fn number(&mut self, value: i64) -> &mut Self {
        self.separate();
        if value < 0 {
            self.mark("-");
        }
        put_number(&mut self.out, value.unsigned_abs());
        self
    }

    /// An object; `body` writes its keys and values.
    pub fn object(&mut self, body: impl FnOnce(&mut Self)) -> &mut Self {
        self.open("{");
        body(self);
        self.mark("}");
        self
    }

    /// A list; `body` writes its values.
    pub fn list(&mut self, body: impl FnOnce(&mut Self)) -> &mut Self {
        self.open("[");
        body(self);
        self.mark("]");
        self
    }

    /// What is JSON already.
    pub fn raw(&mut self, word: &str) -> &mut Self {
        self.separate();
        self.out.push_str(word);
        self
    }
}
