//! What a page has that its site cannot do without.

use super::element::Element;
use std::collections::BTreeSet;
use std::ops::Range;

/// Our two scripts; where they are served from is theirs to say, but for the folder.
const SCRIPTS: [&str; 2] = ["indgang/bootstrap.js", "indgang/indgang.js"];

/// What a page has.
#[derive(Default)]
pub struct Seen<'m> {
    /// The slots of the manifest.
    pub slots: BTreeSet<&'m str>,
    /// Where it first has a slot, or says what it is about: without our scripts that comes to little.
    pub needs: Option<Range<usize>>,
    /// Whether it names the bootstrap, and the engine.
    pub scripts: [bool; 2],
    /// Whether visitors can consent in it.
    pub consent: bool,
    /// Whether visitors can be asked something in it.
    pub question: bool,
}

impl Seen<'_> {
    /// An element of the page.
    pub fn element(&mut self, element: &Element) {
        let ours = ["data-indgang-slot", "data-indgang-topics"];
        let said = element.tag == "meta" && element.get("name") == Some("indgang-topics");
        if said || ours.iter().any(|name| element.get(name).is_some()) {
            self.needs.get_or_insert_with(|| element.at.clone());
        }
        match element.tag.as_str() {
            "script" => {
                let source = element.get("src").unwrap_or_default();
                let path = source.split(['?', '#']).next().unwrap_or_default();
                for (named, script) in self.scripts.iter_mut().zip(SCRIPTS) {
                    *named |= path.ends_with(script);
                }
            }
            "indgang-consent" | "indgang-panel" => self.consent = true,
            "indgang-question" => self.question = true,
            _ => {}
        }
    }
}
