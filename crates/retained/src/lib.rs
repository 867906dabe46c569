//! What retained records mean: record types, schedules, and attribution with its doubt.
//!
//! Pure: bytes and moments come in, values go out. The disk is `archive`'s.

mod life;
pub use life::Life;

mod record;
pub use record::{AccessKind, AccessRecord, NatRecord, PortRange, Shape, Subscriber};

mod batch;
pub use batch::{ASIDE_MAX, Batch, BatchNo, Converter, Place, Read, Rejected, SetAside, Sourced, Tally};

mod convert;
pub use convert::{Convert, Format, Framing, Piece, read_whole};

mod computed;
pub use computed::NatConfig;

mod cutter;
mod lines;
mod pairs;

mod conntrack;
pub use conntrack::{CONNTRACK, conntrack};

mod syslog;
pub use syslog::{CGNAT_SYSLOG, CGNAT_SYSLOG_UDP};

mod radius;
pub use radius::{RADIUS_DETAIL, radius_detail};

mod kea;
pub use kea::{KEA_LEASES, kea_leases};

mod csv;
pub use csv::{AccessColumns, CSV, Column, Mapping, NatColumns, PortColumns, Rows, TimeFormat, csv};

mod formats;
pub use formats::{format, formats};

mod flow;
pub use flow::formats as flow_formats;

mod attribute;
pub use attribute::{Attribution, Candidate, Doubt, NotAttributed, Question, Verdict, attribute};

mod schedule;
pub use schedule::{Schedule, destroyed_at};
