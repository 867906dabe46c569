//! Messages of sessions, one after another.

use super::*;

fn account(kind: Kind, session: u32, second: i64) -> Account {
    let address = IpAddr::from([100, 64, 0, 7]);
    Account {
        server: Server { client: None, name: "bng-1".to_owned() },
        kind,
        session: session.to_string(),
        multi: None,
        user: "sub-0001".to_owned(),
        realm: None,
        given: vec![(What::Line { address, prefix: 32 }, false)],
        at: Instant::from_micros(second * 1_000_000),
        lasted: None,
    }
}

#[test]
fn when_memory_is_full_the_session_heard_of_longest_ago_is_given_out_open() {
    let (mut sessions, mut out) = (Sessions::new(Give::WhenOver, 10 * (SESSION_BYTES + 20)), Read::new());
    for n in 0..1_000 {
        sessions.take(account(Kind::Start, n, i64::from(n)), &mut out).unwrap();
        sessions.take(account(Kind::Interim, 0, i64::from(n)), &mut out).unwrap();
        assert!(sessions.open.len() <= 10 && sessions.order.len() <= 10);
    }
    assert!(out.access.iter().all(|r| r.life.ends_open()));
    assert!(out.access.len() > 980);
    sessions.finish(&mut out);
    assert_eq!((out.access.len(), sessions.bytes), (1_000, 0));
    let kept = out.access.iter().find(|r| r.life.certain().from().seconds() == 0).unwrap();
    assert_eq!(kept.life.certain().to().seconds(), 999, "what is heard of stays");
}

#[test]
fn one_session_does_not_grow_without_end() {
    for give in [Give::WhenOver, Give::AtOnce] {
        let (mut sessions, mut out) = (Sessions::new(give, BYTES_MAX), Read::new());
        for n in 0..2_000_u16 {
            let mut account = account(Kind::Interim, 1, i64::from(n));
            let [high, low] = n.to_be_bytes();
            account.given = vec![(What::Line { address: [100, 64, high, low].into(), prefix: 32 }, false)];
            sessions.take(account, &mut out).unwrap();
            assert!(sessions.open.len() <= GIVEN_MAX);
        }
        sessions.take(Account { given: vec![], ..account(Kind::Stop, 1, 3_000) }, &mut out).unwrap();
        sessions.finish(&mut out);
        let addresses: std::collections::BTreeSet<_> = out.access.iter().map(|r| r.address).collect();
        assert_eq!(addresses.len(), 2_000, "none is lost");
    }
}

#[test]
fn an_address_that_the_session_gave_up_is_over_when_it_has_another() {
    use Kind::{Interim, Start, Stop};
    let check = |give, messages: &[(Kind, i64, u8)], expected: &[(u8, i64, i64)]| {
        let (mut sessions, mut out) = (Sessions::new(give, BYTES_MAX), Read::new());
        for (kind, second, last) in messages {
            let mut account = account(*kind, 1, *second);
            account.given = vec![(What::Line { address: [198, 51, 100, *last].into(), prefix: 32 }, false)];
            sessions.take(account, &mut out).unwrap();
        }
        sessions.finish(&mut out);
        let seen = |last: u8| {
            let mut lives =
                out.access.iter().filter(|r| r.address == IpAddr::from([198, 51, 100, last])).map(|r| r.life);
            // Of what was given out by the way the last word counts.
            let life = lives.next_back().expect("it was given out");
            (last, life.certain().to().seconds(), life.possible().to().seconds())
        };
        assert_eq!(expected.iter().map(|(last, ..)| seen(*last)).collect::<Vec<_>>(), expected, "{messages:?}");
    };
    for give in [Give::WhenOver, Give::AtOnce] {
        // Renumbered, and stopped with the new address.
        check(give, &[(Start, 10, 3), (Interim, 20, 4), (Stop, 90, 4)], &[(3, 10, 20), (4, 90, 90)]);
        check(give, &[(Start, 10, 3), (Interim, 15, 3), (Stop, 90, 4)], &[(3, 15, 90), (4, 90, 90)]);
        // A number that the access server has begun to count anew.
        check(give, &[(Start, 10, 3), (Start, 5_000, 4), (Stop, 5_100, 4)], &[(3, 10, 5_000), (4, 5_100, 5_100)]);
        // What was overtaken by a later message takes nothing away.
        check(give, &[(Start, 10, 3), (Interim, 40, 4), (Interim, 30, 3), (Stop, 90, 4)], &[(4, 90, 90)]);
    }
}

#[test]
fn a_stopped_session_is_let_go_after_a_while() {
    let (mut sessions, mut out) = (Sessions::new(Give::WhenOver, BYTES_MAX), Read::new());
    for n in 0..10_000 {
        sessions.take(account(Kind::Start, n, i64::from(n)), &mut out).unwrap();
        sessions.take(account(Kind::Stop, n, i64::from(n) + 5), &mut out).unwrap();
        assert!(sessions.open.len() as u64 <= SETTLING && sessions.settling.len() as u64 <= SETTLING);
    }
    assert!(out.access.len() > 7_000);
}

#[test]
fn a_number_that_is_used_again_is_another_session() {
    let check = |messages: &[(Kind, i64)], expected: &[(i64, i64, bool)]| {
        let (mut sessions, mut out) = (Sessions::new(Give::WhenOver, BYTES_MAX), Read::new());
        for (kind, second) in messages {
            sessions.take(account(*kind, 1, *second), &mut out).unwrap();
        }
        sessions.finish(&mut out);
        let lives = out.access.iter().map(|r| r.life);
        let ends = lives.map(|l| (l.certain().from().seconds(), l.possible().to().seconds(), l.ends_open()));
        let open = |l: &(i64, i64, bool)| if l.1 > 1 << 32 { (l.0, -1, l.2) } else { *l };
        assert_eq!(ends.map(|l| open(&l)).collect::<Vec<_>>(), expected, "{messages:?}");
    };
    use Kind::{Interim, Start, Stop};
    check(&[(Start, 10), (Start, 12), (Stop, 50)], &[(10, 50, true)]);
    check(&[(Stop, 50), (Start, 10)], &[(10, 50, true)]);
    check(&[(Start, 10), (Stop, 50), (Start, 60)], &[(10, 50, true), (60, -1, true)]);
    check(&[(Start, 10), (Interim, 50), (Start, 90)], &[(10, 90, true), (90, -1, true)]);
    check(&[(Start, 10), (Interim, 50), (Stop, 40), (Interim, 45)], &[(10, 40, true)]);
}
