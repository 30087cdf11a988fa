//! The browser around the engine, as `visit.js`, `choice.js` and `bootstrap.js` are: what they do
//! with storage, cookies and messages at each step. A fault found is a text.

use super::edge::{Carries, Edge};
use super::engine::{Done, Engine, Step};
use super::records::Records;
use super::site::Walk;
use super::world::*;

/// The real parts, and the rules of one walk.
pub struct Shell {
    pub walk: Walk,
    pub edge: Edge,
    pub engine: Engine,
    pub records: Records,
}

pub type Fault = String;

impl Shell {
    /// `currentChoice`: what the page takes for the visitor's choice.
    pub fn choice(&self, world: &World, html: Html) -> Option<Chosen> {
        let choice = if self.walk.worker { world.jar.choice } else { world.store.choice }?;
        let withdrawn = html.record.flatten() == Some(choice) || world.held > 0;
        Some(if withdrawn { Chosen { states: [2; 3], ..choice } } else { choice })
    }

    pub fn holds(&self, world: &World, html: Html) -> Kept {
        Kept { choice: self.choice(world, html), ..world.store }
    }

    /// `#save`: storage holds what the engine says, and what was decided ahead.
    pub fn save(&mut self, world: &mut World, open: &mut Open, stored: Kept) {
        open.seen = self.choice(world, open.html);
        let about = self.engine.about(open.visit);
        (world.store.learnt, world.store.declared) = (stored.learnt, stored.declared);
        if !self.walk.worker {
            world.store.choice = stored.choice;
            open.seen = stored.choice;
        }
        let choice = self.choice(world, open.html);
        let ahead = Ahead { choice, gpc: open.html.gpc, of: about.knows };
        world.ahead = (about.lives && !about.at_edge).then_some(ahead);
    }

    /// `#act`: storage is taken over, the step taken, and storage written.
    pub fn act(&mut self, world: &mut World, open: &mut Open, step: Step) -> Result<(), Fault> {
        let before = self.engine.about(open.visit);
        let kept = self.holds(world, open.html);
        if world.held > 0 {
            // Whose choice is old, or who never chose, has none that says so yet.
            let (refused, clock) = (Step::Ask(Deed::Refuse), world.clock);
            open.visit =
                self.engine.step(open.visit, kept, refused, clock, &mut self.records).visit;
        }
        let Done { visit, stored, .. } =
            self.engine.step(open.visit, kept, step, world.clock, &mut self.records);
        open.visit = visit;
        self.save(world, open, stored);
        let about = self.engine.about(open.visit);
        // A signal that this page heard has withdrawn.
        let granted = kept.choice.is_some_and(Chosen::grants_anything);
        if !self.walk.worker && granted && before.lives && about.denied {
            world.dead();
            open.waits = 0;
        }
        self.count(world, open);
        self.surfaces(world, open, "a page's engine")
    }

    /// What waited counts if the grant has come on this page.
    pub fn count(&self, world: &mut World, open: &mut Open) {
        if self.engine.about(open.visit).lives {
            world.may |= open.waits;
            open.waits = 0;
        }
    }

    /// Whatever the engine knows, or still holds, may be known.
    pub fn surfaces(&self, world: &World, open: &Open, who: &str) -> Result<(), Fault> {
        let about = self.engine.about(open.visit);
        let may = world.may | open.waits;
        let (knows, waits) = (about.knows & !may, about.waits & !may);
        match (knows, waits) {
            (0, 0) => Ok(()),
            _ if world.erasing() => Ok(()),
            _ => Err(format!("{who} knows {knows:06b} and holds {waits:06b}, which are dead")),
        }
    }

    /// Asks the worker, with the cookies there are now.
    pub fn ask(
        &mut self,
        world: &mut World,
        tab: Option<u8>,
        what: What,
        asked: (&str, &str),
    ) -> Result<(), Fault> {
        let leaves = canaries(asked.1) & !world.may;
        if leaves != 0 && !world.erasing() {
            return Err(format!("{leaves:06b} leave, which are dead: {}", asked.1));
        }
        let answer = self.edge.answer(Carries::of(world), asked, &mut self.records);
        world.flights.push(Flight::Reply { tab, what, answer });
        Ok(())
    }

    /// `#flush`: what is released is sent; one message at a time, but for a page that goes.
    pub fn flush(
        &mut self,
        world: &mut World,
        open: &mut Open,
        tab: Option<u8>,
    ) -> Result<(), Fault> {
        let leaving = tab.is_none();
        if open.doing.is_some() || (open.sending && !leaving) {
            return Ok(());
        }
        let kept = self.holds(world, open.html);
        let look = self.engine.step(open.visit, kept, Step::Look, world.clock, &mut self.records);
        (open.visit, open.seen) = (look.visit, kept.choice);
        self.count(world, open);
        let (visit, body) = self.engine.leaving(open.visit, world.clock);
        let Some((path, body)) = body else { return Ok(()) };
        // Where no more fits on the way, it is as if the page had slept.
        if world.flights.len() >= self.walk.flights {
            return Ok(());
        }
        open.visit = visit;
        open.sending = !leaving;
        let choice = self.choice(world, open.html);
        self.ask(world, tab, What::Sent(choice), (path, &body))
    }

