//! Every mistake with its place and fix, by the cases in `tests/data/manifest`.

use crate::bounds::{nested, with_topics};
use crate::{cases, root, the_only};
use indgang::limits::{MANIFEST_BYTES, NESTING, ROWS};
use indgang::manifest::{Kind, Mistakes, read};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

/// Compares what a test made with the file that says what it should be, or writes that file.
#[track_caller]
fn same(made: &str, path: &std::path::Path) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, made).expect("writable");
    }
    let expected = fs::read_to_string(path).expect("a file says what to expect");
    assert_eq!(made, expected, "{}", path.display());
}

/// The mistakes as the test data hold them.
fn told(text: &str) -> String {
    let mut told = String::new();
    for mistake in read(text).err().iter().flat_map(Mistakes::list) {
        let place = format!("{}:{} {}", mistake.line, mistake.column, mistake.code());
        let underlined = text.get(mistake.at.clone()).expect("whole characters");
        writeln!(told, "{}", format!("{place} {}", mistake.path).trim_end()).expect("a string");
        writeln!(told, "  at   {}", underlined.replace('\n', "\\n")).expect("a string");
        writeln!(told, "  what {}", mistake.what).expect("a string");
        writeln!(told, "  fix  {}", mistake.fix).expect("a string");
    }
    told
}

#[test]
fn every_case_gives_its_mistakes() {
    for (path, text) in cases() {
        same(&told(&text), &path.with_extension("txt"));
    }
}

#[test]
fn places_are_true_and_in_order() {
    for (path, text) in cases() {
        let mut last = 0;
        for mistake in read(&text).err().iter().flat_map(Mistakes::list) {
            let before = text.get(..mistake.at.start).expect("whole characters");
            let before = before.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            let before = before.replace('\r', "\n");
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            assert_eq!((mistake.line, mistake.column), (line, column), "{}", path.display());
            assert!(mistake.at.start >= last, "{}", path.display());
            last = mistake.at.start;
        }
    }
}

#[test]
fn what_is_shown_cannot_steer_a_terminal() {
    for (path, text) in cases() {
        for mistake in read(&text).err().iter().flat_map(Mistakes::list) {
            let shown = mistake.to_string();
            assert!(!shown.contains(|c: char| c.is_control()), "{}", path.display());
            assert!(!shown.contains(['\u{202e}', '\u{2066}']), "{}", path.display());
        }
    }
}

#[test]
fn every_kind_of_mistake_can_be_made() {
    let unreadable = [" ".repeat(MANIFEST_BYTES + 1), with_topics(ROWS + 1), nested(NESTING)];
    let seen: BTreeSet<Kind> = cases()
        .into_iter()
        .map(|(_, text)| text)
        .chain(unreadable)
        .filter_map(|text| read(&text).err())
        .flat_map(|mistakes| mistakes.list().iter().map(|m| m.kind).collect::<Vec<_>>())
        .collect();
    let missing: Vec<_> = Kind::ALL.iter().filter(|kind| !seen.contains(kind)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn the_codes_are_the_published_ones() {
    let mut list = String::from("{\n");
    for (index, kind) in Kind::ALL.iter().enumerate() {
        let comma = if index + 1 < Kind::ALL.len() { "," } else { "" };
        writeln!(list, "  \"{}\": \"{}\"{comma}", kind.code(), kind.meaning()).expect("a string");
    }
    list.push_str("}\n");
    same(&list, &root().join("schema/mistakes.json"));
    let codes: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes.len(), Kind::ALL.len(), "a code is there twice");
}

/// One mistake is told once, with one fix: what refers to a name that is none is told to write what
/// that name is to be, and makes no mistake where it does.
#[test]
fn a_name_that_is_none_is_never_what_to_write_instead() {
    let manifest = |group: &str, variant: &str, attribute: &str| {
        format!(
            r#"{{ "site": {{ "name": "S" }}, "groups": {{ "EU": ["DK"] }},
  "topics": {{ "City Breaks": {{}} }},
  "slots": {{ "hero": {{ "variants": ["default", "Two Words"], "html": {{ "{variant}": "<p>a" }} }} }},
  "segments": {{ "s": {{ "who": "W.",
    "when": {{ "context.country": {{ "$inGroup": "{group}" }}, "{attribute}": {{ "$gt": 0.5 }} }} }} }},
  "experiences": [{{ "id": "e", "status": "live", "audience": "s",
    "show": [{{ "slot": "hero", "variant": "{variant}" }}] }}] }}"#
        )
    };
    let fixes = |text: &str| -> Vec<String> {
        read(text).err().iter().flat_map(Mistakes::list).map(|it| it.fix.clone()).collect()
    };
    let begin = |fixes: &[String], expected: &[&str]| {
        let same = fixes.iter().zip(expected).all(|(fix, begin)| fix.starts_with(begin));
        assert!(same && fixes.len() == expected.len(), "{fixes:#?}");
    };
    let defined = ["write `eu` (", "write `city_breaks` (", "write `two_words` ("];
    begin(&fixes(&manifest("eu", "two_words", "affinity.city_breaks")), &defined);
    begin(&fixes(&manifest("EU", "Two Words", "affinity.City Breaks")), &defined);
    let [eu, city, two] = defined;
    let slips = [eu, city, two, "write `two_words`", "write `eu`", "write `affinity.city_breaks`"];
    begin(
        &fixes(&manifest("eux", "tow_words", "City Breaks")),
        &[&slips[..], &["write `two_words`"]].concat(),
    );
}

/// Each has its name and its place, and what to write for it.
#[test]
fn control_characters_in_texts_are_told_by_name() {
    for (c, name, written) in [
        ('\0', "the character U+0000", "\\u0000"),
        ('\u{1f}', "the character U+001F", "\\u001f"),
        ('\u{8}', "the character U+0008", "\\b"),
        ('\t', "a tab", "\\t"),
    ] {
        let text = format!("{{ \"site\":\n  {{ \"name\": \"a{c}b\" }} }}");
        let only = the_only(&text);
        assert_eq!(only.what, format!("{name} cannot be in a text as it is"));
        assert_eq!(only.fix, format!("write `{written}`; the rest is checked only then"));
        assert_eq!((only.kind, only.line, only.column), (Kind::Syntax, 2, 15));
        assert_eq!(text.get(only.at), Some(&*c.to_string()));
    }
    // Whatever is earlier counts, and a text that does not end is no matter of what is in it.
    let what = |text: &str| the_only(text).what;
    assert_eq!(
        what("{ \"a\": \"\u{1}\", \"b\": \"\n }"),
        "the character U+0001 cannot be in a text as it is"
    );
    assert_eq!(what("{ \"a\": \"\u{1}\n }"), "a text does not end on its line");
    assert_eq!(what("{ \"a\" \"\u{1}\" }"), "a `:` is missing after a name");
    // In comments they do no harm.
    assert!(read("{ /* \u{1} */ \"site\": { \"name\": \"a\" } } // \0").is_ok());
}

#[test]
fn what_hides_the_rest_says_so() {
    let open = "[".repeat(NESTING + 1);
    for text in ["{ \"site\": ", "{ \"a\": \"\n", "{ a }", &open, &" ".repeat(MANIFEST_BYTES + 1)] {
        let only = the_only(text);
        assert!(only.fix.ends_with("; the rest is checked only then"), "{only}");
    }
}
