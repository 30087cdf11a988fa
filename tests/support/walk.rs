//! Plans that nobody compiled: everything that they hold is walked.

use indgang::condition::{Index, Lookup, Memo, Source, Value};
use indgang::consent::{Consent, Purposes, State};
use indgang::context::Context;
use indgang::data::Data;
use indgang::decision::View;
use indgang::engine::{self, Event};
use indgang::explain::{Words, explain, json, standings};
use indgang::plan::Plan;
use indgang::profile::Profile;
use indgang::time::{Clock, UnixSeconds};

/// Someone may write a plan by hand, checksum and all: what the checksum lets through, the
/// structure must not.
pub fn with_checksum(mut plan: Vec<u8>) -> Vec<u8> {
    if plan.len() >= 16 {
        plan[12..16].fill(0);
        let sum = indgang::hash::checksum(&plan);
        plan[12..16].copy_from_slice(&sum.to_le_bytes());
    }
    plan
}

/// Whatever is asked for, one value of each sort after the other.
struct Anything(Vec<Data>);

impl Lookup for Anything {
    fn value(&self, source: Source) -> Value<'_> {
        let at = match source {
            Source::Attribute(at) => usize::from(at),
            _ => 0,
        };
        self.0.get(at % self.0.len().max(1)).map_or(Value::Missing, Value::from)
    }
}

/// Decides by a plan for visitors of several kinds, explains it, and asks for all that it holds.
/// One that was only received, as a browser takes it, is asked for nothing that browsers do not ask.
pub fn walk(plan: &Plan, now: UnixSeconds, is_sound: bool) {
    for experience in plan.experiences() {
        plan.shows(experience).for_each(drop);
    }
    for item in plan.items() {
        plan.topics_of(item).for_each(drop);
    }
    for slot in plan.slots() {
        let _ = plan.variant(slot, 0);
    }
    plan.topics().for_each(drop);
    plan.traits().for_each(drop);
    plan.questions().for_each(drop);
    plan.events().for_each(drop);
    plan.merges().for_each(drop);
    plan.attributes().for_each(drop);

    // A visitor of whom something is known, as conditions ask about that, and one of whom nothing is.
    let mut profile = Profile::default();
    let event = Event { name: "view".into(), topics: "deals".into(), item: "lisbon".into() };
    engine::observe(plan, &mut profile.learnt, &event, now);
    let _ = engine::declare(plan, &mut profile.declared, "first_name", "Anna", now);
    let granted = Purposes { remember: State::Granted, ..Purposes::PENDING };
    let consent = Consent { purposes: granted, ask: false, outdated: false, epoch: 0 };
    let context = Context { path: "/deals/", country: "DK", language: "da", ..Context::default() };
    for profile in [Some(&profile), None] {
        let view = View::new(consent, profile, context, Clock { now, ahead: 60 });
        let decision = engine::decide(plan, &view);
        if is_sound {
            let words = Words::new(plan);
            let explanation = explain(plan, &view, &decision, &words, false);
            let _ = json(&explanation, &standings(plan, &view, &words), None);
        }
    }
    if is_sound {
        ask(plan);
    }
}

/// Asks for all segments of visitors, by the index and one by one.
fn ask(plan: &Plan) {
    let text = |text: &str| Data::Text(text.into());
    let list = Data::List(vec![text("gold"), Data::Number(3.0), text("1.2.3")]);
    let object = Data::Object(vec![("a".into(), list.clone())]);
    let values = [text("pro"), Data::Number(40.0), Data::Bool(true), text("2.0.0"), list, object];
    let program = plan.program();
    let mut index = Index::new(&program, plan.segments());
    for from in 0..values.len() {
        let visitor = Anything(values.iter().cycle().skip(from).take(6).cloned().collect());
        // What they answer need not agree: runs that do not rise are searched in vain.
        let _ = index.matching(&program, &visitor);
        let mut memo = Memo::of(&program);
        plan.segments().for_each(|node| {
            let _ = program.holds(node, &visitor, &mut memo);
        });
    }
}
