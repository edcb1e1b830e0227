//! What a case is, in one line, for a screen too narrow for its head: number, status, owner and the most urgent clock.
//! The line opens: behind it stands the rest. It is the browser's own disclosure, so that it needs no script.

use maud::{Markup, html};

use super::side;
use super::view::CaseView;
use crate::inbox::{clock, priority_name, promise_name};
use crate::kit::{Icon, button, chip, icon};
use crate::session::Lens;
use crate::words::Words;

/// The line, and what stands behind it.
pub struct Brief<'a> {
    /// Its number, written `KH-1042`.
    pub reference: &'a str,
    /// What its status is called.
    pub status: &'a str,
    /// Whose it is; said so where it is nobody's.
    pub owner: &'a str,
    /// The clock that matters most, where one runs.
    pub clock: Option<Markup>,
    /// The rest: what it is called, and what it is.
    pub rows: Vec<(String, Markup)>,
    /// What can be done there; may be empty.
    pub acts: Markup,
}

impl Brief<'_> {
    /// Draws it.
    pub fn draw(&self, words: Words) -> Markup {
        html! {
            details.brief {
                summary.meta {
                    span.num { (self.reference) }
                    (chip(self.status))
                    span.owner dir="auto" { (self.owner) }
                    @if let Some(clock) = &self.clock { (clock) }
                    span.sr { (words.say("case-more-about")) }
                    (icon(Icon::ChevronDown))
                }
                dl.dl { @for (name, said) in &self.rows { dt { (name) } dd { (said) } } }
                (self.acts)
            }
        }
    }
}

/// The brief of a case: behind its line stand owner, team, type, priority, every promise, tags, and the choice of a status.
pub fn brief(lens: &Lens, view: &CaseView) -> Markup {
    let words = lens.words;
    let nobody = words.say("case-nobody");
    let owner = view.owner.as_ref().map_or(nobody.as_str(), |owner| owner.label.as_str());
    let plain = |text: &str| html! { (text) };
    let mut rows = vec![(words.say("case-owner"), plain(owner))];
    if let Some(team) = &view.team {
        rows.push((words.say("inbox-team"), plain(&team.label)));
    }
    rows.push((words.say("inbox-type"), plain(&view.kind.label)));
    rows.push((words.say("case-priority"), plain(&priority_name(words, view.priority))));
    rows.extend(
        view.promises
            .iter()
            .map(|promise| (promise_name(lens, &promise.kind), plain(&side::standing(lens, promise).1))),
    );
    if !view.tags.is_empty() {
        let tags = html! { div.row-line { @for tag in &view.tags { (chip(&tag.label)) } } };
        rows.push((words.say("case-tags"), tags));
    }
    let status = words.say("case-status");
    let can_change = view.may.change && view.is_workable();
    Brief {
        reference: &view.reference,
        status: &view.status.label,
        owner,
        clock: clock(lens, &view.ticking, false),
        rows,
        acts: html! { @if can_change { (button(&status).opens_menu(&format!("status-menu-{}", view.id))) } },
    }
    .draw(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::samples;
    use crate::cases::view::May;
    use crate::inbox::tests::lens;
    use kernel::Language;

    #[test]
    fn the_line_tells_what_presses_and_the_rest_stands_behind_it() {
        let mut case = samples::case();
        case.tags = vec![samples::named("quad", "Bilik quad")];
        let drawn = brief(&lens(Language::En), &case).into_string();
        let (line, behind) = drawn.split_once("</summary>").unwrap();
        for told in ["KH-4471", "Open", "Nurul Ain", "<kh-clock"] {
            assert!(line.contains(told), "{told} is not in {line}");
        }
        assert!(!line.contains("Enquiry"), "{line}");
        for told in ["Enquiry", "Normal", "First reply", "Bilik quad"] {
            assert!(behind.contains(told), "{told} is not in {behind}");
        }
        assert!(!drawn.contains("<details open"), "it is closed until asked for");
    }

    #[test]
    fn a_status_is_offered_to_whoever_may_change_it() {
        let offered = |may: May| {
            let case = CaseView { may, ..samples::case() };
            brief(&lens(Language::Ms), &case).into_string().contains("popovertarget=\"status-menu-4471\"")
        };
        assert!(offered(May { change: true, ..May::default() }));
        assert!(!offered(May::default()));
    }
}
