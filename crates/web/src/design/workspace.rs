//! The three-pane workspace on specimen cases: the list, the thread with its composer, the customer and the case.

use kernel::Timestamp;
use maud::{Markup, html};
use text::format;

use crate::cases::Brief;
use crate::kit::{
    ClockFace, Entry, Icon, Tone, age, avatar, button, chip, clock_chip, icon, link_button, menu, panels,
    progress,
};
use crate::words::Words;

/// The open case's subject, in the customer's words.
pub(super) const SUBJECT: &str = "Bilik quad untuk 12 Mac – masih ada?";

struct Specimen {
    who: &'static str,
    icon: Icon,
    language: &'static str,
    subject: &'static str,
    snippet: &'static str,
    /// Minutes left; none for a clock that stands still.
    left_minutes: Option<i64>,
    is_unread: bool,
}

const CASES: [Specimen; 9] = [
    Specimen {
        who: "Siti Aminah bt Rahman",
        icon: Icon::Mail,
        language: "ms",
        subject: SUBJECT,
        snippet: "Assalamualaikum, saya nak tanya pakej 12 Mac untuk 4 orang…",
        left_minutes: Some(18),
        is_unread: true,
    },
    Specimen {
        who: "Budi Santoso",
        icon: Icon::Chat,
        language: "id",
        subject: "Refund belum masuk, sudah 3 minggu",
        snippet: "Selamat pagi, saya sudah kirim bukti transfer tanggal 2…",
        left_minutes: Some(-12),
        is_unread: true,
    },
    Specimen {
        who: "Ahmad Faizal",
        icon: Icon::Phone,
        language: "ms",
        subject: "Kerusi roda di KLIA untuk ibu",
        snippet: "Panggilan tidak dijawab 09:18. Tempahan B-2207.",
        left_minutes: Some(80),
        is_unread: true,
    },
    Specimen {
        who: "Novotel Bukit Bintang",
        icon: Icon::Mail,
        language: "en",
        subject: "Guest’s complimentary night not showing in our system",
        snippet: "Dear team, Mr Tan arrives on Friday and presents a certificate…",
        left_minutes: Some(180),
        is_unread: false,
    },
    Specimen {
        who: "Dewi Lestari",
        icon: Icon::Mail,
        language: "id",
        subject: "Poin menginap bulan lalu belum masuk",
        snippet: "Baik, saya lampirkan folio dari hotelnya ya. Terima kasih.",
        left_minutes: None,
        is_unread: false,
    },
    Specimen {
        who: "Hajah Rokiah bt Md Noor",
        icon: Icon::Counter,
        language: "ms",
        subject: "Tukar nama pada tiket (salah ejaan pasport)",
        snippet: "Datang ke kaunter, salinan pasport diambil. Nama: ROKIAH…",
        left_minutes: Some(1_490),
        is_unread: false,
    },
    Specimen {
        who: "Muhammad Hafiz",
        icon: Icon::Mail,
        language: "en",
        subject: "Vaccination certificate: polysaccharide or conjugate?",
        snippet: "The clinic wrote only “ACWY”. Is that valid for three years?",
        left_minutes: None,
        is_unread: false,
    },
    Specimen {
        who: "Lim Wei Jie",
        icon: Icon::Chat,
        language: "en",
        subject: "Corporate group of 18, quotation please",
        snippet: "Hi, for our staff incentive trip in November we would like…",
        left_minutes: Some(2_950),
        is_unread: false,
    },
    Specimen {
        who: "Rahmat Hidayat",
        icon: Icon::Mail,
        language: "id",
        subject: "Gabungkan dua akun keanggotaan",
        snippet: "Saya punya dua nomor keanggotaan karena dulu daftar di hotel…",
        left_minutes: Some(4_380),
        is_unread: false,
    },
];

/// List, thread, side.
pub(super) fn panes(words: Words, now: Timestamp) -> Markup {
    html! { (list(words, now)) (thread(words, now)) (side(words)) }
}

