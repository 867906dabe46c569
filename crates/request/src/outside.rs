//! A request to a body without a node: letters are carried, answers are brought. What is done is the same as by letter; what is proven
//! is less, and is said.

use terms::{Digest, LetterId, NodeId};

use crate::{Command, Event, OutOfTurn, Outside, Stage as S, State, Told, asking::decided};

/// What is known of the body outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abroad {
    /// Its name in our book of partners.
    pub to: NodeId,
    /// The letters to it, oldest first.
    pub letters: Vec<Written>,
    /// Its answer.
    pub brought: Option<Brought>,
}

/// A letter that is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its number.
    pub letter: LetterId,
    /// Its kind.
    pub kind: String,
    /// Digest of its signed frame.
    pub frame: Digest,
    /// Has anybody carried it?
    pub carried: bool,
}

/// An answer that was taken in as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// How many files.
    pub files: u64,
    /// How it came.
    pub by: Outside,
    /// Is it signed by a key of the directory?
    pub proven: bool,
}

impl State {
    /// The letters that the next file holds: those that nobody has carried, or all of them where a file was lost.
    pub fn to_carry(&self) -> Vec<&Written> {
        let all = self.abroad.iter().flat_map(|abroad| &abroad.letters);
        let new: Vec<&Written> = all.clone().filter(|letter| !letter.carried).collect();
        if new.is_empty() { all.collect() } else { new }
    }

    /// The answer that was brought, where one was.
    pub fn brought(&self) -> Option<&Brought> {
        self.abroad.as_ref()?.brought.as_ref()
    }
}

/// What concerns a body outside. Any other command is given back.
pub(crate) fn decide<'a>(
    state: &State,
    command: Command<'a>,
) -> Result<Result<Vec<Event>, OutOfTurn>, Box<Command<'a>>> {
    let stage = state.stage;
    let begun = !matches!(stage, S::New | S::Draft | S::Closed);
    let gone = state.abroad.is_some() && !matches!(stage, S::Proposed | S::ToCarry | S::Withdrawn | S::Closed);
    let (fits, event) = match command {
        Command::Ready { letter, kind, to, frame } => {
            (begun, Event::Readied { letter, kind: kind.to_owned(), to, frame })
        }
        Command::Carry { file, channel, to_key } => match &state.abroad {
            Some(abroad) => (begun, Event::Carried { file, to: abroad.to.clone(), channel, to_key }),
            None => return Ok(Err(state.wrong_stage())),
        },
        Command::HearOutside { told, by } => (gone && state.package.is_none(), Event::ToldOutside { told, by }),
        Command::Bring { package, files, by, proven } => {
            // Answers come in parts: the next package holds all of them.
            let again = state.package.is_none() || stage == S::Delivered;
            (gone && again, Event::Brought { package, files, by, proven })
        }
        Command::Check { .. } if state.brought().is_some() => return Ok(Err(OutOfTurn::NoKeys)),
        other => return Err(Box::new(other)),
    };
    Ok(if fits { Ok(vec![event]) } else { Err(state.wrong_stage()) })
}

pub(crate) fn apply(mut state: State, event: &Event) -> State {
    match event {
        Event::Readied { letter, kind, to, frame } => {
            let none = || Abroad { to: to.clone(), letters: Vec::new(), brought: None };
            let written = Written { letter: *letter, kind: kind.clone(), frame: *frame, carried: false };
            state.abroad.get_or_insert_with(none).letters.push(written);
            if kind == "request" {
                state.stage = S::ToCarry;
            }
        }
        Event::Carried { .. } => {
            let letters = state.abroad.iter_mut().flat_map(|abroad| &mut abroad.letters);
            letters.for_each(|letter| letter.carried = true);
            if state.stage == S::ToCarry {
                state.stage = S::Sent;
            }
        }
        Event::ToldOutside { told, .. } => return told_outside(state, told),
        Event::Brought { package, files, by, proven } => {
            state.stage = S::Delivered;
            state.package = Some(*package);
            if let Some(abroad) = &mut state.abroad {
                abroad.brought = Some(Brought { files: *files, by: by.clone(), proven: *proven });
            }
        }
        _ => {}
    }
    state
}

/// Taken back: what nobody has carried until then is carried by nobody.
pub(crate) fn withdrawn(mut state: State) -> State {
    if let Some(abroad) = state.abroad.as_mut().filter(|_| state.stage == S::ToCarry) {
        abroad.letters.retain(|letter| letter.carried);
    }
    state.stage = S::Withdrawn;
    state
}

/// The request stands where a letter would have put it.
fn told_outside(mut state: State, told: &Told) -> State {
    match told {
        Told::Received if state.stage == S::Sent => state.stage = S::Acknowledged,
        Told::Received => {}
        Told::Held { until } => {
            state.held = true;
            state.data_ends = until.or(state.data_ends);
            if matches!(state.stage, S::Sent | S::Acknowledged) {
                state.stage = S::Held;
            }
        }
        Told::NotExecuted { .. } => state.stage = S::NotExecuted,
        Told::Decided(decision) => {
            state.stage = decided(decision);
            state.decision = Some(decision.clone());
        }
    }
    state
}
