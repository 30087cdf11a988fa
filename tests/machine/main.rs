//! The whole machine, walked: every state of it that can be reached, by everything that can happen
//! in any order, until nothing new is found; and in each of them what `docs/privacy.md` promises.
//!
//! **Real** are the edge (page views, endpoints, sealed cookies) and the engine in the page; each
//! question to them is asked once. **Modelled** is what is around them: the browser's cookies,
//! storage and back/forward cache, its pages, what is on its way (an answer, a page that began
//! earlier, a message that is lost), other tabs that have not heard, and what `visit.js`,
//! `choice.js` and `bootstrap.js` do at each step (`shell.rs`, `answers.rs`).
//!
//! A canary is gathered on each page, by the consent at that moment: granted, pending or denied;
//! learnt, or told. `World::may` holds those that may be known. Wherever one surfaces that may
//! not (at the edge, in a page that opens, before the first paint, in a request), the walk fails;
//! so it does where a refusal has become a grant that nobody gave. A refusal and forgetting count
//! on the device before they are asked, and are held there and told again until the worker has
//! heard them: until then what the worker knows is left out, as it knows no better. And where
//! nothing is on its way and everybody has heard, it fails over anything that is stored besides the
//! choice, over what an engine still holds, and over a profile with two homes.
//!
//! What is **abstracted**, so that it ends:
//! - Epochs are compared and counted up, nothing else: only their order and gaps up to two count,
//!   and 65,536 erasures do not happen. The ledger is left out, and a profile's seed is one number.
//! - The clock knows two moments, with a year and a month between them.
//! - Each page gathers a canary once, and not one that is known already.
//! - At most two messages are on their way; one where there is a second page or one in the cache.
//! - There are several walks, as everything at once does not end in a minute. Each has all of one
//!   kind of thing that can happen; only `slow` ones lose messages and leave pages before their
//!   scripts ran. With a worker, the second page only refuses; where it grants as well, nothing else
//!   happens on it, and nobody asks to be forgotten where there are two (`tests/browser/since.test.mjs`).
//!   A platform speaks where nobody answers here. Nobody lets anything be measured.
//! - Storage is the same for all tabs at once. What two tabs write past each other is merged: that
//!   is left to `tests/profile.rs` and the browser's tests.
//! - A tab hears of what is refused or answered in another before that has been answered: one that
//!   sleeps is waited for however long that takes (`alone` in `outbox.js` does not wait for ever).

mod answers;
mod edge;
mod engine;
mod epochs;
mod records;
mod shell;
mod site;
mod walk;
mod world;

use edge::Edge;
use engine::Engine;
use records::Records;
use shell::Shell;
use site::{Walk, built, ring};

/// A worker, one page at a time, and a visitor who answers.
const ONE: Walk = Walk {
    name: "answers",
    worker: true,
    consent: ["", ""],
    site: ["", ""],
    tabs: 1,
    cache: false,
    flights: 2,
    gpc: false,
    travels: false,
    years: false,
    deploys: false,
    platform: false,
    answers: true,
    device: true,
    still: false,
    declares: false,
    forgets: false,
    slow: false,
    strict: false,
};
/// The same, and the device alone never remembers.
const EDGE: Walk = Walk { device: false, ..ONE };
/// No worker: choice and profile are in the browser's storage.
const STATIC: Walk = Walk { worker: false, ..ONE };

const TCF: [&str; 2] = [r#""platform": { "tcf": {} }"#; 2];
const MODE: [&str; 2] = [r#""platform": { "googleConsentMode": true }"#; 2];
const DEFAULT: [&str; 2] = [r#""default": "granted""#; 2];
const TEXT: [&str; 2] = ["", r#""text": 2"#];
const CHILDREN: [&str; 2] = ["", r#", "children": true"#];

const WALKS: &[Walk] = &[
    Walk { name: "answers, slowly", slow: true, ..ONE },
    Walk { name: "declaring, forgetting", declares: true, forgets: true, ..EDGE },
    Walk { name: "back/forward cache", cache: true, flights: 1, ..EDGE },
    Walk { name: "two tabs", tabs: 2, flights: 1, ..EDGE },
    Walk { name: "two tabs that answer", tabs: 2, flights: 1, still: true, ..EDGE },
    Walk { name: "privacy control", gpc: true, ..EDGE },
    Walk { name: "default by place", travels: true, consent: DEFAULT, ..EDGE },
    Walk { name: "platform", platform: true, answers: false, consent: TCF, ..ONE },
    Walk { name: "consent mode", platform: true, answers: false, consent: MODE, ..ONE },
    Walk { name: "new text, a year", deploys: true, years: true, consent: TEXT, ..EDGE },
    Walk { name: "becomes for children", deploys: true, site: CHILDREN, ..ONE },
    Walk { name: "static: two tabs", tabs: 2, declares: true, forgets: true, ..STATIC },
    Walk { name: "static: cache, privacy control", cache: true, gpc: true, ..STATIC },
    Walk {
        name: "static: platform",
        tabs: 2,
        answers: false,
        platform: true,
        consent: TCF,
        ..STATIC
    },
    Walk {
        name: "static: new text, a year",
        cache: true,
        deploys: true,
        years: true,
        consent: TEXT,
        ..STATIC
    },
    Walk { name: "static: becomes for children", tabs: 2, deploys: true, site: CHILDREN, ..STATIC },
];

fn walked(walk: Walk) -> walk::Walked {
    let of = |at: usize| built(walk.consent[at], walk.site[at]);
    let (before, after) = (of(0), of(1));
    let plans = [before.browser.clone(), after.browser.clone()];
    let mut shell = Shell {
        walk,
        edge: Edge::new([before, after]),
        engine: Engine::new(plans, walk.worker),
        records: Records::new(ring()),
    };
    walk::walk(&mut shell, 400_000)
}

#[test]
fn nothing_is_kept_or_brought_back_whatever_happens_in_whatever_order() {
    let (mut states, mut transitions) = (0, 0);
    for walk in WALKS {
        let walked = walked(*walk);
        println!("{}: {} states, {} transitions", walk.name, walked.states, walked.transitions);
        (states, transitions) = (states + walked.states, transitions + walked.transitions);
        if let Some(fault) = walked.fault {
            panic!("{}:\n{fault}", walk.name);
        }
        // A model that stands still would find nothing wrong.
        assert!(walked.states > 2_000, "{}: only {} states", walk.name, walked.states);
    }
    println!("in all: {states} states, {transitions} transitions");
}

/// What `docs/privacy.md` says is not protected, shown: where signals withdraw and grant again
/// before any script ran, what a page view has seen withdrawn comes back.
#[test]
fn signals_that_flap_before_a_script_runs_are_seen_by_the_walk() {
    let walk = Walk { name: "flapping", gpc: true, slow: true, strict: true, ..ONE };
    let fault = walked(walk).fault.expect("a known gap");
    assert!(fault.contains("which are dead") && fault.contains("Gpc"), "{fault}");
}
