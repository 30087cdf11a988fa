//! Profiles' records, each kept once; what is sealed is kept by what was sealed.

use super::walk::Map;
use super::world::*;
use indgang::base64;
use indgang::edge::KeyRing;
use indgang::edge::cookies::{DECLARED, LEARNT};
use indgang::id::Key;
use indgang::profile::{Declared, Learnt, TraitValue};

/// The names of the canaries, in the order of their bits.
pub const NAMES: [&str; 3] = ["canary_g", "canary_p", "canary_d"];

pub struct Records {
    ring: KeyRing,
    bytes: Vec<Vec<u8>>,
    canaries: Vec<u8>,
    ids: Map<Vec<u8>, u16>,
    sealed: Map<(bool, Record), String>,
}

impl Records {
    pub fn new(ring: KeyRing) -> Self {
        let (bytes, canaries) = (Vec::new(), Vec::new());
        Self { ring, bytes, canaries, ids: Map::default(), sealed: Map::default() }
    }

    fn id(&mut self, bytes: Vec<u8>, canaries: u8) -> u16 {
        *self.ids.entry(bytes).or_insert_with_key(|bytes| {
            self.bytes.push(bytes.clone());
            self.canaries.push(canaries);
            (self.bytes.len() - 1) as u16
        })
    }

    /// The record that an edge or an engine wrote. No rule asks for the seed, so it is one.
    fn met(&mut self, learnt: bool, bytes: &[u8]) -> u16 {
        if learnt {
            let mut learnt = Learnt::decode(bytes).expect("what was learnt");
            learnt.seed = 0;
            let knows = |name| learnt.affinity(Key::of(name)).is_some();
            let canaries = (0..3).filter(|at| knows(NAMES[*at])).map(|at| 1 << at).sum();
            self.id(learnt.encode(), canaries)
        } else {
            let declared = Declared::decode(bytes).expect("what was declared");
            let told = declared.get(Key::of("told"), DAYS[0]);
            let is = |name: &str| told == Some(&TraitValue::Text(name.into()));
            let canaries =
                (0..3).filter(|at| is(NAMES[*at])).map(|at| 1 << (at as u8 + TOLD)).sum();
            self.id(declared.encode(), canaries)
        }
    }

    /// The canaries in a record.
    pub fn canaries(&self, record: Option<Record>) -> u8 {
        record.map_or(0, |record| self.canaries[record.id as usize])
    }

    /// The record as storage holds it.
    pub fn text(&self, record: Option<Record>) -> String {
        record.map_or(String::new(), |Record { epoch, id }| {
            format!("{epoch}.{}", base64::encode(&self.bytes[id as usize]))
        })
    }

    /// The record that storage holds.
    pub fn read(&mut self, learnt: bool, text: Option<&str>) -> Option<Record> {
        let (epoch, record) = text?.split_once('.').expect("an epoch");
        let bytes = base64::decode(record, 4096).expect("base64");
        Some(Record { epoch: epoch.parse().expect("a number"), id: self.met(learnt, &bytes) })
    }

    /// The record as a cookie holds it.
    pub fn sealed(&mut self, learnt: bool, record: Record) -> &str {
        let name = if learnt { LEARNT } else { DECLARED };
        self.sealed.entry((learnt, record)).or_insert_with(|| {
            let bytes = &self.bytes[record.id as usize];
            self.ring.seal(name, record.epoch, bytes).expect("randomness")
        })
    }

    /// The record that a cookie holds, sealed at one of these epochs.
    pub fn opened(&mut self, learnt: bool, value: &str, epochs: &[u16]) -> Record {
        let name = if learnt { LEARNT } else { DECLARED };
        let found =
            epochs.iter().find_map(|&epoch| Some((epoch, self.ring.open(name, epoch, value)?)));
        let (epoch, bytes) = found.expect("it is of a known epoch");
        Record { epoch, id: self.met(learnt, &bytes) }
    }
}
