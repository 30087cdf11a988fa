//! The journey: stages in their order, and whoever is at them.

use super::sensitive::{self, may, sensitivity};
use crate::condition::{Condition, Source};
use crate::limits::{NESTING, SEGMENT_NAME_BYTES, STAGES};
use crate::manifest::condition::{self, at_one_of, at_stages, count_stages};
use crate::manifest::mistake::Kind;
use crate::manifest::model::{Origin, Segment, Sensitivity, Stage};
use crate::manifest::names::{Names, Table};
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::{Fields, Node, Shape};
use alloc::{borrow::ToOwned, collections::BTreeMap, format, vec, vec::Vec};
use jsonc_parser::ast::Value;

pub(in crate::manifest) const STAGE: Shape = Shape {
    what: "a stage",
    fields: &["id", "who", "when", "sensitivity", "may"],
    later: &["title"],
};

/// The entries of `stages` with their names, and the table of these.
pub(super) fn names<'t>(
    root: &Fields<'t>,
    notes: &mut Notes,
) -> (Vec<(&'t str, Fields<'t>)>, Table<'t>) {
    let mut table = Table::new("stage", "stages");
    let list = root.get("stages");
    let nodes = list.and_then(|node| node.list(notes)).unwrap_or_default();
    if let Some(list) = list.filter(|_| nodes.len() > STAGES) {
        let what = format!("there are {} stages", nodes.len());
        notes.add(Kind::TooMany, list.at, what, format!("keep it within {STAGES}"));
    }
    let mut entries = Vec::new();
    for node in nodes.iter().take(STAGES) {
        let Some(fields) = node.fields(&STAGE, notes) else { continue };
        let id = fields.need("id", "\"id\": \"consider\"", notes);
        let Some((node, id)) = id.and_then(|node| Some((node, node.text(notes)?))) else {
            continue;
        };
        if !table.add(id, entries.len(), node.place(), notes) {
            let what = format!("another stage is called {}", ticked(id));
            notes.add(Kind::DuplicateName, node.place(), what, "rename one of them");
            continue;
        }
        entries.push((id, fields));
    }
    (entries, table)
}

/// The stages, whose conditions are put among the names once all are read: none asks for another.
pub(super) fn stages<'t>(
    list: &[(&'t str, Fields<'t>)],
    names: &mut Names<'t>,
    notes: &mut Notes,
) -> Vec<Stage> {
    let mut stages = Vec::new();
    for (id, fields) in list {
        let who = fields.need("who", "\"who\": \"one sentence on who has come so far\"", notes);
        let needed =
            fields.need("when", "\"when\": { \"profile.sessions\": { \"$gte\": 2 } }", notes);
        let when = needed.map(|node| (condition::read(&node, names, notes), node));
        let sensitivity = sensitivity(Some(fields), notes);
        if let Some((when, node)) = when.as_ref().filter(|_| sensitivity == Sensitivity::High) {
            never_inferred(id, when, node, notes);
        }
        // A stage fills no merge field: nothing is to be said of that.
        let [may_enter, ..] =
            may(Some(fields), &sensitive::MAY_ENTER, sensitivity == Sensitivity::High, notes);
        stages.push(Stage {
            id: (*id).to_owned(),
            who: who.and_then(|who| who.sentence(notes)).unwrap_or_default().to_owned(),
            when: when.map_or(Condition::All(Vec::new()), |(when, _)| when),
            sensitivity,
            may_enter,
        });
    }
    names.stage_whens = stages.iter().map(|stage| stage.when.clone()).collect();
    stages
}

/// Notes a stage of high sensitivity that asks what was learnt of the visitor, or where they are.
fn never_inferred(id: &str, when: &Condition, node: &Node<'_>, notes: &mut Notes) {
    let mut inferred = false;
    when.sources(&mut |source| inferred |= !matches!(source, Source::Trait(_)));
    if inferred {
        let what = format!(
            "the stage {} is of high sensitivity, and would be inferred from what visitors do",
            ticked(id)
        );
        let fix = "ask traits alone, which visitors declare themselves";
        notes.add(Kind::Sensitive, node.at, what, fix);
    }
}

