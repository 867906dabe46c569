//! Packing and verifying: what holds, what is refused, and what the report says.

use evidence::{
    Fingerprint, Holder, KeyHolder, PublicKey, SigningKey,
    log::cosign,
    package::{
        Check, Contents, Fault, NotPacked, Outcome, Package, Payload, Report, Term, Trust, Version, Worth, verify,
    },
    sha256,
    stamp::authority::{Authority, AuthorityKey},
};

use terms::Role;

use crate::house::{CLERK, House, NODE, OFFICER, PROVIDER, WITNESSES, at, bodies, contents, house, limits, package};

fn outcome(report: &Report, id: &str) -> Outcome {
    report.checks.iter().find(|check| check.id == id).unwrap().outcome
}

#[track_caller]
fn not_packed(change: impl Fn(&mut Contents), signers: &[usize], expect: impl Fn(&NotPacked) -> bool) {
    let house = house(1);
    let mut contents = contents(&house, 1_000, 1);
    change(&mut contents);
    let signers: Vec<_> = signers.iter().map(|who| house.signer(*who)).collect();
    let refused = Package::build(&contents, &bodies(1_000, 1), &signers).unwrap_err();
    assert!(expect(&refused), "{refused:?}");
}

#[test]
fn a_package_verifies_and_says_so_in_words() {
    let report = verify(&package(1, 5_000), &house(1).trust(), Some(at(100)));
    let passed = report.checks.iter().all(|check| check.outcome == Outcome::Passed);
    assert!(passed && report.verified() && report.vouched(), "{report:#?}");
    assert_eq!(report.checks.iter().map(|check| check.id).collect::<Vec<_>>(), Check::IDS);
    assert_eq!(report.proven.len(), 5);
    assert!(report.not_proven.iter().any(|says| says.starts_with("Origin.") && says.contains("never before")));
}

#[test]
fn the_same_contents_are_the_same_bytes() {
    let house = house(1);
    let built = |contents: &Contents| {
        Package::build(contents, &bodies(5_000, 1), &[house.signer(OFFICER), house.signer(NODE)]).unwrap()
    };
    let plain = contents(&house, 5_000, 1);
    let mut turned = plain.clone();
    turned.payload.reverse();
    turned.holders.reverse();
    assert!(built(&plain) == built(&plain) && built(&turned) == built(&plain));
    assert!(package(1, 5_000) == package(1, 5_000));
}

#[test]
fn what_was_packed_is_what_is_read() {
    let house = house(1);
    let contents = contents(&house, 1_000, 1);
    let bytes = package(1, 1_000);
    let package = Package::verified(&bytes, &house.trust(), Some(at(100))).unwrap();
    assert_eq!((package.request(), package.at()), (contents.request, contents.at));
    assert_eq!((package.limits(), package.custody()), (&limits(), &contents.custody));
    for (name, body) in &bodies(1_000, 1) {
        assert_eq!(package.file_in(&bytes, name), Some(body.as_slice()));
    }
    assert_eq!(package.payload(), contents.payload);
    assert_eq!(package.names().count(), contents.payload.len() + 22);
    let limits = std::str::from_utf8(package.file_in(&bytes, "LIMITS.txt").unwrap()).unwrap();
    assert!(limits.contains("Custody is shown from the moment when the records were received, never before"));
}

#[test]
fn without_trusted_keys_the_report_says_that_nobody_vouched() {
    let report = verify(&package(1, 1_000), &Trust::nobody(), None);
    assert!(report.verified() && !report.vouched());
    assert_eq!((outcome(&report, "nodes"), outcome(&report, "times")), (Outcome::NotAsked, Outcome::NotAsked));
    assert!(report.not_proven.first().unwrap().starts_with("Who packed it"));
    assert!(Package::verified(&package(1, 1_000), &Trust::nobody(), None).is_err());
}

#[test]
fn a_forger_with_keys_of_its_own_is_not_vouched_for() {
    let forged = package(2, 1_000);
    assert!(verify(&forged, &Trust::nobody(), None).verified());
    let report = verify(&forged, &house(1).trust(), None);
    assert_eq!((outcome(&report, "nodes"), report.verified()), (Outcome::Failed, false));
    assert!(report.proven.is_empty());
}

