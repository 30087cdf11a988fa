//! The door for developers who want segments and slots for values of their own: a site's server,
//! a benchmark. Values are written into memory that both sides see, by the row of their source;
//! answers come back as numbers, and names are looked up when someone wants them.
//!
//! The other half is `www/js/segments/segments.js`.

mod inputs;

use crate::condition::Index;
use crate::condition::index::{Axis, Kind};
use crate::data::Data;
use crate::engine::Audiences;
use crate::plan::Plan;
use crate::time::UnixSeconds;
use alloc::{string::String, vec, vec::Vec};
use inputs::{Given, Input};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// A plan, and the values of one visitor at a time.
#[wasm_bindgen]
pub struct Segments {
    plan: Plan,
    index: Option<Index>,
    audiences: Option<Audiences>,
    inputs: Vec<Input>,
    /// Of each source its value, and after all of these the class of its version.
    values: Vec<f64>,
    /// Texts and lists, where conditions ask more of them than whether they are some word.
    given: Vec<Option<Data>>,
    chosen: Vec<u32>,
}

#[wasm_bindgen]
impl Segments {
    /// Loads a plan.
    ///
    /// # Errors
    /// The plan is none; the message begins with the code of the reason.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: Vec<u8>) -> Result<Segments, JsError> {
        let plan = Plan::load(plan)
            .map_err(|bad| JsError::new(&alloc::format!("{}: {bad}", bad.code())))?;
        let program = plan.program();
        let sources = (0..program.source_count() as u16).map_while(|at| program.source(at));
        let inputs: Vec<Input> = sources.map(|source| Input::of(&plan, source)).collect();
        let values = vec![f64::NAN; inputs.len() * 2];
        let given = vec![None; inputs.len()];
        Ok(Self { plan, index: None, audiences: None, inputs, values, given, chosen: Vec::new() })
    }

    /// What can be given: a line for each source, with name, kind, and what is asked of it.
    pub fn inputs(&mut self) -> String {
        let index = index(&mut self.index, &self.plan);
        inputs::describe(&self.inputs, index)
    }

    /// Where the values are: eight bytes for each source, and again for the classes of versions.
    pub fn values_at(&self) -> *const f64 {
        self.values.as_ptr()
    }

    /// The words of the plan in their order, one after the other.
    pub fn words(&self) -> String {
        self.plan.words().collect()
    }

    /// Where each word ends, in JavaScript's units.
    pub fn word_ends(&self) -> Vec<u32> {
        inputs::ends(self.plan.words())
    }

    /// The names of the segments, one after the other.
    pub fn names(&self) -> String {
        self.plan.segment_names().collect()
    }

    /// Where each name of a segment ends.
    pub fn name_ends(&self) -> Vec<u32> {
        inputs::ends(self.plan.segment_names())
    }

    /// The names of all variants of all slots, a line each.
    pub fn variant_names(&self) -> String {
        inputs::lines(self.plan.variant_names())
    }

    /// The names of the slots, a line each.
    pub fn slot_names(&self) -> String {
        inputs::lines(self.plan.slots().map(|slot| slot.name))
    }

    /// The class of a version, to be written among the values.
    pub fn version(&mut self, source: u16, version: &str) -> u32 {
        let axes = index(&mut self.index, &self.plan).axes();
        let is_it = |axis: &&Axis| axis.source == source && matches!(axis.kind, Kind::Versions(_));
        axes.iter().find(is_it).map_or(0, |axis| axis.version(&self.plan.program(), version))
    }

    /// Gives the text of a source, where more is asked of it than whether it is some word.
    pub fn text(&mut self, source: usize, text: String) {
        if let Some(given) = self.given.get_mut(source) {
            *given = Some(Data::Text(text));
        }
    }

    /// Begins a list as the value of a source.
    pub fn list(&mut self, source: usize) {
        if let Some(given) = self.given.get_mut(source) {
            *given = Some(Data::List(Vec::new()));
        }
    }

    /// Adds a text to the list of a source.
    pub fn list_text(&mut self, source: usize, text: String) {
        if let Some(Some(Data::List(list))) = self.given.get_mut(source) {
            list.push(Data::Text(text));
        }
    }

    /// Adds a number to the list of a source.
    pub fn list_number(&mut self, source: usize, number: f64) {
        if let Some(Some(Data::List(list))) = self.given.get_mut(source) {
            list.push(Data::Number(number));
        }
    }

    /// Takes text or list of a source away.
    pub fn nothing(&mut self, source: usize) {
        if let Some(given) = self.given.get_mut(source) {
            *given = None;
        }
    }

    /// Finds the segments of the visitor whose values are written; how many they are.
    pub fn find(&mut self) -> usize {
        let index = index(&mut self.index, &self.plan);
        let program = self.plan.program();
        let given = Given {
            program: &program,
            inputs: &self.inputs,
            values: &self.values,
            given: &self.given,
        };
        index.matching_by(&program, &given, |axis| given.class(axis)).len()
    }

    /// Where the numbers of the segments found are, four bytes each.
    pub fn found_at(&self) -> *const u32 {
        self.index.as_ref().map_or(core::ptr::null(), |index| index.found().as_ptr())
    }

    /// How many numbers there is room for.
    pub fn room(&self) -> usize {
        self.index.as_ref().map_or(0, Index::room)
    }

    /// Chooses a variant for each slot; how many slots there are.
    pub fn choose(&mut self, now: f64) -> usize {
        let audiences = self.audiences.get_or_insert_with(|| Audiences::of(&self.plan));
        let program = self.plan.program();
        let given = Given {
            program: &program,
            inputs: &self.inputs,
            values: &self.values,
            given: &self.given,
        };
        audiences.look_by(&self.plan, &given, |axis| given.class(axis));
        audiences.variants(&self.plan, UnixSeconds(now as u32), &mut self.chosen);
        self.chosen.len()
    }

    /// Where the rows of the variants chosen are, four bytes each; all ones for the default.
    pub fn chosen_at(&self) -> *const u32 {
        self.chosen.as_ptr()
    }
}

/// The index over all segments, made when it is first needed.
fn index<'i>(index: &'i mut Option<Index>, plan: &Plan) -> &'i mut Index {
    index.get_or_insert_with(|| Index::new(&plan.program(), plan.segments()))
}