fn list(words: Words, now: Timestamp) -> Markup {
    let (sorted, unread, kind) =
        (words.say("design-sorted-due"), words.say("design-unread"), words.say("design-type"));
    html! {
        section.list aria-label=(words.say("design-mine")) {
            header {
                h2 { (words.say("design-mine")) " " small.num { (words.say("design-mine-count")) } }
                div.filters { button.chip.on type="button" { (sorted) } button.chip.outline type="button" { (unread) } button.chip.outline type="button" { (kind) } }
            }
            ul.rows data-rows tabindex="0" aria-label=(words.say("design-cases")) {
                @for (at, case) in CASES.iter().enumerate() {
                    li.row.unread[case.is_unread] {
                        (icon(case.icon))
                        span.who { b { (case.who) } span.chip.outline { (case.language) } }
                        (row_clock(words, case, now))
                        span.subject {
                            a href={ "/design/workspace?lang=" (words.language().tag()) } data-row lang=(case.language)
                                aria-current=[(at == 0).then_some("true")] { (case.subject) }
                        }
                        span.snippet lang=(case.language) { (case.snippet) }
                    }
                }
            }
        }
    }
}

fn row_clock(words: Words, case: &Specimen, now: Timestamp) -> Markup {
    let waiting = words.say("design-waiting");
    let face = case.left_minutes.map_or(ClockFace::Paused(&waiting), |left| {
        let due = now.plus_minutes(left);
        ClockFace::Running { due, warn: due.plus_minutes(-30), now }
    });
    clock_chip(words, None, face)
}

fn thread(words: Words, now: Timestamp) -> Markup {
    let label = |key: &str| words.say(key);
    let (snooze, assign, resolve, more) =
        (label("design-snooze"), label("design-assign"), label("design-resolve"), label("design-more"));
    let (cases, customer) = (label("design-cases"), label("design-customer"));
    let first_reply = label("design-first-reply");
    let face = ClockFace::Running { due: now.plus_minutes(18), warn: now.plus_minutes(-12), now };
    let rows = [("design-owner", "Nurul Ain".to_owned()), ("design-type", words.say("design-enquiry"))];
    let brief = Brief {
        reference: "KH-4471",
        status: &words.say("design-open"),
        owner: "Nurul Ain",
        clock: Some(clock_chip(words, None, face)),
        rows: rows.map(|(key, said)| (words.say(key), html! { (said) })).into(),
        acts: html! {},
    };
    html! {
        section.thread aria-label=(words.say("design-case")) {
            header {
                div.meta {
                    (button(&cases).bare().icon_only(Icon::ChevronLeft).to_pane("list"))
                    span.num { "KH-4471" }
                    span { (words.say("design-enquiry")) }
                    (chip(&words.say("design-open")))
                    (clock_chip(words, Some(&first_reply), face))
                    (button(&customer).bare().icon(Icon::User).to_pane("side"))
                }
                (brief.draw(words))
                div.titled {
                    h2 lang="ms" { (SUBJECT) }
                    div.acts {
                        (button(&snooze).bare().action("snooze"))
                        (button(&assign).action("assign"))
                        (button(&resolve).action("resolve"))
                        (button(&more).bare().icon_only(Icon::More).opens_menu("case-more"))
                    }
                }
                (menu("case-more", &more, &[
                    Entry::Link { label: &words.say("design-merge"), href: "#main", icon: Some(Icon::Link) },
                    Entry::Link { label: &words.say("design-forward"), href: "#main", icon: Some(Icon::Forward) },
                    Entry::Rule,
                    Entry::Link { label: &words.say("design-block"), href: "#main", icon: Some(Icon::Ban) },
                ]))
            }
            (flow(words, now))
            (composer(words))
        }
    }
}

fn flow(words: Words, now: Timestamp) -> Markup {
    let zone = jiff::tz::TimeZone::get("Asia/Kuala_Lumpur").unwrap_or(jiff::tz::TimeZone::UTC);
    let full = |at| format::date_time(words.language(), at, &zone, format::DateStyle::Medium);
    let ago = |minutes: i64| {
        let at = now.plus_minutes(-minutes);
        age(words, at, now, &full(at))
    };
    html! {
        div.flow tabindex="0" role="region" aria-label=(words.say("design-messages")) {
            article.msg {
                (avatar("Siti Aminah bt Rahman"))
                div {
                    div.head { b { "Siti Aminah" } span { "siti.aminah@example.my" } (ago(42)) }
                    div.body lang="ms" {
                        p dir="rtl" lang="ar" { "السلام عليكم ورحمة الله" }
                        p { "Saya nak tanya pakej 12 Mac untuk 4 orang (saya, suami, mak dan kakak). Masih ada bilik quad? Kalau booking minggu ni, deposit berapa dan bila kena bayar penuh?" }
                        p { "Mak saya pakai kerusi roda, boleh tolong uruskan di KLIA dan Jeddah?" }
                    }
                    details.folded { summary { (words.say("design-quoted")) } p.muted lang="ms" { "Terima kasih, Siti Aminah" } }
                    a.file href="#main" { (icon(Icon::Paperclip)) span.name { "pasport-mak.jpg" } span.faint.num { (format::file_size(words.language(), 412_000)) } }
                }
            }
            p.event { span { (words.say("design-routed")) } }
            article.msg.note {
                (avatar("Hazwan Zulkifli"))
                div {
                    div.head { b { "Hazwan" } span { (words.say("design-note-to-team")) } (ago(37)) }
                    div.body lang="ms" { p { "@Nurul Ain, tinggal 6 katil quad untuk 12 Mac, dua lagi ditahan sampai malam ini. Kerusi roda: borang perlu dihantar 72 jam sebelum berlepas." } }
                }
            }
            article.msg.ours {
                (avatar("Nurul Ain"))
                div {
                    div.head { b { "Nurul Ain" } span { (words.say("design-earlier-case")) } span { (format::date(words.language(), jiff::civil::date(2026, 2, 2), format::DateStyle::DayMonth)) } }
                    div.body lang="ms" { p { "Waalaikumussalam Puan Siti, terima kasih kerana memilih kami lagi. Resit dan jadual kursus dilampirkan." } }
                }
            }
        }
    }
}