#[test]
fn a_node_does_not_vouch_for_persons_whom_the_reader_does_not_know() {
    let known = house(1).known();
    let bytes = package(1, 1_000);
    let nodes = [known[NODE].clone(), known[PROVIDER].clone()];
    let report = verify(&bytes, &Trust::keys(nodes.clone()), None);
    assert_eq!((report.worth(), outcome(&report, "persons")), (Worth::NodesVouched, Outcome::NotAsked));
    assert!(!report.vouched() && report.not_proven[0].contains("nothing but their word"));

    // The key of one person says who the persons are, and so does a directory, even one that lists nobody.
    let but_one = Trust::keys(known.iter().enumerate().filter(|(n, _)| *n != CLERK).map(|(_, key)| key.clone()));
    let of_a_directory = Trust::terms(nodes.map(|key| (key, Term::default())), at(0));
    for told in [but_one, of_a_directory] {
        let report = verify(&bytes, &told, None);
        assert_eq!((report.worth(), report.first_failure().unwrap().id), (Worth::NotVerified, "persons"));
    }

    let one_node = Trust::keys([known[NODE].clone()]);
    assert_eq!(outcome(&verify(&bytes, &one_node, None), "nodes"), Outcome::Failed);

    let other = PublicKey::of(&SigningKey::from_bytes(&[200; 32]));
    let mut impostor = known.clone();
    impostor[CLERK].key = other;
    let report = verify(&bytes, &Trust::keys(impostor), None);
    assert_eq!((outcome(&report, "persons"), report.verified()), (Outcome::Failed, false));

    let mut other_state: Vec<KeyHolder> = known;
    other_state[NODE].state = "XC".parse().unwrap();
    assert_eq!(outcome(&verify(&bytes, &Trust::keys(other_state), None), "nodes"), Outcome::Failed);
}

#[test]
fn one_person_may_hold_two_offices_with_one_key_and_two_persons_may_not() {
    let bytes = package(1, 1_000);
    let mut known = house(1).known();
    let other = |role, officer: &str| KeyHolder {
        holder: Holder::Person { officer: officer.parse().unwrap(), role, node: known[OFFICER].holder.node().clone() },
        ..known[OFFICER].clone()
    };
    let (second, twin) = (other(Role::Desk, "reviewer-7"), other(Role::Reviewer, "reviewer-8"));
    known.push(second);
    assert!(verify(&bytes, &Trust::keys(known.clone()), None).vouched());
    known.push(twin);
    assert_eq!(outcome(&verify(&bytes, &Trust::keys(known), None), "persons"), Outcome::Failed);
}

#[test]
fn time_stamps_are_believed_by_the_readers_roots() {
    let (bytes, house) = (package(1, 1_000), house(1));
    let without = verify(&bytes, &house.trust(), None);
    let says = |report: &Report| report.checks.iter().find(|check| check.id == "stamps").unwrap().says.clone();
    assert!(outcome(&without, "stamps") == Outcome::Passed && says(&without).contains("You gave no roots"));
    let root = house.clock().root().unwrap();
    let with = verify(&bytes, &house.trust().with_stamp_roots([root]), None);
    assert!(with.vouched() && says(&with).contains("Your roots vouch"), "{with:#?}");
    let other = Authority::exercise(AuthorityKey::p256(&[0x66; 32]).unwrap(), "Another", at(-10), at(1_000));
    let strangers = verify(&bytes, &house.trust().with_stamp_roots(other.root()), None);
    assert_eq!((outcome(&strangers, "stamps"), strangers.verified()), (Outcome::Failed, false));
}

#[test]
fn witnesses_are_counted_and_may_be_known() {
    let (bytes, house) = (package(1, 1_000), house(1));
    let witness = |name: &str, key: &SigningKey| cosign::Witness { name: name.to_owned(), key: PublicKey::of(key) };
    let mine = witness(WITNESSES[1].0, &house.witnesses[1]);
    assert!(verify(&bytes, &house.trust().with_witnesses([mine]), None).vouched());
    let other = witness(WITNESSES[1].0, &SigningKey::from_bytes(&[200; 32]));
    let report = verify(&bytes, &house.trust().with_witnesses([other]), None);
    assert_eq!((outcome(&report, "nodes"), outcome(&report, "witnesses")), (Outcome::Failed, Outcome::Passed));
}

#[test]
fn time_is_the_readers() {
    let bytes = package(1, 1_000);
    let report = verify(&bytes, &house(1).trust(), Some(at(-1_000)));
    assert_eq!((outcome(&report, "times"), report.verified()), (Outcome::Failed, false));
    assert!(verify(&bytes, &house(1).trust(), Some(at(-100))).vouched(), "clocks may lie a little apart");
    let late = verify(&bytes, &house(1).trust(), Some(at(40_000_000)));
    let says = &late.checks.iter().find(|check| check.id == "limits").unwrap().says;
    assert!(late.vouched() && says.contains("ended"), "{says}");
}

