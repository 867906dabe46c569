//! Where rooms meet: an act of a person, or a letter, becomes thought in the pure rooms and then one transaction.

mod acts;
mod asked;
mod asking;
mod attempt;
mod case;
mod consent;
mod etsi;
mod execute;
mod forget;
pub mod item;
mod keep;
pub mod letters;
mod look;
mod lost;
mod no;
mod pack;
mod papers;
mod plan;
mod post;
mod provider;
mod recall;
mod replay;
mod seen;
mod stats;
mod stuck;
mod take;
mod translate;
mod turn;
mod urgent;
mod watch;

pub use crate::ledger::checkpoint;
pub use acts::{Act, act};
pub use case::{LawView, law_view};
pub use etsi::answer as etsi_answer;
pub(crate) use etsi::{Polled, Tried as EtsiTried, carry as etsi_carry, poll as etsi_poll, waits_at_the_door};
pub use forget::forget;
pub use keep::{ClockWord, Expired, accept_plan, expire, look, plan, schedules, schedules_of, stone_says};
pub use look::{
    After, Callable, OrderView, RequestView, Work, decision_words, order_view, package, request_view, viewed, work,
};
pub use lost::{accept_lost_ends, lost_end_says};
pub use no::{No, Trouble};
pub use plan::{Waiting, WaitingClass, waiting};
pub(crate) use provider::hold_what_is_ordered;
pub use stats::{Statistics, statistics};
pub(crate) use stuck::Failures;
pub use stuck::receive;
pub use take::{NotTaken, take};
pub use turn::Done;
pub(crate) use urgent::lapse;
pub use watch::{ALARM, alarms, reconcile};
pub(crate) use watch::{note_silence, plant, raise};
pub(crate) use {post::sha256, translate::prose};
