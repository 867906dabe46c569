//! Who asks about what runs now is answered while it runs.

use std::{io::Write as _, sync::Mutex, time::Duration};

use archive::{Archive, Found, Logged};
use guard::{
    Approval, Body, Case, Competence, Consent, Deed, Holder, Orderer, Safeguard, Safeguards, Scope, judge,
    target_digest,
};
use retained::Doubt;
use terms::{DataCategory, Instant, Measure, Period, RequestId, Role, Selector, Target, Transport, Urgency};

use super::{
    At, Listeners, settle,
    tests::{Place, clock, let_go, records, udp, until},
};

const PUBLIC: [u8; 4] = [203, 0, 113, 1];

/// Who used this port then? With a pass that the guard gave, and the decision as it would stand in the log.
fn look(archive: &Mutex<Archive>, port: u16, when: Instant) -> Found {
    let target = Target {
        selector: Selector::new(PUBLIC.into(), Some(port), Transport::Tcp),
        period: Period::new(when, when).unwrap(),
        clock_error_max: Duration::from_secs(1),
    };
    let deed = Deed {
        request: RequestId::from_bytes([1; 16]),
        measure: Measure::Disclose,
        data: DataCategory::UserIdentification,
        target,
        holder: Holder { provider: "provider.example".parse().unwrap(), established: "XB".parse().unwrap() },
        territory: Some("XB".parse().unwrap()),
        ordered_by: Orderer { authority: "desk.xb".parse().unwrap(), state: "XB".parse().unwrap() },
        for_state: "XA".parse().unwrap(),
        urgency: Urgency::Ordinary,
    };
    let (digest, now, hour) = (deed.digest(), clock().now(), Duration::from_secs(3_600));
    let approval = |officer: &str, person: &str, role| Approval {
        officer: officer.parse().unwrap(),
        person: person.parse().unwrap(),
        authority: deed.ordered_by.authority.clone(),
        state: deed.ordered_by.state,
        role,
        deed: digest,
        at: now,
    };
    let consent = Consent::Grant {
        id: terms::GrantId::from_bytes([2; 16]),
        state: "XB".parse().unwrap(),
        authority: "central.xb".parse().unwrap(),
        request: deed.request,
        target: target_digest(&deed.target),
        deed: digest,
        beneficiary: deed.for_state,
        ordered_by: deed.ordered_by.state,
        scope: Scope {
            measures: vec![deed.measure],
            data: vec![deed.data],
            valid: Period::new(now.before(hour), now.after(hour)).unwrap(),
        },
    };
    let question = law::Question {
        from: deed.for_state,
        to: "XB".parse().unwrap(),
        measure: deed.measure,
        data: deed.data,
        conduct: vec!["attack".into()],
        facts: law::Facts::default(),
        acted_at: now,
        asked_at: now,
        urgency: deed.urgency,
    };
    let body = |name: &str, may| Body { authority: name.parse().unwrap(), state: "XB".parse().unwrap(), may };
    let case = Case {
        question: &question,
        law: &allowed(),
        bodies: &[body("desk.xb", Competence::Order), body("central.xb", Competence::Consent)],
        consent: Some(&consent),
        approvals: &[approval("o-1", "p-1", Role::Reviewer), approval("o-2", "p-2", Role::Approver)],
        authorisation: None,
        safeguards: &Safeguards(Safeguard::ALL.iter().map(|q| (*q, false)).collect()),
        necessity: "The hospital is under attack from this address now; no other record names its user.",
        life_at_risk: None,
        emergency: &guard::Emergency::default(),
    };
    let pass = judge(deed.clone(), &case, now).unwrap();
    archive.lock().unwrap().lookup(pass, Logged::at(42, digest), now).unwrap()
}

fn allowed() -> law::Answer {
    let citation = || law::Citation { record: "example".into(), source: "Example Convention".into(), verified: true };
    law::Answer {
        bases: vec![law::Basis {
            citation: citation(),
            says: "A party may ask another for stored records.".into(),
            route: law::Route::CentralAuthority,
            conditions: vec![],
            counts: vec![],
            dual: law::DualRule::NotRequired,
            hold_days: [None, None],
            extend_times: None,
        }],
        dual: law::DualCriminality::NotRequired { citation: citation() },
        deadline: None,
        authorisation: law::Authorisation::NotRequired { citation: citation() },
        retention: None,
        grounds: vec![],
        carried: vec![],
        nevers: vec![],
        cautions: vec![],
        splits: vec![],
        gaps: vec![],
    }
}

