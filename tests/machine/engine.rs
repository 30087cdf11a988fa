//! The real engine in the page. A state of it is known by all that its `Visit` holds, but for the
//! ledger, which only grows, and the epoch of its choice, which is only compared and counted up:
//! where it is another one, what goes in is shifted, and what comes out is shifted back.

use super::records::{NAMES, Records};
use super::site::Walk;
use super::walk::Map;
use super::world::*;
use indgang::browser::{Page, Stored, Visit};
use indgang::consent::{Purposes, State};
use indgang::engine::Event;
use indgang::id::Key;
use indgang::plan::Plan;
use indgang::time::{DAY, UnixSeconds};
use serde_json::Value;

/// A step of the engine, after it has taken over what storage holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Look,
    Answer(Deed),
    Ask(Deed),
    Forget,
    Hear(bool),
    Observe(u8),
    Declare(u8),
}

/// What a state of the engine is about.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Whether a profile lives, and at the edge; whether remembering is refused.
    pub lives: bool,
    pub at_edge: bool,
    pub denied: bool,
    pub outdated: bool,
    /// Canaries in its profile, and in what waits.
    pub knows: u8,
    pub waits: u8,
}

/// What came of a step: the engine, what storage must hold, and what is to be asked.
#[derive(Clone, Debug)]
pub struct Done {
    pub visit: Visited,
    pub stored: Kept,
    pub ask: String,
}

