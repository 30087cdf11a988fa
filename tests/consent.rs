//! Consent through its public door; `consent/closure.rs` explores the whole machine.

#[path = "consent/closure.rs"]
mod closure;

use indgang::consent::*;
use indgang::time::UnixSeconds;
use proptest::prelude::*;

const TODAY: u16 = 20_778;
const ASKED: Asked = Asked::new(Rules::new(1), TODAY);
const TEXT_2: Asked = Asked::new(Rules::new(2), TODAY);
const STATES: [State; 3] = [State::Pending, State::Granted, State::Denied];

fn all_purposes() -> impl Iterator<Item = Purposes> {
    STATES.into_iter().flat_map(|remember| {
        STATES.into_iter().flat_map(move |edge| {
            STATES.into_iter().map(move |measure| Purposes { remember, edge, measure })
        })
    })
}

fn wanted(remember: bool, edge: bool, measure: bool) -> Purposes {
    let state = |granted| if granted { State::Granted } else { State::Denied };
    Purposes { remember: state(remember), edge: state(edge), measure: state(measure) }
}

#[test]
fn nobody_is_remembered_unasked() {
    let consent = Consent::of(None, ASKED);
    assert_eq!(consent.purposes, Purposes::PENDING);
    assert_eq!(consent.home(), Home::Nowhere);
    assert!(consent.ask);
}

#[test]
fn a_choice_is_written_and_read() {
    for purposes in all_purposes().filter(|it| *it == it.coherent()) {
        for source in [Source::Visitor, Source::VisitorOverGpc, Source::Platform, Source::Default] {
            for (text, day, epoch) in [(1, 0, 0), (65_535, 65_535, 65_535), (10, 20_778, 100)] {
                let choice = Choice { purposes, source, text, day, epoch };
                assert_eq!(Choice::read(&choice.write()), Some(choice), "{}", choice.write());
            }
        }
    }
    let choice = Choice {
        purposes: wanted(true, false, true),
        source: Source::Visitor,
        text: 1,
        day: TODAY,
        epoch: 4,
    };
    assert_eq!(choice.write(), "1.gdg.v.1.20778.4");
}

#[test]
fn what_is_not_exactly_a_choice_is_none() {
    let broken = [
        "",
        "1",
        "1.ggg",
        "2.ggg.v.1.20778.4",
        "1.ggg.v.1.20778",
        "1.ggg.v.1.20778.4.5",
        "1.gggg.v.1.2.3",
        "1.gg.v.1.2.3",
        "1.ggx.v.1.2.3",
        "1.ggg.x.1.2.3",
        "1.ggg.v.01.2.3",
        "1.ggg.v.+1.2.3",
        "1.ggg.v.1.2.65536",
        " 1.ggg.v.1.2.3",
        "1.dgd.v.1.2.3",
        "1.pgd.v.1.2.3",
        "1.ggg.v.-1.2.3",
    ];
    for text in broken {
        assert_eq!(Choice::read(text), None, "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_choice_or_none(text in "\\PC{0,40}|1\\.[gdp]{3}\\.[vopd]\\.[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9]{1,6}") {
        if let Some(choice) = Choice::read(&text) {
            prop_assert_eq!(choice.write(), text);
        }
    }
}

#[test]
fn a_global_privacy_control_denies_unless_the_visitor_chose_over_it() {
    let (choice, _) = answer(None, wanted(true, true, true), ASKED);
    let with_gpc = Asked { gpc: true, ..ASKED };
    assert_eq!(Consent::of(Some(choice), with_gpc).purposes, Purposes::DENIED);
    assert_eq!(Consent::of(None, with_gpc).purposes, Purposes::DENIED);
    assert!(!Consent::of(None, with_gpc).ask, "a signal is an answer");
    let (later, _) = answer(Some(choice), wanted(true, false, false), with_gpc);
    assert_eq!(Consent::of(Some(later), with_gpc).home(), Home::Device);
}

#[test]
fn an_answer_counts_for_its_text_and_its_year() {
    let (choice, _) = answer(None, wanted(true, true, true), ASKED);
    let after = |days, asked| Consent::of(Some(choice), Asked { today: TODAY + days, ..asked });
    assert_eq!(after(365, ASKED).home(), Home::Edge);
    for lapsed in [after(366, ASKED), after(0, TEXT_2)] {
        assert_eq!((lapsed.home(), lapsed.ask), (Home::Nowhere, true));
        assert_eq!(lapsed.purposes, Purposes::PENDING);
    }
    let before = |days| Consent::of(Some(choice), Asked { today: TODAY - days, ..ASKED });
    assert_eq!(before(1).home(), Home::Edge, "clocks differ around midnight");
    assert_eq!(before(2).home(), Home::Nowhere, "an answer from the future is none");
}

struct Secret;
impl Outgoing for Secret {
    const WHAT: &'static str = "a secret";
    const BASIS: Purpose = Purpose::Edge;
}

#[test]
fn nothing_is_released_without_its_purpose_and_every_release_is_written_down() {
    let now = UnixSeconds(5);
    for purposes in all_purposes() {
        let mut ledger = Ledger::default();
        let consent =
            Consent { purposes: purposes.coherent(), ask: false, outdated: false, epoch: 0 };
        let released = consent.release(Secret, now, &mut ledger);
        assert_eq!(released.is_some(), purposes.coherent().edge == State::Granted, "{purposes:?}");
        assert_eq!(ledger.entries().count(), usize::from(released.is_some()));
    }
}

#[test]
fn the_ledger_is_bounded() {
    let mut ledger = Ledger::default();
    let consent =
        Consent { purposes: wanted(true, true, false), ask: false, outdated: false, epoch: 0 };
    for second in 0..200 {
        consent.release(Secret, UnixSeconds(second), &mut ledger);
    }
    assert_eq!(ledger.entries().count(), indgang::limits::LEDGER);
    assert_eq!(ledger.entries().last().map(|entry| entry.at), Some(UnixSeconds(199)));
}

#[test]
fn forgetting_keeps_the_choice_and_kills_the_epoch() {
    let (choice, _) = answer(None, wanted(true, true, false), ASKED);
    let after = forget(choice);
    assert_eq!(after.purposes, choice.purposes);
    assert_ne!(after.epoch, choice.epoch);
}
