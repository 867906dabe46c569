//! Does any text allow this measure, on this day, between these two states? Is the conduct an offence under both?
//!
//! The book is data (`law/`): nothing in this crate names a state or a treaty. [`Book::read`] takes the files,
//! [`ask`] answers one question in words, [`weigh`] without them, [`routes`] shows every road and what would open the
//! closed ones, [`Explanation`] renders the answer as a tree with its sources, [`diff`] says what a change of the folder
//! widens and narrows.

mod answer;
mod ask;
mod book;
pub mod cases;
mod clock;
mod coverage;
mod deadline;
mod diff;
mod dual;
mod explain;
mod facts;
mod grounds;
mod load;
mod offences;
mod open;
mod pack;
mod queries;
mod question;
mod raw;
mod record;
mod routes;
pub mod schema;
mod spontaneous;
mod state;
mod verdict;
mod words;

pub use answer::{
    Answer, Authorisation, Basis, Caution, Citation, Count, Deadline, DualCriminality, Element, ElementResult, Gap,
    GroundRule, Never, Retention, Side, Split,
};
pub use ask::ask;
pub use book::Book;
pub use clock::DataClock;
pub use coverage::{Cell, Coverage, coverage};
pub use diff::{Change, ChangedCase, Difference, Direction, diff};
pub use explain::{Explanation, Mark, explain};
pub use load::Flaw;
pub use offences::{OffenceText, offences};
pub use pack::{BadPack, PackText, folder_digest};
pub use queries::{Requirement, lawful_routes, requirements, retention, retentions};
pub use question::{Fact, Facts, Question};
pub use record::{ConductWord, FactWord, RecordWord};
pub use routes::{Bar, ClosedRoad, Road, Routes, StandingText, UnusedText, routes};
pub use spontaneous::{Spontaneous, Unasked, spontaneous, spontaneous_facts};
pub use state::{Authority, StateProfile};
pub use verdict::{Verdict, separable, weigh};
pub use words::{
    Attempt, AuthorityKind, Care, Channel, DualRule, Effect, ElementKind, FactKind, Field, Reach, RetentionStatus,
    Route, Unit,
};
