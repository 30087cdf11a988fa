//! Manifests of any size and visitors for them, the same on every machine: segments of three to
//! five questions to two dozen attributes, as sites have them, and a page of 20 slots.

use std::fmt::Write;

/// Texts, by how many there are.
const TEXTS: [(&str, u32); 11] = [
    ("nation", 30),
    ("province", 40),
    ("tongue", 15),
    ("screen", 3),
    ("system", 6),
    ("browser", 6),
    ("channel", 8),
    ("action", 40),
    ("plan", 5),
    ("industry", 20),
    ("kind_of_page", 10),
];
/// Numbers, from, to, and how far cuts are apart.
const NUMBERS: [(&str, [u32; 3]); 9] = [
    ("age", [16, 90, 5]),
    ("visits", [1, 60, 5]),
    ("views", [1, 300, 20]),
    ("cart", [0, 500, 25]),
    ("days_away", [0, 90, 7]),
    ("seconds", [0, 1_800, 60]),
    ("likes_tech", [0, 100, 10]),
    ("likes_fashion", [0, 100, 10]),
    ("orders", [0, 20, 2]),
];
const FLAGS: [&str; 4] = ["logged_in", "subscribed", "is_new", "agreed"];
const VERSION: &str = "app";
const SLOTS: usize = 20;

/// A small generator of numbers that look random (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`.
    fn below(&mut self, end: u32) -> u32 {
        (self.next() % u64::from(end)) as u32
    }

    /// Below `end`, the low ones more often: some countries have more visitors than others.
    fn skewed(&mut self, end: u32) -> u32 {
        self.below(end).min(self.below(end))
    }

    fn version(&mut self) -> String {
        format!("{}.{}.{}", 1 + self.below(6), self.below(10), self.below(4))
    }
}

/// A manifest with so many segments, six of them asked for by each of its slots.
#[must_use]
pub fn manifest(segments: usize) -> String {
    let mut random = Random(segments as u64);
    let mut out =
        String::from("{\n  \"site\": { \"name\": \"Generated\" },\n  \"attributes\": {\n");
    let of_type = |names: Vec<&str>, kind: &str| -> String {
        names.iter().map(|name| format!("    \"{name}\": {{ \"type\": \"{kind}\" }},\n")).collect()
    };
    out += &of_type(TEXTS.map(|(name, _)| name).into(), "string");
    out += &of_type(NUMBERS.map(|(name, _)| name).into(), "number");
    out += &of_type(FLAGS.into(), "boolean");
    out += of_type(vec![VERSION], "version").trim_end_matches(",\n");
    out += "\n  },\n  \"segments\": {\n";
    for at in 0..segments {
        let comma = if at + 1 < segments { "," } else { "" };
        let when = condition(&mut random);
        let _ = writeln!(
            out,
            "    \"s{at}\": {{ \"who\": \"People of kind {at}.\", \"when\": {when} }}{comma}"
        );
    }
    out += "  },\n  \"slots\": {\n";
    for slot in 0..SLOTS {
        let comma = if slot + 1 < SLOTS { "," } else { "" };
        let variants = "\"default\", \"v0\", \"v1\", \"v2\", \"v3\", \"v4\", \"v5\"";
        let _ = writeln!(out, "    \"slot{slot}\": {{ \"variants\": [{variants}] }}{comma}");
    }
    out += "  },\n  \"experiences\": [\n";
    for at in 0..SLOTS * 6 {
        let (slot, variant) = (at / 6, at % 6);
        let segment = random.below(segments as u32);
        let comma = if at + 1 < SLOTS * 6 { "," } else { "" };
        let _ = writeln!(
            out,
            "    {{ \"id\": \"e{at}\", \"status\": \"live\", \"audience\": \"s{segment}\", \
             \"because\": \"You are of kind {segment}.\", \"opportunity\": \"To see more.\", \
             \"show\": [{{ \"slot\": \"slot{slot}\", \"variant\": \"v{variant}\" }}] }}{comma}"
        );
    }
    out + "  ]\n}\n"
}

