//! Answers and signals, and what becomes of the profile with each.

use super::{Asked, Choice, Consent, Home, Move, Purposes, Source, State};

/// The visitor answers: the new choice, and what becomes of the profile.
///
/// Erasing counts the epoch up, so that whatever still carries the erased profile is dead. So
/// does beginning; and so does refusing, as it erases what waits on pages that have not heard.
///
/// Who answers for some purposes, and not for others that the site asks for as well, has not
/// granted those: they are refused, and not asked for again on the next page. A purpose that the
/// site does not ask for stays unanswered.
#[must_use]
pub fn answer(previous: Option<Choice>, wanted: Purposes, asked: Asked) -> (Choice, Move) {
    let before = Consent::of(previous, asked);
    let source = if asked.gpc { Source::VisitorOverGpc } else { Source::Visitor };
    let wanted = wanted.coherent();
    let granted = wanted.bits(State::Granted);
    let answers = granted | wanted.bits(State::Denied) != 0;
    let purposes = if answers { Purposes::of_bits(granted, !granted) } else { wanted };
    moved(before, before.home(), (purposes, source), asked)
}

/// The record follows the signals, where it is [outdated](Consent::outdated): the new choice, and
/// what becomes of the profile; else `None`.
///
/// What a visitor chose here follows no signal.
#[must_use]
pub fn follow(previous: Option<Choice>, asked: Asked) -> Option<(Choice, Move)> {
    let before = Consent::of(previous, asked);
    if !before.outdated {
        return None;
    }
    let (purposes, source) = asked.signalled(previous);
    // A profile may still be where the record let it live, whatever the signals say by now.
    let recorded = previous.filter(|choice| asked.still_counts(*choice));
    let home = recorded.map_or(Home::Nowhere, |choice| Home::of(choice.purposes));
    Some(moved(before, home, (purposes.coherent(), source), asked))
}

/// What becomes of a profile that lives at `from`, and the choice that follows.
fn moved(
    before: Consent,
    from: Home,
    (purposes, source): (Purposes, Source),
    asked: Asked,
) -> (Choice, Move) {
    // A site that stops to be for children must find no grant of its time.
    let purposes = if asked.rules.children { Purposes::DENIED } else { purposes };
    let (purposes, text) = (purposes.only(asked.rules.purposes), asked.rules.text);
    let mut choice = Choice { purposes, source, text, day: asked.today, epoch: before.epoch };
    let to = Consent::of(Some(choice), asked).home();
    let becomes = match (from, to) {
        (_, Home::Nowhere) if purposes.remember == State::Denied => Move::Erase,
        (Home::Nowhere, Home::Nowhere)
        | (Home::Device, Home::Device)
        | (Home::Edge, Home::Edge) => Move::Stay,
        (Home::Nowhere, _) => Move::Begin,
        (Home::Device, Home::Edge) => Move::Up,
        (Home::Edge, Home::Device) => Move::Down,
        (_, Home::Nowhere) => Move::Erase,
    };
    if matches!(becomes, Move::Erase | Move::Begin) {
        choice.epoch = choice.epoch.wrapping_add(1);
    }
    (choice, becomes)
}

/// The visitor asks to be forgotten, and keeps the choice: only the epoch counts up.
#[must_use]
pub fn forget(choice: Choice) -> Choice {
    Choice { epoch: choice.epoch.wrapping_add(1), ..choice }
}
