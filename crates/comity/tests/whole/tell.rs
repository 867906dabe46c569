//! Spontaneous information from outside: announced, accepted, told; declined, taken back, asked on; and what a thief or a faulty peer can do with it.

use exchange::{Body, ConditionV1, InformationAnswerV1, InformationV1, Letter, sign_approval};
use request::Event;
use serde_json::Value;
use terms::Role;

use crate::{
    bad_input::{ASKED, ASKS, HOLDS, House},
    common::{account, comity, events, letters, until},
    forge::{Forge, changed},
};

const GOOD: &[(&str, &str)] = &[
    ("to", "JP"),
    ("case-reference", "B-9/26"),
    ("about", "A server in your territory that takes in stolen passwords."),
    ("conduct", "illegal-access"),
    ("runs-now", "yes"),
    ("persons", "yes"),
    ("fact.organised-group", "yes"),
    ("language", "en"),
    ("found", "The server at this address takes in passwords of people of your state."),
    ("how", "It stands in the log of a server that was seized here."),
    ("origin", "own-investigation"),
    ("address", "203.0.113.77"),
    ("port", "40112"),
    ("transport", "tcp"),
    ("time-from", "2026-11-20T09:14:07Z"),
    ("time-to", "2026-11-20T09:14:08Z"),
    ("clock-source", "NTP"),
    ("clock-error-ms", "500"),
    ("names", "collect.example\nother.example"),
    ("why-named", "Whoever runs the server can only be found there."),
    ("safeguard.political", "no"),
    ("safeguard.discrimination", "no"),
    ("safeguard.death-or-torture", "no"),
    ("safeguard.privileged", "no"),
];
const CONDITIONS: &[(&str, &str)] = &[("confidential", "yes"), ("only-for", "The protection of the victims.")];
const ANSWERS: &[(&str, &str)] = &[
    ("safeguard.political", "no"),
    ("safeguard.discrimination", "no"),
    ("safeguard.death-or-torture", "no"),
    ("safeguard.privileged", "no"),
];
/// Words of the content: nobody may find them before the conditions are accepted.
const SECRET: &str = "takes in passwords";

fn tell(house: &House, more: &[(&str, &str)]) -> (String, String) {
    let answer = house.demo.act((ASKS, "investigator"), "tell", "", &[GOOD, more].concat());
    let subject = answer.json()["subject"].as_str().unwrap_or_default().to_owned();
    (subject, answer.code())
}

fn seen(house: &House, node: &str, id: &str) -> Value {
    let office = if node == ASKS { "investigator" } else { "reviewer" };
    house.demo.as_officer(node, office, "GET", &format!("/api/1/information/{id}"), &Value::Null).json()
}

fn stage(house: &House, node: &str, id: &str) -> String {
    seen(house, node, id)["information"]["stage"].as_str().unwrap_or_default().to_owned()
}

fn is_at(house: &House, node: &str, id: &str, wanted: &str) {
    until(wanted, || (stage(house, node, id) == wanted).then_some(()));
}

/// Told to two people of the teller, and announced to the other state.
fn announced(house: &House) -> String {
    let (id, code) = tell(house, CONDITIONS);
    assert_eq!(code, "done");
    house.done((ASKS, "approver"), "approve-telling", &id, ANSWERS);
    is_at(house, ASKED, &id, "announced");
    id
}

