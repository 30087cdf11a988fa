//! `indgang check --browser`: what a visitor could read from the browser's plan, read from its
//! bytes.

use indgang::condition::{Lookup, Memo, Source, Value};
use indgang::explain::{Rule, Words, answer, visible};
use indgang::manifest::model::{self, Model, Status};
use indgang::plan::{BadPlan, Experience, MergeFrom, Plan, Show};
use indgang::strings::TextId;
use indgang::time::UnixSeconds;
use std::collections::BTreeSet;

/// Everything in the browser's plan, by kind, and what is not in it.
pub fn told(model: &Model, plan: Vec<u8>, now: UnixSeconds) -> Result<String, BadPlan> {
    let bytes = plan.len();
    let plan = Plan::load(plan)?;
    let mut list = List { out: String::new(), heading: "", seen: BTreeSet::from([""]) };
    list.out.push_str(&format!("\nThe browser's plan: {bytes} bytes that anyone can read\n"));
    list.vocabulary(&plan);
    list.shown(&plan);
    list.experiences(&plan);
    list.questions(&plan);
    list.words(&plan);
    list.absent(model, plan.segment_count(), now);
    Ok(list.out)
}

/// A visitor of whom nothing is known: rules are only written down.
struct Nobody;

impl Lookup for Nobody {
    fn value(&self, _: Source) -> Value<'_> {
        Value::Missing
    }
}

struct List<'p> {
    out: String,
    /// A heading that is written once something comes under it.
    heading: &'static str,
    /// Texts of the plan that are told already.
    seen: BTreeSet<&'p str>,
}

impl<'p> List<'p> {
    const fn heading(&mut self, text: &'static str) {
        self.heading = text;
    }

    /// A line, cleared of what a terminal would act on.
    fn put(&mut self, line: &str) {
        let heading = core::mem::take(&mut self.heading);
        if !heading.is_empty() {
            self.out.push_str(&format!("\n{heading}\n"));
        }
        self.out.push_str(visible(line).trim_end());
        self.out.push('\n');
    }

