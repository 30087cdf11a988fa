//! Publishing and going back, over the API of a store: nothing by halves, and nothing unasked.

#[path = "../support/run.rs"]
mod run;
mod status;
mod store;

use run::root;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use store::Store;

/// The command with this store in its environment.
fn command(store: &Store, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_indgang"));
    command.args(args).current_dir(root()).env_clear();
    command.env("CLOUDFLARE_API_BASE_URL", &store.url).env("CLOUDFLARE_ACCOUNT_ID", "0a");
    command.env("INDGANG_PLANS_NAMESPACE", "0b").env("CLOUDFLARE_API_TOKEN", "secret-token");
    command
}

#[track_caller]
fn told(store: &Store, args: &[&str]) -> String {
    let Output { status, stdout, stderr } = command(store, args).output().expect("it runs");
    let error = String::from_utf8_lossy(&stderr);
    assert!(status.success() && error.is_empty(), "{error}");
    String::from_utf8(stdout).expect("text")
}

#[track_caller]
fn refused(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("it runs");
    assert_eq!((status.code(), stdout.len()), (Some(1), 0));
    let error = String::from_utf8(stderr).expect("text");
    assert!(!error.contains("secret-token"), "the token is told: {error}");
    error
}

/// A manifest with one experience for people of `country`, in a file of its own.
fn manifest(name: &str, country: &str, variant: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("publish-{name}.jsonc"));
    let text = format!(
        r#"{{
  "site": {{ "name": "Test" }},
  "segments": {{ "near": {{ "who": "People nearby.", "when": {{ "context.country": "{country}" }} }} }},
  "slots": {{ "hero": {{ "variants": ["default", "{variant}"] }} }},
  "experiences": [{{ "id": "for-near", "status": "live", "priority": 1, "audience": "near",
    "because": "You are near.", "show": [{{ "slot": "hero", "variant": "{variant}" }}] }}]
}}"#
    );
    fs::write(&path, text).expect("writable");
    path
}

fn name_in(told: &str) -> &str {
    let start = told.find("becomes ").expect("a release") + "becomes ".len();
    &told[start..start + 17]
}

#[test]
fn a_dry_run_says_what_would_change_and_writes_nothing() {
    let store = Store::start();
    let danish = manifest("dry", "DK", "danish");
    let danish = danish.to_str().expect("text");
    let said = told(&store, &["publish", danish]);
    assert!(said.starts_with("Nothing was published yet.\nbecomes "), "{said}");
    assert!(said.ends_with("dry run. Add `--live` to do it.\n"), "{said}");
    assert_eq!((store.written(), store.keys()), (vec![], vec![]));
}

