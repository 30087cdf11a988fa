//! Running other programs, and taking all of them along when this one is stopped.
//!
//! Every program gets a process group of its own. Ctrl-C (or SIGTERM, or a closed terminal) ends
//! those groups with all that was started inside them: wrangler's workerd, cargo's rustc.

use crate::steps::Step;
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::io::{BufRead, BufReader, Read, Write, pipe};
use std::process::{Child, Command, ExitStatus, Stdio, exit};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program has to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// The groups that are running, or `None` from the moment that a signal came: nothing starts then.
static RUNNING: Mutex<Option<Vec<Pid>>> = Mutex::new(Some(Vec::new()));

fn running() -> MutexGuard<'static, Option<Vec<Pid>>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From here on, signals end everything that [`start`] started.
pub fn watch_signals() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("watching for signals")?;
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let groups = running().take().unwrap_or_default();
            for &group in &groups {
                end_group(group);
            }
            // Whoever read this may be gone already: a macro that panics would leave the process
            // waiting for its end for ever.
            let _ = writeln!(std::io::stderr(), "\n  stopped");
            // The shell's way of saying which signal it was.
            exit(128 + signal);
        }
    });
    Ok(())
}

/// Asks a whole group to end, and kills what is left of it after a while.
fn end_group(group: Pid) {
    let asked = Instant::now();
    let _ = kill_process_group(group, Signal::TERM);
    while test_kill_process_group(group).is_ok() {
        if asked.elapsed() > GRACE {
            let _ = kill_process_group(group, Signal::KILL);
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// A running program; when this is dropped, it and its offspring are ended.
pub struct Running {
    pub child: Child,
    group: Pid,
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = self.group;
        if !running().as_ref().is_some_and(|all| all.contains(&group)) {
            return;
        }
        // In a thread, because a child that has ended stays a member of its group until it is
        // waited for.
        let ending = thread::spawn(move || end_group(group));
        let _ = self.child.wait();
        let _ = ending.join();
        if let Some(all) = running().as_mut() {
            all.retain(|&other| other != group);
        }
    }
}

/// Starts a program in a group of its own, without standard input.
pub fn start(command: &mut Command) -> Result<Running> {
    use std::os::unix::process::CommandExt;
    let mut running = running();
    let Some(groups) = running.as_mut() else {
        drop(running);
        wait_for_the_end();
    };
    let program = command.get_program().to_string_lossy().into_owned();
    let child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("`{program}` cannot be started: is it installed?"))?;
    let group = Pid::from_child(&child);
    groups.push(group);
    Ok(Running { child, group })
}

/// Runs a program to its end and returns its standard output. Its standard error is the step's
/// progress; it is shown whole if the program fails, and the error says that `what` failed.
pub fn quiet(step: &Step, what: &str, command: &mut Command) -> Result<String> {
    outputs(step, what, command).map(|(output, _)| output)
}

/// The same, for what a program says on its standard error.
pub fn told(step: &Step, what: &str, command: &mut Command) -> Result<String> {
    outputs(step, what, command).map(|(_, log)| log)
}

fn outputs(step: &Step, what: &str, command: &mut Command) -> Result<(String, String)> {
    let mut running = start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (stdout, stderr) = (running.child.stdout.take(), running.child.stderr.take());
    let (output, log) = thread::scope(|scope| {
        let log = scope.spawn(|| {
            let mut log = String::new();
            each_line(stderr, |line| {
                step.note(&plain(line));
                log.push_str(line);
                log.push('\n');
            });
            log
        });
        let mut output = Vec::new();
        let read = stdout.map(|mut stdout| stdout.read_to_end(&mut output));
        let _ = read.transpose();
        (output, log.join().unwrap_or_default())
    });
    let status = running.child.wait()?;
    drop(running);
    stop_if_signalled();
    let output = String::from_utf8_lossy(&output).into_owned();
    if !status.success() {
        // Some tools write their errors to standard output; cargo's there is for machines.
        let extra = if output.starts_with('{') { "" } else { output.trim_end() };
        bail!("{what} failed ({status})\n\n{}", [log.trim_end(), extra].join("\n").trim());
    }
    Ok((output, log))
}

/// Runs a program and hands over each line that it writes, to either output, as it comes.
pub fn lines(command: &mut Command, line: impl FnMut(&str) + Send) -> Result<ExitStatus> {
    let (reader, writer) = pipe().context("making a pipe")?;
    let mut running = start(command.stdout(writer.try_clone()?).stderr(writer))?;
    // The command keeps its ends of the pipe open, and the reader would wait for them.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let status = thread::scope(|scope| {
        scope.spawn(|| each_line(Some(reader), line));
        let status = running.child.wait();
        // What the program left behind would hold the pipe open as well.
        drop(running);
        status
    })?;
    stop_if_signalled();
    Ok(status)
}

fn each_line(from: Option<impl Read>, mut line: impl FnMut(&str)) {
    let Some(from) = from else { return };
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while from.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
        line(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']));
        bytes.clear();
    }
}

/// The text without colours and cursor movements.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => drop(chars.by_ref().skip(1).find(char::is_ascii_alphabetic)),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A program that failed because of our own signal is no error worth a message: the thread that
/// took the signal ends this process when all groups have ended.
fn stop_if_signalled() {
    if running().is_none() {
        wait_for_the_end();
    }
}

fn wait_for_the_end() -> ! {
    loop {
        thread::park();
    }
}
