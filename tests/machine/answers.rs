//! What visitors, platforms and answers do to a page, as `visit.js` has it.

use super::edge::Carries;
use super::engine::Step;
use super::shell::{Fault, Shell, end, tell, wipe};
use super::world::*;

impl Shell {
    /// Something happens on a page, or is told: a canary of the consent at this moment.
    pub fn observe(
        &mut self,
        world: &mut World,
        tab: u8,
        mut open: Open,
        told: bool,
    ) -> Result<(), Fault> {
        open.did |= if told { 2 } else { 1 };
        if world.held > 0 {
            self.done(world, tab, open);
            return Ok(());
        }
        // As the page sees it: it takes over what storage holds first.
        let kept = self.holds(world, open.html);
        let look = self.engine.step(open.visit, kept, Step::Look, world.clock, &mut self.records);
        let about = self.engine.about(look.visit);
        let by = if told { TOLD } else { 0 };
        let canary = match (about.lives, about.denied) {
            (true, _) => GRANTED,
            (false, false) => PENDING,
            (false, true) => DENIED,
        };
        match canary {
            GRANTED => world.may |= GRANTED << by,
            PENDING => open.waits |= PENDING << by,
            _ => {}
        }
        if told {
            // Another answer to the same question takes the place of the one before.
            let others = !(canary << by) & 0b111_000;
            open.waits &= !others | 0b111;
        }
        let step = if told { Step::Declare(canary) } else { Step::Observe(canary) };
        self.act(world, &mut open, step)?;
        self.flush(world, &mut open, Some(tab))?;
        self.done(world, tab, open);
        Ok(())
    }

    /// The visitor answers, or asks to be forgotten.
    pub fn deed(
        &mut self,
        world: &mut World,
        tab: u8,
        mut open: Open,
        deed: Deed,
    ) -> Result<(), Fault> {
        let grants = |deed| matches!(deed, Deed::Device | Deed::Edge);
        if grants(deed) || deed == Deed::Refuse {
            // Of two tabs the last word counts.
            world.no = deed == Deed::Refuse;
        }
        if self.walk.worker {
            open.doing = Some((deed, false));
            if deed == Deed::Refuse || deed == Deed::Forget {
                // It counts here before anything is asked.
                wipe(world);
                // What is held already erases all as well.
                let again = deed == Deed::Forget && world.held > 0;
                open.held = 0;
                if !again {
                    open.held = world.hold();
                }
                world.dead();
                open.waits = 0;
                self.act(world, &mut open, Step::Look)?;
            } else {
                open.held = world.held;
            }
            self.done(world, tab, open);
            end(world, tab);
            return Ok(());
        }
        let choice = world.store.choice;
        if deed == Deed::Forget {
            world.dead();
            open.waits = 0;
            self.act(world, &mut open, Step::Forget)?;
        } else {
            if deed == Deed::Refuse {
                world.dead();
                open.waits = 0;
            }
            self.act(world, &mut open, Step::Answer(deed))?;
        }
        self.done(world, tab, open);
        if world.store.choice != choice {
            tell(world, tab);
        }
        Ok(())
    }

