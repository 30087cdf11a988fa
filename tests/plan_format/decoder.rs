//! A reader of plans written from `docs/plan-format.md` alone: nothing here is the crate's.

use std::collections::BTreeSet;

/// The sections by their place in the header, as the document lists them, with the bytes of a row.
const SECTIONS: [(&str, usize); 29] = [
    ("site", 12),
    ("text ends", 4),
    ("attributes", 8),
    ("sources", 6),
    ("predicates", 8),
    ("numbers", 8),
    ("operands", 2),
    ("long runs", 8),
    ("keys", 2),
    ("constants", 1),
    ("nodes", 2),
    ("inner nodes", 2),
    ("languages", 4),
    ("topics", 12),
    ("items", 16),
    ("topics of items", 2),
    ("traits", 20),
    ("events", 12),
    ("segments", 4),
    ("slots", 12),
    ("variants", 4),
    ("merges", 8),
    ("questions", 24),
    ("experiences", 32),
    ("shown", 12),
    ("letters", 8),
    ("referrers", 4),
    ("names of segments", 1),
    ("text bytes", 1),
];

const ALL_ONES: u32 = u32::MAX;

pub struct Plan<'a> {
    pub kind: u8,
    pub checksum: u32,
    sections: Vec<&'a [u8]>,
    texts: Vec<&'a str>,
    /// Predicates that some condition asked.
    asked: BTreeSet<u32>,
}

pub struct Question<'a> {
    pub texts: [&'a str; 3],
    pub of: &'a str,
    pub days: [u16; 2],
    pub per_session: u8,
    pub is_day: bool,
    pub when: String,
}

fn two(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap())
}

