//! Where rooms meet: an act of a person, or a letter, becomes thought in the pure rooms and then one transaction.

mod acts;
mod asked;
mod asking;
mod attempt;
mod case;
mod consent;
mod execute;
mod forget;
pub mod item;
mod keep;
mod look;
mod no;
mod pack;
mod plan;
mod post;
mod provider;
mod replay;
mod stats;
mod take;
mod translate;
mod turn;
mod watch;

pub use acts::{Act, act};
pub use case::{LawView, law_view};
pub use forget::forget;
pub use keep::{ClockWord, Expired, accept_plan, expire, look, plan, schedules, schedules_of, stone_says};
pub use look::{OrderView, RequestView, Work, decision_words, order_view, package, request_view, viewed, work};
pub use no::{No, Trouble};
pub use pack::head as checkpoint;
pub use plan::{Waiting, WaitingClass, waiting};
pub(crate) use provider::hold_what_is_ordered;
pub use stats::{Statistics, statistics};
pub use take::{NotTaken, take};
pub use turn::Done;
pub use watch::{ALARM, alarms, reconcile};
pub(crate) use watch::{note_silence, plant};
