//! The views both desks share: what is looked at every day.

use desk::Desk;
use desk::cases::folders::Folder;
use desk::cases::lists::{Filters, Promise, Sort};
use desk::views::ops::add;
use desk::views::{Audience, Wanted};
use kernel::{Actor, Problem};

use super::founding::House;
use super::people::Team;

/// Keeps them as the administrator does.
pub async fn found(desk: &Desk, administrator: &Actor, house: &House) -> Result<(), Problem> {
    let unanswered =
        Filters { team_id: house.team(Team::Enquiries), unread: Some(true), ..Filters::default() };
    let late =
        Filters { team_id: house.team(Team::Members), promise: Some(Promise::Late), ..Filters::default() };
    let complaints = Filters { kind: Some("complaint".to_owned()), ..Filters::default() };
    let refunds = Filters { tag: Some("refund".to_owned()), silent_days: Some(3), ..Filters::default() };
    let of_team = |team: Team| (Audience::Team, house.team(team));
    let views = [
        ("Umrah, belum dijawab", Sort::Oldest, unanswered, of_team(Team::Enquiries)),
        ("Anggota, terlambat", Sort::Due, late, of_team(Team::Members)),
        ("Complaints", Sort::Priority, complaints, (Audience::Everybody, None)),
        ("Refunds, silent for 3 days", Sort::Oldest, refunds, (Audience::Everybody, None)),
    ];
    for (name, sort, filters, (audience, team_id)) in views {
        let wanted = Wanted { name: name.to_owned(), folder: Folder::All, sort, filters, audience, team_id };
        add(desk, administrator, wanted).await?;
    }
    Ok(())
}
