//! Changing many cases at once from the list: the bar that appears when rows are chosen, the job it starts, how far that
//! is, and putting it back.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use desk::bulk::ops::{self, StartBulk};
use desk::bulk::{Act, Bulk, Listed, State as Standing};
use kernel::{Kind, Permission, PermissionSet, Problem};
use maud::{Markup, html};

use super::place::{Asked, Place};
use super::rows::{ListView, Named, priority_name};
use super::telling::{Mood, telling};
use crate::cases::{hex, moments};
use crate::kit::{Control, Entry, Field, Icon, Tone, button, field, icon, menu, notice, popover, progress};
use crate::session::{Lens, Path, Query, Reader, Sent, refused};
use crate::words::Words;

/// How long what came of a bulk change stands above the list when the page is opened again, in seconds.
const TOLD_SECONDS: i64 = 120;

/// What may be done to chosen rows, and by which choices.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Which words the reader has.
    pub words: PermissionSet,
    /// The reader's staff id.
    pub me: String,
    /// The name of the next request.
    pub key: String,
    /// The reader's own latest bulk change, while it is news.
    pub latest: Option<Bulk>,
}

/// The reader's latest bulk change, if it runs or has only just ended.
pub async fn latest(desk: &Desk, reader: &Reader) -> Result<Option<Bulk>, Problem> {
    let newest = ops::list(desk, &reader.actor).await?.into_iter().next();
    let since = reader.lens.now.plus_seconds(-TOLD_SECONDS);
    Ok(newest.filter(|bulk| bulk.ended_at.is_none_or(|ended| ended > since)))
}

fn submit<'a>(label: &'a str, value: &'a str, icon: Option<Icon>) -> Entry<'a> {
    Entry::Submit { label, form: "bulk", value: ("act", value), icon, is_danger: false }
}

fn menu_of(id: &str, label: &str, entries: &[(String, String)]) -> Markup {
    let entries: Vec<Entry<'_>> = entries.iter().map(|(label, value)| submit(label, value, None)).collect();
    menu(id, label, &entries)
}

/// The bar and the form that chosen rows belong to. Style alone shows it while a row is chosen.
pub fn bar(lens: &Lens, view: &ListView) -> Markup {
    let words = lens.words;
    let choices = &view.bulk;
    let to = view.place.first_page().beside("/bulk");
    let (all, none) = (words.say("inbox-pick-all"), words.say("inbox-pick-none"));
    let has = |permission| choices.words.has(permission);
    let (can_assign, can_change, can_discard) =
        (has(Permission::CaseAssign), has(Permission::CaseChange), has(Permission::CaseDiscard));
    html! {
        form.bulkbar #bulk method="post" action=(to) hx-post=(to) hx-target="#bulk-told" hx-swap="outerHTML"
            aria-label=(words.say("inbox-bulk")) {
            (key_field(&choices.key))
            input #bulk-all type="hidden" name="all" value="";
            span { (words.say("inbox-picked")) " " b.num data-picked data-total=(view.count) aria-live="polite" { "0" } }
            button.btn.bare type="button" data-pick-all data-command=(all) { (all) }
            button.btn.bare.square type="button" data-pick-none title=(none) { (icon(Icon::X)) span.sr { (none) } }
            span.acts {
                @if can_assign { (opener(&words.say("case-assign"), "bulk-assign")) }
                @if can_change {
                    (opener(&words.say("case-status"), "bulk-status"))
                    (opener(&words.say("case-priority"), "bulk-priority"))
                    (opener(&words.say("case-tags"), "bulk-tag"))
                    (opener(&words.say("case-snooze"), "bulk-snooze"))
                }
                @if can_discard { (opener(&words.say("case-more"), "bulk-more")) }
            }
            @if can_change { (tag_popover(words)) }
        }
        @if can_assign { (assign_menu(words, view)) }
        @if can_change { (change_menus(lens, &view.offers.statuses)) }
        @if can_discard { (discard_menu(words)) }
    }
}