/// To which endpoint something may leave, and what.
pub type Leaving = Option<(&'static str, String)>;

pub struct Engine {
    plans: [Plan; 2],
    worker: bool,
    measures: bool,
    met: Vec<(Visit, Option<u16>, About)>,
    classes: Map<String, u16>,
    done: Map<(u16, Kept, Step, u8), Done>,
    opened: Map<(bool, u8, Kept, u8), Done>,
    left: Map<(u16, u8), (Visited, Leaving)>,
}

fn now(clock: u8) -> UnixSeconds {
    UnixSeconds(u32::from(DAYS[clock as usize]) * DAY)
}

/// What is wanted by a deed; whether who grants `edge` grants `measure` as well.
fn wanted(deed: Deed, measures: bool) -> Purposes {
    let state = |granted| if granted { State::Granted } else { State::Denied };
    let (remember, edge) = match deed {
        Deed::Device => (true, false),
        Deed::Edge | Deed::Hear(true) => (true, true),
        Deed::Refuse | Deed::Forget | Deed::Tell | Deed::Hear(false) => (false, false),
    };
    let measure = state(measures && deed == Deed::Edge);
    Purposes { remember: state(remember), edge: state(edge), measure }
}

fn shift(epoch: &mut u16, by: u16) {
    *epoch = epoch.wrapping_add(by);
}

fn shifted(mut kept: Kept, by: u16) -> Kept {
    kept.choice.iter_mut().for_each(|it| shift(&mut it.epoch, by));
    kept.learnt.iter_mut().for_each(|it| shift(&mut it.epoch, by));
    kept.declared.iter_mut().for_each(|it| shift(&mut it.epoch, by));
    kept
}

impl Engine {
    pub fn new(plans: [Plan; 2], walk: Walk) -> Self {
        let Walk { worker, measures, .. } = walk;
        let (met, classes, done) = (Vec::new(), Map::default(), Map::default());
        let (opened, left) = (Map::default(), Map::default());
        Self { plans, worker, measures, met, classes, done, opened, left }
    }

    pub fn about(&self, visit: Visited) -> About {
        self.met[visit.0 as usize].2
    }

    fn meet(&mut self, visit: Visit) -> Visited {
        let text = format!("{visit:?}");
        // What comes before is the plan, whose page says which one it is.
        let text = &text[text.rfind(", page: Page").expect("a page")..];
        let (head, rest) = text.split_once(", ledger: ").expect("a ledger");
        let (_, tail) = rest.split_once(", events: ").expect("events");
        let (_, known) = head.split_once(", choice: ").expect("a choice");
        let chosen = known.starts_with("Some");
        let mut parts = known.split("epoch: ");
        let mut class = format!("{} {tail}", &head[..head.len() - known.len()]);
        class.push_str(parts.next().unwrap_or_default());
        let mut epochs = Vec::new();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit()).expect("more");
            epochs.push(part[..end].parse::<u16>().expect("a number"));
            class.push_str(&part[end..]);
        }
        let epoch = epochs[0];
        assert!(epochs.iter().all(|it| *it == epoch), "one epoch: {known}");
        let epoch = chosen.then_some(epoch);
        if let Some(&id) = self.classes.get(&class) {
            return (id, epoch);
        }
        let allowed: Value = serde_json::from_str(&visit.allowed()).expect("JSON");
        let learnt = |at: &usize| known.contains(&format!("{:?}", Key::of(NAMES[*at])));
        let bits =
            |at: usize, text: &str, by: u8| u8::from(text.contains(NAMES[at])) << (at as u8 + by);
        let events = tail.split(", answers: ").next().unwrap_or_default();
        let about = About {
            lives: allowed["home"] != "nowhere",
            at_edge: allowed["home"] == "edge",
            denied: allowed["remember"] == "denied",
            outdated: allowed.get("outdated").is_some(),
            knows: (0..3).filter(learnt).map(|at| 1 << at).sum::<u8>()
                | (0..3).map(|at| bits(at, known, TOLD)).sum::<u8>(),
            waits: (0..3).map(|at| bits(at, events, 0)).sum::<u8>()
                | (0..3).map(|at| bits(at, &tail[events.len()..], TOLD)).sum::<u8>(),
        };
        let id = self.met.len() as u16;
        self.met.push((visit, epoch, about));
        self.classes.insert(class, id);
        (id, epoch)
    }

    fn stored(&mut self, visit: Visit, ask: String, records: &mut Records) -> Done {
        let stored: Value = serde_json::from_str(&visit.stored()).expect("JSON");
        let text = |key: &str| stored[key].as_str();
        let stored = Kept {
            choice: text("choice").map(|text| Chosen::read(text).expect("a choice")),
            learnt: records.read(true, text("learnt")),
            declared: records.read(false, text("declared")),
        };
        Done { visit: self.meet(visit), stored, ask }
    }

    /// The engine of a page that has just been opened.
    pub fn opened(
        &mut self,
        (gpc, deployed): (bool, u8),
        kept: Kept,
        clock: u8,
        records: &mut Records,
    ) -> Done {
        let key = (gpc, deployed, kept, clock);
        if let Some(done) = self.opened.get(&key) {
            return done.clone();
        }
        let mut visit = Visit::new(self.plans[deployed as usize].clone());
        let page = Page {
            gpc,
            worker: self.worker,
            asked: [deployed.to_string(), String::new()],
            ..Page::default()
        };
        with(kept, records, |stored| visit.open(page, stored, now(clock)));
        let done = self.stored(visit, String::new(), records);
        self.opened.insert(key, done.clone());
        done
    }

    /// A step, with what storage holds taken over first.
    pub fn step(
        &mut self,
        visit: Visited,
        kept: Kept,
        step: Step,
        clock: u8,
        records: &mut Records,
    ) -> Done {
        let (mut engine, epoch, _) = self.met[visit.0 as usize].clone();
        let by = epoch.map_or(0, |epoch| epoch.wrapping_sub(visit.1.unwrap_or(0)));
        let key = (visit.0, shifted(kept, by), step, clock);
        let done = match self.done.get(&key) {
            Some(done) => done.clone(),
            None => {
                let (at, measures) = (now(clock), self.measures);
                with(key.1, records, |stored| engine.sync(stored, at));
                let mut ask = String::new();
                match step {
                    Step::Look => {}
                    Step::Answer(deed) => engine.answer(wanted(deed, measures), at),
                    Step::Ask(deed) => ask = engine.ask(wanted(deed, measures), at),
                    Step::Forget => engine.forget(at),
                    Step::Hear(granted) => engine.hear(wanted(Deed::Hear(granted), false), at),
                    Step::Observe(canary) => {
                        let topics = NAMES[canary.trailing_zeros() as usize].into();
                        let event = Event { name: "view".into(), topics, ..Event::default() };
                        engine.observe(event, None, at);
                    }
                    Step::Declare(canary) => {
                        let value = NAMES[canary.trailing_zeros() as usize].into();
                        engine.declare("told".into(), value, at);
                    }
                }
                let done = self.stored(engine, ask, records);
                self.done.insert(key, done.clone());
                done
            }
        };
        let back = 0_u16.wrapping_sub(by);
        let ask = match (done.ask.is_empty(), back) {
            (true, _) | (_, 0) => done.ask,
            _ => shifted_ask(&done.ask, back),
        };
        let visited = (done.visit.0, done.visit.1.map(|epoch| epoch.wrapping_add(back)));
        Done { visit: visited, stored: shifted(done.stored, back), ask }
    }

    /// What may leave now: to which endpoint, and what.
    pub fn leaving(&mut self, visit: Visited, clock: u8) -> (Visited, Leaving) {
        let key = (visit.0, clock);
        let (left, body) = match self.left.get(&key) {
            Some(left) => left.clone(),
            None => {
                let mut engine = self.met[visit.0 as usize].0.clone();
                let at = now(clock);
                let body = match engine.leaving_answers(at) {
                    Some(body) => Some(("profile", body)),
                    None => engine.leaving_events(at).map(|body| ("observe", body)),
                };
                let left = (self.meet(engine), body);
                self.left.insert(key, left.clone());
                left
            }
        };
        ((left.0, visit.1), body)
    }
}

/// Calls with what storage holds as texts.
fn with(kept: Kept, records: &Records, call: impl FnOnce(Stored<'_>)) {
    let choice = kept.choice.map_or(String::new(), Chosen::write);
    let (learnt, declared) = (records.text(kept.learnt), records.text(kept.declared));
    call(Stored { choice: &choice, learnt: &learnt, declared: &declared });
}

/// The same question, where the epochs in it are others.
fn shifted_ask(ask: &str, by: u16) -> String {
    let mut json: Value = serde_json::from_str(ask).expect("JSON");
    for name in ["learnt", "declared"] {
        if let Some((epoch, record)) =
            json.get(name).and_then(Value::as_str).and_then(|it| it.split_once('.'))
        {
            let epoch: u16 = epoch.parse().expect("a number");
            json[name] = format!("{}.{record}", epoch.wrapping_add(by)).into();
        }
    }
    json.to_string()
}
