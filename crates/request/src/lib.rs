//! The life of one request: `decide` (command to events) and `apply` (event to state).
//!
//! The same request lives twice, once on each side of the border, and each side keeps its own events. An order to a
//! provider has a small life of its own. Nothing here reads a clock, a disk or a network.

mod amend;
mod direct;
mod draft;
mod ended;
mod event;
mod leave;
mod notice;
mod order;
mod out_of_turn;
mod stage;
mod state;
mod supplement;
mod telling;

mod asked;
mod asking;
mod outside;
mod parts;
mod rests;

pub use amend::{Change, Effect, changes, hold_stays, widens};
pub use direct::{Direct, DirectCommand, DirectOrder, DirectStage};
pub use draft::{Complete, Draft, Lack, PERIOD_MAX, Wanted, check, facts, fields, read, target};
pub use ended::{EndAnswered, EndedOrder, Ending, NOT_PROLONGED, OrderEnded};
pub use event::Event;
pub use notice::{NoticeWord, PersonNotice};
pub use order::{OrderCommand, OrderEnd, OrderStage, OrderState};
pub use out_of_turn::OutOfTurn;
pub use outside::{Abroad, Brought, Written};
pub use parts::{
    Actor, Amending, Ask, Consented, Consultation, Decision, Leave, Outcome, Outside, Pinged, Recall, RecallAnswer,
    Review, Signed, Told,
};
pub use stage::{Side, Stage};
pub use state::{Command, State};
pub use supplement::may_supply;
pub use telling::{Telling, TellingCommand, TellingSide, TellingStage};
