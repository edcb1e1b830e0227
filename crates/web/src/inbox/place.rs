//! Where the reader is in the inbox: folder, order and filters, as they stand in an address. An open case carries the
//! list it was opened from, so that every view can be bookmarked and sent to a colleague.

use desk::cases::folders::Folder;
use desk::cases::lists::{Filters, Query, Sort};
use kernel::Language;
use serde::Deserialize;

/// A place as it came in an address; whatever is unknown there is left out, so that an old bookmark still opens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// The folder's word; in the path of a list, in the query of a case.
    #[serde(default, rename = "in")]
    pub folder: String,
    /// Order.
    #[serde(default)]
    pub sort: String,
    /// Team id.
    #[serde(default)]
    pub team: String,
    /// Channel word.
    #[serde(default)]
    pub channel: String,
    /// Language tag.
    #[serde(default)]
    pub language: String,
    /// Type word.
    #[serde(default)]
    pub kind: String,
    /// `1` for only those whose customer waits.
    #[serde(default)]
    pub unread: String,
    /// The cursor of the page.
    #[serde(default)]
    pub after: String,
}

/// A place, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder.
    pub folder: Folder,
    /// The order.
    pub sort: Sort,
    /// Team.
    pub team_id: Option<i64>,
    /// Channel word.
    pub channel: Option<String>,
    /// Language.
    pub language: Option<Language>,
    /// Type word.
    pub kind: Option<String>,
    /// Only those whose customer waits.
    pub unread: bool,
    /// Cursor of the page; the first when `None`.
    pub after: Option<String>,
}

/// The channels a case may come by, in the order forms offer them.
pub const CHANNELS: [&str; 8] = ["email", "phone", "counter", "chat", "whatsapp", "web", "letter", "fax"];

impl Place {
    /// A folder's first page.
    pub const fn of(folder: Folder) -> Self {
        Self {
            folder,
            sort: Sort::Due,
            team_id: None,
            channel: None,
            language: None,
            kind: None,
            unread: false,
            after: None,
        }
    }

    /// Reads what an address says; `Mine` when it names no folder we know.
    pub fn read(asked: &Asked) -> Self {
        let word = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let folder = Folder::from_word(&asked.folder).unwrap_or(Folder::Mine);
        Self {
            folder,
            sort: Sort::from_word(&asked.sort).unwrap_or_else(|| usual_order(folder)),
            team_id: asked.team.trim().parse().ok(),
            channel: word(&asked.channel).filter(|channel| CHANNELS.contains(&channel.as_str())),
            language: Language::ALL.into_iter().find(|language| language.tag() == asked.language),
            kind: word(&asked.kind),
            unread: asked.unread == "1",
            after: word(&asked.after),
        }
    }

    /// The list it stands for.
    pub fn query(&self) -> Query {
        Query {
            filters: Filters {
                team_id: self.team_id,
                channel: self.channel.clone(),
                language: self.language,
                kind: self.kind.clone(),
                unread: self.unread.then_some(true),
                ..Filters::default()
            },
            after: self.after.clone(),
            ..Query::new(self.folder, self.sort)
        }
    }

    /// Whether the list is narrowed.
    pub const fn is_narrowed(&self) -> bool {
        self.team_id.is_some()
            || self.channel.is_some()
            || self.language.is_some()
            || self.kind.is_some()
            || self.unread
    }

    /// The address of the list.
    pub fn href(&self) -> String {
        joined(&format!("/inbox/{}", self.folder.word()), &self.pairs())
    }

    /// The address of the rows alone, by which the list keeps itself current.
    pub fn rows_href(&self, open: Option<i64>) -> String {
        let mut pairs = self.pairs();
        pairs.extend(open.map(|id| ("open", id.to_string())));
        joined(&format!("/inbox/{}/rows", self.folder.word()), &pairs)
    }

    /// The address of the folders' numbers, by which the rail keeps itself current.
    pub fn counts_href(&self) -> String {
        joined(&format!("/inbox/{}/counts", self.folder.word()), &self.pairs())
    }

    /// The address of a case opened from here.
    pub fn case_href(&self, id: i64) -> String {
        self.beside(&format!("/cases/{id}"))
    }

    /// An address of a case's part or verb that remembers this place.
    pub fn beside(&self, path: &str) -> String {
        let mut pairs = vec![("in", self.folder.word().to_owned())];
        pairs.extend(self.pairs());
        joined(path, &pairs)
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let sort = (self.sort != usual_order(self.folder)).then(|| self.sort.word().to_owned());
        let parts = [
            ("sort", sort),
            ("team", self.team_id.map(|id| id.to_string())),
            ("channel", self.channel.clone()),
            ("language", self.language.map(|language| language.tag().to_owned())),
            ("kind", self.kind.clone()),
            ("unread", self.unread.then(|| "1".to_owned())),
            ("after", self.after.clone()),
        ];
        parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// What is done is looked up by when it was last heard of; what is owed, by when it is due.
pub const fn usual_order(folder: Folder) -> Sort {
    match folder {
        Folder::Resolved | Folder::Spam | Folder::Trash | Folder::Every => Sort::Newest,
        _ => Sort::Due,
    }
}

/// A path with a query, values percent-encoded.
pub fn joined(path: &str, pairs: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_no_more_than_it_must_and_reads_back() {
        assert_eq!(Place::of(Folder::Mine).href(), "/inbox/mine");
        let asked = Asked {
            folder: "my_teams".into(),
            sort: "newest".into(),
            team: "12".into(),
            channel: "phone".into(),
            language: "ms".into(),
            kind: "aduan & lain".into(),
            unread: "1".into(),
            after: "newest.1.2".into(),
        };
        let place = Place::read(&asked);
        let href = place.case_href(7);
        assert!(href.starts_with("/cases/7?in=my_teams&sort=newest&team=12"), "{href}");
        let query = href.split_once('?').unwrap().1;
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).unwrap().1.clone();
        assert_eq!(value("kind"), "aduan & lain");
        assert_eq!(value("after"), "newest.1.2");
    }

    #[test]
    fn what_an_old_bookmark_says_wrongly_is_left_out() {
        let asked = Asked {
            folder: "nowhere".into(),
            sort: "x".into(),
            team: "abc".into(),
            channel: "pigeon".into(),
            ..Asked::default()
        };
        assert_eq!(Place::read(&asked), Place::of(Folder::Mine));
        assert_eq!(Place::read(&Asked { folder: "resolved".into(), ..Asked::default() }).sort, Sort::Newest);
    }
}
