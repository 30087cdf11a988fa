//! Sets of numbers, as consent strings write them: fields of bits, and ranges of vendors.

use super::bits::Bits;

/// A set of small numbers from 1 on: purposes and special features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ids(u64);

impl Ids {
    /// The set of these numbers, 1 to 64; others are left out.
    #[must_use]
    pub const fn of(ids: &[u8]) -> Self {
        let (mut set, mut rest) = (0, ids);
        while let [id, others @ ..] = rest {
            if *id >= 1 && *id <= 64 {
                set |= 1 << (*id - 1);
            }
            rest = others;
        }
        Self(set)
    }

    /// A field of `width` bits, at most 64, the first of which is number 1.
    pub(super) fn read(bits: &mut Bits<'_>, width: u32) -> Option<Self> {
        let field = bits.number(width)?;
        // The first bit read is the highest of the field.
        Some(Self(field.reverse_bits().checked_shr(64 - width).unwrap_or(0)))
    }

    /// Whether it has all the others.
    #[must_use]
    pub const fn has_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// This set with `id`, if that is 1 to 64.
    #[must_use]
    pub const fn with(self, id: u8) -> Self {
        Self(self.0 | Self::of(&[id]).0)
    }

    /// This set without those of the other.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Its numbers, ascending.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..64).filter(move |at| self.0 >> at & 1 == 1).map(|at| at + 1)
    }
}

/// A set of vendors, read where it stands: a string of some kilobytes can name a hundred million,
/// so nothing is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vendors<'a>(Form<'a>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form<'a> {
    /// A bit for each vendor up to the highest.
    Field { bits: Bits<'a>, highest: u16 },
    /// Entries of one or two numbers.
    Ranges { bits: Bits<'a>, entries: u16 },
}

impl<'a> Vendors<'a> {
    /// Reads past a set that says itself how it is written. Clears `sound` if it contradicts
    /// itself. With `old`, of strings of version 1, it may turn its meaning around: then `None`.
    pub(super) fn read(bits: &mut Bits<'a>, old: bool, sound: &mut bool) -> Option<Self> {
        let highest = bits.short()?;
        if !bits.flag()? {
            let field = Self(Form::Field { bits: *bits, highest });
            bits.skip(usize::from(highest))?;
            return Some(field);
        }
        if old && bits.flag()? {
            return None;
        }
        Self::read_ranges(bits, highest, sound)
    }

    /// Reads past a count and so many ranges, of vendors up to `highest`.
    pub(super) fn read_ranges(bits: &mut Bits<'a>, highest: u16, sound: &mut bool) -> Option<Self> {
        let entries = bits.number(12)? as u16;
        let ranges = Self(Form::Ranges { bits: *bits, entries });
        for _ in 0..entries {
            let (first, last) = entry(bits)?;
            *sound &= 1 <= first && first <= last && last <= highest;
        }
        Some(ranges)
    }

    /// Whether `vendor` is one of them.
    #[must_use]
    pub fn contains(self, vendor: u16) -> bool {
        match self.0 {
            Form::Field { bits, highest } => {
                (1..=highest).contains(&vendor) && bits.ahead(usize::from(vendor) - 1)
            }
            Form::Ranges { .. } => {
                self.ranges().any(|(first, last)| (first..=last).contains(&vendor))
            }
        }
    }

    /// First and last of each run, as they are written: there may be empty ones, and overlaps.
    pub fn ranges(self) -> impl Iterator<Item = (u16, u16)> {
        let (field, entries) = match self.0 {
            Form::Field { bits, highest } => (Some((bits, highest)), None),
            Form::Ranges { bits, entries } => (None, Some((bits, entries))),
        };
        let singles = field.into_iter().flat_map(|(bits, highest)| {
            let set = (1..=highest).filter(move |id| bits.ahead(usize::from(*id) - 1));
            set.map(|id| (id, id))
        });
        let runs = entries
            .into_iter()
            .flat_map(|(mut bits, entries)| (0..entries).map_while(move |_| entry(&mut bits)));
        singles.chain(runs)
    }
}

fn entry(bits: &mut Bits<'_>) -> Option<(u16, u16)> {
    let is_run = bits.flag()?;
    let first = bits.short()?;
    Some((first, if is_run { bits.short()? } else { first }))
}
