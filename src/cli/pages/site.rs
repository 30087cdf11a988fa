//! What pages lack, seen together.

use super::finding::{Code, Found};
use super::seen::Seen;
use crate::render::{Remark, Weight, remarks};
use indgang::condition::Source;
use indgang::manifest::model::{Origin, Segment};
use indgang::manifest::{Model, Step, places};

/// How pages name our scripts.
const NAME_THEM: &str = "write `<script src=\"/indgang/bootstrap.js\"></script>` and `<script type=\"module\" \
                         src=\"/indgang/indgang.js\"></script>` in the `<head>` of each page";

/// What was found in pages, and what they have.
pub type Checked<'m> = (Vec<Found>, Seen<'m>);

/// Adds what pages lack of our scripts. An app may bring its own, so nothing is said of a page that names
/// none where no other does.
pub fn scripts(pages: &mut [Checked<'_>]) {
    let named = by_name(pages);
    for (found, seen) in pages {
        let Some(at) = seen.needs.clone().filter(|_| named) else { continue };
        let lacks = match seen.scripts {
            [true, true] => continue,
            [false, true] => {
                "`bootstrap.js`, so what was chosen ahead is not there at the first paint"
            }
            [true, false] => {
                "`indgang.js`, so it remembers nothing and a device decides nothing in it"
            }
            [false, false] => {
                "`bootstrap.js` and `indgang.js`, so it remembers nothing and a device decides nothing in it"
            }
        };
        let (what, fix) = (format!("this page does not name {lacks}"), NAME_THEM.to_owned());
        found.push(Found { code: Code::NoScript, at, what, fix });
    }
}

/// Whether any page names one of our scripts: then none comes with an app.
fn by_name(pages: &[Checked<'_>]) -> bool {
    pages.iter().any(|(_, seen)| seen.scripts.contains(&true))
}

/// What no page has, all of a site's being there: remarks on the manifest, and how many are findings.
pub fn lacking(pages: &[Checked<'_>], model: &Model, text: &str, name: &str) -> (String, usize) {
    let mut lacks: Vec<Lack> = Vec::new();
    for slot in &model.slots {
        if !pages.iter().any(|(_, seen)| seen.slots.contains(slot.name.as_str())) {
            lacks.push(Lack {
                weight: Weight::Finding,
                code: "page.no_slot",
                way: vec!["slots".into(), slot.name.as_str().into()],
                what: format!("the slot `{}` is in none of the pages", slot.name),
                fix: "mark it in a page with `data-indgang-slot`, or remove it",
            });
        }
    }
    // What an app brings is in no built page.
    let (weight, or) = match by_name(pages) {
        true => (Weight::Finding, ""),
        false => (Weight::Note, ", unless an app brings it"),
    };
    if weight == Weight::Note && pages.iter().any(|(_, seen)| seen.needs.is_some()) {
        lacks.push(Lack {
            weight,
            code: "page.no_script",
            way: vec!["site".into()],
            what: "no page names `bootstrap.js` and `indgang.js`: unless an app brings its own, nothing is \
                   remembered"
                .to_owned(),
            fix: NAME_THEM,
        });
    }
    if let Some(way) = asks(model)
        && !pages.iter().any(|(_, seen)| seen.consent)
    {
        lacks.push(Lack {
            weight,
            code: "page.no_consent",
            way,
            what: format!("this asks what is remembered, and nobody can allow that: no page has \
                           `<indgang-consent>` or `<indgang-panel>`{or}"),
            fix: "write `<indgang-consent mode=\"banner\"></indgang-consent>` in the pages, or name the site's \
                  consent platform in `consent`",
        });
    }
    let asked = model.traits.iter().find(|known| known.question.is_some());
    if let Some(asked) = asked.filter(|_| !pages.iter().any(|(_, seen)| seen.question)) {
        lacks.push(Lack {
            weight,
            code: "page.no_question",
            way: vec!["traits".into(), asked.name.as_str().into(), "ask".into()],
            what: format!("nobody can be asked this: no page has `<indgang-question>`{or}"),
            fix: "write `<indgang-question></indgang-question>` where a page may ask",
        });
    }
    told(&lacks, text, name)
}

/// Something that no page has.
struct Lack {
    weight: Weight,
    code: &'static str,
    /// Where the manifest asks for it.
    way: Vec<Step>,
    what: String,
    fix: &'static str,
}

fn told(lacks: &[Lack], text: &str, name: &str) -> (String, usize) {
    let places = places(text, &lacks.iter().map(|it| it.way.as_slice()).collect::<Vec<_>>());
    let list = places.iter().zip(lacks).map(|(place, lack)| Remark {
        weight: lack.weight,
        code: lack.code,
        path: &place.path,
        at: place.at.clone(),
        line: place.line,
        column: place.column,
        what: &lack.what,
        fix: lack.fix,
    });
    let list: Vec<Remark<'_>> = list.collect();
    let findings = lacks.iter().filter(|it| it.weight == Weight::Finding).count();
    (remarks(name, text, &list, 0), findings)
}

/// Where the manifest asks what only a profile has, if visitors can allow one and we are to ask them.
fn asks(model: &Model) -> Option<Vec<Step>> {
    if model.consent.children || model.consent.platform.is_some() {
        return None;
    }
    let segment = model.segments.iter().find(|segment| remembered(segment))?;
    Some(match segment.origin {
        Origin::Segment => vec!["segments".into(), segment.name.as_str().into()],
        Origin::Stage(_) | Origin::Narrowed(..) => vec!["stages".into()],
    })
}

/// Whether a segment asks what is remembered.
fn remembered(segment: &Segment) -> bool {
    let mut asked = false;
    segment.when.sources(&mut |source| {
        asked |= matches!(
            source,
            Source::Sessions
                | Source::Recent
                | Source::Affinity(..)
                | Source::Trait(_)
                | Source::Count(_)
                | Source::Since(_)
        );
    });
    asked
}
