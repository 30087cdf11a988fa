//! Values by the name of their group: what is asked is the same as if they were written out.

use super::Asked;
use super::operand::one_of;
use crate::condition::Condition;
use crate::limits::GROUP_USES;
use crate::manifest::mistake::Kind;
use crate::manifest::names::Names;
use crate::manifest::notes::{Notes, ticked};
use crate::manifest::tree::Node;
use alloc::format;

/// The question whether the attribute is, or holds, one of the group that `node` names.
pub(super) fn read(
    asked: Asked<'_>,
    node: &Node<'_>,
    names: &Names<'_>,
    notes: &mut Notes,
) -> Option<Condition> {
    let name = node.text(notes)?;
    let index = names.groups.find(name, node.place(), notes)?;
    // A group that is a mistake holds nothing, and that mistake is enough.
    let values = names.group_values.get(index).filter(|values| !values.is_empty())?;
    let uses = names.group_uses.get().saturating_add(values.len());
    names.group_uses.set(uses);
    if uses > GROUP_USES {
        let what =
            format!("the groups that conditions ask for come to more than {GROUP_USES} values");
        let fix = "ask for it in one segment, or make it smaller";
        notes.add(Kind::TooMany, node.place(), what, fix);
        return None;
    }
    let (found, wrong) = notes.aside(|aside| one_of(asked, values, names, aside));
    if let Some((what, fix)) = wrong {
        let what = format!("the group {} does not fit: {what}", ticked(name));
        notes.add(Kind::WrongOperand, node.place(), what, format!("in the group, {fix}"));
        return None;
    }
    found
}
