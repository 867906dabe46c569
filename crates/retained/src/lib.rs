//! What retained records mean: record types, schedules, and attribution with its doubt.
//!
//! Pure: bytes and moments come in, values go out. The disk is `archive`'s.

mod life;
pub use life::Life;

mod record;
pub use record::{AccessKind, AccessRecord, NatRecord, PortRange, Shape, Subscriber, is_private, one_address};

mod realm;
pub use realm::{Realm, Realms};

mod fresh;
pub use fresh::{Lived, fresh};

mod since;
pub use since::had;

mod batch;
pub use batch::{ASIDE_MAX, Batch, BatchNo, Converter, Place, Read, Rejected, SetAside, Sourced, Tally};

mod convert;
pub use convert::{Convert, Format, Framing, Piece, read_whole};

mod plan;
pub use plan::Plan;

mod computed;
pub use computed::NatConfig;

mod begun;
mod cutter;
mod pairs;
mod pieces;

mod conntrack;
pub use conntrack::{CONNTRACK, conntrack};

mod syslog;
pub use syslog::{CGNAT_SYSLOG, CGNAT_SYSLOG_UDP};
// Accounting and leases: who was given which address.
mod accounting;
mod links;
mod session;

mod radius;
pub use radius::{RADIUS_DETAIL, RadiusDetail, radius_detail};

mod packet;
pub use packet::{accounting_response, is_authentic};

mod packets;
pub use packets::{RADIUS_PACKETS, RadiusClient, RadiusPackets};

mod lease;

mod kea;
pub use kea::{KEA_LEASES, KEA_LEASES6, KeaLeases, kea_leases, kea_leases6};

mod dnsmasq;
pub use dnsmasq::DNSMASQ_LEASES;

mod isc;
mod isc_block;
pub use isc::{ISC_LEASES, ISC_LEASES6, IscLeases, isc_leases};

mod deterministic;
pub use deterministic::{DETERMINISTIC_NAT, DeterministicNat, deterministic_nat};

mod formats_access;
pub use formats_access::access_formats;

mod csv;
pub use csv::{AccessColumns, CSV, Column, Mapping, NatColumns, PortColumns, Rows, TimeFormat, csv};

mod formats;
pub use formats::{format, formats};

mod flow;
pub use flow::formats as flow_formats;

mod attribute;
pub use attribute::{Attribution, Candidate, Doubt, NotAttributed, Question, Verdict, attribute};

mod class;
pub use class::{NotAClass, RecordClass};

mod schedule;
pub use schedule::{Citation, Duty, Schedule, Schedules, destroyed_at};

mod rule;
pub use rule::{GRACE, Limit, Rule, Rules, Waiting};

mod told;
pub use told::{LATE_MAX, Reading, Surely, Told};
