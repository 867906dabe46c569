//! The emergency lane from outside: what one thief of an account or key can do with it, and what comes afterwards.

use exchange::{Body, Letter, OrderV1};
use node::house::Action;
use request::Event;
use serde_json::Value;
use terms::{Measure, OrderId};

use crate::{
    bad_input::{ASKED, ASKS, HOLDS, House},
    common::{comity, events, letters, until},
    delivery::put_in,
    forge::{Forge, changed},
};

const DANGER: [(&str, &str); 3] = [
    ("urgency", "emergency"),
    ("urgency-reason", "He says that he will act tonight."),
    ("life-at-risk", "A woman is threatened with her life, and cannot be found."),
];

fn emergency(house: &House, port: &str) -> String {
    house.received(&[&DANGER[..], &[("port", port)]].concat())
}

fn call(house: &House, number: &str, confirmed: &str) -> crate::common::Answer {
    let path = format!("/api/1/requests/{number}");
    let view = house.demo.as_officer(ASKED, "reviewer", "GET", &path, &Value::Null).json();
    let text = |p: &str| view.pointer(p).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (telephone, officer) = (text("/call/number"), text("/call/officers/0"));
    let fields = [("number", telephone.as_str()), ("spoke-with", officer.as_str()), ("confirmed", confirmed)];
    house.demo.act((ASKED, "reviewer"), "call-back", number, &fields)
}

/// Everything that a form of any act could want.
fn any_fields<'f>(telephone: &'f str, officer: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("decision", "execute"),
        ("reasons", "Complete; nothing speaks against it."),
        ("safeguard.political", "no"),
        ("safeguard.discrimination", "no"),
        ("safeguard.death-or-torture", "no"),
        ("safeguard.privileged", "no"),
        ("number", telephone),
        ("spoke-with", officer),
        ("confirmed", "yes"),
        ("finding", "confirmed"),
        ("territory", "JP"),
        ("beneficiaries", "CN"),
        ("result", "identified"),
        ("ground", "NODATA"),
        ("reason", "Because."),
    ]
}

/// Nothing was consented to, ordered for production, read for disclosure, produced or sent.
fn nothing_left(house: &House, who: &str) {
    let demo = &house.demo;
    let out = |e: &Event| {
        matches!(e, Event::Granted { .. } | Event::Ordered { .. } | Event::Produced { .. } | Event::Transmitted { .. })
    };
    assert_eq!(demo.noted(ASKED, out), 0, "{who}");
    let read = |e: &Event| matches!(e, Event::ReadDecided { .. } | Event::LookedUp { .. });
    assert_eq!(demo.noted(HOLDS, read), 0, "{who}");
    assert_eq!(demo.noted(ASKS, |e| matches!(e, Event::EvidenceCame { .. })), 0, "{who}");
}