fn four(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn zeros(bytes: &[u8]) {
    assert!(bytes.iter().all(|byte| *byte == 0), "not zeros: {bytes:?}");
}

fn step(hash: u32, with: u32) -> u32 {
    (hash ^ with).wrapping_mul(0x0100_0193)
}

fn checksum(plan: &[u8]) -> u32 {
    let mut bytes = plan.to_vec();
    bytes[12..16].fill(0);
    bytes.resize(bytes.len() / 16 * 16 + 16, 0);
    let mut lanes = [0x811C_9DC5; 4];
    for (number, word) in bytes.chunks(4).enumerate() {
        lanes[number % 4] = step(lanes[number % 4], four(word, 0));
    }
    lanes.into_iter().fold(0x811C_9DC5, step)
}

/// The key of a name.
pub fn key(name: &str) -> u16 {
    let hash = name.bytes().fold(0x811C_9DC5, |hash, byte| step(hash, byte.into()));
    (hash >> 16) as u16 ^ hash as u16
}

/// Whether the pattern of a table is found in a text.
pub fn is_found(table: &[u8], text: &str) -> bool {
    let (states, classes) = (usize::from(two(table, 0)), usize::from(table[2]));
    assert_eq!(table.len(), 261 + states + states * classes * 2);
    let mut state = usize::from(two(table, 3));
    for byte in text.bytes() {
        let class = usize::from(table[5 + usize::from(byte)]);
        state = two(table, 261 + states + (state * classes + class) * 2).into();
    }
    table[261 + state] == 1
}

impl<'a> Plan<'a> {
    pub fn read(bytes: &'a [u8]) -> Self {
        assert_eq!((&bytes[..4], two(bytes, 4), bytes[7]), (&b"INDG"[..], 1, 0));
        assert_eq!(four(bytes, 8) as usize, bytes.len());
        assert_eq!(four(bytes, 12), checksum(bytes));
        let mut rest = &bytes[16 + 29 * 4..];
        let mut sections = Vec::new();
        for (at, (name, width)) in SECTIONS.iter().enumerate() {
            let (section, after) = rest.split_at(four(bytes, 16 + at * 4) as usize);
            assert_eq!(section.len() % width, 0, "{name}");
            sections.push(section);
            rest = after;
        }
        zeros(rest);
        assert!(rest.is_empty());
        let text = std::str::from_utf8(sections[28]).expect("UTF-8");
        let ends = sections[1].chunks(4).map(|end| four(end, 0) as usize);
        let starts = std::iter::once(0).chain(ends.clone());
        let texts = starts.zip(ends).map(|(start, end)| &text[start..end]).collect::<Vec<_>>();
        assert_eq!(texts.iter().map(|text| text.len()).sum::<usize>(), text.len());
        assert_eq!(texts[0], "");
        let (kind, checksum) = (bytes[6], four(bytes, 12));
        Self { kind, checksum, sections, texts, asked: BTreeSet::new() }
    }

    fn section(&self, name: &str) -> &'a [u8] {
        self.sections[SECTIONS.iter().position(|(other, _)| *other == name).expect("known")]
    }

    fn rows(&self, name: &str) -> Vec<&'a [u8]> {
        let (_, width) = SECTIONS.iter().find(|(other, _)| *other == name).expect("known");
        self.section(name).chunks(*width).collect()
    }

    fn row(&self, name: &str, at: usize) -> &'a [u8] {
        let (_, width) = SECTIONS.iter().find(|(other, _)| *other == name).expect("known");
        &self.section(name)[at * width..][..*width]
    }

    fn text(&self, row: &[u8], at: usize) -> &'a str {
        self.texts[four(row, at) as usize]
    }

    pub fn text_count(&self) -> usize {
        self.texts.len()
    }

    /// Version of the consent text, name of the site, version of the plan, words.
    pub fn site(&self) -> (u16, &'a str, u32, Vec<&'a str>) {
        let row = self.section("site");
        let words = self.texts[..=usize::from(two(row, 2))].to_vec();
        assert!(words.is_sorted());
        (two(row, 0), self.text(row, 4), four(row, 8), words)
    }

    pub fn languages(&self) -> Vec<&'a str> {
        self.rows("languages").iter().map(|row| self.text(row, 0)).collect()
    }

    /// Name and kind.
    pub fn attributes(&self) -> Vec<(&'a str, u8)> {
        let row = |row: &&[u8]| {
            zeros(&row[5..]);
            (self.text(row, 0), row[4])
        };
        self.rows("attributes").iter().map(row).collect()
    }

    /// Name, title, key, half-life.
    pub fn topics(&self) -> Vec<(&'a str, &'a str, u16, u16)> {
        let row = |row: &&[u8]| (self.text(row, 0), self.text(row, 4), two(row, 8), two(row, 10));
        self.rows("topics").iter().map(row).collect()
    }

    /// Name, title, key, names of topics.
    pub fn items(&self) -> Vec<(&'a str, &'a str, u16, Vec<&'a str>)> {
        let (topics, listed) = (self.topics(), self.rows("topics of items"));
        let mut next = 0;
        let row = |row: &&[u8]| {
            let (count, first) = (usize::from(two(row, 10)), four(row, 12) as usize);
            assert_eq!(first, next);
            next += count;
            let of = listed[first..next].iter().map(|at| topics[usize::from(two(at, 0))].0);
            (self.text(row, 0), self.text(row, 4), two(row, 8), of.collect())
        };
        let items = self.rows("items").iter().map(row).collect();
        assert_eq!(next, listed.len());
        items
    }

    /// Name, title, why, key, days, kind, who says it.
    pub fn traits(&self) -> Vec<(&'a str, &'a str, &'a str, u16, u16, u8, u8)> {
        let row = |row: &&[u8]| {
            zeros(&row[18..]);
            let texts = [0, 4, 8].map(|at| self.text(row, at));
            (texts[0], texts[1], texts[2], two(row, 12), two(row, 14), row[16], row[17])
        };
        self.rows("traits").iter().map(row).collect()
    }

    /// Name, title, key.
    pub fn events(&self) -> Vec<(&'a str, &'a str, u16)> {
        let row = |row: &&[u8]| {
            zeros(&row[10..]);
            (self.text(row, 0), self.text(row, 4), two(row, 8))
        };
        self.rows("events").iter().map(row).collect()
    }

    /// Letters, and what they become where case does not matter.
    pub fn letters(&self) -> Vec<(char, char)> {
        let letter = |row: &[u8], at| char::from_u32(four(row, at)).expect("a letter");
        let rows = self.rows("letters");
        let letters: Vec<_> = rows.iter().map(|row| (letter(row, 0), letter(row, 4))).collect();
        assert!(letters.is_sorted() && letters.iter().all(|(letter, _)| !letter.is_ascii()));
        letters
    }

    /// Hosts of search engines, social networks and AI assistants.
    pub fn referrers(&self) -> Vec<&'a str> {
        self.rows("referrers").iter().map(|row| self.text(row, 0)).collect()
    }

    /// Name, names of variants.
    pub fn slots(&self) -> Vec<(&'a str, Vec<&'a str>)> {
        let variants = self.rows("variants");
        let row = |row: &&[u8]| {
            let (first, count) = (four(row, 4) as usize, four(row, 8) as usize);
            let names = variants[first..first + count].iter().map(|row| self.text(row, 0));
            (self.text(row, 0), names.collect())
        };
        self.rows("slots").iter().map(row).collect()
    }

    /// Name, the key of a trait or none for the last item.
    pub fn merges(&self) -> Vec<(&'a str, Option<u16>)> {
        let row = |row: &&[u8]| {
            zeros(&row[7..]);
            (self.text(row, 0), [Some(two(row, 4)), None][usize::from(row[6])])
        };
        self.rows("merges").iter().map(row).collect()
    }

    /// Name, reason, segment, from, until, key, holdout, what is shown.
    pub fn experiences(&self) -> Vec<Experience<'a>> {
        let (shown, slots) = (self.rows("shown"), self.slots());
        let show = |row: &&[u8]| match row[0] {
            0 => {
                zeros(&[&row[1..2], &row[8..]].concat());
                let (slot, variants) = &slots[usize::from(two(row, 2))];
                format!("{slot}: {}", variants[four(row, 4) as usize])
            }
            kind @ 1..=2 => {
                zeros(&row[1..4]);
                format!("{} {kind} {}", self.text(row, 4), self.text(row, 8))
            }
            kind => panic!("shows {kind}"),
        };
        let row = |row: &&[u8]| {
            let (first, count) = (four(row, 20) as usize, four(row, 24) as usize);
            Experience {
                id: self.text(row, 0),
                because: self.text(row, 4),
                segment: Some(four(row, 8)).filter(|segment| *segment != ALL_ONES),
                times: (four(row, 12), four(row, 16)),
                key: two(row, 28),
                holdout: two(row, 30),
                shows: shown[first..first + count].iter().map(show).collect(),
            }
        };
        self.rows("experiences").iter().map(row).collect()
    }

    /// Slot, variant, kind, and the HTML, JSON or path.
    pub fn contents(&self) -> Vec<(&'a str, &'a str, u8, &'a str)> {
        let (rows, slots) = (self.rows("shown"), self.slots());
        let all = rows.iter().filter(|row| row[0] > 2).map(|row| {
            zeros(&row[1..2]);
            let (slot, variants) = &slots[usize::from(two(row, 2))];
            (*slot, variants[four(row, 4) as usize], row[0], self.text(row, 8))
        });
        all.collect()
    }

    /// Name, first node, and the condition in words; and the questions, likewise, whose conditions
    /// follow: words, what is given, answers, trait, days between, days of rest, how many in a
    /// session, whether a day.
    pub fn asked_of_visitors(&mut self) -> (Vec<(&'a str, u32, String)>, Vec<Question<'a>>) {
        let mut names = std::str::from_utf8(self.section("names of segments")).expect("ASCII");
        let (nodes, mut next) = (self.section("nodes"), 0);
        let mut segments = Vec::new();
        for row in self.rows("segments") {
            let (first, length) = (four(row, 0) & 0x03FF_FFFF, four(row, 0) >> 26);
            assert_eq!(first as usize, next);
            let (name, rest) = names.split_at(length as usize);
            names = rest;
            let text = self.node(nodes, &mut next);
            segments.push((name, first, text));
        }
        let mut questions = Vec::new();
        for row in self.rows("questions") {
            assert_eq!(four(row, 12) as usize, next);
            questions.push(Question {
                texts: [0, 4, 8].map(|at| self.text(row, at)),
                of: self.traits()[usize::from(two(row, 16))].0,
                days: [two(row, 18), two(row, 20)],
                per_session: row[22],
                is_day: [false, true][usize::from(row[23])],
                when: self.node(nodes, &mut next),
            });
        }
        assert_eq!((names, next * 2), ("", nodes.len()));
        (segments, questions)
    }

    /// How many predicates there are, and how many were asked.
    pub fn predicates(&self) -> (usize, usize) {
        (self.rows("predicates").len(), self.asked.len())
    }

    fn node(&mut self, nodes: &[u8], next: &mut usize) -> String {
        let mut word = || {
            *next += 1;
            two(nodes, (*next - 1) * 2)
        };
        let first = word();
        let (kind, argument) = match (first >> 13 & 3, first & 0x1FFF) {
            _ if first < 0x8000 => (0, first.into()),
            (0, low) => (low & 3, u32::from(word()) | u32::from(word()) << 16),
            (kind, low) => (kind, low.into()),
        };
        if kind == 0 {
            return self.predicate(argument);
        }
        let (mut parts, end) = (Vec::new(), *next + argument as usize);
        while *next < end {
            parts.push(self.node(nodes, next));
        }
        assert_eq!(*next, end);
        assert!(kind != 1 || parts.len() == 1);
        format!("{}({})", ["", "not", "all", "any"][usize::from(kind)], parts.join(" & "))
    }

    fn predicate(&mut self, number: u32) -> String {
        self.asked.insert(number);
        let row = self.row("predicates", number as usize);
        let (mut first, mut count) = (four(row, 0), u32::from(row[7]));
        if count == 255 {
            let run = self.row("long runs", first as usize);
            (first, count) = (four(run, 0), four(run, 4));
            assert!(count > 254);
        }
        let source = self.source(two(row, 4));
        let run = first as usize..(first + count) as usize;
        let number = |row: &&[u8]| f64::from_le_bytes((*row).try_into().expect("eight"));
        let bytes = || &self.section("constants")[run.clone()];
        let relation = |number: u32| ["<", "<=", ">", ">=", "="][number as usize];
        let asked = match row[6] {
            0 => "exists".to_owned(),
            1 => format!("is {first}"),
            2 | 10 => {
                let words: Vec<&str> = self.rows("operands")[run.clone()]
                    .iter()
                    .map(|row| self.texts[usize::from(two(row, 0))])
                    .collect();
                assert!(words.is_sorted());
                format!("{} {words:?}", if row[6] == 2 { "in" } else { "in any case" })
            }
            3 => {
                let numbers: Vec<f64> =
                    self.rows("numbers")[run.clone()].iter().map(number).collect();
                assert!(numbers.is_sorted());
                format!("in {numbers:?}")
            }
            4 => {
                let keys: Vec<u16> = self.rows("keys")[run].iter().map(|row| two(row, 0)).collect();
                assert!(keys.is_sorted());
                format!("holds {keys:?}")
            }
            question @ 5..=8 => {
                let cut = number(&self.row("numbers", first as usize));
                format!("{} {cut:?}", relation(u32::from(question) - 5))
            }
            9 => format!("same {}", data_all(bytes())),
            11 => format!("matches {:?}", bytes()),
            12 => format!("version {} {:?}", relation(count), self.texts[first as usize]),
            question @ (13..=14 | 21) => {
                let inner = self.section("inner nodes");
                let inside = self.node(inner, &mut (first as usize));
                let what = ["element", "length"].get(usize::from(question) - 13);
                format!("{} {inside}", what.unwrap_or(&"written"))
            }
            15 => ["text", "number", "bool", "list", "object"][first as usize].to_owned(),
            question @ 16..=20 => {
                format!("loosely {} {}", relation(u32::from(question) - 16), data_all(bytes()))
            }
            question => panic!("question {question}"),
        };
        format!("{source} {asked}")
    }

    fn source(&self, at: u16) -> String {
        const NAMES: [&str; 20] = [
            "path",
            "country",
            "region",
            "language",
            "device",
            "referrer",
            "campaign source",
            "campaign medium",
            "campaign name",
            "hour",
            "weekday",
            "month",
            "sessions",
            "recent",
            "affinity",
            "trait",
            "count",
            "since",
            "attribute",
            "element",
        ];
        let row = self.row("sources", at.into());
        zeros(&row[1..2]);
        let (name, key, days) = (NAMES[usize::from(row[0])], two(row, 2), two(row, 4));
        match row[0] {
            14 => format!("{name} {key} {days}"),
            15..=17 => format!("{name} {key}"),
            18 => format!("{name} {}", self.attributes()[usize::from(key)].0),
            _ => {
                zeros(&row[2..]);
                name.to_owned()
            }
        }
    }
}