    /// A name and what belongs to it; those of the plan count as told.
    fn line(&mut self, name: &'p str, texts: &[&'p str], more: &str) {
        self.seen.insert(name);
        self.seen.extend(texts);
        let quoted: Vec<String> =
            texts.iter().filter(|it| **it != name).map(|it| format!("\"{it}\"")).collect();
        let rest = [quoted.join(" "), more.to_owned()].join(" ");
        self.put(&format!("  {name:<16} {}", rest.trim()));
    }

    fn vocabulary(&mut self, plan: &'p Plan) {
        self.heading("Topics, with the title and the half-life");
        for topic in plan.topics() {
            let days = format!("{} days", topic.half_life.days());
            self.line(topic.name, &[topic.title], &days);
        }
        self.heading("Items, with the title and the topics");
        for item in plan.items() {
            let topics: Vec<&str> = plan.topics_of(item).map(|topic| topic.name).collect();
            self.line(item.name, &[item.title], &topics.join(" "));
        }
        self.heading("Traits, with the title and why they are asked for");
        for known in plan.traits() {
            self.line(known.name, &[known.title, known.why], &format!("{} days", known.days));
        }
        self.heading("Events, with the title");
        plan.events().for_each(|event| self.line(event.name, &[event.title], ""));
        self.heading("Attributes that the site declares");
        plan.attributes().for_each(|name| self.line(name, &[], ""));
        self.heading("Languages");
        plan.languages().for_each(|tag| self.line(tag, &[], ""));
    }

    fn shown(&mut self, plan: &'p Plan) {
        self.heading("Slots, with their variants");
        for slot in plan.slots() {
            let variants: Vec<&str> = plan.variants(slot).collect();
            self.seen.extend(&variants);
            self.line(slot.name, &[], &variants.join(" "));
        }
        self.heading("Merge fields");
        for merge in plan.merges() {
            let from = match merge.from {
                MergeFrom::Recent => "profile.recent".to_owned(),
                MergeFrom::Trait(key) => {
                    let known = plan.traits().find(|it| it.key == key);
                    format!("trait.{}", known.map_or("?", |it| it.name))
                }
            };
            self.line(merge.name, &[], &format!("from {from}"));
        }
    }

    fn experiences(&mut self, plan: &'p Plan) {
        let (program, words) = (plan.program(), Words::new(plan));
        let mut memo = Memo::of(&program);
        let mut rule = |node| text(&answer(&program, node, &Nobody, &mut memo, &words), false);
        self.heading("Experiences, in the order in which they decide, without their names");
        for (at, experience) in plan.experiences().enumerate() {
            let whom = experience.audience.map_or_else(|| "everybody".to_owned(), &mut rule);
            self.experience(plan, experience, at + 1, &whom);
        }
    }

    fn experience(&mut self, plan: &'p Plan, it: Experience<'p>, at: usize, whom: &str) {
        self.seen.insert(it.because);
        self.put(&format!("{at:>3}. if {whom}"));
        for show in plan.shows(it) {
            let line = match show {
                Show::Variant { slot, variant } => match plan.slot(slot) {
                    Some(slot) => format!("{} shows {}", slot.name, plan.variant(slot, variant)),
                    None => continue,
                },
                Show::Entry { from, to, redirect } => {
                    self.seen.extend([from, to]);
                    format!("{from} {} {to}", if redirect { "sends to" } else { "shows" })
                }
            };
            self.put(&format!("       {line}"));
        }
        self.put(&format!("       \"{}\"", it.because));
        if it.from.0 > 0 {
            self.put(&format!("       from {}", it.from));
        }
        if it.until.0 < u32::MAX {
            self.put(&format!("       until {}", it.until));
        }
        if it.holdout > 0 {
            let share = f64::from(it.holdout) / 100.0;
            self.put(&format!("       {share} % of them are held out"));
        }
    }

    fn questions(&mut self, plan: &'p Plan) {
        let (program, words) = (plan.program(), Words::new(plan));
        let mut memo = Memo::of(&program);
        self.heading("Questions, in the order in which they are asked");
        for it in plan.questions() {
            self.seen.extend([it.words, it.gives, it.options]);
            let when = text(&answer(&program, it.when, &Nobody, &mut memo, &words), false);
            self.put(&format!("  {} if {when}", it.about.name));
            self.put(&format!("       \"{}\"", it.words));
            if !it.gives.is_empty() {
                self.put(&format!("       \"{}\"", it.gives));
            }
            for option in it.options.lines() {
                self.put(&format!("       {}", option.replace('\t', ": ")));
            }
        }
    }

    /// What rules compare with, and whatever else there is.
    fn words(&mut self, plan: &'p Plan) {
        self.heading("Texts that rules compare with");
        let words: Vec<&str> = plan.words().filter(|word| !word.is_empty()).collect();
        self.texts(&words);
        self.seen.extend(&words);
        let texts = plan.program().texts;
        let others: Vec<&str> = (0..texts.len())
            .filter_map(|at| Some(texts.get(TextId(u32::try_from(at).ok()?))))
            .filter(|text| !self.seen.contains(text))
            .collect();
        self.heading("Other texts");
        self.texts(&others);
    }

    fn texts(&mut self, texts: &[&str]) {
        if !texts.is_empty() {
            let list: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
            self.put(&format!("  {}", list.join(" ")));
        }
    }

    fn absent(&mut self, model: &Model, asked: usize, now: UnixSeconds) {
        self.heading("Not in it");
        let experiences = |chosen: &dyn Fn(&model::Experience) -> bool| {
            model.experiences.iter().filter(|it| chosen(it)).count()
        };
        let edge_only = |it: &model::Experience| {
            it.audience.and_then(|at| model.segments.get(at)).is_some_and(|it| it.edge_only)
        };
        let is_over = |it: &model::Experience| it.until.is_some_and(|until| until <= now);
        let is_live = |it: &model::Experience| it.status == Status::Live;
        let rows = [
            (model.segments.len(), "names and sentences of segments"),
            (model.segments.len().saturating_sub(asked), "rules that the device does not ask"),
            (
                model.experiences.len(),
                "names of experiences, for each of which a number of 16 bits stands",
            ),
            (experiences(&|it| it.owner.is_some()), "owners"),
            (experiences(&|it| it.opportunity.is_some()), "opportunities"),
            (model.outcomes.len(), "outcomes"),
            (experiences(&|it| !is_live(it)), "experiences that are not live"),
            (experiences(&|it| is_live(it) && is_over(it)), "experiences that are over"),
            (
                experiences(&|it| is_live(it) && !is_over(it) && edge_only(it)),
                "experiences that the edge alone decides",
            ),
        ];
        for (count, what) in rows.iter().filter(|(count, _)| *count > 0) {
            self.put(&format!("  {what}: {count}"));
        }
        self.put("  the site's name, budgets, and all comments");
    }
}

/// A rule as one line.
fn text(rule: &Rule, inner: bool) -> String {
    let join = |parts: &[Rule], word: &str, none: &str| match parts {
        [] => none.to_owned(),
        [only] => text(only, inner),
        parts => {
            let all = parts.iter().map(|part| text(part, true)).collect::<Vec<_>>().join(word);
            if inner { format!("({all})") } else { all }
        }
    };
    match rule {
        Rule::Test(test) => test.ask.clone(),
        Rule::Not(part) => match &**part {
            Rule::Test(test) => test.opposite.clone(),
            part => format!("not {}", text(part, true)),
        },
        Rule::All(_, parts) => join(parts, " and ", "everybody"),
        Rule::Any(_, parts) => join(parts, " or ", "nobody"),
    }
}
