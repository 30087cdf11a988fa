//! Shares as an aligned table with bars, or as JSON.

use indgang::engine::version;
use indgang::explain::visible;
use indgang::json::Json;
use indgang::plan::Plan;
use indgang::simulate::Tally;
use std::fmt::Write;

/// Characters of a whole bar.
const BAR: u64 = 30;
/// Most segments without a visitor that are named.
const NAMED: usize = 20;
/// Most segments with visitors that are told one by one, those with most of them first.
const TOLD: usize = 100;

/// One row: a name and how many.
type Row<'r> = (&'r str, u64);

/// The shares of a tally, for people; `who` says which visitors these are.
pub fn table(tally: &Tally<'_>, who: &str, colour: bool) -> String {
    let mut table = Table { out: String::new(), colour, names: 0, counts: 0 };
    let ways: Vec<(String, u64, Vec<Row<'_>>)> = tally.entries.iter().map(way).collect();
    let slots = tally.slots.iter().flat_map(|slot| &slot.variants).map(|(name, _)| *name);
    let to = ways.iter().flat_map(|(_, _, rows)| rows).map(|(name, _)| *name);
    let stages: Vec<Row<'_>> = tally.stages().collect();
    let segments = segments(tally);
    let named = stages.iter().chain(&segments).chain(&tally.questions).map(|(name, _)| *name);
    let names = slots.chain(to).chain(named);
    table.names = names.map(|n| n.chars().count()).max().unwrap_or(0);
    table.counts = thousands(tally.visitors).len();
    let (visitors, remembered) = (thousands(tally.visitors), thousands(tally.remembered));
    let held = thousands(tally.held_out);
    let (paused, dismissed) = (thousands(tally.paused), thousands(tally.dismissed));
    let lines = format!(
        "{visitors} {who}\n{remembered} have a profile, {held} are in a holdout\n\
         {paused} have paused, {dismissed} said of something: not for me\n"
    );
    table.out += &lines;
    if !stages.is_empty() {
        table.title("Stages", "");
    }
    table.rows(&stages, tally.visitors);
    if !segments.is_empty() {
        table.title("Segments", "");
    }
    let (mut here, nobody): (Vec<Row<'_>>, Vec<Row<'_>>) =
        segments.into_iter().partition(|(_, count)| *count > 0);
    here.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let most = here.get(..TOLD).unwrap_or(&here);
    table.rows(most, tally.visitors);
    if let Some(more @ 1..) = here.len().checked_sub(TOLD) {
        table.out +=
            &format!("  and {} with fewer, which `--json` tells\n", thousands(more as u64));
    }
    if nobody.len() <= NAMED {
        table.rows(&nobody, tally.visitors);
    } else {
        table.out += &format!("  and {} that nobody was in\n", thousands(nobody.len() as u64));
    }
    if !tally.questions.is_empty() {
        table.title("Asked for", "");
    }
    table.rows(&tally.questions, tally.visitors);
    for slot in &tally.slots {
        table.title("Slot", slot.name);
        table.rows(&slot.variants, tally.visitors);
    }
    for (path, asked, rows) in &ways {
        table.title("Entry", &format!("{path}, asked for by {}", thousands(*asked)));
        table.rows(rows, *asked);
    }
    table.out
}

/// The segments that are no stages.
fn segments<'t>(tally: &Tally<'t>) -> Vec<Row<'t>> {
    tally.segments.iter().copied().filter(|(name, _)| !name.starts_with('/')).collect()
}

/// A path, how many asked for it, and what they were shown; itself first.
fn way<'t>(
    (path, way): (&'t String, &'t indgang::simulate::Way<'_>),
) -> (String, u64, Vec<Row<'t>>) {
    let elsewhere: u64 = way.to.values().sum();
    let itself = (path.as_str(), way.asked.saturating_sub(elsewhere));
    let others = way.to.iter().map(|(to, count)| (*to, *count));
    (path.clone(), way.asked, std::iter::once(itself).chain(others).collect())
}

struct Table {
    out: String,
    colour: bool,
    names: usize,
    counts: usize,
}

impl Table {
    fn title(&mut self, what: &str, name: &str) {
        let [strong, plain] = if self.colour { ["\u{1b}[1m", "\u{1b}[0m"] } else { ["", ""] };
        let title = format!("{what} {}", visible(name));
        self.out += &format!("\n{strong}{}{plain}\n", title.trim_end());
    }

    fn rows(&mut self, rows: &[Row<'_>], total: u64) {
        let (names, counts) = (self.names, self.counts);
        let [blue, plain] = if self.colour { ["\u{1b}[36m", "\u{1b}[0m"] } else { ["", ""] };
        for &(name, count) in rows {
            let name = visible(name);
            let line = format!(
                "  {name:<names$}  {:>counts$}  {:>7}  {blue}{}{plain}",
                thousands(count),
                percent(count, total),
                bar(count, total)
            );
            // Writing to a string never fails.
            let _written = writeln!(self.out, "{}", line.trim_end());
        }
    }
}

/// `12.3 %`, rounded; what is there is never shown as nothing, nor a part as all.
pub fn percent(count: u64, total: u64) -> String {
    let tenths = (count * 2_000 + total).checked_div(total * 2).unwrap_or(0);
    if tenths == 0 && count > 0 {
        return "<0.1 %".to_owned();
    }
    if tenths == 1_000 && count < total {
        return ">99.9 %".to_owned();
    }
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// A bar in eighths of a character; what is there is never shown as nothing.
fn bar(count: u64, total: u64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (count * BAR * 8).checked_div(total).unwrap_or(0).max(u64::from(count > 0));
    let part = PARTS.get(eighths as usize % 8).unwrap_or(&"");
    "█".repeat(eighths as usize / 8) + part
}

/// `12,345`
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The counts of a tally, for programs.
pub fn json(plan: &Plan, tally: &Tally<'_>) -> String {
    let number = |json: &mut Json, key: &str, count: u64| {
        json.key(key).number(i64::try_from(count).unwrap_or(i64::MAX));
    };
    let row = |json: &mut Json, key: &str, name: &str, count: u64| {
        json.object(|json| {
            json.key(key).text(name);
            number(json, "visitors", count);
        });
    };
    let mut json = Json::new();
    json.object(|json| {
        json.key("plan").text(&version(plan));
        number(json, "visitors", tally.visitors);
        number(json, "profiles", tally.remembered);
        number(json, "heldOut", tally.held_out);
        number(json, "paused", tally.paused);
        number(json, "dismissed", tally.dismissed);
        json.key("stages").list(|json| {
            tally.stages().for_each(|(name, count)| row(json, "stage", name, count));
        });
        json.key("segments").list(|json| {
            segments(tally).iter().for_each(|(name, count)| row(json, "segment", name, *count));
        });
        json.key("questions").list(|json| {
            tally.questions.iter().for_each(|(name, count)| row(json, "trait", name, *count));
        });
        json.key("slots").list(|json| {
            for slot in &tally.slots {
                json.object(|json| {
                    json.key("slot").text(slot.name);
                    json.key("variants").list(|json| {
                        for (name, count) in &slot.variants {
                            row(json, "variant", name, *count);
                        }
                    });
                });
            }
        });
        json.key("entries").list(|json| {
            for (path, way) in &tally.entries {
                json.object(|json| {
                    json.key("entry").text(path);
                    number(json, "visitors", way.asked);
                    json.key("to").list(|json| {
                        way.to.iter().for_each(|(to, count)| row(json, "path", to, *count));
                    });
                });
            }
        });
    });
    json.into_string() + "\n"
}
