//! Epochs are compared and counted up, nothing else: states that differ by all their epochs being
//! so much higher are one. So is a gap of more than [`GAP`] between two of them and one of [`GAP`].

use super::world::*;

/// More erasures than this in a row are as good as this many.
const GAP: u16 = 2;

fn chosen(choice: &mut Option<Chosen>, each: &mut impl FnMut(&mut u16)) {
    choice.iter_mut().for_each(|choice| each(&mut choice.epoch));
}

fn record(record: &mut Option<Record>, each: &mut impl FnMut(&mut u16)) {
    record.iter_mut().for_each(|record| each(&mut record.epoch));
}

fn kept(kept: &mut Kept, each: &mut impl FnMut(&mut u16)) {
    chosen(&mut kept.choice, each);
    record(&mut kept.learnt, each);
    record(&mut kept.declared, each);
}

fn html(html: &mut Html, each: &mut impl FnMut(&mut u16)) {
    html.record.iter_mut().for_each(|withdrawn| chosen(withdrawn, each));
    html.epoch.iter_mut().for_each(each);
}

fn open(open: &mut Open, each: &mut impl FnMut(&mut u16)) {
    html(&mut open.html, each);
    chosen(&mut open.seen, each);
    open.visit.1.iter_mut().for_each(each);
}

fn answer(answer: &mut Answer, each: &mut impl FnMut(&mut u16)) {
    chosen(&mut answer.choice, each);
    for cookie in [&mut answer.learnt, &mut answer.declared] {
        if let Cookie::Is(record) = cookie {
            each(&mut record.epoch);
        }
    }
    record(&mut answer.moved.0, each);
    record(&mut answer.moved.1, each);
}

/// Each epoch there is.
fn epochs(world: &mut World, each: &mut impl FnMut(&mut u16)) {
    kept(&mut world.jar, each);
    kept(&mut world.store, each);
    world.ahead.iter_mut().for_each(|ahead| chosen(&mut ahead.choice, each));
    for tab in &mut world.tabs {
        match tab {
            Tab::Arrived(it) | Tab::Recording(it) => html(it, each),
            Tab::Live(it) => open(it, each),
            Tab::Closed | Tab::Arriving => {}
        }
    }
    world.cache.iter_mut().for_each(|it| open(it, each));
    for flight in &mut world.flights {
        match flight {
            Flight::Page { html: it, .. } => html(it, each),
            Flight::Reply { what, answer: it, .. } => {
                if let What::Sent(choice) = what {
                    chosen(choice, each);
                }
                answer(it, each);
            }
        }
    }
}

/// The state that stands for all that are the same.
pub fn canonical(mut world: World, worker: bool) -> World {
    let choice = if worker { world.jar.choice } else { world.store.choice };
    // Who has not chosen counts from zero: then epochs are what they are.
    if choice.is_some() {
        let mut found = Vec::new();
        // A page from before any choice counts from there.
        let first = world.open().any(|open| open.visit.1.is_none());
        if first {
            found.push(0);
        }
        epochs(&mut world, &mut |epoch| found.push(*epoch));
        found.sort_unstable();
        found.dedup();
        let mut named = Vec::with_capacity(found.len());
        for (at, epoch) in found.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| (found[at], named[at]));
            named
                .push(before.map_or(u16::from(!first), |(was, is): (u16, u16)| {
                    is + (epoch - was).min(GAP)
                }));
        }
        epochs(&mut world, &mut |epoch| {
            *epoch = named[found.binary_search(epoch).expect("it was found")];
        });
    }
    // Of what is held, it only counts whether it is the same.
    let held = world.held;
    for open in world.open() {
        let is = if open.doing.is_none() { 0 } else { open.held };
        open.held = if is == 0 { 0 } else { 1 + u8::from(is != held) };
    }
    world.held = held.min(1);
    world.by_platform &= held > 0;
    world.flights.sort_unstable();
    world
}
