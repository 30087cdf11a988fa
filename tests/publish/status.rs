//! What `indgang status` makes of what a site says.

use super::refused;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;

/// A site that answers the first path with this, and has no other; and what it was told of a token.
fn site(status: u16, health: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream);
            let mut lines = Vec::new();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a line");
                match line.trim_end() {
                    "" => break,
                    line => lines.push(line.to_owned()),
                }
            }
            let (status, body) = match lines.first() {
                Some(first) if first.contains("/_indgang/health") => (status, health),
                _ => (404, ""),
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            reader.into_inner().write_all((head + body).as_bytes()).expect("it is read");
        }
    });
    url
}

fn status(address: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_indgang"));
    command.args(["status", address]).env_clear();
    command
}

#[test]
fn what_is_well_is_told_in_lines() {
    let address = site(
        200,
        r#"{"status":"ok","plan":"1a2b3c4d","version":"0.1.0","secret":true,"off":false,
            "release":"1a2b3c4d-00000001","refused":"plan.newer","faults":{"trap":2},"published":1700000000,
            "by":"Anna\u001b[31m","seen":{"since":1,"views":1200,"counted":1000,"shared":{"hits":600,"misses":150},
            "shares":{"hero":{"default":0.7,"deals":0.3}}}}"#,
    );
    let output = status(&address).output().expect("it runs");
    let told = String::from_utf8(output.stdout).expect("text");
    let expected = format!(
        "{address}
  status     ok
  plan       1a2b3c4d, published 2023-11-14 22:13 UTC by Anna [31m, release 1a2b3c4d-00000001
  browsers   no plan at /indgang/plan.bin: is `!/indgang/*` in `run_worker_first`?
  refused    what is published: plan.newer
  secret     set
  faults     trap 2
  views      1200, of which the request alone decided 1000
  shared     600 of 750 pages looked for were there: 80 %
  shares     hero: deals 30 %, default 70 %
Faults, views and what follows them are of the one isolate that answered; there are many. Shares are of what the request alone decided: of page views, and for an entry of the requests for its path.
"
    );
    assert_eq!(told, expected);
}

#[test]
fn a_secret_that_is_none_is_told_from_none() {
    let none = r#"{"status":"ok","plan":"1a2b3c4d","version":"0.1.0","secret":false,"faults":{}}"#;
    let bad = r#"{"status":"ok","plan":"1a2b3c4d","version":"0.1.0","secret":"bad","faults":{}}"#;
    for (health, told) in [(none, "none: no profiles"), (bad, "not 32 bytes in base64")] {
        let address = site(200, health);
        let output = status(&address).output().expect("it runs");
        let text = String::from_utf8(output.stdout).expect("text");
        assert!(text.contains(&format!("  secret     {told}")), "{text}");
    }
}

#[test]
fn what_is_not_well_fails() {
    let broken = site(500, r#"{"error":{"code":"plan.none","message":""},"off":true,"faults":{}}"#);
    let error = refused(&mut status(&broken));
    assert!(error.contains("the endpoints fail: plan.none"), "{error}");
    assert!(error.contains("off: every page is as its origin has it"), "{error}");
    let whole = refused(&mut status("www.example.com/"));
    assert!(whole.ends_with("write `https://www.example.com`\n"), "{whole}");
    let other = site(200, "<html>");
    assert!(refused(&mut status(&other)).contains("there is no Indgang"), "{other}");
    assert!(refused(&mut status("http://127.0.0.1:1")).contains("http://127.0.0.1:1"));
    let error =
        refused(status("http://example.invalid").env("INDGANG_STATUS_TOKEN", "secret-token"));
    assert!(error.contains("goes to `https` only"), "{error}");
}
