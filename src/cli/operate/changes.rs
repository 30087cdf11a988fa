//! What is other in one plan than in another, by name.

use indgang::condition::Memo;
use indgang::described::{viewing, vocabulary};
use indgang::explain::{Rule, Words, answer, visible};
use indgang::manifest::visitor::Page;
use indgang::plan::{Experience, Plan, Show};
use indgang::time::UnixSeconds;
use std::collections::BTreeMap;

/// Everything of a plan that has a name: its kind and name, and what it is.
type Things = BTreeMap<(&'static str, String), String>;

/// A line for each thing that came, went or is another, two more for what it was and is.
pub fn changes(before: &Plan, after: &Plan) -> String {
    if before.version() == after.version() {
        return "  the same plan at the edge; only the browser's is without what is over by now\n"
            .to_owned();
    }
    let (old, new) = (things(before), things(after));
    let mut lines = String::new();
    for ((kind, name), was) in &old {
        match new.get(&(*kind, name.clone())) {
            None => lines += &format!("  - {kind} {}\n", visible(name)),
            Some(is) if is != was => {
                let (was, is) = (visible(was), visible(is));
                let name = visible(name);
                lines += &format!("  ~ {kind} {name}\n      was  {was}\n      is   {is}\n");
            }
            Some(_) => {}
        }
    }
    for (kind, name) in new.keys().filter(|thing| !old.contains_key(thing)) {
        lines += &format!("  + {kind} {}\n", visible(name));
    }
    if lines.is_empty() {
        lines +=
            "  nothing that has a name: a pattern's text, what consent is asked for, or a title\n";
    }
    lines
}

fn things(plan: &Plan) -> Things {
    let mut things = conditions(plan);
    let mut add = |kind, name: &str, what: String| {
        things.insert((kind, name.to_owned()), what);
    };
    for slot in plan.slots() {
        let variants: Vec<&str> = plan.variants(slot).collect();
        add("slot", slot.name, variants.join(", "));
    }
    for topic in plan.topics() {
        add("topic", topic.name, format!("“{}”, {:?}", topic.title, topic.half_life));
    }
    for item in plan.items() {
        let topics: Vec<&str> = plan.topics_of(item).map(|topic| topic.name).collect();
        add("item", item.name, format!("“{}” of {}", item.title, topics.join(", ")));
    }
    for known in plan.traits() {
        let (title, why, days) = (known.title, known.why, known.days);
        add("trait", known.name, format!("“{title}”, “{why}”, {:?}, {days} days", known.kind));
    }
    for event in plan.events() {
        add("event", event.name, format!("“{}”", event.title));
    }
    for merge in plan.merges() {
        add("merge field", merge.name, format!("{:?}", merge.from));
    }
    let segments: BTreeMap<_, _> = plan.segments().zip(plan.segment_names()).collect();
    let mut order = Vec::new();
    for experience in plan.experiences() {
        let audience = experience.audience.and_then(|node| segments.get(&node)).copied();
        add("experience", experience.id, described(plan, experience, audience));
        order.push(experience.id);
    }
    add("order of", "experiences", order.join(", "));
    let languages: Vec<&str> = plan.languages().collect();
    let text = plan.consent_text();
    add("site", plan.site(), format!("{}, text {text} of the consent", languages.join(", ")));
    things
}

fn described(plan: &Plan, experience: Experience<'_>, audience: Option<&str>) -> String {
    let shows = plan.shows(experience).map(|show| match show {
        Show::Variant { slot, variant } => match plan.slot(slot) {
            Some(slot) => format!("{}: {}", slot.name, plan.variant(slot, variant)),
            None => String::new(),
        },
        Show::Entry { from, to, redirect: false } => format!("{from} shows {to}"),
        Show::Entry { from, to, redirect: true } => format!("{from} sends to {to}"),
    });
    let shows: Vec<String> = shows.collect();
    let mut text = format!("for {}, {}", audience.unwrap_or("everybody"), shows.join(", "));
    if experience.from != UnixSeconds(0) {
        text += &format!(", from {}", experience.from);
    }
    if experience.until != UnixSeconds(u32::MAX) {
        text += &format!(", until {}", experience.until);
    }
    if experience.holdout > 0 {
        text += &format!(", holdout {} %", f64::from(experience.holdout) / 100.0);
    }
    text + &format!(", “{}”", experience.because)
}

/// Each segment's condition in words.
fn conditions(plan: &Plan) -> Things {
    let (words, page) = (Words::new(plan), Page::new(&vocabulary(plan)));
    let program = plan.program();
    viewing(plan, &page, None, UnixSeconds(0), |view| {
        let mut memo = Memo::of(&program);
        let segments = plan.segments().zip(plan.segment_names());
        let told = segments.map(|(node, name)| {
            let rule = answer(&program, node, view, &mut memo, &words);
            (("segment", name.to_owned()), in_words(&rule))
        });
        told.collect()
    })
}

fn in_words(rule: &Rule) -> String {
    let joined = |parts: &[Rule], word: &str| {
        let parts: Vec<String> = parts.iter().map(in_words).collect();
        format!("({})", parts.join(word))
    };
    match rule {
        Rule::Test(test) => test.ask.clone(),
        Rule::All(_, parts) => joined(parts, " and "),
        Rule::Any(_, parts) => joined(parts, " or "),
        Rule::Not(part) => format!("not {}", in_words(part)),
    }
}