/// Adds whoever is at each stage to the segments.
pub(super) fn add_segments(
    stages: &[Stage],
    segments: &mut Vec<Segment>,
    names: &Names<'_>,
    notes: &mut Notes,
) {
    for (at, stage) in stages.iter().enumerate() {
        let chosen: Vec<bool> = (0..stages.len()).map(|other| other == at).collect();
        let place = names.stages.place(&stage.id);
        let Some(when) = at_one_of(&chosen, place, names, notes) else { return };
        segments.push(Segment {
            name: format!("/{}", stage.id),
            origin: Origin::Stage(at),
            who: stage.who.clone(),
            when,
            edge_only: false,
            minimum: None,
        });
    }
}

/// The audiences that experiences narrow to stages: each pair of the two is one segment.
#[derive(Default)]
pub(super) struct Narrow(BTreeMap<(Option<usize>, Vec<usize>), usize>);

impl Narrow {
    /// `audience` at the stages that `node` names, one or a list: its index among the segments,
    /// where it is added if it is new, and theirs. With a mistake in them it is not narrowed.
    pub fn narrowed(
        &mut self,
        audience: Option<usize>,
        node: &Node<'_>,
        experience: usize,
        segments: &mut Vec<Segment>,
        names: &Names<'_>,
        notes: &mut Notes,
    ) -> (Option<usize>, Vec<usize>) {
        let list = match node.value {
            Value::Array(_) => node.some(notes),
            _ => Some(vec![*node]),
        };
        let asked = list.and_then(|list| at_stages(&list, names, notes));
        let Some(Condition::Stage(ids, comes_to)) = asked else { return (audience, Vec::new()) };
        let stages: Vec<usize> = ids.iter().filter_map(|id| names.stages.index(id)).collect();
        let base = audience.and_then(|at| segments.get(at));
        if let (None, [only]) = (base, &*stages)
            && let Some(known) = segments.iter().position(|it| it.origin == Origin::Stage(*only))
        {
            return (Some(known), stages);
        }
        if let Some(known) = self.0.get(&(audience, stages.clone())) {
            return (Some(*known), stages);
        }
        let name = base.map_or_else(|| "*".to_owned(), |base| base.name.clone());
        let mut parts = Vec::new();
        if let Some(base) = base {
            if !count_stages(&base.when, node.at, names, notes) {
                return (audience, Vec::new());
            }
            parts.push(base.when.clone());
        }
        let mut name = format!("{name}/{}", ids.join("+"));
        // Names are ASCII, so this is a character's end.
        name.truncate(SEGMENT_NAME_BYTES);
        let everybody = || format!("Whoever is at one of the stages {}.", ids.join(", "));
        let who = base.map_or_else(everybody, |base| base.who.clone());
        let edge_only = base.is_some_and(|base| base.edge_only);
        parts.push(Condition::Stage(ids, comes_to));
        let (origin, when) = (Origin::Narrowed(audience, experience), Condition::All(parts));
        let at = segments.len();
        segments.push(Segment { name, origin, who, when, edge_only, minimum: None });
        self.0.insert((audience, stages.clone()), at);
        (Some(at), stages)
    }
}

/// Notes segments that are nested deeper than a plan may be, which only stages can bring about.
pub(super) fn check_depth(segments: &[Segment], names: &Names<'_>, notes: &mut Notes) {
    let Some(deep) = segments.iter().find(|it| depth(&it.when) > 2 * NESTING) else { return };
    let name = match deep.origin {
        Origin::Narrowed(Some(base), _) => segments.get(base).map_or("", |base| &base.name),
        _ => &deep.name,
    };
    let at = match name.strip_prefix('/') {
        Some(stage) => names.stages.place(stage),
        None => names.segments.place(name),
    };
    let what = format!("with what the stages in it come to, {} is nested too deep", ticked(name));
    notes.add(Kind::TooDeep, at, what, "write flatter conditions, here or of the stages");
}

fn depth(condition: &Condition) -> usize {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            1 + parts.iter().map(depth).max().unwrap_or(0)
        }
        Condition::Not(part) => 1 + depth(part),
        Condition::Stage(_, comes_to) => depth(comes_to),
        Condition::Test(..) => 1,
    }
}
