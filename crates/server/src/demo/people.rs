//! The twelve who work at the two desks, and their three teams.

use kernel::{Labels, Language};

/// The brands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Brand {
    /// Safa Travel, an Umrah agency in Shah Alam.
    Safa,
    /// Nusantara Rewards, who serve hotel members from Jakarta.
    Nusantara,
}

impl Brand {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Safa, Self::Nusantara];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safa => "Safa Travel",
            Self::Nusantara => "Nusantara Rewards",
        }
    }

    /// The company's name as it is registered.
    pub const fn legal_name(self) -> &'static str {
        match self {
            Self::Safa => "Safa Travel & Tours Sdn. Bhd.",
            Self::Nusantara => "PT Nusantara Rewards Indonesia",
        }
    }

    /// Its own language.
    pub const fn language(self) -> Language {
        match self {
            Self::Safa => Language::Ms,
            Self::Nusantara => Language::Id,
        }
    }

    /// The languages it serves, its own first.
    pub const fn languages(self) -> [Language; 2] {
        [self.language(), Language::En]
    }

    /// Its IANA time zone.
    pub const fn zone(self) -> &'static str {
        match self {
            Self::Safa => "Asia/Kuala_Lumpur",
            Self::Nusantara => "Asia/Jakarta",
        }
    }

    /// Hours before UTC; neither place moves its clocks.
    pub const fn hours_east(self) -> i64 {
        match self {
            Self::Safa => 8,
            Self::Nusantara => 7,
        }
    }

    /// The domains it writes from, the main one first.
    pub const fn domains(self) -> &'static [&'static str] {
        match self {
            Self::Safa => &["safatravel.example", "safaumrah.example"],
            Self::Nusantara => &["nusantara.example"],
        }
    }

    /// The main one.
    pub fn domain(self) -> &'static str {
        self.domains().first().copied().unwrap_or_default()
    }

    /// The address customers write to.
    pub const fn mailbox(self) -> &'static str {
        match self {
            Self::Safa => "umrah@safatravel.example",
            Self::Nusantara => "members@nusantara.example",
        }
    }

    /// What stands under every reply.
    pub const fn signature(self) -> &'static str {
        match self {
            Self::Safa => {
                "Safa Travel & Tours Sdn. Bhd.\nPersiaran Sultan, Seksyen 14, Shah Alam\numrah@safatravel.example"
            }
            Self::Nusantara => {
                "Nusantara Rewards – Layanan Anggota\nJl. Jenderal Sudirman, Jakarta\nmembers@nusantara.example"
            }
        }
    }
}

/// The teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Team {
    /// Umrah enquiries.
    Enquiries,
    /// Umrah after-sales and operations.
    AfterSales,
    /// Member service.
    Members,
}

impl Team {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Enquiries, Self::AfterSales, Self::Members];

    /// The brand it serves.
    pub const fn brand(self) -> Brand {
        match self {
            Self::Enquiries | Self::AfterSales => Brand::Safa,
            Self::Members => Brand::Nusantara,
        }
    }

    /// What it is called.
    pub fn labels(self) -> Labels {
        match self {
            Self::Enquiries => Labels::new("Umrah enquiries", "Pertanyaan umrah", "Pertanyaan umrah"),
            Self::AfterSales => Labels::new(
                "Umrah after-sales & operations",
                "Selepas jualan & operasi umrah",
                "Purnajual & operasional umrah",
            ),
            Self::Members => Labels::new("Member service", "Khidmat ahli", "Layanan anggota"),
        }
    }
}

/// Somebody who works here.
#[derive(Clone, Copy, Debug)]
pub struct Colleague {
    /// The part of their address before the at sign; also names them in this file.
    pub word: &'static str,
    /// Full name.
    pub full_name: &'static str,
    /// What colleagues and customers call them.
    pub call_as: &'static str,
    /// Role word.
    pub role: &'static str,
    /// The language they read.
    pub language: Language,
    /// The brand whose address they sign in with.
    pub home: Brand,
    /// Whether they serve both brands.
    pub both: bool,
    /// Their teams, and whether they lead them.
    pub teams: &'static [(Team, bool)],
}

