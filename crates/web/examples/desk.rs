//! Serves the working screens on 127.0.0.1:8098 over a small desk as it stands one Monday afternoon, to look at them
//! while changing one. Prints a session for each language, as JSON, for the browser checks.

use std::error::Error;

use axum::{Router, middleware};
use desk::cases::At;
use desk::cases::ops::{self as cases, AssignCase, ChangeCase, OpenCase, WriteNote};
use desk::correspondence::ops::{Reply, reply};
use desk::customers::CustomerRef;
use desk::messages::Message;
use desk::staff::ops::SignIn;
use desk::staff::{self, NewStaff};
use kernel::{Actor, Grants, Labels, Language, PermissionSet, Problem, Scope, Via, Who};
use testkit::World;
use tower_http::compression::CompressionLayer;

type Outcome<T> = Result<T, Box<dyn Error>>;

const PASSWORD: &str = "bunga raya merah";

/// Minutes before now, brand (0 Safa, 1 Nusantara), channel, language, type, priority, who, address, subject, words.
type Asked = (
    i64,
    usize,
    &'static str,
    Language,
    &'static str,
    i64,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const ASKED: [Asked; 24] = [
    (
        2_900,
        0,
        "phone",
        Language::Ms,
        "enquiry",
        2,
        "Zulkifli Omar",
        "+60 19-220 1188",
        "Visa umrah untuk pemegang pasport Brunei",
        "Bertanya sama ada visa boleh diuruskan dari Kuala Lumpur. Mahu jawapan sebelum Khamis.",
    ),
    (
        2_600,
        1,
        "phone",
        Language::Id,
        "problem",
        3,
        "Rahmat Hidayat",
        "+62 812 7788 9900",
        "Gabungkan dua akun keanggotaan",
        "Punya dua nomor keanggotaan karena dulu daftar di hotel dan di aplikasi.",
    ),
    (
        1_500,
        0,
        "counter",
        Language::Ms,
        "request",
        2,
        "Hajah Rokiah bt Md Noor",
        "+60 13-441 7720",
        "Tukar nama pada tiket (salah ejaan pasport)",
        "Datang ke kaunter, salinan pasport diambil. Nama sebenar: ROKIAH BINTI MD NOOR.",
    ),
    (
        1_440,
        1,
        "web",
        Language::En,
        "enquiry",
        2,
        "Lim Wei Jie",
        "weijie.lim@example.com",
        "Corporate group of 18, quotation please",
        "Hi, for our staff incentive trip in November we would like a quotation for 18 rooms in Bandung.",
    ),
    (
        1_300,
        1,
        "web",
        Language::Id,
        "enquiry",
        1,
        "Sri Wahyuni",
        "sri.wahyuni@example.co.id",
        "Apakah voucher ulang tahun bisa dipakai di Bali?",
        "Voucher saya berlaku sampai 30 Juni. Apakah bisa dipakai di hotel di Nusa Dua?",
    ),
    (
        1_200,
        0,
        "letter",
        Language::Ms,
        "complaint",
        3,
        "Masjid Al-Hidayah",
        "",
        "Surat rasmi: bas lewat dua jam di Madinah",
        "Surat bertarikh 28 Januari. Jemaah menunggu dua jam tanpa makluman; memohon penjelasan bertulis.",
    ),
    (
        600,
        0,
        "phone",
        Language::Ms,
        "request",
        3,
        "Ahmad Faizal",
        "+60 12-889 3321",
        "Kerusi roda di KLIA untuk ibu",
        "Panggilan 09:18. Tempahan B-2207. Ibu berumur 74 tahun, perlu kerusi roda hingga pintu pesawat.",
    ),
    (
        560,
        0,
        "whatsapp",
        Language::Ms,
        "enquiry",
        2,
        "Nor Azlina",
        "+60 17-300 4412",
        "Boleh bayar ansuran tiga bulan?",
        "Salam, nak tanya kalau pakej Ramadan boleh bayar ansuran tiga bulan guna kad Maybank?",
    ),
    (
        540,
        1,
        "chat",
        Language::Id,
        "complaint",
        4,
        "Budi Santoso",
        "budi.santoso@example.co.id",
        "Refund belum masuk, sudah 3 minggu",
        "Selamat pagi, saya sudah kirim bukti transfer tanggal 2. Sampai sekarang belum ada kabar sama sekali.",
    ),
    (
        500,
        1,
        "web",
        Language::Id,
        "problem",
        2,
        "Dewi Lestari",
        "dewi.lestari@example.co.id",
        "Poin menginap bulan lalu belum masuk",
        "Saya menginap tiga malam di Yogyakarta, poin belum masuk juga. Folio saya lampirkan.",
    ),
    (
        460,
        1,
        "web",
        Language::En,
        "enquiry",
        2,
        "Novotel Bukit Bintang",
        "frontdesk@novotel.example",
        "Guest’s complimentary night not showing in our system",
        "Dear team, Mr Tan arrives on Friday and presents a certificate that we cannot find. Could you confirm it today?",
    ),
    (
        430,
        0,
        "web",
        Language::En,
        "enquiry",
        2,
        "Muhammad Hafiz",
        "hafiz@example.my",
        "Vaccination certificate: polysaccharide or conjugate?",
        "The clinic wrote only “ACWY”. Is that valid for three years or for five?",
    ),
    (
        400,
        0,
        "counter",
        Language::Ms,
        "enquiry",
        2,
        "Kamariah Yusof",
        "+60 16-778 1290",
        "Pakej keluarga cuti sekolah",
        "Suami isteri dan tiga anak, umur 4, 9 dan 13. Mahu bilik bersambung.",
    ),
    (
        380,
        1,
        "phone",
        Language::Id,
        "request",
        2,
        "Agus Setiawan",
        "+62 857 1122 3344",
        "Ubah tanggal check-in ke 14 Maret",
        "Minta dimundurkan dua malam. Nomor reservasi 88213-K.",
    ),
    (
        350,
        1,
        "web",
        Language::Id,
        "enquiry",
        1,
        "Fitri Handayani",
        "fitri@example.co.id",
        "Cara menaikkan status ke Gold",
        "Berapa malam lagi yang saya butuhkan tahun ini?",
    ),
    (
        300,
        0,
        "whatsapp",
        Language::Ms,
        "problem",
        3,
        "Roslan Ibrahim",
        "+60 11-2233 4455",
        "Bagasi tidak sampai di Jeddah",
        "Satu beg hitam tidak keluar. Laporan kehilangan JED-55120 sudah dibuat di kaunter.",
    ),
    (
        260,
        0,
        "fax",
        Language::En,
        "request",
        2,
        "Kedai Emas Seri Delima",
        "+60 3-5510 2233",
        "Invoice for office group, 12 travellers",
        "Please issue the tax invoice to Seri Delima Sdn Bhd, attention Puan Mariam.",
    ),
    (
        220,
        1,
        "chat",
        Language::Id,
        "complaint",
        3,
        "Yohanes Wibowo",
        "yohanes@example.co.id",
        "Kamar tidak sesuai dengan pesanan",
        "Saya pesan kamar deluxe tetapi diberi standar, katanya penuh. Mohon kompensasi yang wajar.",
    ),
    (
        170,
        0,
        "web",
        Language::Ms,
        "enquiry",
        2,
        "Siti Hajar",
        "siti.hajar@example.my",
        "Kursus umrah perdana bulan ini",
        "Ada kursus hujung minggu ini di Shah Alam? Mak saya nak ikut sekali.",
    ),
    (
        140,
        1,
        "web",
        Language::En,
        "problem",
        2,
        "Grace Tan",
        "grace.tan@example.sg",
        "Cannot sign in after changing my phone",
        "The code still goes to the old number and I no longer have it.",
    ),
    (
        90,
        0,
        "phone",
        Language::Ms,
        "complaint",
        4,
        "Datuk Ismail Karim",
        "+60 12-210 0001",
        "Makanan hotel tidak mengikut janji",
        "Marah. Dijanjikan masakan Melayu, diberi bufet antarabangsa sahaja. Minta dihubungi oleh pengurus hari ini.",
    ),
    (
        60,
        1,
        "phone",
        Language::Id,
        "enquiry",
        2,
        "Made Suryani",
        "+62 821 9090 1212",
        "Harga kamar untuk Nyepi",
        "Menanyakan harga dan aturan selama Nyepi di Ubud.",
    ),
    (
        35,
        0,
        "web",
        Language::En,
        "enquiry",
        2,
        "James O’Connor",
        "james@example.com",
        "Converting to Islam, can I join the April group?",
        "I have my certificate from PERKIM dated last year. What else would I need?",
    ),
    (
        8,
        0,
        "counter",
        Language::Ms,
        "request",
        2,
        "Fatimah Zahra",
        "+60 19-871 2030",
        "Resit asal hilang",
        "Minta salinan resit deposit untuk tuntutan majikan.",
    ),
];

const SITI: &str = "From: Siti Aminah bt Rahman <siti.aminah@example.my>
To: Safa Travel <umrah@safatravel.example>
Cc: Kakak <kakak@example.my>
Subject: Bilik quad untuk 12 Mac – masih ada?
Message-ID: <siti-1@example.my>
Date: Mon, 2 Feb 2026 14:20:00 +0800
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"b1\"

--b1
Content-Type: text/plain; charset=utf-8

السلام عليكم ورحمة الله

Saya nak tanya pakej 12 Mac untuk 4 orang (saya, suami, mak dan kakak). Masih ada bilik quad? Kalau booking minggu ni, deposit berapa dan bila kena bayar penuh?

Mak saya pakai kerusi roda, boleh tolong uruskan di KLIA dan Jeddah?

-- 
Terima kasih,
Siti Aminah

--b1
Content-Type: text/plain; name=\"senarai-nama.txt\"
Content-Disposition: attachment; filename=\"senarai-nama.txt\"

Siti Aminah, Rosli, Hajah Kalsom, Siti Khadijah

--b1--
";

fn actor(id: i64) -> Actor {
    let grants = Grants { words: PermissionSet::all(), scope: Scope::All };
    Actor { who: Who::Staff(id), via: Via::Screen, language: Language::Ms, grants, request: None }
}

const READERS: [(&str, &str, Language); 3] = [
    ("Farah Nadia", "farah@safatravel.example", Language::En),
    ("Hazwan Zulkifli", "hazwan@safatravel.example", Language::Ms),
    ("Ratna Dewi", "ratna@nusantara.example", Language::Id),
];

/// Three administrators, one for each language, so that all look at the same desk.
async fn readers(world: &World) -> Outcome<Vec<i64>> {
    let mut ids = Vec::new();
    for (name, email, language) in READERS {
        let pen = world.desk.pen(&Actor::system(Via::Import));
        let hash = world.desk.passwords().hash(PASSWORD.to_owned(), world.desk.secret()).await?;
        let new = NewStaff {
            email: email.to_owned(),
            full_name: name.to_owned(),
            call_as: name.to_owned(),
            language,
            zone: "Asia/Kuala_Lumpur".to_owned(),
            password_hash: Some(hash),
            demo: false,
            brands: vec![world.safa, world.nusantara],
            roles: vec!["administrator".to_owned()],
        };
        ids.push(world.desk.db().write(move |tx| staff::insert(tx, &pen, &new)).await?);
    }
    Ok(ids)
}

/// A session for each of them, once the clock stands where it stays: one that nobody uses for half a day is over.
async fn sessions(world: &World) -> Outcome<serde_json::Value> {
    let mut sessions = serde_json::Map::new();
    for (_, email, language) in READERS {
        let typed = SignIn {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            user_agent: String::new(),
            remote: "127.0.0.1".to_owned(),
        };
        let signed = staff::sign_in(&world.desk, typed).await?;
        sessions.insert(language.tag().to_owned(), signed.token.into());
    }
    Ok(sessions.into())
}

async fn open_all(world: &World, owner: i64) -> Result<Vec<i64>, Problem> {
    let mut ids = Vec::new();
    let mut before = ASKED.first().map_or(0, |first| first.0);
    for (ago, brand, channel, language, kind, priority, who, address, subject, words) in ASKED {
        world.clock.advance_seconds((before - ago) * 60);
        before = ago;
        let kind_of = if address.contains('@') { "email" } else { "phone" };
        let customer = if address.is_empty() {
            CustomerRef::Named(who.to_owned())
        } else {
            CustomerRef::Address { kind: kind_of, value: address.to_owned(), name: who.to_owned() }
        };
        let command = OpenCase {
            brand_id: if brand == 0 { world.safa } else { world.nusantara },
            customer,
            subject: subject.to_owned(),
            kind: kind.to_owned(),
            priority,
            channel: channel.to_owned(),
            language: Some(language),
            team_id: None,
            assignee_id: None,
            first: Message::said_by_customer(channel, subject, words.to_owned()),
        };
        ids.push(cases::open(&world.desk, &actor(owner), command).await?.id);
    }
    world.clock.advance_seconds(before * 60);
    Ok(ids)
}

async fn work(world: &World, ids: &[i64], people: &[i64]) -> Result<(), Problem> {
    let desk = &world.desk;
    let by = |at: usize| actor(people.get(at % people.len()).copied().unwrap_or(world.admin));
    let at = |id: i64| At { id, version: None };
    for (place, id) in ids.iter().enumerate() {
        if place % 4 != 3 {
            let command = AssignCase { assignee_id: Some(by(place).staff_id()), team_id: None };
            cases::assign(desk, &by(place), at(*id), command).await?;
        }
        let status = |word: &str| ChangeCase { status: Some(word.to_owned()), ..ChangeCase::default() };
        match place {
            0 | 4 | 14 => drop(cases::change(desk, &by(place), at(*id), status("resolved")).await?),
            9 | 11 => drop(cases::change(desk, &by(place), at(*id), status("waiting")).await?),
            5 => drop(cases::change(desk, &by(place), at(*id), status("hold")).await?),
            3 => drop(cases::snooze(desk, &by(place), at(*id), desk.now().plus_days(2)).await?),
            13 => drop(cases::trash(desk, &by(place), at(*id), Some("Dua kali dicatat".to_owned())).await?),
            _ => {}
        }
    }
    Ok(())
}

async fn talk(world: &World, people: &[i64]) -> Outcome<()> {
    let desk = &world.desk;
    world.mail(&["umrah@safatravel.example"], SITI).await;
    let newest =
        desk::cases::lists::Query::new(desk::cases::folders::Folder::All, desk::cases::lists::Sort::Newest);
    let page = desk::cases::lists::list(desk, &actor(world.admin), &newest).await?;
    let id = page.rows.first().ok_or("no case")?.id;
    let [en, ms, id_reader] = people else { return Err("three readers".into()) };
    let at = At { id, version: None };
    cases::assign(desk, &actor(*ms), at, AssignCase { assignee_id: Some(Some(*en)), team_id: None }).await?;
    world.clock.advance_seconds(300);
    let text = "@Farah Nadia tinggal 6 katil quad untuk 12 Mac, dua lagi ditahan sampai malam ini.\n\nKerusi roda: borang perlu dihantar 72 jam sebelum berlepas.";
    cases::note(desk, &actor(*ms), at, WriteNote { text: text.to_owned(), mentions: vec![*en, *id_reader] })
        .await?;
    world.clock.advance_seconds(420);
    let body = "Waalaikumussalam Puan Siti,\n\nYa, masih ada bilik berempat untuk 12 Mac. Deposit RM 1,000 seorang, baki selewatnya 26 Februari.\n\nSalam,\nFarah";
    reply(desk, &actor(*en), Reply { case_id: id, body: body.to_owned(), ..Reply::default() }).await?;
    for tag in ["quad", "kerusi roda"] {
        cases::tag(desk, &actor(*en), at, vec![tag.to_owned()]).await?;
    }
    world.clock.advance_seconds(600);
    let again = "From: Siti Aminah bt Rahman <siti.aminah@example.my>\nTo: umrah@safatravel.example\nSubject: Re: Bilik quad\nMessage-ID: <siti-2@example.my>\nIn-Reply-To: <siti-1@example.my>\nReferences: <siti-1@example.my>\nDate: Mon, 2 Feb 2026 15:00:00 +0800\n\nBaik, saya nak empat tempat. Boleh hantar borang kerusi roda?\n";
    world.mail(&["umrah@safatravel.example"], again).await;
    world.outbox().await;
    world.clock.advance_seconds(1_200);
    Ok(())
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let world = World::open(db::Engine::Sqlite, &desk::migrations()).await;
    let people = readers(&world).await?;
    let lead = Actor { language: Language::En, ..actor(world.admin) };
    let team = desk::teams::ops::NewTeam {
        brand_id: Some(world.safa),
        labels: Labels::new("Umrah enquiries", "Pertanyaan umrah", "Pertanyaan umrah"),
        closed: false,
        members: Vec::new(),
    };
    desk::teams::ops::add(&world.desk, &lead, team).await?;
    let owner = people.first().copied().unwrap_or(world.admin);
    let ids = open_all(&world, owner).await?;
    work(&world, &ids, &people).await?;
    talk(&world, &people).await?;
    let sessions = sessions(&world).await?;
    println!("{sessions}");
    let app: Router = web::workspace_routes()
        .merge(web::asset_routes())
        .with_state(world.desk.clone())
        .layer(middleware::from_fn(web::headers::security))
        .layer(CompressionLayer::new());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8098").await?;
    axum::serve(listener, app).await?;
    Ok(())
}
