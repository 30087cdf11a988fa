//! What comes from elsewhere and is read here, whatever it is: headers, pages, populations.

#[cfg(feature = "cli")]
#[path = "support/run.rs"]
mod run;

use indgang::context::language;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const TAGS: [&str; 8] = ["en", "da", "de", "de-AT", "pt-BR", "pt", "sv-FI", "EN-gb"];

/// What a tag and a site's have in common, where regions do not count.
fn spoken_alike(a: &str, b: &str) -> bool {
    let first = |tag: &str| tag.split('-').next().expect("one").to_ascii_lowercase();
    first(a) == first(b)
}

proptest! {
    #[test]
    fn any_languages_give_one_of_the_sites(told in "\\PC{0,60}", spoken in subsequence(&TAGS[..], 0..5)) {
        let found = language(&told, spoken.iter().copied());
        prop_assert!(spoken.contains(&found) || (spoken.is_empty() && found.is_empty()));
    }

    #[test]
    fn the_first_language_that_the_site_speaks_counts(
        told in subsequence(&TAGS[..], 0..8).prop_shuffle(),
        spoken in subsequence(&TAGS[..], 1..5).prop_shuffle(),
        blank in select(&["", " ", "\t", " , "][..]),
    ) {
        let found = language(&told.join(&format!("{blank},{blank}")), spoken.iter().copied());
        let first = told.iter().find(|tag| spoken.iter().any(|site| spoken_alike(tag, site)));
        match first {
            Some(tag) if spoken.contains(tag) => prop_assert_eq!(&found, tag),
            Some(tag) => prop_assert!(spoken_alike(tag, found), "{} for {}", found, tag),
            None => prop_assert_eq!(found, spoken[0]),
        }
    }
}

#[cfg(feature = "seal")]
mod cookies {
    use indgang::edge::cookies::{CHOICE, DECLARED, LEARNT, values};
    use proptest::prelude::*;
    use proptest::sample::select;

    const NAMES: [&str; 5] = [CHOICE, LEARNT, DECLARED, "a", "__host-indgang-choice"];

    proptest! {
        #[test]
        fn any_cookies_are_read(header in "[ -~\u{e6}]{0,80}|(__Host-indgang-choice|=|;| |a){0,20}") {
            for name in NAMES {
                for value in values(&header, name) {
                    prop_assert!(header.contains(value) && !value.contains(';'));
                    prop_assert_eq!(value, value.trim());
                }
            }
        }

        #[test]
        fn cookies_are_read_as_they_were_sent(
            sent in prop::collection::vec((select(&NAMES[..]), "[!-:<-~]{0,12}"), 0..8),
            apart in select(&["; ", ";", " ;  "][..]),
            noise in select(&["", "a;;", "=;", "__Host-indgang-learnt;"][..]),
        ) {
            let pairs: Vec<String> = sent.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let header = format!("{noise}{}", pairs.join(apart));
            for name in [CHOICE, LEARNT, DECLARED] {
                let own = sent.iter().filter(|(it, _)| *it == name).map(|(_, value)| value.as_str());
                prop_assert_eq!(values(&header, name).collect::<Vec<_>>(), own.collect::<Vec<_>>());
            }
        }
    }
}

/// Each case runs the program on many pages or lines, since starting it takes longest.
#[cfg(feature = "cli")]
mod files {
    use crate::run::{file, run, told};
    use proptest::prelude::*;
    use proptest::sample::{Index, select};
    use std::fs;
    use std::path::Path;
    use std::process::Output;

    const MANIFEST: &str = "tests/data/pages/indgang.jsonc";
    const RIGHT: &str = include_str!("data/pages/right/index.html");

    fn cases(cases: u32) -> ProptestConfig {
        ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
    }

    /// It said what it had to say, and did not break down.
    fn ended(output: &Output) -> Result<(i32, String), TestCaseError> {
        let said = String::from_utf8(output.stderr.clone()).expect("text");
        let code = output.status.code().unwrap_or(-1);
        prop_assert!(matches!(code, 0 | 1) && !said.contains("panicked"), "{code}: {said}");
        Ok((code, said))
    }

    /// A folder with these pages alone.
    fn folder(name: &str, pages: &[String]) -> String {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _none = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("writable");
        for (at, page) in pages.iter().enumerate() {
            fs::write(path.join(format!("{at}.html")), page).expect("writable");
        }
        path.to_str().expect("text").to_owned()
    }

    fn check(pages: &str) -> Output {
        run(&["check", "--strict", "--now", "2026-11-21", MANIFEST, "--pages", pages])
    }

