//! The pages of a node: plain structs in, HTML out. No desk, no store, no socket and no clock in here.
//!
//! Fill the struct of a page and call [`Template::render`]. Each struct has a `shell`, the frame that all pages share.

mod assets;
mod attempt;
mod consents;
mod desk;
mod direct;
mod draft;
mod draft_values;
pub mod escape;
mod finished;
mod form;
mod keep;
mod lang;
mod law;
mod law_view;
mod ledger;
mod listen;
mod order;
mod peers;
mod plan;
mod problem;
mod request;
mod shell;
mod sign_in;
mod tell;
mod text;
mod times;
mod to_sign;
mod tone;
mod vocabulary;
pub mod words;

pub use askama::Template;
pub use assets::{CSS, CSS_PATH, ICON, ICON_PATH, SECURITY_HEADERS};
pub use attempt::AttemptPage;
pub use consents::{ConsentRow, ConsentsPage};
pub use desk::{Desk, DeskRow, ParkedLetter};
pub use direct::DirectPage;
pub use draft::Draft;
pub use draft_values::{DraftChoices, DraftValues, FactAsked, FactKind};
pub use finished::{FinishedPage, FinishedRow};
pub use form::{Action, Choice, Field, Kind, Lack, Weight};
pub use keep::{ClassRow, HoldRow, RetentionPage, StoneRow, class_word};
pub use lang::Lang;
pub use law::{BasisRow, ClosedRow, CountView, Dual, ElementRow, GroundRow, LawPanel, Met, RetentionRow, Source};
pub use law_view::{AskedAs, days_between};
pub use ledger::{
    Check, ContradictionRow, Doctor, Leaf, LogPage, LookRow, Notice, Notices, PeerLog, SeenRow, StatTable, StatsPage,
};
pub use listen::{ListenerRow, ListenersPage};
pub use order::{Candidate, OrderPage, Preview};
pub use peers::{PeerRow, PeersPage};
pub use plan::{DayRow, PlanPage, PlanRow};
pub use problem::{Problem, ProblemKind};
pub use request::{
    ApprovalRow, CarriedNote, ChangeRow, EventRow, Evidence, Fact, Letter, LetterStands, Refusal, RequestPage, Value,
    Verified,
};
pub use shell::{Flash, House, Nav, NodeBadge, OfficerBadge, Shell, State};
pub use sign_in::{Account, SignIn};
pub use tell::{InformationPage, TellPage};
pub use text::Text;
pub use times::{Clock, ClockKind, Local, Moment, Zone, span};
pub use to_sign::{ToSignPage, ToSignRow};
pub use tone::{Badge, Tone};
pub use vocabulary::{data_word, ground_word, measure_word, retention_badge, role_word, route_word, urgency_badge};
pub use vocabulary::{outside_channel, urgency_word};
pub use words::{Counted, Word};

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