#[test]
fn a_package_needs_a_person_and_a_node_that_it_lists() {
    not_packed(|_| (), &[], |why| *why == NotPacked::Sealers);
    not_packed(|_| (), &[NODE], |why| *why == NotPacked::Sealers);
    not_packed(|_| (), &[OFFICER], |why| *why == NotPacked::Sealers);
    not_packed(
        |contents| drop(contents.holders.remove(NODE)),
        &[OFFICER, NODE],
        |why| *why == NotPacked::UnknownSealer,
    );
    not_packed(
        |contents| contents.holders.push(contents.holders[0].clone()),
        &[OFFICER, NODE],
        |why| *why == NotPacked::SharedKey,
    );
}

#[test]
fn names_that_could_do_harm_are_not_packed() {
    let add = |name: &str| {
        let name = name.to_owned();
        move |contents: &mut Contents| contents.payload.push(Payload::of(&name, b""))
    };
    for name in ["data/../x", "/data/x", "data\\x", "data/x\0", "data/", "data/192.0.2.7.log"] {
        not_packed(add(name), &[OFFICER, NODE], |why| matches!(why, NotPacked::Name { index: 4, .. }));
    }
    not_packed(add("seal.json"), &[OFFICER, NODE], |why| matches!(why, NotPacked::Outside { index: 4 }));
    for name in ["data/answer.json", "data/Answer.json", "data/records", "data/answer.json/x"] {
        not_packed(add(name), &[OFFICER, NODE], |why| *why == NotPacked::Clash);
    }
    not_packed(|contents| contents.payload.clear(), &[OFFICER, NODE], |why| *why == NotPacked::Empty);
}

/// A package that its own room would not verify never leaves it.
#[test]
fn what_would_not_verify_is_not_packed() {
    let fails = |change: &dyn Fn(&mut Contents), id: &str| {
        not_packed(
            change,
            &[OFFICER, NODE],
            |why| matches!(why, NotPacked::WouldNotVerify { check, .. } if *check == id),
        );
    };
    for file in 0..4 {
        fails(&|contents| contents.payload[file].fingerprint = Fingerprint::of(b"x"), "custody");
    }
    fails(&|contents| contents.custody = evidence::custody::Chain::new(), "file");
    fails(&|contents| contents.log.index += 1, "log");
    fails(&|contents| contents.log.commitment_key[0] ^= 1, "log");
    fails(&|contents| contents.log.checkpoint.push('x'), "log");
    fails(&|contents| contents.limits.until = None, "log");
    fails(&|contents| contents.at = at(39), "log");
    fails(&|contents| contents.limits.purposes.clear(), "file");
    fails(&|contents| drop(contents.holders.remove(CLERK)), "custody");
}

#[test]
fn a_stranger_to_the_packing_cannot_seal_in_the_nodes_name() {
    let House { mut keys, holders, witnesses } = house(1);
    let contents = contents(&house(1), 1_000, 1);
    keys[NODE] = SigningKey::from_bytes(&[200; 32]);
    let stranger = House { keys, holders, witnesses };
    let refused = Package::build(&contents, &bodies(1_000, 1), &[stranger.signer(OFFICER), stranger.signer(NODE)]);
    assert_eq!(refused, Err(NotPacked::UnknownSealer));
}

#[test]
fn debug_shows_no_content() {
    let house = house(1);
    let contents = contents(&house, 300, 1);
    let text = format!("{contents:?} {:?}", Package::read(&package(1, 300)).unwrap());
    assert!(!text.contains("198.51.100") && !text.contains("subscriber-4411") && !text.contains("197, 197"));
}

#[test]
fn a_fault_names_what_is_wrong() {
    assert!(matches!(Package::read(b"not a zip"), Err(Fault::Zip(_))));
    let report = verify(b"", &Trust::nobody(), None);
    assert_eq!(report.first_failure().unwrap().id, "file");
    assert_eq!(report.checks.len(), Check::IDS.len());
    assert!(!report.verified() && sha256(b"") != sha256(b"x"));
}

/// A case lives ten years. The files in `tests/released` are added to and never edited; `UPDATE=1` writes one that is
/// not there yet.
#[test]
fn packages_of_every_release_still_open() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released");
    let newest = folder.join("package-2-stamped.zip");
    if std::env::var_os("UPDATE").is_some() && !newest.exists() {
        std::fs::write(&newest, package(1, 2_000)).unwrap();
    }
    let all =
        [("package-1.zip", Version::One), ("package-2.zip", Version::Two), ("package-2-stamped.zip", Version::Two)];
    for (name, version) in all {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let report = verify(&bytes, &house(1).trust(), Some(at(100)));
        assert!(report.vouched(), "{name}: {report:#?}");
        assert_eq!(Package::read(&bytes).unwrap().version(), version);
    }
}
