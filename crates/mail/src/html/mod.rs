//! HTML that came by mail: made safe to show, turned into plain text, or made from plain text.

mod from_text;
mod plain;

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ammonia::{Builder, UrlRelative};

pub use from_text::from_text;
pub use plain::to_text;

/// Larger HTML than this is shown as its plain text, in bytes.
pub const MAX_CLEAN_BYTES: usize = 2_000_000;
/// HTML with more open elements than this is an attack on the parser, not a letter.
const MAX_OPEN_ELEMENTS: usize = 2_000;

/// What every link gets, so that the page behind it learns nothing of the desk and cannot steer its window.
pub(crate) const LINK_REL: &str = "noopener noreferrer nofollow";

/// Maps a `Content-ID` (without angle brackets) to the address its image is served from.
pub type CidMap = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// How images are treated.
#[derive(Clone, Default)]
pub struct Images {
    /// Show images from other servers; their owners then learn that the mail was read, when and from where.
    pub allow_remote: bool,
    /// Of those, only encrypted ones on the public internet, as far as their address tells.
    pub public_only: bool,
    /// What is shown in place of a blocked image; without it the image keeps only its alternative text.
    pub placeholder: Option<String>,
    /// Where attached images are served from; without it they are left out.
    pub cid: Option<CidMap>,
}

/// HTML that is safe to put into a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// A fragment without scripts, styles, forms and frames.
    pub html: String,
    /// How many images from other servers it has, shown or not.
    pub remote_images: usize,
}

/// Cleans HTML from a mail: only the markup of text, lists, tables and images stays; links open apart from the desk.
pub fn clean(html: &str, images: &Images) -> Cleaned {
    cleaned(html, images, false)
}

/// The same with the sender's styles: for a page of its own that may load nothing and run nothing, never for one of
/// ours. What the styles point to is for that page's policy to refuse.
pub fn original(html: &str, images: &Images) -> Cleaned {
    cleaned(html, images, true)
}

/// What makes a letter look as its sender made it.
const STYLE_ATTRIBUTES: [&str; 12] = [
    "style",
    "class",
    "bgcolor",
    "width",
    "height",
    "align",
    "valign",
    "border",
    "cellpadding",
    "cellspacing",
    "color",
    "face",
];

fn cleaned(html: &str, images: &Images, is_styled: bool) -> Cleaned {
    if html.len() > MAX_CLEAN_BYTES || plain::open_elements(html) > MAX_OPEN_ELEMENTS {
        return Cleaned { html: from_text(&to_text(html)), remote_images: 0 };
    }
    let remote_images = Arc::new(AtomicUsize::new(0));
    let (count, images) = (Arc::clone(&remote_images), images.clone());
    let mut builder = Builder::default();
    builder
        .add_tags(["font", "tfoot", "address", "main", "section", "big"])
        .add_clean_content_tags(["title", "noscript", "textarea", "select", "object", "svg", "math"])
        .add_generic_attributes(["dir"])
        .url_schemes(["http", "https", "mailto", "tel", "cid"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some(LINK_REL))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(move |element, attribute, value| match attribute {
            "src" => image_source(element, value, &images, &count),
            "href" | "cite" => is_outward(value).then(|| value.into()),
            _ => Some(value.into()),
        });
    if is_styled {
        builder.rm_clean_content_tags(["style"]).add_tags(["style"]).add_generic_attributes(STYLE_ATTRIBUTES);
    }
    let html = builder.clean(html).to_string();
    Cleaned { html, remote_images: remote_images.load(Ordering::Relaxed) }
}

fn image_source<'v>(
    element: &str,
    value: &'v str,
    images: &Images,
    count: &AtomicUsize,
) -> Option<Cow<'v, str>> {
    if element != "img" {
        return None;
    }
    let value = value.trim();
    if let Some(id) = strip_scheme(value, "cid:") {
        return images.cid.as_ref().and_then(|cid| cid(&percent_decode(id))).map(Cow::Owned);
    }
    let is_remote = ["http:", "https:", "//"].iter().any(|scheme| strip_scheme(value, scheme).is_some());
    if !is_remote {
        return None;
    }
    count.fetch_add(1, Ordering::Relaxed);
    let is_shown = images.allow_remote && (!images.public_only || is_public_picture(value));
    if is_shown { Some(value.into()) } else { images.placeholder.clone().map(Cow::Owned) }
}

/// Whether a picture lies on the public internet as far as its address tells, and is had encrypted. A mail must not make
/// its reader's browser call a machine of the reader's own network.
fn is_public_picture(value: &str) -> bool {
    let Some(rest) = strip_scheme(value, "https:").and_then(|rest| rest.strip_prefix("//")) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.contains('@') {
        return false;
    }
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if let Ok(address) = host.parse() {
        return crate::reach::is_public(address);
    }
    // A browser reads a last part of digits (or 0x…) as a number of an address.
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with(|letter: char| letter.is_ascii_digit());
    let own = ["localhost", "local", "internal", "lan", "home", "intranet", "corp", "arpa", "test"];
    host.contains('.') && !is_number && !own.contains(&last)
}

