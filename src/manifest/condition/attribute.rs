//! Attributes: what can be asked, and the type of its values.

use crate::condition::Source;
use crate::id::{Key, is_name};
use crate::manifest::mistake::Kind;
use crate::manifest::model::{AttributeKind, TraitKind};
use crate::manifest::names::{Names, Table, right};
use crate::manifest::nearest::nearest;
use crate::manifest::notes::{Notes, ticked};
use crate::time::DAY;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use jsonc_parser::common::Range;

/// The type of an attribute's values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Type {
    /// Any text.
    Text,
    /// A path of the site.
    Path,
    /// Two upper case letters.
    Country,
    /// One to three upper case letters or digits.
    Region,
    /// One of the site's languages.
    Language,
    /// One of a few words.
    Words(&'static [&'static str]),
    /// A number.
    Number,
    /// A number from and to, both included.
    Between(i64, i64),
    /// A whole number from and to, both included.
    Whole(i64, i64),
    /// A list of items.
    Items,
    /// A list of texts and numbers.
    List,
    /// One of such a list: a text or a number.
    Element,
    /// A truth value.
    Bool,
    /// A version.
    Version,
    /// A stage of the journey: a name, of which one is after another.
    Stage,
    /// Not known, because its definition is a mistake.
    Unclear,
}

impl Type {
    /// What its values are, in a message.
    pub const fn describe(self) -> &'static str {
        match self {
            _ if self.is_text() => "a text",
            Self::Number | Self::Between(..) | Self::Whole(..) => "a number",
            Self::Items => "a list of items",
            Self::List => "a list",
            Self::Element => "a text or a number",
            Self::Bool => "`true` or `false`",
            Self::Version => "a version",
            Self::Stage => "a stage",
            _ => "not known",
        }
    }

    /// From what to what its numbers are, and what these are in a message.
    pub const fn range(self) -> Option<(i64, i64, &'static str)> {
        match self {
            Self::Between(first, last) => Some((first, last, "a number")),
            Self::Whole(first, last) => Some((first, last, "a whole number")),
            _ => None,
        }
    }

    /// Whether its values are texts.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::Path
                | Self::Country
                | Self::Region
                | Self::Language
                | Self::Words(_)
        )
    }
}

impl From<AttributeKind> for Type {
    fn from(kind: AttributeKind) -> Self {
        match kind {
            AttributeKind::Text => Self::Text,
            AttributeKind::Number => Self::Number,
            AttributeKind::Bool => Self::Bool,
            AttributeKind::Version => Self::Version,
            AttributeKind::List => Self::List,
        }
    }
}

/// Interest in a topic, in page views: a [`Strength`](crate::profile::affinity::Strength) holds less
/// than 65,536 of them.
pub(super) const INTEREST: Type = Type::Between(0, 1 << 16);
/// Sessions, this one included.
const SESSIONS: Type = Type::Whole(1, u32::MAX as i64);
/// A count.
pub(super) const MANY: Type = Type::Whole(0, u32::MAX as i64);
/// Days between two moments.
pub(super) const DAYS: Type = Type::Whole(0, (u32::MAX / DAY) as i64);
/// A trait that is a number.
pub(super) const SMALL: Type = Type::Whole(i32::MIN as i64, i32::MAX as i64);

/// Attributes whose name is fixed.
pub(super) const FIXED: [(&str, Source, Type); 15] = [
    ("context.path", Source::Path, Type::Path),
    ("context.country", Source::Country, Type::Country),
    ("context.region", Source::Region, Type::Region),
    ("context.language", Source::Language, Type::Language),
    ("context.device", Source::Device, Type::Words(&["phone", "tablet", "desktop", "other"])),
    (
        "context.referrer",
        Source::Referrer,
        Type::Words(&["direct", "internal", "search", "social", "ai", "other"]),
    ),
    ("context.campaign.source", Source::CampaignSource, Type::Text),
    ("context.campaign.medium", Source::CampaignMedium, Type::Text),
    ("context.campaign.name", Source::CampaignName, Type::Text),
    ("now.hour", Source::Hour, Type::Whole(0, 23)),
    ("now.weekday", Source::Weekday, Type::Whole(1, 7)),
    ("now.month", Source::Month, Type::Whole(1, 12)),
    ("profile.sessions", Source::Sessions, SESSIONS),
    ("profile.recent", Source::Recent, Type::Items),
    // Nothing has a stage for its value: what is asked of it is written out.
    (STAGE, Source::Element, Type::Stage),
];

/// How far the visitor has come.
const STAGE: &str = "profile.stage";

/// An attribute that a later version will know.
const LATER: &str = "profile.score";

/// Whether `context.NAME`, or the first part of a longer name, is built in.
pub(in crate::manifest) fn is_built_in(name: &str) -> bool {
    FIXED.iter().any(|(fixed, ..)| {
        let mut parts = fixed.split('.');
        (parts.next(), parts.next()) == (Some("context"), Some(name))
    })
}

