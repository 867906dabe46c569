//! What really happened in the samples is what the archive says.

use std::collections::BTreeSet;

use archive::NotRead;
use retained::{Doubt, Verdict};
use terms::Measure;

use crate::common::{Folder, asked, at, deed, ingest_samples, look, names, pass, rng, sample};

fn check(name: &str, doubts: &[Doubt]) {
    let folder = Folder::new(&format!("samples-{name}"));
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let asked = asked(name);
    let found = look(&archive, &asked.target, at("2026-11-24T00:00:00Z").max(asked.at)).unwrap();
    assert_eq!(names(&found), asked.expect, "{name}");
    let verdict = if asked.expect.len() == 1 { Verdict::One } else { Verdict::Several };
    assert_eq!(found.attribution.verdict, verdict);
    for candidate in &found.attribution.candidates {
        assert_eq!(candidate.doubts.iter().copied().collect::<Vec<_>>(), doubts, "{name}");
        assert_eq!(candidate.chain.len(), 2, "public, then private");
    }
    assert_eq!(found.attribution.sharers, sharers(&asked), "{name}");
    assert!(found.batches.len() >= 2, "the translation's and the line's");
    assert_eq!(found.leaf, 42);
}

/// Those who used the address in the hour of the question, counted from the text of the log, without any of the code
/// under test. The samples lie within one hour.
fn sharers(asked: &crate::common::Asked) -> usize {
    let text = String::from_utf8(sample("cgnat/conntrack.log")).unwrap();
    let (address, _, _) = asked.target.selector.reveal();
    let error = 0.5 + 0.1;
    let moment = asked.at.micros() as f64 / 1e6;
    let hour = |at: f64| (at / 3_600.0).floor();
    assert_eq!(hour(moment - error), hour(moment + error));
    let mut open = std::collections::BTreeMap::new();
    let mut alive: BTreeSet<String> = BTreeSet::new();
    for line in text.lines().filter(|l| l.contains(" dport=") && l.contains(&format!("dst={address} "))) {
        let seconds: f64 = line[1..line.find(']').unwrap()].parse().unwrap();
        let private = line.split_once("src=").unwrap().1.split(' ').next().unwrap().to_owned();
        let id = line.split_once(" id=").unwrap().1.to_owned();
        if line.contains("[DESTROY]") {
            let (from, private) = open.remove(&id).unwrap_or((0.0, private));
            if hour(from) <= hour(moment) && hour(moment) <= hour(seconds) {
                alive.insert(private);
            }
        } else {
            open.entry(id).or_insert((seconds, private));
        }
    }
    alive.extend(open.into_values().filter(|(from, _)| hour(*from) <= hour(moment)).map(|(_, private)| private));
    alive.len()
}

#[test]
fn the_demos_question_has_one_answer() {
    check("question", &[]);
}

#[test]
fn one_port_to_two_servers_has_two_answers() {
    check("several", &[Doubt::SeveralFit]);
}

#[test]
fn the_same_port_later_is_another_line() {
    check("later", &[]);
}

#[test]
fn a_lease_names_a_device_only() {
    check("lease", &[Doubt::DeviceOnly]);
}

#[test]
fn a_log_that_ended_before_the_connection_leaves_a_doubt() {
    check("open", &[Doubt::NatEndUnknown]);
}

#[test]
fn ingest_twice_is_once() {
    let folder = Folder::new("twice");
    let mut archive = folder.open();
    let first = ingest_samples(&mut archive, &mut rng());
    let status = archive.status();
    assert!(first.iter().all(|i| !i.already_there && i.records > 0));
    assert_eq!(status.tally.read, status.tally.stored + status.tally.set_aside);
    let again = ingest_samples(&mut archive, &mut rng());
    assert!(again.iter().all(|i| i.already_there && i.records == 0));
    assert_eq!(archive.status(), status);
    drop(archive);
    let mut archive = folder.open();
    assert_eq!(archive.status(), status);
    ingest_samples(&mut archive, &mut rng());
    assert_eq!(archive.status(), status);
}

fn check_refused(name: &str, spoil: impl Fn(&mut guard::Deed), expected: &str) {
    let folder = Folder::new(&format!("refused-{name}"));
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let now = at("2026-11-24T00:00:00Z");
    let mut spoilt = deed(Measure::Disclose, asked("question").target);
    spoil(&mut spoilt);
    let (pass, logged) = pass(spoilt, now);
    assert_eq!(archive.lookup(pass, logged, now).unwrap_err().to_string(), expected, "{name}");
}

#[test]
fn a_pass_for_another_provider_opens_nothing() {
    let other = |d: &mut guard::Deed| d.holder.provider = "other.example".parse().unwrap();
    check_refused("provider", other, &NotRead::NotThisProvider.to_string());
}

#[test]
fn leave_to_keep_is_no_leave_to_produce() {
    let keep = |d: &mut guard::Deed| d.measure = Measure::Preserve;
    check_refused("measure", keep, &NotRead::NotThisMeasure.to_string());
}

#[test]
fn leave_for_content_is_no_leave_for_users() {
    let content = |d: &mut guard::Deed| d.data = terms::DataCategory::StoredContent;
    check_refused("data", content, &NotRead::NotThisData.to_string());
}

#[test]
fn a_pass_that_ran_out_opens_nothing() {
    let folder = Folder::new("expired-pass");
    let archive = folder.open();
    let now = at("2026-11-24T00:00:00Z");
    let (pass, logged) = pass(deed(Measure::Disclose, asked("question").target), now);
    let later = now.after(guard::PASS_LIFE_MAX + std::time::Duration::from_micros(1));
    assert!(matches!(archive.lookup(pass, logged, later), Err(NotRead::PassExpired)));
}

#[test]
fn without_a_logged_decision_of_this_deed_nothing_is_read() {
    let folder = Folder::new("not-logged");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let now = at("2026-11-24T00:00:00Z");
    let (pass_for_one, _) = pass(deed(Measure::Disclose, asked("question").target), now);
    let (_, logged_other) = pass(deed(Measure::Disclose, asked("several").target), now);
    assert!(matches!(archive.lookup(pass_for_one, logged_other, now), Err(NotRead::NotLogged)));
}

#[test]
fn a_shared_address_without_its_port_is_not_held_either() {
    // The guard lets a preservation without port through; the archive cannot name what to hold.
    let folder = Folder::new("portless");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let now = at("2026-11-24T00:00:00Z");
    let mut target = asked("question").target;
    let (address, _, transport) = target.selector.reveal();
    target.selector = terms::Selector::new(address, None, transport);
    let (pass, logged) = pass(deed(Measure::Preserve, target), now);
    let until = at("2027-02-01T00:00:00Z");
    let held = archive.hold(pass, logged, until, &crate::common::schedules(1, 1), now, &mut rng());
    assert!(matches!(held, Err(NotRead::PortMissing)));
}
