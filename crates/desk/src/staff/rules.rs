//! Who may give what to whom: nobody gives, or takes hold of, what reaches beyond their own role.

use std::collections::HashSet;

use kernel::{Grants, Kind, Problem, Scope};

use super::Limit;

/// Refuses `given` when it holds a word or a reach that `own` does not.
pub(super) fn within(own: Grants, given: Grants) -> Result<(), Problem> {
    if let Some(word) = own.words.first_missing(given.words) {
        return Err(beyond(word.word()));
    }
    if given.scope > own.scope {
        return Err(beyond(given.scope.word()));
    }
    Ok(())
}

/// Refuses a person who serves a brand that the actor does not.
pub(super) fn within_brands(own: &[i64], theirs: &[i64]) -> Result<(), Problem> {
    let own: HashSet<i64> = own.iter().copied().collect();
    if theirs.iter().all(|brand| own.contains(brand)) { Ok(()) } else { Err(beyond(Scope::All.word())) }
}

/// Refuses a limit above the actor's own of the same kind and currency.
pub(super) fn within_limits(own: &[Limit], given: &[Limit]) -> Result<(), Problem> {
    let covers = |limit: &Limit| {
        let same = own.iter().find(|held| held.kind == limit.kind && held.currency == limit.currency);
        same.is_some_and(|held| held.amount_minor >= limit.amount_minor)
    };
    given.iter().find(|limit| limit.amount_minor > 0 && !covers(limit)).map_or(Ok(()), |limit| {
        Err(beyond(&format!("{} {} {}", limit.kind, limit.currency, limit.amount_minor)))
    })
}

pub(super) fn beyond(missing: &str) -> Problem {
    Problem::new(Kind::BeyondYours).with("missing", missing)
}

#[cfg(test)]
mod tests {
    use kernel::{Permission, PermissionSet};
    use proptest::prelude::*;

    use super::*;

    fn limit(amount_minor: i64) -> Limit {
        Limit { kind: "refund".to_owned(), currency: "MYR".to_owned(), amount_minor }
    }

    #[test]
    fn a_limit_is_given_up_to_ones_own() {
        assert!(within_limits(&[limit(50_000)], &[limit(50_000)]).is_ok());
        assert!(within_limits(&[limit(50_000)], &[limit(50_001)]).is_err());
        assert!(within_limits(&[], &[limit(1)]).is_err());
        assert!(within_limits(&[], &[limit(0)]).is_ok());
    }

    #[test]
    fn a_brand_is_given_by_those_who_serve_it() {
        assert!(within_brands(&[1, 2], &[2]).is_ok());
        assert!(within_brands(&[1], &[1, 2]).is_err());
    }

    fn grants() -> impl Strategy<Value = Grants> {
        let words = prop::collection::vec(prop::sample::select(Permission::ALL), 0..6);
        let scopes = prop::sample::select(&[Scope::Own, Scope::Team, Scope::Brand, Scope::All][..]);
        (words, scopes).prop_map(|(words, scope)| Grants { words: words.into_iter().collect(), scope })
    }

    proptest! {
        #[test]
        fn what_is_allowed_adds_nothing_to_ones_own(own in grants(), given in grants()) {
            let adds = own.words.union(given.words) != own.words || given.scope > own.scope;
            prop_assert_eq!(within(own, given).is_err(), adds);
        }

        #[test]
        fn an_administrator_gives_anything(given in grants()) {
            let everything = Grants { words: PermissionSet::all(), scope: Scope::All };
            prop_assert_eq!(within(everything, given), Ok(()));
        }
    }
}
