//! What decides how long a row lives: its class, and the moment from which its days count.
//!
//! Days count from when the record was complete, which is what the texts call the end of the session, of the lease, of
//! the assignment. All records of one class that were complete on one UTC day go together at the end of their last day:
//! none before its moment, and the first of them less than 24 hours after it.
//!
//! A device whose clock runs years ahead would make its records live for years. A record cannot be complete before it
//! was received: one that says so by more than its clock may err counts from when it was received.

use retained::{Batch, RecordClass};
use terms::Instant;

use crate::{
    Day,
    rows::row::{AccessRow, NatRow, Span, instant},
};

/// A row that grows old.
pub(crate) trait Ages {
    /// Which schedule it follows.
    fn class(&self) -> RecordClass;
    /// For how long it lasted.
    fn lasted(&self) -> Span;
}

impl Ages for NatRow {
    fn class(&self) -> RecordClass {
        match self.shape {
            1 => RecordClass::PortBlock,
            2 => RecordClass::NatConfig,
            _ => RecordClass::NatSession,
        }
    }

    fn lasted(&self) -> Span {
        self.span
    }
}

impl Ages for AccessRow {
    fn class(&self) -> RecordClass {
        match self.kind {
            0 => RecordClass::AccessSession,
            _ => RecordClass::DhcpLease,
        }
    }

    fn lasted(&self) -> Span {
        self.span
    }
}

/// The day with which a record of this batch goes.
pub(crate) fn filed(complete: Instant, batch: &Batch) -> Day {
    let plausible = complete <= batch.received.after(batch.clock.error_max);
    Day::of(if plausible { complete } else { batch.received })
}

/// The day with which this row goes.
pub(crate) fn day(row: &impl Ages, batch: &Batch) -> Day {
    filed(instant(row.lasted().end()), batch)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use retained::Converter;
    use terms::{Clock, Digest};

    use super::*;

    #[test]
    fn a_device_from_the_future_does_not_make_records_live_longer() {
        let at = |text: &str| Instant::parse(text).unwrap();
        let batch = Batch {
            source: Digest::from_bytes([0; 32]),
            offset: 0,
            end: None,
            converter: Converter { name: "test".into(), version: 1 },
            clock: Clock { source: "none".into(), error_max: Duration::from_secs(60) },
            received: at("2026-11-24T23:59:30Z"),
            generated: true,
        };
        let check = |complete, day: &str| assert_eq!(filed(at(complete), &batch).to_string(), day, "{complete}");
        check("2026-11-20T10:00:00Z", "2026-11-20");
        check("2026-11-25T00:00:30Z", "2026-11-25");
        check("2026-11-25T00:00:31Z", "2026-11-24");
        check("2199-01-01T00:00:00Z", "2026-11-24");
    }
}