pub struct Experience<'a> {
    pub id: &'a str,
    pub because: &'a str,
    pub segment: Option<u32>,
    pub times: (u32, u32),
    pub key: u16,
    pub holdout: u16,
    pub shows: Vec<String>,
}

fn data_all(mut bytes: &[u8]) -> String {
    let text = data(&mut bytes);
    assert!(bytes.is_empty());
    text
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(count);
    *bytes = rest;
    taken
}

fn varint(bytes: &mut &[u8]) -> usize {
    let byte = usize::from(take(bytes, 1)[0]);
    if byte < 0x80 { byte } else { byte - 0x80 + (varint(bytes) << 7) }
}

fn told(bytes: &mut &[u8]) -> String {
    let length = varint(bytes);
    format!("{:?}", std::str::from_utf8(take(bytes, length)).expect("UTF-8"))
}

fn data(bytes: &mut &[u8]) -> String {
    match take(bytes, 1)[0] {
        0 => "null".into(),
        1 => "false".into(),
        2 => "true".into(),
        3 => format!("{:?}", f64::from_le_bytes(take(bytes, 8).try_into().expect("eight"))),
        4 => told(bytes),
        5 => {
            let count = varint(bytes);
            let list: Vec<String> = (0..count).map(|_| data(bytes)).collect();
            format!("[{}]", list.join(", "))
        }
        6 => {
            let count = varint(bytes);
            let fields: Vec<String> = (0..count)
                .map(|_| {
                    let name = told(bytes);
                    format!("{name}: {}", data(bytes))
                })
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        kind => panic!("data of kind {kind}"),
    }
}
