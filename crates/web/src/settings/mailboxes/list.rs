//! The list of mailboxes: what needs somebody stands above it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::brands::Brand;
use desk::fetching::MailboxHealth;
use desk::mailboxes::MailboxDetails;
use desk::{Desk, brands, fetching, mailboxes};
use jiff::tz::TimeZone;
use kernel::{Permission, Problem, Timestamp};
use maud::{Markup, html};
use text::format::{self, DateStyle};

use crate::kit::{self, Column, Icon, Row, Table, Tone, empty_state, link_button, notice, table, tone_chip};
use crate::session::{Query, Reader};
use crate::settings::parts::{Part, Said, refusal, sheet};
use crate::words::Words;

/// How a mailbox stands, in one word and its colour.
pub(super) fn state_chip(words: Words, health: &MailboxHealth) -> Markup {
    let (said, tone) = match health.state.as_str() {
        "paused" => (words.say("mailbox-paused"), Tone::Hold),
        "door" => (words.say("mailbox-door"), Tone::Plain),
        "connected" => (words.say("mailbox-connected"), Tone::Ok),
        "behind" => (words.say("mailbox-behind"), Tone::Soon),
        "failing" => (words.say("mailbox-failing"), Tone::Late),
        _ => (words.say("mailbox-starting"), Tone::Soon),
    };
    tone_chip(&said, tone)
}

/// How long ago, with the full time for who points at it.
pub(super) fn ago(reader: &Reader, at: Option<Timestamp>) -> Markup {
    let words = reader.lens.words;
    let Some(at) = at else { return html! { span.faint { (words.say("mailbox-never")) } } };
    let zone = TimeZone::get(&reader.caller.zone).unwrap_or(TimeZone::UTC);
    let full = format::date_time(words.language(), at, &zone, DateStyle::Medium);
    kit::age(words, at, reader.lens.now, &full)
}

/// How far behind, in words.
pub(super) fn lag(words: Words, health: &MailboxHealth) -> String {
    match (health.standing.behind, health.lag_seconds) {
        (1.., _) => words.with("mailbox-mails-behind", &[("count", health.standing.behind.into())]),
        (_, Some(0)) => words.say("mailbox-no-lag"),
        (_, Some(seconds)) => format::age(words.language(), seconds),
        (_, None) => "–".to_owned(),
    }
}

/// What is wrong, with the other server's words and since when.
pub(super) fn troubles(reader: &Reader, health: &MailboxHealth, address: Option<&str>) -> Markup {
    let words = reader.lens.words;
    let standing = &health.standing;
    let ways = [
        (words.say("mailbox-incoming"), &health.fault_told, &standing.detail, standing.failed_since),
        (
            words.say("mailbox-outgoing"),
            &health.out_fault_told,
            &standing.out_detail,
            standing.out_failed_since,
        ),
    ];
    // A paused mailbox is left alone.
    let ways = ways.into_iter().filter(|_| health.state != "paused");
    html! {
        @for (way, told, detail, since) in ways {
            @if let Some(told) = told {
                @let title = address.map_or_else(|| way.clone(), |address| format!("{address}: {way}"));
                (notice(Tone::Late, &title, &html! {
                    p { (told) }
                    @if let Some(detail) = detail.as_ref().filter(|detail| !detail.is_empty()) {
                        p.faint { (words.say("mailbox-server-said")) " " q dir="auto" { (detail) } }
                    }
                    p.faint { (words.say("mailbox-since")) " " (ago(reader, since)) }
                }))
            }
        }
    }
}

fn row(reader: &Reader, brands: &[Brand], one: &MailboxDetails, health: &MailboxHealth) -> Row {
    let words = reader.lens.words;
    let brand = brands.iter().find(|brand| brand.id == one.mailbox.brand_id);
    Row {
        cells: vec![
            html! { a href={ "/settings/mailboxes/" (one.mailbox.id) } { (one.mailbox.address) } },
            html! { (brand.map_or("", |brand| &brand.name)) },
            state_chip(words, health),
            ago(reader, health.standing.last_mail_at),
            html! { (lag(words, health)) },
            html! { @if health.out_fault_told.is_some() { (tone_chip(&words.say("mailbox-failing"), Tone::Late)) " " } (health.letters_waiting) },
        ],
        is_selected: false,
    }
}

pub(super) async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    let (words, actor) = (reader.lens.words, reader.actor.clone());
    let found = async {
        let all = mailboxes::ops::list(&desk, &reader.actor).await?;
        let health = fetching::ops::health(&desk, &reader.actor).await?;
        let brands = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
        Ok::<_, Problem>((all, health, brands))
    };
    let (all, health, brands) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&reader, Part::Mailboxes, &problem),
    };
    let heads = [
        words.say("mailbox-address"),
        words.say("settings-brand"),
        words.say("mailbox-incoming"),
        words.say("mailbox-last-mail"),
        words.say("mailbox-lag"),
        words.say("mailbox-letters-waiting"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let rows: Vec<Row> =
        all.iter().zip(&health).map(|(one, health)| row(&reader, &brands, one, health)).collect();
    let (title, new) = (words.say("settings-mailboxes"), words.say("mailbox-add"));
    let add = html! {
        @if reader.actor.grants.words.has(Permission::SettingsChange) {
            (link_button(&new, "/settings/mailboxes/new").main().icon(Icon::Plus))
        }
    };
    let body = html! {
        @if rows.is_empty() {
            (empty_state(Icon::Mail, &words.say("mailbox-none"), &words.say("mailbox-none-why"), &add))
        } @else {
            @for (one, health) in all.iter().zip(&health) { (troubles(&reader, health, Some(&one.mailbox.address))) }
            div.actions { (add) }
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
    };
    sheet(&reader, Part::Mailboxes, &title, &said, &body).into_response()
}
