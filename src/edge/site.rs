//! What a worker is deployed with: the plan, and the secrets from its environment.

use super::seal::{BadSecret, KeyRing};
use crate::plan::Plan;
use alloc::{string::String, vec::Vec};

/// A site, ready to decide.
#[derive(Clone, Debug)]
pub struct Site {
    /// The edge's plan.
    pub plan: Plan,
    /// The keys; without them there are no profile cookies, and pages stay contextual.
    pub ring: Option<KeyRing>,
}

impl Site {
    /// Loads the plan and takes in the secrets. An empty secret is none; a previous secret
    /// without a current one is none either.
    ///
    /// # Errors
    /// The stable code of what is wrong: of the [plan](crate::plan::BadPlan), or of a
    /// [secret](BadSecret).
    pub fn new(
        plan: Vec<u8>,
        secret: Option<&str>,
        previous: Option<&str>,
    ) -> Result<Self, &'static str> {
        let plan = Plan::load(plan).map_err(|bad| bad.code())?;
        let given = |secret: &&str| !secret.is_empty();
        let ring = secret
            .filter(given)
            .map(|secret| KeyRing::new(secret, previous.filter(given)))
            .transpose()
            .map_err(|BadSecret| BadSecret::CODE)?;
        Ok(Self { plan, ring })
    }

    /// The languages that the site speaks, with commas between: what a request's are held against.
    #[must_use]
    pub fn languages(&self) -> String {
        let languages: Vec<&str> = self.plan.languages().collect();
        languages.join(",")
    }
}
