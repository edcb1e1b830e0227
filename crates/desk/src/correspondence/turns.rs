//! Which mails are filed side by side. Two that have a sender, a thread or a Message-ID in common keep the order they
//! came in: the later one has its turn when the earlier one is filed. All others share a turn. A case may be pointed to by
//! its reply token and by its number: where mails taken together do both, the numbers are looked up first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mail::token::Candidate;

use super::reading::Readable;
use super::threading;

/// Something two mails may have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tie {
    /// Who wrote, folded.
    Sender(String),
    /// Its own Message-ID, or one it answers.
    Message(String),
    /// The case it points to.
    Case(i64),
    /// The number of a case in its subject.
    Number(i64),
}

/// What ties a mail to others. `candidates` are the cases and messages it points to.
pub(super) fn ties(mail: &Readable, candidates: &[Candidate]) -> Vec<Tie> {
    let inbound = &mail.inbound;
    let writers = inbound.from.iter().chain(&inbound.reply_to).map(|from| &from.address);
    let passed_on = mail.passed_on.iter().map(|passed_on| &passed_on.from.address);
    let senders = writers.chain(passed_on).map(|address| Tie::Sender(text::fold(address)));
    let pointed = candidates.iter().map(|candidate| match candidate {
        Candidate::Token { case_id } | Candidate::OwnMessage { case_id, .. } => Tie::Case(*case_id),
        Candidate::Foreign(id) => Tie::Message(id.clone()),
    });
    senders
        .chain(pointed)
        .chain(inbound.message_id.iter().cloned().map(Tie::Message))
        .chain(mail.report.iter().map(|report| Tie::Case(report.case_id())))
        .chain(threading::references(&inbound.subject).into_iter().map(Tie::Number))
        .collect()
}

/// The numbers to look up: those in subjects, where another of the mails points to a case in another way. Most mails taken
/// together have no number, or nothing else; then there is nothing to look up.
pub(super) fn unclear(mails: &[Vec<Tie>]) -> BTreeSet<i64> {
    let pointed = mails.iter().filter(|ties| ties.iter().any(|tie| matches!(tie, Tie::Case(_)))).count();
    let only_itself = |ties: &Vec<Tie>| pointed == 1 && ties.iter().any(|tie| matches!(tie, Tie::Case(_)));
    let numbered = mails.iter().filter(|ties| pointed > 0 && !only_itself(ties)).flatten();
    numbered.filter_map(|tie| if let Tie::Number(number) = tie { Some(*number) } else { None }).collect()
}

/// Ties mails to the cases whose numbers they name.
pub(super) fn clear(mails: &mut [Vec<Tie>], cases: &BTreeMap<i64, i64>) {
    for ties in mails {
        let named: Vec<Tie> = ties
            .iter()
            .filter_map(|tie| if let Tie::Number(number) = tie { cases.get(number) } else { None })
            .map(|case_id| Tie::Case(*case_id))
            .collect();
        ties.extend(named);
    }
}

/// The turn of each mail, counted from 0; the mails in the order they came.
pub(super) fn turns(mails: &[Vec<Tie>]) -> Vec<usize> {
    let mut next: HashMap<&Tie, usize> = HashMap::new();
    let mut turns = Vec::with_capacity(mails.len());
    for ties in mails {
        let turn = ties.iter().filter_map(|tie| next.get(tie)).max().copied().unwrap_or(0);
        next.extend(ties.iter().map(|tie| (tie, turn + 1)));
        turns.push(turn);
    }
    turns
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use std::collections::{BTreeMap, BTreeSet};

    use super::{Tie, clear, turns, unclear};

    fn sender(name: &str) -> Tie {
        Tie::Sender(name.to_owned())
    }

    fn message(id: &str) -> Tie {
        Tie::Message(id.to_owned())
    }

    #[test]
    fn strangers_share_a_turn_and_one_sender_waits_for_themselves() {
        let mails = [
            vec![sender("siti"), message("1")],
            vec![sender("budi"), message("2")],
            vec![sender("siti"), message("3")],
            vec![sender("kakak"), message("4"), message("3")],
            vec![sender("budi"), Tie::Case(7)],
            vec![sender("tan"), Tie::Number(7)],
        ];
        assert_eq!(turns(&mails), [0, 0, 1, 2, 1, 0]);
        assert!(turns(&[]).is_empty());
    }

    #[test]
    fn a_case_named_by_its_number_is_the_one_a_token_points_to() {
        let mut mails = vec![
            vec![sender("siti"), Tie::Number(1042)],
            vec![sender("budi"), Tie::Case(7)],
            vec![sender("tan"), Tie::Number(9)],
        ];
        assert_eq!(turns(&mails), [0, 0, 0], "not known to be one case");
        assert_eq!(unclear(&mails), BTreeSet::from([9, 1042]));
        clear(&mut mails, &BTreeMap::from([(1042, 7)]));
        assert_eq!(turns(&mails), [0, 1, 0]);
    }

    #[test]
    fn nothing_is_looked_up_where_only_numbers_or_only_tokens_point() {
        assert!(unclear(&[vec![Tie::Number(1)], vec![Tie::Number(2)], vec![sender("a")]]).is_empty());
        assert!(unclear(&[vec![Tie::Case(1)], vec![Tie::Case(2)]]).is_empty());
        assert!(
            unclear(&[vec![Tie::Case(1), Tie::Number(5)], vec![sender("a")]]).is_empty(),
            "one answer alone"
        );
        let two = [vec![Tie::Case(1), Tie::Number(5)], vec![Tie::Case(2), Tie::Number(6)]];
        assert_eq!(unclear(&two), BTreeSet::from([5, 6]));
    }

    proptest! {
        #[test]
        fn what_is_tied_keeps_its_order_and_nobody_waits_for_nothing(
            mails in prop::collection::vec(prop::collection::vec(0..12_i64, 0..4), 0..40),
        ) {
            let tied: Vec<Vec<Tie>> = mails.iter().map(|of| of.iter().copied().map(Tie::Case).collect()).collect();
            let turns = turns(&tied);
            for (later, ties) in mails.iter().enumerate() {
                let before: Vec<usize> =
                    (0..later).filter(|earlier| mails[*earlier].iter().any(|tie| ties.contains(tie))).collect();
                for earlier in &before {
                    prop_assert!(turns[*earlier] < turns[later]);
                }
                let waits_for = before.iter().map(|earlier| turns[*earlier] + 1).max().unwrap_or(0);
                prop_assert_eq!(turns[later], waits_for);
            }
        }
    }
}
