//! Records as rows of a table (CSV, RFC 4180): the form that a court opens.

use std::{fmt::Write as _, net::IpAddr};

use node::session::hex;
use retained::{AccessKind, AccessRecord, Life, NatRecord, Read, Rejected};
use terms::Transport;

/// The heads of the columns.
pub(crate) const HEAD: &str = "kind,begins,ends,earliest,latest,address,prefix,first_port,last_port,transport,private_address,\
private_port,peer_address,peer_port,subscriber\r\n";

/// The heads of the list of what could not be converted.
pub(crate) const REJECTS_HEAD: &str = "place,reason,bytes_hexadecimal\r\n";

/// The rows of what was read.
pub(crate) fn rows(read: &Read) -> String {
    let mut out = String::new();
    read.nat.iter().for_each(|record| nat(record, &mut out));
    read.access.iter().for_each(|record| access(record, &mut out));
    out
}

/// What could not be converted, each with its place, its reason and its bytes.
pub(crate) fn rejects(rejected: &[Rejected]) -> String {
    let row = |one: &Rejected| {
        format!("{},{},{}\r\n", quoted(&one.place.to_string()), quoted(&one.reason.to_string()), hex(&one.bytes))
    };
    rejected.iter().map(row).collect()
}

fn nat(record: &NatRecord, out: &mut String) {
    // The realm is the provider's own name for a part of its network, and no column of tables that courts have.
    let NatRecord { shape, public, ports, transport, private, private_port, peer, subscriber, life, realm: _ } = record;
    let (peer, peer_port) = (peer.map(|(address, _)| address), peer.map(|(_, port)| port));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "{},{},{public},,{},{},{},{private},{},{},{},{}\r\n",
        shape.as_str(),
        times(*life),
        ports.first(),
        ports.last(),
        transport.map_or("", Transport::as_str),
        text(*private_port),
        text::<IpAddr>(peer),
        text(peer_port),
        subscriber.as_ref().map_or(String::new(), |subscriber| named(subscriber.reveal())),
    );
}

fn access(record: &AccessRecord, out: &mut String) {
    let AccessRecord { subscriber, address, prefix, kind, life, realm: _ } = record;
    let kind = match kind {
        AccessKind::Radius => "radius",
        AccessKind::Dhcp => "dhcp",
    };
    let _ = write!(out, "{kind},{},{address},{prefix},,,,,,,,{}\r\n", times(*life), named(subscriber.reveal()));
}

/// From when to when it surely was, and the longest that it can have been where the log does not say.
fn times(life: Life) -> String {
    let (certain, possible) = (life.certain(), life.possible());
    let earliest = if life.starts_open() { "unknown".to_owned() } else { possible.from().to_string() };
    let latest = if life.ends_open() { "unknown".to_owned() } else { possible.to().to_string() };
    format!("{},{},{earliest},{latest}", certain.from(), certain.to())
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// A name as a cell. Customers choose it, and a program that shows tables would carry out one that begins like a formula: such a one has an
/// apostrophe before it, as `docs/operate.md` says. The item beside the table has it as it came.
fn named(name: &str) -> String {
    let number =
        |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '/' | '-' | '.'));
    let formula = match name.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some(sign @ ('+' | '-')) => !number(name.strip_prefix(sign).unwrap_or(name)),
        _ => false,
    };
    if formula { quoted(&format!("'{name}")) } else { quoted(name) }
}

/// In quotation marks where the text needs them.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_table_would_carry_out_is_shown_and_no_other_is_changed() {
        for (name, cell) in [
            ("=HYPERLINK(\"http://x.example\",1)", "\"'=HYPERLINK(\"\"http://x.example\"\",1)\""),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("+999 1 555-0100", "+999 1 555-0100"),
            ("line-0007", "line-0007"),
            ("mail@example", "mail@example"),
        ] {
            assert_eq!(named(name), cell);
        }
    }
}
