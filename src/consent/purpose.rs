//! The three purposes.

/// What data may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A profile on this device.
    Remember,
    /// The profile travels to the site's own edge; implies [`Remember`](Self::Remember).
    Edge,
    /// Exposures and outcomes are counted, with no identifier.
    Measure,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Remember, Self::Edge, Self::Measure];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Remember => "remember",
            Self::Edge => "edge",
            Self::Measure => "measure",
        }
    }
}

/// The answer for one purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Not asked or not answered: behaves as denied, and stores nothing.
    #[default]
    Pending,
    /// Allowed.
    Granted,
    /// Refused.
    Denied,
}

impl State {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Denied => "denied",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Pending, Self::Granted, Self::Denied].into_iter().find(|state| state.name() == name)
    }
}

/// The state of each purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purposes {
    /// For [`Purpose::Remember`].
    pub remember: State,
    /// For [`Purpose::Edge`].
    pub edge: State,
    /// For [`Purpose::Measure`].
    pub measure: State,
}

impl Purposes {
    /// Nothing answered.
    pub const PENDING: Self =
        Self { remember: State::Pending, edge: State::Pending, measure: State::Pending };
    /// Everything refused.
    pub const DENIED: Self =
        Self { remember: State::Denied, edge: State::Denied, measure: State::Denied };

    /// The same without contradiction: who grants `edge` without refusing `remember` grants
    /// both, and who refuses `remember` refuses `edge`.
    #[must_use]
    pub const fn coherent(self) -> Self {
        match (self.remember, self.edge) {
            (State::Pending, State::Granted) => Self { remember: State::Granted, ..self },
            (State::Denied, State::Granted) => Self { edge: State::Denied, ..self },
            _ => self,
        }
    }
}
