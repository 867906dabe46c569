//! A third state is told that a request between two others concerns it: by one officer of one of the two, in words that name nobody.

use exchange::{Body, Letter, Line, Prose, ThirdCauseV1, ThirdNoticeV1};
use request::Event;
use serde_json::Value;

use crate::{
    bad_input::{ASKED, ASKS, House},
    common::{call, letters},
    forge::{Forge, changed},
};

#[test]
fn a_third_state_learns_that_it_is_concerned_from_one_of_the_two_and_from_nobody_else() {
    let house = House::start("third");
    let draft = house.draft(&[]);
    let tell = |who: (&str, &str), number: &str, state: &str, cause: &str| {
        let fields =
            [("state", state), ("cause", cause), ("about", "The connection came through a provider of yours.")];
        house.demo.act(who, "notify-third", number, &fields).code()
    };
    assert_eq!(
        tell((ASKS, "investigator"), &draft, "DE", "path"),
        "out-of-turn",
        "what nobody was sent concerns nobody"
    );
    let number = house.received(&[]);
    for node in [ASKS, ASKED] {
        assert_eq!(tell((node, "desk"), &number, "CN", "path"), "not-third");
        assert_eq!(tell((node, "desk"), &number, "JP", "path"), "not-third");
        assert_eq!(tell((node, "desk"), &number, "DE", "gossip"), "cause");
        // The demo's federation has no third desk: nothing leaves, and it is said what to do instead.
        assert_eq!(tell((node, "desk"), &number, "DE", "path"), "no-desk");
        assert_eq!(tell((node, "magistrate"), &number, "DE", "path"), "not-your-office");
    }
    assert!(letters(&house.demo.at(ASKS)).iter().all(|l| l.kind != "third-notice"));
    // The button that begins more: the form of information, filled from the request.
    let page = |node: &str| {
        let path = format!("/api/1/requests/{number}");
        house.demo.as_officer(node, "desk", "GET", &path, &Value::Null).json()["request"]["next"].to_string()
    };
    for node in [ASKS, ASKED] {
        assert!(page(node).contains("notify-third"), "{node}: {}", page(node));
    }
    assert_eq!(
        call(house.demo.url(ASKS), "GET", "/tell?third=00", None, b"").unwrap().status,
        303,
        "only who is signed in"
    );
    arrives(&house, &number);
}

/// The same as it comes to a third state, and what a thief of the teller's keys could write.
fn arrives(house: &House, number: &str) {
    let forge = Forge::new(&house.demo.dir, ASKS);
    let sent = letters(&house.demo.at(ASKS)).into_iter().find(|l| l.kind == "request").unwrap();
    let (request, _) = forge.opened(&sent.bytes, ASKED);
    let notice = |letter: u8, change: &dyn Fn(&mut ThirdNoticeV1)| {
        let mut body = ThirdNoticeV1 {
            concerns: "JP".parse().unwrap(),
            authority: "cn-desk".parse().unwrap(),
            state: "CN".parse().unwrap(),
            asking: "CN".parse().unwrap(),
            asked: "DE".parse().unwrap(),
            cause: ThirdCauseV1::Path,
            conduct: vec![Line::new("fraud").unwrap()],
            basis: Vec::new(),
            about: Prose::new("The connection came through a provider of yours.").unwrap(),
            language: Line::new("en").unwrap(),
        };
        change(&mut body);
        changed(&request, letter, |l| {
            l.header.request = Some(terms::RequestId::from_bytes([letter; 16]));
            l.body = Body::from(body.clone());
        })
    };
    let post = |letter: &Letter, officers: &[(&str, &str)]| {
        house.demo.post(ASKED, &forge.sealed(&forge.signed(letter, officers), ASKED)).code()
    };
    let desk: &[(&str, &str)] = &[(ASKS, "desk")];
    assert_eq!(post(&notice(1, &|_| ()), &[]), "not-entitled", "the node alone");
    assert_eq!(post(&notice(2, &|n| n.asked = "JP".parse().unwrap()), desk), "bad-shape", "one of the two");
    assert_eq!(post(&notice(3, &|n| n.asking = "FR".parse().unwrap()), desk), "not-entitled", "neither of the two");
    assert_eq!(post(&notice(4, &|n| n.state = "FR".parse().unwrap()), desk), "not-entitled", "in another's name");
    assert_eq!(post(&notice(5, &|_| ()), desk), "done");
    let words = |e: &Event| matches!(e, Event::NoticeCame { words, .. } if words.contains("came through your state"));
    assert_eq!(house.demo.noted(ASKED, words), 1);
    let all = house.demo.as_officer(ASKED, "desk", "GET", "/api/1/notices", &Value::Null).json();
    let last = all["notices"].as_array().unwrap().last().unwrap()["words"].as_str().unwrap().to_owned();
    assert!(last.contains("CN to DE") && last.contains("provider of yours") && !last.contains(number), "{last}");
}
