//! What a browser is called by people. Every browser's own line names several others for the sake of old pages, so the order
//! in which they are looked for is what tells them apart: whoever builds on another names it too.

use crate::words::Words;

/// Marks in a browser's line, and the browser's name; the first that is found counts.
const BROWSERS: [(&str, &str); 22] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("OPX/", "Opera"),
    ("Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HeyTapBrowser/", "HeyTap Browser"),
    ("VivoBrowser/", "Vivo Browser"),
    ("YaBrowser/", "Yandex Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
];

/// The same for what it runs on.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
    ("X11", "Linux"),
];

fn first<'n>(line: &str, known: &[(&str, &'n str)]) -> Option<&'n str> {
    known.iter().find(|(mark, _)| line.contains(mark)).map(|(_, name)| *name)
}

/// `Chrome on Linux`, `Safari on iPhone`; the line itself where it is no browser's, nothing where there is none.
pub(super) fn told(words: Words, line: &str) -> String {
    match (first(line, &BROWSERS), first(line, &SYSTEMS)) {
        (Some(browser), Some(system)) => {
            words.with("settings-browser-on", &[("browser", browser.into()), ("system", system.into())])
        }
        (Some(browser), None) => browser.to_owned(),
        (None, _) if line.is_empty() => "–".to_owned(),
        (None, _) => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Language;

    use super::*;

    #[test]
    fn a_browser_is_called_by_its_own_name_and_not_by_those_it_claims() {
        let say = |line: &str| told(Words::new(Language::En), line);
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0";
        let phone = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        for (line, name) in [
            (format!("Mozilla/5.0 (X11; Linux x86_64) {chrome} Safari/537.36"), "Chrome on Linux"),
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36 Edg/126.0"),
                "Edge on Windows",
            ),
            (
                format!(
                    "Mozilla/5.0 (Linux; Android 14; SM-A556E) {chrome} Mobile Safari/537.36 SamsungBrowser/25.0"
                ),
                "Samsung Internet on Android",
            ),
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {phone} Version/17.5 Mobile/15E148 Safari/604.1"
                ),
                "Safari on iPhone",
            ),
            (
                format!(
                    "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) {phone} CriOS/126.0 Mobile/15E148 Safari/604.1"
                ),
                "Chrome on iPad",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0"
                    .to_owned(),
                "Firefox on Mac",
            ),
            (
                format!("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {chrome} Safari/537.36"),
                "Chrome on ChromeOS",
            ),
        ] {
            assert_eq!(say(&line), name, "{line}");
        }
        assert_eq!(say("Firefox/127.0"), "Firefox");
        assert_eq!(say("curl/8.5.0"), "curl/8.5.0", "no browser: as it says itself");
        assert_eq!(say(""), "–");
    }

    #[test]
    fn it_is_said_in_the_readers_language() {
        let line = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
        assert_eq!(told(Words::new(Language::Ms), line), "Firefox pada Linux");
        assert_eq!(told(Words::new(Language::Id), line), "Firefox di Linux");
    }
}
