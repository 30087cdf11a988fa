//! What each field of an experience takes, and what an editor says of it.

use super::fields::{Field, may, needed, words};
use super::takes::Takes;
use crate::manifest::read::experiences::STATUSES;
use alloc::{vec, vec::Vec};

/// The fields of an experience.
pub(super) fn experience() -> Vec<Field> {
    use Takes as T;
    vec![
        needed("id", T::Name, "Its name."),
        needed(
            "status",
            words(&STATUSES),
            "`live`: it is shown, within its dates. `draft` and `paused`: nobody is shown it, \
             but in a preview.",
        ),
        may(
            "from",
            T::Date,
            "From when: a day, which begins at midnight UTC, or a moment; from the start, \
             unless given.",
        ),
        may(
            "until",
            T::Date,
            "Until when, that moment not included, so a day is the first on which it is \
             over; without end, unless given.",
        ),
        may(
            "priority",
            T::Whole(i32::MIN.into(), i32::MAX.into()),
            "The highest decides; among equals the first in the file. 0, unless given.",
        ),
        may("owner", T::Sentence, "Who answers for it, for people; visitors are not told."),
        may("audience", T::Name, "The segment it is for; everybody, unless given."),
        may(
            "stage",
            T::OneOrMoreNames,
            "The stage of `stages` at which it is shown, or a list of them; any stage \
             or none, unless given.",
        ),
        may(
            "because",
            T::Sentence,
            "Why they see it, in a sentence to the visitor; the condition of \
             its audience in words, unless given.",
        ),
        may(
            "opportunity",
            T::Sentence,
            "What visitors are offered by it, for people; visitors are not told.",
        ),
        needed("show", T::List("show", 1), "What is shown: variants in slots, and entry points."),
        may("outcome", T::Name, "What it hopes for: one of `outcomes`."),
        may(
            "holdout",
            T::Share,
            "Share of its visitors with a profile who get the default, to compare with: \
             0.1 is a tenth of them. 0, unless given.",
        ),
    ]
}
