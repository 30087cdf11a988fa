//! Every state that can be reached, by everything that can happen in it.

use super::edge::Carries;
use super::epochs::canonical;
use super::shell::{Fault, Shell};
use super::world::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What was walked.
pub struct Walked {
    pub states: usize,
    pub transitions: usize,
    /// What went wrong, and how it came to that.
    pub fault: Option<String>,
}

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    Visit(u8, bool),
    Run(u8),
    Observe(u8),
    Declare(u8),
    Deed(u8, Deed),
    Proceed(u8, bool),
    Hear(u8),
    Back,
    Arrives(usize),
    Lost(usize),
    Gpc,
    Platform(Option<u8>, u8),
    Travel,
    Year,
    Deploy,
}

/// States are many and small: the standard hasher would take most of the time.
#[derive(Clone, Copy, Default)]
pub struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }
    fn write_u8(&mut self, byte: u8) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn write_u16(&mut self, number: u16) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn write_isize(&mut self, number: isize) {
        self.write_u16(number as u16);
    }
    fn write_usize(&mut self, number: usize) {
        self.write_u16(number as u16);
    }
}

/// A map of what is small and often asked for.
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// Walks until nothing new is found, or something is wrong.
pub fn walk(shell: &mut Shell, most: usize) -> Walked {
    let mut seen: Map<World, u32> = Map::default();
    let mut came: Vec<(u32, Option<Event>)> = vec![(0, None)];
    let mut open = vec![World::new()];
    seen.insert(World::new(), 0);
    let mut transitions = 0;
    while !open.is_empty() && seen.len() < most {
        let mut next = Vec::new();
        for world in &open {
            let from = seen[world];
            for event in events(shell, world) {
                transitions += 1;
                let after = happens(shell, world.clone(), event);
                let checked = after.and_then(|world| {
                    let world = canonical(world, shell.walk.worker);
                    match check(shell, &world) {
                        Ok(()) => Ok(world),
                        Err(fault) => Err(format!("{fault}\n{world:?}")),
                    }
                });
                let after = match checked {
                    Ok(after) => after,
                    Err(fault) => {
                        let mut way = vec![format!("{event:?}")];
                        let mut at = from;
                        while let (before, Some(event)) = came[at as usize] {
                            way.push(format!("{event:?}"));
                            at = before;
                        }
                        way.reverse();
                        let fault = Some(format!("{}\n{fault}", way.join("\n")));
                        return Walked { states: seen.len(), transitions, fault };
                    }
                };
                if !seen.contains_key(&after) {
                    seen.insert(after.clone(), came.len() as u32);
                    came.push((from, Some(event)));
                    next.push(after);
                }
            }
        }
        open = next;
    }
    let fault = (!open.is_empty()).then(|| format!("it did not end at {most} states"));
    Walked { states: seen.len(), transitions, fault }
}

/// What can happen in a state.
fn events(shell: &Shell, world: &World) -> Vec<Event> {
    let walk = shell.walk;
    let room = world.flights.len() < walk.flights;
    let alone = alone(world);
    let mut events = Vec::new();
    for tab in 0..walk.tabs as u8 {
        let is = world.tabs[tab as usize];
        if (room || !walk.worker) && !matches!(is, Tab::Arriving | Tab::Recording(_)) {
            events.push(Event::Visit(tab, false));
            let cached = walk.cache && tab == 0 && matches!(is, Tab::Live(_));
            if cached {
                events.push(Event::Visit(tab, true));
            }
        }
        match is {
            Tab::Arrived(html) if (room && alone) || html.record.is_none() => {
                events.push(Event::Run(tab))
            }
            Tab::Live(open) => {
                let known = shell.engine.about(open.visit).lives && world.may & GRANTED != 0;
                let told = shell.engine.about(open.visit).lives && world.may & GRANTED << TOLD != 0;
                if open.did & 1 == 0 && !known && (tab == 0 || !walk.still) {
                    events.push(Event::Observe(tab));
                }
                if open.did & 2 == 0 && walk.declares && !told {
                    events.push(Event::Declare(tab));
                }
                if open.doing.is_none() && walk.answers {
                    events.push(Event::Deed(tab, Deed::Refuse));
                    if walk.device {
                        events.push(Event::Deed(tab, Deed::Device));
                    }
                    if walk.worker && (tab == 0 || walk.still) {
                        events.push(Event::Deed(tab, Deed::Edge));
                    }
                }
                // Who never chose has nothing to forget.
                let chosen = if walk.worker { world.jar.choice } else { world.store.choice };
                if open.doing.is_none() && walk.forgets && chosen.is_some() {
                    events.push(Event::Deed(tab, Deed::Forget));
                }
                if let Some((_, false)) = open.doing
                    && !open.ends
                    && room
                    && alone
                {
                    events.extend([Event::Proceed(tab, false), Event::Proceed(tab, true)]);
                }
                if open.told {
                    events.push(Event::Hear(tab));
                }
            }
            _ => {}
        }
    }
    if world.cache.is_some() && !matches!(world.tabs[0], Tab::Arriving | Tab::Recording(_)) && room
    {
        events.push(Event::Back);
    }
    for (at, flight) in world.flights.iter().enumerate() {
        events.push(Event::Arrives(at));
        if walk.slow
            && matches!(flight, Flight::Reply { what, .. } if !matches!(what, What::Deed(_)))
        {
            events.push(Event::Lost(at));
        }
    }
    if walk.gpc {
        events.push(Event::Gpc);
    }
    if walk.travels {
        events.push(Event::Travel);
    }
    if walk.platform {
        for word in [1, 2] {
            if word != world.platform {
                events.push(Event::Platform(None, word));
                for tab in 0..walk.tabs as u8 {
                    if matches!(world.tabs[tab as usize], Tab::Live(_)) {
                        events.push(Event::Platform(Some(tab), word));
                    }
                }
            }
        }
    }
    if walk.years && world.clock == 0 {
        events.push(Event::Year);
    }
    if walk.deploys && world.deployed == 0 {
        events.push(Event::Deploy);
    }
    events
}

