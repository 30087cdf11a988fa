//! Whether a plan can be trusted: checked once, when it is loaded.

use super::format::{CONTENT, Section};
use super::read::Plan;
use crate::bytes::{u16_at, u32_at};
use crate::condition::NodeId;
use crate::id::TAKEN;
use crate::profile::affinity::HalfLife;
use crate::strings::TextId;

/// Whose rows begin with a name that a manifest gave.
const NAMED: [Section; 9] = [
    Section::Attributes,
    Section::Topics,
    Section::Items,
    Section::Traits,
    Section::Events,
    Section::Slots,
    Section::Variants,
    Section::Merges,
    Section::Experiences,
];

/// Whether every number in a row is of something that is there; else the section of the first
/// that is not; and nothing has the name that is [taken](TAKEN).
pub(super) fn is_sound(plan: &Plan) -> Result<(), Section> {
    let texts = plan.texts().len();
    let all = |section: Section, sound: &dyn Fn(&[u8]) -> bool| {
        if plan.rows(section).all(sound) { Ok(()) } else { Err(section) }
    };
    let text = |row: &[u8], at: usize| (u32_at(row, at) as usize) < texts;
    let within = |first: u32, count: u32, section: Section| {
        first.checked_add(count).is_some_and(|end| end as usize <= plan.count(section))
    };
    if !plan.texts().is_sound() {
        return Err(Section::TextEnds);
    }
    let told = plan.texts();
    for section in NAMED {
        all(section, &|row| told.get(TextId(u32_at(row, 0))) != TAKEN)?;
    }
    if !matches!(plan.count(Section::Site), 1 | 2) || plan.consent_text() == 0 {
        return Err(Section::Site);
    }
    if !plan.program().has_sound_tables() {
        return Err(Section::Predicates);
    }
    all(Section::Site, &|row| text(row, 4))?;
    all(Section::Languages, &|row| text(row, 0))?;
    all(Section::Referrers, &|row| text(row, 0))?;
    all(Section::Attributes, &|row| text(row, 0) && row.get(4).is_some_and(|&kind| kind <= 4))?;
    all(Section::Topics, &|row| {
        text(row, 0) && text(row, 4) && HalfLife::from_days(u16_at(row, 10)).is_ok()
    })?;
    all(Section::Items, &|row| {
        let topics = within(u32_at(row, 12), u16_at(row, 10).into(), Section::ItemTopics);
        text(row, 0) && text(row, 4) && topics
    })?;
    all(Section::ItemTopics, &|row| usize::from(u16_at(row, 0)) < plan.count(Section::Topics))?;
    all(Section::Traits, &|row| {
        let known =
            row.get(16).is_some_and(|&kind| kind <= 2) && row.get(17).is_some_and(|&it| it <= 1);
        text(row, 0) && text(row, 4) && text(row, 8) && known
    })?;
    all(Section::Events, &|row| text(row, 0) && text(row, 4))?;
    let mut next = 0;
    let program = plan.program();
    for segment in 0..plan.segment_count() as u32 {
        let here = plan.segment(segment) == Some(NodeId(next));
        let end = program.end_of(program.nodes, next).filter(|_| here);
        next = end.ok_or(Section::Segments)?;
    }
    for row in plan.rows(Section::Questions) {
        let about = usize::from(u16_at(row, 16)) < plan.count(Section::Traits);
        let day = row.get(23).is_some_and(|&day| day <= 1);
        let texts = text(row, 0) && text(row, 4) && text(row, 8);
        let about = about && day && u32_at(row, 12) == next;
        let end = program.end_of(program.nodes, next).filter(|_| texts && about);
        next = end.ok_or(Section::Questions)?;
    }
    if !plan.has_sound_names() {
        return Err(Section::SegmentNames);
    }
    if next as usize != plan.count(Section::Nodes) {
        return Err(Section::Nodes);
    }
    all(Section::Slots, &|row| {
        text(row, 0) && within(u32_at(row, 4), u32_at(row, 8), Section::Variants)
    })?;
    all(Section::Variants, &|row| text(row, 0))?;
    all(Section::Merges, &|row| text(row, 0) && row.get(6).is_some_and(|&kind| kind <= 1))?;
    all(Section::Experiences, &|row| {
        let segment = u32_at(row, 8);
        let audience = segment == u32::MAX || (segment as usize) < plan.count(Section::Segments);
        let shows = within(u32_at(row, 20), u32_at(row, 24), Section::Shows);
        text(row, 0) && text(row, 4) && audience && shows && u16_at(row, 30) <= 10_000
    })?;
    let variants = |row: &[u8]| {
        let slot = plan.row(Section::Slots, usize::from(u16_at(row, 2)));
        slot.is_some_and(|slot| u32_at(row, 4) < u32_at(slot, 8))
    };
    all(Section::Shows, &|row| match row.first() {
        Some(0) => variants(row),
        Some(1 | 2) => text(row, 4) && text(row, 8),
        Some(CONTENT..=5) => variants(row) && text(row, 8),
        _ => false,
    })
}
