//! What contradicts what in the settings of mailboxes: pure decisions over one mailbox as it is to be and all others.

use kernel::{Kind, Language, Problem};
use text::Arg;

use super::grants::TokenSource;
use super::ways::{Auth, Encryption, Fetched, Incoming, MailServer, MailboxDetails};
use crate::brands::Brand;
use crate::house::Outward;
use crate::words::words;

fn contradiction(field: &'static str, key: &str, args: &[(&str, Arg)], language: Language) -> Problem {
    Problem::field(Kind::Contradiction, field).with("detail", words().say(language, key, args))
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// Refuses a mailbox that contradicts itself, another mailbox or another brand. `others` may hold the mailbox itself;
/// it is passed over. The sentence is in the reader's language and names the field.
pub fn check(
    wished: &MailboxDetails,
    others: &[MailboxDetails],
    brands: &[Brand],
    outward: &Outward,
    language: Language,
) -> Result<(), Problem> {
    let own = &wished.mailbox;
    let mut senders = brands.iter().filter(|brand| brand.sends_from(domain(&own.address)));
    let is_ours_too = senders.clone().any(|brand| brand.id == own.brand_id);
    let theirs = senders.next();
    if let Some(brand) = theirs.filter(|_| !is_ours_too) {
        let args = [("domain", Arg::from(domain(&own.address))), ("brand", Arg::from(brand.name.clone()))];
        return Err(contradiction("address", "mailbox-other-brands-domain", &args, language));
    }
    if let Some(imap) = &wished.imap {
        check_incoming(imap, own.id, others, language)?;
        check_encryption("imap_security", &imap.server, outward, language)?;
    }
    if let Some(smtp) = &wished.smtp {
        check_outgoing(smtp, outward, language)?;
        check_encryption("smtp_security", smtp, outward, language)?;
    }
    if let Some(oauth) = &wished.oauth {
        check_renewal(wished, oauth, outward, language)?;
    }
    Ok(())
}

fn check_renewal(
    wished: &MailboxDetails,
    oauth: &TokenSource,
    outward: &Outward,
    language: Language,
) -> Result<(), Problem> {
    let servers = [wished.imap.as_ref().map(|imap| &imap.server), wished.smtp.as_ref()];
    if !servers.into_iter().flatten().any(|server| server.auth == Auth::Token) {
        return Err(contradiction("oauth_endpoint", "mailbox-renewal-unused", &[], language));
    }
    let host = mail::oauth::endpoint(&oauth.endpoint).map(|endpoint| endpoint.host).unwrap_or_default();
    // A name is looked up each time it is called; these are known without.
    let is_private = is_here(&host, outward)
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| !mail::reach::is_public(address));
    if is_private && outward.reach == mail::Reach::Public {
        return Err(contradiction("oauth_endpoint", "mailbox-renewal-private", &[], language));
    }
    Ok(())
}

fn check_incoming(
    imap: &Incoming,
    own_id: i64,
    others: &[MailboxDetails],
    language: Language,
) -> Result<(), Problem> {
    if imap.afterwards == Fetched::Move && imap.move_to.eq_ignore_ascii_case(&imap.folder) {
        return Err(contradiction("imap_move_to", "mailbox-moves-to-itself", &[], language));
    }
    let same = |other: &Incoming| {
        other.server.host.eq_ignore_ascii_case(&imap.server.host)
            && other.server.username.eq_ignore_ascii_case(&imap.server.username)
    };
    let others = || others.iter().filter(|other| other.mailbox.id != own_id);
    let read_by = others().find(|other| {
        other
            .imap
            .as_ref()
            .is_some_and(|theirs| same(theirs) && theirs.folder.eq_ignore_ascii_case(&imap.folder))
    });
    if let Some(other) = read_by {
        let args = [("address", Arg::from(other.mailbox.address.clone()))];
        return Err(contradiction("imap_folder", "mailbox-folder-read-twice", &args, language));
    }
    // Mail moved into a folder that another mailbox follows would be a case twice, or go round for ever.
    let moved_into = others().find(|other| {
        other.imap.as_ref().is_some_and(|theirs| {
            same(theirs)
                && (imap.afterwards == Fetched::Move && theirs.folder.eq_ignore_ascii_case(&imap.move_to)
                    || theirs.afterwards == Fetched::Move
                        && theirs.move_to.eq_ignore_ascii_case(&imap.folder))
        })
    });
    match moved_into {
        Some(other) => {
            let args = [("address", Arg::from(other.mailbox.address.clone()))];
            Err(contradiction("imap_move_to", "mailbox-moves-to-another", &args, language))
        }
        None => Ok(()),
    }
}

/// Whether a host is this machine under one of the names that are known without asking.
fn is_here(host: &str, outward: &Outward) -> bool {
    let bare = host.trim_matches(['[', ']']);
    let is_loopback =
        bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    let named = ["localhost", outward.host.as_str()];
    is_loopback || named.iter().any(|name| !name.is_empty() && bare.eq_ignore_ascii_case(name))
}

fn check_outgoing(smtp: &MailServer, outward: &Outward, language: Language) -> Result<(), Problem> {
    if outward.door_port == Some(smtp.port) && is_here(&smtp.host, outward) {
        return Err(contradiction("smtp_host", "mailbox-loops-to-its-own-door", &[], language));
    }
    Ok(())
}