#[test]
fn the_content_follows_only_when_the_conditions_are_accepted_and_then_binds_and_leads_to_a_request() {
    let house = House::start("tell");
    let id = announced(&house);
    // The other side knows the general words and the conditions, and nothing else lies on its disk.
    let told = seen(&house, ASKED, &id);
    assert_eq!((&told["content"], told["announcement"]["conditions"].as_array().unwrap().len()), (&Value::Null, 2));
    assert_eq!(told["information"]["urgency"], "urgent", "it says that it goes on now");
    let kept = |node: &str| events(&house.demo.at(node)).iter().any(|e| format!("{:?}", e.event).contains(SECRET));
    assert!(kept(ASKS) && !kept(ASKED));
    let work = house.demo.as_officer(ASKED, "desk", "GET", "/api/1/work", &Value::Null).json();
    let row = work["work"].as_array().unwrap().iter().find(|w| w["id"] == id.as_str()).unwrap().clone();
    assert_eq!((&row["kind"], &row["next"][0]), (&"told".into(), &"answer-telling".into()));
    // An investigator does not bind the state.
    let by = |office: &str, answer: &str| {
        house.demo.act((ASKED, office), "answer-telling", &id, &[("answer", answer), ("reasons", "")]).code()
    };
    assert_eq!(by("investigator", "accepted"), "not-your-office");
    assert_eq!(by("reviewer", "declined"), "missing-field", "a no has a reason");
    assert_eq!(by("reviewer", "accepted"), "done");
    is_at(&house, ASKED, &id, "told");
    is_at(&house, ASKS, &id, "told");
    let told = seen(&house, ASKED, &id);
    assert!(told["content"]["found"].as_str().unwrap().contains(SECRET));
    let looked = format!("information {id}");
    assert!(house.demo.noted(ASKED, |e| matches!(e, Event::Viewed { what } if *what == looked)) >= 1, "HR13");
    // A request that is begun from it is shown with it.
    let nexus = format!("Spontaneous information {id} of CN, their reference B-9/26.");
    let mut draft = house.demo.draft();
    draft.insert("to".into(), "CN".into());
    draft.insert("nexus".into(), nexus);
    let fields: Vec<(&str, &str)> = draft.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let begun = house.demo.act((ASKED, "investigator"), "draft", "", &fields).json();
    assert_eq!(seen(&house, ASKED, &id)["requests"][0], begun["subject"]);
    // Taken back: the page says so, and closing does not lose that.
    house.done((ASKED, "reviewer"), "close-telling", &id, &[]);
    house.done((ASKS, "investigator"), "withdraw-telling", &id, &[("reason", "A digit was wrong.")]);
    is_at(&house, ASKED, &id, "withdrawn");
    assert_eq!(seen(&house, ASKED, &id)["withdrawn"], "A digit was wrong.");
    house.demo.settled(&[ASKS, ASKED]);
    let figures = comity(&["stats", "--dir", house.demo.at(ASKED).to_str().unwrap(), "--json"]).out;
    for name in ["told.announced", "told.answered.accepted", "told.received"] {
        assert!(figures.contains(name), "{name}: {figures}");
    }
    let listed = comity(&["information", "list", "--dir", house.demo.at(ASKED).to_str().unwrap()]).out;
    assert!(listed.contains(&id) && listed.contains("withdrawn"), "{listed}");
    forged(&house);
}

