//! The door for tools that show why somebody sees what they see: a preview, an author's console.
//! It says in JavaScript what `indgang explain --json` says on the command line.
//!
//! The other half is `www/js/explain/explain.js`.

use crate::described::{part, viewing, vocabulary};
use crate::engine::decide;
use crate::explain::{Words, explain, json, standings};
use crate::manifest::Mistakes;
use crate::manifest::visitor::{self, Page};
use crate::plan::Plan;
use crate::time::UnixSeconds;
use alloc::{format, string::String};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// A plan, ready to explain what it decides.
#[wasm_bindgen]
pub struct Explainer(Plan);

#[wasm_bindgen]
impl Explainer {
    /// Loads a plan.
    ///
    /// # Errors
    /// The plan is none; the message begins with the code of the reason.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: alloc::vec::Vec<u8>) -> Result<Self, JsError> {
        let plan = Plan::load(plan);
        plan.map(Self).map_err(|bad| JsError::new(&format!("{}: {bad}", bad.code())))
    }

    /// Explains one page view as JSON; of one part, if there is a name in `slot`. `context` and
    /// `profile` are texts as the command line takes them in files; without `profile` nothing is
    /// remembered. `now` is in seconds, for a context that does not say when.
    ///
    /// # Errors
    /// All mistakes of the context or of the profile, a line each, or no such slot.
    pub fn explain(
        &self,
        context: Option<String>,
        profile: Option<String>,
        slot: Option<String>,
        now: u32,
    ) -> Result<String, JsError> {
        let Self(plan) = self;
        let only = slot.as_deref();
        only.map_or(Ok(()), |name| part(plan, name)).map_err(|bad| JsError::new(&bad))?;
        let words = vocabulary(plan);
        let page = match context {
            Some(text) => visitor::page(&text, &words).map_err(|bad| wrong("context", &bad))?,
            None => Page::new(&words),
        };
        let now = page.now.unwrap_or(UnixSeconds(now));
        let past = profile.map(|text| visitor::past(&text, &words, now)).transpose();
        let past = past.map_err(|bad| wrong("profile", &bad))?;
        Ok(viewing(plan, &page, past.as_ref(), now, |view| {
            let paused = past.as_ref().is_some_and(|past| past.declared.paused);
            let words = Words::new(plan);
            let explanation = explain(plan, view, &decide(plan, view), &words, paused);
            json(&explanation, &standings(plan, view, &words), only)
        }))
    }
}

fn wrong(what: &str, mistakes: &Mistakes) -> JsError {
    JsError::new(format!("the {what} is not right\n{mistakes}").trim_end())
}
