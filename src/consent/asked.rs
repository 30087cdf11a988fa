//! What speaks for a visitor besides their choice, and which of it comes first.

use super::{Choice, Purposes, Set, Source};

/// What a site says of consent, in its manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The version of the text that visitors answer.
    pub text: u16,
    /// Whether it is for children: everything is refused, and nobody is asked.
    pub children: bool,
    /// What it asks for; the rest is never granted.
    pub purposes: Set,
    /// The consent platform that asks visitors, if it is not us.
    pub platform: Option<Platform>,
    /// Whether all that it asks for is granted unasked, where the law of a place allows that.
    pub granted_by_default: bool,
}

/// By what a site's consent platform is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// The IAB's Transparency and Consent Framework.
    Tcf,
    /// Google's consent mode.
    ConsentMode,
}

/// What one signal says now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It cannot be heard here, or not yet: what was recorded of it stands.
    Unheard,
    /// It says nothing that counts, so it grants nothing.
    Nothing,
    /// It grants and refuses this.
    Says(Purposes),
}

/// What a visitor is asked, and what speaks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What the site says.
    pub rules: Rules,
    /// What its consent platform says.
    pub platform: Heard,
    /// Whether the browser sends a global privacy control.
    pub gpc: bool,
    /// What the site's default says for the place of the visitor.
    pub default: Heard,
    /// Today, in days since 1970.
    pub today: u16,
}

impl Rules {
    /// Those of a site that asks for everything itself, with this version of the text.
    #[must_use]
    pub const fn new(text: u16) -> Self {
        Self {
            text,
            children: false,
            purposes: Set::ALL,
            platform: None,
            granted_by_default: false,
        }
    }
}

impl Asked {
    /// By a site of these rules, while no signal says anything.
    #[must_use]
    pub const fn new(rules: Rules, today: u16) -> Self {
        let (platform, default) = (Heard::Nothing, Heard::Nothing);
        Self { rules, platform, gpc: false, default, today }
    }

    /// Whether `choice` answered this text, within its time.
    pub(super) fn still_counts(&self, choice: Choice) -> bool {
        // Tomorrow is another clock that runs a little ahead, as around midnight; later than that
        // is a clock set back, or made up: no answer.
        choice.text == self.rules.text
            && choice.day <= self.today.saturating_add(1)
            && u32::from(self.today) < choice.ends()
    }

    /// Whether the privacy control withdraws what the visitor chose before they switched it on.
    pub(super) fn overrules(&self, choice: Choice) -> bool {
        self.gpc && choice.source == Source::Visitor
    }

    /// What the strongest of the signals says, and whose word it is.
    pub(super) fn signalled(&self, choice: Option<Choice>) -> (Purposes, Source) {
        let valid = choice.filter(|choice| self.still_counts(*choice));
        if valid.is_some_and(|choice| self.overrules(choice)) {
            return (Purposes::DENIED, Source::Visitor);
        }
        // The default is for those who never said anything: it overrules no one.
        let source = choice.map_or(Source::Default, |choice| choice.source);
        let silent = source == Source::Default;
        let nobody = if silent { source } else { Source::Platform };
        let heard = |heard, source| match heard {
            Heard::Says(purposes) => Some((purposes, source)),
            Heard::Nothing => None,
            Heard::Unheard => valid
                .filter(|choice| choice.source == source)
                .map(|choice| (choice.purposes, source)),
        };
        let (purposes, source) = heard(self.platform, Source::Platform)
            .or_else(|| self.gpc.then_some((Purposes::DENIED, nobody)))
            .or_else(|| heard(self.default, Source::Default).filter(|_| silent))
            .unwrap_or((Purposes::PENDING, nobody));
        (purposes, source)
    }
}
