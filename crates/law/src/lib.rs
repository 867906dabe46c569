//! Does any text allow this measure, on this day, between these two states? Is the conduct an offence under both?
//!
//! The book is data (`law/`): nothing in this crate names a state or a treaty.

mod answer;
mod ask;
mod book;
mod deadline;
mod dual;
mod flaw;
mod load;
mod load_other;
mod load_state;
mod queries;
mod question;
mod raw;
mod record;

pub use answer::{
    Answer, Authorisation, Basis, Citation, Count, Deadline, DualCriminality, Element, ElementResult, Gap, GroundRule,
    Retention, RetentionStatus, Route,
};
pub use ask::ask;
pub use book::Book;
pub use flaw::Flaw;
pub use queries::{Requirement, RetentionTerm, lawful_routes, requirements, retention};
pub use question::{Fact, Facts, Question};
pub use record::{
    Authority, AuthorityKind, ConductWord, DualRule, Effect, FactKind, FactWord, Field, StateProfile, Unit,
};
