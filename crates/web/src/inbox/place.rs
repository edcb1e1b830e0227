//! Where the reader is in the inbox: folder, order and filters, as they stand in an address. An open case carries the
//! list it was opened from, so that every view can be bookmarked and sent to a colleague.

use desk::cases::days;
use desk::cases::folders::Folder;
use desk::cases::lists::{DAYS_MAX, Filters, Promise, Query, Sort};
use desk::views::View;
use jiff::civil::Date;
use kernel::Language;
use serde::Deserialize;

use crate::session::{Current, joined};

/// A place as it came in an address; whatever is unknown there is left out, so that an old bookmark still opens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The folder's word; in the path of a list, in the query of a case.
    #[serde(rename = "in")]
    pub folder: String,
    /// Order.
    pub sort: String,
    /// Team id.
    pub team: String,
    /// Owner's staff id.
    pub owner: String,
    /// Brand id.
    pub brand: String,
    /// Channel word.
    pub channel: String,
    /// Language tag.
    pub language: String,
    /// Type word.
    pub kind: String,
    /// Status word.
    pub status: String,
    /// Tag word.
    pub tag: String,
    /// 1 to 4.
    pub priority: String,
    /// Where the next promise stands.
    pub promise: String,
    /// Opened within so many days.
    pub opened: String,
    /// Opened on this day or later, as `2026-03-01`.
    pub opened_from: String,
    /// Opened on this day or earlier.
    pub opened_until: String,
    /// Silent for so many days.
    pub silent: String,
    /// `1` for only those whose customer waits.
    pub unread: String,
    /// Organisation id.
    pub organisation: String,
    /// Words, as in the search box.
    pub words: String,
    /// The saved view the reader came from.
    pub view: String,
    /// The cursor of the page.
    pub after: String,
}

/// A place, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder.
    pub folder: Folder,
    /// The order.
    pub sort: Sort,
    /// What it is narrowed to.
    pub filters: Filters,
    /// The saved view the reader came from, if there is still one of this id that they may see.
    pub view: Option<i64>,
    /// Cursor of the page; the first when `None`.
    pub after: Option<String>,
}

/// The channels a case may come by, in the order forms offer them.
pub const CHANNELS: [&str; 8] = ["email", "phone", "counter", "chat", "whatsapp", "web", "letter", "fax"];

impl Place {
    /// Its entry of the rail.
    pub fn current(&self) -> Current {
        self.view.map_or(Current::Folder(self.folder), Current::View)
    }

    /// A folder's first page.
    pub fn of(folder: Folder) -> Self {
        Self { folder, sort: Sort::usual(folder), filters: Filters::default(), view: None, after: None }
    }

    /// A saved view's first page.
    pub fn of_view(view: &View) -> Self {
        Self {
            folder: view.folder,
            sort: view.sort,
            filters: view.filters.clone(),
            view: Some(view.id),
            after: None,
        }
    }

    /// Reads what an address says; `Mine` when it names no folder we know.
    pub fn read(asked: &Asked) -> Self {
        let word = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let number = |text: &str| text.trim().parse::<i64>().ok();
        let span = |text: &str| number(text).filter(|days| (1..=DAYS_MAX).contains(days));
        let day = |text: &str| {
            text.trim().parse::<Date>().ok().filter(|day| (days::FIRST..=days::LAST).contains(day))
        };
        let folder = Folder::from_word(&asked.folder).unwrap_or(Folder::Mine);
        Self {
            folder,
            sort: Sort::from_word(&asked.sort).unwrap_or_else(|| Sort::usual(folder)),
            filters: Filters {
                brand_id: number(&asked.brand),
                team_id: number(&asked.team),
                assignee_id: number(&asked.owner),
                channel: word(&asked.channel).filter(|channel| CHANNELS.contains(&channel.as_str())),
                language: Language::ALL.into_iter().find(|language| language.tag() == asked.language),
                kind: word(&asked.kind),
                status: word(&asked.status),
                tag: word(&asked.tag),
                priority: number(&asked.priority).filter(|level| (1..=4).contains(level)),
                promise: Promise::from_word(asked.promise.trim()),
                opened_days: span(&asked.opened),
                silent_days: span(&asked.silent),
                opened_from: day(&asked.opened_from),
                opened_until: day(&asked.opened_until),
                unread: (asked.unread == "1").then_some(true),
                customer_id: None,
                organisation_id: number(&asked.organisation),
                words: word(&asked.words),
            },
            view: number(&asked.view),
            after: word(&asked.after),
        }
    }

    /// The list it stands for.
    pub fn query(&self) -> Query {
        Query {
            filters: self.filters.clone(),
            after: self.after.clone(),
            ..Query::new(self.folder, self.sort)
        }
    }

    /// Whether the list is narrowed.
    pub fn is_narrowed(&self) -> bool {
        self.filters != Filters::default()
    }

    /// Whether it asks for something else than the view it came from.
    pub fn differs_from(&self, view: &View) -> bool {
        self.folder != view.folder || self.sort != view.sort || self.filters != view.filters
    }

