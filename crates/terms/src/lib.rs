//! The vocabulary of Comity: one word for one thing. These docs are the glossary.
//!
//! Nothing here serializes. Wire types live in `exchange`, rows in `store`, pages in `node`.

mod time;
pub use time::{BadInstant, Clock, Instant, Period};

mod ids;
pub use ids::{
    AuthorityId, BadId, GrantId, LetterId, NodeId, OfficerId, OrderId, PersonId, ProviderId, RequestId, StateCode,
};

mod target;
pub use target::{Selector, Target, Transport};

mod measure;
pub use measure::{DataCategory, Ground, Measure, Urgency};

mod people;
pub use people::{Role, UnknownWord};

mod digest;
pub use digest::Digest;
