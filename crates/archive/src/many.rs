//! Many questions at once, each with a pass of its own: asked in the order of the disk, answered in the order given.

use guard::Pass;
use terms::Instant;

use crate::{Archive, Found, Logged, NotRead, lookup::Reading, row::number};

/// How much is read at once where the next question is likely near.
const AHEAD: usize = 64 * 1_024;

type Answer = Result<Found, NotRead>;

impl Archive {
    /// Reads what each pass names. Every pass is used up, and an error of one is no error of another.
    pub fn lookup_each(&self, passes: Vec<(Pass, Logged)>, now: Instant) -> Vec<Answer> {
        let key = |pass: &Pass| {
            let (address, port, transport) = pass.deed().target.selector.reveal();
            (number(address), port, transport)
        };
        let mut order: Vec<_> = passes.iter().enumerate().map(|(at, (pass, _))| (key(pass), at)).collect();
        order.sort_unstable();
        let order: Vec<usize> = order.into_iter().map(|(_, at)| at).collect();
        let mut answers: Vec<Option<Answer>> = passes.iter().map(|_| None).collect();
        let (one, two) = order.split_at(order.len() / 2);
        let work = |part: &[usize]| {
            let mut reading = Reading::ahead(AHEAD);
            let asked = part.iter().filter_map(|at| Some((*at, passes.get(*at)?)));
            let answers = asked.map(|(at, (pass, logged))| (at, self.lookup_with(pass, *logged, now, &mut reading)));
            answers.collect::<Vec<_>>()
        };
        let (first, second) = std::thread::scope(|scope| {
            let other = scope.spawn(|| work(two));
            let first = work(one);
            // A panic in the other thread is a bug, and goes on as one.
            (first, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        for (at, answer) in first.into_iter().chain(second) {
            if let Some(slot) = answers.get_mut(at) {
                *slot = Some(answer);
            }
        }
        answers.into_iter().flatten().collect()
    }
}
