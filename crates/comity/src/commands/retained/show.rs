//! The first records of a source as they would be understood, so that a person sees a wrong zone, mapping or realm before anything is stored.

use retained::{AccessKind, AccessRecord, Life, NatRecord, Read, Realm, Shape, Subscriber};
use serde_json::{Value, json};
use terms::{Instant, Transport};

use super::formats::Chosen;

/// So many records are still to be shown.
#[derive(Debug)]
pub(crate) struct Show {
    left: usize,
    as_json: bool,
    /// How the times of the source are read.
    times: String,
}

impl Show {
    pub(crate) fn new(most: usize, format: &Chosen, as_json: bool) -> Self {
        Self { left: most, as_json, times: format.times.clone() }
    }

    /// What is said of the records of this piece, one a line.
    pub(crate) fn lines(&mut self, name: &str, read: &Read) -> Vec<String> {
        let (nat, access) = (read.nat.iter().map(translation), read.access.iter().map(session));
        let shown: Vec<(Value, String)> = nat.chain(access).take(self.left).collect();
        self.left -= shown.len();
        let line = |(mut value, says): (Value, String)| match self.as_json {
            false => format!("{name}: {says} ({})", self.times),
            true => {
                if let Value::Object(map) = &mut value {
                    map.insert("file".into(), json!(name));
                    map.insert("times".into(), json!(self.times));
                }
                json!({ "record": value }).to_string()
            }
        };
        shown.into_iter().map(line).collect()
    }
}

fn translation(record: &NatRecord) -> (Value, String) {
    let ports = record.ports;
    let port = match ports.first() == ports.last() {
        true => format!("port {}", ports.first()),
        false => format!("ports {} to {}", ports.first(), ports.last()),
    };
    let protocol = match record.transport {
        Some(Transport::Tcp) => "tcp",
        Some(Transport::Udp) => "udp",
        None => "tcp and udp",
    };
    let behind = match record.private_port {
        Some(port) => format!("{} port {port}", record.private),
        None => record.private.to_string(),
    };
    let peer = record.peer.map_or(String::new(), |(address, port)| format!(", to {address} port {port}"));
    let who = record.subscriber.as_ref().map(Subscriber::reveal);
    let named = who.map_or(String::new(), |who| format!(", line {who:?}"));
    let kind = if record.shape == Shape::PortBlock { "block" } else { "translation" };
    let (realm, life) = (realm(record.realm.as_ref()), lasted(record.life));
    let says = format!("{kind}: {} {port} {protocol} was {behind}{peer}, {realm}{named}, {life}", record.public);
    let value = json!({
        "kind": kind, "public": record.public, "first_port": ports.first(), "last_port": ports.last(), "protocol": protocol,
        "private": record.private, "private_port": record.private_port, "peer": record.peer.map(|(a, p)| format!("{a} port {p}")),
        "realm": record.realm.as_ref().map(Realm::as_str), "subscriber": who, "from": from(record.life), "to": to(record.life),
    });
    (value, says)
}

fn session(record: &AccessRecord) -> (Value, String) {
    let kind = if record.kind == AccessKind::Dhcp { "lease" } else { "session" };
    let (who, place) = (record.subscriber.reveal(), format!("{}/{}", record.address, record.prefix));
    let (realm_says, life) = (realm(record.realm.as_ref()), lasted(record.life));
    let value = json!({
        "kind": kind, "address": place, "realm": record.realm.as_ref().map(Realm::as_str), "subscriber": who,
        "from": from(record.life), "to": to(record.life),
    });
    (value, format!("{kind}: {place} was given to {who:?}, {realm_says}, {life}"))
}

fn realm(realm: Option<&Realm>) -> String {
    realm.map_or_else(|| "in the unnamed realm".to_owned(), |realm| format!("in realm {:?}", realm.as_str()))
}

fn from(life: Life) -> Option<String> {
    (!life.starts_open()).then(|| life.certain().from().to_string())
}

/// A second that was counted whole is no open end.
fn to(life: Life) -> Option<String> {
    let second = std::time::Duration::from_secs(1);
    let known = life.possible().to() <= life.certain().to().after(second);
    known.then(|| life.certain().to().to_string())
}

fn lasted(life: Life) -> String {
    let seen = |at: Instant| format!("not logged, but there at {at}");
    let begin = from(life).unwrap_or_else(|| seen(life.certain().from()));
    let end = to(life).unwrap_or_else(|| seen(life.certain().to()));
    format!("from {begin} to {end}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use retained::{Piece, Realms, read_whole};

    use super::*;
    use crate::commands::retained::formats;

    fn shown(format: &str, mapping: Option<&str>, realm: Option<&str>, bytes: &[u8]) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        let mapping = mapping.map(|name| root.join(name));
        let realms = Realms::new(realm.and_then(Realm::new), []);
        let chosen = formats::chosen(format, mapping.as_deref()).unwrap().in_realms(realms);
        let received = Instant::parse("2026-11-24T14:00:00Z").unwrap();
        let read = read_whole((chosen.open)().as_mut(), Piece { bytes, received, from: None });
        let mut show = Show::new(2, &chosen, false);
        let lines = show.lines("f", &read);
        assert!(show.lines("f", &read).is_empty() || lines.len() < 2, "no more than was asked for");
        lines
    }

    fn sample(name: &str) -> Vec<u8> {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)).unwrap()
    }

    #[test]
    fn a_person_sees_the_zone_and_the_realm_before_anything_is_stored() {
        let lines = shown("csv", Some("csv/sessions.toml"), None, &sample("csv/sessions.csv"));
        assert_eq!(
            lines[0],
            "f: translation: 203.0.113.1 port 1024 tcp was 100.64.0.1 port 4000, to 192.0.2.80 port 443, in the unnamed realm, line \
             \"line-1\", from 2026-11-24T12:00:00Z to 2026-11-24T12:01:00Z (times in UTC; the source's are read in the zone Europe/Prague)"
        );
        assert!(lines[1].contains("to not logged, but there at 2026-11-24T12:00:01Z"), "{}", lines[1]);
        let lines = shown("radius-detail", None, Some("homes"), &sample("radius/detail"));
        assert!(lines[0].contains("session: 100.64.0."), "{}", lines[0]);
        assert!(lines[0].contains("in realm \"homes\""), "{}", lines[0]);
        assert!(lines[0].ends_with("(times in UTC)"), "{}", lines[0]);
    }
}
