//! What of a folder is done, and what is fetched next: pure decisions over what a server claims. A server may repeat
//! UIDs, give them out of order, leave gaps or shrink; only what is above the last one done is ever looked at.

use std::collections::BTreeMap;

/// How far a folder was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The folder's UIDVALIDITY; UIDs of another one mean nothing.
    pub uid_validity: u32,
    /// Every UID up to this one is done.
    pub last_uid: u32,
}

impl Progress {
    /// Where to go on in a folder that now has this UIDVALIDITY: from its start when it changed, for its UIDs were
    /// given anew. What is stored already is known again by its fingerprint.
    pub(super) fn on(self, uid_validity: u32) -> Self {
        if self.uid_validity == uid_validity { self } else { Self { uid_validity, last_uid: 0 } }
    }
}

/// The UIDs still to be done, each once, in order, out of what a server listed.
pub(super) fn fresh(mut listed: Vec<u32>, last_uid: u32) -> Vec<u32> {
    listed.retain(|uid| *uid > last_uid);
    listed.sort_unstable();
    listed.dedup();
    listed
}

/// The most bytes that are fetched with one command, unless a single mail is larger.
pub(super) const TOGETHER_BYTES: u32 = 4 * 1024 * 1024;
/// The most mails that are fetched with one command.
const TOGETHER: usize = 20;

/// How a part of the mails is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fetch {
    /// These with one command.
    Whole(Vec<u32>),
    /// Only the headers: the mail is larger than what is taken. Its size, when the server told it.
    Headers(u32, u32),
}

/// Plans how `uids` (in order) are fetched, knowing the sizes the server claims: few and small ones together, a large
/// one alone, of one over `max_bytes` the headers. One whose size is not known goes alone. `alone` sends each alone.
pub(super) fn plan(uids: &[u32], sizes: &BTreeMap<u32, u32>, max_bytes: u32, alone: bool) -> Vec<Fetch> {
    let mut plan = Vec::new();
    let mut group: Vec<u32> = Vec::new();
    let mut bytes = 0_u32;
    for uid in uids {
        let size = sizes.get(uid).copied();
        if let Some(size) = size.filter(|size| *size > max_bytes) {
            end_group(&mut plan, &mut group, &mut bytes);
            plan.push(Fetch::Headers(*uid, size));
            continue;
        }
        let weight = if alone { TOGETHER_BYTES } else { size.unwrap_or(TOGETHER_BYTES) };
        if group.len() >= TOGETHER || bytes.saturating_add(weight) > TOGETHER_BYTES {
            end_group(&mut plan, &mut group, &mut bytes);
        }
        group.push(*uid);
        bytes = bytes.saturating_add(weight);
    }
    end_group(&mut plan, &mut group, &mut bytes);
    plan
}

fn end_group(plan: &mut Vec<Fetch>, group: &mut Vec<u32>, bytes: &mut u32) {
    if !group.is_empty() {
        plan.push(Fetch::Whole(std::mem::take(group)));
    }
    *bytes = 0;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_new_uidvalidity_starts_from_the_beginning() {
        let read = Progress { uid_validity: 7, last_uid: 90 };
        assert_eq!(read.on(7), read);
        assert_eq!(read.on(8), Progress { uid_validity: 8, last_uid: 0 });
        assert_eq!(Progress::default().on(7).last_uid, 0);
    }

    proptest! {
        #[test]
        fn whatever_a_server_lists_only_what_is_new_is_taken_once_and_in_order(
            listed in prop::collection::vec(0_u32..200, 0..60), last in 0_u32..200
        ) {
            let fresh = fresh(listed.clone(), last);
            prop_assert!(fresh.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(fresh.iter().all(|uid| *uid > last && listed.contains(uid)));
            prop_assert!(listed.iter().filter(|uid| **uid > last).all(|uid| fresh.contains(uid)));
        }

        #[test]
        fn every_mail_is_fetched_once_in_order_and_no_group_is_too_large(
            sizes in prop::collection::btree_map(1_u32..500, prop::option::of(0_u32..60_000_000), 0..80),
            alone in any::<bool>(),
        ) {
            let uids: Vec<u32> = sizes.keys().copied().collect();
            let known: BTreeMap<u32, u32> = sizes.iter().filter_map(|(uid, size)| size.map(|size| (*uid, size))).collect();
            let max = 30_000_000;
            let mut seen = Vec::new();
            for fetch in plan(&uids, &known, max, alone) {
                match fetch {
                    Fetch::Headers(uid, size) => {
                        prop_assert!(size > max && known[&uid] == size);
                        seen.push(uid);
                    }
                    Fetch::Whole(group) => {
                        let sum: u64 = group.iter().map(|uid| u64::from(known.get(uid).copied().unwrap_or(TOGETHER_BYTES))).sum();
                        prop_assert!(group.len() == 1 || (sum <= u64::from(TOGETHER_BYTES) && !alone));
                        prop_assert!(group.len() <= TOGETHER);
                        prop_assert!(group.iter().all(|uid| known.get(uid).is_none_or(|size| *size <= max)));
                        seen.extend(group);
                    }
                }
            }
            prop_assert_eq!(seen, uids);
        }
    }
}
