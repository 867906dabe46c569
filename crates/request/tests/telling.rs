//! Spontaneous information over its whole small space: no content leaves before its conditions were accepted, and none is taken in before.
#![cfg(test)]

use request::{Actor, Event, Signed, Telling, TellingCommand as C, TellingSide, TellingStage};
use terms::{Digest, LetterId, NodeId, OfficerId, PersonId, Role};

const PEOPLE: [&str; 2] = ["ada", "ben"];

fn digest(n: u8) -> Digest {
    Digest::from_bytes([n; 32])
}

fn node(n: u8) -> NodeId {
    format!("desk.{}", if n == 0 { "xa" } else { "xc" }).parse().unwrap()
}

fn signed(person: &str, deed: u8) -> Signed {
    let officer: OfficerId = format!("{person}.account").parse().unwrap();
    let person: PersonId = person.parse().unwrap();
    Signed { by: Actor { officer, person, role: Role::Approver }, deed: digest(deed), statement: String::new() }
}

/// Everything that may be tried: both people, two versions, with and without conditions, two nodes.
fn commands() -> Vec<C> {
    let mut all = vec![C::Close, C::Withdraw { reason: "Wrong.".into() }];
    let text = String::from;
    for (n, version) in [(0_u8, 1_u8), (0, 2), (1, 1)] {
        let (from, letter) = (node(n), LetterId::from_bytes([version; 16]));
        all.push(C::HearAnnouncement { letter, from: from.clone(), digest: digest(version), text: text("announced") });
        for bound in [true, false] {
            let (from, text) = (from.clone(), text("content"));
            all.push(C::HearInformation { letter, from, digest: digest(version), text, bound });
        }
        all.push(C::HearWithdrawal { from, reason: "Wrong.".into() });
    }
    for version in [1, 2] {
        for person in PEOPLE {
            all.push(C::Propose { signed: signed(person, version), text: text("drafted") });
            for bound in [true, false] {
                all.push(C::Approve { signed: signed(person, version), text: text("approved"), bound });
            }
        }
        for accepted in [true, false] {
            all.push(C::HearAnswer { digest: digest(version), accepted, says: String::new() });
        }
    }
    all.extend([true, false].map(|accepted| C::Answer { accepted, says: String::new() }));
    all
}

/// What has happened, told by the events alone.
fn is_sound(side: TellingSide, history: &[Event]) {
    let place = |is: &dyn Fn(&Event) -> bool| history.iter().position(is);
    let bound = history.iter().any(|e| {
        matches!(e, Event::InformationApproved { bound: true, .. } | Event::InformationCame { whole: false, .. })
    });
    match side {
        TellingSide::Teller => {
            let Some(given) = place(&|e| matches!(e, Event::InformationGiven)) else { return };
            let approved = place(&|e| matches!(e, Event::InformationApproved { .. })).unwrap();
            assert!(approved < given);
            let people: Vec<_> = history
                .iter()
                .take(approved + 1)
                .rev()
                .filter_map(|e| match e {
                    Event::InformationProposed { signed, .. } | Event::InformationApproved { signed, .. } => {
                        Some(signed)
                    }
                    _ => None,
                })
                .take(2)
                .collect();
            assert_eq!(people.len(), 2);
            assert_ne!(people[0].by.person, people[1].by.person, "one person told it: {history:?}");
            assert_eq!(people[0].deed, people[1].deed, "two people signed two things");
            let accepted = place(&|e| matches!(e, Event::InformationAnswered { accepted: true, .. }));
            assert_eq!(bound, accepted.is_some_and(|a| a < given), "content without acceptance: {history:?}");
        }
        TellingSide::Told => {
            let Some(came) = place(&|e| matches!(e, Event::InformationCame { whole: true, .. })) else { return };
            let accepted = place(&|e| matches!(e, Event::InformationAnswered { accepted: true, .. }));
            assert_eq!(bound, accepted.is_some_and(|a| a < came), "content without acceptance: {history:?}");
            if let (
                Some(Event::InformationCame { from, digest, whole: false, .. }),
                Event::InformationCame { from: f, digest: d, .. },
            ) = (history.iter().find(|e| matches!(e, Event::InformationCame { whole: false, .. })), &history[came])
            {
                assert_eq!((from, digest), (f, d), "another state's, or other conditions");
            }
            assert_eq!(
                history.iter().filter(|e| matches!(e, Event::InformationCame { whole: true, .. })).count(),
                1,
                "twice"
            );
        }
    }
}

#[test]
fn in_every_order_of_all_acts_content_follows_acceptance_and_two_people() {
    let commands = commands();
    for side in [TellingSide::Teller, TellingSide::Told] {
        let mut paths: Vec<(Telling, Vec<Event>)> = vec![(Telling::new(side), Vec::new())];
        let (mut seen, mut told) = (0, 0);
        for _ in 0..6 {
            let mut next = Vec::new();
            for (state, history) in &paths {
                for command in &commands {
                    let Ok(events) = state.decide(command.clone()) else { continue };
                    let history: Vec<Event> = history.iter().cloned().chain(events.iter().cloned()).collect();
                    is_sound(side, &history);
                    let state = events.iter().fold(state.clone(), |s, e| s.apply(e));
                    seen += 1;
                    told += usize::from(state.stage == TellingStage::Told);
                    // Proposing anew leads nowhere new.
                    if history.len() < 8 {
                        next.push((state, history));
                    }
                }
            }
            next.sort_by_key(|(state, _)| format!("{state:?}"));
            next.dedup_by_key(|(state, _)| state.clone());
            paths = next;
        }
        assert!(seen > 30 && told > 0, "{side:?}: {seen} steps, {told} of them to the end");
    }
}

#[test]
fn what_is_closed_or_destroyed_takes_nothing_more() {
    for side in [TellingSide::Teller, TellingSide::Told] {
        for end in [Event::Closed, Event::Destroyed { says: "over".into() }] {
            let state = Telling::new(side).apply(&end);
            assert!(commands().into_iter().all(|c| state.decide(c).is_err()), "{side:?} {end:?}");
        }
    }
}

#[test]
fn what_is_taken_back_is_marked_and_its_content_stays_readable_with_the_reason() {
    let came = Event::InformationCame {
        letter: LetterId::from_bytes([1; 16]),
        from: node(0),
        digest: digest(1),
        text: "content".into(),
        whole: true,
    };
    let state = Telling::new(TellingSide::Told).apply(&came);
    assert!(state.decide(C::HearWithdrawal { from: node(1), reason: "Wrong.".into() }).is_err(), "another's news");
    let events = state.decide(C::HearWithdrawal { from: node(0), reason: "Wrong.".into() }).unwrap();
    let state = events.iter().fold(state, |s, e| s.apply(e));
    assert_eq!((state.stage, state.withdrawn.as_deref(), state.given), (TellingStage::Withdrawn, Some("Wrong."), true));
}
