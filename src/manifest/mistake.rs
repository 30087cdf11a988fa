//! What is wrong in a manifest: which kind of mistake, where, and what to write instead.

use alloc::{boxed::Box, string::String};
use core::{fmt, ops::Range};

macro_rules! kinds {
    ($($kind:ident $code:literal $meaning:literal)*) => {
        /// The kind of a [`Mistake`].
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
        }
    };
}

kinds! {
    Syntax "manifest.syntax" "the text is not JSON with comments"
    TooLarge "manifest.too_large" "the file is larger than a manifest may be"
    TooDeep "manifest.too_deep" "objects and lists are nested deeper than a manifest may be"
    TooMany "manifest.too_many" "a list or an object has more entries than it may have"
    DuplicateField "manifest.duplicate_field" "a field is there twice in one object"
    DuplicateName "manifest.duplicate_name" "a name is there twice where it may be once"
    UnknownField "manifest.unknown_field" "a field that a manifest does not have"
    NotSupported "manifest.not_supported" "something that a later version will know"
    MissingField "manifest.missing_field" "a field that must be there is missing"
    WrongType "manifest.wrong_type" "a value of another type than the field takes"
    Empty "manifest.empty" "a text, list or object that must not be empty is"
    BadName "manifest.bad_name" "a name with characters or of a length that names do not have"
    KeyCollision "manifest.key_collision" "two names that a profile could not tell apart"
    BadValue "manifest.bad_value" "a text that is not one of those that the field takes"
    OutOfRange "manifest.out_of_range" "a number outside what the field takes"
    BadDate "manifest.bad_date" "a text that is not a date"
    BadPath "manifest.bad_path" "a path that does not stay on the site or cannot be asked for"
    Conflict "manifest.conflict" "two fields that cannot be true together"
    NoDefault "manifest.no_default" "a slot without a `default` variant"
    UnknownName "manifest.unknown_name" "a name that nothing in the manifest has"
    Unused "manifest.unused" "a trait, an event or an attribute that nothing needs"
    Sensitive "manifest.sensitive" "something of high sensitivity, or told by the origin, is used where it may not be"
    UnknownAttribute "condition.unknown_attribute" "an attribute that nothing has"
    UnknownOperator "condition.unknown_operator" "an operator that conditions do not have"
    WrongOperator "condition.wrong_operator" "an operator that does not fit the attribute's type"
    WrongOperand "condition.wrong_operand" "a value that the attribute can never have"
    BadPattern "condition.bad_pattern" "a text that is not a pattern that can be matched here"
    LargePattern "condition.large_pattern" "a pattern that would take too much room"
}

/// One mistake in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What kind it is.
    pub kind: Kind,
    /// Where in the file's objects and lists: `experiences[2].show[0].slot`; empty for the file.
    pub path: String,
    /// Where in the text, in bytes.
    pub at: Range<usize>,
    /// The line it begins on, from 1.
    pub line: usize,
    /// The character of that line it begins at, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What to write instead.
    pub fix: String,
}

impl Mistake {
    /// Its kind's code: `manifest.unknown_field`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}: {} [{}]", self.what, self.fix, self.code())
    }
}

/// All mistakes of a manifest, by place; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(Box<[Mistake]>);

impl Mistakes {
    pub(super) const fn new(list: Box<[Mistake]>) -> Self {
        Self(list)
    }

    /// The mistakes, by place.
    #[must_use]
    pub const fn list(&self) -> &[Mistake] {
        &self.0
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|mistake| writeln!(f, "{mistake}"))
    }
}

impl core::error::Error for Mistakes {}
