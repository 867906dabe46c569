//! What is told beside the yes and the no: each of these could be wrong without any answer opening or closing.

use law::{DualCriminality, Fact, Question, ask, retentions, routes, separable};
use terms::{Instant, Measure};

use crate::closed::{book, question};

const DATED: &str = "source = \"Some Act, s 9\"\nfrom = 2021-01-01\nto = 2026-06-30\nreview = \"unverified\"\n";

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[test]
fn a_standing_consent_is_told_to_the_states_that_it_names_and_on_its_days() {
    let named = |state: &str, to: &str| {
        let text = format!(
            "[[standing]]\nid = \"xb-standing\"\nsays = \"At once.\"\nstates = [\"{state}\"]\nmeasures = [\"preserve\"]\ndata = [\"user-identification\"]\nsource = \"Act, s 8\"\nfrom = 2020-01-01\nto = {to}\nreview = \"unverified\"\n\n[[retention]]"
        );
        routes(&book(&[["XB.toml", "[[retention]]", &text]]), &question()).standing.len()
    };
    assert_eq!([named("XA", "2027-01-01"), named("XB", "2027-01-01"), named("XA", "2025-01-01")], [1, 0, 0]);
}

#[test]
fn what_is_never_a_ground_is_told_while_it_holds() {
    let never = format!("[[never]]\nid = \"pact-never\"\nsays = \"Bank secrecy is no reason.\"\n{DATED}\n[[clause]]");
    let (book, mut q) = (book(&[["pact.toml", "[[clause]]", &never]]), question());
    assert!(ask(&book, &q).nevers.is_empty(), "it has ended");
    (q.acted_at, q.asked_at) = (at("2026-05-01T09:00:00Z"), at("2026-05-02T09:00:00Z"));
    assert_eq!(ask(&book, &q).nevers.len(), 1);
}

#[test]
fn retention_rules_that_have_ended_are_not_listed() {
    let ended = ["XB.toml", "days_max = 180\nstatus = \"in-force\"", "status = \"in-force\"\nto = 2026-06-30"];
    let (book, q) = (book(&[ended]), question());
    assert_eq!(retentions(&book, q.to, at("2026-06-30T12:00:00Z")).len(), 1);
    assert_eq!(retentions(&book, q.to, q.asked_at).len(), 0);
}

#[test]
fn what_else_the_facts_make_out_is_judged_by_the_day_of_the_act_in_each_state() {
    // Midnight has passed in the one state and not in the other, where the law begins with the next day.
    let begins = ["cheating.toml", "art. 9\"\nfrom = 2020-01-01", "art. 9\"\nfrom = 2026-11-20"];
    let zone = ["XB.toml", "Europe/Lisbon", "America/Havana"];
    let (book, mut q) = (book(&[begins, zone]), question());
    q.conduct.clear();
    q.acted_at = at("2026-11-20T02:00:00Z");
    assert!(separable(&book, &q).is_empty(), "there it is still the day before");
    q.acted_at = at("2026-11-20T06:00:00Z");
    assert_eq!(separable(&book, &q), ["cheating"]);
}

#[test]
fn only_a_text_that_permits_refusal_says_that_it_may_be_waived() {
    for (rule, waived) in [("may", true), ("required", false)] {
        let (book, mut q) = (book(&[["XB.toml", "dual = \"required\"", &format!("dual = \"{rule}\"")]]), question());
        q.measure = Measure::Disclose;
        q.facts.0.insert("tricked".to_owned(), Fact::No);
        let answer = ask(&book, &q);
        assert!(!answer.is_open(), "nobody has waived it");
        assert_eq!(answer.gaps[0].cure.contains("may waive it"), waived, "{rule}");
    }
}

#[test]
fn the_closed_road_with_the_fewest_bars_comes_first_whatever_its_rank() {
    let later = ["pact.toml", "art. 2\"\nfrom = 2021-01-01", "art. 2\"\nfrom = 2027-01-01"];
    let urgent = ["XB.toml", "rank = 90", "rank = 90\nurgency = [\"emergency\"]"];
    let early = ["pact.toml", "list of parties\"\nfrom = 2021-01-01", "list of parties\"\nfrom = 2027-01-01"];
    let closed = routes(&book(&[later, urgent, early]), &question()).closed;
    let order: Vec<_> = closed.iter().map(|r| (r.citation.record.as_str(), r.bars.len())).collect();
    assert_eq!(order, [("xb-own", 1), ("pact-2", 2)]);
}

#[test]
fn a_road_that_a_reservation_made_ask_for_dual_criminality_is_barred_by_what_bars_it() {
    let grave =
        ["pact.toml", "dual = \"not-required\"", "dual = \"not-required\"\nmonths_min = 60\nurgency = [\"emergency\"]"];
    let (book, mut q) = (book(&[grave]), question());
    q.facts.0.remove("tricked");
    let bars = |q: &Question| {
        let pact = routes(&book, q).closed.into_iter().find(|r| r.citation.record == "pact-2").unwrap();
        pact.bars.iter().map(|b| b.code).collect::<Vec<_>>()
    };
    assert_eq!(bars(&q), ["urgency", "gravity"]);
    // With a count that the reservation does not spare it asks for dual criminality, and so for the missing fact itself.
    q.conduct.push("unheard-of".to_owned());
    assert_eq!(bars(&q), ["urgency"]);
}

#[test]
fn the_circumstance_that_raised_the_maximum_is_named() {
    let tiers = [
        "cheating.toml",
        "any = [\"harm >= 5000 XXB\"]",
        "any = [\"harm >= 5000 XXB\"], says = \"great harm\" }, { months_max = 180, any = [\"harm >= 9000 XXB\"], says = \"ruin\"",
    ];
    let (book, mut q) = (book(&[tiers]), question());
    q.measure = Measure::Disclose;
    for (whole, raised, months) in [(200, None, 60), (5000, Some("great harm"), 120), (9000, Some("ruin"), 180)] {
        let harm = Fact::Amount { hundredths: whole * 100, currency: "XXB".to_owned() };
        q.facts.0.insert("harm".to_owned(), harm);
        let DualCriminality::Compared { counts } = ask(&book, &q).dual else { panic!("compared") };
        let side = counts[0].sides[0].as_ref().unwrap();
        assert_eq!((side.raised_by.as_deref(), counts[0].months_max[0]), (raised, Some(months)));
    }
}

#[test]
fn a_preservation_holds_as_long_as_its_clause_says() {
    let book = book(&[["pact.toml", "rank = 10", "rank = 10\nhold_days = 60\nextend_days = 30"]]);
    assert_eq!([book.hold_days("pact-2"), book.hold_days("xb-own"), book.hold_days("nothing")], [Some(60), None, None]);
    assert_eq!(ask(&book, &question()).bases[0].hold_days, [Some(60), Some(30)]);
}
