//! Links in letters that open something for whoever holds them. The outbox keeps a mark with the link's seed, which is
//! worthless without the installation's key; the link itself is made when the letter leaves, or is shown to somebody who
//! could make one themselves.

use kernel::{Actor, Permission};

use super::outbox_store::Posted;
use crate::house::Desk;
use crate::staff;

/// The kind of letter that carries such a link.
pub(crate) const INVITATION: &str = "invitation";
const OPENS: &str = "[[invitation:";
const ENDS: &str = "]]";
/// What stands in the link's place for those who may not use it.
const HIDDEN: &str = "[…]";

/// What stands in a letter where the link of this seed will be.
pub(crate) fn mark(seed: &str) -> String {
    format!("{OPENS}{seed}{ENDS}")
}

/// The text with each mark replaced.
fn replaced(text: &str, link: impl Fn(&str) -> String) -> String {
    let mut parts = text.split(OPENS);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(ENDS) {
            Some((seed, rest)) => out.extend([link(seed).as_str(), rest]),
            None => out.push_str(part),
        }
    }
    out
}

/// The letter as it leaves.
pub(super) fn with_links(desk: &Desk, mut posted: Posted) -> Posted {
    if posted.kind == INVITATION {
        let link = |seed: &str| {
            format!("{}/invitation/{}", desk.public_url(), staff::ops::invitation_secret(desk, seed))
        };
        posted.letter.text = replaced(&posted.letter.text, link);
    }
    posted
}

/// The letter as this reader may see it: the link for those who may invite, since they could make one.
pub(super) fn shown(desk: &Desk, actor: &Actor, mut posted: Posted) -> Posted {
    if actor.grants.words.has(Permission::StaffChange) {
        return with_links(desk, posted);
    }
    if posted.kind == INVITATION {
        posted.letter.text = replaced(&posted.letter.text, |_| HIDDEN.to_owned());
    }
    posted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_is_replaced_and_nothing_else() {
        let text = format!("A {} b {}.", mark("1f"), mark("2e"));
        assert_eq!(replaced(&text, |seed| format!("<{seed}>")), "A <1f> b <2e>.");
        assert_eq!(replaced("[no mark]", |_| String::new()), "[no mark]");
        assert_eq!(replaced("cut [[invitation:ab", |_| "x".to_owned()), "cut ab");
    }
}
