//! What interest is learnt in, and who visitors can be: topics, items, segments.

use super::sensitive::sensitivity;
use super::share::share;
use crate::condition::Condition;
use crate::limits::HALF_LIFE_DAYS;
use crate::manifest::condition;
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Item, Origin, Segment, Sensitivity, Topic};
use crate::manifest::names::{Entry, Names};
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use crate::profile::affinity::HalfLife;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

pub(in crate::manifest) const TOPIC: Shape = Shape {
    what: "a topic",
    fields: &["title", "halfLifeDays", "sensitivity"],
    later: &["parent"],
};

pub(in crate::manifest) const ITEM: Shape = Shape {
    what: "an item",
    fields: &["title", "topics"],
    later: &["path", "image", "price", "tags", "related"],
};

pub(in crate::manifest) const SEGMENT: Shape = Shape {
    what: "a segment",
    fields: &["who", "when", "where", "minimum"],
    later: &["sensitivity"],
};

/// Where a segment is asked for; whether that is the edge alone.
pub(in crate::manifest) const PLACES: [(&str, bool); 2] = [("anywhere", false), ("edge", true)];

/// Days in which interest in a topic halves, unless the topic says otherwise.
const USUAL_DAYS: u16 = 14;

/// What visitors are shown for a name: its `title`, else the name itself.
pub(super) fn title(name: &str, fields: Option<&Fields<'_>>, notes: &mut Notes) -> String {
    let title = fields.and_then(|fields| fields.get("title"));
    title.and_then(|title| title.sentence(notes)).unwrap_or(name).to_owned()
}

/// The topics, whose half-lives are put among the names.
pub(super) fn topics(list: &[Entry<'_>], names: &mut Names<'_>, notes: &mut Notes) -> Vec<Topic> {
    let mut topics = Vec::new();
    for (name, node) in list {
        let fields = node.fields(&TOPIC, notes);
        let days = fields
            .and_then(|fields| fields.get("halfLifeDays"))
            .and_then(|days| days.whole(HALF_LIFE_DAYS, notes));
        // Never an error: the number is in range, and so is the usual one.
        let Ok(half_life) = HalfLife::from_days(days.unwrap_or(USUAL_DAYS)) else { continue };
        let sensitivity = sensitivity(fields.as_ref(), notes);
        names.half_lives.push(half_life);
        names.learnt.push(sensitivity != Sensitivity::High);
        let title = title(name, fields.as_ref(), notes);
        topics.push(Topic { name: (*name).to_owned(), title, half_life, sensitivity });
    }
    topics
}

/// The items; which of them may be remembered is put among the names.
pub(super) fn items(list: &[Entry<'_>], names: &mut Names<'_>, notes: &mut Notes) -> Vec<Item> {
    let item = |(name, node): &Entry<'_>| {
        let fields = node.fields(&ITEM, notes);
        let title = title(name, fields.as_ref(), notes);
        let topics = fields.and_then(|fields| fields.get("topics"));
        let topics = topics.and_then(|topics| topics.list(notes)).unwrap_or_default();
        Item { name: (*name).to_owned(), title, topics: item_topics(&topics, names, notes) }
    };
    let items: Vec<Item> = list.iter().map(item).collect();
    let learnt = |topic: &usize| names.learnt.get(*topic) != Some(&false);
    names.remembered = items.iter().map(|item| item.topics.iter().all(learnt)).collect();
    items
}

fn item_topics(list: &[Node<'_>], names: &Names<'_>, notes: &mut Notes) -> Vec<usize> {
    let mut topics = Vec::new();
    for node in list {
        let Some(name) = node.text(notes) else { continue };
        let Some(index) = names.topics.find(name, node.place(), notes) else { continue };
        if topics.contains(&index) {
            let what = format!("the topic {} is there twice", ticked(name));
            notes.add(Kind::DuplicateName, node.place(), what, "keep one of the two");
        } else {
            topics.push(index);
        }
    }
    topics
}

/// The segments.
pub(super) fn segments(list: &[Entry<'_>], names: &Names<'_>, notes: &mut Notes) -> Vec<Segment> {
    let segment = |(name, node): &Entry<'_>| {
        let mut who = String::new();
        let mut when = Condition::All(Vec::new());
        let mut edge_only = false;
        let mut minimum = None;
        if let Some(fields) = node.fields(&SEGMENT, notes) {
            let sentence = fields.need("who", "\"who\": \"one sentence on who they are\"", notes);
            sentence.and_then(|who| who.sentence(notes)).unwrap_or_default().clone_into(&mut who);
            let needed =
                fields.need("when", "\"when\": { \"profile.sessions\": { \"$gte\": 2 } }", notes);
            if let Some(node) = needed {
                when = condition::read(&node, names, notes);
            }
            let place = fields.get("where").and_then(|node| node.word(&PLACES, notes));
            edge_only = place.unwrap_or(false);
            minimum = fields.get("minimum").and_then(|node| share(&node, notes));
        } else {
            names.unclear();
        }
        let (name, origin) = ((*name).to_owned(), Origin::Segment);
        Segment { name, origin, who, when, edge_only, minimum }
    };
    list.iter().map(segment).collect()
}