fn composer(words: Words) -> Markup {
    let text = "Waalaikumussalam Puan Siti,\n\nYa, masih ada bilik berempat untuk 12 Mac. Deposit RM 1,000 seorang, baki selewatnya 26 Januari.";
    let (attach, snippet) = (words.say("design-attach"), words.say("design-snippet"));
    let (later, wait, send) =
        (words.say("design-later"), words.say("design-send-wait"), words.say("design-send"));
    let (reply, note) = (words.say("design-reply"), words.say("design-note"));
    let write = html! {
        div.to { span { (words.say("design-to")) } b { "Siti Aminah" } span.end { (words.say("design-writes-in")) } }
        textarea lang="ms" dir="auto" aria-label=(reply) data-action="reply" { (text) }
        div.foot {
            (button(&attach).bare().icon_only(Icon::Paperclip))
            (button(&snippet).bare().lesser())
            span.spacer {}
            (button(&later).bare().lesser())
            (button(&wait))
            (button(&send).main())
        }
    };
    let team = html! {
        textarea aria-label=(note) dir="auto" placeholder=(words.say("design-note-hint")) {}
        div.foot { span.spacer {} (button(&note).main()) }
    };
    html! {
        section.composer aria-label=(reply) { (panels("compose", &reply, &[(&reply, write), (&note, team)])) }
    }
}

fn side(words: Words) -> Markup {
    let rows = |rows: &[(&str, &str)]| html! { dl.dl { @for (name, value) in rows { dt { (name) } dd { (value) } } } };
    let say = |key: &str| words.say(key);
    let (first, resolution, operations) =
        (say("design-first-reply"), say("design-resolution"), say("design-operations"));
    let minutes = |left: i64| format::minutes(words.language(), left);
    let (back, all) = (say("design-back-to-case"), say("design-all-seven"));
    html! {
        section.side aria-label=(say("design-customer-and-case")) {
            section {
                div { (button(&back).bare().icon(Icon::ChevronLeft).to_pane("thread")) }
                div.person { (avatar("Siti Aminah bt Rahman")) div { b { "Siti Aminah bt Rahman" } br; span.muted { (say("design-customer-since")) } } }
                (rows(&[
                    (&say("design-language"), "Bahasa Melayu"), (&say("design-email"), "siti.aminah@example.my"),
                    (&say("design-phone"), "+60 12-345 6789"), (&say("design-prefers"), &say("design-prefers-said")),
                ]))
            }
            section {
                h2 { (say("design-promises")) }
                (progress(&first, &minutes(18), 85, 100, Tone::Soon))
                (progress(&resolution, &minutes(3_060), 12, 100, Tone::Ok))
                (progress(&operations, &say("design-on-hold"), 30, 100, Tone::Hold))
            }
            section {
                h2 { (say("design-case")) }
                (rows(&[(&say("design-owner"), "Nurul Ain"), (&say("design-team"), &say("design-team-umrah")), (&say("design-priority"), &say("design-normal"))]))
                div.row-line { (chip("quad")) (chip("kerusi roda")) }
            }
            section {
                h2 { (say("design-earlier")) (link_button(&all, "#main").bare()) }
                div.past { span lang="ms" { "Resit dan jadual kursus" } span.when { (say("design-past-one")) } }
                div.past { span lang="ms" { "Pertukaran bilik triple ke quad" } span.when { (say("design-past-two")) } }
            }
        }
    }
}
