//! Batches with everything that one can have, taken in at once and piece by piece.

use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use retained::{Batch, DETERMINISTIC_NAT, Place, Read, SetAside, deterministic_nat};
use terms::Digest;

use super::common::{self, Made, at};
use crate::{Archive, Trouble};

/// When their records begin.
pub(crate) const DAY: &str = "2026-11-22T10:00:00Z";

/// A batch with everything that a batch can have.
fn made(n: u16) -> (Batch, Read) {
    let mut read = Made(n).records(at(DAY));
    let text = "nat a\nfrom 2026-11-20T00:00:00Z\nuntil 2026-11-22T12:00:00Z\ninside 100.64.0.0/24\noutside 192.0.2.0/28\nend\n";
    read.configs = deterministic_nat(text.as_bytes(), at(DAY)).configs;
    assert_eq!(read.configs.len(), 1);
    read.set_aside(Place::Line(9), SetAside::NotText, b"\xffcanary");
    let batch =
        Batch { received: at(DAY).after(Duration::from_secs(7_200)), ..common::batch(&[n as u8], DETERMINISTIC_NAT) };
    (batch, read)
}

pub(crate) fn ingest(archive: &mut Archive, n: u16, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
    let (batch, read) = made(n);
    archive.ingest(&batch, read, rng).map(|_| ())
}

/// The same, read piece by piece: its name is known at its end only, and its records wait on the disk meanwhile.
pub(crate) fn stream(archive: &mut Archive, n: u16, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
    let (about, mut read) = made(n);
    let mut intake = archive.begin_unnamed(&Batch { source: Digest::from_bytes([0; 32]), ..about.clone() }, rng)?;
    for record in std::mem::take(&mut read.nat) {
        intake.take(Read { nat: vec![record], ..Read::new() })?;
        intake.make_room(0)?;
    }
    read.set_aside(Place::Line(10), SetAside::NotText, b"\xfecanary");
    for one in std::mem::take(&mut read.rejected) {
        intake.take(Read { rejected: vec![one], ..Read::new() })?;
        intake.set_down(0)?;
    }
    read.set_aside(Place::Line(11), SetAside::NotText, b"\xfdcanary");
    intake.take(read)?;
    intake.make_room(0)?;
    archive.commit_intake(*intake.named(about.source, 0, 9), rng).map(|_| ())
}
