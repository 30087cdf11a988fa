//! The name that was probably meant.

/// How many comparisons may still be made. A file with a million typos gets all its mistakes
/// quickly; the last of them come without a guess.
pub(super) struct Effort(u32);

impl Default for Effort {
    fn default() -> Self {
        Self(20_000_000)
    }
}

/// The candidate nearest to `name`, if one is near enough to have been meant; the first of
/// several.
pub(super) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    effort: &mut Effort,
) -> Option<&'c str> {
    let longest = name.chars().count();
    if longest > 2 * crate::limits::NAME_BYTES {
        return None;
    }
    let (name, letters) = (name.to_lowercase(), letters(name));
    let mut best = None;
    // One slip in a short name, two in a longer one, three in the longest.
    let mut within = (longest.div_ceil(4)).clamp(1, 3);
    for candidate in candidates {
        effort.0 = match effort.0.checked_sub(1) {
            Some(left) => left,
            None => return best,
        };
        // A slip changes at most two letters of the set: most candidates end here.
        let differ = (letters ^ self::letters(candidate)).count_ones() as usize;
        if differ > 2 * within || candidate.len().abs_diff(name.len()) > 4 * within {
            continue;
        }
        let lower = candidate.to_lowercase();
        let (a, b) = middles(&name, &lower);
        if a.len().abs_diff(b.len()) > 4 * within {
            continue;
        }
        let distance = strsim::osa_distance(a, b);
        if distance <= within {
            best = Some(candidate);
            // The next one must be nearer.
            match distance.checked_sub(1) {
                Some(nearer) => within = nearer,
                None => return best,
            }
        }
    }
    best
}

/// The two names without what they begin with alike and end with alike: the distance of these is
/// that of the whole, for a fraction of the work.
fn middles<'n>(a: &'n str, b: &'n str) -> (&'n str, &'n str) {
    let alike = a.char_indices().zip(b.chars()).find(|((_, a), b)| a != b);
    let start = alike.map_or(a.len().min(b.len()), |((at, _), _)| at);
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let ends = a.char_indices().rev().zip(b.char_indices().rev());
    let (mut a_end, mut b_end) = (a.len(), b.len());
    for ((a_at, a_char), (b_at, b_char)) in ends {
        if a_char != b_char {
            break;
        }
        (a_end, b_end) = (a_at, b_at);
    }
    (a.get(..a_end).unwrap_or_default(), b.get(..b_end).unwrap_or_default())
}

/// Which letters are in `name`, one bit each, upper and lower case alike.
fn letters(name: &str) -> u32 {
    name.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, candidates: &[&str], expected: Option<&str>) {
        let found = nearest(name, candidates.iter().copied(), &mut Effort::default());
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn finds_what_was_meant_and_nothing_far() {
        check("herro", &["offers", "hero", "message"], Some("hero"));
        check("audeince", &["owner", "audience"], Some("audience"));
        check("Hero", &["hero"], Some("hero"));
        check("half_life_days", &["halfLifeDays", "title"], Some("halfLifeDays"));
        check("ab", &["ba"], Some("ba"));
        check("herohero", &["hero", "heroherohero", "heroxhero"], Some("heroxhero"));
        check("æble", &["æbler", "able"], Some("æbler"));
        check("x", &["hero", "offers"], None);
        check("completely", &["different"], None);
    }

    #[test]
    fn stops_guessing_when_the_effort_is_spent() {
        let mut effort = Effort(1);
        assert_eq!(nearest("herro", ["hero"], &mut effort), Some("hero"));
        assert_eq!(nearest("herro", ["hero"], &mut effort), None);
    }
}
