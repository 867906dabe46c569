//! The law's answer, the territorial state's consent and the approvals make a [`Pass`], or a [`Refusal`].

mod case;
mod deed;
mod judge;
mod refusal;

pub use case::{Approval, Authorisation, Case, Consent, Safeguard, Safeguards, Scope};
pub use deed::{Deed, Holder, Orderer};
pub use judge::{Pass, judge};
pub use refusal::Refusal;
