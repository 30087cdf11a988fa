//! What the command line says where it can do nothing, and that it says how much is wrong.

use crate::command::{fresh, names, run, text};
use crate::root;
use std::fs;

/// What is printed last, where a command fails.
#[track_caller]
fn refused(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(1), "{args:?}: {}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
    text(&output.stderr).to_owned()
}

/// A manifest whose conditions compare with so many texts in the first segment and in others.
fn comparing(first: usize, others: usize) -> String {
    let segment = |name: usize, count: usize| {
        let texts: Vec<String> = (0..count).map(|at| format!("\"{name}-{at}\"")).collect();
        format!(
            "\"s{name}\": {{ \"who\": \"W.\",\n\"when\": {{ \"context.campaign.name\": {{ \"$in\": [{}] }} }} }}",
            texts.join(",")
        )
    };
    let counts = std::iter::once(first).chain((0..others).map(|_| 1_000));
    let segments: Vec<String> = counts.enumerate().map(|(at, count)| segment(at, count)).collect();
    format!("{{ \"site\": {{ \"name\": \"a\" }},\n\"segments\": {{ {} }} }}", segments.join(",\n"))
}

#[test]
fn a_manifest_too_large_for_a_plan_says_what_is_most_to_blame() {
    let directory = fresh("too-large");
    let file = directory.join("large.jsonc");
    let name = file.to_string_lossy();
    for (manifest, place, fix) in [
        (comparing(40_000, 26), ":3:1\n", "write fewer texts here: it has 40000 of them"),
        (
            comparing(1_200, 65),
            ":2:1\n",
            "write fewer texts: 66 segments have 66200 of them, and `s0` the most, 1200",
        ),
    ] {
        fs::write(&file, manifest).expect("writable");
        for command in ["check", "explain"] {
            let errors = refused(&[command, &name]);
            assert!(
                errors.starts_with("error[plan.too_large]: the plan would hold 66"),
                "{errors}"
            );
            assert!(errors.contains(place) && errors.contains(fix), "{errors}");
            assert!(errors.ends_with(&format!("\n1 mistake in {name}\n")), "{errors}");
        }
    }
}

#[test]
fn a_plan_of_too_many_bytes_says_which_section_takes_them() {
    let directory = fresh("too-many-bytes");
    let file = directory.join("large.jsonc");
    let name = file.to_string_lossy();
    let long = "x".repeat(9_500_000);
    let slot = format!("\"variants\": [\"default\", \"b\"], \"html\": {{ \"b\": \"{long}\" }}");
    for (manifest, place) in [
        (format!("{{ \"site\":\n{{ \"name\": \"{long}\" }} }}"), ":2:11\n"),
        (
            format!("{{ \"site\": {{ \"name\": \"a\" }},\n\"slots\": {{ \"s\": {{ {slot} }} }} }}"),
            ":2:1\n",
        ),
    ] {
        fs::write(&file, manifest).expect("writable");
        let errors = refused(&["check", &name]);
        assert!(errors.starts_with("error[plan.too_large]: "), "{errors:.300}");
        let fix = "write less here: it takes about 95000";
        assert!(errors.contains(place) && errors.contains(fix), "{errors:.900}");
    }
}