    /// What was on its way is there, or was waited for long enough: the worker is asked.
    /// A question that fails is one whose answer is lost: either way nothing has changed there.
    pub fn proceed(&mut self, world: &mut World, tab: u8, fails: bool) -> Result<(), Fault> {
        let Tab::Live(mut open) = world.tabs[tab as usize] else { panic!("it is not live") };
        let (deed, _) = open.doing.expect("a deed");
        let deed = if let (Deed::Hear(_), Some(word)) = (deed, open.heard) {
            Deed::Hear(word)
        } else {
            deed
        };
        open.doing = Some((deed, true));
        let word = |granted: bool| {
            let state = if granted { "granted" } else { "denied" };
            format!(r#"{{"signals":{{"remember":"{state}","edge":"{state}","measure":"denied"}}}}"#)
        };
        let refusal = r#"{"remember":"denied","edge":"denied","measure":"denied"}"#;
        let withdrawal = format!(r#"{{"signals":{refusal}}}"#);
        let (asked, refuses) = match deed {
            // Another was refused since: it was not granted beside that.
            Deed::Device | Deed::Edge if world.held > 0 && world.held != open.held => {
                open.doing = None;
                self.done(world, tab, open);
                return Ok(());
            }
            Deed::Forget if open.held > 0 && open.held == world.held => {
                (("profile", String::new()), false)
            }
            // Whatever is held is told before anything is granted anew.
            Deed::Tell | Deed::Forget | Deed::Device | Deed::Edge | Deed::Hear(_)
                if world.held > 0 =>
            {
                open.held = world.held;
                let told = if world.by_platform { withdrawal } else { refusal.to_owned() };
                (("consent", told), true)
            }
            // Somebody else has told it.
            Deed::Tell | Deed::Forget => {
                open.doing = None;
                self.done(world, tab, open);
                return Ok(());
            }
            Deed::Hear(granted) => (("consent", word(granted)), false),
            Deed::Refuse | Deed::Device | Deed::Edge => {
                let kept = self.holds(world, open.html);
                open.seen = kept.choice;
                let look =
                    self.engine.step(open.visit, kept, Step::Look, world.clock, &mut self.records);
                open.visit = look.visit;
                self.count(world, &mut open);
                let asked = self.engine.step(
                    open.visit,
                    kept,
                    Step::Ask(deed),
                    world.clock,
                    &mut self.records,
                );
                open.visit = asked.visit;
                (("consent", asked.ask), deed == Deed::Refuse)
            }
        };
        open.refuses = refuses;
        if fails {
            return self.answered(world, tab, open, Answer::default(), true);
        }
        self.done(world, tab, open);
        let erases = refuses || deed == Deed::Forget;
        self.ask(world, Some(tab), What::Deed(erases), (asked.0, &asked.1))?;
        if erases {
            world.dead();
        }
        Ok(())
    }

    /// The platform's word reaches a page.
    pub fn hear(&mut self, world: &mut World, tab: u8, granted: bool) -> Result<(), Fault> {
        let Tab::Live(mut open) = world.tabs[tab as usize] else { return Ok(()) };
        let choice = world.store.choice;
        let recorded = self.choice(world, open.html);
        let lives = recorded.is_some_and(|it| it.grants_anything() && it.source > 1);
        if !granted && (lives || open.heard == Some(true)) && world.held == 0 {
            // As the visitor's own: it counts here before anything is asked.
            wipe(world);
            world.dead();
            open.waits = 0;
            let held = world.hold();
            world.by_platform = true;
            if self.walk.worker {
                self.act(world, &mut open, Step::Look)?;
                if let Some((Deed::Hear(_), false)) = open.doing {
                    open.doing = None;
                }
                if open.doing.is_none() {
                    (open.doing, open.held) = (Some((Deed::Tell, false)), held);
                }
                self.done(world, tab, open);
                end(world, tab);
            } else {
                self.act(world, &mut open, Step::Forget)?;
                world.held = 0;
            }
        }
        open.heard = Some(granted);
        self.act(world, &mut open, Step::Hear(granted))?;
        if self.walk.worker && self.engine.about(open.visit).outdated && open.doing.is_none() {
            open.doing = Some((Deed::Hear(granted), false));
        }
        self.done(world, tab, open);
        if !self.walk.worker && world.store.choice != choice {
            tell(world, tab);
        }
        Ok(())
    }

    /// Another tab refused, or is to be answered: what was asked for before, and may let something
    /// stay, ends; nobody looks at its answer.
    pub fn ends(&mut self, world: &mut World, tab: u8, mut open: Open) -> Result<(), Fault> {
        open.ends = false;
        let asked = open.doing.is_some_and(|(_, asked)| asked);
        if asked && open.refuses {
            // What is told first is no such thing.
            open.doing = Some((Deed::Tell, true));
            self.done(world, tab, open);
            return Ok(());
        }
        if asked {
            world.flights.retain(|flight| {
                !matches!(flight, Flight::Reply { tab: to, what: What::Deed(_), .. } if *to == Some(tab))
            });
            return self.answered(world, tab, open, Answer::default(), true);
        }
        open.doing = None;
        self.done(world, tab, open);
        Ok(())
    }

    /// A page takes over what storage holds: another was answered, or it was in the cache.
    pub fn look(
        &mut self,
        world: &mut World,
        tab: u8,
        mut open: Open,
    ) -> Result<Option<Chosen>, Fault> {
        open.told = false;
        let seen = open.seen;
        self.act(world, &mut open, Step::Look)?;
        self.done(world, tab, open);
        Ok(seen)
    }

    /// A message arrives, or is lost.
    pub fn arrive(&mut self, world: &mut World, flight: Flight, lost: bool) -> Result<(), Fault> {
        match flight {
            Flight::Page { tab, html, goes, again } => self.page(world, (tab, html, goes, again)),
            Flight::Reply { tab, what, answer } => {
                if !lost {
                    self.cookies(world, what, answer);
                }
                // Nobody is there to look at it, or to sweep: the next page view does.
                let nobody = tab.is_none() && !lost && answer != Answer::default();
                world.littered |= nobody || lost && what == What::Sweep;
                let Some(tab) = tab else { return Ok(()) };
                match (world.tabs[tab as usize], what) {
                    (Tab::Recording(html), What::Record) => self.boot(world, tab, html),
                    (Tab::Live(open), What::Deed(_)) => {
                        self.answered(world, tab, open, answer, lost)
                    }
                    (Tab::Live(open), What::Sent(_) | What::Sweep) => {
                        self.sent(world, tab, open, what, lost || answer.failed)
                    }
                    other => panic!("nobody waits for that: {other:?}"),
                }
            }
        }
    }

    fn page(
        &mut self,
        world: &mut World,
        (tab, html, goes, again): (u8, Html, (bool, bool), bool),
    ) -> Result<(), Fault> {
        if goes.0 {
            world.jar.learnt = None;
        }
        if goes.1 {
            world.jar.declared = None;
        }
        let (now, _) = self.edge.page(Carries::of(world), &mut self.records);
        let lives = world.jar.choice.is_some_and(Chosen::grants_anything)
            && !matches!(now.record, Some(Some(_)));
        if self.walk.strict && html.record.flatten().is_some() && !lives {
            world.dead();
        }
        if html.epoch.is_some()
            && !again
            && html.epoch != self.choice(world, html).map(|it| it.epoch)
        {
            world.tabs[tab as usize] = Tab::Arriving;
            self.request(world, tab, true);
            return Ok(());
        }
        world.tabs[tab as usize] = Tab::Arrived(html);
        self.shown(world, html)
    }

    /// What an answer does to the jar, and to what may be known.
    fn cookies(&mut self, world: &mut World, what: What, answer: Answer) {
        let before = world.jar.choice;
        if let Some(choice) = answer.choice {
            world.jar.choice = Some(choice);
        }
        for (cookie, does) in
            [(&mut world.jar.learnt, answer.learnt), (&mut world.jar.declared, answer.declared)]
        {
            match does {
                Cookie::Stays => {}
                Cookie::Goes => *cookie = None,
                Cookie::Is(record) => *cookie = Some(record),
            }
        }
        let Some(choice) = answer.choice.filter(|_| matches!(what, What::Deed(_) | What::Record))
        else {
            return;
        };
        // One that comes late, after other answers, has erased what there was when it was asked.
        let later = choice.epoch > before.map_or(0, |before| before.epoch);
        let granted = before.is_some_and(Chosen::grants_anything);
        if later && (!choice.grants_anything() || granted) {
            world.dead();
        }
    }

    /// The worker answered a deed, or did not.
    fn answered(
        &mut self,
        world: &mut World,
        tab: u8,
        mut open: Open,
        answer: Answer,
        lost: bool,
    ) -> Result<(), Fault> {
        let (deed, _) = open.doing.expect("it was asked");
        let (told, refused) = (open.held, open.refuses);
        (open.doing, open.refuses) = (None, false);
        if !lost && !answer.failed {
            let all = told > 0 && told == world.held;
            let granted = world.jar.choice.is_some_and(Chosen::grants_anything);
            if all && refused && world.by_platform && granted {
                // The worker hears the platform by itself, and it grants again: all is erased.
                (open.doing, open.held) = (Some((Deed::Forget, false)), told);
                self.act(world, &mut open, Step::Look)?;
                self.done(world, tab, open);
                return Ok(());
            }
            if all && (refused || deed == Deed::Forget) {
                world.held = 0;
            }
            // Somebody refused while it was being forgotten, and may have been heard before that.
            if deed == Deed::Forget && !refused && !all {
                if world.held == 0 {
                    world.hold();
                }
                open.doing = Some((Deed::Tell, false));
            }
            // What was told first makes way.
            if refused && matches!(deed, Deed::Device | Deed::Edge | Deed::Hear(_)) {
                (open.doing, open.held) = (Some((deed, false)), 0);
            }
            // Taken over as they are: the engine looks at them.
            if answer.moved.0.is_some() {
                world.store.learnt = answer.moved.0;
            }
            if answer.moved.1.is_some() {
                world.store.declared = answer.moved.1;
            }
        }
        world.littered |= lost;
        self.act(world, &mut open, Step::Look)?;
        if let (Some(heard), None, false) = (open.heard, open.doing, lost)
            && (deed == Deed::Tell || matches!(deed, Deed::Hear(said) if said != heard))
        {
            self.act(world, &mut open, Step::Hear(heard))?;
            if self.engine.about(open.visit).outdated {
                open.doing = Some((Deed::Hear(heard), false));
            }
        }
        if !lost && !answer.failed {
            tell(world, tab);
            self.flush(world, &mut open, Some(tab))?;
        }
        self.done(world, tab, open);
        Ok(())
    }

    /// What was sent is there: swept after, if another choice overtook it.
    fn sent(
        &mut self,
        world: &mut World,
        tab: u8,
        mut open: Open,
        what: What,
        failed: bool,
    ) -> Result<(), Fault> {
        if let What::Sent(choice) = what
            && !failed
            && choice != self.choice(world, open.html)
        {
            self.done(world, tab, open);
            return self.ask(world, Some(tab), What::Sweep, ("consent", "{}"));
        }
        open.sending = false;
        self.flush(world, &mut open, Some(tab))?;
        self.done(world, tab, open);
        Ok(())
    }
}
