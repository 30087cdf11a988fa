//! Decisions through the public door: manifest in, view in, decision out.

mod support;

use indgang::consent::{Asked, Choice, Consent, Purposes, Rules, Source, State};
use indgang::context::{Context, Device};
use indgang::decision::{Decision, Reason, View};
use indgang::engine::{self, Event, Refused, decide, declare, observe};
use indgang::id::Key;
use indgang::json::Json;
use indgang::plan::Plan;
use indgang::profile::{Learnt, Profile};
use indgang::time::{Clock, DAY, UnixSeconds};
use support::{NOON, SMALL, plan};

fn consent(remember: State) -> Consent {
    let purposes = Purposes { remember, ..Purposes::DENIED };
    let choice = Choice { purposes, source: Source::Visitor, text: 1, day: NOON.day(), epoch: 1 };
    Consent::of(Some(choice), Asked::new(Rules::new(1), NOON.day()))
}

/// A visitor with a past: events as `name topics item`, each a minute apart and ending at noon.
struct Visitor {
    plan: Plan,
    profile: Profile,
    at: UnixSeconds,
}

impl Visitor {
    fn new() -> Self {
        let profile = Profile { learnt: Learnt::new(1), ..Profile::default() };
        Self { plan: plan(SMALL), profile, at: NOON }
    }

    fn did(mut self, name: &str, topics: &str, item: &str) -> Self {
        let event = Event { name: name.into(), topics: topics.into(), item: item.into() };
        observe(&self.plan, &mut self.profile.learnt, &event, self.at);
        self
    }

    fn later(mut self, seconds: u32) -> Self {
        self.at = UnixSeconds(self.at.0 + seconds);
        self
    }

    fn says(mut self, name: &str, value: &str) -> Self {
        declare(&self.plan, &mut self.profile.declared, name, value, self.at).expect("room");
        self
    }

    fn seed(mut self, seed: u16) -> Self {
        self.profile.learnt.seed = seed;
        self
    }

