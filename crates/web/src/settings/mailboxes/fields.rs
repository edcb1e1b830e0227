//! The form about a mailbox: what is typed, and what it asks the desk to do. Fields that a choice makes pointless are
//! hidden by the style sheet and left aside when the form comes, so that it works without a script.

use desk::brands;
use desk::mailboxes::ops::{ImapWish, OauthWish, Secret, Set, SmtpWish};
use desk::mailboxes::ways::{Auth, Encryption, Fetched, MailServer};
use desk::mailboxes::{MailboxChange, MailboxDetails, NewMailbox};
use desk::{Desk, fields as checks, teams};
use kernel::{Actor, Kind, Language, Problem};
use maud::{Markup, html};

use crate::kit::{Choice, Control, Field, FieldError, field};
use crate::session::Sent;
use crate::settings::parts::{Pair, choice, error_of, language_choices};
use crate::words::Words;

/// What the form chooses from.
pub(super) struct Offer {
    brands: Vec<Pair>,
    teams: Vec<Pair>,
}

pub(super) async fn offer(desk: &Desk, actor: &Actor, words: Words) -> Result<Offer, Problem> {
    let by = actor.clone();
    let (served, teams) = desk
        .db()
        .read(move |tx| Ok::<_, Problem>((brands::of_actor(tx, &by)?, teams::of_actor(tx, &by)?)))
        .await?;
    let none = (String::new(), words.say("mailbox-no-team"));
    let team = |team: teams::Team| (team.id.to_string(), team.labels.get(words.language()).to_owned());
    Ok(Offer {
        brands: served.into_iter().map(|brand| (brand.id.to_string(), brand.name)).collect(),
        teams: std::iter::once(none).chain(teams.into_iter().filter(|team| team.active).map(team)).collect(),
    })
}

/// A new mailbox as the form first shows it.
pub(super) fn fresh() -> Sent {
    Sent::of(&[
        ("comes_by", "imap".to_owned()),
        ("leaves_by", "smtp".to_owned()),
        ("imap_security", "tls".to_owned()),
        ("smtp_security", "starttls".to_owned()),
        ("imap_folder", "INBOX".to_owned()),
    ])
}

fn of_server(prefix: [&'static str; 5], server: &MailServer) -> Vec<(&'static str, String)> {
    let [host, port, security, auth, username] = prefix;
    vec![
        (host, server.host.clone()),
        (port, server.port.to_string()),
        (security, server.security.word().to_owned()),
        (auth, server.auth.word().to_owned()),
        (username, server.username.clone()),
    ]
}

/// A mailbox as it stands; secrets are not among it.
pub(super) fn of_mailbox(details: &MailboxDetails) -> Sent {
    let mailbox = &details.mailbox;
    let mut all = vec![
        ("version", mailbox.version.to_string()),
        ("brand_id", mailbox.brand_id.to_string()),
        ("address", mailbox.address.clone()),
        ("display_name", mailbox.display_name.clone()),
        ("signature", mailbox.signature.clone()),
        ("team_id", mailbox.team_id.map(|id| id.to_string()).unwrap_or_default()),
        ("language", mailbox.language.map(|one| one.tag().to_owned()).unwrap_or_default()),
        ("comes_by", if details.imap.is_some() { "imap" } else { "door" }.to_owned()),
        ("leaves_by", if details.smtp.is_some() { "smtp" } else { "relay" }.to_owned()),
    ];
    if let Some(imap) = &details.imap {
        all.extend(of_server(
            ["imap_host", "imap_port", "imap_security", "imap_auth", "imap_username"],
            &imap.server,
        ));
        all.push(("imap_folder", imap.folder.clone()));
        all.push(("imap_afterwards", imap.afterwards.word().to_owned()));
        all.push(("imap_move_to", imap.move_to.clone()));
        if imap.since_at.is_none() {
            all.push(("imap_take_old_mail", "on".to_owned()));
        }
    }
    if let Some(smtp) = &details.smtp {
        all.extend(of_server(
            ["smtp_host", "smtp_port", "smtp_security", "smtp_auth", "smtp_username"],
            smtp,
        ));
    }
    if let Some(oauth) = &details.oauth {
        all.push(("oauth_endpoint", oauth.endpoint.clone()));
        all.push(("oauth_client_id", oauth.client_id.clone()));
        all.push(("oauth_scope", oauth.scope.clone()));
    }
    Sent::of(&all)
}

fn port(typed: &Sent, name: &'static str) -> Result<Option<u16>, Problem> {
    let text = typed.text(name).trim();
    let wrong = || Problem::field(Kind::OutOfRange, name).with("min", "1").with("max", "65535");
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| wrong()) }
}