fn check_encryption(
    field: &'static str,
    server: &MailServer,
    outward: &Outward,
    language: Language,
) -> Result<(), Problem> {
    if server.security == Encryption::None && outward.reach == mail::Reach::Public {
        return Err(contradiction(field, "mailbox-in-clear", &[], language));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::{Labels, Timestamp};

    use super::super::Mailbox;
    use super::*;

    fn server(host: &str, port: u16) -> MailServer {
        MailServer {
            host: host.to_owned(),
            port,
            security: Encryption::Tls,
            auth: Auth::Password,
            username: "umrah@safatravel.example".to_owned(),
        }
    }

    fn folder(folder: &str) -> Incoming {
        Incoming {
            server: server("imap.example", 993),
            folder: folder.to_owned(),
            afterwards: Fetched::Leave,
            move_to: String::new(),
            since_at: None,
        }
    }

    fn mailbox(id: i64, address: &str) -> MailboxDetails {
        let mailbox = Mailbox {
            id,
            brand_id: 1,
            address: address.to_owned(),
            display_name: String::new(),
            signature: String::new(),
            team_id: None,
            language: None,
            active: true,
            created_at: Timestamp(0),
            version: 1,
        };
        MailboxDetails { mailbox, imap: None, smtp: None, oauth: None }
    }

    fn brand(id: i64, domain: &str) -> Brand {
        Brand {
            id,
            name: format!("Brand {id}"),
            names: Labels::default(),
            legal_name: String::new(),
            languages: vec![Language::En],
            zone: "Asia/Jakarta".to_owned(),
            sender_domains: vec!["first.example".to_owned(), domain.to_owned()],
            letterhead: String::new(),
            created_at: Timestamp(0),
            version: 1,
        }
    }

    fn refused(wished: &MailboxDetails, others: &[MailboxDetails]) -> Option<&'static str> {
        let outward = Outward { host: "desk.example".to_owned(), door_port: Some(25), ..Outward::default() };
        let brands = [brand(1, "safatravel.example"), brand(2, "nusantara.example"), brand(3, "")];
        check(wished, others, &brands, &outward, Language::En).err().and_then(|problem| problem.field)
    }

    #[test]
    fn an_address_on_another_brands_domain_is_refused() {
        assert_eq!(refused(&mailbox(1, "a@safatravel.example"), &[]), None);
        assert_eq!(refused(&mailbox(1, "a@gmail.example"), &[]), None);
        assert_eq!(refused(&mailbox(1, "a@Nusantara.example"), &[]), Some("address"));
    }

    #[test]
    fn letters_to_the_desks_own_door_are_refused() {
        let out = |host: &str, port| {
            let smtp = Some(server(host, port));
            refused(&MailboxDetails { smtp, ..mailbox(1, "a@safatravel.example") }, &[])
        };
        for host in ["localhost", "127.0.0.1", "[::1]", "DESK.example"] {
            assert_eq!(out(host, 25), Some("smtp_host"), "{host}");
        }
        assert_eq!(out("localhost", 587), None);
        assert_eq!(out("smtp.example", 25), None);
    }

    #[test]
    fn a_folder_has_one_reader_and_mail_does_not_go_round() {
        let with = |id, imap| MailboxDetails { imap: Some(imap), ..mailbox(id, "a@safatravel.example") };
        let moving = |from: &str, to: &str| Incoming {
            afterwards: Fetched::Move,
            move_to: to.to_owned(),
            ..folder(from)
        };
        assert_eq!(refused(&with(1, folder("INBOX")), &[with(2, folder("inbox"))]), Some("imap_folder"));
        assert_eq!(refused(&with(1, folder("INBOX")), &[with(1, folder("INBOX"))]), None);
        assert_eq!(refused(&with(1, folder("INBOX")), &[with(2, folder("Visa"))]), None);
        assert_eq!(refused(&with(1, moving("INBOX", "inbox")), &[]), Some("imap_move_to"));
        assert_eq!(
            refused(&with(1, moving("INBOX", "Visa")), &[with(2, folder("Visa"))]),
            Some("imap_move_to")
        );
        assert_eq!(
            refused(&with(1, folder("Visa")), &[with(2, moving("INBOX", "Visa"))]),
            Some("imap_move_to")
        );
        assert_eq!(refused(&with(1, moving("INBOX", "Arkib")), &[with(2, folder("Visa"))]), None);
    }

    #[test]
    fn a_renewal_has_a_use_and_calls_nobody_of_the_house() {
        let with = |auth, endpoint: &str| {
            let smtp = Some(MailServer { auth, ..server("smtp.example", 465) });
            let endpoint = endpoint.to_owned();
            let oauth = Some(TokenSource { endpoint, client_id: "desk".to_owned(), scope: String::new() });
            refused(&MailboxDetails { smtp, oauth, ..mailbox(1, "a@safatravel.example") }, &[])
        };
        assert_eq!(with(Auth::Token, "https://login.example/token"), None);
        assert_eq!(with(Auth::Password, "https://login.example/token"), Some("oauth_endpoint"));
        for home in
            ["https://localhost/token", "https://[::1]/t", "https://10.0.0.8:8443/t", "https://desk.example/"]
        {
            assert_eq!(with(Auth::Token, home), Some("oauth_endpoint"), "{home}");
        }
    }

    #[test]
    fn in_clear_is_for_ones_own_network() {
        let clear = MailServer { security: Encryption::None, ..server("mail.lan", 587) };
        let wished = MailboxDetails { smtp: Some(clear), ..mailbox(1, "a@safatravel.example") };
        assert_eq!(refused(&wished, &[]), Some("smtp_security"));
        let outward = Outward { reach: mail::Reach::Anywhere, ..Outward::default() };
        assert_eq!(check(&wished, &[], &[], &outward, Language::En), Ok(()));
    }
}
