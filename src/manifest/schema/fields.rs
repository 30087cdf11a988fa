//! What each field of a manifest takes, and what an editor says of it.

use super::experience::experience;
use super::takes::Takes;
use crate::limits::{
    DAYS_BETWEEN, HALF_LIFE_DAYS, NOT_NOW_DAYS, QUESTIONS_PER_SESSION, TRAIT_DAYS,
};
use crate::manifest::read::attributes::KINDS as ATTRIBUTE_KINDS;
use crate::manifest::read::consent::{DEFAULTS, PURPOSES};
use crate::manifest::read::learnt::PLACES;
use crate::manifest::read::questions::INPUTS;
use crate::manifest::read::sensitive::SENSITIVITIES;
use crate::manifest::read::traits::{FROM, KINDS as TRAIT_KINDS};
use alloc::{vec, vec::Vec};

/// One field: whether it must be there, what it takes, and what an editor says of it.
pub(super) struct Field {
    pub name: &'static str,
    pub needed: bool,
    pub takes: Takes,
    pub about: &'static str,
}

pub(super) const fn needed(name: &'static str, takes: Takes, about: &'static str) -> Field {
    Field { name, needed: true, takes, about }
}

pub(super) const fn may(name: &'static str, takes: Takes, about: &'static str) -> Field {
    Field { name, needed: false, takes, about }
}

