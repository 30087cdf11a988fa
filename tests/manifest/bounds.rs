//! Manifests that are too deep, too large, or wrong a thousand times.

use crate::{mistakes, model, the_only};
use indgang::limits::{GROUP_USES, MANIFEST_BYTES, NESTING, PATTERN_TEXT, PATTERNS, ROWS};
use indgang::manifest::Kind;

/// A manifest nested `levels` deep inside of its own object.
pub fn nested(levels: usize) -> String {
    format!("{{\"site\": {}{}}}", "[".repeat(levels), "]".repeat(levels))
}

/// A manifest with so many topics.
pub fn with_topics(count: usize) -> String {
    let topics: Vec<String> = (0..count).map(|index| format!("\"t{index}\":{{}}")).collect();
    format!("{{\"site\":{{\"name\":\"a\"}},\"topics\":{{{}}}}}", topics.join(","))
}

#[test]
fn nesting_is_bounded_before_it_costs_anything() {
    assert_eq!(the_only(&nested(NESTING - 1)).kind, Kind::WrongType);
    for levels in [NESTING, 200, 100_000, MANIFEST_BYTES / 2 - 10] {
        let mistake = the_only(&nested(levels));
        assert_eq!((mistake.kind, mistake.line), (Kind::TooDeep, 1));
        assert_eq!(mistake.column, "{\"site\": ".len() + NESTING);
    }
    let open = "[".repeat(100_000);
    assert_eq!(the_only(&open).kind, Kind::TooDeep);
    assert_eq!(the_only(&"{\"a\":".repeat(100_000)).kind, Kind::TooDeep);
    // A quote that is not closed hides no bracket from the parser's stack.
    assert_eq!(the_only(&format!("{{ \"a\n{open}")).kind, Kind::Syntax);
    // Brackets in texts and comments are none.
    model(&format!("{{ /* {open} */ \"site\": {{ \"name\": \"{open}\\\"[\" }} // {open}\n}}"));
}

#[test]
fn a_condition_may_be_as_deep_as_the_file() {
    let deep = |joins: usize| {
        let (open, close) = ("{\"$not\":".repeat(joins), "}".repeat(joins));
        let when = format!("{open}{{\"now.hour\":{{\"$gte\":3}}}}{close}");
        let segment = format!("{{\"who\":\"w\",\"when\":{when}}}");
        format!("{{\"site\":{{\"name\":\"a\"}},\"segments\":{{\"s\":{segment}}}}}")
    };
    model(&deep(NESTING - 5));
    assert_eq!(the_only(&deep(NESTING - 4)).kind, Kind::TooDeep);
}

#[test]
fn a_thousand_mistakes_come_at_once() {
    let names: Vec<String> = (0..1_000)
        .map(|index| format!("\"segment-{index}\": {{ \"who\": \"w\", \"when\": {{}} }}"))
        .collect();
    let rows: Vec<String> = (0..1_000)
        .map(|index| {
            let show = "\"show\": [{ \"entry\": \"/\", \"to\": \"/a\" }]";
            format!(
                "{{ \"id\": 4, \"status\": \"live\", \"audience\": \"segmnet-{index}\", {show} }}"
            )
        })
        .collect();
    let text = format!(
        "{{ \"site\": {{ \"name\": \"a\" }}, \"segments\": {{ {} }},\n\"experiences\": [\n{}\n] }}",
        names.join(",\n"),
        rows.join(",\n")
    );
    let mistakes = mistakes(&text);
    assert_eq!(mistakes.list().len(), 2_000);
    for (index, pair) in mistakes.list().chunks(2).enumerate() {
        let paths: Vec<_> = pair.iter().map(|mistake| mistake.path.clone()).collect();
        assert_eq!(paths, ["id", "audience"].map(|name| format!("experiences[{index}].{name}")));
        let fix = pair.last().map(|mistake| mistake.fix.clone());
        assert_eq!(fix, Some(format!("write `segment-{index}`")));
    }
}

