//! The consent machine by itself, to its closure: from every record that a browser can hold, every
//! answer, following and forgetting, under every signal, on each day, in any order, until nothing
//! new is found; and in each state what the order of the signals and the promises say
//! (`docs/privacy.md`). What is expected is worked out here from these, not as the machine does.
//!
//! **Signals** are a consent platform (none, silent, unheard, or with a word for each purpose), the
//! privacy control, the default for the place, the text, the day, and whether the site is for
//! children: each of them changes freely from step to step. What the site asks for does not change.
//! **Epochs** are compared and counted up, nothing else: each step begins at the last one there is,
//! so that counting up wraps, or where there is none yet.

use indgang::consent::*;
use std::collections::HashSet;

const FIRST: u16 = 20_778;
/// A year on an answer still counts, and a day later no more. Back again, one from the day before is
/// of another clock, and others are from the future.
const DAYS: [u16; 3] = [FIRST, FIRST + 365, FIRST + 366];
const TEXTS: [u16; 2] = [1, 2];
const STATES: [State; 3] = [State::Pending, State::Granted, State::Denied];
const SOURCES: [Source; 4] =
    [Source::Visitor, Source::VisitorOverGpc, Source::Platform, Source::Default];
const GRANTED: Purposes =
    Purposes { remember: State::Granted, edge: State::Granted, measure: State::Granted };

/// What a visitor's browser holds: the record, and where a profile lies that its epoch lets live.
#[derive(Clone, Copy, Debug)]
struct At {
    record: Option<Choice>,
    lies: Home,
}

/// The purposes in this state, as bits in their order.
fn are(purposes: Purposes, state: State) -> u8 {
    let Purposes { remember, edge, measure } = purposes;
    u8::from(remember == state) | u8::from(edge == state) << 1 | u8::from(measure == state) << 2
}

fn granted(purposes: Purposes) -> u8 {
    are(purposes, State::Granted)
}

fn set(asked: Asked) -> u8 {
    Purpose::ALL.iter().map(|it| u8::from(asked.rules.purposes.has(*it)) << *it as u8).sum()
}

fn words(states: &[State]) -> Vec<Purposes> {
    let mut words = Vec::new();
    for &remember in states {
        for &edge in states {
            words.extend(states.iter().map(|&measure| Purposes { remember, edge, measure }));
        }
    }
    words
}

/// Everything that can speak for a visitor, at a site that asks for `purposes`.
fn signals(purposes: Set) -> Vec<Asked> {
    let (tcf, mut signals) = (Some(Platform::Tcf), Vec::new());
    // Where nobody knows the plan, nothing is heard, and no platform known.
    let mut platforms = vec![(None, Heard::Nothing), (None, Heard::Unheard)];
    let said = words(&STATES[1..]).into_iter().filter(|it| *it == it.coherent());
    let heard = [Heard::Nothing, Heard::Unheard, Heard::Says(Purposes::PENDING)];
    platforms.extend(heard.into_iter().chain(said.map(Heard::Says)).map(|heard| (tcf, heard)));
    for (platform_is, platform) in platforms {
        for default in [Heard::Nothing, Heard::Unheard, Heard::Says(GRANTED)] {
            for (text, today) in TEXTS.iter().flat_map(|text| DAYS.map(|day| (*text, day))) {
                for (gpc, children) in [(false, false), (true, false), (false, true)] {
                    let rules =
                        Rules { children, purposes, platform: platform_is, ..Rules::new(text) };
                    signals.push(Asked { platform, gpc, default, ..Asked::new(rules, today) });
                }
            }
        }
    }
    signals
}

/// Whose word counts by the order of the signals, and what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Word {
    /// The site is for children.
    Children,
    /// What the visitor chose here.
    Own(Purposes),
    /// What the visitor chose before they switched the privacy control on.
    Taken,
    Platform(Purposes),
    Control,
    Default(Purposes),
    Nobody,
}

/// Whether the record answers this text, within 12 months, and is not from the future.
fn counts(record: Choice, asked: Asked) -> bool {
    let age = i32::from(asked.today) - i32::from(record.day);
    record.text == asked.rules.text && (-1..=365).contains(&age)
}

