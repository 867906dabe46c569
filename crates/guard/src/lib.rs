//! The law's answer, the territorial state's consent and the approvals make a [`Pass`], or a [`Refusal`].
//!
//! Pure and small on purpose: no clock, no disk, no network. `tests/plain.rs` says the same thing a second time, more
//! plainly, and `tests/who-passes.txt` shows for every small case who passes.

mod case;
mod deed;
mod judge;
mod refusal;

mod asked;
mod consent;
mod emergency;
mod people;
mod tell;

pub use asked::{LAW_AGE_MAX, PERIOD_MAX, REASON_CHARS_MIN};
pub use case::{Approval, Authorisation, Body, Case, Competence, Consent, Safeguard, Safeguards, Scope};
pub use deed::{Deed, Holder, Orderer, target_digest};
pub use emergency::{CALL_BACK_AGE_MAX, CallBack, EMERGENCY_AGAIN, Emergency};
pub use judge::{PASS_LIFE_MAX, Pass, judge};
pub use people::{APPROVAL_AGE_MAX, MAY_APPROVE, PEOPLE_MIN};
pub use refusal::Refusal;
pub use tell::{Leave, MAY_TELL, NotTold, Telling, may_be_told, may_tell};
