//! Shares of visitors.

use crate::data::written;
use crate::manifest::mistake::Kind;
use crate::manifest::notes::Notes;
use crate::manifest::tree::Node;
use alloc::{borrow::ToOwned, format};

/// A share of 0 to 1, in ten-thousandths.
pub(super) fn share(node: &Node<'_>, notes: &mut Notes) -> Option<u16> {
    let share = node.number(notes)?;
    if !(0.0..=1.0).contains(&share) {
        let what = format!("`{}` is not a share from 0 to 1", written(share));
        let fix = if (1.0..=100.0).contains(&share) {
            format!("write `{}` for {share} per cent", share / 100.0)
        } else {
            "write `0.1` for 10 per cent".to_owned()
        };
        notes.add(Kind::OutOfRange, node.place(), what, fix);
        return None;
    }
    let parts = (share * 10_000.0).round();
    if (share * 10_000.0 - parts).abs() > 1e-6 {
        let what = format!("`{}` is finer than ten-thousandths", written(share));
        notes.add(Kind::OutOfRange, node.place(), what, format!("write `{}`", parts / 10_000.0));
    }
    Some(parts as u16)
}
