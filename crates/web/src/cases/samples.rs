//! A case as one comes in, for the tests of what is drawn.

use desk::cases::folders::Folder;
use desk::labels::Category;
use kernel::Language;

use super::view::*;
use crate::inbox::tests::lens;
use crate::inbox::{Named, Place, Ticking};

/// A choice.
pub(crate) fn named(value: &str, label: &str) -> Named {
    Named { value: value.to_owned(), label: label.to_owned() }
}

fn message(id: i64, side: Side, who: &str, text: &str, minutes_ago: i64) -> MessageView {
    MessageView {
        id,
        side,
        who: who.to_owned(),
        address: String::new(),
        recipients: Vec::new(),
        channel: "email".to_owned(),
        at: lens(Language::En).now.plus_minutes(-minutes_ago),
        language: Some(Language::Ms),
        html: None,
        text: text.to_owned(),
        trimmed: None,
        is_automatic: false,
        is_outside: false,
        delivery: None,
        files: Vec::new(),
        refused: Vec::new(),
    }
}

/// Siti asks for a room; Hazwan notes; Nurul answers; a machine says it is away.
#[expect(clippy::too_many_lines, reason = "a specimen is a list")]
pub(crate) fn case() -> CaseView {
    let now = lens(Language::En).now;
    let siti = MessageView {
        address: "siti.aminah@example.my".to_owned(),
        trimmed: Some("Terima kasih,\nSiti Aminah".to_owned()),
        files: vec![FileView { id: 9, name: "pasport-mak.jpg".to_owned(), bytes: 412_000 }],
        refused: vec![("tempahan.exe".to_owned(), "attachment-refused".to_owned())],
        ..message(1, Side::Theirs, "Siti Aminah bt Rahman", "السلام عليكم\n\nMasih ada bilik quad?", 42)
    };
    let answer = MessageView {
        html: Some("<p dir=\"auto\">Waalaikumussalam, masih ada.</p>".to_owned()),
        recipients: vec![("to".to_owned(), "siti.aminah@example.my".to_owned())],
        ..message(3, Side::Ours, "Nurul Ain", "Waalaikumussalam, masih ada.", 20)
    };
    let machine = MessageView {
        is_automatic: true,
        ..message(4, Side::Theirs, "Siti Aminah bt Rahman", "Saya bercuti.", 19)
    };
    let taken = Line { at: now.plus_minutes(-40), said: "Nurul Ain took this".to_owned(), reason: None };
    CaseView {
        place: Place::of(Folder::Mine),
        id: 4471,
        reference: "KH-4471".to_owned(),
        version: 6,
        key: "0123456789abcdef".to_owned(),
        subject: "Bilik quad untuk 12 Mac – masih ada?".to_owned(),
        language: Language::Ms,
        channel: "email".to_owned(),
        disposition: "live".to_owned(),
        kind: named("enquiry", "Enquiry"),
        status: named("open", "Open"),
        category: Category::Open,
        priority: 2,
        ticking: Ticking {
            due_at: Some(now.plus_minutes(18)),
            due_kind: Some("first_reply".to_owned()),
            since: now.plus_minutes(-102),
            category: Category::Open,
            snoozed_until: None,
        },
        owner: Some(named("7", "Nurul Ain")),
        team: None,
        opened_at: now.plus_minutes(-102),
        flow: vec![
            Piece::Message(siti),
            Piece::Event(taken.clone()),
            Piece::Message(message(2, Side::Note, "Hazwan Zulkifli", "@Nurul Ain, tinggal 6 katil.", 37)),
            Piece::Message(answer),
            Piece::Message(machine),
        ],
        last_message_id: 4,
        usual: ["siti.aminah@example.my".to_owned(), "kakak@example.my".to_owned(), String::new()],
        begun: Begun::default(),
        later: Vec::new(),
        letterhead: None,
        customer: CustomerView {
            id: 31,
            full_name: "Siti Aminah bt Rahman".to_owned(),
            call_as: "Puan Siti".to_owned(),
            language: Language::Ms,
            addresses: vec![
                ("email".to_owned(), "siti.aminah@example.my".to_owned()),
                ("phone".to_owned(), "+60 12-345 6789".to_owned()),
            ],
            since: now.plus_days(-900),
            notes: "Mak pakai kerusi roda".to_owned(),
            organisation: Some(named("4", "Koperasi Guru Selangor Berhad")),
        },
        mail: super::mailed::MailView::default(),
        promises: vec![Promise {
            kind: "first_reply".to_owned(),
            standing: Standing::Running { due: now.plus_minutes(18), warn: Some(now.plus_minutes(-12)) },
            target_minutes: 120,
            used_minutes: 102,
        }],
        tags: vec![named("kerusi roda", "kerusi roda")],
        copies: vec![InCopy {
            role: "cc".to_owned(),
            name: "Kakak".to_owned(),
            address: "kakak@example.my".to_owned(),
        }],
        others: vec![OtherCase {
            id: 3902,
            reference: "KH-3902".to_owned(),
            subject: "Resit dan jadual kursus".to_owned(),
            language: Language::Ms,
            status: "Resolved".to_owned(),
            last_at: now.plus_days(-31),
        }],
        history: vec![taken],
        choices: Choices {
            statuses: vec![
                (named("new", "New"), Category::New),
                (named("open", "Open"), Category::Open),
                (named("waiting", "Waiting on customer"), Category::Waiting),
                (named("resolved", "Resolved"), Category::Resolved),
                (named("closed", "Closed"), Category::Closed),
            ],
            kinds: vec![named("enquiry", "Enquiry"), named("complaint", "Complaint")],
            tags: vec![named("kerusi roda", "kerusi roda"), named("quad", "quad")],
            colleagues: vec![named("8", "Hazwan Zulkifli"), named("7", "Nurul Ain")],
            called: vec![named("8", "Hazwan Zulkifli"), named("7", "Nurul Ain"), named("9", "Aishah Karim")],
            teams: vec![named("70", "Umrah enquiries")],
            organisations: vec![named("4", "Koperasi Guru Selangor Berhad")],
            me: 8,
        },
        may: May {
            reply: true,
            note: true,
            assign: true,
            change: true,
            discard: true,
            open: true,
            customers: true,
            change_customers: true,
        },
    }
}
