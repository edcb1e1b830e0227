//! Save a draft, unless another window of the same person saved it meanwhile.

use kernel::{Actor, Kind, Permission, Problem};

use crate::cases::ops::BODY_MAX;
use crate::drafts::{self, Content, Draft, FILES_MAX, PEOPLE_MAX, store};
use crate::house::Desk;
use crate::{cases, fields};

/// A draft to save.
#[derive(Clone, Debug)]
pub struct Save {
    /// Its case.
    pub case_id: i64,
    /// `reply`, `note` or `forward`.
    pub form: String,
    /// What is written. An empty one is discarded.
    pub content: Content,
    /// The version last had: 0 when none was there. `None` overwrites whatever is there.
    pub version: Option<i64>,
}

fn check(save: &Save) -> Result<(), Problem> {
    drafts::check_form(&save.form)?;
    let content = &save.content;
    for (field, text) in [("text", &content.text), ("html", &content.html)] {
        // The editor's marks may be several times the words.
        let max = if field == "html" { BODY_MAX * 4 } else { BODY_MAX };
        if text.len() > max {
            return Err(Problem::field(Kind::TooLong, field).with("max", max.to_string()));
        }
    }
    fields::text("to", &content.to, PEOPLE_MAX)?;
    fields::text("cc", &content.cc, PEOPLE_MAX)?;
    fields::text("bcc", &content.bcc, PEOPLE_MAX)?;
    if content.attachments.len() > FILES_MAX {
        let problem = Problem::field(Kind::OutOfRange, "attachments");
        return Err(problem.with("min", "0").with("max", FILES_MAX.to_string()));
    }
    Ok(())
}

/// Saves a draft and answers it; [`Kind::ChangedMeanwhile`] when it is not the version the caller last had. An empty
/// one is discarded: its version is then 0.
pub async fn save(desk: &Desk, actor: &Actor, save: Save) -> Result<Draft, Problem> {
    actor.may(Permission::CaseView)?;
    check(&save)?;
    let staff_id = drafts::author(actor)?;
    let (actor, now) = (actor.clone(), desk.now());
    desk.db()
        .write(move |tx| {
            // Two windows may save the first words at the same moment.
            tx.lock(cases::LOCK, save.case_id)?;
            let case = cases::seen(tx, &actor, save.case_id)?;
            let present = store::get(tx, staff_id, case.id, &save.form)?;
            let had = present.as_ref().map_or(0, |draft| draft.version);
            if save.version.is_some_and(|version| version != had)
                && present.as_ref().is_none_or(|draft| draft.content != save.content)
            {
                return Err(Problem::new(Kind::ChangedMeanwhile));
            }
            let mut draft = Draft {
                case_id: case.id,
                form: save.form.clone(),
                content: save.content.clone(),
                saved_at: now,
                version: had + 1,
            };
            if draft.content.is_empty() {
                store::delete(tx, staff_id, case.id, &save.form)?;
                draft.version = 0;
            } else {
                store::put(tx, staff_id, &draft)?;
            }
            Ok(draft)
        })
        .await
}
