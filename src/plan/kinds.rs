//! The types that a plan declares, for what is worked out about values.

use super::{AttributeKind, Plan, TraitKind};
use crate::condition::values::{Kind, Known};
use crate::id::Key;
use alloc::{borrow::ToOwned, string::String, vec::Vec};

impl From<TraitKind> for Kind {
    fn from(kind: TraitKind) -> Self {
        match kind {
            TraitKind::Text => Self::Text,
            TraitKind::Number => Self::Number,
            TraitKind::Bool => Self::Bool,
        }
    }
}

impl From<AttributeKind> for Kind {
    fn from(kind: AttributeKind) -> Self {
        match kind {
            AttributeKind::Text | AttributeKind::Version => Self::Text,
            AttributeKind::Number => Self::Number,
            AttributeKind::Bool => Self::Bool,
            AttributeKind::List => Self::List,
        }
    }
}

impl Known for Plan {
    fn languages(&self) -> Vec<String> {
        self.languages().map(ToOwned::to_owned).collect()
    }

    fn of_trait(&self, name: Key) -> Option<Kind> {
        self.traits().find(|known| known.key == name).map(|known| known.kind.into())
    }

    fn of_attribute(&self, row: u16) -> Option<Kind> {
        self.attribute(row).map(|(_, kind)| kind.into())
    }
}