fn username(typed: &Sent, name: &str) -> Option<String> {
    let text = typed.text(name).trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn secret(typed: &Sent, name: &str) -> Option<Secret> {
    let text = typed.text(name);
    (!text.is_empty()).then(|| Secret::from(text.to_owned()))
}

fn imap(typed: &Sent) -> Result<Option<ImapWish>, Problem> {
    if typed.text("comes_by") != "imap" {
        return Ok(None);
    }
    Ok(Some(ImapWish {
        host: typed.text("imap_host").to_owned(),
        port: port(typed, "imap_port")?,
        security: Encryption::from_word(typed.text("imap_security")).unwrap_or_default(),
        auth: Auth::from_word(typed.text("imap_auth")).unwrap_or_default(),
        username: username(typed, "imap_username"),
        secret: secret(typed, "imap_secret"),
        folder: Some(typed.text("imap_folder").to_owned()),
        afterwards: Fetched::from_word(typed.text("imap_afterwards")).unwrap_or_default(),
        move_to: typed.text("imap_move_to").to_owned(),
        take_old_mail: typed.has("imap_take_old_mail"),
    }))
}

fn smtp(typed: &Sent) -> Result<Option<SmtpWish>, Problem> {
    if typed.text("leaves_by") != "smtp" {
        return Ok(None);
    }
    Ok(Some(SmtpWish {
        host: typed.text("smtp_host").to_owned(),
        port: port(typed, "smtp_port")?,
        security: Encryption::from_word(typed.text("smtp_security")).unwrap_or_default(),
        auth: Auth::from_word(typed.text("smtp_auth")).unwrap_or_default(),
        username: username(typed, "smtp_username"),
        secret: secret(typed, "smtp_secret"),
    }))
}

/// The renewal, where a server is signed in to with a token and any of it is filled in.
fn oauth(typed: &Sent) -> Option<OauthWish> {
    let by_token = [("comes_by", "imap", "imap_auth"), ("leaves_by", "smtp", "smtp_auth")];
    let is_used = by_token
        .iter()
        .any(|(way, own, auth)| typed.text(way) == *own && typed.text(auth) == Auth::Token.word());
    let wish = OauthWish {
        endpoint: typed.text("oauth_endpoint").to_owned(),
        client_id: typed.text("oauth_client_id").to_owned(),
        client_secret: secret(typed, "oauth_client_secret"),
        refresh_token: secret(typed, "oauth_refresh_token"),
        scope: typed.text("oauth_scope").to_owned(),
    };
    Some(wish).filter(|wish| is_used && *wish != OauthWish::default())
}

fn language(typed: &Sent) -> Result<Option<Language>, Problem> {
    match typed.text("language") {
        "" => Ok(None),
        tag => checks::language("language", tag).map(Some),
    }
}

/// The mailbox that the form asks for.
pub(super) fn new_mailbox(typed: &Sent) -> Result<NewMailbox, Problem> {
    Ok(NewMailbox {
        brand_id: typed.text("brand_id").parse().map_err(|_| Problem::field(Kind::Required, "brand_id"))?,
        address: typed.text("address").to_owned(),
        display_name: typed.text("display_name").to_owned(),
        signature: typed.text("signature").to_owned(),
        team_id: typed.text("team_id").parse().ok(),
        language: language(typed)?,
        imap: imap(typed)?,
        smtp: smtp(typed)?,
        oauth: oauth(typed),
    })
}

/// The change that the form asks for.
pub(super) fn change(typed: &Sent) -> Result<MailboxChange, Problem> {
    Ok(MailboxChange {
        address: Some(typed.text("address").to_owned()),
        display_name: Some(typed.text("display_name").to_owned()),
        signature: Some(typed.text("signature").to_owned()),
        team_id: Set::to(typed.text("team_id").parse().ok()),
        language: Set::to(language(typed)?),
        imap: Set::to(imap(typed)?),
        smtp: Set::to(smtp(typed)?),
        oauth: Set::to(oauth(typed)),
    })
}

/// Which secrets are kept.
#[derive(Clone, Copy, Default)]
pub(super) struct Kept {
    imap: bool,
    smtp: bool,
    renewal: bool,
}

impl Kept {
    pub(super) fn of(details: &MailboxDetails) -> Self {
        Self { imap: details.imap.is_some(), smtp: details.smtp.is_some(), renewal: details.oauth.is_some() }
    }
}

/// How a form is drawn: its words, what is typed, what is wrong.
pub(super) struct Drawing<'a> {
    pub words: Words,
    pub typed: &'a Sent,
    pub errors: &'a [FieldError],
    /// Whether the mailbox is being set up.
    pub is_new: bool,
}

