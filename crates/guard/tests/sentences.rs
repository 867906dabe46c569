//! Each no has a stable code, a sentence and a way to put it right, and the list of codes is complete.

use std::collections::BTreeMap;

use crate::random::{Chance, some_papers};

/// One refusal of each code, as met among random deeds.
fn met() -> BTreeMap<&'static str, guard::Refusal> {
    let mut chance = Chance::new(3);
    (0..60_000).filter_map(|_| some_papers(&mut chance).judge().err()).map(|r| (r.code(), r)).collect()
}

#[test]
fn each_refusal_says_why_and_how_to_put_it_right() {
    let met = met();
    for code in guard::Refusal::CODES {
        let refusal = met.get(code).unwrap_or_else(|| panic!("{code} is never met"));
        let (why, cure) = (refusal.to_string(), refusal.cure());
        assert!(why.len() > 15 && !why.ends_with('.'), "{code}: {why}");
        assert!(cure.len() > 15 && cure.ends_with('.') && cure.starts_with(char::is_uppercase), "{code}: {cure}");
        assert!(!cure.contains("  ") && !why.contains("  "), "{code}: {why} {cure}");
    }
    assert_eq!(met.len(), guard::Refusal::CODES.len(), "a code is missing in CODES");
}

#[test]
fn no_refusal_shows_whom_it_concerns() {
    for (code, refusal) in met() {
        for text in [refusal.to_string(), refusal.cure(), format!("{refusal:?}")] {
            assert!(!text.contains("192.0.2") && !text.contains("db8") && !text.contains("40001"), "{code}: {text}");
        }
    }
}

#[test]
fn each_safeguard_is_put_as_a_question_of_its_own() {
    let asked: BTreeMap<&str, guard::Safeguard> = guard::Safeguard::ALL.iter().map(|s| (s.asks(), *s)).collect();
    assert_eq!(asked.len(), guard::Safeguard::ALL.len(), "two safeguards ask the same");
    for question in asked.keys() {
        assert!(question.ends_with('?') && question.split(' ').count() >= 4, "no question: {question}");
    }
}