/// What a record grants that answers this text, in its time.
fn recorded(record: Option<Choice>, asked: Asked) -> u8 {
    record.filter(|it| counts(*it, asked)).map_or(0, |it| granted(it.purposes))
}

fn word(record: Option<Choice>, asked: Asked) -> Word {
    let now = record.filter(|it| counts(*it, asked));
    // What cannot be heard stands as it was recorded.
    let stands = |source| now.filter(|it| it.source == source).map(|it| it.purposes);
    let heard = |heard, source| match heard {
        Heard::Says(purposes) => Some(purposes),
        Heard::Nothing => None,
        Heard::Unheard => stands(source),
    };
    if asked.rules.children {
        return Word::Children;
    }
    match now.map(|it| it.source) {
        Some(Source::Visitor) if asked.gpc => return Word::Taken,
        Some(Source::Visitor | Source::VisitorOverGpc) => {
            return Word::Own(now.map_or(Purposes::PENDING, |it| it.purposes));
        }
        _ => {}
    }
    if let Some(purposes) = heard(asked.platform, Source::Platform) {
        return Word::Platform(purposes);
    }
    if asked.gpc {
        return Word::Control;
    }
    // Of nobody who ever said anything, however long ago.
    let never = record.is_none_or(|it| it.source == Source::Default);
    match heard(asked.default, Source::Default) {
        Some(purposes) if never => Word::Default(purposes),
        _ => Word::Nobody,
    }
}

impl Word {
    fn says(self) -> Purposes {
        match self {
            Self::Children | Self::Taken | Self::Control => Purposes::DENIED,
            Self::Own(purposes) | Self::Platform(purposes) | Self::Default(purposes) => purposes,
            Self::Nobody => Purposes::PENDING,
        }
    }
}

/// What holds in every state, under every signal.
fn holds(at: At, asked: Asked, word: Word) -> Consent {
    let (now, set) = (Consent::of(at.record, asked), set(asked));
    let case = || format!("{at:?} under {asked:?}: {word:?}, {now:?}");
    let grants = granted(now.purposes);

    // Nothing is granted but what is recorded, asked for, and granted by the strongest word: so
    // no signal grants by itself, and none overrules what the visitor chose here.
    let recorded = recorded(at.record, asked);
    assert_eq!(grants & !recorded, 0, "no more than is recorded: {}", case());
    assert_eq!(grants & !set, 0, "no more than is asked for: {}", case());
    assert_eq!(grants, recorded & set & granted(word.says()), "the strongest word: {}", case());
    // What it refuses is refused at once.
    let refuses = are(word.says(), State::Denied) & if asked.rules.children { 7 } else { set };
    assert_eq!(are(now.purposes, State::Denied), refuses, "refused at once: {}", case());
    assert!(!now.grants(Purpose::Edge) || now.grants(Purpose::Remember), "edge: {}", case());
    assert_eq!(now.epoch, at.record.map_or(0, |it| it.epoch), "{}", case());

    // A profile is where it may be, and nowhere else; or is about to be moved down.
    let moves_down = now.outdated && (at.lies, now.home()) == (Home::Edge, Home::Device);
    let home = [Home::Nowhere, at.lies].contains(&now.home()) || moves_down;
    assert!(home, "one home: {}", case());

    // Asked again is for what nobody has answered, in this text and its time, and only by us: where
    // a signal grants something, nothing else is asked for.
    let open = are(word.says(), State::Pending) & set != 0;
    let asks = open && (matches!(word, Word::Own(_)) || granted(word.says()) & set == 0);
    assert_eq!(now.ask, asks && asked.rules.platform.is_none(), "asked: {}", case());
    now
}

