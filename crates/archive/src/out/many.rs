//! Many questions at once, each with a pass of its own: asked in the order of the disk, answered in the order given.

use guard::Pass;
use terms::{Instant, Measure};

use crate::{
    Archive, Found, Logged, NotRead, ReadNote,
    out::gather::{Half, Reading},
    rows::row::number,
    segment::Kind,
};

/// How much is read at once where the next question is likely near.
const AHEAD: usize = 16 * 1_024;
/// Where it is not, each block is read by itself, and each segment has its own space all the same.
const ALONE: usize = 1;
/// So many questions are worked on together: their translations wait, in the processor's cache, for the sessions behind
/// them. With more, what is given back at once makes the allocator tidy up.
const TOGETHER: usize = 128;

type Answer = Result<Found, NotRead>;
type Asked = (Pass, Logged);

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
        let ahead = self.ahead(passes.len());
        let (one, two) = order.split_at(order.len() / 2);
        let work = |part: &[usize]| {
            let mut reading = Reading::ahead(ahead);
            let mut out = Vec::with_capacity(part.len());
            for some in part.chunks(TOGETHER) {
                let asked: Vec<&Asked> = some.iter().filter_map(|at| passes.get(*at)).collect();
                out.extend(some.iter().copied().zip(self.answers(&asked, now, &mut reading)));
            }
            out
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

    /// How much to read at once for so many questions, if they lie all over the translations: as much as has two of them.
    fn ahead(&self, questions: usize) -> usize {
        let translations = self.segments.iter().filter(|s| s.meta.kind != Kind::Access);
        let apart = translations.map(|s| s.meta.bytes).sum::<u64>() / (questions as u64).max(1);
        if apart < AHEAD as u64 / 2 { AHEAD } else { ALONE }
    }

    /// Answers to questions in the order of the public addresses: their translations first, then the sessions behind
    /// all of them in the order of the private addresses, then each answer; all of them written down before the first is given.
    fn answers(&self, asked: &[&Asked], now: Instant, reading: &mut Reading) -> Vec<Answer> {
        let translations = |(pass, logged): &&Asked, reading: &mut Reading| {
            self.admit(pass, Measure::Disclose, *logged, now)?;
            self.translations(&pass.deed().target, reading)
        };
        let mut halves: Vec<Result<Half, NotRead>> = asked.iter().map(|a| translations(a, reading)).collect();
        self.sessions_of_all(&mut halves, reading);
        let mut written = Vec::with_capacity(asked.len());
        let mut answers: Vec<Answer> = Vec::with_capacity(asked.len());
        for (half, (pass, logged)) in halves.into_iter().zip(asked) {
            let whole = half.and_then(|half| self.whole(half));
            match whole.and_then(|all| self.let_out(pass.deed(), *logged, now, all, reading)) {
                Ok((note, answer)) => {
                    written.push(note);
                    answers.push(answer);
                }
                Err(refused) => answers.push(Err(refused)),
            }
        }
        self.written_down(&written, answers)
    }

    fn sessions_of_all(&self, halves: &mut [Result<Half, NotRead>], reading: &mut Reading) {
        let mut lines: Vec<(u128, u32, u32)> = Vec::new();
        for (half, number) in halves.iter().zip(0..) {
            let own = half.iter().flat_map(|h| h.lines.iter());
            lines.extend(own.zip(0..).map(|(line, at)| (line.address, number, at)));
        }
        lines.sort_unstable();
        for (_, number, at) in lines {
            let Some(slot) = halves.get_mut(number as usize) else { continue };
            let Ok(half) = slot else { continue };
            if let Err(trouble) = self.sessions(half, at as usize, reading) {
                *slot = Err(trouble.into());
            }
        }
    }

    /// No answer is given that is not in the journal.
    fn written_down(&self, notes: &[ReadNote], mut answers: Vec<Answer>) -> Vec<Answer> {
        if notes.is_empty() || self.journal.note(&self.folder, notes).is_ok() {
            return answers;
        }
        // The disk refused. Each answer is written down by itself, and those for which that fails are withheld.
        let mut notes = notes.iter();
        for answer in answers.iter_mut().filter(|a| matches!(a, Ok(_) | Err(NotRead::Alarm))) {
            let Some(note) = notes.next() else { break };
            if let Err(trouble) = self.journal.note(&self.folder, &[*note]) {
                *answer = Err(trouble.into());
            }
        }
        answers
    }
}