/// Three to five questions to different attributes; four fifths of the conditions want all.
fn condition(random: &mut Random) -> String {
    let all = random.below(5) > 0;
    let mut names: Vec<&str> = Vec::new();
    let mut tests = Vec::new();
    for _ in 0..3 + random.below(3) {
        let (name, ask) = loop {
            let asked = question(random, all);
            if !names.contains(&asked.0) {
                break asked;
            }
        };
        names.push(name);
        tests.push(format!("\"context.{name}\": {ask}"));
    }
    if all {
        return format!("{{ {} }}", tests.join(", "));
    }
    let tests: Vec<String> = tests.iter().map(|test| format!("{{ {test} }}")).collect();
    format!("{{ \"$or\": [{}] }}", tests.join(", "))
}

fn question(random: &mut Random, all: bool) -> (&'static str, String) {
    match random.below(100) {
        0..45 => {
            let (name, values) = TEXTS[random.below(TEXTS.len() as u32) as usize];
            let most = (values / 2).clamp(1, 6);
            let mut list: Vec<u32> =
                (0..1 + random.below(most)).map(|_| random.skewed(values)).collect();
            list.sort_unstable();
            list.dedup();
            let list: Vec<String> = list.iter().map(|at| format!("\"{name}-{at}\"")).collect();
            let operator = if random.below(4) == 0 { "$nin" } else { "$in" };
            (name, format!("{{ \"{operator}\": [{}] }}", list.join(", ")))
        }
        45..75 => {
            let (name, [from, to, step]) = NUMBERS[random.below(NUMBERS.len() as u32) as usize];
            let mut cut = || from + (1 + random.below((to - from) / step)) * step;
            let (one, other) = (cut(), cut());
            let ask = match one % 3 {
                0 if all && one != other => {
                    format!("{{ \"$gte\": {}, \"$lte\": {} }}", one.min(other), one.max(other))
                }
                1 => format!("{{ \"$gte\": {one} }}"),
                _ => format!("{{ \"$lt\": {one} }}"),
            };
            (name, ask)
        }
        75..90 => (FLAGS[random.below(4) as usize], (random.below(2) == 0).to_string()),
        _ => {
            let operator = if random.below(5) < 3 { "$vgte" } else { "$vlt" };
            (VERSION, format!("{{ \"{operator}\": \"{}\" }}", random.version()))
        }
    }
}

/// The value of one attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A text, or a version.
    Text(String),
    /// A number.
    Number(u32),
    /// A truth value.
    Flag(bool),
}

/// Visitors with a value for every attribute, by name.
#[must_use]
pub fn visitors(count: usize) -> Vec<Vec<(&'static str, Given)>> {
    let mut random = Random(7);
    let one = |_| {
        let mut given = Vec::new();
        for (name, values) in TEXTS {
            given.push((name, Given::Text(format!("{name}-{}", random.skewed(values)))));
        }
        for (name, [from, to, _]) in NUMBERS {
            given.push((name, Given::Number(from + random.below(to - from + 1))));
        }
        for name in FLAGS {
            given.push((name, Given::Flag(random.below(2) == 0)));
        }
        given.push((VERSION, Given::Text(random.version())));
        given
    };
    (0..count).map(one).collect()
}

/// The same as JSON, for other runtimes.
#[must_use]
pub fn visitors_as_json(count: usize) -> String {
    let field = |(name, given): &(&str, Given)| match given {
        Given::Text(text) => format!("\"{name}\":\"{text}\""),
        Given::Number(number) => format!("\"{name}\":{number}"),
        Given::Flag(flag) => format!("\"{name}\":{flag}"),
    };
    let visitor = |given: &Vec<(&str, Given)>| {
        format!("{{{}}}", given.iter().map(field).collect::<Vec<_>>().join(","))
    };
    let all: Vec<String> = visitors(count).iter().map(visitor).collect();
    format!("[{}]\n", all.join(",\n"))
}