#[test]
fn no_file_is_written_over_another_of_the_same_command() {
    let directory = fresh("same");
    let at = |name: &str| directory.join(name).to_string_lossy().into_owned();
    fs::copy(root().join("tests/data/manifest/right.jsonc"), at("m.jsonc")).expect("writable");
    fs::create_dir(at("there")).expect("writable");
    #[cfg(unix)]
    std::os::unix::fs::symlink(at("there"), at("link")).expect("writable");
    let build = |out: &str, browser: &str| {
        refused(&["build", &at("m.jsonc"), "--out", &at(out), "--browser", &at(browser)])
    };
    for (out, browser) in [
        ("p.bin", "p.bin"),
        ("p.bin", "./there/../p.bin"),
        ("new/p.bin", "new/a/../p.bin"),
        #[cfg(unix)]
        ("link/p.bin", "there/p.bin"),
    ] {
        let errors = build(out, browser);
        let told = format!("error: `--browser {}` is the same file as --out: name", at(browser));
        assert!(errors.starts_with(&told), "{errors}");
        assert!(errors.ends_with(&format!("\n1 mistake in {}\n", at(browser))), "{errors}");
    }
    assert!(build("./m.jsonc", "b.bin").contains("is the same file as the manifest"));
    assert!(build("p.bin", "there/../m.jsonc").contains("is the same file as the manifest"));
    let expected: &[&str] =
        if cfg!(unix) { &["link", "m.jsonc", "there"] } else { &["m.jsonc", "there"] };
    assert_eq!(names(&directory), expected);
    let args = ["build", &at("m.jsonc"), "--out", &at("p.bin"), "--browser", &at("there/p.bin")];
    assert!(run(&args).status.success());
}

#[test]
fn a_plan_is_told_from_a_manifest() {
    let directory = fresh("built");
    let plan = directory.join("plan.bin");
    let name = plan.to_string_lossy();
    let manifest = "tests/data/manifest/right.jsonc";
    assert!(run(&["build", manifest, "--out", &name]).status.success());
    for args in [&["check", &*name][..], &["brief", &name], &["build", &name, "--out", "x.bin"]] {
        let errors = refused(args);
        let told = format!(
            "error: `{name}` is a plan that `indgang build` made: name the manifest that it was made \
             from, as in `indgang.jsonc`\n\n1 mistake in {name}\n"
        );
        assert_eq!(errors, told);
    }
    let errors = refused(&["explain", manifest, "--profile", &name]);
    assert!(errors.contains("name a JSON file that describes a visitor"), "{errors}");
    fs::write(&plan, b"INDG").expect("writable");
    let errors = refused(&["explain", &name]);
    assert!(errors.ends_with(&format!("\n1 mistake in {name}\n")), "{errors}");
}

#[test]
fn files_that_cannot_be_read_are_told_plainly() {
    let output = run(&["check", "no/such/file.jsonc"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: cannot read `no/such/file.jsonc`: "));
    assert!(text(&output.stderr).ends_with("no such file or folder; see that its path is right\n"));
    // A file that was not read has no mistakes that anybody could count.
    let (manifest, absent) = ("tests/data/manifest/right.jsonc", "no/such");
    for args in [
        &["check", manifest, "--pages", absent][..],
        &["check", absent],
        &["build", absent, "--out", "x.bin"],
        &["brief", absent],
        &["types", absent],
        &["explain", absent],
        &["explain", manifest, "--profile", absent],
        &["explain", manifest, "--context", absent],
        &["simulate", absent],
        &["simulate", manifest, "--population", absent],
        &["link", absent, "/", "--segment", "x"],
        &["link", manifest, "/", "--segment", "everyone", "--secret-file", absent],
        &["preview", absent, "/", "--segment", "x"],
        &["publish", absent],
        &["check", "src"],
        &["check", manifest, "--pages", "src"],
        &["build", manifest, "--out", "src"],
    ] {
        let errors = refused(args);
        assert!(errors.starts_with("error: ") && errors.contains("; "), "{args:?}: {errors}");
        assert_eq!((errors.lines().count(), errors.contains("mistake")), (1, false), "{errors}");
    }
    let errors = refused(&["explain", manifest, "--slot", "heros"]);
    assert!(errors.ends_with(&format!("\n1 mistake in {manifest}\n")), "{errors}");
    let directory = fresh("latin");
    let file = directory.join("latin.jsonc");
    fs::write(&file, b"{\n\"site\": \"Troms\xf8\" }").expect("writable");
    let output = run(&["check", &file.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("is not UTF-8 text in line 2: save it as UTF-8"));
}
