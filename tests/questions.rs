//! Questions through the public doors: who is asked what, when, and how often.

mod support;

use indgang::consent::{Asked, Choice, Consent, Purposes, Rules, Source, State};
use indgang::context::Context;
use indgang::decision::View;
use indgang::engine::{ASK_AGAIN, Event, NOT_NOW, Refused, decide, declare, observe};
use indgang::json::Json;
use indgang::plan::{Kind, Plan, compile};
use indgang::profile::{Learnt, Profile};
use indgang::time::{Clock, DAY, UnixSeconds};
use support::{NOON, model, plan};

/// A ladder whose order in the file is not the order of asking.
const LADDER: &str = r#"{
  "site": { "name": "Ladder" },
  "questions": { "perSession": 2, "daysBetween": 0, "notNowDays": 10 },
  "traits": {
    "faith": {
      "type": "string", "why": "So that you can eat on board.", "sensitivity": "high",
      "may": { "ask": "They have flown with us." },
      "ask": { "question": "What do you not eat?", "when": { "count.purchase": { "$gte": 1 } } }
    },
    "birth_date": {
      "type": "string", "why": "So that you pay the fare for your age.", "sensitivity": "medium", "expiresDays": 100,
      "ask": { "question": "When were you born?", "gives": "The fare for your age.", "input": "date",
               "when": { "profile.sessions": { "$gte": 3 }, "trait.postcode": { "$exists": true } } }
    },
    "gender": {
      "type": "string", "why": "So that we say it right.",
      "ask": { "question": "How are you addressed?", "options": { "woman": "As a woman", "man": "As a man" } }
    },
    "postcode": { "type": "string", "why": "So that your airport comes first.",
      "ask": { "question": "Where do you live?" } }
  },
  "events": { "purchase": {} },
  "segments": { "all": { "who": "Whoever answered.", "when": { "$or": [
    { "trait.faith": { "$exists": true } }, { "trait.birth_date": { "$exists": true } },
    { "trait.gender": "woman" }, { "trait.postcode": { "$exists": true } } ] } } },
  "slots": { "hero": { "variants": ["default", "yours"] } },
  "experiences": [ { "id": "yours", "status": "live", "audience": "all", "because": "You answered.",
    "show": [{ "slot": "hero", "variant": "yours" }] } ]
}"#;

struct Visitor {
    plan: Plan,
    profile: Profile,
    at: UnixSeconds,
    consent: Consent,
}

impl Visitor {
    fn of(manifest: &str) -> Self {
        Self { plan: plan(manifest), ..Self::new() }
    }

    fn new() -> Self {
        let purposes = Purposes { remember: State::Granted, ..Purposes::DENIED };
        let day = NOON.day();
        let choice = Choice { purposes, source: Source::Visitor, text: 1, day, epoch: 1 };
        let consent = Consent::of(Some(choice), Asked::new(Rules::new(1), day));
        let mut profile = Profile { learnt: Learnt::new(1), ..Profile::default() };
        profile.learnt.arrive(NOON);
        Self { plan: plan(LADDER), profile, at: NOON, consent }
    }

    fn did(&mut self, name: &str) -> &mut Self {
        let event = Event { name: name.into(), ..Event::default() };
        observe(&self.plan, &mut self.profile.learnt, &event, self.at);
        self
    }

    /// So many days later, in a new session.
    fn days_later(&mut self, days: u32) -> &mut Self {
        self.at = UnixSeconds(self.at.0 + days * DAY);
        self.did("view")
    }

    fn says(&mut self, name: &str, value: &str) -> &mut Self {
        declare(&self.plan, &mut self.profile.declared, name, value, self.at).expect("taken");
        self
    }

    fn not_now(&mut self, name: &str) -> &mut Self {
        self.says(name, NOT_NOW)
    }

    fn asks(&self) -> Option<&str> {
        let clock = Clock { now: self.at, ahead: 0 };
        let view = View::new(self.consent, Some(&self.profile), Context::default(), clock);
        let question = decide(&self.plan, &view).question?;
        self.plan.questions().nth(question).map(|it| it.about.name)
    }

    #[track_caller]
    fn is_asked(&mut self, name: &str) -> &mut Self {
        assert_eq!(self.asks(), Some(name));
        self.did(&format!("?{name}"))
    }

    #[track_caller]
    fn is_not_asked(&mut self) -> &mut Self {
        assert_eq!(self.asks(), None);
        self
    }
}

#[test]
fn what_is_less_sensitive_is_asked_first_and_then_in_the_order_of_the_file() {
    let plan = plan(LADDER);
    let names: Vec<&str> = plan.questions().map(|it| it.about.name).collect();
    assert_eq!(names, ["gender", "postcode", "birth_date", "faith"]);
    let birth = plan.questions().nth(2).expect("it is there");
    assert!(birth.date);
    assert_eq!((birth.gives, birth.options), ("The fare for your age.", ""));
    let gender = plan.questions().next().expect("it is there");
    assert_eq!(gender.options, "woman\tAs a woman\nman\tAs a man");
    // A browser's plan asks the same.
    let browser = Plan::load(compile(&model(LADDER), Kind::Browser).expect("fits")).expect("loads");
    assert!(browser.questions().map(|it| it.about.name).eq(names));
}