    /// A page whose scripts run for the first time.
    pub fn boot(&mut self, world: &mut World, tab: u8, html: Html) -> Result<(), Fault> {
        let kept = self.holds(world, html);
        let of = (html.gpc, html.deployed);
        let Done { visit, stored, .. } =
            self.engine.opened(of, kept, world.clock, &mut self.records);
        let mut open = Open {
            html,
            visit,
            sending: false,
            doing: None,
            held: world.held,
            refuses: false,
            heard: None,
            seen: kept.choice,
            told: false,
            ends: false,
            did: 0,
            waits: 0,
        };
        let choice = world.store.choice;
        self.save(world, &mut open, stored);
        world.unseen &= html.old;
        let about = self.engine.about(visit);
        if !self.walk.worker && !about.lives {
            world.may = 0;
            // What waits on a page that was opened before the signal is that page's to drop.
            if world.store.choice != choice {
                world.dead();
            }
        }
        if !self.walk.worker && world.store.choice != choice {
            tell(world, tab);
        }
        self.surfaces(world, &open, "a page that opens")?;
        // What the worker has not heard is told again.
        open.doing = (world.held > 0).then_some((Deed::Tell, false));
        self.done(world, tab, open);
        if self.walk.platform && world.platform > 0 {
            self.hear(world, tab, world.platform > 1)?;
        }
        Ok(())
    }

    /// The page is where it was, unless it is gone.
    pub fn done(&self, world: &mut World, tab: u8, open: Open) {
        world.tabs[tab as usize] = Tab::Live(open);
    }

    /// Before the first paint: what was decided ahead.
    pub fn shown(&self, world: &World, html: Html) -> Result<(), Fault> {
        let Some(ahead) = world.ahead else { return Ok(()) };
        let valid = ahead.choice == self.choice(world, html) && ahead.gpc == html.gpc;
        let shows = if valid && !world.erasing() { ahead.of & !world.may } else { 0 };
        if shows == 0 { Ok(()) } else { Err(format!("{shows:06b} are shown, which are dead")) }
    }

    /// Asks for a page.
    pub fn request(&mut self, world: &mut World, tab: u8, again: bool) {
        let (html, goes) = self.edge.page(Carries::of(world), &mut self.records);
        world.littered = false;
        world.flights.push(Flight::Page { tab, html, goes, again });
    }

    /// A page without a worker is there at once.
    pub fn at_once(&mut self, world: &mut World, tab: u8) -> Result<(), Fault> {
        let html = Html {
            record: None,
            epoch: None,
            gpc: world.gpc,
            deployed: world.deployed,
            old: false,
        };
        world.tabs[tab as usize] = Tab::Arrived(html);
        self.shown(world, html)
    }

    /// What a page that opened now would know.
    pub fn would_know(&mut self, world: &World) -> (bool, bool, u8) {
        let html = if self.walk.worker {
            self.edge.page(Carries::of(world), &mut self.records).0
        } else {
            Html { record: None, epoch: None, gpc: world.gpc, deployed: world.deployed, old: false }
        };
        let kept = self.holds(world, html);
        let of = (html.gpc, html.deployed);
        let done = self.engine.opened(of, kept, world.clock, &mut self.records);
        let about = self.engine.about(done.visit);
        (about.lives, about.denied, about.knows)
    }
}

/// The canaries in a text.
pub fn canaries(text: &str) -> u8 {
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let bits = |text: String, by: u8| {
        let found = (0..3).filter(|at| text.contains(super::records::NAMES[*at]));
        found.map(|at| 1 << (at as u8 + by)).sum::<u8>()
    };
    let part = |name: &str| json.get(name).map_or(String::new(), ToString::to_string);
    bits(part("events"), 0) | bits(part("traits"), TOLD)
}

/// `#wipe`: what is here is erased at once.
pub fn wipe(world: &mut World) {
    (world.store.learnt, world.store.declared, world.ahead) = (None, None, None);
}

/// Another tab is told, when it wakes.
pub fn tell(world: &mut World, tab: u8) {
    if let Tab::Live(other) = &mut world.tabs[1 - tab as usize] {
        other.told = true;
    }
}

/// So it is that what it asked for before, and may let something stay, ends.
pub fn end(world: &mut World, tab: u8) {
    tell(world, tab);
    if let Tab::Live(other) = &mut world.tabs[1 - tab as usize] {
        other.ends =
            other.doing.is_some_and(|(deed, _)| !matches!(deed, Deed::Refuse | Deed::Tell));
    }
}
