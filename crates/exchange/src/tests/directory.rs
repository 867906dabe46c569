//! The directory: who may sign it, when it counts, and what may not stand in it.

use terms::StateCode;

use super::federation::{at, directory, directory_file, draft, id, key, node_keys, now, root_keys, roots};
use crate::*;

fn check(file: &[u8], expect: Result<(), &str>) {
    assert_eq!(Directory::read(file, &roots(), now(), 7).map(|_| ()).map_err(|f| f.code()), expect);
}

fn signed(draft: &DirectoryDraft) -> Vec<u8> {
    let keys = root_keys();
    Directory::write(draft, &[&keys[0], &keys[1]])
}

fn changed(change: impl FnOnce(&mut DirectoryDraft)) -> Vec<u8> {
    let mut draft = draft();
    change(&mut draft);
    signed(&draft)
}

#[test]
fn it_is_looked_up_by_node_officer_body_and_state() {
    let directory = directory();
    let xb: StateCode = id("XB");
    assert_eq!(directory.nodes_of(xb).count(), 3);
    let (officer, node) = directory.officer(&id("eli.xb")).unwrap();
    assert_eq!((officer.person(), node.id()), (&id("eli"), &id("central.xb")));
    assert_eq!(directory.provider(&id("xb-net")).unwrap().id(), &id("net.xb"));
    assert_eq!(directory.authority(&id("xb-court")).unwrap().functions(), [Function::Independent]);
    assert!(directory.authority(&id("xb-net")).is_none());
}

#[test]
fn one_root_is_not_enough_and_signing_twice_is_signing_once() {
    let keys = root_keys();
    check(&Directory::write(&draft(), &[&keys[0]]), Err("directory-too-few-roots"));
    check(&Directory::write(&draft(), &[&keys[0], &key("stranger")]), Err("directory-too-few-roots"));
    check(&Directory::write(&draft(), &[&keys[0], &keys[0]]), Err("directory-layout"));
    check(&Directory::write(&draft(), &[]), Err("directory-too-few-roots"));
    check(&directory_file(), Ok(()));
    let one = Directory::write(&draft(), &[&keys[1]]);
    check(&Directory::countersign(&one, &keys[2]).unwrap(), Ok(()));
}

#[test]
fn roots_that_make_no_sense_are_none() {
    let keys: Vec<_> = root_keys().iter().map(SigningKey::verifying_key).collect();
    assert!(Roots::new(keys.clone(), 0).is_none());
    assert!(Roots::new(keys.clone(), 4).is_none());
    assert!(Roots::new(vec![keys[0], keys[0]], 2).is_none());
    assert!(Roots::new(keys, 3).is_some());
}

#[test]
fn it_counts_from_its_day_to_its_day_and_never_goes_back() {
    check(&changed(|d| d.expires = at("2026-11-23T11:59:59Z")), Err("directory-expired"));
    check(&changed(|d| d.expires = now()), Ok(()));
    check(&changed(|d| d.issued = at("2026-11-23T12:05:01Z")), Err("directory-from-the-future"));
    check(&changed(|d| d.version = 6), Err("directory-rollback"));
    check(&changed(|d| d.version = 8), Ok(()));
}

#[test]
fn nothing_stands_in_it_twice() {
    check(&changed(|d| d.nodes.push(d.nodes[0].clone())), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].id = id("central.xa")), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].organisation = d.nodes[0].organisation.clone()), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].officers[0].id = id("ada.xa")), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].signing[0].0 = key("ada.xa").verifying_key()), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].opening = d.nodes[0].opening.clone()), Err("directory-twice"));
}

#[test]
fn a_provider_has_no_function_of_an_authority_and_a_node_has_keys() {
    check(&changed(|d| d.nodes[4].functions = vec![Function::Central]), Err("directory-bad-entry"));
    check(&changed(|d| d.nodes[0].signing.clear()), Err("directory-bad-entry"));
    check(&changed(|d| d.nodes[0].opening.clear()), Err("directory-bad-entry"));
}