/// What comes of a step: the record that follows, and the profile as the doors carry it out.
fn moved(
    (at, before): (At, Consent),
    asked: Asked,
    (record, becomes): (Choice, Move),
    word: Purposes,
) -> (At, Consent) {
    let after = Consent::of(Some(record), asked);
    let case = || format!("{at:?} under {asked:?} becomes {record:?}, {becomes:?}");
    let children = asked.rules.children;

    assert_eq!(record.purposes, record.purposes.coherent(), "{}", case());
    assert_eq!((record.text, record.day), (asked.rules.text, asked.today), "{}", case());
    let grants = if children { 0 } else { granted(word.coherent()) & set(asked) };
    assert_eq!(granted(record.purposes), grants, "what is granted is recorded: {}", case());
    assert_eq!(granted(after.purposes), grants, "and counts: {}", case());
    assert!(!after.outdated, "nothing more to record: {}", case());

    // It never goes back, and counts up with what is erased and what begins, and with nothing else.
    let counted = matches!(becomes, Move::Erase | Move::Begin);
    let epoch = before.epoch.wrapping_add(u16::from(counted));
    assert_eq!(record.epoch, epoch, "the epoch: {}", case());

    let lies = match (becomes, after.home()) {
        (Move::Erase, Home::Nowhere) => Home::Nowhere,
        (Move::Begin | Move::Up, Home::Edge) | (Move::Stay, Home::Edge | Home::Device) => {
            after.home()
        }
        (Move::Begin, Home::Device) => Home::Device,
        (Move::Down, Home::Device) if at.lies == Home::Edge => Home::Device,
        // Nothing is granted, nor refused: whatever lies there is of a record that has lapsed.
        (Move::Stay, Home::Nowhere) => at.lies,
        _ => panic!("no such move: {}", case()),
    };
    // Where nothing was allowed, what follows begins empty. What is refused is erased, though
    // nothing was there: it may wait on other pages.
    match (before.home(), after.home()) {
        (_, Home::Nowhere) if record.purposes.remember == State::Denied => {
            assert_eq!(becomes, Move::Erase, "{}", case());
        }
        (Home::Nowhere, Home::Device | Home::Edge) => {
            assert_eq!(becomes, Move::Begin, "begins empty: {}", case());
        }
        (Home::Device | Home::Edge, Home::Nowhere) => {
            assert_eq!(becomes, Move::Erase, "withdrawn: {}", case());
        }
        _ => {}
    }
    (At { record: Some(record), lies }, after)
}

fn answered(at: (At, Consent), asked: Asked, wanted: Purposes) -> At {
    let (record, becomes) = answer(at.0.record, wanted, asked);
    // They meant it if the control was on.
    let source = if asked.gpc { Source::VisitorOverGpc } else { Source::Visitor };
    assert_eq!(record.source, source);
    let (after, consent) = moved(at, asked, (record, becomes), wanted);
    // Who says anything is not asked again.
    let silent = wanted == Purposes::PENDING;
    assert!(silent || !consent.ask, "{record:?} under {asked:?}");
    after
}

fn followed(at: (At, Consent), asked: Asked, word: Word) -> Option<At> {
    let record = at.0.record;
    let step = follow(record, asked);
    let case = || format!("{at:?} under {asked:?}: {word:?}, {step:?}");
    // A signal is recorded where it says something else than the record; what the visitor chose
    // here follows none, and a site for children records nothing.
    let says = granted(word.says()) & set(asked);
    let own = matches!(word, Word::Children | Word::Own(_));
    let follows = !own && says != recorded(record, asked) & set(asked);
    assert_eq!(step.is_some(), follows, "followed: {}", case());
    let (record, becomes) = step?;
    let source = match word {
        // Their own choice, which the control has taken back for good.
        Word::Taken => Source::Visitor,
        Word::Platform(_) => Source::Platform,
        Word::Default(_) => Source::Default,
        // Nobody's word, and no grant either.
        _ => record.source,
    };
    assert_eq!(record.source, source, "whose word: {}", case());
    let (after, consent) = moved(at, asked, (record, becomes), word.says());
    // It moves from where it was let live, whatever the signals say by now.
    let was = at.0.record.filter(|it| counts(*it, asked));
    let moves = match (was.map_or(Home::Nowhere, |it| Home::of(it.purposes)), consent.home()) {
        (_, Home::Nowhere) if record.purposes.remember == State::Denied => Move::Erase,
        (Home::Nowhere, Home::Device | Home::Edge) => Move::Begin,
        (Home::Device | Home::Edge, Home::Nowhere) => Move::Erase,
        (Home::Device, Home::Edge) => Move::Up,
        (Home::Edge, Home::Device) => Move::Down,
        _ => Move::Stay,
    };
    assert_eq!(becomes, moves, "moves as its homes do: {}", case());
    assert_eq!(follow(after.record, asked), None, "once is enough: {}", case());
    Some(after)
}