impl Colleague {
    /// Their sign-in address.
    pub fn email(&self) -> String {
        format!("{}@{}", self.word, self.home.domain())
    }
}

const fn colleague(
    word: &'static str,
    full_name: &'static str,
    call_as: &'static str,
    role: &'static str,
    home: Brand,
    teams: &'static [(Team, bool)],
) -> Colleague {
    Colleague { word, full_name, call_as, role, language: home.language(), home, both: false, teams }
}

/// Everybody.
pub const STAFF: [Colleague; 12] = [
    colleague(
        "nurul",
        "Nurul Ain binti Rahman",
        "Nurul",
        "representative",
        Brand::Safa,
        &[(Team::Enquiries, false)],
    ),
    colleague(
        "khadijah",
        "Siti Khadijah binti Osman",
        "Khadijah",
        "senior",
        Brand::Safa,
        &[(Team::Enquiries, false), (Team::AfterSales, false)],
    ),
    colleague(
        "hafiz",
        "Muhammad Hafiz bin Zulkifli",
        "Hafiz",
        "representative",
        Brand::Safa,
        &[(Team::AfterSales, false)],
    ),
    colleague(
        "rohaizad",
        "Rohaizad bin Salleh",
        "Rohaizad",
        "lead",
        Brand::Safa,
        &[(Team::Enquiries, true), (Team::AfterSales, true)],
    ),
    colleague(
        "putri",
        "Putri Maharani",
        "Putri",
        "representative",
        Brand::Nusantara,
        &[(Team::Members, false)],
    ),
    colleague("rizky", "Rizky Ramadhan", "Rizky", "senior", Brand::Nusantara, &[(Team::Members, false)]),
    colleague("dewi", "Dewi Lestari", "Dewi", "lead", Brand::Nusantara, &[(Team::Members, true)]),
    Colleague {
        both: true,
        language: Language::En,
        ..colleague("farid", "Farid Hakim bin Abdullah", "Farid", "manager", Brand::Safa, &[])
    },
    colleague(
        "zainab",
        "Zainab binti Hamid",
        "Zainab",
        "operations",
        Brand::Safa,
        &[(Team::AfterSales, false)],
    ),
    Colleague {
        both: true,
        language: Language::En,
        ..colleague("meiling", "Tan Mei Ling", "Mei Ling", "finance", Brand::Safa, &[])
    },
    Colleague {
        both: true,
        language: Language::En,
        ..colleague("kavitha", "Kavitha a/p Subramaniam", "Kavitha", "administrator", Brand::Safa, &[])
    },
    Colleague {
        both: true,
        ..colleague("yusuf", "Yusuf Hidayat", "Yusuf", "read_only", Brand::Nusantara, &[])
    },
];

/// Who answers for a team day by day, busiest first.
pub const fn answering(team: Team) -> &'static [&'static str] {
    match team {
        Team::Enquiries => &["nurul", "nurul", "khadijah", "khadijah", "rohaizad"],
        Team::AfterSales => &["hafiz", "hafiz", "hafiz", "khadijah", "rohaizad"],
        Team::Members => &["putri", "putri", "putri", "rizky", "rizky", "rizky", "dewi"],
    }
}

/// Who leads a team.
pub const fn lead(team: Team) -> &'static str {
    match team {
        Team::Enquiries | Team::AfterSales => "rohaizad",
        Team::Members => "dewi",
    }
}

/// The colleague of that name.
pub fn named(word: &str) -> Option<&'static Colleague> {
    STAFF.iter().find(|colleague| colleague.word == word)
}

#[cfg(test)]
mod tests {
    use super::{STAFF, Team, answering, lead, named};

    #[test]
    fn whoever_answers_or_leads_works_in_that_team() {
        for team in Team::ALL {
            for word in answering(team) {
                assert!(named(word).unwrap().teams.iter().any(|(of, _)| *of == team), "{word}");
            }
            assert!(named(lead(team)).unwrap().teams.contains(&(team, true)));
        }
        assert!(
            STAFF.iter().all(|one| one.teams.iter().all(|(team, _)| one.both || team.brand() == one.home))
        );
    }
}
