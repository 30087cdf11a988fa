//! All fields of a manifest for people, from what the schema says of them.

use super::root;
use indgang::manifest::schema;
use jsonc_parser::ast::{Object, Value as Json};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::fs;

/// `UPDATE=1` writes it anew, as `cargo xtask reference` does.
#[test]
fn every_field_is_in_the_reference() {
    let path = root().join("docs/manifest.md");
    let reference = reference(&schema());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &reference).expect("writable");
    }
    let written = fs::read_to_string(&path).expect("it is there");
    assert_eq!(written, reference, "write it anew: cargo xtask reference");
}

const HEAD: &str = "\
# All fields of a manifest

What the schema says of each field, written by `cargo xtask reference`. A manifest is JSON with comments; a field that is `null` is as good as
left out. *Needed* fields must be there. A *name* is up to 40 letters `a` to `z`, digits, `_` and `-`, a letter first, and `NAME` stands for
one of yours. What a *condition* can ask is in [conditions.md](conditions.md). Some mistakes no table shows: `indgang check` finds them
([check.md](check.md)).
";
/// What a field does not take that is of the other sort of row.
const OTHER: &str = "Not in a row of this sort.";

fn reference(schema: &str) -> String {
    let parsed = parse_to_ast(schema, &CollectOptions::default(), &ParseOptions::default());
    let schema = parsed.expect("JSON").value.expect("a value");
    let schema = schema.as_object().expect("an object");
    let definitions = schema.get_object("$defs").expect("it has definitions");
    let mut all = Reference { definitions, text: HEAD.to_owned() };
    all.object("", &schema.value_text("description"), schema);
    all.text
}

struct Reference<'s> {
    definitions: &'s Object<'s>,
    text: String,
}

impl<'s> Reference<'s> {
    /// The object at that path, and then all in it.
    fn object(&mut self, path: &str, about: &str, object: &'s Object<'s>) {
        let title = if path.is_empty() { "The manifest".to_owned() } else { format!("`{path}`") };
        self.text.push_str(&format!("\n## {title}\n\n{about}\n"));
        let sorts = object.get_array("oneOf").map(|sorts| &sorts.elements[..]);
        let sorts: Vec<&Object<'_>> =
            sorts.unwrap_or_default().iter().filter_map(Json::as_object).collect();
        let sorts = if sorts.is_empty() { vec![object] } else { sorts };
        let mut within = Vec::new();
        for sort in sorts {
            self.text.push_str(
                "\n| field | takes | what it is | unless given |\n| --- | --- | --- | --- |\n",
            );
            let needed = words(sort, "required");
            let fields = sort.get_object("properties").expect("fields");
            for field in &fields.properties {
                let (name, value) =
                    (field.name.as_str(), field.value.as_object().expect("a field"));
                let about = value.value_text("description");
                if about == OTHER {
                    continue;
                }
                let (what, default) = split(about.trim_end_matches('.'));
                let default = match needed.iter().any(|it| it == name) {
                    true => "*needed*",
                    false => default,
                };
                let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                let takes = self.takes(value, &path, &about, &mut within);
                self.text.push_str(&format!("| `{name}` | {takes} | {what}. | {default} |\n"));
            }
        }
        for (path, about, object) in within {
            self.object(&path, &about, object);
        }
    }

    /// What a value may be, in words. Objects that it holds come later, as `within` says.
    fn takes(
        &self,
        value: &'s Object<'s>,
        path: &str,
        about: &str,
        within: &mut Vec<(String, String, &'s Object<'s>)>,
    ) -> String {
        if let Some(name) = value.get_string("$ref") {
            let name = name.value.trim_start_matches("#/$defs/");
            if name == "condition" {
                return "[a condition](conditions.md)".to_owned();
            }
            let object = self.definitions.get_object(name).expect("it is defined");
            within.push((path.to_owned(), about.to_owned(), object));
            return format!("[`{path}`](#{})", anchor(path));
        }
        if let Some(any) = value.get_array("anyOf") {
            let any = any.elements.iter().filter_map(Json::as_object);
            let any: Vec<String> = any
                .map(|one| self.takes(one, path, about, within))
                .filter(|takes| takes != "null")
                .collect();
            return any.join(", or ");
        }
        if value.get_array("enum").is_some() {
            return format!("`{}`", words(value, "enum").join("`, `"));
        }
        let kinds = match value.get_string("type") {
            Some(kind) => vec![kind.value.to_string()],
            None => words(value, "type"),
        };
        let kinds: Vec<&str> =
            kinds.iter().map(String::as_str).filter(|it| *it != "null").collect();
        match kinds[..] {
            [] => "null".to_owned(),
            ["object"] => match value.get_object("additionalProperties") {
                Some(one) => {
                    format!("by name: {}", self.takes(one, &format!("{path}.NAME"), about, within))
                }
                None => "by name: anything".to_owned(),
            },
            ["array"] => {
                let one = value.get_object("items").expect("of something");
                format!("a list: {}", self.takes(one, &format!("{path}[]"), about, within))
            }
            ["string"] => text(&value.value_text("pattern")).to_owned(),
            ["boolean"] => "`true`, `false`".to_owned(),
            ["integer" | "number"] => number(value),
            _ => kinds.join(" or ").replace("string", "text"),
        }
    }
}

/// What a text must be, by its pattern.
fn text(pattern: &str) -> &'static str {
    match pattern {
        it if it.starts_with("^(?!constructor$)[a-z]") => "a name",
        it if it.starts_with("^(((19") => "a day or a moment: `2026-01-31`, `2026-01-31T12:00:00Z`",
        it if it.starts_with("^/(") => "a path",
        it if it.starts_with("^(profile") => "`trait.NAME`, `profile.recent`",
        _ => "text",
    }
}

fn number(value: &Object<'_>) -> String {
    let bound = |name: &str| value.get_number(name).map(|it| it.value.to_owned());
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) if most.len() < 9 => format!("{least} to {most}"),
        (Some(least), _) if least.len() < 9 => format!("a whole number from {least}"),
        _ => "a whole number".to_owned(),
    }
}

/// What a field is, and what it is where it is left out.
fn split(about: &str) -> (&str, &str) {
    let said = about.strip_suffix(", unless given");
    let ends = said.and_then(|said| said.rfind("; ").max(said.rfind(". ")));
    let parts = said.zip(ends).map(|(said, end)| said.split_at(end));
    parts.map_or((about, ""), |(what, default)| (what, default.trim_start_matches([';', '.', ' '])))
}

/// Where GitHub has a heading.
fn anchor(path: &str) -> String {
    path.to_lowercase().replace(|it: char| !it.is_ascii_alphanumeric(), "")
}

/// The texts of a list.
fn words(object: &Object<'_>, name: &str) -> Vec<String> {
    let list = object.get_array(name).map(|list| &list.elements[..]).unwrap_or_default();
    list.iter().filter_map(|it| it.as_string_lit()).map(|it| it.value.to_string()).collect()
}

trait Text {
    /// A text of the object; empty where there is none.
    fn value_text(&self, name: &str) -> String;
}

impl Text for Object<'_> {
    fn value_text(&self, name: &str) -> String {
        self.get_string(name).map(|it| it.value.to_string()).unwrap_or_default()
    }
}