/// One tab at a time asks for what must not be undone; what erases is back before the next.
fn alone(world: &World) -> bool {
    let asks = |tab: &Tab| match tab {
        Tab::Live(open) => open.doing.is_some_and(|(_, asked)| asked),
        Tab::Recording(_) => true,
        _ => false,
    };
    // A page that is gone lets others go first, though it does so with a refusal only.
    let waits = |flight: &Flight| match flight {
        Flight::Reply { tab, what: What::Deed(true), answer } => {
            tab.is_some() || !answer.choice.is_some_and(Chosen::grants_anything)
        }
        _ => false,
    };
    !world.flights.iter().any(waits) && !world.tabs.iter().any(asks)
}

fn happens(shell: &mut Shell, mut world: World, event: Event) -> Result<World, Fault> {
    let live = |world: &World, tab: u8| match world.tabs[tab as usize] {
        Tab::Live(open) => open,
        other => panic!("{other:?} is not live"),
    };
    let at = &mut world;
    match event {
        Event::Visit(tab, cached) => {
            leaves(shell, at, tab, cached)?;
            at.tabs[tab as usize] = Tab::Arriving;
            if shell.walk.worker {
                shell.request(at, tab, false);
            } else {
                shell.at_once(at, tab)?;
            }
        }
        Event::Run(tab) => runs(shell, at, tab)?,
        Event::Observe(tab) => shell.observe(at, tab, live(at, tab), false)?,
        Event::Declare(tab) => shell.observe(at, tab, live(at, tab), true)?,
        Event::Deed(tab, deed) => shell.deed(at, tab, live(at, tab), deed)?,
        Event::Proceed(tab, fails) => shell.proceed(at, tab, fails)?,
        Event::Hear(tab) => {
            let open = live(at, tab);
            if open.ends {
                shell.ends(at, tab, open)?;
            }
            shell.look(at, tab, live(at, tab))?;
        }
        Event::Back => {
            leaves(shell, at, 0, false)?;
            let mut open = at.cache.take().expect("a page in the cache");
            let asks_again = open.html.gpc != at.gpc || {
                let seen = shell.look(at, 0, open)?;
                open = live(at, 0);
                seen != open.seen
            };
            if asks_again {
                shell.flush(at, &mut open, None)?;
                at.tabs[0] = Tab::Arriving;
                if shell.walk.worker {
                    shell.request(at, 0, true);
                } else {
                    shell.at_once(at, 0)?;
                }
            }
        }
        Event::Arrives(which) | Event::Lost(which) => {
            let flight = at.flights.remove(which);
            shell.arrive(at, flight, matches!(event, Event::Lost(_)))?;
            if let Flight::Page { tab, .. } = flight
                && !shell.walk.slow
                && (alone(at)
                    || matches!(at.tabs[tab as usize], Tab::Arrived(html) if html.record.is_none()))
            {
                runs(shell, at, tab)?;
            }
        }
        Event::Gpc => (at.gpc, ()) = (!at.gpc, at.changes(None)),
        Event::Travel => (at.abroad, ()) = (!at.abroad, at.changes(None)),
        Event::Year => (at.clock, ()) = (1, at.changes(None)),
        Event::Deploy => (at.deployed, ()) = (1, at.changes(None)),
        Event::Platform(tab, word) => {
            at.platform = word;
            at.changes(tab);
            if let Some(tab) = tab {
                shell.hear(at, tab, word > 1)?;
            }
        }
    }
    Ok(world)
}