/// The state with its epoch as the last there is, and what tells it from others.
fn stands_for(mut at: At) -> (At, [u8; 7]) {
    let Some(record) = &mut at.record else { return (at, [9; 7]) };
    record.epoch = u16::MAX;
    let Purposes { remember, edge, measure } = record.purposes;
    let day = DAYS.iter().position(|day| *day == record.day).expect("one of the days");
    let [remember, edge, measure] = [remember, edge, measure].map(|it| it as u8);
    let tells =
        [remember, edge, measure, record.source as u8, record.text as u8, day as u8, at.lies as u8];
    (at, tells)
}

#[derive(Default)]
struct Walked {
    seen: HashSet<[u8; 7]>,
    steps: usize,
}

impl Walked {
    /// From these states, whatever happens in any order, until nothing new is found.
    fn walk(&mut self, starts: Vec<At>, signals: &[Asked]) {
        let all = words(&STATES);
        let mut different = words(&STATES[1..]);
        different.retain(|it| *it == it.coherent());
        different.push(Purposes::PENDING);
        let mut open = Vec::new();
        let mut meet = |at, open: &mut Vec<At>| {
            let (at, tells) = stands_for(at);
            if self.seen.insert(tells) {
                open.push(at);
            }
        };
        starts.into_iter().for_each(|at| meet(at, &mut open));
        while let Some(at) = open.pop() {
            for &asked in signals {
                let word = word(at.record, asked);
                let now = (at, holds(at, asked, word));
                // Every answer under some signals, and those that differ under all.
                let plain = asked.platform == Heard::Nothing && asked.default == Heard::Nothing;
                let answers = if plain { &all } else { &different };
                for &wanted in answers {
                    meet(answered(now, asked, wanted), &mut open);
                }
                if let Some(after) = followed(now, asked, word) {
                    meet(after, &mut open);
                }
                self.steps += answers.len() + 1;
            }
            if let Some(record) = at.record {
                let forgot = forget(record);
                assert_eq!(forgot, Choice { epoch: record.epoch.wrapping_add(1), ..record });
            }
        }
    }
}

/// Every record that reads as one, with a profile where it lets one lie.
fn every_record() -> Vec<At> {
    let mut all = Vec::new();
    for purposes in words(&STATES).into_iter().filter(|it| *it == it.coherent()) {
        for source in SOURCES {
            for (text, day) in TEXTS.iter().flat_map(|text| DAYS.map(|day| (*text, day))) {
                let record = Choice { purposes, source, text, day, epoch: u16::MAX };
                assert_eq!(Choice::read(&record.write()), Some(record));
                all.push(At { record: Some(record), lies: Home::of(purposes) });
            }
        }
    }
    all
}

/// From no record; and at a site that asks for everything from every record, as states: each record
/// with a profile where it lets one lie, and those whose profile lies there though they lapsed.
#[test]
fn the_whole_machine() {
    for (purposes, reached, every) in [(7, 169, 529), (5, 121, 0), (4, 73, 0)] {
        let signals = signals(Set::of_bits(purposes));
        let mut walked = Walked::default();
        walked.walk(vec![At { record: None, lies: Home::Nowhere }], &signals);
        let found = walked.seen.len();
        if every > 0 {
            walked.walk(every_record(), &signals);
        }
        let (all, steps) = (walked.seen.len(), walked.steps);
        println!("{purposes:03b}: {found} states from none, {all} from every start, {steps} steps");
        assert!(found >= reached && all >= every, "only {found} states, {all} from every start");
    }
}
