//! `cargo xtask serve`: the demo behind the real worker, in workerd, on this machine only.

use crate::stamp;
use crate::steps::{Step, paint, step};
use crate::{build, paths, run};
use anyhow::{Context, Result, bail};
use base64ct::{Base64UrlUnpadded, Encoding};
use std::fs::{self, Permissions};
use std::io::{ErrorKind, IsTerminal, Read, Write, stdout};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Where wrangler finds the variables of a local worker.
const DEV_VARS: &str = ".dev.vars";

/// Builds, serves on that port, and returns only if wrangler ends by itself.
pub fn serve(port: u16) -> Result<()> {
    // Before the work, so that nobody waits a minute for a mistake that shows at once.
    check_free(port)?;
    let tools = build::all(false)?;
    make_secret()?;

    let start = Mutex::new(Start { step: Some(step("workerd")), said: Vec::new() });
    let mut wrangler = tools.node("wrangler/bin/wrangler.js");
    wrangler.args(["dev", "--local", "--ip", "127.0.0.1", "--port", &port.to_string()]);
    wrangler.args(["--show-interactive-dev-session=false", "--inspector-port=0"]);
    keep_to_itself(&mut wrangler);
    let ended = thread::scope(|scope| {
        scope.spawn(|| announce(port, &start));
        let ended = run::lines(&mut wrangler, |line| {
            let mut start = lock(&start);
            match &start.step {
                // Until it answers, what wrangler says matters only if it fails.
                Some(step) => {
                    step.note(&run::plain(line));
                    start.said.push(line.to_owned());
                }
                None => println!("{line}"),
            }
        });
        lock(&start).step = None;
        ended
    })?;
    let said = lock(&start).said.join("\n");
    bail!("wrangler ended by itself ({ended})\n\n{said}")
}

/// A start under way.
struct Start {
    /// Until the worker answers.
    step: Option<Step>,
    said: Vec<String>,
}

fn lock(start: &Mutex<Start>) -> MutexGuard<'_, Start> {
    start.lock().unwrap_or_else(PoisonError::into_inner)
}

/// No questions, no reports, no look-ups, and its files in the repository's own folder.
pub fn keep_to_itself(wrangler: &mut Command) {
    wrangler
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_SEND_ERROR_REPORTS", "false")
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("WRANGLER_LOG_PATH", paths::root(".wrangler/logs"))
        .env("WRANGLER_REGISTRY_PATH", paths::root(".wrangler/registry"));
}

fn check_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is in use: stop what runs there, or choose another with \
             `cargo xtask serve --port {}`",
            port.checked_add(1).unwrap_or(8787)
        ),
        tried => tried.map(drop).with_context(|| format!("port {port} cannot be used")),
    }
}

/// The secret that seals profile cookies on this machine; made once.
fn make_secret() -> Result<()> {
    let path = paths::root(DEV_VARS);
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).context("reading .dev.vars"),
    };
    if before.lines().any(|line| line.trim_start().starts_with("INDGANG_SECRET=")) {
        return Ok(());
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).context("asking the system for randomness")?;
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    let text = format!("{before}{gap}INDGANG_SECRET={}\n", Base64UrlUnpadded::encode_string(&key));
    stamp::write(&path, text.as_bytes())?;
    fs::set_permissions(&path, Permissions::from_mode(0o600)).context("protecting .dev.vars")?;
    eprintln!(
        "    development secret made, in {DEV_VARS}: it seals the profile cookies on this machine.\n    \
         For production make one of its own: `openssl rand -base64 32`, then\n    \
         `npx wrangler secret put INDGANG_SECRET`."
    );
    Ok(())
}

/// Prints the address once a request is answered there.
fn announce(port: u16, start: &Mutex<Start>) {
    while lock(start).step.is_some() {
        if answers(port) {
            if let Some(step) = lock(start).step.take() {
                step.done("answers");
                let address = format!("http://127.0.0.1:{port}/");
                println!(
                    "\n  {}   (Ctrl-C stops it)\n",
                    paint("1", &address, stdout().is_terminal())
                );
            }
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn answers(port: u16) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let host = format!("127.0.0.1:{port}");
        write!(
            stream,
            "GET /_indgang/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )?;
        let mut first = [0; 7];
        stream.read_exact(&mut first)?;
        std::io::Result::Ok(&first == b"HTTP/1.")
    };
    ask().unwrap_or(false)
}
