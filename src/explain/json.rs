//! An explanation as JSON.

use super::rule::Rule;
use super::{Account, Asking, Audience, Came, Explanation, Standing, Time};
use crate::json::Json;
use alloc::string::String;

/// Writes an explanation; of one part, if there is a name in `only`.
///
/// `shown` has a row for the entry (`"slot":null`) and each slot; `experiences` has one for each
/// live experience that has something for the path, with its rule and its near miss. `segments` has
/// one for each of the `standings`, and `questions` for each question that the visitor may be asked;
/// of one part there are none.
#[must_use]
pub fn json(
    explanation: &Explanation<'_>,
    standings: &[Standing<'_>],
    only: Option<&str>,
) -> String {
    let told = |part: usize| {
        let part = explanation.parts.get(part);
        part.is_some_and(|part| only.is_none_or(|only| part.name() == only))
    };
    let mut json = Json::new();
    json.object(|json| {
        json.key("path").text(explanation.path);
        json.key("paused").bool(explanation.paused);
        json.key("stage").maybe(explanation.stage);
        json.key("shown").list(|json| {
            for (_, part) in explanation.parts.iter().enumerate().filter(|(at, _)| told(*at)) {
                let account = part.decided.and_then(|at| explanation.accounts.get(at));
                json.object(|json| {
                    json.key("slot").maybe(part.slot);
                    json.key("variant").maybe(part.shown);
                    json.key("experience").maybe(account.map(|account| account.experience));
                    json.key("holdout").bool(account.is_some_and(|account| account.held_out));
                });
            }
        });
        json.key("experiences").list(|json| {
            for account in &explanation.accounts {
                if account.wants.iter().any(|want| told(want.part)) {
                    json.object(|json| write(account, explanation, json));
                }
            }
        });
        let standings = standings.iter().filter(|_| only.is_none());
        json.key("segments").list(|json| {
            for Standing { segment, rule: answered } in standings {
                json.object(|json| {
                    json.key("segment").text(segment);
                    json.key("rule").object(|json| rule(answered, json));
                });
            }
        });
        let put = explanation.questions.iter().filter(|_| only.is_none());
        json.key("questions").list(|json| {
            for put in put {
                json.object(|json| {
                    json.key("trait").text(put.about);
                    json.key("question").text(put.words);
                    json.key("came").text(match put.asking {
                        Asking::Now => "now",
                        Asking::Answered => "answered",
                        Asking::Rests(_) => "put off",
                        Asking::Untrusted(_) => "not yet",
                        Asking::Waits => "waits",
                    });
                    if let Asking::Untrusted(when) = &put.asking {
                        json.key("when").object(|json| rule(when, json));
                    }
                });
            }
        });
    });
    json.into_string()
}

fn write(account: &Account<'_>, explanation: &Explanation<'_>, json: &mut Json) {
    json.key("experience").text(account.experience);
    json.key("because").text(account.because);
    json.key("matches").bool(account.holds());
    json.key("time").text(match account.time {
        Time::Now => "now",
        Time::From(_) => "not yet",
        Time::Until(_) => "over",
    });
    json.key("holdout").bool(account.held_out);
    json.key("dismissed").bool(account.dismissed);
    json.key("wants").list(|json| {
        for want in &account.wants {
            json.object(|json| {
                let part = explanation.parts.get(want.part);
                json.key("slot").maybe(part.and_then(|part| part.slot));
                json.key("variant").text(want.show);
                json.key("came").text(match want.came {
                    Came::Decided => "decided",
                    Came::TooLate(_) => "too late",
                    Came::Missed => "missed",
                    Came::Dismissed => "dismissed",
                    Came::Same => "same",
                });
            });
        }
    });
    match &account.audience {
        Some(audience) => json.key("audience").object(|json| self::audience(audience, json)),
        None => json.key("audience").maybe(None),
    };
}

fn audience(audience: &Audience<'_>, json: &mut Json) {
    json.key("segment").text(audience.segment);
    json.key("rule").object(|json| rule(&audience.rule, json));
    let Some(near) = &audience.near else {
        json.key("near").maybe(None);
        return;
    };
    json.key("near").object(|json| {
        json.key("proven").bool(near.proven);
        json.key("possible").bool(near.possible);
        json.key("changes").list(|json| {
            for turn in &near.turns {
                json.object(|json| {
                    json.key("wanted").text(&turn.wanted);
                    json.key("is").text(&turn.value);
                });
            }
        });
    });
}

fn rule(from: &Rule, json: &mut Json) {
    json.key("holds").bool(from.holds());
    let (group, parts) = match from {
        Rule::Test(test) => {
            json.key("ask").text(&test.ask);
            json.key("is").text(&test.value);
            json.key("text").text(&test.line());
            return;
        }
        Rule::All(_, parts) => ("all", &**parts),
        Rule::Any(_, parts) => ("any", &**parts),
        Rule::Not(part) => ("not", core::slice::from_ref(&**part)),
    };
    json.key(group).list(|json| {
        for part in parts {
            json.object(|json| rule(part, json));
        }
    });
}
