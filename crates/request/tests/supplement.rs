//! A condition was offered, or something asked for: what the asker may say to it, and what the asked side may still do.
#![cfg(test)]

use request::{Actor, Ask, Command, Decision, Draft, Event, Review, Side, Signed, Stage, State, fields as f};
use terms::{Digest, Ground, Instant, LetterId, Measure, Role};

fn received(fields: &[(&str, &str)]) -> Event {
    let (letter, from) = (LetterId::from_bytes([1; 16]), "xa".parse().unwrap());
    let draft = Draft(fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
    Event::Received { letter, from, draft, content: Digest::from_bytes([1; 32]), due: None }
}

fn signed(person: &str) -> Signed {
    let by = Actor { officer: person.parse().unwrap(), person: person.parse().unwrap(), role: Role::Reviewer };
    Signed { by, deed: Digest::from_bytes([1; 32]), statement: String::new() }
}

fn after(side: Side, events: &[Event]) -> State {
    events.iter().fold(State::new(side), State::apply)
}

fn ask(field: &str) -> Ask {
    Ask { code: field.to_owned(), says: "unclear".into(), cure: "say it".into() }
}

#[test]
fn what_is_supplied_was_asked_for_and_is_read_anew_by_whoever_decides() {
    let text = |name: &str| vec![(name.to_owned(), "other".to_owned())];
    let asks = |field: &str| Event::Reviewed {
        decision: Decision::Supplement { asks: vec![ask(field)] },
        review: Review::default(),
        signed: None,
    };
    let leave =
        Event::Authorised { measure: Measure::Disclose, signed: signed("judge"), until: Instant::from_micros(9) };
    let asked = |field: &str| after(Side::Asked, &[received(&[]), leave.clone(), asks(field)]);
    let came =
        |fields: Vec<(String, String)>| Command::Hear(Event::ReplyCame { letter: None, fields, assurance: None });
    assert!(asked(f::NEXUS).decide(came(text(f::FACTS))).is_err(), "nobody asked for other facts");
    assert!(asked("fact.deception").decide(came(text("fact.deception"))).is_ok(), "nothing was said of it before");
    let told = after(Side::Asked, &[received(&[("fact.deception", "yes")]), asks("fact.deception")]);
    assert!(told.decide(came(text("fact.deception"))).is_err(), "two people have signed what it was");
    let state = asked(f::NEXUS);
    assert!(!state.authorised.is_empty() && state.review.is_some());
    let state = state.decide(came(text(f::NEXUS))).unwrap().iter().fold(state.clone(), State::apply);
    assert_eq!((state.authorised.len(), state.review.is_some()), (0, false));
}

#[test]
fn while_the_asker_has_not_answered_a_request_can_be_refused_and_nothing_else_decided() {
    let review = |decision| Command::Review { decision, review: Review::default(), signed: None };
    let condition = || Decision::Condition { text: "for this case".into() };
    let offered = Event::Reviewed { decision: condition(), review: Review::default(), signed: None };
    let state = after(Side::Asked, &[received(&[]), offered]);
    assert!(state.decide(review(condition())).is_err(), "an answer to the first may be on its way");
    let no = Decision::Refuse { ground: Ground::Sovereignty, reason: "found since".into(), cure: "none".into() };
    let state = state.decide(review(no)).unwrap().iter().fold(state.clone(), State::apply);
    assert_eq!(state.stage, Stage::Refused);
    let late = Event::ReplyCame { letter: None, fields: Vec::new(), assurance: Some("yes".into()) };
    assert!(state.decide(Command::Hear(late)).is_err(), "what comes after that changes nothing");
}

#[test]
fn each_condition_that_was_assured_binds_in_the_words_in_which_it_was_set() {
    let offered = |text: &str| Event::Reviewed {
        decision: Decision::Condition { text: text.into() },
        review: Review::default(),
        signed: None,
    };
    let came = |words: &str| Event::ReplyCame { letter: None, fields: Vec::new(), assurance: Some(words.into()) };
    let told = |text: &str| Event::DecisionTold { decision: Decision::Condition { text: text.into() } };
    let replied = |words: &str| Event::Replied { fields: Vec::new(), assurance: Some(words.into()) };
    let expected = ["Nobody is sentenced to death.", "Noted.", "In this case only."];
    let [first, noted, second] = expected;
    let asked = [received(&[]), offered(first), came(noted), offered(second), came(second)];
    assert_eq!(after(Side::Asked, &asked).conditions, expected);
    let asking = [told(first), replied(noted), told(second), replied(second)];
    assert_eq!(after(Side::Asking, &asking).conditions, expected);
}

#[test]
fn what_two_people_signed_is_offered_to_nobody_as_something_to_supply() {
    let fields = [(f::NEXUS, "a log"), (f::CASE, "A-1"), ("fact.deception", "yes")];
    let draft = Draft(fields.map(|(name, text)| (name.to_owned(), text.to_owned())).into());
    for name in [f::CASE, "fact.deception", f::PORT, f::TIME_FROM, f::CONDUCT] {
        assert!(!request::may_supply(&draft, name), "{name}");
    }
    for name in [f::NEXUS, f::NECESSITY, "fact.loss"] {
        assert!(request::may_supply(&draft, name), "{name}");
    }
}
