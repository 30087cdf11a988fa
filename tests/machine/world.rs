//! A state of the whole: the browser's cookies, storage and pages, what is on its way, what speaks
//! for the visitor, and what may be known of them.

use indgang::consent::{Choice, Purposes, Source, State};

/// Days of the clock: before and after more than a year has passed.
pub const DAYS: [u16; 2] = [20_777, 20_777 + 400];

/// A canary: what is learnt or told, by the consent at that moment.
pub const GRANTED: u8 = 1;
pub const PENDING: u8 = 2;
pub const DENIED: u8 = 4;
/// The same of what was told: shifted by this.
pub const TOLD: u8 = 3;

/// The record of a choice, small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chosen {
    pub states: [u8; 3],
    pub source: u8,
    pub text: u8,
    pub clock: u8,
    pub epoch: u16,
}

const STATES: [State; 3] = [State::Pending, State::Granted, State::Denied];
const SOURCES: [Source; 4] =
    [Source::Visitor, Source::VisitorOverGpc, Source::Platform, Source::Default];

impl Chosen {
    pub fn of(choice: Choice) -> Self {
        let state = |state| STATES.iter().position(|it| *it == state).expect("a state") as u8;
        let Purposes { remember, edge, measure } = choice.purposes;
        Self {
            states: [state(remember), state(edge), state(measure)],
            source: SOURCES.iter().position(|it| *it == choice.source).expect("a source") as u8,
            text: choice.text as u8,
            clock: DAYS.iter().position(|day| *day == choice.day).expect("a day") as u8,
            epoch: choice.epoch,
        }
    }

    pub fn read(text: &str) -> Option<Self> {
        Choice::read(text).map(Self::of)
    }

    pub fn write(self) -> String {
        let state = |at: usize| STATES[self.states[at] as usize];
        let purposes = Purposes { remember: state(0), edge: state(1), measure: state(2) };
        let source = SOURCES[self.source as usize];
        let day = DAYS[self.clock as usize];
        Choice { purposes, source, text: self.text.into(), day, epoch: self.epoch }.write()
    }

    pub fn grants_anything(self) -> bool {
        self.states[0] == 1
    }
}

/// A profile's record: its epoch, and which of those that were met it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    pub epoch: u16,
    pub id: u16,
}

/// An engine's state: one of those that were met, but for the epoch of the choice it knows.
pub type Visited = (u16, Option<u16>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kept {
    pub choice: Option<Chosen>,
    pub learnt: Option<Record>,
    pub declared: Option<Record>,
}

/// What was decided ahead: under which choice and privacy control, and the canaries in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ahead {
    pub choice: Option<Chosen>,
    pub gpc: bool,
    pub of: u8,
}

/// A page as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Html {
    /// Whether the page shall have signals recorded, and which choice they withdrew.
    pub record: Option<Option<Chosen>>,
    /// Of the profile that it was chosen by.
    pub epoch: Option<u16>,
    pub gpc: bool,
    pub deployed: u8,
    /// Whether something has changed around the visitor since it was asked for.
    pub old: bool,
}

/// What the visitor asked that must not be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    Refuse,
    Device,
    Edge,
    Forget,
    /// The platform's word: whether it grants.
    Hear(bool),
    /// A refusal that is held is told.
    Tell,
}

/// A page whose scripts run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Open {
    pub html: Html,
    /// The engine's state: its class, and the epoch of the choice it knows.
    pub visit: Visited,
    /// Whether something is on its way to the worker; a deed and whether it was asked.
    pub sending: bool,
    pub doing: Option<(Deed, bool)>,
    /// What was held when that was wanted, or is being told; 0 is nothing.
    pub held: u8,
    /// Whether what was asked is a refusal, which outlives its page.
    pub refuses: bool,
    /// The platform's last word.
    pub heard: Option<bool>,
    /// The choice at the last look.
    pub seen: Option<Chosen>,
    /// Whether another tab was answered, and this one has not heard yet.
    pub told: bool,
    /// Whether another tab refused, or is to be answered: then what this one asked for before ends when it hears.
    pub ends: bool,
    /// What the visitor has done on this page.
    pub did: u8,
    /// Canaries that wait for the answer, and may count if it comes on this page.
    pub waits: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    Closed,
    /// Asked for, or restored and asked for again.
    Arriving,
    /// There, or being prerendered; its scripts have not run.
    Arrived(Html),
    /// Its signals are being recorded.
    Recording(Html),
    Live(Open),
}