impl Drawing<'_> {
    fn part(&self, one: Field<'_>) -> Markup {
        field(self.words, &one.error(error_of(self.errors, one.name)))
    }

    fn line(&self, name: &str, label: &str, hint: Option<&str>, is_optional: bool) -> Markup {
        let label = self.words.say(label);
        let hint = hint.map(|key| self.words.say(key));
        let mut one = Field::new(name, &label, Control::Line { kind: "text", value: self.typed.text(name) });
        if is_optional {
            one = one.optional();
        }
        if let Some(hint) = &hint {
            one = one.hint(hint);
        }
        self.part(one)
    }

    fn select(&self, name: &str, label: &str, choices: &[Pair], hint: Option<&str>) -> Markup {
        let label = self.words.say(label);
        let hint = hint.map(|key| self.words.say(key));
        let choices: Vec<Choice<'_>> = choices.iter().map(choice).collect();
        let mut one =
            Field::new(name, &label, Control::Select { value: self.typed.text(name), choices: &choices });
        if let Some(hint) = &hint {
            one = one.hint(hint);
        }
        self.part(one)
    }

    fn said(&self, pairs: &[(&str, &str)]) -> Vec<Pair> {
        pairs.iter().map(|(value, key)| ((*value).to_owned(), self.words.say(key))).collect()
    }

    fn server(&self, prefix: &str, has_secret: bool) -> Markup {
        let name = |part: &str| format!("{prefix}_{part}");
        let encryption =
            self.said(&[("tls", "mailbox-tls"), ("starttls", "mailbox-starttls"), ("none", "mailbox-clear")]);
        let auth = self.said(&[("password", "mailbox-password"), ("token", "mailbox-token")]);
        let (label, hint) = (self.words.say("mailbox-secret"), self.words.say("mailbox-secret-kept"));
        let secret_name = name("secret");
        let secret = Field::new(&secret_name, &label, Control::Line { kind: "password", value: "" })
            .optional()
            .autocomplete("off");
        html! {
            div.pair {
                (self.line(&name("host"), "mailbox-host", None, false))
                (self.line(&name("port"), "mailbox-port", Some("mailbox-port-hint"), true))
            }
            div.pair {
                (self.select(&name("security"), "mailbox-security", &encryption, None))
                (self.select(&name("auth"), "mailbox-auth", &auth, None))
            }
            div.pair {
                (self.line(&name("username"), "mailbox-username", Some("mailbox-username-hint"), true))
                (self.part(if has_secret { secret.hint(&hint) } else { secret }))
            }
        }
    }

    fn about(&self, offer: &Offer) -> Markup {
        let brand = self.words.say("settings-brand");
        let brands: Vec<Choice<'_>> = offer.brands.iter().map(choice).collect();
        let chosen = Field::new(
            "brand_id",
            &brand,
            Control::Select { value: self.typed.text("brand_id"), choices: &brands },
        );
        let mut languages = vec![(String::new(), self.words.say("mailbox-brands-language"))];
        languages.extend(language_choices());
        let (signature, hint) =
            (self.words.say("mailbox-signature"), self.words.say("mailbox-signature-hint"));
        html! {
            (self.part(if self.is_new { chosen } else { chosen.disabled() }))
            (self.line("address", "mailbox-address", Some("mailbox-address-hint"), false))
            (self.line("display_name", "mailbox-name", Some("mailbox-name-hint"), true))
            (self.select("team_id", "settings-team", &offer.teams, Some("mailbox-team-hint")))
            (self.select("language", "settings-language", &languages, Some("mailbox-language-hint")))
            (self.part(Field::new("signature", &signature, Control::Area { value: self.typed.text("signature") })
                .optional().hint(&hint)))
        }
    }

    fn secret(&self, name: &str, label: &str, hint: &str) -> Markup {
        let (label, hint) = (self.words.say(label), self.words.say(hint));
        let secret = Field::new(name, &label, Control::Line { kind: "password", value: "" });
        self.part(secret.optional().autocomplete("off").hint(&hint))
    }

    /// How tokens are renewed; shown while a server is signed in to with one.
    fn renewal(&self, has_renewal: bool) -> Markup {
        let kept = |fresh: &'static str| if has_renewal { "mailbox-renewal-kept" } else { fresh };
        html! {
            section.mailbox-way.renewal.stack {
                h2 { (self.words.say("mailbox-renewal")) }
                p.faint { (self.words.say("mailbox-renewal-hint")) }
                (self.line("oauth_endpoint", "mailbox-token-server", Some("mailbox-token-server-hint"), true))
                div.pair {
                    (self.line("oauth_client_id", "mailbox-client-id", Some("mailbox-client-id-hint"), true))
                    (self.secret("oauth_client_secret", "mailbox-client-secret", kept("mailbox-client-secret-hint")))
                }
                div.pair {
                    (self.secret("oauth_refresh_token", "mailbox-refresh-token", kept("mailbox-refresh-token-hint")))
                    (self.line("oauth_scope", "mailbox-scope", Some("mailbox-scope-hint"), true))
                }
            }
        }
    }

    /// All fields, in groups; `kept` says of which way something is kept already.
    pub(super) fn fields(&self, offer: &Offer, kept: Kept) -> Markup {
        let comes = self.said(&[("imap", "mailbox-by-imap"), ("door", "mailbox-by-door")]);
        let leaves = self.said(&[("smtp", "mailbox-by-smtp"), ("relay", "mailbox-by-relay")]);
        let afterwards =
            self.said(&[("leave", "mailbox-leave"), ("seen", "mailbox-seen"), ("move", "mailbox-move")]);
        let (old, old_hint) = (self.words.say("mailbox-old-mail"), self.words.say("mailbox-old-mail-hint"));
        let is_on = self.typed.has("imap_take_old_mail");
        html! {
            input type="hidden" name="version" value=(self.typed.text("version"));
            (self.about(offer))
            section.mailbox-way.stack {
                h2 { (self.words.say("mailbox-incoming")) }
                (self.select("comes_by", "mailbox-comes-by", &comes, Some("mailbox-comes-by-hint")))
                div.stack {
                    (self.server("imap", kept.imap))
                    div.pair {
                        (self.line("imap_folder", "mailbox-folder", None, true))
                        (self.select("imap_afterwards", "mailbox-afterwards", &afterwards, None))
                    }
                    div.move-to { (self.line("imap_move_to", "mailbox-move-to", None, false)) }
                    (self.part(Field::new("imap_take_old_mail", &old, Control::Tick { is_on }).optional().hint(&old_hint)))
                }
            }
            section.mailbox-way.stack {
                h2 { (self.words.say("mailbox-outgoing")) }
                (self.select("leaves_by", "mailbox-leaves-by", &leaves, Some("mailbox-leaves-by-hint")))
                div.stack { (self.server("smtp", kept.smtp)) }
            }
            (self.renewal(kept.renewal))
        }
    }
}
