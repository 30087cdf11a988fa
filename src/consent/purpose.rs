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
        [Self::Pending, Self::Granted, Self::Denied]
            .iter()
            .copied()
            .find(|state| state.name() == name)
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

    /// Those in this state, as bits in the order of [`Purpose::ALL`].
    pub(super) fn bits(self, state: State) -> u8 {
        u8::from(self.remember == state)
            | u8::from(self.edge == state) << 1
            | u8::from(self.measure == state) << 2
    }

    /// Those of `granted`, those of `denied`, and the others pending.
    pub(super) const fn of_bits(granted: u8, denied: u8) -> Self {
        const fn state(granted: u8, denied: u8, bit: u8) -> State {
            match (granted >> bit & 1, denied >> bit & 1) {
                (1, _) => State::Granted,
                (_, 1) => State::Denied,
                _ => State::Pending,
            }
        }
        Self {
            remember: state(granted, denied, 0),
            edge: state(granted, denied, 1),
            measure: state(granted, denied, 2),
        }
    }

    /// The same of the purposes that are `asked` for; the others are not answered.
    pub(super) fn only(self, Set(asked): Set) -> Self {
        Self::of_bits(self.bits(State::Granted) & asked, self.bits(State::Denied) & asked)
    }
}

/// Some of the purposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set(pub(super) u8);

impl Set {
    /// All of them.
    pub const ALL: Self = Self(0b111);

    /// Those of the lowest three bits, in the order of [`Purpose::ALL`].
    #[must_use]
    pub const fn of_bits(bits: u8) -> Self {
        Self(bits & 0b111)
    }

    /// Whether `purpose` is among them.
    #[must_use]
    pub const fn has(self, purpose: Purpose) -> bool {
        self.0 >> purpose as u8 & 1 == 1
    }
}