#[test]
fn without_conditions_it_travels_at_once_and_what_speaks_against_it_is_said_with_its_cure() {
    let house = House::start("tell-at-once");
    let check = |more: &[(&str, &str)], code: &str| {
        let (_, got) = tell(&house, more);
        assert_eq!(got, code, "{more:?}");
    };
    check(&[("fact.organised-group", "unknown")], "no-basis-to-tell");
    check(&[("handed-by", "DE")], "third-states-evidence");
    check(&[("origin", "another-state"), ("handed-by", "DE")], "third-states-evidence");
    check(&[("origin", "another-state")], "incomplete");
    check(&[("why-named", "")], "why-named-missing");
    check(&[("safeguard.political", "yes")], "safeguard-ground");
    check(&[("safeguard.privileged", "")], "safeguard-unanswered");
    check(&[("to", "CN")], "told-at-home");
    check(&[("to", "DE")], "no-desk");
    check(&[("port", "")], "incomplete");
    check(&[("strange", "field")], "incomplete");
    check(&[("names", &"a.example\n".repeat(101))], "incomplete");
    assert!(letters(&house.demo.at(ASKS)).is_empty(), "nothing of it has left");
    let (id, code) = tell(&house, &[]);
    assert_eq!(code, "done");
    let by = |office: &str| house.demo.act((ASKS, office), "approve-telling", &id, ANSWERS).code();
    assert_eq!(by("investigator"), "not-your-office");
    assert_eq!(house.demo.act((ASKS, "approver"), "approve-telling", &id, &[]).code(), "safeguard-unanswered");
    assert!(letters(&house.demo.at(ASKS)).is_empty(), "one person alone told it");
    // What the first person wrote anew since the page was made is read first.
    let digest = |more: &[(&str, &str)]| {
        let again = house.demo.act((ASKS, "investigator"), "tell", &id, &[GOOD, more].concat());
        assert_eq!(again.code(), "done");
        let events = events(&house.demo.at(ASKS));
        let signed = events.iter().rev().find_map(|e| match &e.event {
            Event::InformationProposed { signed, .. } => Some(signed.deed.to_string()),
            _ => None,
        });
        signed.unwrap()
    };
    let (old, new) = (digest(&[("more", "An image.")]), digest(&[("more", "Two images.")]));
    let reads = |seen: &str| {
        house.demo.act((ASKS, "approver"), "approve-telling", &id, &[ANSWERS, &[("seen", seen)]].concat()).code()
    };
    assert_eq!(reads(&old), "changed-since");
    assert_eq!(reads(&new), "done");
    is_at(&house, ASKED, &id, "told");
    assert_eq!(by("approver"), "out-of-turn", "once");
    // Declined: no content comes, and they learn why.
    let declined = announced(&house);
    let no = [("answer", "declined"), ("reasons", "The defence sees the whole file here.")];
    house.done((ASKED, "reviewer"), "answer-telling", &declined, &no);
    is_at(&house, ASKS, &declined, "declined");
    assert_eq!(seen(&house, ASKED, &declined)["content"], Value::Null);
    assert!(seen(&house, ASKS, &declined)["declined"].as_str().unwrap().contains("defence"));
    // Its number is nobody else's business.
    let ask =
        |n: &str| house.demo.as_officer(HOLDS, "clerk", "GET", &format!("/api/1/information/{n}"), &Value::Null).body;
    assert_eq!(ask(&declined), ask(&"ab".repeat(16)));
}

