//! What a view must ask for: something that narrows, and nothing that can never be.

use kernel::{Kind, Language, Problem};

use super::{Audience, Wanted};
use crate::cases::folders::Folder;
use crate::cases::lists::Filters;
use crate::words::words;

fn contradiction(field: &'static str, key: &str, language: Language) -> Problem {
    Problem::field(Kind::Contradiction, field).with("detail", words().say(language, key, &[]))
}

/// Refuses a view without a filter, one whose folder and filters exclude each other, and one for a team without a team.
/// The sentence is in the reader's language.
pub(super) fn check(wanted: &Wanted, language: Language) -> Result<(), Problem> {
    let filters = &wanted.filters;
    filters.check(language)?;
    if *filters == Filters::default() {
        return Err(contradiction("filters", "view-narrows-nothing", language));
    }
    if filters.assignee_id.is_some() && matches!(wanted.folder, Folder::Mine | Folder::Unassigned) {
        return Err(contradiction("filters", "view-two-owners", language));
    }
    if let (Some(opened), Some(silent)) = (filters.opened_days, filters.silent_days)
        && silent > opened
    {
        return Err(contradiction("filters", "view-silent-before-opened", language));
    }
    match (wanted.audience, wanted.team_id) {
        (Audience::Team, None) => Err(Problem::field(Kind::Required, "team_id")),
        (Audience::Me | Audience::Everybody, Some(_)) => {
            Err(contradiction("team_id", "view-team-unshared", language))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::lists::Sort;

    fn wanted(folder: Folder, filters: Filters) -> Wanted {
        Wanted { name: "x".into(), folder, sort: Sort::Due, filters, audience: Audience::Me, team_id: None }
    }

    #[test]
    fn what_narrows_nothing_or_can_never_be_is_refused_in_a_sentence() {
        let kind = Filters { kind: Some("complaint".into()), ..Filters::default() };
        assert_eq!(check(&wanted(Folder::All, kind.clone()), Language::En), Ok(()));
        let of = |folder, filters| check(&wanted(folder, filters), Language::Ms).unwrap_err();
        let owned = Filters { assignee_id: Some(7), ..Filters::default() };
        let silent = Filters { opened_days: Some(1), silent_days: Some(2), ..Filters::default() };
        for refused in
            [of(Folder::Mine, Filters::default()), of(Folder::Unassigned, owned), of(Folder::All, silent)]
        {
            assert_eq!((refused.kind, refused.field), (Kind::Contradiction, Some("filters")));
            assert!(!refused.args[0].1.starts_with("view-"), "{refused}");
        }
        let team = Wanted { audience: Audience::Team, ..wanted(Folder::All, kind.clone()) };
        assert_eq!(check(&team, Language::En).unwrap_err().kind, Kind::Required);
        let stray = Wanted { team_id: Some(1), ..wanted(Folder::All, kind) };
        assert_eq!(check(&stray, Language::En).unwrap_err().field, Some("team_id"));
    }
}
