//! Sharing the load by capability: each hour, people with nothing to do prepare what lies longest elsewhere.
//!
//! Only the preparing is lent out. What is decided, and what leaves, is the requested state's own act.

use super::run::Run;

impl Run<'_> {
    pub(crate) fn share(&mut self, now: u32) {
        let states = self.parties.states.len();
        let desk = |n: usize| 2 * n;
        let mut lacking: Vec<(usize, usize)> = Vec::new();
        for n in 0..states {
            let Some(d) = self.parties.desks.get(desk(n)) else { continue };
            let over = d.to_prepare().saturating_sub(d.people as usize);
            if over > 0 {
                lacking.push((over, n));
            }
        }
        // The longest pile first; of two the state that is listed first.
        lacking.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut lacking = lacking.into_iter();
        let Some((mut over, mut needy)) = lacking.next() else { return };
        for n in 0..states {
            let Some(d) = self.parties.desks.get(desk(n)) else { continue };
            if d.waiting() > 0 || !d.hours.open(now) {
                continue;
            }
            for _ in 0..d.free * self.setting.share.lends_percent / 100 {
                if over == 0 {
                    let Some(next) = lacking.next() else { return };
                    (over, needy) = next;
                }
                let Some(case) = self.parties.desks.get_mut(desk(needy)).and_then(super::desk::Desk::lend) else {
                    return;
                };
                over -= 1;
                self.tally.lent(n, needy);
                self.work(desk(n), case, self.setting.share.effort_percent, now);
            }
        }
    }
}