/// 22,000 names that are not there, among 20,000 that are: guesses are made for all of them, and
/// not by comparing each with each.
#[test]
fn many_mistakes_among_many_names_come_with_guesses_and_soon() {
    let topics: Vec<String> = (0..20_000).map(|at| format!("\"t{at}-here\": {{}}")).collect();
    let items: Vec<String> = (0..22_000)
        .map(|at| format!("\"i{at}\": {{ \"topics\": [\"t{}-hree\"] }}", at % 20_000))
        .collect();
    let text = format!(
        "{{\"site\":{{\"name\":\"a\"}},\"topics\":{{{}}},\n\"items\":{{{}}}}}",
        topics.join(","),
        items.join(",")
    );
    let mistakes = mistakes(&text);
    let unknown: Vec<_> =
        mistakes.list().iter().filter(|it| it.kind == Kind::UnknownName).collect();
    assert_eq!(unknown.len(), 22_000);
    let guessed = |it: &&&indgang::manifest::Mistake| {
        it.fix
            == format!(
                "write `{}`",
                it.what.trim_start_matches("there is no topic `").replace("hree`", "here")
            )
    };
    assert_eq!(unknown.iter().filter(guessed).count(), 22_000);
}

#[test]
fn the_largest_file_may_be_all_mistakes() {
    let row = format!("\"unknown\": \"{}\", ", "a".repeat(500));
    let rows = (MANIFEST_BYTES - 10) / row.len();
    let found = mistakes(&format!("{{ {} }}", row.repeat(rows)));
    // Each is unknown, each but the first is there already, and there is no site.
    assert_eq!(found.list().len(), 2 * rows);
    assert_eq!(the_only(&" ".repeat(MANIFEST_BYTES + 1)).kind, Kind::TooLarge);
}

#[test]
fn too_many_rows_are_one_mistake() {
    let mistake = the_only(&with_topics(ROWS + 1));
    assert_eq!((mistake.kind, mistake.path.as_str()), (Kind::TooMany, "topics"));
}

/// A manifest with these questions, each in a part of one condition.
fn asking(questions: impl Iterator<Item = String>, more: &str) -> String {
    let questions: Vec<String> = questions.collect();
    let when = format!("{{ \"$or\": [{}] }}", questions.join(","));
    format!(
        "{{ \"site\": {{ \"name\": \"a\" }}, {more} \"segments\": {{ \"s\": {{ \"who\": \"w\", \"when\": {when} }} }} }}"
    )
}

fn pattern(text: &str) -> String {
    format!("{{ \"context.campaign.name\": {{ \"$regex\": \"{text}\" }} }}")
}

#[test]
fn patterns_are_bounded_in_length_and_number() {
    model(&asking([pattern(&"a|".repeat(PATTERN_TEXT / 2))].into_iter(), ""));
    let long = asking([pattern(&"a|".repeat(PATTERN_TEXT / 2 + 1))].into_iter(), "");
    assert_eq!(the_only(&long).kind, Kind::LargePattern);
    // As often as one likes, if they are the same.
    model(&asking((0..3 * PATTERNS).map(|_| pattern("^a")), ""));
    let many = |count| asking((0..count).map(|number| pattern(&format!("^{number}"))), "");
    model(&many(PATTERNS));
    assert_eq!(the_only(&many(PATTERNS + 1)).kind, Kind::TooMany);
}

#[test]
fn a_thousand_patterns_that_are_too_large_are_told_at_once() {
    let large = |number: usize| pattern(&format!("{number}a{{100000}}"));
    let mistakes = mistakes(&asking((0..1_000).map(large), ""));
    assert!(mistakes.list().iter().all(|mistake| mistake.kind == Kind::LargePattern));
    let tried = mistakes.list().iter().filter(|mistake| !mistake.what.contains("not tried"));
    assert_eq!((mistakes.list().len(), tried.count()), (1_000, 32));
}

#[test]
fn groups_are_bounded_by_what_is_made_of_them() {
    let values: Vec<String> = (1..=GROUP_USES / 1_024).map(|number| number.to_string()).collect();
    let group = format!("\"groups\": {{ \"g\": [{}] }},", values.join(","));
    let asked = |times| {
        let question = "{ \"profile.sessions\": { \"$inGroup\": \"g\" } }";
        asking((0..times).map(|_| question.to_owned()), &group)
    };
    model(&asked(1_024));
    assert_eq!(the_only(&asked(1_025)).kind, Kind::TooMany);
}
