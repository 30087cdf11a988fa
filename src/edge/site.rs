//! What a worker is deployed with: the plan, and the secrets from its environment.

use super::seal::{BadSecret, KeyRing};
use crate::decision::{Decision, View};
use crate::engine::{self, Audiences};
use crate::json::Json;
use crate::plan::{ContentKind, Kind, Plan};
use alloc::{string::String, vec::Vec};
use core::cell::{OnceCell, RefCell};

/// The code of plans that are not the two of one manifest.
const UNLIKE: &str = "plan.unlike";

/// A site, ready to decide.
#[derive(Debug)]
pub struct Site {
    /// The edge's plan.
    pub plan: Plan,
    /// The keys; without them there are no profile cookies, and pages stay contextual.
    pub ring: Option<KeyRing>,
    /// Made by the first page that is decided.
    audiences: OnceCell<RefCell<Audiences>>,
}

impl Site {
    /// Loads the plan and takes in the secrets. An empty secret is none; a previous secret
    /// without a current one is none either.
    ///
    /// # Errors
    /// The stable code of what is wrong: of the [plan](crate::plan::BadPlan), `plan.unlike` if it
    /// is a browser's, or of a [secret](BadSecret).
    pub fn new(
        plan: Vec<u8>,
        secret: Option<&str>,
        previous: Option<&str>,
    ) -> Result<Self, &'static str> {
        let plan = Plan::load(plan).map_err(|bad| bad.code())?;
        if plan.kind() != Kind::Edge {
            return Err(UNLIKE);
        }
        let ring = KeyRing::of(secret, previous).map_err(|BadSecret| BadSecret::CODE)?;
        Ok(Self { plan, ring, audiences: OnceCell::new() })
    }

    /// [Decides](engine::decide) a page view, with what is kept between them.
    #[must_use]
    pub fn decide(&self, view: &View<'_>) -> Decision<'_> {
        let audiences = self.audiences.get_or_init(|| RefCell::new(Audiences::of(&self.plan)));
        match audiences.try_borrow_mut() {
            Ok(mut audiences) => engine::decide_by(&self.plan, &mut audiences, view),
            // Only who decides while deciding comes here.
            Err(_) => engine::decide(&self.plan, view),
        }
    }

    /// Sees that a browser can decide by the plan that is served beside this one.
    ///
    /// # Errors
    /// The stable code of what is wrong: of the [plan](crate::plan::BadPlan), or `plan.unlike` if
    /// it is not the browser's plan of the same manifest.
    pub fn admits(&self, browser: Vec<u8>) -> Result<(), &'static str> {
        let browser = Plan::load(browser).map_err(|bad| bad.code())?;
        let of_one = browser.kind() == Kind::Browser && browser.version() == self.plan.version();
        if of_one { Ok(()) } else { Err(UNLIKE) }
    }

    /// What variants show that is not in the pages, as JSON: rows of a slot, a variant, a kind
    /// (`html`, `value` or `fragment`) and a text.
    #[must_use]
    pub fn contents(&self) -> String {
        let mut json = Json::new();
        json.list(|json| {
            for content in self.plan.contents() {
                let kind = match content.kind {
                    ContentKind::Html => "html",
                    ContentKind::Value => "value",
                    ContentKind::Fragment => "fragment",
                };
                json.list(|json| {
                    json.text(content.slot).text(content.variant).text(kind).text(content.text);
                });
            }
        });
        json.into_string()
    }

    /// The paths whose content can come from another, as JSON: texts, some more than once.
    #[must_use]
    pub fn entries(&self) -> String {
        let mut json = Json::new();
        json.list(|json| {
            for path in self.plan.entries() {
                json.text(path);
            }
        });
        json.into_string()
    }

    /// The languages that the site speaks, with commas between: what a request's are held against.
    #[must_use]
    pub fn languages(&self) -> String {
        let languages: Vec<&str> = self.plan.languages().collect();
        languages.join(",")
    }
}
