//! The door for tools in which manifests are written: what is wrong with one, or probably not meant,
//! and its plans. It finds what `indgang check` finds.
//!
//! The other half is `www/js/explain/draft.js`.

use crate::json::Json;
use crate::manifest::{self, Mistake, places};
use crate::plan::{Kind, TooLarge, compile_at};
use crate::proof::{self, Report};
use crate::time::UnixSeconds;
use alloc::{string::String, string::ToString, vec::Vec};
use core::ops::Range;
use wasm_bindgen::prelude::wasm_bindgen;

/// A manifest under somebody's hands: its remarks, and its plans if it is right.
#[wasm_bindgen]
pub struct Draft {
    remarks: String,
    edge: Vec<u8>,
    browser: Vec<u8>,
}

#[wasm_bindgen]
impl Draft {
    /// Reads the text of a manifest, and judges its dates by `now`, in seconds since 1970.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(text: &str, now: u32) -> Self {
        let mut remarks = Remarks { list: Vec::new(), units: Units::of(text) };
        let now = UnixSeconds(now);
        let plans = match manifest::read(text) {
            Err(mistakes) => {
                mistakes.list().iter().for_each(|mistake| remarks.mistake(mistake));
                None
            }
            Ok(model) => {
                remarks.findings(text, &proof::check(&model, now));
                let plan = |kind| compile_at(&model, kind, now);
                match plan(Kind::Edge).and_then(|edge| Ok((edge, plan(Kind::Browser)?))) {
                    Ok(plans) => Some(plans),
                    Err(bad) => {
                        remarks.too_large(&bad);
                        None
                    }
                }
            }
        };
        let (edge, browser) = plans.unwrap_or_default();
        Self { remarks: remarks.written(), edge, browser }
    }

    /// A list in JSON, mistakes first or else findings in the order of the text: `weight`
    /// (`mistake`, `finding`, `note`), `code`, `from` and `to` in UTF-16 units of the text, `line`
    /// and `column` from 1, `what` and `fix`.
    #[must_use]
    pub fn remarks(&self) -> String {
        self.remarks.clone()
    }

    /// The edge's plan; empty if there are mistakes.
    #[must_use]
    pub fn edge(&self) -> Vec<u8> {
        self.edge.clone()
    }

    /// The browser's plan; empty if there are mistakes.
    #[must_use]
    pub fn browser(&self) -> Vec<u8> {
        self.browser.clone()
    }
}

/// One thing to say about the text.
struct Remark {
    weight: &'static str,
    code: &'static str,
    at: Range<usize>,
    line: usize,
    column: usize,
    what: String,
    fix: String,
}

struct Remarks<'t> {
    list: Vec<Remark>,
    units: Units<'t>,
}

impl Remarks<'_> {
    fn mistake(&mut self, mistake: &Mistake) {
        self.list.push(Remark {
            weight: "mistake",
            code: mistake.kind.code(),
            at: self.units.range(&mistake.at),
            line: mistake.line,
            column: mistake.column,
            what: mistake.what.clone(),
            fix: mistake.fix.clone(),
        });
    }

    fn findings(&mut self, text: &str, report: &Report) {
        let ways: Vec<_> = report.findings.iter().map(|found| found.way.as_slice()).collect();
        for (found, place) in report.findings.iter().zip(places(text, &ways)) {
            self.list.push(Remark {
                weight: if found.kind.is_note() { "note" } else { "finding" },
                code: found.code(),
                at: self.units.range(&place.at),
                line: place.line,
                column: place.column,
                what: found.what.clone(),
                fix: found.fix.clone(),
            });
        }
        self.list.sort_by_key(|remark| remark.at.start);
    }

    fn too_large(&mut self, bad: &TooLarge) {
        self.list.push(Remark {
            weight: "mistake",
            code: "plan.too_large",
            at: 0..0,
            line: 1,
            column: 1,
            what: bad.to_string(),
            fix: String::from("write less"),
        });
    }

    fn written(&self) -> String {
        let mut json = Json::new();
        json.list(|json| {
            for remark in &self.list {
                json.object(|json| {
                    json.key("weight").text(remark.weight);
                    json.key("code").text(remark.code);
                    json.key("from").number(whole(remark.at.start));
                    json.key("to").number(whole(remark.at.end));
                    json.key("line").number(whole(remark.line));
                    json.key("column").number(whole(remark.column));
                    json.key("what").text(&remark.what);
                    json.key("fix").text(&remark.fix);
                });
            }
        });
        json.into_string()
    }
}

/// Places in bytes of a text as places in the units that JavaScript counts texts in. It goes on from the
/// place before, as what is said of a text comes in the text's order: all of it is read about once.
struct Units<'t> {
    text: &'t str,
    byte: usize,
    unit: usize,
}

impl<'t> Units<'t> {
    const fn of(text: &'t str) -> Self {
        Self { text, byte: 0, unit: 0 }
    }

    fn range(&mut self, at: &Range<usize>) -> Range<usize> {
        self.before(at.start)..self.before(at.end)
    }

    fn before(&mut self, byte: usize) -> usize {
        let length = |text: Option<&str>| text.map_or(0, |text| text.encode_utf16().count());
        if byte < self.byte {
            self.unit = self.unit.saturating_sub(length(self.text.get(byte..self.byte)));
        } else {
            self.unit = self.unit.saturating_add(length(self.text.get(self.byte..byte)));
        }
        self.byte = byte;
        self.unit
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