/// The attribute called `name`, or a mistake at `at`.
pub(super) fn find(
    name: &str,
    at: Range,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<(Source, Type)> {
    if let Some((_, source, kind)) = FIXED.iter().find(|(fixed, ..)| *fixed == name) {
        return (*kind != Type::Stage || are_there(at, names, notes)).then_some((*source, *kind));
    }
    match name.split_once('.') {
        Some(("affinity", topic)) => {
            let index = names.topics.find(topic, at, notes)?;
            let half_life = *names.half_lives.get(index)?;
            if names.learnt.get(index) == Some(&false) {
                let what = format!(
                    "interest in {} is never learnt: its sensitivity is high",
                    ticked(topic)
                );
                let fix = "ask a trait, which visitors declare themselves, or remove the question";
                notes.add(Kind::Sensitive, at, what, fix);
            }
            Some((Source::Affinity(Key::of(topic), half_life), INTEREST))
        }
        Some(("trait", declared)) => {
            let index = names.traits.find(declared, at, notes)?;
            let kind = match names.trait_kinds.get(index).copied().flatten() {
                Some(TraitKind::Text) => Type::Text,
                Some(TraitKind::Number) => SMALL,
                Some(TraitKind::Bool) => Type::Bool,
                None => Type::Unclear,
            };
            Some((Source::Trait(Key::of(declared)), kind))
        }
        Some(("count", event)) => {
            names.events.find(event, at, notes)?;
            Some((Source::Count(Key::of(event)), MANY))
        }
        Some(("since", event)) => {
            names.events.find(event, at, notes)?;
            Some((Source::Since(Key::of(event)), DAYS))
        }
        first => {
            let declared = first.filter(|(first, _)| *first == "context");
            let row = declared.and_then(|(_, declared)| names.attributes.index(declared));
            let Some(row) = row else {
                unknown(name, at, names, notes);
                return None;
            };
            let kind = names.attribute_kinds.get(row).copied().flatten();
            let row = u16::try_from(row).ok()?;
            Some((Source::Attribute(row), kind.map_or(Type::Unclear, Type::from)))
        }
    }
}

/// Whether there are stages to be asked for, and their conditions are known.
fn are_there(at: Range, names: &Names<'_>, notes: &mut Notes) -> bool {
    let there = names.stages.len();
    if there > 0 && names.stage_whens.len() == there {
        return true;
    }
    let (kind, what, fix) = if there == 0 {
        let fix =
            "add them: `\"stages\": [{ \"id\": \"consider\", \"who\": \"…\", \"when\": { … } }]`";
        (Kind::UnknownAttribute, "the manifest has no stages", fix)
    } else {
        let fix = "ask for what makes a visitor come so far";
        (Kind::Conflict, "a stage cannot ask for the stage", fix)
    };
    notes.add(kind, at, what, fix);
    false
}

fn unknown(name: &str, at: Range, names: &Names<'_>, notes: &mut Notes) {
    if name == LATER {
        let what = format!("the attribute `{name}` is not supported in this version");
        notes.add(Kind::NotSupported, at, what, "ask another attribute");
        return;
    }
    let fix = match (meant(name, names, notes), name.strip_prefix("context.")) {
        (Some(meant), _) => format!("write `{meant}`"),
        (None, Some(new)) if is_name(new) => {
            format!(
                "add it to the manifest: `\"attributes\": {{ \"{new}\": {{ \"type\": \"string\" }} }}`"
            )
        }
        (None, _) => {
            "write one of `context.…`, `profile.…`, `now.…`, `affinity.TOPIC`, `trait.NAME`, \
                 `count.EVENT` or `since.EVENT`"
                .to_owned()
        }
    };
    notes.add(Kind::UnknownAttribute, at, format!("there is no attribute {}", ticked(name)), fix);
}

/// The attribute that was probably meant: one without its first part, or with a slip in it.
fn meant(name: &str, names: &Names<'_>, notes: &mut Notes) -> Option<String> {
    let tables: [(&str, &Table<'_>); 5] = [
        ("context", &names.attributes),
        ("affinity", &names.topics),
        ("trait", &names.traits),
        ("count", &names.events),
        ("since", &names.events),
    ];
    let last = name.rsplit('.').next().unwrap_or(name);
    if let Some((fixed, ..)) =
        FIXED.iter().find(|(fixed, ..)| fixed.rsplit('.').next() == Some(last))
    {
        return Some((*fixed).to_owned());
    }
    let mut named = Vec::new();
    for (first, table) in tables {
        // Whatever it was, what it names is not unused only because of that.
        if table.index(last).is_some() {
            named.extend(right(last).map(|last| format!("{first}.{last}")));
        }
    }
    let candidates = FIXED.iter().map(|(fixed, ..)| *fixed).chain(named.iter().map(String::as_str));
    // Where the first part is right, only the rest can hold the slip.
    let near = match name.split_once('.') {
        Some((first, rest)) if tables.iter().any(|(known, _)| *known == first) => {
            let rests = candidates.filter_map(|it| it.strip_prefix(first)?.strip_prefix('.'));
            nearest(rest, rests, &mut notes.effort).map(|near| format!("{first}.{near}"))
        }
        _ => nearest(name, candidates, &mut notes.effort).map(ToOwned::to_owned),
    };
    let declared = || {
        let slip = name.strip_prefix("context.").unwrap_or(name);
        let near = names.attributes.near(slip, notes)?;
        names.attributes.index(near)?;
        right(near).map(|near| format!("context.{near}"))
    };
    near.or_else(|| named.into_iter().next()).or_else(declared)
}
