//! A body without a node: whatever is done in whatever order, nothing that was brought is ever called verified, and nothing comes back
//! before somebody has carried the letter.
#![cfg(test)]

use request::{Actor, Command, Decision, Draft, Event, Outcome, Outside, Side, Signed, Stage, State, Told};
use terms::{Digest, LetterId, Role};

fn digest(n: u8) -> Digest {
    Digest::from_bytes([n; 32])
}

fn signed(person: &str) -> Signed {
    let by = Actor { officer: person.parse().unwrap(), person: person.parse().unwrap(), role: Role::Approver };
    Signed { by, deed: digest(1), statement: String::new() }
}

fn outside() -> Outside {
    Outside { who: "courier 17".into(), channel: "courier".into(), number: None, spoke_with: None }
}

fn ready(n: u8, kind: &'static str) -> Command<'static> {
    Command::Ready { letter: LetterId::from_bytes([n; 16]), kind, to: "xc-justice".parse().unwrap(), frame: digest(n) }
}

fn command(n: u64) -> Command<'static> {
    let told = |told| Command::HearOutside { told, by: outside() };
    match n % 14 {
        0 => Command::Draft(Draft::default()),
        1 => Command::Propose(signed("ada")),
        2 => Command::Approve(signed("ben")),
        3 => ready(1, "request"),
        4 => Command::Carry { file: digest(9), channel: "post".into(), to_key: false },
        5 => told(Told::Received),
        6 => told(Told::Held { until: None }),
        7 => told(Told::Decided(Decision::Condition { text: "not in another case".into() })),
        8 => told(Told::Decided(Decision::Execute)),
        9 => Command::Bring { package: digest(7), files: 2, by: outside(), proven: n.is_multiple_of(3) },
        10 => Command::Check { package: digest(7), verified: true, says: Vec::new() },
        11 => Command::TellOutcome(Outcome { result: "identified".into(), words: String::new() }),
        12 => Command::Withdraw("over".into()),
        _ => Command::Close,
    }
}

/// Any order of commands by this seed; what was refused changed nothing.
fn check(seed: u64) {
    let mut chance = seed;
    let mut state = State::new(Side::Asking);
    let (mut carried, mut proven) = (false, None);
    for _ in 0..60 {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        for event in state.decide(command(chance >> 33)).unwrap_or_default() {
            match &event {
                Event::Carried { .. } => carried = true,
                Event::ToldOutside { .. } => assert!(carried, "{seed}: told before it was carried"),
                Event::Brought { proven: said, .. } => {
                    assert!(carried, "{seed}: brought before it was carried");
                    proven = Some(*said);
                }
                Event::EvidenceChecked { .. } => panic!("{seed}: what was brought was checked like a node's answer"),
                _ => {}
            }
            state = state.apply(&event);
        }
        assert_ne!(state.stage, Stage::Verified, "{seed}");
        assert_eq!(state.brought().map(|b| b.proven), proven, "{seed}: what was said to be proven changed");
    }
}

#[test]
fn nothing_that_was_brought_is_ever_verified_or_comes_before_the_letter_was_carried() {
    (0..20_000).for_each(check);
}

#[test]
fn a_file_that_was_lost_is_made_again_with_all_letters_and_a_new_letter_travels_alone() {
    let mut state = State::new(Side::Asking);
    let steps = [command(0), command(1), command(2), command(3)];
    for step in steps {
        state = state.decide(step).unwrap().iter().fold(state, State::apply);
    }
    let kinds = |state: &State| state.to_carry().iter().map(|l| l.kind.clone()).collect::<Vec<_>>();
    assert_eq!((state.stage, kinds(&state)), (Stage::ToCarry, vec!["request".to_owned()]));
    state = state.decide(command(4)).unwrap().iter().fold(state, State::apply);
    assert_eq!((state.stage, kinds(&state)), (Stage::Sent, vec!["request".to_owned()]), "lost: the same again");
    state = state.decide(ready(2, "reply")).unwrap().iter().fold(state, State::apply);
    assert_eq!(kinds(&state), ["reply"]);
}
