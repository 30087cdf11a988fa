//! User agents: what class of device each is, and whether a program asks.
//!
//! Their makers say what they like, so a share is the goal, not every case.

use super::{BadFile, Goal, Report, cases, not_answered};
use crate::context::Device;
use crate::edge::device;
use alloc::collections::BTreeMap;
use alloc::{format, string::String, vec, vec::Vec};
use serde_json::Value as Json;

/// Runs a file of user agents with the class of each device.
///
/// # Errors
/// [`BadFile`] if it holds no list of cases.
pub fn devices(text: &str) -> Result<Report, BadFile> {
    let mut report = Report::default();
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for (number, case) in cases(text)?.iter().enumerate() {
        let label = case.get("class").and_then(Json::as_str);
        let (Some(agent), Some(label)) = (case.get("ua").and_then(sent), label) else {
            report.failed.push(format!("case {number}: there is no `ua` or no `class`"));
            continue;
        };
        let expected = match label {
            "phone" | "mobile" => Device::Phone,
            "tablet" => Device::Tablet,
            "desktop" => Device::Desktop,
            other => {
                *others.entry(other.into()).or_default() += 1;
                continue;
            }
        };
        report.case(agent, &expected, &device("", "", agent));
    }
    for (label, count) in others {
        report.skip(count, format!("`{label}`: none of our classes, or more than one"));
    }
    let of = report.passed + report.failed.len();
    report.goals.push(Goal { what: "classes right", came: report.passed, of, share: 90.0 });
    Ok(report)
}

/// Runs a file of user agents of crawlers (`instances` of a `pattern`, or one `ua`) or of people
/// (`people`), with what the worker's JavaScript took each for: `robot`.
///
/// # Errors
/// [`BadFile`] if it holds no list of cases, or no answers.
pub fn bots(text: &str) -> Result<Report, BadFile> {
    let mut report = Report::default();
    // Right and all of them, of crawlers and of people.
    let (mut crawlers, mut people) = ((0, 0), (0, 0));
    let mut without = 0;
    for (number, case) in cases(text)?.iter().enumerate() {
        let agents: Option<Vec<&str>> = match case.get("instances") {
            Some(instances) => instances.as_array().and_then(|all| all.iter().map(sent).collect()),
            None => case.get("ua").and_then(sent).map(|agent| vec![agent]),
        };
        let robot = case.get("robot").and_then(Json::as_array);
        let (Some(agents), Some(robot)) = (agents, robot) else {
            return Err(not_answered("bots", &format!("case {number}")));
        };
        without += usize::from(agents.is_empty());
        let is_person = case.get("people").and_then(Json::as_bool) == Some(true);
        let (right, all) = if is_person { &mut people } else { &mut crawlers };
        for (agent, came) in agents.iter().zip(robot) {
            *all += 1;
            *right += usize::from(came.as_bool() == Some(!is_person));
            report.case(agent, &Some(!is_person), &came.as_bool());
        }
    }
    if without > 0 {
        report.skip(without, "a pattern without a user agent to go with it".into());
    }
    let goals =
        [("crawlers recognised", crawlers, 95.0), ("people not taken for one", people, 99.0)];
    for (what, (came, of), share) in goals.into_iter().filter(|(_, (_, of), _)| *of > 0) {
        report.goals.push(Goal { what, came, of, share });
    }
    Ok(report)
}

/// A user agent; `null` is a missing one.
fn sent(agent: &Json) -> Option<&str> {
    if agent.is_null() { Some("") } else { agent.as_str() }
}