fn key_field(key: &str) -> Markup {
    html! { input #bulk-key type="hidden" name="idempotency_key" value=(key); }
}

fn opener(label: &str, menu: &str) -> Markup {
    html! { (button(label).opens_menu(menu)) }
}

fn tag_popover(words: Words) -> Markup {
    let (label, add) = (words.say("case-tag"), words.say("case-add"));
    let typed =
        Field::new("tag", &label, Control::Line { kind: "text", value: "" }).max_length(60).optional();
    let body = html! {
        div.stack { (field(words, &typed)) div.actions { (button(&add).submit().value("act", "tag")) } }
    };
    popover("bulk-tag", &label, &body)
}

fn assign_menu(words: Words, view: &ListView) -> Markup {
    let choices = &view.bulk;
    let mut entries = vec![(words.say("case-take"), format!("assign:{}", choices.me))];
    let others = view.offers.owners.iter().filter(|colleague| colleague.value != choices.me);
    entries.extend(others.map(|colleague| (colleague.label.clone(), format!("assign:{}", colleague.value))));
    entries.push((words.say("case-give-back"), "assign:".to_owned()));
    entries.extend(view.offers.teams.iter().map(|team| {
        let label = words.with("inbox-to-team", &[("team", team.label.as_str().into())]);
        (label, format!("team:{}", team.value))
    }));
    menu_of("bulk-assign", &words.say("case-assign-to"), &entries)
}

fn change_menus(lens: &Lens, statuses: &[Named]) -> Markup {
    let words = lens.words;
    let statuses: Vec<_> =
        statuses.iter().map(|one| (one.label.clone(), format!("status:{}", one.value))).collect();
    let priorities: Vec<_> =
        (1..=4).rev().map(|level| (priority_name(words, level), format!("priority:{level}"))).collect();
    let snoozes: Vec<_> = moments(lens)
        .into_iter()
        .map(|(name, at, shown)| (format!("{name} · {shown}"), format!("snooze:{at}")))
        .collect();
    html! {
        (menu_of("bulk-status", &words.say("case-status"), &statuses))
        (menu_of("bulk-priority", &words.say("case-priority"), &priorities))
        (menu_of("bulk-snooze", &words.say("case-snooze"), &snoozes))
    }
}

fn discard_menu(words: Words) -> Markup {
    let (spam, trash) = (words.say("case-spam"), words.say("case-trash"));
    menu(
        "bulk-more",
        &words.say("case-more"),
        &[submit(&spam, "spam", Some(Icon::Ban)), submit(&trash, "trash", Some(Icon::Trash))],
    )
}

/// How far a bulk change is, or what came of it. While it runs it fetches itself anew.
pub fn told(words: Words, bulk: Option<&Bulk>) -> Markup {
    let Some(bulk) = bulk else { return html! { div #bulk-told {} } };
    let path = format!("/bulk/{}", bulk.id);
    let is_running = bulk.state.is_running();
    html! {
        div.bulktold #bulk-told role="status" hx-get=[is_running.then_some(&path)]
            hx-trigger=[is_running.then_some("load delay:1s")] hx-swap="outerHTML" {
            @if is_running { (running(words, bulk, &path)) } @else { (ended(words, bulk, &path)) }
        }
    }
}

fn running(words: Words, bulk: &Bulk, path: &str) -> Markup {
    let label = words.say(if bulk.undoes.is_some() { "inbox-bulk-undoing" } else { "inbox-bulk-runs" });
    let said = match bulk.state {
        Standing::Collecting => words.with("inbox-bulk-found", &[("count", bulk.total.into())]),
        _ => words.with("inbox-bulk-done-of", &[("done", bulk.tried().into()), ("total", bulk.total.into())]),
    };
    let whole = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let stop = words.say("inbox-bulk-stop");
    let to = format!("{path}/cancel");
    html! {
        (progress(&label, &said, whole(bulk.tried()), whole(bulk.total), Tone::Ok))
        form method="post" action=(to) hx-post=(to) hx-target="#bulk-told" hx-swap="outerHTML" {
            (button(&stop).bare().submit())
        }
    }
}

fn ended(words: Words, bulk: &Bulk, path: &str) -> Markup {
    let count = ("count", bulk.changed.into());
    let said = match (bulk.undoes, bulk.state) {
        (Some(_), _) => words.with("inbox-bulk-put-back", &[count]),
        (None, Standing::Cancelled) => words.with("inbox-bulk-stopped", &[count]),
        (None, _) => words.with("inbox-bulk-changed", &[count]),
    };
    let tone = if bulk.refused > 0 { Tone::Soon } else { Tone::Ok };
    let to = format!("{path}/undo");
    let undo = words.say("kit-undo");
    let body = html! {
        p {
            (said)
            @if bulk.unchanged > 0 { " " (words.with("inbox-bulk-same", &[("count", bulk.unchanged.into())])) }
            @if bulk.undone_by.is_some() { " " (words.say("inbox-bulk-undone")) }
        }
        @if bulk.refused > 0 {
            p { (words.with("inbox-bulk-refused", &[("count", bulk.refused.into())])) }
            ul.plain { @for refusal in &bulk.refusals { li { span.num { (refusal.count) } " · " (refusal.title) } } }
        }
        div.actions {
            @if bulk.is_undoable() {
                form method="post" action=(to) hx-post=(to) hx-target="#bulk-told" hx-swap="outerHTML" {
                    (button(&undo).submit().icon(Icon::Undo))
                }
            }
            button.btn.bare type="button" data-dismiss { (words.say("kit-close")) }
        }
    };
    notice(tone, "", &body)
}

/// What a form asks for.
fn act(sent: &Sent) -> Result<Act, Problem> {
    let wrong = || Problem::field(Kind::Required, "act");
    let (verb, value) = sent.text("act").split_once(':').unwrap_or((sent.text("act"), ""));
    let number =
        || Some(value).filter(|value| !value.is_empty()).map(str::parse).transpose().map_err(|_| wrong());
    Ok(match verb {
        "assign" => Act::Assign { assignee_id: number()? },
        "team" => Act::Move { team_id: number()? },
        "status" => Act::Status { status: value.to_owned() },
        "priority" => Act::Priority { priority: value.parse().map_err(|_| wrong())? },
        "tag" => Act::Tag { tag: sent.text("tag").to_owned() },
        "snooze" => Act::Snooze { until: value.parse().map_err(|_| wrong())? },
        "spam" => Act::Spam {},
        "trash" => Act::Trash {},
        _ => return Err(wrong()),
    })
}

/// `POST /bulk`: starts one on the rows sent, or on all of the list.
pub async fn start(
    State(desk): State<Desk>,
    Query(asked): Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let place = Place::read(&asked);
    let is_all = sent.text("all") == "1";
    let query = place.query();
    let list = is_all.then_some(Listed { folder: query.folder, filters: query.filters });
    let cases = if is_all { vec![] } else { sent.all("case").filter_map(|id| id.parse().ok()).collect() };
    let started = async {
        ops::start(&desk, &sent.named(&reader.actor, ""), StartBulk { act: act(&sent)?, cases, list }).await
    };
    let started = started.await;
    if started.is_ok() && !reader.is_partial {
        return Redirect::to(&place.href()).into_response();
    }
    answered(&desk, &reader, started).await
}

async fn answered(desk: &Desk, reader: &Reader, done: Result<Bulk, Problem>) -> Response {
    let words = reader.lens.words;
    let problem = match done {
        Ok(bulk) => {
            let key = hex(&desk.secret());
            return html! {
                (told(words, Some(&bulk)))
                input #bulk-key type="hidden" name="idempotency_key" value=(key) hx-swap-oob="true";
            }
            .into_response();
        }
        Err(problem) => problem,
    };
    if !reader.is_partial || !matches!(problem.kind.status(), 409 | 422) {
        return refused(desk, reader, &problem).await;
    }
    let said = reader.lens.told(&problem);
    telling(told(words, None).into_response(), &said, Mood::Bad)
}

/// `GET /bulk/{id}`: how far it is.
pub async fn show(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader) -> Response {
    match ops::read(&desk, &reader.actor, id).await {
        Ok(bulk) => told(reader.lens.words, Some(&bulk)).into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// `POST /bulk/{id}/{verb}`: stops it, or puts back what it changed.
pub async fn verb(
    State(desk): State<Desk>,
    Path((id, verb)): Path<(i64, String)>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let actor = sent.named(&reader.actor, "");
    let done = match verb.as_str() {
        "cancel" => ops::cancel(&desk, &actor, id).await,
        "undo" => ops::undo(&desk, &actor, id).await,
        _ => Err(Problem::new(Kind::NotFound)),
    };
    if done.is_ok() && !reader.is_partial {
        return Redirect::to("/inbox/mine").into_response();
    }
    answered(&desk, &reader, done).await
}