/// What an answer does to a cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cookie {
    #[default]
    Stays,
    Goes,
    Is(Record),
}

/// What an endpoint answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Answer {
    pub choice: Option<Chosen>,
    pub learnt: Cookie,
    pub declared: Cookie,
    /// The profile that moves down, in the body.
    pub moved: (Option<Record>, Option<Record>),
    pub failed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Signals of a page that arrives.
    Record,
    /// An answer of the visitor's, or the platform's; whether it erases.
    Deed(bool),
    /// Events or answers, under the choice at that moment.
    Sent(Option<Chosen>),
    Sweep,
}

/// What is on its way to the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flight {
    /// For a tab, with the cookies it deletes; whether it was asked for again.
    Page { tab: u8, html: Html, goes: (bool, bool), again: bool },
    /// For the page in a tab, if that is still there.
    Reply { tab: Option<u8>, what: What, answer: Answer },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    pub clock: u8,
    pub gpc: bool,
    /// What the platform's cookie says: nothing, a refusal, a grant.
    pub platform: u8,
    pub abroad: bool,
    pub deployed: u8,
    pub jar: Kept,
    pub store: Kept,
    pub ahead: Option<Ahead>,
    /// Which refusal storage holds until the worker has heard it; 0 is none.
    pub held: u8,
    /// Whether that is the word of a consent platform.
    pub by_platform: bool,
    /// Whether the visitor's last word was a refusal.
    pub no: bool,
    pub tabs: [Tab; 2],
    pub cache: Option<Open>,
    pub flights: Vec<Flight>,
    /// The canaries that may be known.
    pub may: u8,
    /// Whether something has changed around the visitor that no page has seen.
    pub unseen: bool,
    /// Whether something arrived, or was lost, that nobody looks at before the next page view.
    pub littered: bool,
}

impl World {
    pub fn new() -> Self {
        Self {
            clock: 0,
            gpc: false,
            platform: 0,
            abroad: false,
            deployed: 0,
            jar: Kept::default(),
            store: Kept::default(),
            ahead: None,
            held: 0,
            by_platform: false,
            no: false,
            tabs: [Tab::Closed; 2],
            cache: None,
            flights: Vec::new(),
            may: 0,
            unseen: false,
            littered: false,
        }
    }

    /// Pages whose scripts run, those in the cache too.
    pub fn open(&mut self) -> impl Iterator<Item = &mut Open> {
        let live = self.tabs.iter_mut().filter_map(|tab| match tab {
            Tab::Live(open) => Some(open),
            _ => None,
        });
        live.chain(self.cache.as_mut())
    }

    /// Storage holds a refusal: another one than any that is being told.
    pub fn hold(&mut self) -> u8 {
        let before = self.held;
        let mut taken: Vec<u8> = self.open().map(|open| open.held).collect();
        taken.push(before);
        self.held = (1..).find(|it| !taken.contains(it)).expect("one that is free");
        self.by_platform = false;
        self.held
    }

    /// Whether an erasure is on its way back: until then, what it erases may still be known.
    pub fn erasing(&self) -> bool {
        let erases =
            |flight: &Flight| matches!(flight, Flight::Reply { what: What::Deed(true), .. });
        self.flights.iter().any(erases)
    }

    /// Something changes around the visitor, which only the page in this tab hears.
    pub fn changes(&mut self, heard: Option<u8>) {
        self.unseen |= heard.is_none();
        for (at, tab) in self.tabs.iter_mut().enumerate() {
            match tab {
                Tab::Arrived(html) | Tab::Recording(html) => html.old = true,
                Tab::Live(open) => open.html.old |= Some(at as u8) != heard,
                Tab::Closed | Tab::Arriving => {}
            }
        }
        self.cache.iter_mut().for_each(|open| open.html.old = true);
        for flight in &mut self.flights {
            if let Flight::Page { html, .. } = flight {
                html.old = true;
            }
        }
    }

    /// Whatever was known or waited is dead, but for what waits on a page whose visitor has granted
    /// it meanwhile: that answer is on its way.
    pub fn dead(&mut self) {
        self.may = 0;
        let grants = |deed| matches!(deed, Deed::Device | Deed::Edge | Deed::Hear(true));
        for open in self.open() {
            if !open.doing.is_some_and(|(deed, asked)| asked && grants(deed)) {
                open.waits = 0;
            }
        }
    }
}
