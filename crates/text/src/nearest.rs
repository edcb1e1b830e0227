//! The right name for a wrong one: which of the known names somebody meant, if any is near enough to be worth saying.

/// The known name that is nearest to a wrong one; `None` when none is near: a far-fetched proposal helps less than none.
/// Among equals the first wins. What is near: at most one slip in three letters, or one name being the other with
/// further words (`team` for `team_id`) or letters (`hostname` for `host`).
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = |known: &'a str| apart(wrong, known).map(|far| (far, known));
    // `min_by_key` answers the first of equals.
    known.into_iter().filter_map(far).min_by_key(|(far, _)| *far).map(|(_, known)| known)
}

/// How far two names are apart; `None` when nobody would write the one for the other.
pub fn apart(wrong: &str, known: &str) -> Option<usize> {
    let (wrong, known) = (wrong.to_lowercase(), known.to_lowercase());
    let goes_on = |longer: &str, shorter: &str| {
        !shorter.is_empty() && longer.strip_prefix(shorter).is_some_and(|rest| rest.starts_with('_'))
    };
    if goes_on(&known, &wrong) || goes_on(&wrong, &known) {
        return Some(1);
    }
    let begins = |longer: &str, shorter: &str| shorter.chars().count() >= 4 && longer.starts_with(shorter);
    if wrong != known && (begins(&known, &wrong) || begins(&wrong, &known)) {
        return Some(2.min(distance(&wrong, &known)));
    }
    let far = distance(&wrong, &known);
    let limit = match wrong.chars().count() {
        0 => 0,
        1..=3 => 1,
        4..=8 => 2,
        letters => letters / 3,
    };
    (far <= limit).then_some(far)
}

/// Levenshtein's distance in characters: insertions, deletions and replacements that turn `a` into `b`.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&row, j) + usize::from(from != *to);
            next.push(replaced.min(at(&row, j + 1) + 1).min(at(&next, j) + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_the_fewest_changes() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("listen", "listen"), 0);
        assert_eq!(distance("lisen", "listen"), 1);
    }

    #[test]
    fn a_slip_is_understood_and_a_strange_word_is_not() {
        let known = ["folder", "sort", "limit", "brand_id", "team_id", "assignee_id", "channel", "status"];
        for (wrong, right) in [
            ("foldr", Some("folder")),
            ("Limit", Some("limit")),
            ("lmiit", Some("limit")),
            ("brand", Some("brand_id")),
            ("team_ids", Some("team_id")),
            ("asignee_id", Some("assignee_id")),
            ("status_word", Some("status")),
            ("foo", None),
            ("agent", None),
            ("x", None),
            ("", None),
            ("colour", None),
        ] {
            assert_eq!(nearest(wrong, known), right, "{wrong}");
        }
        assert_eq!(nearest("ab", ["ax", "ay"]), Some("ax"), "the first of equals");
        assert_eq!(nearest("ab", []), None);
    }
}
