//! The pieces of work that are measured.

use crate::generated::{Given, visitors};
use indgang::condition::{Index, Value};
use indgang::consent::{Asked, Choice, Consent, Purposes, Source, State};
use indgang::context::Context;
use indgang::decision::View;
use indgang::engine::{self, Audiences, Event};
use indgang::plan::{Plan, compile};
use indgang::profile::{Learnt, Profile};
use indgang::time::{Clock, UnixSeconds};

/// How many visitors take turns.
pub const VISITORS: usize = 50;
/// Noon of 21 November 2026, UTC.
const NOON: UnixSeconds = UnixSeconds(1_795_262_400);

/// One piece of work, ready to be done any number of times.
pub type Work = Box<dyn FnMut()>;

/// A piece of work by name, and how it is prepared from the plans.
pub struct Piece {
    /// What it is called.
    pub name: &'static str,
    /// Of which plan: `demo`, or a number of generated segments.
    pub plan: &'static str,
    /// Makes it ready.
    pub prepare: fn(&[u8]) -> Work,
}

/// All of them.
pub const PIECES: &[Piece] = &[
    Piece { name: "load the demo", plan: "demo", prepare: load },
    Piece { name: "load 1,000 segments", plan: "1000", prepare: load },
    Piece { name: "load 10,000 segments", plan: "10000", prepare: load },
    Piece { name: "decide a page of the demo", plan: "demo", prepare: decide },
    Piece { name: "all of 1,000 segments", plan: "1000", prepare: all },
    Piece { name: "all of 10,000 segments", plan: "10000", prepare: all },
    Piece { name: "20 slots of 1,000 segments", plan: "1000", prepare: slots },
    Piece { name: "first visitor of 1,000 segments", plan: "1000", prepare: first },
];

/// Compiles a manifest as the edge has it.
///
/// # Panics
/// If the manifest is not right.
#[must_use]
pub fn plan(manifest: &str) -> Vec<u8> {
    let model = indgang::manifest::read(manifest).expect("a right manifest");
    compile(&model, indgang::plan::Kind::Edge).expect("within bounds")
}

/// Loads the plan. Copies of its bytes are ready, as each machine copies with instructions of its
/// own; only who loads it more often than [`VISITORS`] times has the copying measured as well.
fn load(bytes: &[u8]) -> Work {
    let bytes = bytes.to_vec();
    let mut ready = vec![bytes.clone(); VISITORS];
    Box::new(move || {
        let bytes = ready.pop().unwrap_or_else(|| bytes.clone());
        drop(Plan::load(std::hint::black_box(bytes)).expect("a plan"));
    })
}

/// Decides one page for somebody with a past.
fn decide(bytes: &[u8]) -> Work {
    let plan = loaded(bytes);
    let purposes = Purposes { remember: State::Granted, ..Purposes::DENIED };
    let (text, today) = (plan.consent_text(), NOON.day());
    let choice = Choice { purposes, source: Source::Visitor, text, day: today, epoch: 1 };
    let consent = Consent::of(Some(choice), Asked::new(plan.rules(), today));
    let mut profile = Profile { learnt: Learnt::new(1), ..Profile::default() };
    for topics in ["deals", "family", "deals"] {
        let event = Event { name: "view".into(), topics: topics.into(), item: "lisbon".into() };
        engine::observe(plan, &mut profile.learnt, &event, NOON);
    }
    let context = Context { path: "/", country: "DK", language: "en", ..Context::default() };
    let clock = Clock { now: NOON, ahead: 60 };
    Box::new(move || {
        let view = View::new(consent, Some(&profile), context, clock);
        std::hint::black_box(engine::decide(plan, &view));
    })
}

/// Finds all segments of one visitor after the other.
fn all(bytes: &[u8]) -> Work {
    let plan = loaded(bytes);
    let mut index = Index::new(&plan.program(), plan.segments());
    let mut next = in_turn(plan);
    let mut work: Work = Box::new(move || {
        let view = next();
        std::hint::black_box(index.matching(&plan.program(), &view));
    });
    warm(&mut work);
    work
}

/// Chooses the variants of 20 slots for one visitor after the other.
fn slots(bytes: &[u8]) -> Work {
    let plan = loaded(bytes);
    let mut audiences = Audiences::of(plan);
    let (mut next, mut chosen) = (in_turn(plan), Vec::new());
    let mut work: Work = Box::new(move || {
        audiences.look(plan, &next());
        audiences.variants(plan, NOON, &mut chosen);
        std::hint::black_box(&chosen);
    });
    warm(&mut work);
    work
}

/// Makes an index, and finds the segments of the first visitor.
fn first(bytes: &[u8]) -> Work {
    let plan = loaded(bytes);
    let mut next = in_turn(plan);
    Box::new(move || {
        let mut index = Index::new(&plan.program(), plan.segments());
        let view = next();
        std::hint::black_box(index.matching(&plan.program(), &view));
    })
}

/// Has every visitor come once, so that what is kept for the next ones is there.
fn warm(work: &mut Work) {
    (0..VISITORS).for_each(|_| work());
}

/// Lives as long as the process: what is measured borrows from it.
fn loaded(bytes: &[u8]) -> &'static Plan {
    Box::leak(Box::new(Plan::load(bytes.to_vec()).expect("a plan")))
}

/// One view after the other, of visitors who never end.
fn in_turn(plan: &'static Plan) -> impl FnMut() -> View<'static> {
    let rows: Vec<&str> = plan.attributes().collect();
    let visitors: Vec<Vec<Value<'static>>> = visitors(VISITORS)
        .into_iter()
        .map(|given| {
            let mut values = vec![Value::Missing; rows.len()];
            for (name, given) in given {
                let Some(row) = rows.iter().position(|known| *known == name) else { continue };
                values[row] = match given {
                    Given::Text(text) => Value::Text(text.leak()),
                    Given::Number(number) => Value::Number(number.into()),
                    Given::Flag(flag) => Value::Bool(flag),
                };
            }
            values
        })
        .collect();
    let visitors: &'static [Vec<Value<'static>>] = visitors.leak();
    let consent = Consent::of(None, Asked::new(plan.rules(), NOON.day()));
    let clock = Clock { now: NOON, ahead: 0 };
    let mut at = 0;
    move || {
        let mut view = View::new(consent, None, Context::default(), clock);
        view.attributes = visitors.get(at).map_or(&[], Vec::as_slice);
        at = (at + 1) % visitors.len();
        view
    }
}
