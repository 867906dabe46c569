//! Leases of addresses and prefixes, renewed until they are not.

use std::{
    collections::{BTreeMap, VecDeque},
    net::IpAddr,
    sync::Arc,
};

use terms::Instant;

use crate::{AccessKind, AccessRecord, Life, Read, Subscriber};

/// One address or prefix and the device that has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lease {
    pub(crate) address: IpAddr,
    pub(crate) prefix: u8,
    pub(crate) device: String,
}

/// What a source says of a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Given or renewed at the first moment, and good until the second.
    Given(Instant, Instant),
    /// It was given or renewed at the first moment and ended at the second, before its time or at it.
    Ended(Instant, Instant),
    /// It is over, and nobody wrote down when.
    Gone,
}

/// What a lease takes in memory beside its text, about.
const LEASE_BYTES: usize = 240;

/// Leases take no more memory than this: nearly a million of them.
const BYTES_MAX: usize = 256 << 20;

/// The leases that may still be renewed.
#[derive(Debug)]
pub(crate) struct Leases {
    bytes_max: usize,
    bytes: usize,
    tick: u64,
    open: BTreeMap<Arc<Lease>, (Open, u64)>,
    /// In the order in which they were touched; an entry that is out of date is passed over.
    order: VecDeque<(u64, Arc<Lease>)>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    from: Instant,
    /// Last given or renewed.
    renewed: Instant,
    /// Good until.
    to: Instant,
    gone: bool,
}

impl Default for Leases {
    fn default() -> Self {
        Self { bytes_max: BYTES_MAX, bytes: 0, tick: 0, open: BTreeMap::new(), order: VecDeque::new() }
    }
}

impl Leases {
    #[cfg(test)]
    pub(crate) fn with_bytes_max(bytes_max: usize) -> Self {
        Self { bytes_max, ..Self::default() }
    }

    /// Takes one statement. `false`: a lease of which nothing is known is over since an unknown moment.
    pub(crate) fn take(&mut self, lease: Lease, said: Said, out: &mut Read) -> bool {
        self.tick += 1;
        let key = self.open.get_key_value(&lease).map_or_else(|| Arc::new(lease), |(known, _)| known.clone());
        let known = self.open.get(&key).map(|(open, _)| *open);
        let open = match (said, known) {
            (Said::Given(from, to), Some(open)) if from <= open.to && !open.gone => {
                Open { from: open.from.min(from), renewed: open.renewed.max(from), to: to.max(from), gone: false }
            }
            (Said::Given(from, to), before) => {
                if let Some(before) = before {
                    give(&key, before, out);
                }
                Open { from, renewed: from, to: to.max(from), gone: false }
            }
            (Said::Ended(_, at), Some(open)) => {
                // What ends after its time ended at its time.
                let to = if open.gone { open.to } else { at.min(open.to).max(open.from) };
                Open { renewed: open.renewed.min(to), to, ..open }
            }
            (Said::Ended(from, at), None) => Open { from, renewed: from.min(at), to: at.max(from), gone: false },
            (Said::Gone, Some(open)) => Open { gone: true, ..open },
            (Said::Gone, None) => return false,
        };
        if known.is_none() {
            self.bytes += size(&key);
        }
        self.open.insert(key.clone(), (open, self.tick));
        self.order.push_back((self.tick, key));
        while self.bytes > self.bytes_max {
            self.give_oldest(out);
        }
        // Renewals leave entries behind that are out of date.
        if self.order.len() > 2 * self.open.len() + 1_024 {
            let open = &self.open;
            self.order.retain(|(tick, key)| open.get(key).is_some_and(|(_, last)| last == tick));
        }
        true
    }

    pub(crate) fn finish(&mut self, out: &mut Read) {
        while !self.order.is_empty() {
            self.give_oldest(out);
        }
    }

    fn give_oldest(&mut self, out: &mut Read) {
        let Some((tick, key)) = self.order.pop_front() else {
            self.bytes = 0;
            return;
        };
        if self.open.get(&key).is_some_and(|(_, last)| *last == tick)
            && let Some((open, _)) = self.open.remove(&key)
        {
            self.bytes -= size(&key);
            give(&key, open, out);
        }
    }
}

fn size(lease: &Lease) -> usize {
    LEASE_BYTES + lease.device.len()
}

fn give(lease: &Lease, open: Open, out: &mut Read) {
    // Gone before its time: it lasted until its last renewal at least, and not longer than it was good.
    let to = if open.gone { open.renewed } else { open.to };
    out.access.push(AccessRecord {
        subscriber: Subscriber::new(&lease.device),
        address: lease.address,
        prefix: lease.prefix,
        realm: None,
        kind: AccessKind::Dhcp,
        life: Life::spanning(open.from, to, None, Some(open.to)),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Instant {
        Instant::from_micros(second * 1_000_000)
    }

    fn lease(device: usize) -> Lease {
        Lease { address: [192, 0, 2, 7].into(), prefix: 32, device: format!("device {device}") }
    }

    fn check(said: &[Said], expected: &[(i64, i64, i64)]) {
        let (mut leases, mut out) = (Leases::default(), Read::new());
        for said in said {
            leases.take(lease(1), *said, &mut out);
        }
        leases.finish(&mut out);
        let ends = |l: Life| (l.certain().from().seconds(), l.certain().to().seconds(), l.possible().to().seconds());
        assert_eq!(out.access.iter().map(|r| ends(r.life)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn renewals_are_one_lease_and_gaps_are_two() {
        use Said::{Ended, Given, Gone};
        check(&[Given(at(10), at(30)), Given(at(20), at(40))], &[(10, 40, 40)]);
        check(&[Given(at(10), at(30)), Given(at(31), at(40))], &[(10, 30, 30), (31, 40, 40)]);
        check(&[Given(at(10), at(30)), Ended(at(10), at(15))], &[(10, 15, 15)]);
        check(&[Given(at(10), at(30)), Ended(at(10), at(99))], &[(10, 30, 30)]);
        check(&[Given(at(10), at(30)), Given(at(20), at(40)), Gone], &[(10, 20, 40)]);
        check(&[Given(at(10), at(30)), Gone, Given(at(25), at(45))], &[(10, 10, 30), (25, 45, 45)]);
        check(&[Ended(at(10), at(15))], &[(10, 15, 15)]);
        check(&[Gone], &[]);
    }

    #[test]
    fn when_memory_is_full_the_oldest_lease_is_given_out() {
        let (mut leases, mut out) = (Leases::with_bytes_max(10 * size(&lease(10))), Read::new());
        for n in 0..1_000 {
            leases.take(lease(10 + n % 90), Said::Given(at(n as i64), at(n as i64 + 5)), &mut out);
            assert!(leases.open.len() <= 10 && leases.order.len() <= 2_048);
        }
        leases.finish(&mut out);
        assert_eq!(out.access.len(), 1_000, "none renewed in time, none lost");
    }
}
