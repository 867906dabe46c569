//! The one way to read: the pass is the query.

use guard::Pass;
use retained::{Attribution, BatchNo, Question, attribute};
use terms::{DataCategory, Instant, Measure, Target};

use crate::{
    Archive, Found, Logged, NotRead,
    out::gather::{Gathered, Reading},
    rows::{
        few::Few,
        row::{AccessRow, NatRow},
    },
};

impl Archive {
    /// Reads exactly what the pass names. The pass is used up.
    ///
    /// # Errors
    /// [`NotRead`], with what would put it right.
    pub fn lookup(&self, pass: Pass, logged: Logged, now: Instant) -> Result<Found, NotRead> {
        self.admit(&pass, Measure::Disclose, logged, now)?;
        let reading = &mut Reading::default();
        let gathered = self.gather(&pass.deed().target, reading)?;
        let (note, answer) = self.let_out(pass.deed(), logged, now, gathered, reading)?;
        self.journal.note(&self.folder, &[note])?;
        answer
    }

    /// Is this pass for this archive, for this measure, still good, and is its decision in the log?
    pub(crate) fn admit(&self, pass: &Pass, measure: Measure, logged: Logged, now: Instant) -> Result<(), NotRead> {
        let deed = pass.deed();
        if deed.holder.provider != self.settings.provider {
            return Err(NotRead::NotThisProvider);
        }
        if deed.measure != measure {
            return Err(NotRead::NotThisMeasure);
        }
        if !matches!(deed.data, DataCategory::UserIdentification | DataCategory::Traffic) {
            return Err(NotRead::NotThisData);
        }
        if !pass.usable(now) {
            return Err(NotRead::PassExpired);
        }
        if logged.deed() != pass.digest() {
            return Err(NotRead::NotLogged);
        }
        Ok(())
    }

    /// The answer to an admitted question. Without `names`, no access session has a part in it.
    pub(crate) fn answer(
        &self,
        target: &Target,
        leaf: u64,
        names: bool,
        mut gathered: Gathered,
        reading: &mut Reading,
    ) -> Result<Found, NotRead> {
        if !names {
            gathered.access.clear();
            gathered.unsure.clear();
        }
        let attribution = self.attributed(target, &gathered, reading)?;
        let used: Few<BatchNo> = attribution.candidates.iter().flat_map(|c| c.batches.iter().copied()).collect();
        let batches = used.iter().filter_map(|no| self.entries.get(no)).map(|e| e.info.clone()).collect();
        Ok(Found { attribution, batches, leaf, records: gathered.nat.len() + gathered.access.len() })
    }

    fn attributed(&self, target: &Target, gathered: &Gathered, reading: &mut Reading) -> Result<Attribution, NotRead> {
        let clock = self.clock_of(gathered);
        let (unshared, routed) = (self.is_unshared(target), self.settings.routed.as_slice());
        let question = Question { target, unshared, routed, clock: &clock };
        let nat: Vec<_> = gathered.nat.iter().map(NatRow::record).collect();
        let access: Vec<_> = gathered.access.iter().chain(gathered.unsure.iter()).map(AccessRow::record).collect();
        let mut attribution = attribute(&question, &nat, &access).map_err(|_| NotRead::PortMissing)?;
        let sharers = self.sharers(target, question.window(), reading)?;
        attribution.sharers = sharers.max(gathered.sharers).max(attribution.sharers);
        Ok(attribution)
    }
}