#[test]
fn the_ladder_is_climbed_as_trust_grows() {
    let mut visitor = Visitor::new();
    visitor.is_asked("gender").says("gender", "woman");
    visitor.is_asked("postcode").says("postcode", "7100");
    // Two in this session, and the third asks for more trust besides.
    visitor.is_not_asked();
    visitor.days_later(1).is_not_asked();
    assert_eq!(visitor.profile.learnt.sessions, 2);
    visitor.days_later(1).is_asked("birth_date").says("birth_date", "1990-01-31");
    visitor.is_not_asked().days_later(1).is_not_asked();
    visitor.did("purchase").is_asked("faith");
}

/// One that is asked from a stage on, and one that is asked at a stage which passes.
const JOURNEY: &str = r#"{
  "site": { "name": "Journey" },
  "questions": { "perSession": 9, "daysBetween": 0 },
  "traits": {
    "postcode": { "type": "string", "why": "So that your airport comes first.",
      "ask": { "question": "Where do you live?", "when": { "profile.stage": { "$gte": "compare" } } } },
    "seat": { "type": "string", "why": "So that you sit well.",
      "ask": { "question": "Where do you sit?", "when": { "profile.stage": "booked" } } }
  },
  "events": { "search": {}, "purchase": {} },
  "stages": [
    { "id": "look", "who": "Who looked.", "when": { "count.search": { "$gte": 1 } } },
    { "id": "compare", "who": "Who compares.", "when": { "count.search": { "$gte": 3 } } },
    { "id": "booked", "who": "Who booked of late.", "when": { "since.purchase": { "$lte": 30 } } }
  ],
  "segments": { "all": { "who": "Whoever answered.", "when": { "$or": [
    { "trait.postcode": { "$exists": true } }, { "trait.seat": { "$exists": true } } ] } } },
  "slots": { "hero": { "variants": ["default", "yours"] } },
  "experiences": [ { "id": "yours", "status": "live", "audience": "all", "because": "You answered.",
    "show": [{ "slot": "hero", "variant": "yours" }] } ]
}"#;

#[test]
fn trust_may_go_by_the_stage_that_a_visitor_has_come_to() {
    let mut visitor = Visitor::of(JOURNEY);
    visitor.is_not_asked().did("search").is_not_asked().did("search").is_not_asked();
    visitor.did("search").is_asked("postcode");
    visitor.did("purchase").is_asked("postcode").says("postcode", "7100").is_asked("seat");
    // Back at an earlier stage.
    visitor.days_later(30).is_asked("seat").days_later(1).is_not_asked();
    visitor.says("postcode", "").is_asked("postcode");
}

#[test]
fn one_question_stands_until_something_is_said_and_counts_once() {
    let mut visitor = Visitor::new();
    for _ in 0..5 {
        visitor.is_asked("gender").did("view");
    }
    visitor.says("gender", "man").is_asked("postcode");
    visitor.not_now("postcode").is_not_asked();
}

#[test]
fn a_session_has_so_many_questions_and_then_days_pass() {
    let slow = LADDER.replace("\"daysBetween\": 0", "\"daysBetween\": 3");
    let mut visitor = Visitor::of(&slow.replace("\"perSession\": 2", "\"perSession\": 1"));
    visitor.is_asked("gender").says("gender", "man").is_not_asked();
    visitor.days_later(2).is_not_asked();
    visitor.days_later(1).is_asked("postcode");
    // Unanswered: it does not come with every visit either.
    visitor.days_later(2).is_not_asked();
    visitor.days_later(1).is_asked("postcode");
    // The days count within a session too.
    let mut visitor = Visitor::of(&slow);
    visitor.is_asked("gender").says("gender", "man").is_not_asked();
}

#[test]
fn not_now_rests_and_each_further_one_twice_as_long() {
    let mut visitor = Visitor::new();
    visitor.says("postcode", "7100");
    for rest in [10, 20, 40, 80, 160, 180, 180] {
        visitor.is_asked("gender").not_now("gender").is_not_asked();
        visitor.says("postcode", "7100").days_later(rest - 1);
        assert_ne!(visitor.asks(), Some("gender"), "after {rest} days less one");
        visitor.days_later(1);
        // What comes later on the ladder was put meanwhile; this one is first again.
        visitor.says("birth_date", "1990-01-31");
    }
    // An answer ends it: when that has expired, the first "not now" rests ten days again.
    visitor.says("gender", "woman").days_later(366).says("postcode", "7100");
    visitor.says("birth_date", "1990-01-31").is_asked("gender").not_now("gender");
    visitor.days_later(10).is_asked("gender");
}

#[test]
fn not_now_is_taken_back() {
    let mut visitor = Visitor::new();
    visitor.not_now("gender").is_asked("postcode");
    visitor.says("gender", ASK_AGAIN);
    assert!(visitor.profile.declared.is_empty());
    visitor.is_asked("gender");
    let declared = &mut visitor.profile.declared;
    let refused = declare(&visitor.plan, declared, "name", NOT_NOW, visitor.at);
    assert_eq!(refused, Err(Refused::Unknown));
}