/// Whether a link leads out of the desk: never one of our own pages, never `cid:`.
fn is_outward(value: &str) -> bool {
    let value = value.trim();
    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| strip_scheme(value, scheme).is_some())
}

fn strip_scheme<'v>(value: &'v str, scheme: &str) -> Option<&'v str> {
    let (head, rest) = value.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

fn percent_decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escape = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).filter(|_| byte == b'%');
        if let Some(decoded) = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(decoded);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(html: &str) -> Cleaned {
        let cid: CidMap = Arc::new(|id| (id == "logo@x").then(|| "/files/7".to_owned()));
        clean(html, &Images { cid: Some(cid), placeholder: Some("/blocked.svg".into()), ..Images::default() })
    }

    #[test]
    fn the_original_look_keeps_styles_and_nothing_that_acts() {
        let html = concat!(
            "<html><head><style>td{color:red}</style><script>x()</script></head><body bgcolor='#fff' onload=x()>",
            "<table width=600 style='color:blue'><td class=a onclick=x()>Hi</td></table><form><input></form>",
            "<link rel=stylesheet href=https://e.example/a.css><iframe src=https://e.example></iframe></body></html>"
        );
        let out = original(html, &Images::default()).html;
        for kept in ["<style>td{color:red}</style>", "style=\"color:blue\"", "width=\"600\"", "class=\"a\""] {
            assert!(out.contains(kept), "{kept} not in {out}");
        }
        for gone in ["script", "onclick", "onload", "form", "input", "link", "iframe", "x()"] {
            assert!(!out.contains(gone), "{gone} in {out}");
        }
        let breakout = original(
            "<style></style><script>x()</script><img src=x onerror=x()></style>",
            &Images::default(),
        );
        assert!(!breakout.html.contains("script") && !breakout.html.contains("onerror"), "{}", breakout.html);
    }

    #[test]
    fn pictures_of_the_readers_own_network_stay_blocked() {
        let images = Images { allow_remote: true, public_only: true, ..Images::default() };
        let shown = |source: &str| {
            let found = original(&format!("<img src=\"{source}\">"), &images);
            assert_eq!(found.remote_images, 1, "{source}");
            found.html.contains("src=")
        };
        assert!(shown("https://cdn.example.my/a.png") && shown("https://8.8.8.8/a.png"));
        for blocked in [
            "http://cdn.example.my/a.png",
            "//cdn.example.my/a.png",
            "https://localhost/a",
            "https://router/a",
            "https://nas.local/a",
            "https://nas.local./a",
            "https://127.0.0.1/a",
            "https://192.168.1.1:8443/a",
            "https://[::1]/a",
            "https://[fd00::1]/a",
            "https://0x7f.1/a",
            "https://2130706433/a",
            "https://127.1/a",
            "https://cdn.example.my@192.168.1.1/a",
        ] {
            assert!(!shown(blocked), "{blocked}");
        }
    }

    #[test]
    fn what_could_act_is_gone() {
        let html = concat!(
            "<style>p{color:red}</style><script>alert(1)</script><title>t</title><p style='color:red' onclick=x()>Hi",
            "<a href='javascript:alert(1)'>a</a><a href='/admin/delete'>b</a><a href='data:text/html,x'>c</a>",
            "<form action=x><input name=p></form><iframe src=//evil></iframe><svg><a href='https://e'>s</a></svg></p>"
        );
        let out = cleaned(html).html;
        for gone in [
            "script",
            "style",
            "onclick",
            "javascript",
            "/admin",
            "data:",
            "form",
            "input",
            "iframe",
            "evil",
            "svg",
        ] {
            assert!(!out.contains(gone), "{gone} in {out}");
        }
        assert!(out.contains("Hi"));
    }

    #[test]
    fn links_open_apart_from_the_desk() {
        let out = cleaned("<a href='https://umrah.example/?a=1&b=2' target=_top>x</a>").html;
        assert_eq!(
            out,
            "<a href=\"https://umrah.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>"
        );
    }

    #[test]
    fn remote_images_are_counted_and_blocked_until_allowed() {
        let html = "<img src='https://t.example/p.gif' alt=kaabah><img src='//t.example/q'><img src='cid:logo%40x'><img src='cid:none'>";
        let out = cleaned(html);
        assert_eq!(out.remote_images, 2);
        assert!(!out.html.contains("t.example"), "{}", out.html);
        assert!(
            out.html.contains("/blocked.svg") && out.html.contains("kaabah") && out.html.contains("/files/7")
        );
        let shown = clean(html, &Images { allow_remote: true, ..Images::default() });
        assert!(shown.html.contains("https://t.example/p.gif"));
        assert_eq!(shown.remote_images, 2);
    }

    #[test]
    fn a_tower_of_elements_is_shown_as_text() {
        let tower = format!("{}<b>salam</b>", "<div>".repeat(100_000));
        assert_eq!(cleaned(&tower).html, "<p dir=\"auto\">salam</p>");
    }
}