#[test]
fn one_stolen_account_of_any_office_gets_nothing_out_of_an_emergency() {
    let house = House::start("urgent-accounts");
    let thieves = [
        (ASKED, "desk"),
        (ASKED, "reviewer"),
        (ASKED, "approver"),
        (ASKED, "investigator"),
        (ASKED, "overseer"),
        (ASKED, "magistrate"),
        (ASKED, "judge"),
        (HOLDS, "clerk"),
        (HOLDS, "counsel"),
        (ASKS, "investigator"),
        (ASKS, "approver"),
        (ASKS, "magistrate"),
    ];
    for ((node, office), port) in thieves.into_iter().zip(41_000..) {
        let port = port.to_string();
        let changes = [&DANGER[..], &[("port", port.as_str())]].concat();
        // At the asker he has what he can write himself; elsewhere a genuine emergency has come.
        let number = if node == ASKS { house.draft(&changes) } else { emergency(&house, &port) };
        let officer = format!("{ASKS}.approver");
        let telephone = format!("+000 0000 {ASKS} (invented)");
        let mut fields = any_fields(&telephone, &officer);
        let draft = house.demo.draft();
        fields.extend(draft.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        fields.extend(changes.iter().copied());
        for action in Action::ALL {
            house.demo.act((node, office), action.as_str(), &number, &fields);
        }
        nothing_left(&house, &format!("{office} of {node}"));
    }
    // Nor did any of them send a letter of request: those are the genuine ones.
    let sent = letters(&house.demo.at(ASKS)).iter().filter(|l| l.kind == "request").count();
    assert_eq!(sent, 9);
}

/// The provider answers an emergency, and the package leaves.
fn sent(house: &House) -> String {
    let number = house.received(&DANGER);
    house.done((ASKED, "magistrate"), "authorise", &number, &[]);
    assert_eq!(house.review(&number, ["no"; 4]).code(), "done");
    assert_eq!(call(house, &number, "yes").code(), "done");
    assert_eq!(house.execute(&number).code(), "done");
    let path = format!("/api/1/requests/{number}");
    let view = house.demo.as_officer(ASKED, "reviewer", "GET", &path, &Value::Null).json();
    let order = view["order"].as_str().unwrap().to_owned();
    until("the order", || (house.demo.act((HOLDS, "clerk"), "look-up", &order, &[]).code() == "done").then_some(()));
    house.done((HOLDS, "clerk"), "produce", &order, &[]);
    house.is_at(ASKED, &number, &["produced"]);
    house.done((ASKED, "reviewer"), "transmit", &number, &[]);
    house.is_at(ASKED, &number, &["delivered"]);
    // Each letter of it, at all three, leaves before whatever else waits.
    for node in [ASKS, ASKED, HOLDS] {
        let of_cases: Vec<_> = letters(&house.demo.at(node)).into_iter().filter(|l| l.stream != "house").collect();
        assert!(of_cases.iter().all(|l| l.urgency == terms::Urgency::Emergency), "{node}: {of_cases:?}");
        assert!(!of_cases.is_empty(), "{node}");
    }
    number
}

/// The independent body sees on what the haste rested, who pressed, who was called and how much left, and not whom it names.
fn what_is_judged(house: &House, number: &str) {
    let path = format!("/api/1/requests/{number}");
    let view = house.demo.as_officer(ASKED, "magistrate", "GET", &path, &Value::Null).json();
    let review = &view["review"];
    assert_eq!(review["grounds"]["life-at-risk"], DANGER[2].1, "{review}");
    assert_eq!(review["grounds"]["measure"], "disclose");
    assert_eq!((&review["confirmed"], review["agreed"].as_array().map(Vec::len)), (&Value::Null, Some(2)));
    assert_eq!(review["agreed"][0]["office"], "reviewer");
    assert_eq!(review["call"]["spoke_with"], format!("{ASKS}.approver"));
    assert_eq!(review["call"]["number"], format!("+000 0000 {ASKS} (invented)"));
    assert_eq!((&review["produced"]["candidates"], &review["produced"]["verdict"]), (&1.into(), &"one".into()));
    let fields = review["produced"]["fields"].as_array().unwrap();
    assert!(fields.contains(&"subscriber".into()) && review["produced"]["record_bytes"].as_u64() > Some(0), "{review}");
    assert_eq!(review["sent"]["package"], view["package"]);
    // Nothing of the answer itself stands there.
    let order = house.demo.as_officer(ASKED, "reviewer", "GET", &path, &Value::Null).json()["order"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = house.demo.as_officer(HOLDS, "clerk", "GET", &format!("/api/1/orders/{order}"), &Value::Null).json();
    let subscriber = answer["answer"]["candidates"][0]["subscriber"].as_str().unwrap();
    assert!(!review.to_string().contains(subscriber), "{review}");
}

#[test]
fn what_no_independent_body_looked_at_in_two_days_is_called_back_by_the_node_itself() {
    let house = House::start("urgent-lapse");
    let number = sent(&house);
    what_is_judged(&house, &number);
    let close = house.demo.act((ASKED, "reviewer"), "close", &number, &[]);
    assert_eq!(close.code(), "out-of-turn", "an emergency is not over before somebody looked at it");
    let dir = house.demo.at(ASKED);
    drop(house);
    assert!(!events(&dir).iter().any(|e| matches!(e.event, Event::Recalled { .. })));
    // Two days and an hour go by while the node is down.
    let config = dir.join("node.toml");
    let mut table: toml::Table = std::fs::read_to_string(&config).unwrap().parse().unwrap();
    let offset = table["clock_offset_seconds"].as_integer().unwrap();
    table.insert("clock_offset_seconds".into(), (offset + 49 * 3_600).into());
    std::fs::write(&config, table.to_string()).unwrap();
    let mut node = std::process::Command::new(crate::common::PROGRAM)
        .args(["serve", "--dir"])
        .arg(&dir)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let lapsed = |e: &Event| matches!(e, Event::PostReviewed { confirmed: false, signed: None, .. });
    until("the recall", || {
        let seen = events(&dir);
        let recalled =
            seen.iter().any(|e| matches!(&e.event, Event::Recalled { recall } if recall.cause == "review-lapsed"));
        (recalled && seen.iter().any(|e| lapsed(&e.event))).then_some(())
    });
    assert!(letters(&dir).iter().any(|l| l.kind == "recall" && l.to.as_str() == ASKS));
    node.kill().unwrap();
    node.wait().unwrap();
}

#[test]
fn what_was_called_back_by_a_person_is_still_looked_at_and_not_confirmed_by_the_independent_body() {
    let house = House::start("urgent-recalled");
    let number = sent(&house);
    // A second package that their node did not take yet: it does not leave after all.
    let stream = format!("asked/{number}");
    let late = put_in(&house.demo, (ASKED, &stream), 9, ("transmission", "xx-desk"), None);
    let why = [("cause", "sent-in-error"), ("reasons", "The address of another file.")];
    house.done((ASKED, "reviewer"), "recall", &number, &why);
    let stopped = letters(&house.demo.at(ASKED)).into_iter().find(|l| l.letter.to_string() == late).unwrap();
    assert_eq!(
        stopped.parked.map(|(code, _)| code).as_deref(),
        Some("withdrawn"),
        "evidence that is called back leaves no more"
    );
    assert_eq!(house.demo.act((ASKED, "desk"), "try-letter", &late, &[]).code(), "recalled");
    let dir = house.demo.at(ASKED);
    assert_eq!(comity(&["letters", "retry", &late, "--dir", dir.to_str().unwrap()]).code, 1);
    let finding = [("finding", "refused"), ("reasons", "Nobody was in danger.")];
    // The magistrate gave leave before: whoever took part does not judge it, and nobody offers it to them.
    let own = house.demo.act((ASKED, "magistrate"), "post-review", &number, &finding);
    assert_eq!(own.code(), "took-part");
    let offered = |office: &str| {
        let path = format!("/api/1/requests/{number}");
        let view = house.demo.as_officer(ASKED, office, "GET", &path, &Value::Null).json();
        view["request"]["next"].to_string().contains("post-review")
    };
    assert_eq!((offered("magistrate"), offered("judge")), (false, true));
    house.done((ASKED, "judge"), "post-review", &number, &finding);
    let reviewed = |e: &Event| matches!(e, Event::PostReviewed { confirmed: false, signed: Some(_), .. });
    let recalled = |e: &Event| matches!(e, Event::Recalled { .. });
    assert_eq!((house.demo.noted(ASKED, reviewed), house.demo.noted(ASKED, recalled)), (1, 1));
    let sent = letters(&house.demo.at(ASKED)).iter().filter(|l| l.kind == "recall").count();
    assert_eq!(sent, 1, "one recall is enough");
}

/// (what is wrong, how it is done with the genuine order, the code)
type Row = (&'static str, fn(&mut OrderV1), &'static str);

/// What a thief of the desk's node key and of one officer's key sends to the provider.
const ORDERS: &[Row] = &[
    ("nobody called", |o| o.call_back = None, "call-back-missing"),
    ("a call-back with one changed bit", |o| o.call_back.as_mut().unwrap().signature.0[9] ^= 1, "call-back-missing"),
    (
        "another number than was signed",
        |o| o.call_back.as_mut().unwrap().number = exchange::Line::new("+000 1").unwrap(),
        "call-back-missing",
    ),
    ("one person approved", |o| o.approvals.truncate(1), "too-few-approvals"),
    ("one person approved twice", |o| o.approvals[1] = o.approvals[0].clone(), "too-few-approvals"),
    ("the danger is not said", |o| o.summary.life_at_risk = None, "life-at-risk-missing"),
    ("the judge's leave is left out", |o| o.authorisation = None, "authorisation-missing"),
];

#[test]
fn an_emergency_needs_its_call_comes_once_and_a_provider_believes_no_half_of_it() {
    let house = House::start("urgent-lane");
    let demo = &house.demo;

    // The asker's officer knows nothing of the letter: whoever wrote it, it ends here.
    let denied = emergency(&house, "42001");
    assert_eq!(call(&house, &denied, "no").code(), "call-back-denied");
    assert_eq!(demo.noted(ASKED, |e| matches!(e, Event::Flagged { code, .. } if code == "call-back-denied")), 1);
    house.done((ASKED, "magistrate"), "authorise", &denied, &[]);
    assert_eq!(house.review(&denied, ["no"; 4]).code(), "done");
    assert_eq!(house.execute(&denied).code(), "call-back-missing");
    nothing_left(&house, "after a denied call");

    // The real one: the person in danger is found.
    let first = house.received(&DANGER);
    house.done((ASKED, "magistrate"), "authorise", &first, &[]);
    assert_eq!(house.review(&first, ["no"; 4]).code(), "done");
    assert_eq!(house.execute(&first).code(), "call-back-missing");
    assert_eq!(call(&house, &first, "yes").code(), "done");
    assert_eq!(house.execute(&first).code(), "done");
    forged_orders(&house);

    // The same target again: the ordinary road, whatever the second letter says.
    let second = house.received(&DANGER);
    let flagged = |e: &Event| matches!(e, Event::Flagged { code, .. } if code == "emergency-again");
    assert_eq!(demo.noted(ASKED, flagged), 1);
    house.done((ASKED, "magistrate"), "authorise", &second, &[]);
    assert_eq!(call(&house, &second, "yes").code(), "done");
    assert_eq!(house.review(&second, ["no"; 4]).code(), "emergency-again");
}

/// The provider judges each forged order itself, and reads nothing.
fn forged_orders(house: &House) {
    let demo = &house.demo;
    let forge = Forge::new(&demo.dir, ASKED);
    let disclosure = |bytes: &[u8]| -> Option<Letter> {
        let (letter, _) = forge.opened(bytes, HOLDS);
        matches!(&letter.body, Body::Order(o) if o.deed.measure == Measure::Disclose).then_some(letter)
    };
    let genuine = until("the genuine order", || {
        letters(&demo.at(ASKED)).iter().filter(|l| l.kind == "order").find_map(|l| disclosure(&l.bytes))
    });
    for ((wrong, spoil, code), at) in ORDERS.iter().zip(100..) {
        let order = OrderId::from_bytes([at; 16]);
        let letter = changed(&genuine, at, |l| {
            let Body::Order(body) = &mut l.body else { unreachable!() };
            body.order = order;
            spoil(body);
        });
        let sealed = forge.sealed(&forge.signed(&letter, &[(ASKED, "approver")]), HOLDS);
        assert_eq!(demo.post(HOLDS, &sealed).status, 200, "{wrong}");
        let answer = demo.act((HOLDS, "clerk"), "look-up", &order.to_string(), &[]);
        assert_eq!(answer.code(), *code, "{wrong}");
        let stream = store::stream::order(order);
        let read = events(&demo.at(HOLDS)).into_iter().filter(|e| e.stream == stream);
        let read = read.filter(|e| matches!(e.event, Event::ReadDecided { .. } | Event::LookedUp { .. })).count();
        assert_eq!(read, 0, "{wrong}");
    }
}

#[test]
fn two_authorities_ask_and_answer_and_nothing_is_decided_by_it() {
    let house = House::start("consulted");
    let demo = &house.demo;
    let number = house.received(&[]);
    let view = |node: &str, office: &str| {
        demo.as_officer(node, office, "GET", &format!("/api/1/requests/{number}"), &Value::Null).json()
    };
    let fields =
        |about| [("about", about), ("ground", "NEXUS"), ("reasons", "How did the address come into the case?")];
    // The asker has no ground to refuse on, and a clerk has nobody to ask.
    assert_eq!(demo.act((ASKS, "investigator"), "consult", &number, &fields("before-refusal")).code(), "about");
    assert_eq!(demo.act((ASKED, "approver"), "consult", &number, &fields("query")).code(), "not-your-office");
    house.done((ASKED, "reviewer"), "consult", &number, &fields("before-refusal"));
    let question = until("the question", || {
        let seen = events(&demo.at(ASKS)).into_iter().find_map(|e| match e.event {
            Event::ConsultationCame { question } => Some(question),
            _ => None,
        });
        seen.filter(|q| q.about == "before-refusal" && q.says.contains("NEXUS"))
    });
    assert_eq!(view(ASKS, "investigator")["request"]["next"][0], "answer-consultation");
    assert_eq!(view(ASKED, "reviewer")["request"]["stage"], "received", "nothing is decided by it");
    let to = question.letter.to_string();
    let nobodys = "ab".repeat(16);
    let wrong =
        demo.act((ASKS, "investigator"), "answer-consultation", &number, &[("to", &nobodys), ("answer", "So.")]);
    assert_eq!(wrong.code(), "out-of-turn");
    house.done(
        (ASKS, "investigator"),
        "answer-consultation",
        &number,
        &[("to", &to), ("answer", "By the shop's log.")],
    );
    let twice = demo.act((ASKS, "investigator"), "answer-consultation", &number, &[("to", &to), ("answer", "Again.")]);
    assert_eq!(twice.code(), "out-of-turn");
    let answered = |e: &Event| matches!(e, Event::ConsultationAnswerCame { says, .. } if says.contains("log"));
    until("the answer", || (demo.noted(ASKED, answered) == 1).then_some(()));
    assert_eq!(demo.stage(ASKED, &number), "received");
}
