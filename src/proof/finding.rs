//! What was found: which kind, where, and what to do about it.

use crate::manifest::Step;
use alloc::{string::String, vec::Vec};

macro_rules! kinds {
    ($($kind:ident $code:literal $note:literal $meaning:literal)*) => {
        /// The kind of a [`Finding`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $(#[doc = $meaning] $kind,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// A code for it that stays the same from version to version.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$kind => $code),* }
            }

            /// What it means, in half a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$kind => $meaning),* }
            }

            /// Whether it is only worth knowing: nothing needs to be done about it.
            #[must_use]
            pub const fn is_note(self) -> bool {
                match self { $(Self::$kind => $note),* }
            }
        }
    };
}

kinds! {
    Never "segment.never" false "a segment that nobody can be in"
    Always "segment.always" false "a segment that everybody is in"
    Equal "segment.equal" false "a segment that is the same as another one"
    Over "experience.over" false "a live experience whose dates are past"
    Unreachable "experience.unreachable" false "a live experience that nobody can get"
    SameKey "experience.same_key" false "a live experience that a profile cannot tell from another"
    Dead "experience.dead" false "a live experience for which others decide everything before it"
    Shadowed "show.shadowed" false "a row of an experience that nobody gets to"
    Loop "entry.loop" false "entry points that lead to each other"
    Chain "entry.chain" true "an entry point that leads to another one, which is not followed"
    Unused "manifest.no_use" false "something that no rule uses"
    Permutations "site.permutations" false "more versions of a page than the budget allows"
    Audiences "site.audiences" false "many audiences, and no word on why"
    NeverAsked "question.never" false "a question that nobody can be asked"
    AskedEarly "question.early" false "a question of high sensitivity that a stranger can be asked"
    ForNothing "question.for_nothing" false "a question whose answer changes nothing"
    NotOffered "question.not_offered" false "a condition for an answer that no option gives"
    Undecided "proof.undecided" true "something that could not be decided within the bounds"
}

/// Something that is legal and probably not meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind it is.
    pub kind: Kind,
    /// The way to it in the manifest; [`places`](crate::manifest::places) tells where that is.
    pub way: Vec<Step>,
    /// What was found.
    pub what: String,
    /// What to do about it.
    pub fix: String,
}

impl Finding {
    pub(super) fn new(
        kind: Kind,
        way: impl IntoIterator<Item = Step>,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { kind, way: way.into_iter().collect(), what: what.into(), fix: fix.into() }
    }

    /// Its kind's code: `segment.never`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }
}