    fn sees(&self, context: Context<'_>) -> Decision<'_> {
        self.sees_with(consent(State::Granted), context)
    }

    fn sees_with(&self, consent: Consent, context: Context<'_>) -> Decision<'_> {
        let clock = Clock { now: self.at, ahead: 0 };
        decide(&self.plan, &View::new(consent, Some(&self.profile), context, clock))
    }

    #[track_caller]
    fn check(&self, context: Context<'_>, hero: &str, note: &str, entry: Option<&str>) -> &Self {
        let decision = self.sees(context);
        let slots: Vec<_> = decision.slots.iter().map(|it| (it.slot, it.variant)).collect();
        assert_eq!(slots, [("hero", hero), ("note", note)]);
        assert_eq!(decision.entry.map(|way| way.to), entry);
        self
    }
}

const HOME: Context<'static> = Context {
    path: "/",
    country: "DE",
    region: "",
    language: "en",
    device: Device::Phone,
    referrer: indgang::context::Referrer::Direct,
    campaign: indgang::context::Campaign { source: "", medium: "", name: "" },
};

#[test]
fn a_stranger_gets_what_everybody_gets() {
    Visitor::new().check(HOME, "default", "default", None);
}

#[test]
fn the_country_is_enough_for_a_contextual_variant() {
    let visitor = Visitor::new();
    let dane = Context { country: "DK", ..HOME };
    visitor.check(dane, "default", "danish", None);
    let decision = visitor.sees_with(consent(State::Denied), dane);
    assert_eq!(decision.slots[1].variant, "danish", "also without consent");
}

#[test]
fn interest_opens_another_way_in_and_fades() {
    let hunter = Visitor::new().did("view", "deals", "");
    hunter.check(HOME, "deals", "default", Some("/deals/"));
    hunter.check(Context { path: "/about/", ..HOME }, "deals", "default", None);
    let hunter = hunter.later(7 * DAY);
    hunter.check(HOME, "deals", "default", Some("/deals/"));
    hunter.later(DAY).check(HOME, "default", "default", None);
}

#[test]
fn a_profile_does_not_count_without_consent() {
    let hunter = Visitor::new().did("view", "deals", "").says("first_name", "Anna");
    for state in [State::Pending, State::Denied] {
        let decision = hunter.sees_with(consent(state), HOME);
        assert!(decision.slots.iter().all(|slot| slot.variant == "default"), "{state:?}");
        assert_eq!((decision.entry, decision.merges.len()), (None, 0), "{state:?}");
    }
}

#[test]
fn the_higher_priority_decides_and_the_other_has_the_rest() {
    let both = Visitor::new().did("view", "deals", "").says("children", "2");
    both.check(HOME, "deals", "default", Some("/deals/"));
    Visitor::new().says("children", "2").check(HOME, "family", "default", None);
    let member = Visitor::new().says("member", "true").did("search", "", "");
    member.check(HOME, "default", "default", None);
    member.did("search", "", "").check(HOME, "family", "default", None);
}

#[test]
fn missing_values_answer_no_to_all_but_negated_questions() {
    // $ne on the device, $in on the items, hours as a range.
    let dreamer = Visitor::new().did("view", "", "lisbon").later(6 * 3_600);
    dreamer.check(HOME, "default", "evening", None);
    dreamer.check(Context { device: Device::Desktop, ..HOME }, "default", "default", None);
    dreamer.later(5 * 3_600).check(HOME, "default", "default", None);
    // Never bought: `since` has no value, and is not 30 days.
    Visitor::new().check(HOME, "default", "default", None);
}

#[test]
fn an_experience_keeps_its_dates() {
    let buyer = Visitor::new().did("purchase", "", "");
    buyer.check(HOME, "default", "default", None);
    let lapsed = buyer.later(32 * DAY);
    lapsed.check(HOME, "default", "back", None);
    // 2026-12-24 begins 33 days less 12 hours after that noon.
    lapsed.later(12 * 3_600).check(HOME, "default", "default", None);
}

#[test]
fn half_of_the_visitors_are_held_out_and_stay_so() {
    let start = Context { path: "/start/", ..HOME };
    let shown = (0..2_000).filter(|&seed| {
        let visitor = Visitor::new().did("view", "deals", "").seed(seed);
        let way = visitor.sees(start).entry;
        assert_eq!(way, visitor.sees(start).entry);
        way.inspect(|way| assert!(way.redirect)).is_some()
    });
    let shown = shown.count();
    assert!((900..1_100).contains(&shown), "{shown} of 2,000");
}

#[test]
fn every_choice_has_its_reason() {
    let hunter = Visitor::new().did("view", "deals", "");
    let decision = hunter.sees(HOME);
    assert_eq!(decision.slots[0].reason.words(), Some("You looked at low fares."));
    assert!(
        matches!(decision.slots[0].reason, Reason::Experience(why) if why.experience == "deals")
    );
    assert_eq!(decision.slots[1].reason, Reason::Default);
    let mut json = Json::new();
    engine::why(&mut json, &decision);
    assert_eq!(
        json.into_string(),
        r#"[{"slot":null,"variant":"/deals/","because":"You looked at low fares."},{"slot":"hero","variant":"deals","because":"You looked at low fares."}]"#
    );
}

#[test]
fn merge_fields_are_filled_from_answers_and_items() {
    let visitor = Visitor::new().says("first_name", "  An<na\n").did("view", "", "tokyo");
    let decision = visitor.sees(HOME);
    assert_eq!(
        decision.merges,
        [("first_name", "An<na".to_string()), ("last_seen", "Tokyo".to_string())]
    );
    let forgot = visitor.says("first_name", "");
    assert_eq!(forgot.sees(HOME).merges.len(), 1);
}

#[test]
fn what_the_plan_does_not_know_is_not_remembered() {
    let before = Visitor::new().did("view", "", "");
    let mut after = Visitor::new().did("view", "secret-topic", "secret-item");
    let mut tell =
        |name, value| declare(&after.plan, &mut after.profile.declared, name, value, after.at);
    assert_eq!(tell("shoe_size", "44"), Err(Refused::Unknown));
    assert_eq!(tell("children", "two"), Err(Refused::WrongType));
    assert_eq!(tell("first_name", &"x".repeat(65)), Err(Refused::Full));
    assert_eq!(before.profile, after.profile);
}

#[test]
fn the_page_is_told_what_and_never_why() {
    let visitor = Visitor::new().did("view", "deals", "").says("first_name", "Anna");
    let told = engine::inline(&visitor.plan, &visitor.sees(HOME));
    let version = format!("{:08x}", visitor.plan.version());
    assert_eq!(
        told,
        format!(
            r#"{{"plan":"{version}","entry":"/deals/","slots":{{"hero":"deals","note":"default"}}}}"#
        )
    );
}

#[test]
fn visitors_can_read_what_is_remembered() {
    let mut visitor = Visitor::new()
        .did("view", "deals", "lisbon")
        .did("purchase", "", "")
        .says("first_name", "A\"na")
        .says("children", "-2");
    let mut json = Json::new();
    engine::remembered(&mut json, &visitor.plan, &visitor.profile, visitor.at);
    let (now, seed) = (visitor.at.0, visitor.profile.learnt.seed);
    let [year, short] = [365, 10].map(|days| (now / 86_400 + days) * 86_400);
    let rows = [
        format!(r#"{{"kind":"sessions","name":"sessions","title":"","value":1,"at":{now}}}"#),
        format!(r#"{{"kind":"seed","name":"seed","title":"","value":{seed}}}"#),
        format!(r#"{{"kind":"topic","name":"deals","title":"deals","value":10,"at":{now}}}"#),
        format!(r#"{{"kind":"topic","name":"sun","title":"Sunny places","value":10,"at":{now}}}"#),
        format!(r#"{{"kind":"event","name":"view","title":"Page views","value":1,"at":{now}}}"#),
        format!(r#"{{"kind":"event","name":"purchase","title":"Bookings","value":1,"at":{now}}}"#),
        r#"{"kind":"item","name":"lisbon","title":"Lisbon","value":true}"#.into(),
        format!(
            r#"{{"kind":"trait","name":"first_name","title":"first_name","value":"A\"na","at":{year},"input":"text","options":""}}"#
        ),
        format!(
            r#"{{"kind":"trait","name":"children","title":"children","value":-2,"at":{short},"input":"number","options":""}}"#
        ),
    ];
    assert_eq!(json.into_string(), format!("[{}]", rows.join(",")));

    // What they turned away is told by the words with which it was shown.
    let deals = visitor.plan.experiences().next().expect("live");
    let because = String::from(deals.because);
    visitor.profile.declared.dismiss(deals.key, visitor.at.day());
    let mut json = Json::new();
    engine::remembered(&mut json, &visitor.plan, &visitor.profile, visitor.at);
    let day = now / 86_400 * 86_400;
    let row =
        format!(r#"{{"kind":"dismissed","name":"dismissed","title":"{because}","value":{day}}}]"#);
    let told = json.into_string();
    assert!(!because.is_empty() && told.ends_with(&row), "{told}");
}

#[test]
fn a_topic_that_a_page_names_beside_its_item_is_looked_at_once() {
    let views = |topics| {
        let visitor = Visitor::new().did("view", topics, "lisbon");
        let sun = visitor.plan.topics().find(|topic| topic.name == "sun").expect("known").key;
        visitor.profile.learnt.affinity(sun).expect("learnt").strength.views()
    };
    assert_eq!(views(""), 1.0);
    assert_eq!(views("deals sun"), 1.0);
}

#[test]
fn a_paused_profile_stays_and_does_not_count() {
    let mut visitor = Visitor::new().did("view", "deals", "").says("first_name", "Anna");
    let learnt = visitor.profile.clone();
    let stranger = Visitor::new();
    assert_ne!(visitor.sees(HOME), stranger.sees(HOME));
    visitor.profile.declared.paused = true;
    assert_eq!(visitor.sees(HOME), stranger.sees(HOME), "merge fields too");
    visitor.profile.declared.paused = false;
    assert_eq!(visitor.profile, learnt);
    assert_ne!(visitor.sees(HOME), stranger.sees(HOME));
}

#[test]
fn what_was_dismissed_is_passed_over_and_the_next_one_decides() {
    let mut visitor = Visitor::new().did("view", "deals", "").says("member", "true");
    visitor = visitor.did("search", "", "").did("search", "", "");
    let behind = |visitor: &Visitor, slot| engine::behind(&visitor.plan, &visitor.sees(HOME), slot);
    let deals = behind(&visitor, "hero").expect("decided");
    assert_eq!(deals, Key::of("deals"), "it outlives every change of plan");
    assert_eq!(behind(&visitor, ""), Some(deals));
    assert_eq!([behind(&visitor, "note"), behind(&visitor, "nowhere")], [None, None]);
    visitor.check(HOME, "deals", "default", Some("/deals/"));
    visitor.profile.declared.dismiss(deals, visitor.at.day());
    visitor.check(HOME, "family", "default", None);
    visitor.profile.declared.restore();
    visitor.check(HOME, "deals", "default", Some("/deals/"));
}

#[test]
fn what_follows_from_the_context_can_be_dismissed_while_paused() {
    let mut visitor = Visitor::new();
    let denmark = Context { country: "DK", ..HOME };
    visitor.profile.declared.paused = true;
    visitor.check(denmark, "default", "danish", None);
    visitor.profile.declared.dismiss(Key::of("danes"), visitor.at.day());
    visitor.check(denmark, "default", "default", None);
}

#[test]
fn a_plan_that_renames_or_drops_a_topic_leaves_the_others_alone() {
    let visitor = Visitor::new().did("view", "deals sun", "tokyo").did("search", "", "lisbon");
    let learnt = Learnt::decode(&visitor.profile.learnt.encode()).expect("reads");
    let told = |plan: &Plan| {
        let mut json = Json::new();
        let profile = Profile { learnt: learnt.clone(), ..Profile::default() };
        engine::remembered(&mut json, plan, &profile, NOON);
        json.into_string()
    };
    let before = told(&visitor.plan);
    let topic = |title: &str, tenths: u8| format!("\"title\":\"{title}\",\"value\":{tenths},");
    assert!(before.contains(&topic("Sunny places", 20)) && before.contains(&topic("deals", 10)));
    // The first topic gets another name, and an item goes; nothing takes their place.
    let renamed = SMALL.replace("\"deals\": {", "\"a_first\": {},\n\"low_fares\": {");
    let renamed = renamed.replace("affinity.deals", "affinity.low_fares");
    let renamed = renamed.replace(", \"tokyo\": { \"title\": \"Tokyo\" }", "");
    let after = told(&plan(&renamed));
    assert_eq!(after.matches("\"kind\":\"topic\"").count(), 1);
    assert!(after.contains(&topic("Sunny places", 20)));
    assert!(after.contains("\"lisbon\"") && !after.contains("tokyo"));
    assert_eq!(told(&visitor.plan), before, "and back");
}

/// Neither a page nor an item tells of a topic of high sensitivity; a page's others are learnt. An item
/// that tells of one is not remembered at all.
#[test]
fn what_is_sensitive_is_never_learnt() {
    let plan = plan(
        r#"{
  "site": { "name": "S" },
  "topics": { "health": { "sensitivity": "high" }, "sun": {}, "loans": { "sensitivity": "high" }, "snow": {} },
  "items": { "spa": { "topics": ["health", "sun", "loans", "snow"] } },
  "events": {}
}"#,
    );
    for (page, item) in [("health sun loans snow", ""), ("", "spa"), ("loans", "spa")] {
        let mut learnt = Learnt::new(1);
        let (topics, item) = (page.into(), item.into());
        observe(&plan, &mut learnt, &Event { name: "view".into(), topics, item }, NOON);
        let leans = |topic: &str| learnt.affinity(Key::of(topic)).is_some();
        assert_eq!(["health", "loans"].map(leans), [false, false]);
        assert_eq!(["sun", "snow"].map(leans), [page.contains("sun"); 2]);
        assert_eq!(learnt.recent(), []);
    }
}
