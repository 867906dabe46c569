//! The second clock: until when the data is sure to be there, and from when it is sure to be gone.

use std::time::Duration;

use terms::Instant;

use crate::{Retention, RetentionStatus};

/// What the retention rule says of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataClock {
    /// Until then the law keeps it alive. `None`: no duty that can be relied on; it may be gone already.
    pub kept_until: Option<Instant>,
    /// From then on it must be gone. `None`: the text sets no end, or is not in force.
    pub gone_by: Option<Instant>,
}

impl Retention {
    /// The clock of a record that was made at this moment. Days are 24 hours. Only a duty in force can be relied on;
    /// whatever is on notice, suspended, annulled, a draft or none promises nothing.
    pub fn clock(&self, event: Instant) -> DataClock {
        let after = |days: u32| event.after(Duration::from_secs(u64::from(days) * 86_400));
        let in_force = |days: Option<u32>| days.filter(|_| self.status == RetentionStatus::InForce);
        DataClock { kept_until: in_force(self.days_min).map(after), gone_by: in_force(self.days_max).map(after) }
    }
}