#[test]
fn plans_are_written_before_what_points_to_them_and_the_next_says_what_is_other() {
    let store = Store::start();
    let first = manifest("first", "DK", "danish");
    let said = told(&store, &["publish", first.to_str().expect("text"), "--by", "Anna", "--live"]);
    let name = name_in(&said).to_owned();
    assert_eq!(store.written(), [format!("PUT plan.{name}"), "PUT live".to_owned()]);
    let live = String::from_utf8(store.value("live").expect("it is there")).expect("text");
    assert!(
        live.contains(&format!(r#""live":"{name}""#)) && live.contains(r#""by":"Anna""#),
        "{live}"
    );

    let again = told(&store, &["publish", first.to_str().expect("text"), "--live"]);
    assert!(again.ends_with("It is live already; nothing was changed.\n"), "{again}");
    assert!(again.contains("by Anna"), "{again}");
    assert_eq!(store.written(), Vec::<String>::new());

    let second = manifest("second", "SE", "swedish");
    let said = told(&store, &["publish", second.to_str().expect("text"), "--live"]);
    let changes = "\
  ~ experience for-near
      was  for near, hero: danish, “You are near.”
      is   for near, hero: swedish, “You are near.”
  ~ segment near
      was  context.country is \"DK\"
      is   context.country is \"SE\"
  ~ slot hero
      was  default, danish
      is   default, swedish
";
    assert!(said.contains(changes), "{said}");
}

#[test]
fn a_rollback_turns_the_pointer_and_nothing_else() {
    let store = Store::start();
    let mut names = Vec::new();
    for country in ["DK", "SE", "NO"] {
        let path = manifest(&format!("back-{country}"), country, "v");
        let said = told(&store, &["publish", path.to_str().expect("text"), "--live"]);
        names.push(name_in(&said).to_owned());
    }
    store.written();
    let dry = told(&store, &["rollback"]);
    assert!(dry.contains("is   context.country is \"SE\"") && dry.contains("dry run"), "{dry}");
    assert_eq!(store.written(), Vec::<String>::new());
    for expected in [&names[1], &names[0]] {
        let said = told(&store, &["rollback", "--live"]);
        assert_eq!(name_in(&said), expected);
        assert_eq!(store.written(), ["PUT live"]);
    }
    let error = refused(&mut command(&store, &["rollback", "--live"]));
    assert!(
        error.contains("no release before the one that is live") && error.contains(&names[2]),
        "{error}"
    );
    // And forth again.
    let said = told(&store, &["rollback", "--to", &names[2][..8], "--live"]);
    assert_eq!(name_in(&said), names[2]);
    let error = refused(&mut command(&store, &["rollback", "--to", "zz", "--live"]));
    assert!(error.contains("called `zz`"), "{error}");
}

#[test]
fn a_release_that_is_gone_or_broken_is_not_gone_back_to() {
    let store = Store::start();
    let mut names = Vec::new();
    for country in ["DK", "SE"] {
        let path = manifest(&format!("gone-{country}"), country, "v");
        let said = told(&store, &["publish", path.to_str().expect("text"), "--live"]);
        names.push(name_in(&said).to_owned());
    }
    let key = format!("plan.{}", names[0]);
    let good = store.value(&key).expect("it is there");
    for at in [0, 4, 20, good.len() / 2, good.len() - 1] {
        let mut broken = good.clone();
        broken[at] ^= 1;
        store.set(&key, &broken);
        store.written();
        let error = refused(&mut command(&store, &["rollback", "--live"]));
        assert!(error.contains(&key), "{error}");
        assert_eq!(store.written(), Vec::<String>::new());
    }
    store.set(&key, b"");
    assert!(refused(&mut command(&store, &["rollback", "--live"])).contains("not a plan"));
    // What is live being broken keeps nobody from publishing.
    store.set(&format!("plan.{}", names[1]), b"");
    let path = manifest("gone-NO", "NO", "v");
    let said = told(&store, &["publish", path.to_str().expect("text"), "--live"]);
    assert!(said.contains("cannot be read, so it is not compared"), "{said}");
}

#[test]
fn ten_releases_are_kept() {
    let store = Store::start();
    let mut names = Vec::new();
    for at in 0..12 {
        let path = manifest(&format!("kept-{at}"), "DK", &format!("v{at}"));
        let said = told(&store, &["publish", path.to_str().expect("text"), "--live"]);
        names.push(format!("plan.{}", name_in(&said)));
    }
    let mut kept = names.split_off(2);
    kept.push("live".to_owned());
    kept.sort();
    assert_eq!(store.keys(), kept);
}

#[test]
fn what_fails_on_the_way_leaves_the_pointer_alone() {
    let store = Store::start();
    let first = manifest("fails-1", "DK", "v");
    told(&store, &["publish", first.to_str().expect("text"), "--live"]);
    let live = store.value("live");
    let second = manifest("fails-2", "SE", "v");
    let second = second.to_str().expect("text");
    let name = name_in(&told(&store, &["publish", second])).to_owned();
    store.fail(
        &format!("PUT plan.{name}"),
        429,
        r#"{"errors":[{"code":971,"message":"too fast"}]}"#,
    );
    let error = refused(&mut command(&store, &["publish", second, "--live"]));
    assert!(error.contains("too fast (971)"), "{error}");
    store.fail("PUT live", 500, "");
    let error = refused(&mut command(&store, &["publish", second, "--live"]));
    assert!(error.contains("cannot write `live` in Workers KV: status 500"), "{error}");
    assert_eq!(store.value("live"), live);
}

#[test]
fn a_pointer_that_others_wrote_is_not_written_over() {
    let store = Store::start();
    let path = manifest("others", "DK", "v");
    let path = path.to_str().expect("text");
    for live in [
        "{",
        "[]",
        r#"{"live":"x","releases":[]}"#,
        r#"{"live":"../../x","releases":[{"name":"../../x","published":1}]}"#,
    ] {
        store.set("live", live.as_bytes());
        let error = refused(&mut command(&store, &["publish", path, "--live"]));
        assert!(error.contains("delete the key, and publish again"), "{error}");
    }
    assert_eq!(store.written(), Vec::<String>::new());
}

#[test]
fn what_is_missing_or_wrong_in_the_environment_is_told() {
    let store = Store::start();
    let path = manifest("environment", "DK", "v");
    let path = path.to_str().expect("text");
    let mut bare = command(&store, &["publish", path]);
    bare.env_remove("CLOUDFLARE_API_TOKEN").env("CLOUDFLARE_ACCOUNT_ID", "");
    let error = refused(&mut bare);
    assert!(error.contains("set CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN:"), "{error}");
    for (name, value, expected) in [
        ("CLOUDFLARE_API_TOKEN", "wrong", "Authentication error (10000)"),
        ("INDGANG_PLANS_NAMESPACE", "0c", "namespace not found (10013)"),
        ("CLOUDFLARE_ACCOUNT_ID", "../x", "written in hex"),
        ("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1.example", "`https` addresses only"),
        ("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:1", "cannot read `live`"),
    ] {
        let error = refused(command(&store, &["publish", path]).env(name, value));
        assert!(error.contains(expected), "{name}: {error}");
    }
    let error = refused(&mut command(&store, &["publish", path, "--by", "a\nb"]));
    assert!(error.contains("in one line"), "{error}");
    let error = refused(&mut command(&store, &["rollback", "--live"]));
    assert!(error.contains("nothing was published yet"), "{error}");
}
