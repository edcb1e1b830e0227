//! The page that shows an invitation's link, once.

use desk::invitations::ops::Invitation;
use maud::{Markup, html};
use text::format;

use super::parts::{Part, Said, sheet};
use crate::kit::{Tone, copy_button, link_button, notice};
use crate::session::{Door, Reader};

/// The link, how long it stands, and what to do with it.
pub(super) fn shown(reader: &Reader, door: &Door, name: &str, made: &Invitation) -> Markup {
    let words = reader.lens.words;
    let link = door.link(&format!("/invitation/{}", made.token));
    let title = words.with("settings-invited", &[("name", name.into())]);
    let zone = &reader.lens.zone;
    let until =
        format::date(words.language(), format::day_of(made.expires_at, zone), format::DateStyle::Long);
    let (copy, back) = (words.say("settings-copy"), words.say("settings-people"));
    let body = html! {
        @match &made.mailed_to {
            Some(address) => (notice(Tone::Ok, "", &html! {
                p { (words.with("settings-invited-mailed", &[("address", address.as_str().into())])) }
            })),
            None => (notice(Tone::Late, "", &html! { p { (words.say("settings-invited-unmailed")) } })),
        }
        p { (words.with("settings-invited-why", &[("until", until.into())])) }
        p { code.secret { (link) } }
        div.actions { (copy_button(&copy, &link)) (link_button(&back, "/settings/people")) }
    };
    sheet(reader, Part::People, &title, &Said::default(), &body)
}