#[test]
fn an_answer_is_one_that_its_question_admits() {
    let mut visitor = Visitor::new();
    visitor.says("gender", "man").says("birth_date", "1990-01-31");
    let before = visitor.profile.clone();
    for (name, value) in [
        ("gender", "zebra"),
        ("gender", "As a man"),
        ("gender", "man\tAs a man"),
        ("birth_date", "soon"),
        ("birth_date", "1990-02-30"),
    ] {
        let refused =
            declare(&visitor.plan, &mut visitor.profile.declared, name, value, visitor.at);
        assert_eq!(refused, Err(Refused::WrongType), "{name}: {value}");
        assert_eq!(visitor.profile, before, "{name}: {value}");
    }
    visitor.says("gender", "woman").says("postcode", "anything").says("birth_date", "2024-02-29");
}

#[test]
fn what_was_answered_is_asked_again_when_it_expires() {
    let mut visitor = Visitor::new();
    visitor.says("gender", "man").says("postcode", "7100").says("birth_date", "1990-01-31");
    visitor.days_later(1).days_later(99).is_not_asked();
    visitor.days_later(1).is_asked("birth_date");
}

#[test]
fn nobody_is_asked_without_consent_or_while_paused() {
    let mut visitor = Visitor::new();
    visitor.profile.declared.paused = true;
    visitor.is_not_asked();
    visitor.profile.declared.paused = false;
    visitor.is_asked("gender");
    visitor.consent = Consent::of(None, Asked::new(Rules::new(1), NOON.day()));
    visitor.is_not_asked();
    visitor.consent = Consent::of(
        Some(Choice {
            purposes: Purposes::DENIED,
            source: Source::Visitor,
            text: 1,
            day: NOON.day(),
            epoch: 1,
        }),
        Asked::new(Rules::new(1), NOON.day()),
    );
    visitor.is_not_asked();
}

#[test]
fn what_was_asked_outlives_its_record() {
    let mut visitor = Visitor::new();
    visitor.is_asked("gender").says("gender", "man").is_asked("postcode").not_now("postcode");
    let (learnt, declared) = (visitor.profile.learnt.encode(), visitor.profile.declared.encode());
    visitor.profile.learnt = Learnt::decode(&learnt).expect("reads");
    visitor.profile.declared = indgang::profile::Declared::decode(&declared).expect("reads");
    visitor.is_not_asked().days_later(10).is_asked("postcode");
}

#[test]
fn the_visitor_is_told_what_is_asked_and_what_they_put_off() {
    let mut visitor = Visitor::new();
    visitor.not_now("gender");
    let clock = Clock { now: visitor.at, ahead: 0 };
    let view = View::new(visitor.consent, Some(&visitor.profile), Context::default(), clock);
    let decision = decide(&visitor.plan, &view);
    let mut json = Json::new();
    json.object(|json| indgang::engine::asking(json, &visitor.plan, &decision));
    assert_eq!(
        json.into_string(),
        r#"{"question":{"name":"postcode","title":"postcode","why":"So that your airport comes first.","words":"Where do you live?","gives":"","kind":"text","options":""}}"#
    );
    let mut json = Json::new();
    indgang::engine::remembered(&mut json, &visitor.plan, &visitor.profile, visitor.at);
    let until = (u32::from(visitor.at.day()) + 10) * DAY;
    let row = format!(r#"{{"kind":"later","name":"gender","title":"gender","value":{until}}}"#);
    assert!(json.into_string().contains(&row));
}

#[test]
fn an_answer_is_told_with_what_it_admits_and_the_question_last_put_with_its_day() {
    let mut visitor = Visitor::new();
    visitor
        .is_asked("gender")
        .did("?gender")
        .says("gender", "man")
        .says("birth_date", "2000-12-31");
    let mut json = Json::new();
    indgang::engine::remembered(&mut json, &visitor.plan, &visitor.profile, visitor.at);
    let told = json.into_string();
    let (today, day) = (u32::from(visitor.at.day()), DAY);
    let [now, year, hundred] = [today, today + 365, today + 100].map(|it| it * day);
    for row in [
        format!(r#"{{"kind":"asked","name":"gender","title":"gender","value":{now}}}"#),
        format!(
            r#""name":"gender","title":"gender","value":"man","at":{year},"input":"text","options":"woman\tAs a woman\nman\tAs a man"}}"#
        )
        .replace(r"\t", r"\u0009"),
        format!(
            r#""name":"birth_date","title":"birth_date","value":"2000-12-31","at":{hundred},"input":"date","options":""}}"#
        ),
    ] {
        assert!(told.contains(&row), "{row} in {told}");
    }
}

#[test]
fn a_question_that_was_answered_elsewhere_is_not_put_off() {
    let mut visitor = Visitor::new();
    visitor.says("postcode", "2100");
    let before = visitor.profile.clone();
    visitor.not_now("postcode");
    assert_eq!(visitor.profile, before);
    // Taken back, nothing rests.
    visitor.says("postcode", "").not_now("gender").is_asked("postcode");
}