/// What whoever stole a node's key and one officer's can do with a genuine announcement.
fn forged(house: &House) {
    let id = announced(house);
    let forge = Forge::new(&house.demo.dir, ASKS);
    let sent = letters(&house.demo.at(ASKS));
    let last = |kind: &str| sent.iter().rev().find(|l| l.kind == kind).unwrap();
    let (announcement, frame) = forge.opened(&last("announcement").bytes, ASKED);
    let (information, _) = forge.opened(&last("information").bytes, ASKED);
    let thief: &[(&str, &str)] = &[(ASKS, "investigator")];
    let post = |letter: &Letter, officers| {
        house.demo.post(ASKED, &forge.sealed(&forge.signed(letter, officers), ASKED)).code()
    };
    // The content of this announcement, before anybody accepted it. A thief at the teller has it, and its two approvals.
    let ours = house.demo.at(ASKS);
    let text = events(&ours).iter().rev().find_map(|e| match &e.event {
        Event::InformationApproved { text, .. } => Some(text.clone()),
        _ => None,
    });
    let genuine: InformationV1 = serde_json::from_str(&text.unwrap()).unwrap();
    let content = |number: u8, change: &dyn Fn(&mut InformationV1)| {
        changed(&announcement, number, |l| {
            let mut body = genuine.clone();
            change(&mut body);
            l.body = body.into();
            l.header.in_reply_to = Some(terms::LetterId::from_bytes([1; 16]));
        })
    };
    assert_eq!(post(&content(1, &|_| {}), thief), "out-of-turn", "content without acceptance");
    // Fewer conditions, or none: the approvals are of others.
    assert_eq!(post(&content(2, &|b| drop(b.announcement.conditions.pop())), thief), "not-entitled");
    assert_eq!(post(&content(3, &|b| b.announcement.conditions.clear()), thief), "not-entitled");
    let alone = |b: &mut InformationV1| {
        b.announcement.conditions.clear();
        let key = forge.officer(ASKS, "investigator");
        let officer = account(ASKS, "investigator").parse().unwrap();
        let deed = b.announcement.digest();
        let sign = || sign_approval(&officer, Role::Investigator, deed, id.parse().unwrap(), forge.now(), &key);
        b.announcement.approvals = vec![sign(), sign()];
    };
    assert_eq!(post(&content(4, &alone), thief), "not-entitled", "one person told it twice");
    let other = |b: &mut InformationV1| b.content.identifiers.clear();
    assert_eq!(post(&content(5, &other), thief), "bad-shape", "other content than was announced");
    // The approvals of one matter under the number of another.
    let elsewhere = changed(&information, 6, |l| l.header.request = Some("ab".repeat(16).parse().unwrap()));
    assert_eq!(post(&elsewhere, thief), "not-entitled");
    // What came before, again: the announcement in another seal takes effect once, and as another letter not at all.
    assert_eq!(house.demo.post(ASKED, &forge.sealed(&frame, ASKED)).code(), "done");
    assert_eq!(post(&changed(&announcement, 7, |_| ()), thief), "out-of-turn");
    assert_eq!(stage(house, ASKED, &id), "announced");
    // Their side: an acceptance of other conditions, of another announcement, by one who was not told, or of nothing.
    let back = Forge::new(&house.demo.dir, ASKED);
    let accepted = |number: u8, change: &dyn Fn(&mut Letter, &mut InformationAnswerV1)| {
        let mut body = InformationAnswerV1::Accepted {
            announcement: genuine.announcement.digest(),
            conditions: genuine.announcement.conditions.clone(),
        };
        let letter = changed(&announcement, number, |l| {
            std::mem::swap(&mut l.header.from, &mut l.header.to);
            change(l, &mut body);
            l.body = Body::InformationAnswer(Box::new(body.clone()));
        });
        let sealed = back.sealed(&back.signed(&letter, &[(ASKED, "reviewer")]), ASKS);
        house.demo.post(ASKS, &sealed).code()
    };
    let with = |change: fn(&mut terms::Digest, &mut Vec<ConditionV1>)| {
        move |_: &mut Letter, body: &mut InformationAnswerV1| match body {
            InformationAnswerV1::Accepted { announcement, conditions } => change(announcement, conditions),
            InformationAnswerV1::Declined { .. } => {}
        }
    };
    assert_eq!(accepted(8, &with(|_, c| drop(c.pop()))), "out-of-turn", "other conditions");
    assert_eq!(accepted(9, &with(|d, _| *d = terms::Digest::from_bytes([9; 32]))), "out-of-turn", "another one");
    let nothing =
        |l: &mut Letter, _: &mut InformationAnswerV1| l.header.request = Some("cd".repeat(16).parse().unwrap());
    assert_eq!(accepted(10, &nothing), "out-of-turn", "nothing of that number");
    assert_eq!(stage(house, ASKS, &id), "announced", "nothing of it was taken, and no content left");
    let given = |e: &Event| matches!(e, Event::InformationGiven);
    assert_eq!(house.demo.noted(ASKS, given), 1, "only the one that was accepted");
    // The genuine one is taken; the content is refused by a node whose people have not accepted, whatever was signed with its stolen keys.
    assert_eq!(accepted(11, &|_, _| ()), "done");
    assert_eq!(house.demo.noted(ASKS, given), 2);
    let refused = |l: &store::OutLetter| l.fault.as_deref().is_some_and(|fault| fault.contains("out-of-turn"));
    until("a refused letter", || {
        letters(&house.demo.at(ASKS)).iter().any(|l| l.kind == "information" && refused(l)).then_some(())
    });
    assert_eq!(stage(house, ASKED, &id), "announced", "no person here has accepted anything");
}