    /// Pieces of pages, in any order: tags that do not fit, and ours where they do not belong.
    fn page() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            select(
                &[
                    "<",
                    ">",
                    "</",
                    "<!--",
                    "-->",
                    "<div>",
                    "</div>",
                    "<template ",
                    "</template>",
                    "<script>",
                    "</script>",
                    "<table>",
                    "<p",
                    "<svg>",
                    "data-indgang-slot=\"hero\" ",
                    "data-indgang-slot=",
                    "<b data-indgang-variant=\"default\">",
                    "</b>",
                    "\"",
                    "'",
                    "<section data-indgang-slot=\"hero\">",
                    "</section>",
                    "<i data-indgang-variant=deals>",
                    "<template data-indgang-variant=\"family\">",
                    "<img src=\"//x/y\">",
                    "&#0;",
                    "\r\n",
                    "<textarea>",
                    "<select>",
                    "<![CDATA[",
                    "<body data-indgang-topics=\"deals\">",
                    "\u{0}",
                ][..]
            )
            .prop_map(str::to_owned),
            "\\PC{0,8}",
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(cases(12))]

        #[test]
        fn any_pages_are_checked_and_findings_have_places_in_them(
            pages in prop::collection::vec(page(), 1..30),
        ) {
            let folder = folder("any-pages", &pages);
            let (_, said) = ended(&check(&folder))?;
            prop_assert_eq!(&said, &ended(&check(&folder))?.1);
            let places = said.lines().filter_map(|line| line.trim_start().strip_prefix("--> "));
            for place in places.filter_map(|place| place.strip_prefix(&format!("{folder}/"))) {
                let mut parts = place.split([':', '.']);
                let page: &String = &pages[parts.next().expect("a name").parse::<usize>().expect("ours")];
                let numbers: Vec<usize> = parts.skip(1).filter_map(|part| part.parse().ok()).collect();
                let [line, column] = numbers[..] else { panic!("no place: {place}") };
                let text = page.split('\n').nth(line - 1);
                prop_assert!(
                    text.is_some_and(|text| column <= text.chars().count() + 1), "{place} in {page:?}"
                );
            }
        }

        /// What is said in a page, or in its comments, makes no right page wrong.
        #[test]
        fn texts_and_comments_are_no_matter(
            texts in prop::collection::vec("[^<>&\\x00-\\x1f-]{0,20}", 30),
            comments in prop::collection::vec(page(), 30),
        ) {
            let pages: Vec<String> = texts.iter().zip(&comments).map(|(text, comment)| {
                // What would end the comment would be no part of it.
                let comment = comment.replace(['-', '>'], "");
                RIGHT.replace("<form>", &format!("<!-- {comment} --><p>{text}</p><form>"))
            }).collect();
            let (code, said) = ended(&check(&folder("same-pages", &pages)))?;
            prop_assert_eq!((code, said.as_str()), (0, ""));
        }
    }

    /// Visitors as they are written, and what `simulate` says of them.
    fn visitor() -> impl Strategy<Value = String> {
        let country = select(&["DK", "SE", "JP"][..]);
        (country, 1..9_u32, any::<bool>(), any::<bool>()).prop_map(
            |(country, sessions, known, spaced)| {
                let profile = format!(
                    r#", "profile": {{ "sessions": {sessions}, "topics": {{ "deals": 1 }} }}"#
                );
                let profile = if known { profile } else { String::new() };
                let end = if spaced { " \r\n\n" } else { "\n" };
                format!(r#"{{ "context": {{ "country": "{country}" }}{profile} }}{end}"#)
            },
        )
    }

    fn simulated(name: &str) -> Output {
        run(&["simulate", "www/indgang.jsonc", "--population", name, "--json"])
    }

    proptest! {
        #![proptest_config(cases(24))]

        #[test]
        fn any_population_is_counted_or_refused(
            lines in prop::collection::vec(prop_oneof![
                3 => visitor(),
                1 => "\\PC{0,30}\n",
                1 => select(&["{\n", "[]\n", "null\n", "{} {}\n", "\u{0}\n", "{\"context\":{\"country\":1}}\n"][..])
                    .prop_map(str::to_owned),
            ], 0..30),
        ) {
            let name = file("any-population.ndjson", &lines.concat());
            let output = simulated(&name);
            let (code, said) = ended(&output)?;
            prop_assert_eq!(code == 0, said.is_empty(), "{}", said);
            prop_assert_eq!(code == 1, output.stdout.is_empty());
        }

        #[test]
        fn all_visitors_count_in_any_order(
            lines in prop::collection::vec(visitor(), 1..40), from: Index,
        ) {
            let one = told_of(&lines, "a-population.ndjson");
            prop_assert!(one.contains(&format!(r#""visitors":{},"#, lines.len())), "{}", one);
            let mut others = lines.clone();
            others.rotate_left(from.index(lines.len()));
            others.reverse();
            prop_assert_eq!(one, told_of(&others, "another-population.ndjson"));
            let mut broken = lines.clone();
            let at = from.index(lines.len());
            broken[at] = "{ \"contxt\": {} }\n".to_owned();
            let name = file("broken-population.ndjson", &broken.concat());
            let (code, said) = ended(&simulated(&name))?;
            let line = broken[..at].concat().matches('\n').count() + 1;
            prop_assert_eq!(code, 1);
            prop_assert!(said.contains(&format!("broken-population.ndjson:{line}:3")), "{}", said);
        }
    }

    fn told_of(lines: &[String], name: &str) -> String {
        let name = file(name, &lines.concat());
        told(&["simulate", "www/indgang.jsonc", "--population", &name, "--json"])
    }
}
