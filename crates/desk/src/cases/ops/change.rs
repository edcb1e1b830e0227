//! Change a case's status, priority, type, subject or language.

use db::Tx;
use kernel::{Actor, Language, Permission, Problem};

use super::on_case;
use crate::cases::reasons::Reason;
use crate::cases::rules::Wish;
use crate::cases::{At, Case, changing};
use crate::house::Desk;
use crate::labels;
use crate::pen::Pen;

/// What to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeCase {
    /// Status word.
    pub status: Option<String>,
    /// Type word.
    pub kind: Option<String>,
    /// 1 low to 4 urgent.
    pub priority: Option<i64>,
    /// Subject.
    pub subject: Option<String>,
    /// The language it is held in.
    pub language: Option<Language>,
    /// Why, in a person's words.
    pub reason: Option<String>,
}

/// Changes a case.
pub async fn change(desk: &Desk, actor: &Actor, at: At, command: ChangeCase) -> Result<Case, Problem> {
    actor.may(Permission::CaseChange)?;
    let reason = Reason::given(desk, command.reason.as_deref())?;
    on_case(desk, actor, Permission::CaseChange, at, move |tx, pen, _, case| {
        change_in(tx, pen, case, &command, reason.as_ref())
    })
    .await
}

/// Changes a case held by a transaction that does more, for the reason given: what the command says of it is not read.
pub fn change_in(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    command: &ChangeCase,
    reason: Option<&Reason>,
) -> Result<Case, Problem> {
    // A case keeps a label that was switched off since; only moving to one is refused.
    let status = match &command.status {
        Some(word) if *word != case.status => Some((word.clone(), labels::status(tx, word)?.1)),
        _ => None,
    };
    let kind = match &command.kind {
        Some(word) if *word != case.kind => {
            labels::kind_id(tx, word)?;
            Some(word.clone())
        }
        _ => None,
    };
    let wish = Wish {
        status,
        kind,
        priority: command.priority,
        subject: command.subject.clone(),
        language: command.language,
        ..Wish::default()
    };
    changing::apply(tx, pen, case, &wish, reason)
}