    /// The same list's first page.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { after: None, ..self.clone() }
    }

    /// The same list without one filter, by the name it has in addresses.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let mut place = self.first_page();
        let filters = &mut place.filters;
        match name {
            "team" => filters.team_id = None,
            "owner" => filters.assignee_id = None,
            "brand" => filters.brand_id = None,
            "channel" => filters.channel = None,
            "language" => filters.language = None,
            "kind" => filters.kind = None,
            "status" => filters.status = None,
            "tag" => filters.tag = None,
            "priority" => filters.priority = None,
            "promise" => filters.promise = None,
            "opened" => filters.opened_days = None,
            "opened_from" => filters.opened_from = None,
            "opened_until" => filters.opened_until = None,
            "silent" => filters.silent_days = None,
            "organisation" => filters.organisation_id = None,
            "words" => filters.words = None,
            _ => filters.unread = None,
        }
        place
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
        joined(path, &self.fields())
    }

    /// The filters by their names in addresses, in the order they are shown.
    pub fn chosen(&self) -> Vec<(&'static str, String)> {
        let filters = &self.filters;
        let number = |value: Option<i64>| value.map(|number| number.to_string());
        let day = |value: Option<Date>| value.map(|day| day.to_string());
        let parts = [
            ("words", filters.words.clone()),
            ("status", filters.status.clone()),
            ("kind", filters.kind.clone()),
            ("tag", filters.tag.clone()),
            ("team", number(filters.team_id)),
            ("owner", number(filters.assignee_id)),
            ("brand", number(filters.brand_id)),
            ("organisation", number(filters.organisation_id)),
            ("priority", number(filters.priority)),
            ("promise", filters.promise.map(|promise| promise.word().to_owned())),
            ("channel", filters.channel.clone()),
            ("language", filters.language.map(|language| language.tag().to_owned())),
            ("opened", number(filters.opened_days)),
            ("opened_from", day(filters.opened_from)),
            ("opened_until", day(filters.opened_until)),
            ("silent", number(filters.silent_days)),
            ("unread", filters.unread.filter(|unread| *unread).map(|_| "1".to_owned())),
        ];
        parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Everything that a form must carry to come back here: the folder and all that the address says.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("in", self.folder.word().to_owned())];
        all.extend(self.pairs());
        all
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let sort = (self.sort != Sort::usual(self.folder)).then(|| self.sort.word().to_owned());
        let mut all: Vec<_> = sort.map(|sort| ("sort", sort)).into_iter().collect();
        all.extend(self.chosen());
        all.extend(self.view.map(|id| ("view", id.to_string())));
        all.extend(self.after.clone().map(|after| ("after", after)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_no_more_than_it_must_and_reads_back() {
        assert_eq!(Place::of(Folder::Mine).href(), "/inbox/mine");
        assert_eq!(Place::of(Folder::Resolved).href(), "/inbox/resolved", "in its usual order");
        let asked = Asked {
            folder: "my_teams".into(),
            sort: "newest".into(),
            team: "12".into(),
            channel: "phone".into(),
            language: "ms".into(),
            kind: "aduan & lain".into(),
            unread: "1".into(),
            status: "hold".into(),
            tag: "refund".into(),
            owner: "5".into(),
            brand: "6".into(),
            priority: "4".into(),
            promise: "late".into(),
            opened: "30".into(),
            opened_from: "2026-03-01".into(),
            opened_until: "2026-03-31".into(),
            silent: "3".into(),
            organisation: "8".into(),
            words: "refund \"bilik quad\" from:siti".into(),
            view: "9".into(),
            after: "newest.1.2".into(),
        };
        let place = Place::read(&asked);
        let href = place.case_href(7);
        assert!(href.starts_with("/cases/7?in=my_teams&sort=newest&words=refund"), "{href}");
        let query = href.split_once('?').unwrap().1;
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).unwrap().1.clone();
        assert_eq!(value("kind"), "aduan & lain");
        assert_eq!(value("after"), "newest.1.2");
        let again: Asked = serde_json::from_value(pairs.iter().cloned().collect()).unwrap();
        assert_eq!(Place::read(&again), place, "every filter comes back");
        let bare = place.chosen().iter().fold(place, |place, (name, _)| place.without(name));
        assert!(!bare.is_narrowed(), "every filter can be taken away: {bare:?}");
    }

    #[test]
    fn what_an_old_bookmark_says_wrongly_is_left_out() {
        let asked = Asked {
            folder: "nowhere".into(),
            sort: "x".into(),
            team: "abc".into(),
            channel: "pigeon".into(),
            priority: "9".into(),
            promise: "kept".into(),
            opened: "0".into(),
            opened_from: "31/03/2026".into(),
            opened_until: "9999-12-31".into(),
            ..Asked::default()
        };
        assert_eq!(Place::read(&asked), Place::of(Folder::Mine));
        assert_eq!(Place::read(&Asked { folder: "resolved".into(), ..Asked::default() }).sort, Sort::Newest);
    }
}
