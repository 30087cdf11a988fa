//! Whatever is read, nothing panics, and what is wrong is told within the text.

use crate::operators::manifest;
use crate::right;
use indgang::manifest::read;
use proptest::prelude::*;

/// Pieces that manifests are made of, right and wrong.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "//",
    "/*",
    "*/",
    "\n",
    "\r",
    "\t",
    "\0",
    "null",
    "true",
    "-",
    "0",
    "1e999",
    "-0.0",
    "1.5",
    "0x1",
    "99999999999999999999",
    "\"\"",
    "\"$not\"",
    "\"$in\"",
    "\"$exists\"",
    "\"hero\"",
    "\"default\"",
    "\"view\"",
    "\"trait.member\"",
    "\"2026-02-29\"",
    "\"slot\"",
    "\"when\": {}",
    "{ \"$eq\": null }",
    "é",
    "\u{feff}",
    "\u{2028}",
    "𝄞",
    "'",
    "NaN",
    "\"$size\"",
    "\"$type\"",
    "\"$inGroup\"",
    "\"$elemMatch\": {",
    "\"$regex\": \"(a",
    "(?=",
    "[^",
    "{2,",
    "\\\\1",
    "\"context.tags\"",
    "\"context.app\": { \"$vgt\": \"1.",
    "\"version\"",
    "\"list\"",
    "\"groups\": {",
];

const ATTRIBUTES: &[&str] = &[
    "context.path",
    "context.country",
    "context.language",
    "context.device",
    "context.age",
    "context.plan",
    "context.tags",
    "context.subscriber",
    "context.app",
    "now.hour",
    "profile.recent",
    "count.view",
];

pub const OPERATORS: &[&str] = &[
    "$eq",
    "$ne",
    "$in",
    "$nin",
    "$lt",
    "$lte",
    "$gt",
    "$gte",
    "$exists",
    "$not",
    "$eqi",
    "$nei",
    "$ini",
    "$nini",
    "$inGroup",
    "$notInGroup",
    "$regex",
    "$regexi",
    "$notRegex",
    "$notRegexi",
    "$veq",
    "$vne",
    "$vlt",
    "$vlte",
    "$vgt",
    "$vgte",
    "$size",
    "$all",
    "$alli",
    "$elemMatch",
    "$type",
    "$or",
];

/// A value as it stands behind an operator: fit for some, and operators in operators.
fn operand() -> impl Strategy<Value = String> {
    let one = prop::sample::select(
        &[
            "true",
            "null",
            "0",
            "3",
            "-1.5",
            "\"\"",
            "\"a\"",
            "\"DK\"",
            "\"/\"",
            "\"en\"",
            "\"phone\"",
            "\"1.2.3\"",
            "\"v1-b\"",
            "\"^a|b$\"",
            "\"[a\"",
            "\"lisbon\"",
            "\"towns\"",
            "\"mixed\"",
            "\"number\"",
            "\"string\"",
        ][..],
    );
    let one = one.prop_map(str::to_owned);
    let nested = one.clone().prop_recursive(3, 12, 3, |inner| {
        let asked = (prop::sample::select(OPERATORS), inner.clone());
        let asked = asked.prop_map(|(name, operand)| format!("\"{name}\": {operand}"));
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(|list| format!("[{}]", list.join(","))),
            prop::collection::vec(asked, 0..3).prop_map(|asks| format!("{{{}}}", asks.join(","))),
        ]
    });
    prop_oneof![one, nested]
}

fn check(text: &str) {
    let Err(mistakes) = read(text) else { return };
    assert!(!mistakes.list().is_empty(), "neither a model nor a mistake: {text}");
    for mistake in mistakes.list() {
        assert!(text.get(mistake.at.clone()).is_some(), "{mistake} is not in {text}");
        assert!(mistake.line >= 1 && mistake.column >= 1);
        assert!(!mistake.what.is_empty() && !mistake.fix.is_empty());
    }
}

/// The nearest place in `text` that is not inside of a character.
fn boundary(text: &str, at: prop::sample::Index) -> usize {
    let at = at.index(text.len() + 1);
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_pieces_are_answered(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&pieces.concat());
    }

    #[test]
    fn any_question_is_answered(
        asks in prop::collection::vec(
            (prop::sample::select(ATTRIBUTES), prop::sample::select(OPERATORS), operand()),
            1..60,
        ),
    ) {
        let asks: Vec<String> = asks
            .iter()
            .map(|(name, operator, operand)| format!("{{\"{name}\":{{\"{operator}\":{operand}}}}}"))
            .collect();
        let text = manifest(&format!("{{ \"$or\": [{}] }}", asks.join(",")));
        check(&text);
    }

    #[test]
    fn any_change_of_a_right_manifest_is_answered(
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(PIECES), 0..4_u8),
            1..6,
        ),
    ) {
        let mut text = right();
        for (one, other, piece, how) in changes {
            let (one, other) = (boundary(&text, one), boundary(&text, other));
            let (start, end) = (one.min(other), one.max(other));
            // Cuts are short: what is left is nearly right, and reaches far into the reader.
            let near = (start..=end.min(start + 12)).rev().find(|at| text.is_char_boundary(*at));
            let end = near.unwrap_or(start);
            match how {
                0 => text.replace_range(start..end, piece),
                1 => text.insert_str(start, piece),
                2 => text.replace_range(start..end, ""),
                _ => {
                    let again = text.get(start..end).unwrap_or_default().to_owned();
                    text.insert_str(start, &again);
                }
            }
        }
        check(&text);
    }
}