/// The scripts of a page run, if it is there.
fn runs(shell: &mut Shell, at: &mut World, tab: u8) -> Result<(), Fault> {
    let Tab::Arrived(html) = at.tabs[tab as usize] else { return Ok(()) };
    // A refusal that is held comes first.
    if html.record.is_none() || at.held > 0 {
        return shell.boot(at, tab, html);
    }
    at.tabs[tab as usize] = Tab::Recording(html);
    let body = ("consent", r#"{"signals":true}"#);
    let answer = shell.edge.answer(Carries::of(at), body, &mut shell.records);
    at.flights.push(Flight::Reply { tab: Some(tab), what: What::Record, answer });
    Ok(())
}

/// A page is left: what it may send goes out, and what it waits for finds nobody.
fn leaves(shell: &mut Shell, world: &mut World, tab: u8, cached: bool) -> Result<(), Fault> {
    if let Tab::Live(mut open) = world.tabs[tab as usize] {
        shell.flush(world, &mut open, None)?;
        // A platform may grant again by then.
        let outlives = open.refuses && !world.by_platform;
        (open.sending, open.doing, open.refuses, open.ends) = (false, None, false, false);
        // What lets something be kept does not outlive its page.
        world.flights.retain(|flight| {
            let Flight::Reply { tab: to, what, .. } = flight else { return true };
            *to != Some(tab) || !matches!(what, What::Deed(_)) || outlives
        });
        for flight in &mut world.flights {
            if let Flight::Reply { tab: to, .. } = flight
                && *to == Some(tab)
            {
                *to = None;
            }
        }
        if cached {
            world.cache = Some(open);
        }
    }
    world.tabs[tab as usize] = Tab::Closed;
    Ok(())
}

/// What must hold in every state.
fn check(shell: &mut Shell, world: &World) -> Result<(), Fault> {
    if world.erasing() && world.held == 0 {
        return Ok(());
    }
    let choice = if shell.walk.worker { world.jar.choice } else { world.store.choice };
    let grants = |choice: Chosen| choice.states.contains(&1);
    if world.no && world.held == 0 && choice.is_some_and(grants) {
        return Err("what was refused is granted, and nobody granted it since".into());
    }
    // The worker has not heard it yet: what it knows is what `docs/privacy.md` says.
    if shell.walk.worker && world.held == 0 {
        let known = shell.edge.known(Carries::of(world), &mut shell.records) & !world.may;
        if known != 0 {
            return Err(format!("the edge knows {known:06b}, which are dead"));
        }
    }
    let (lives, denied, knows) = shell.would_know(world);
    let knows = knows & !world.may;
    if knows != 0 {
        return Err(format!("a page that opened now would know {knows:06b}, which are dead"));
    }
    // What is on its way, untold or unseen may still hold something.
    let quiet = world.flights.is_empty()
        && world.held == 0
        && !world.unseen
        && !world.littered
        && world.tabs.iter().all(|tab| match tab {
            Tab::Closed => true,
            Tab::Live(open) => {
                !open.told && open.doing.is_none() && !open.sending && !open.html.old
            }
            _ => false,
        });
    if !quiet {
        return Ok(());
    }
    let (jar, store) = (world.jar, world.store);
    let in_jar = jar.learnt.is_some() || jar.declared.is_some();
    let in_store = store.learnt.is_some() || store.declared.is_some() || world.ahead.is_some();
    if in_jar && in_store {
        return Err("the profile has two homes".into());
    }
    if lives {
        return Ok(());
    }
    if in_jar || in_store {
        return Err("something but the choice is stored".into());
    }
    for tab in world.tabs {
        if let Tab::Live(open) = tab {
            let about = shell.engine.about(open.visit);
            // Nobody has told it yet: what it holds counts no more when it looks.
            if open.seen != shell.choice(world, open.html) {
                continue;
            }
            if about.knows != 0 || (denied && about.waits != 0) {
                return Err(format!("an engine holds {:06b} {:06b}", about.knows, about.waits));
            }
        }
    }
    Ok(())
}
