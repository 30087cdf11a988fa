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
//! - There are several walks, as everything at once does not end in a minute: what is in one of
//!   [`WALKS`] happens together, and what is in two of them never does. Only `slow` ones lose
//!   messages and leave pages before their scripts ran. With a worker, the second page only refuses;
//!   where it grants as well, nothing else happens on it, and nobody asks to be forgotten where there
//!   are two (`tests/browser/since.test.mjs`). A platform speaks with two messages on their way where
//!   nobody answers here, and with one where somebody does.
//! - With a worker, the device alone is let remember where [`ONE`] is walked, and not where [`EDGE`]
//!   is. The visitor lets things be measured with [`measures`](Walk::measures), and with the edge
//!   only; a platform's string, wherever there is one. Nothing is measured yet.
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
    least: 0,
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
    measures: false,
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
    Walk { name: "answers, slowly", least: 12_600, slow: true, measures: true, ..ONE },
    Walk { name: "declaring, forgetting", least: 76_000, declares: true, forgets: true, ..EDGE },
    Walk { name: "back/forward cache", least: 67_000, cache: true, flights: 1, ..ONE },
    Walk { name: "two tabs", least: 209_000, tabs: 2, flights: 1, ..EDGE },
    Walk { name: "two tabs that answer", least: 237_000, tabs: 2, flights: 1, still: true, ..EDGE },
    Walk { name: "privacy control", least: 186_000, gpc: true, ..EDGE },
    Walk { name: "default by place", least: 47_000, travels: true, consent: DEFAULT, ..EDGE },
    Walk {
        name: "platform alone",
        least: 269_000,
        platform: true,
        answers: false,
        consent: TCF,
        ..ONE
    },
    Walk {
        name: "consent mode alone",
        least: 36_000,
        platform: true,
        answers: false,
        consent: MODE,
        ..ONE
    },
    Walk {
        name: "platform, and answers",
        least: 99_000,
        platform: true,
        flights: 1,
        measures: true,
        consent: TCF,
        ..ONE
    },
    Walk {
        name: "consent mode, privacy control, and answers",
        least: 183_000,
        platform: true,
        gpc: true,
        flights: 1,
        consent: MODE,
        ..EDGE
    },
    Walk {
        name: "new text, a year",
        least: 165_000,
        deploys: true,
        years: true,
        consent: TEXT,
        ..EDGE
    },
    Walk { name: "becomes for children", least: 31_000, deploys: true, site: CHILDREN, ..ONE },
    Walk {
        name: "static: two tabs",
        least: 17_100,
        tabs: 2,
        declares: true,
        forgets: true,
        ..STATIC
    },
    Walk { name: "static: cache, privacy control", least: 9_800, cache: true, gpc: true, ..STATIC },
    Walk {
        name: "static: platform alone",
        least: 11_700,
        tabs: 2,
        answers: false,
        platform: true,
        consent: TCF,
        ..STATIC
    },
    Walk {
        name: "static: platform, cache, and answers",
        least: 10_600,
        cache: true,
        platform: true,
        consent: TCF,
        ..STATIC
    },
    Walk {
        name: "static: new text, a year",
        least: 14_200,
        cache: true,
        deploys: true,
        years: true,
        consent: TEXT,
        ..STATIC
    },
    Walk {
        name: "static: becomes for children",
        least: 4_600,
        tabs: 2,
        deploys: true,
        site: CHILDREN,
        ..STATIC
    },
];

fn walked(walk: Walk) -> walk::Walked {
    let of = |at: usize| built(walk.consent[at], walk.site[at]);
    let (before, after) = (of(0), of(1));
    let plans = [before.browser.clone(), after.browser.clone()];
    let mut shell = Shell {
        walk,
        edge: Edge::new([before, after]),
        engine: Engine::new(plans, walk),
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
        assert!(walked.states >= walk.least, "{}: only {} states", walk.name, walked.states);
    }
    println!("in all: {states} states, {transitions} transitions");
    // As `docs/privacy.md` says.
    assert!(states > 1_600_000, "only {states} states in all");
}

/// What `docs/privacy.md` says is not protected, shown: where signals withdraw and grant again
/// before any script ran, what a page view has seen withdrawn comes back.
#[test]
fn signals_that_flap_before_a_script_runs_are_seen_by_the_walk() {
    let walk = Walk { name: "flapping", gpc: true, slow: true, strict: true, ..ONE };
    let fault = walked(walk).fault.expect("a known gap");
    assert!(fault.contains("which are dead") && fault.contains("Gpc"), "{fault}");
}
