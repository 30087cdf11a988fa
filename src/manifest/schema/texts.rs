//! Texts of certain forms, as patterns of a schema: regular expressions of JavaScript.

use alloc::{format, string::String};

/// A language tag of any length: a language, then parts of letters and digits.
pub(super) const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$";

/// Our own endpoints.
pub(super) const OURS: &str = "^/_indgang(/|$)";

/// A path of the site as browsers ask for it: no part is empty, `.` or `..`.
pub(super) fn path() -> String {
    // What may be in it, without and with dots.
    let plain = r"[!$%&'()*+,\-0-9:;=@A-Z\[\]_a-z~]";
    let any = r"[!$%&'()*+,\-.0-9:;=@A-Z\[\]_a-z~]";
    let part = format!(r"({plain}{any}*|\.{plain}{any}*|\.\.{any}+)");
    format!("^/({part}(/{part})*/?)?$")
}

/// A day of the calendar from 1970 to 2106-02-07, or a moment in UTC up to 06:28:15 of that day.
pub(super) fn date() -> String {
    let day = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)\
               |02-(0[1-9]|1[0-9]|2[0-8]))";
    // From 1970 to 2105: leap years are those that four divides, and not 2100.
    let year = "(19[7-9][0-9]|20[0-9]{2}|210[0-5])";
    let leap = "(19(7[26]|8[048]|9[26])|20([02468][048]|[13579][26])|2104)";
    let early = "2106-(01-(0[1-9]|[12][0-9]|3[01])|02-0[1-6])";
    let end = "([.][0-9]+)?[Zz]";
    let time = format!("([Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]{end})?");
    let last = format!(
        "2106-02-07([Tt]0([0-5]:[0-5][0-9]:[0-5][0-9]|6:([01][0-9]|2[0-7]):[0-5][0-9]\
         |6:28:(0[0-9]|1[0-5])){end})?"
    );
    format!("^(({year}-{day}|{leap}-02-29|{early}){time}|{last})$")
}