pub(super) fn words<T>(list: &[(&'static str, T)]) -> Takes {
    Takes::Words(list.iter().map(|(word, _)| *word).collect())
}

const TITLE: &str = "What visitors are shown for it; its name, unless given.";

/// The fields of the object that `what` is in a message; empty if there is no such object.
pub(super) fn of(what: &str) -> Vec<Field> {
    use Takes as T;
    match what {
        "a manifest" => vec![
            may("$schema", T::Text, "Where this schema is, for completion in editors."),
            needed("site", T::One("site"), "The site itself."),
            may("consent", T::One("consent"), "How visitors are asked for consent."),
            may("topics", T::Named("topic"), "What interest is learnt in, page view by page view."),
            may(
                "items",
                T::Named("item"),
                "What pages show, the catalog: a page names its item with `data-indgang-item`.",
            ),
            may("traits", T::Named("trait"), "What visitors may tell of themselves."),
            may("questions", T::One("questions"), "How often visitors are asked something."),
            may("events", T::Named("event"), "What is counted, besides page views (`view`)."),
            may(
                "attributes",
                T::Named("attribute"),
                "What the site says of a view itself, asked as `context.NAME`.",
            ),
            may("groups", T::NamedLists, "Lists of values by name, for `$inGroup`."),
            may(
                "stages",
                T::List("stage", 0),
                "The visitor's journey, in its order; asked as `profile.stage`.",
            ),
            may("segments", T::Named("segment"), "Who visitors can be."),
            may("slots", T::Named("slot"), "Places on pages, and the variants they can show."),
            may(
                "merge",
                T::Merges,
                "Texts that pages fill in: `trait.NAME`, or `profile.recent` for the title of the \
                item last seen.",
            ),
            may(
                "experiences",
                T::List("experience", 0),
                "What is shown to whom; the highest priority decides.",
            ),
            may("outcomes", T::Named("outcome"), "What experiences hope for."),
        ],
        "a site" => vec![
            needed("name", T::Sentence, "The site's name."),
            may(
                "languages",
                T::Languages,
                "BCP 47 tags of its languages, the preferred first; `en`, \
                unless given.",
            ),
            may("budget", T::One("budget"), "Bounds that `indgang check` compares with."),
            may("audiences", T::One("audiences"), "A word on audiences that are more than seven."),
            may(
                "children",
                T::Flag,
                "It is for children: nothing is granted, and nobody is asked. `false`, unless given.",
            ),
        ],
        "a budget" => vec![may(
            "permutations",
            T::Whole(1, u32::MAX.into()),
            "The most versions of one page that the context alone may make.",
        )],
        "a word on audiences" => {
            vec![needed("why", T::Sentence, "Why there are so many, in one sentence.")]
        }
        "consent" => vec![
            may(
                "default",
                words(&DEFAULTS),
                "What counts before a visitor's choice. `granted` never counts in the European \
                Economic Area, the United Kingdom, Switzerland or unknown places, nor without a \
                worker; `denied`, unless given.",
            ),
            may(
                "text",
                T::Whole(1, u16::MAX.into()),
                "The version of the question's text; raise it when the wording changes. 1, unless given.",
            ),
            may(
                "purposes",
                T::SomeWords(PURPOSES.iter().map(|(word, _)| *word).collect()),
                "What visitors are asked for; everything, unless given.",
            ),
            may("platform", T::One("platform"), "The consent platform that asks in our place."),
        ],
        "a consent platform" => vec![
            may("tcf", T::One("tcf"), "It speaks the IAB's framework, 2.2 or 2.3."),
            may("googleConsentMode", T::Flag, "It speaks Google's consent mode, version 2."),
        ],
        "a word on TCF" => vec![
            may(
                "cookie",
                T::Cookie,
                "The cookie that holds its string; with `null` none does. `euconsent-v2`, unless given.",
            ),
            may(
                "vendor",
                T::Whole(1, u16::MAX.into()),
                "The site's number as a vendor; without one, what the publisher was granted counts.",
            ),
        ],
        "a topic" => vec![
            may("title", T::Sentence, TITLE),
            may(
                "halfLifeDays",
                T::Whole((*HALF_LIFE_DAYS.start()).into(), (*HALF_LIFE_DAYS.end()).into()),
                "Days in which interest in it halves; 14, unless given.",
            ),
            may(
                "sensitivity",
                words(&SENSITIVITIES),
                "How much it could hurt that it is known; interest in what is `high` is never \
                learnt. `low`, unless given.",
            ),
        ],
        "an item" => vec![
            may("title", T::Sentence, TITLE),
            may(
                "topics",
                T::Names(0),
                "Topics that a page with this item (`data-indgang-item`) is about as well.",
            ),
        ],
        "a trait" => vec![
            needed("type", words(&TRAIT_KINDS), "The type of its values."),
            may("title", T::Sentence, TITLE),
            needed("why", T::Sentence, "Why it is asked for, in a sentence to the visitor."),
            may(
                "expiresDays",
                T::Whole((*TRAIT_DAYS.start()).into(), (*TRAIT_DAYS.end()).into()),
                "Days until an answer is forgotten; 365, unless given.",
            ),
            may(
                "sensitivity",
                words(&SENSITIVITIES),
                "How much it could hurt that it is known. What is `high` decides no entry and \
                fills no merge field, unless `may` says why. `low`, unless given.",
            ),
            may(
                "may",
                T::One("may"),
                "What a trait of high sensitivity, or from the origin, may do all the same.",
            ),
            may(
                "from",
                words(&FROM),
                "Who says what it is: the visitor, or the `origin` of somebody who is logged in, by a \
                signed header. That fills no merge field, unless `may` says why. `visitor`, unless \
                given.",
            ),
            may(
                "ask",
                T::One("question"),
                "How visitors are asked for it, one question at a time.",
            ),
        ],
        "a word on what a trait may do" => vec![
            may("entry", T::Sentence, "Why it may decide which entry a visitor is given."),
            may("merge", T::Sentence, "Why it may be shown where a page fills it in."),
            may("ask", T::Sentence, "Why visitors may be asked for it, and trust us by then."),
        ],
        "a question" => question(),
        "a word on how often to ask" => often(),
        "a word on what a stage may do" => {
            vec![may("entry", T::Sentence, "Why it may decide which entry a visitor is given.")]
        }
        "a stage" => vec![
            needed("id", T::Name, "Its name."),
            needed("who", T::Sentence, "Who has come so far, in one sentence."),
            needed(
                "when",
                T::One("condition"),
                "When a visitor has come so far; they are at the last stage of which this holds.",
            ),
            may(
                "sensitivity",
                words(&SENSITIVITIES),
                "How much it could hurt that it is known. What is `high` asks traits alone, and \
                decides no entry, unless `may` says why. `low`, unless given.",
            ),
            may("may", T::One("mayEnter"), "What a stage of high sensitivity may do all the same."),
        ],
        "an event" => vec![may("title", T::Sentence, TITLE)],
        "an attribute" => vec![needed("type", words(&ATTRIBUTE_KINDS), "The type of its values.")],
        "a segment" => vec![
            needed("who", T::Sentence, "Who they are, in one sentence."),
            needed("when", T::One("condition"), "When a visitor is one of them."),
            may(
                "where",
                words(&PLACES),
                "With `edge` the edge alone knows of them, and no visitor can read the rule. `anywhere`, \
                unless given.",
            ),
            may(
                "minimum",
                T::Share,
                "The least share of all visitors that must be in it, as 0.02; `indgang simulate` asks.",
            ),
        ],
        "a slot" => vec![
            needed("variants", T::Variants, "Its variants; `default` is what everybody else sees."),
            may("html", T::NamedTexts, "The HTML of variants that the pages do not hold."),
            may(
                "value",
                T::NamedValues,
                "Values of variants, for a component in the page that reads them.",
            ),
            may(
                "fragment",
                T::NamedPaths,
                "Paths of the site whose content is given for variants, by the worker alone.",
            ),
        ],
        "an outcome" => vec![
            needed("event", T::Name, "The event that is hoped for."),
            may("value", T::Sentence, "The field of the event that says how much it was worth."),
        ],
        "an experience" => experience(),
        "a row of `show`" => vec![
            may("entry", T::Path, "The path that is asked for."),
            may("to", T::Path, "The path whose content is given for it."),
            may(
                "redirect",
                T::Flag,
                "Send the visitor there, instead of showing it in place; `false`, unless given.",
            ),
            may("slot", T::Name, "The slot that shows it."),
            may("variant", T::Name, "The variant that it shows."),
        ],
        _ => Vec::new(),
    }
}

fn question() -> Vec<Field> {
    use Takes as T;
    vec![
        needed("question", T::Sentence, "The question, to the visitor."),
        may("gives", T::Sentence, "What they get for an answer, in a sentence to them."),
        may(
            "options",
            T::Labels,
            "The answers it offers: values of the trait, and words for each.",
        ),
        may("input", words(&INPUTS), "What an answer is written with; `text`, unless given."),
        may(
            "when",
            T::One("condition"),
            "When there is trust enough to ask; in the first session already, unless given.",
        ),
    ]
}

fn often() -> Vec<Field> {
    use Takes as T;
    let range = |range: core::ops::RangeInclusive<u16>| {
        T::Whole((*range.start()).into(), (*range.end()).into())
    };
    let sessions = QUESTIONS_PER_SESSION;
    vec![
        may(
            "perSession",
            T::Whole((*sessions.start()).into(), (*sessions.end()).into()),
            "Most questions in one session; 1, unless given.",
        ),
        may(
            "daysBetween",
            range(DAYS_BETWEEN),
            "Days from one question to the next; 1, unless given.",
        ),
        may(
            "notNowDays",
            range(NOT_NOW_DAYS),
            "Days that a question rests after the first \"not now\", and twice as many after \
             each further one; 14, unless given.",
        ),
    ]
}
