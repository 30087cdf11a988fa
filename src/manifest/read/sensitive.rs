//! How sensitive something is, and what it may be used for all the same.

use crate::condition::{Condition, Source};
use crate::id::Key;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{ContentKind, Sensitivity, Show, Slot, Stage, Trait, first_stage};
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use alloc::{format, string::String};

pub(in crate::manifest) const SENSITIVITIES: [(&str, Sensitivity); 3] = [
    (Sensitivity::Low.name(), Sensitivity::Low),
    (Sensitivity::Medium.name(), Sensitivity::Medium),
    (Sensitivity::High.name(), Sensitivity::High),
];

pub(in crate::manifest) const MAY: Shape = Shape {
    what: "a word on what a trait may do",
    fields: &["entry", "merge", "ask"],
    later: &["recommend"],
};

pub(in crate::manifest) const MAY_ENTER: Shape =
    Shape { what: "a word on what a stage may do", fields: &["entry"], later: &["recommend"] };

/// How sensitive it is; `low`, unless given.
pub(super) fn sensitivity(fields: Option<&Fields<'_>>, notes: &mut Notes) -> Sensitivity {
    let node = fields.and_then(|fields| fields.get("sensitivity"));
    node.and_then(|node| node.word(&SENSITIVITIES, notes)).unwrap_or_default()
}

/// Why something may decide an entry, fill a merge field, and be asked for, where it `needs` a word on that.
pub(super) fn may(
    fields: Option<&Fields<'_>>,
    shape: &Shape,
    needs: bool,
    notes: &mut Notes,
) -> [Option<String>; 3] {
    let Some(node) = fields.and_then(|fields| fields.get("may")) else { return [None, None, None] };
    if !needs {
        let what = "what is not of high sensitivity may be used without a word on it";
        let fix = "remove it, or add `\"sensitivity\": \"high\"`";
        notes.add(Kind::Conflict, node.at, what, fix);
    }
    let Some(may) = node.fields(shape, notes) else { return [None, None, None] };
    ["entry", "merge", "ask"]
        .map(|name| may.get(name).and_then(|node| node.sentence(notes)).map(String::from))
}

/// What can be too sensitive to decide an entry.
pub(super) struct Sensitive<'m> {
    pub traits: &'m [Trait],
    pub stages: &'m [Stage],
    pub slots: &'m [Slot],
}

impl Sensitive<'_> {
    /// What the origin would see of a decision by what it is asked for, in words.
    fn asked_for(&self, show: &Show) -> Option<&'static str> {
        match show {
            Show::Entry { .. } => Some("which entry a visitor is given"),
            Show::Variant { slot, variant } => {
                let brought = self.slots.get(*slot)?.contents.iter();
                let mut brought = brought.filter(|content| content.variant == *variant);
                let fetched = brought.any(|content| content.kind == ContentKind::Fragment);
                fetched.then_some("which fragment is fetched for a visitor")
            }
        }
    }
}

/// Notes the first trait or stage that decides what the origin is asked for, be it the entry or a
/// fragment, and may not.
pub(super) fn check_entry(
    when: &Condition,
    show: &[Show],
    audience: &Node<'_>,
    sensitive: &Sensitive<'_>,
    notes: &mut Notes,
) {
    let Some(asked_for) = show.iter().find_map(|show| sensitive.asked_for(show)) else { return };
    let Sensitive { traits, stages, .. } = sensitive;
    let mut asked = None;
    when.sources(&mut |source| {
        let Source::Trait(key) = source else { return };
        let high = traits.iter().find(|it| {
            Key::of(&it.name) == key
                && it.sensitivity == Sensitivity::High
                && it.may_enter.is_none()
        });
        asked = asked.or(high);
    });
    // Who is at a stage has not come to a later one: the entry would tell of both.
    let first = first_stage(when, stages);
    let mut told = stages.iter().skip(first.unwrap_or(stages.len()));
    let stage = told.find(|it| it.sensitivity == Sensitivity::High && it.may_enter.is_none());
    let (kind, name) = match (asked, stage) {
        (Some(known), _) => ("trait", &known.name),
        (None, Some(stage)) => ("stage", &stage.id),
        (None, None) => return,
    };
    let what = format!(
        "the {kind} {} is of high sensitivity, and would decide {asked_for}: the origin would see it",
        ticked(name)
    );
    let fix = format!(
        "show variants of the page instead, or say why at the {kind}: `\"may\": {{ \"entry\": \"…\" }}`"
    );
    notes.add(Kind::Sensitive, audience.place(), what, fix);
}

/// Notes a trait that fills a merge field and may not.
pub(super) fn check_merge(known: &Trait, node: &Node<'_>, notes: &mut Notes) {
    let is = match known.sensitivity {
        _ if known.may_merge.is_some() => return,
        Sensitivity::High => "of high sensitivity",
        // Such as a name, which is shown to nobody who has not given it here.
        _ if known.from_origin => "what the origin says of a visitor",
        _ => return,
    };
    let what = format!("the trait {} is {is}, and would be shown on the page", ticked(&known.name));
    let fix = "remove it, or say why at the trait: `\"may\": { \"merge\": \"…\" }`";
    notes.add(Kind::Sensitive, node.place(), what, fix);
}