#[test]
fn any_changed_byte_of_what_is_signed_is_seen() {
    let good = directory_file();
    let start = good.windows(2).position(|pair| pair == b"\n\n").unwrap() + 2;
    for position in (start..good.len()).step_by(211) {
        let mut bad = good.clone();
        bad[position] ^= 1;
        check(&bad, Err("directory-too-few-roots"));
    }
    for length in (0..start).step_by(5) {
        assert!(Directory::read(&good[..length], &roots(), now(), 0).is_err());
    }
}

#[test]
fn the_newest_valid_key_is_sealed_to() {
    let mut draft = draft();
    let (old, term) = draft.nodes[0].opening[0].clone();
    let newer = node_keys("central.xa next").opening.sealing_key().clone();
    draft.nodes[0].opening.push((newer.clone(), Term { from: at("2026-11-20T00:00:00Z"), ..term }));
    let directory = Directory::read(&signed(&draft), &roots(), now(), 0).unwrap();
    let node = directory.node(&id("central.xa")).unwrap();
    assert_eq!(node.sealing_key(now()), Some(&newer));
    assert_eq!(node.sealing_key(at("2026-11-19T00:00:00Z")), Some(&old));
    assert_eq!(node.sealing_key(at("2027-11-19T00:00:00Z")), None);
}

#[test]
fn past_its_day_nothing_can_be_checked() {
    let (_, letter) = super::samples::all().swap_remove(0);
    let frame =
        super::federation::as_sender(&letter.header.from, &["ada.xa"], |from| sign_frame(&letter, from).unwrap());
    let result = verify_frame(&frame, &directory(), at("2026-12-31T00:00:01Z")).map(|_| ());
    assert_eq!(result, Err(PeerFault::DirectoryExpired));
}

/// The next after `draft()`, with this act in it, as it is signed and read.
fn next(
    act: impl FnOnce(&mut DirectoryDraft) -> Result<(), NotDrafted>,
) -> Result<(Directory, Vec<Change>), NotDrafted> {
    let last = directory();
    let mut draft = last.draft().unwrap();
    draft.version += 1;
    act(&mut draft)?;
    let next = Directory::read(&signed(&draft), &roots(), now(), last.version() + 1).unwrap();
    let changes = next.changes_since(&last);
    Ok((next, changes))
}

#[test]
fn a_draft_made_from_a_directory_says_the_same() {
    let (next, changes) = next(|_| Ok(())).unwrap();
    assert_eq!((next.version(), changes.as_slice()), (8, [].as_slice()));
    assert_eq!(counted(&changes), "nothing but its days");
}

#[test]
fn a_suspension_is_one_act_for_every_key_and_touches_nobody_else() {
    let at = at("2026-11-23T09:00:00Z");
    let (next, changes) = next(|draft| draft.suspend(&id("central.xb"), at)).unwrap();
    let node = next.node(&id("central.xb")).unwrap();
    // What was revoked before stays revoked from its own moment on.
    assert!(node.terms().values().all(|(_, term)| term.revoked_at.is_some_and(|revoked| revoked <= at)));
    assert_eq!((node.sealing_key(now()), node.signing_keys_at(now()).count()), (None, 0));
    assert!(changes.iter().all(|change| change.node == id("central.xb")) && !changes.is_empty());
    assert_eq!(counted(&changes), format!("keys revoked: {}", changes.len()));
    assert_eq!(
        super::federation::directory().draft().unwrap().suspend(&id("nobody.xb"), at),
        Err(NotDrafted::NoMember(id("nobody.xb")))
    );
}

#[test]
fn a_revocation_is_never_put_off() {
    let revoked = key("central.xa revoked").verifying_key().id();
    let before = at("2026-11-22T12:00:00Z");
    let act = |moment| next(|draft| draft.revoke(&revoked, moment)).map(|(_, changes)| changes.len());
    assert_eq!(act(before.after(std::time::Duration::from_secs(1))), Err(NotDrafted::Revoked(revoked)));
    assert_eq!(act(before), Ok(0));
    assert_eq!(act(before.before(std::time::Duration::from_secs(1))), Ok(1));
    let unknown = key("stranger").verifying_key().id();
    assert_eq!(next(|draft| draft.end(&unknown, before)).unwrap_err(), NotDrafted::NoKey(unknown));
}

