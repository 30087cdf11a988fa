//! The schema in `schema/`: as the command prints it, and as it judges manifests.
#![expect(clippy::expect_used, reason = "tests stop at what they did not expect")]

mod mutations;
mod reference;

use indgang::manifest::{read, schema};
use jsonc_parser::ast::Value as Json;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use jsonschema::Validator;
use mutations::unsaid;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `UPDATE=1` writes it anew.
#[test]
fn the_schema_is_as_the_reader_reads() {
    let path = root().join("schema/indgang.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(root().join("schema")).expect("writable");
        fs::write(&path, schema()).expect("writable");
    }
    let written = fs::read_to_string(&path).expect("it is there");
    assert_eq!(written, schema(), "write it anew: indgang schema > schema/indgang.schema.json");
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&schema()).expect("JSON");
    jsonschema::meta::validate(&schema).expect("a schema");
    jsonschema::draft202012::new(&schema).expect("a schema")
}

fn value(text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}');
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    parsed.ok()?.value.as_ref().map(plain)
}

fn plain(json: &Json<'_>) -> Value {
    match json {
        Json::StringLit(text) => text.value.as_ref().into(),
        Json::NumberLit(number) => serde_json::from_str(number.value).unwrap_or(Value::Null),
        Json::BooleanLit(flag) => flag.value.into(),
        Json::NullKeyword(_) => Value::Null,
        Json::Array(list) => list.elements.iter().map(plain).collect(),
        Json::Object(object) => object
            .properties
            .iter()
            .map(|it| (it.name.as_str().to_owned(), plain(&it.value)))
            .collect(),
    }
}

/// Every manifest in the repository; what examples have installed is others'.
fn manifests() -> Vec<(PathBuf, String)> {
    let mut folders = ["tests/data", "www", "examples"].map(|it| root().join(it)).to_vec();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        // There may be none of that name.
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.extend(Some(path).filter(|it| !it.ends_with("node_modules")));
            } else if path.extension().is_some_and(|it| it == "jsonc") {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_manifest_is_judged_as_the_reader_does() {
    let (validator, mut counts) = (validator(), (0, 0));
    for (path, text) in manifests() {
        let path = path.display();
        let Some(value) = value(&text) else { continue };
        match read(&text) {
            Ok(_) => {
                let errors: Vec<String> = validator
                    .iter_errors(&value)
                    .map(|it| format!("{it} at {}", it.instance_path()))
                    .collect();
                assert!(errors.is_empty(), "{path}: {errors:#?}");
                counts.0 += 1;
            }
            Err(mistakes) => {
                if let Some(said) = mistakes.list().iter().find(|it| unsaid(it).is_none()) {
                    assert!(!validator.is_valid(&value), "{path}: the schema takes this: {said}");
                    counts.1 += 1;
                }
            }
        }
    }
    assert!(counts.0 >= 4 && counts.1 >= 8, "{counts:?}");
}

#[track_caller]
fn refused(part: &str) {
    let text = format!("{{ \"site\": {{ \"name\": \"N\" }}, {part} }}");
    let value = value(&text).expect("JSON");
    assert!(!validator().is_valid(&value), "{text}");
}

#[test]
fn what_is_not_of_the_form_is_refused() {
    refused(r#""sites": {}"#);
    refused(r#""topics": { "deals": { "halfLifeDays": 0 } }"#);
    refused(r#""topics": { "Deals": {} }"#);
    refused(r#""topics": { "constructor": {} }"#);
    refused(r#""traits": { "age": { "type": "text", "why": "W." } }"#);
    refused(r#""traits": { "age": { "type": "number" } }"#);
    refused(r#""segments": { "s": { "who": " ", "when": {} } }"#);
    refused(r#""segments": { "s": { "who": "W.", "when": [] } }"#);
    refused(r#""segments": { "s": { "who": "W.", "when": { "now.minute": 1 } } }"#);
    refused(r#""segments": { "s": { "who": "W.", "when": { "now.hour": { "$above": 1 } } } }"#);
    refused(r#""segments": { "s": { "who": "W.", "when": { "now.hour": { "$gt": "1" } } } }"#);
    refused(r#""segments": { "s": { "who": "W.", "when": { "$and": [] } } }"#);
    refused(r#""segments": { "s": { "who": "W.", "when": { "context.country": 45 } } }"#);
    refused(
        r#""experiences": [{ "id": "e", "status": "on", "show": [{ "slot": "s", "variant": "v" }] }]"#,
    );
    refused(r#""experiences": [{ "id": "e", "status": "live", "show": [] }]"#);
    refused(
        r#""experiences": [{ "id": "e", "status": "live", "show": [{ "slot": "s", "to": "/" }] }]"#,
    );
}

/// What editors show: every field and every operator is described.
#[test]
fn everything_is_described() {
    let schema: Value = serde_json::from_str(&schema()).expect("JSON");
    let mut open = vec![&schema];
    let mut described = 0;
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::Object(properties)) = fields.get("properties") {
                    for (name, property) in properties {
                        let about = property.get("description").and_then(Value::as_str);
                        assert!(about.is_some_and(|it| it.len() > 8), "`{name}` is not described");
                        described += 1;
                    }
                }
                open.extend(fields.values());
            }
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    assert!(described > 100, "{described}");
}
