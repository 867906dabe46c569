//! What leaves: no more than the deed's kind of data allows, nothing that was planted, and not before it is written down.

use std::collections::BTreeSet;

use guard::Deed;
use retained::{Attribution, Candidate, Doubt, Verdict};
use terms::{DataCategory, Instant};

use crate::{
    Archive, Found, Logged, NotRead, ReadAct, ReadNote,
    out::{
        canary,
        gather::{Gathered, Reading},
    },
};

impl Archive {
    /// The answer to an admitted deed, as far as it may leave, and what is to be written down before it does.
    pub(crate) fn let_out(
        &self,
        deed: &Deed,
        logged: Logged,
        now: Instant,
        gathered: Gathered,
        reading: &mut Reading,
    ) -> Result<(ReadNote, Result<Found, NotRead>), NotRead> {
        let names = deed.data == DataCategory::UserIdentification;
        let mut found = self.answer(&deed.target, logged.leaf(), names, gathered, reading)?;
        if !names {
            nameless(&mut found.attribution);
        }
        if found.batches.iter().any(|b| canary::is_planted(&b.batch)) {
            return Ok((found.note(ReadAct::Withheld, logged, now), Err(NotRead::Alarm)));
        }
        Ok((found.note(ReadAct::Answered, logged, now), Ok(found)))
    }
}

/// Traffic data is with whom, when and how long; whose line it was is not part of it. What a name alone would raise as a
/// doubt is no doubt here, and two lines that only their names told apart are one translation.
fn nameless(attribution: &mut Attribution) {
    let mut kept: Vec<Candidate> = Vec::new();
    for mut next in std::mem::take(&mut attribution.candidates) {
        next.subscriber = None;
        next.doubts.remove(&Doubt::LineUnknown);
        next.doubts.remove(&Doubt::RealmUnknown);
        next.doubts.remove(&Doubt::SeveralFit);
        match kept.iter_mut().find(|c| c.chain == next.chain && c.shape == next.shape && c.overlap == next.overlap) {
            Some(same) => {
                same.doubts = same.doubts.intersection(&next.doubts).copied().collect();
                same.batches.extend(next.batches);
            }
            None => kept.push(next),
        }
    }
    let lines: BTreeSet<_> = kept.iter().map(|c| c.chain.clone()).collect();
    attribution.verdict = match lines.len() {
        0 => Verdict::None,
        1 => Verdict::One,
        _ => Verdict::Several,
    };
    if lines.len() > 1 {
        for candidate in &mut kept {
            candidate.doubts.insert(Doubt::SeveralFit);
        }
    }
    attribution.candidates = kept;
}
