//! What can be found in a page.

use std::ops::Range;

macro_rules! codes {
    ($($kind:ident $code:literal $meaning:literal)*) => {
        /// What sort of thing was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $meaning] $kind,)* }

        impl Code {
            /// A code for it that stays the same from version to version.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$kind => $code),* }
            }
        }
    };
}

codes! {
    UnknownSlot "page.unknown_slot" "a slot that the manifest does not have"
    UnknownVariant "page.unknown_variant" "a variant that the slot does not have in the manifest"
    MissingVariant "page.missing_variant" "variants of the manifest that the page does not have"
    UnknownName "page.unknown_name" "a merge field, topic, item, event or trait that the manifest does not have"
    UnknownAttribute "page.unknown_attribute" "an attribute of ours that there is not"
    NoDefault "page.no_default" "a slot without a default"
    DefaultNotLast "page.default_not_last" "a default with other variants after it"
    DefaultHidden "page.default_hidden" "a default in a template, which shows nothing by itself"
    NotTemplate "page.not_template" "another variant that shows by itself"
    Twice "page.twice" "a variant that is in its slot twice"
    NotChild "page.not_child" "a variant that is not directly in a slot"
    Nested "page.nested" "a slot within a slot"
    Void "page.void" "a slot or variant on an element that holds nothing"
    NoEnd "page.no_end" "a slot or variant without an end tag"
    Deep "page.deep" "elements nested so deep that the rest of the page was not read"
    Outside "page.outside" "content of a slot that is in no variant"
    Ambiguous "page.ambiguous" "text that two readers would take differently, which the edge does not serve"
    NoScript "page.no_script" "a page that does not name our scripts"
    Loads "page.loads" "a variant that loads something by itself"
}

/// Something found in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What sort of thing it is.
    pub code: Code,
    /// Where in the text, in bytes.
    pub at: Range<usize>,
    /// What was found.
    pub what: String,
    /// What to do about it.
    pub fix: String,
}

/// The fix for a name that is not there: the nearest that is, or all of a few.
pub fn meant<'n>(name: &str, names: impl Iterator<Item = &'n str>, else_: &str) -> String {
    let names: Vec<&str> = names.collect();
    let else_ = if name.is_empty() { "give it a name" } else { else_ };
    let lower = name.to_lowercase();
    let near = names
        .iter()
        .map(|other| (strsim::osa_distance(&lower, &other.to_lowercase()), other))
        .filter(|(distance, _)| *distance <= name.chars().count().div_ceil(3).min(3))
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((_, near)) => format!("write `{near}`"),
        None if (1..=8).contains(&names.len()) => {
            format!("write one of `{}`, or {else_}", names.join("`, `"))
        }
        None => else_.to_owned(),
    }
}

/// A text from a page in backticks, cut where it gets long, without what a terminal would act on.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    shown = shown.replace("\\\"", "\"").replace("\\'", "'");
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}
