//! Deterministic translation: the answer is computed from the configuration that was in force, and joined like any other.

use std::{net::IpAddr, time::Duration};

use archive::Archive;
use retained::{
    AccessKind, AccessRecord, Converter, DETERMINISTIC_NAT, Doubt, Life, Read, Shape, Subscriber, Verdict,
    deterministic_nat, one_address,
};
use terms::{Instant, Period, Selector, Target, Transport};

use crate::common::{Folder, at, batch, look, names, rng};

const HISTORY: &str = "nat cgn-1\nfrom 2026-01-01T00:00:00Z\nuntil 2026-06-01T00:00:00Z\ninside 100.64.0.0/26\n\
                       outside 192.0.2.0/28\nend\nnat cgn-1\nfrom 2026-06-01T00:00:10Z\ninside 100.64.0.0/25\n\
                       outside 192.0.2.0/28\nend\n";

/// The configurations, and a line for each inside address.
fn filled(folder: &Folder) -> Archive {
    let mut archive = folder.open();
    let read = deterministic_nat(HISTORY.as_bytes(), at("2026-11-23T00:00:00Z"));
    assert_eq!((read.configs.len(), read.rejected.len()), (2, 0));
    let taken = archive.ingest(&batch(HISTORY.as_bytes(), DETERMINISTIC_NAT), read, &mut rng()).unwrap();
    assert_eq!(taken.records, 2);
    let mut lines = Read::new();
    for n in 0..128 {
        let address = IpAddr::from([100, 64, 0, n]);
        let life = Life::whole(Period::new(at("2026-01-01T00:00:00Z"), at("2026-11-01T00:00:00Z")).unwrap());
        let (subscriber, prefix) = (Subscriber::new(format!("sub-{n:03}")), one_address(address));
        lines.access.push(AccessRecord { subscriber, address, prefix, realm: None, kind: AccessKind::Radius, life });
        lines.keep();
    }
    archive.ingest(&batch(b"lines", Converter { name: "lines".into(), version: 1 }), lines, &mut rng()).unwrap();
    archive
}

fn target(port: u16, time: Instant) -> Target {
    Target {
        selector: Selector::new("192.0.2.1".parse().unwrap(), Some(port), Transport::Tcp),
        period: Period::new(time, time).unwrap(),
        clock_error_max: Duration::from_secs(1),
    }
}

fn check(archive: &Archive, port: u16, time: &str, expected: &[&str], sharers: usize) {
    let found = look(archive, &target(port, at(time)), at("2026-11-24T00:00:00Z")).unwrap();
    assert_eq!(names(&found), expected, "{port} {time}");
    for candidate in &found.attribution.candidates {
        assert_eq!((candidate.shape, candidate.doubts.contains(&Doubt::Computed)), (Shape::Computed, true));
        assert_eq!(candidate.batches.len(), 2, "the configuration's and the line's");
    }
    let one = if expected.is_empty() { Verdict::None } else { Verdict::One };
    assert_eq!((found.attribution.verdict, found.attribution.sharers), (one, sharers));
}

#[test]
fn the_configuration_in_force_then_says_who() {
    let folder = Folder::new("computed");
    {
        let archive = filled(&folder);
        // Four inside addresses share an outside one: 16,128 ports each. Then eight: 8,064.
        check(&archive, 1_024, "2026-03-01T00:00:00Z", &["sub-004"], 4);
        check(&archive, 1_024 + 16_128, "2026-03-01T00:00:00Z", &["sub-005"], 4);
        check(&archive, 1_024, "2026-10-01T00:00:00Z", &["sub-008"], 8);
        check(&archive, 1_024 + 16_128, "2026-10-01T00:00:00Z", &["sub-010"], 8);
        check(&archive, 80, "2026-10-01T00:00:00Z", &[], 8);
        check(&archive, 1_024, "2025-10-01T00:00:00Z", &[], 0);
    }
    let archive = folder.open();
    check(&archive, 1_024, "2026-10-01T00:00:00Z", &["sub-008"], 8);
}

#[test]
fn configurations_are_sealed_and_a_changed_bit_is_found() {
    let folder = Folder::new("computed-sealed");
    drop(filled(&folder));
    let files: Vec<_> =
        folder.files().into_iter().filter(|(path, _)| path.parent().unwrap().ends_with("configs")).collect();
    assert_eq!(files.len(), 4);
    for (path, bytes) in files {
        assert!(!bytes.windows(9).any(|w| w == b"192.0.2.0" || w == b"100.64.0."));
        for at in (0..bytes.len()).step_by(5) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            assert!(folder.try_open().is_err(), "{} at {at}", path.display());
        }
        std::fs::write(&path, bytes).unwrap();
    }
    check(&folder.open(), 1_024, "2026-10-01T00:00:00Z", &["sub-008"], 8);
}
