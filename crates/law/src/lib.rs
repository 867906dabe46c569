//! Does any text allow this measure, on this day, between these two states? Is the conduct an offence under both?
//!
//! The book is data (`law/`): nothing in this crate names a state or a treaty.

mod answer;
mod question;

pub use answer::{
    Answer, Authorisation, Basis, Citation, Count, Deadline, DualCriminality, Element, ElementResult, Gap, GroundRule,
    Retention, RetentionStatus, Route,
};
pub use question::{Fact, Facts, Question};
