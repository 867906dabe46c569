//! Any changed field is another deed: what two people signed is what is done.

use std::{collections::BTreeSet, net::IpAddr, time::Duration};

use guard::{Deed, target_digest};
use terms::{DataCategory, Measure, RequestId, Selector, Transport, Urgency};

use crate::papers::{deed, id, now, period, state, target};

fn one() -> Deed {
    deed("xb", "xb", "xb", "xa")
}

/// One changed field each; the last ones would collide if lengths were not part of what is hashed.
fn neighbours() -> Vec<Deed> {
    let changes: [fn(&mut Deed); 18] = [
        |d| d.request = RequestId::from_bytes([7; 16]),
        |d| d.measure = Measure::Preserve,
        |d| d.data = DataCategory::StoredContent,
        |d| d.target = target("192.0.2.8", Some(40_001)),
        |d| d.target = target("::ffff:192.0.2.7", Some(40_001)),
        |d| d.target = target("192.0.2.7", Some(40_002)),
        |d| d.target = target("192.0.2.7", Some(0)),
        |d| d.target = target("192.0.2.7", None),
        |d| d.target.selector = Selector::new(IpAddr::from([192, 0, 2, 7]), Some(40_001), Transport::Udp),
        |d| d.target.period = period(d.target.period.from(), now()),
        |d| d.target.clock_error_max += Duration::from_nanos(1),
        |d| d.holder.provider = id("provider.exampl"),
        |d| d.holder.established = state("xc"),
        |d| d.territory = None,
        |d| d.ordered_by.authority = id("desk.xc"),
        |d| d.ordered_by.state = state("xc"),
        |d| d.for_state = state("xc"),
        |d| d.urgency = Urgency::Urgent,
    ];
    changes
        .iter()
        .map(|change| {
            let mut other = one();
            change(&mut other);
            other
        })
        .collect()
}

#[test]
fn each_changed_field_gives_another_digest() {
    let mut seen = BTreeSet::from([one().digest()]);
    for (at, other) in neighbours().iter().enumerate() {
        assert!(seen.insert(other.digest()), "change {at} is not signed");
    }
}

#[test]
fn the_same_deed_gives_the_same_digest_for_ever() {
    // Approvals of last year are checked with it: the encoding may never change under this tag.
    assert_eq!(one().digest().to_string(), "d9638e46c370b554711cf60f51f2b3fdfe6c3ee2b29e6c57fbb981e0652b1f01");
    assert_eq!(
        target_digest(&one().target).to_string(),
        "63000243076ab8fdfc6106f9b6c4db9a7eab2dbb9a782df3ed47e035dc8b650b"
    );
}

#[test]
fn a_target_has_its_own_digest_apart_from_the_deed() {
    assert_ne!(target_digest(&one().target), one().digest());
    let mut other_case = one();
    other_case.request = RequestId::from_bytes([7; 16]);
    assert_eq!(target_digest(&other_case.target), target_digest(&one().target));
}

#[test]
fn debug_of_a_deed_shows_no_address() {
    let text = format!("{:?}", one());
    assert!(!text.contains("192.0.2") && !text.contains("40001") && !text.contains("40_001"), "{text}");
}