#[test]
fn an_enrolment_adds_keys_and_people_and_takes_none_away() {
    let mut entry = draft().nodes.swap_remove(0);
    let (keys, people) = (entry.signing.len(), entry.officers.len());
    let term = entry.signing[0].1;
    entry.signing = vec![(key("central.xa next").verifying_key(), term)];
    entry.officers.truncate(1);
    entry.officers[0].keys = vec![(key("ada.xa next").verifying_key(), term)];
    let (next, changes) = next(|draft| draft.enrol(entry.clone())).unwrap();
    let node = next.node(&id("central.xa")).unwrap();
    assert_eq!((node.signing_keys().count(), node.officers().len()), (keys + 1, people));
    assert_eq!(counted(&changes), "keys new: 2");
    let other = |change: fn(&mut NodeDraft)| {
        let mut entry = entry.clone();
        change(&mut entry);
        directory().draft().unwrap().enrol(entry).unwrap_err()
    };
    assert_eq!(other(|entry| entry.state = id("XC")), NotDrafted::OtherBody(id("central.xa")));
    assert_eq!(other(|entry| entry.officers[0].person = id("eve")), NotDrafted::OtherPerson(id("ada.xa")));
}

#[test]
fn signatures_travel_alone_and_fit_one_draft_only() {
    let keys = root_keys();
    let file = Directory::write(&draft(), &[]);
    check(&file, Err("directory-too-few-roots"));
    assert_eq!(Directory::read_draft(&file).unwrap().digest(), directory().digest());
    let lines: Vec<String> = keys.iter().map(|key| Directory::sign(&file, key).unwrap()).collect();
    check(&Directory::join(&file, &lines[..1]).unwrap(), Err("directory-too-few-roots"));
    let joined = Directory::join(&file, &lines[1..]).unwrap();
    check(&joined, Ok(()));
    assert_eq!(roots().signed(&joined).unwrap().len(), 2);
    let mut other = draft();
    other.nodes.pop();
    check(&Directory::join(&Directory::write(&other, &[]), &lines).unwrap(), Err("directory-too-few-roots"));
    let twice = [lines[0].clone(), lines[0].clone()];
    assert_eq!(Directory::join(&file, &twice), Err(DirectoryFault::Layout));
    assert_eq!(Directory::join(&file, &["nothing\n".to_owned()]), Err(DirectoryFault::Layout));
    assert_eq!(Directory::join(&file, &["\n".to_owned()]), Err(DirectoryFault::Layout));
}

#[test]
fn what_a_stolen_key_signed_stays_evidence_up_to_the_revocation_and_not_a_moment_longer() {
    let theft = at("2026-11-23T11:00:00Z");
    let (_, mut letter) = super::samples::all().swap_remove(0);
    let signed_at = |moment| {
        letter.header.at = moment;
        super::federation::as_sender(&letter.header.from, &["ada.xa"], |from| sign_frame(&letter, from).unwrap())
    };
    let mut frame_at = signed_at;
    let second = std::time::Duration::from_secs(1);
    let (before, after) = (frame_at(theft.before(second * 60)), frame_at(theft));
    let officer = key("ada.xa").verifying_key().id();
    let (next, _) = next(|draft| draft.revoke(&officer, theft)).unwrap();
    let verified = |frame: &[u8], received| verify_frame(frame, &next, received).map(|_| ());
    // The log proves when it was received: before, it is evidence for ever; after, nobody can know when it was written.
    assert_eq!(verified(&before, theft.before(second)), Ok(()));
    assert_eq!(verified(&before, theft), Err(PeerFault::KeyRevoked));
    assert_eq!(verified(&before, now()), Err(PeerFault::KeyRevoked));
    assert_eq!(verified(&after, theft.before(second)), Err(PeerFault::KeyRevoked), "a clock that was put back");
    assert_eq!(verified(&after, now()), Err(PeerFault::KeyRevoked));
}