/// The addresses behind, and whether the end is unknown.
fn behind(listeners: &Listeners, port: u16, when: Instant) -> Vec<(String, bool)> {
    let found = look(&listeners.archive, port, when).attribution;
    let one = |c: &retained::Candidate| (c.chain[1].to_string(), c.doubts.contains(&Doubt::NatEndUnknown));
    found.candidates.iter().map(one).collect()
}

fn check(listeners: &Listeners, port: u16, when: Instant, expected: &[(&str, bool)]) {
    let expected: Vec<_> = expected.iter().map(|(line, open)| ((*line).to_owned(), *open)).collect();
    assert_eq!(behind(listeners, port, when), expected, "port {port} at {when}");
}

/// A block of ports that a firewall tells of, or a connection that Linux does.
fn block(number: &str, said: &str, at: Instant) -> Vec<u8> {
    format!(
        "<166>{at} fw02 : %FTD-6-{number}: {said} 1 block of ports for translation from inside:100.64.0.3 to \
         outside:203.0.113.1/1024-1535"
    )
    .into_bytes()
}

fn connection(event: &str, port: u16, at: Instant) -> String {
    format!(
        "[{}.000000]\t[{event}] tcp      6 src=100.64.0.7 dst=192.0.2.80 sport=40000 dport=80 src=192.0.2.80 \
         dst=203.0.113.1 sport=80 dport={port}\n",
        at.seconds()
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_begun_and_not_ended_is_answered_and_then_replaced_by_its_end() {
    let place = Place::new("open");
    let listen = "[[listen]]\nformat = \"cgnat-syslog-udp\"\nudp = \"127.0.0.1:0\"\n[[listen]]\nformat = \"conntrack\"\ntcp = \"127.0.0.1:0\"\n";
    let listeners = place.listen(listen).await;
    let local = listeners.local();
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let At::Tcp(address) = &local[1] else { panic!() };
    let mut tcp = std::net::TcpStream::connect(address).unwrap();
    let now = clock().now();
    let ago = |seconds| now.before(Duration::from_secs(seconds));

    socket.send_to(&block("305014", "Allocated", ago(100)), udp(&local[0])).unwrap();
    // One that is open, and one that was over before anybody could ask: one row.
    let short = connection("NEW", 6_001, ago(91)) + &connection("DESTROY", 6_001, ago(90));
    tcp.write_all((connection("NEW", 6_000, ago(90)) + &short).as_bytes()).unwrap();
    until(&listeners, |all| all[0].records == 1 && all[1].records == 2).await;
    let still_open = || {
        check(&listeners, 1_100, ago(100), &[("100.64.0.3", false)]);
        check(&listeners, 1_100, ago(10), &[("100.64.0.3", true)]);
        check(&listeners, 6_000, ago(10), &[("100.64.0.7", true)]);
        check(&listeners, 6_000, ago(99), &[]);
        check(&listeners, 6_001, ago(50), &[]);
    };
    still_open();
    // The batch is old enough to be settled: the short one is, and the open ones go on.
    let later = now.after(Duration::from_secs(7_200));
    assert_eq!(settle::due(&listeners.archive, later, false).unwrap(), 1);
    still_open();
    assert_eq!(settle::due(&listeners.archive, later.after(Duration::from_secs(7_200)), false).unwrap(), 0);
    still_open();

    socket.send_to(&block("305015", "Released", ago(20)), udp(&local[0])).unwrap();
    tcp.write_all(connection("DESTROY", 6_000, ago(30)).as_bytes()).unwrap();
    until(&listeners, |all| all[0].records == 2 && all[1].records == 3).await;
    let ended = |listeners: &Listeners| {
        check(listeners, 1_100, ago(50), &[("100.64.0.3", false)]);
        check(listeners, 1_100, ago(10), &[]);
        check(listeners, 6_000, ago(50), &[("100.64.0.7", false)]);
        check(listeners, 6_000, ago(10), &[]);
    };
    ended(&listeners);
    drop(tcp);
    listeners.stop().await;
    ended(&listeners);
    assert!(listeners.status().iter().all(|l| l.read == l.stored + l.set_aside && l.set_aside == 0));
    let_go(listeners).await;
    assert_eq!(records(&place.archive()), 3, "one for each that there was");
}
