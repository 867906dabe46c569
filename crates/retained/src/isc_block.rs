//! One block of an ISC dhcpd lease file.

use std::{net::IpAddr, time::Duration};

use terms::Instant;

use crate::{
    ASIDE_MAX, SetAside,
    lease::{Lease, Said},
    life::last_moment,
};

/// An identity association of DHCPv6: the device, and the leases that it has.
#[derive(Debug)]
pub(crate) struct Ia {
    pub(crate) number: u64,
    /// Its first line.
    pub(crate) head: Vec<u8>,
    pub(crate) has_leases: bool,
    /// Four bytes for the association, then the device's DUID.
    id: Option<Vec<u8>>,
    /// When the client last asked.
    asked: Option<Result<Instant, SetAside>>,
}

impl Ia {
    pub(crate) fn new(number: u64, head: &[u8], id: Option<Vec<u8>>) -> Self {
        Self { number, head: head.to_vec(), has_leases: false, id, asked: None }
    }

    /// `false`: not a statement of an association.
    pub(crate) fn put(&mut self, statement: &str) -> bool {
        let Some(value) = statement.strip_prefix("cltt ") else { return false };
        self.asked = Some(time(value).ok_or(SetAside::Unreadable("cltt")));
        true
    }

    fn device(&self) -> Result<String, SetAside> {
        let id = self.id.as_deref().ok_or(SetAside::Unreadable("ia"))?;
        let (_, duid) = id.split_first_chunk::<4>().filter(|(_, duid)| !duid.is_empty()).ok_or(SetAside::Nobody)?;
        Ok(format!("duid {}", hex(duid)))
    }
}

/// What stands between two braces.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) number: u64,
    pub(crate) bytes: Vec<u8>,
    head: Result<(IpAddr, u8), SetAside>,
    spoilt: Option<SetAside>,
    starts: Option<Instant>,
    ends: Option<Instant>,
    state: Option<State>,
    hardware: Option<String>,
    client: Option<Vec<u8>>,
    circuit: Option<String>,
    remote: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Active,
    /// Given back before its time.
    Released,
    /// Was somebody's: expired or free.
    Over,
    /// Abandoned, reserved for a partner, or another of the server's own.
    Nobodys,
}

impl Block {
    pub(crate) fn of(number: u64, head: Result<(IpAddr, u8), SetAside>) -> Self {
        Self {
            number,
            bytes: Vec::new(),
            head,
            spoilt: None,
            starts: None,
            ends: None,
            state: None,
            hardware: None,
            client: None,
            circuit: None,
            remote: None,
        }
    }

    /// Not a lease.
    pub(crate) fn other(number: u64) -> Self {
        Self::of(number, Err(SetAside::NotThisFormat))
    }

    pub(crate) fn add(&mut self, line: &[u8]) {
        if self.bytes.len() < ASIDE_MAX {
            if !self.bytes.is_empty() {
                self.bytes.push(b'\n');
            }
            self.bytes.extend_from_slice(line);
        }
    }

    pub(crate) fn spoil(&mut self, reason: SetAside) {
        self.spoilt.get_or_insert(reason);
    }

    pub(crate) fn put(&mut self, statement: &str) {
        let (word, value) = statement.split_once(' ').unwrap_or((statement, ""));
        match word {
            "starts" => self.starts = self.time(value, "starts"),
            "ends" => self.ends = self.time(value, "ends"),
            "binding" => self.state = self.state(value),
            "hardware" => {
                let address = value.trim_end_matches(';').rsplit(' ').next().unwrap_or_default();
                self.hardware = Some(address.to_owned()).filter(|a| !a.is_empty());
            }
            "uid" => match bytes_of(value) {
                Some(bytes) => self.client = Some(bytes),
                None => self.spoil(SetAside::Unreadable("uid")),
            },
            "option" => match value.split_once(' ') {
                Some(("agent.circuit-id", value)) => self.circuit = option(value),
                Some(("agent.remote-id", value)) => self.remote = option(value),
                _ => {}
            },
            // Other statements say nothing about who or when.
            _ => {}
        }
    }

    fn time(&mut self, value: &str, field: &'static str) -> Option<Instant> {
        let at = time(value);
        if at.is_none() {
            self.spoil(SetAside::Unreadable(field));
        }
        at
    }

    fn state(&mut self, value: &str) -> Option<State> {
        match value.trim_end_matches(';') {
            "state active" => Some(State::Active),
            "state released" => Some(State::Released),
            "state free" | "state expired" => Some(State::Over),
            "state abandoned" | "state backup" | "state reset" | "state bootp" => Some(State::Nobodys),
            _ => {
                self.spoil(SetAside::Unreadable("binding state"));
                None
            }
        }
    }

    /// What the block says of its lease. DHCPv6 leases begin when the client last asked.
    pub(crate) fn lease(self, ia: Option<&Ia>) -> Result<(Lease, Said), SetAside> {
        let (address, prefix) = self.head?;
        if let Some(reason) = self.spoilt {
            return Err(reason);
        }
        let state = self.state.ok_or(SetAside::Missing("binding state"))?;
        if state == State::Nobodys {
            return Err(SetAside::Nobody);
        }
        let (device, from) = match ia {
            Some(ia) => (ia.device()?, ia.asked.ok_or(SetAside::Missing("cltt"))??),
            None => (self.device().ok_or(SetAside::Nobody)?, self.starts.ok_or(SetAside::Missing("starts"))?),
        };
        let to = self.ends.ok_or(SetAside::Missing("ends"))?;
        let said = match (state, ia) {
            (State::Active, _) => Said::Given(from, to),
            // DHCPv6 keeps the end that was planned; the client asked last when it gave the lease back.
            (State::Released, Some(_)) => Said::Ended(from, from),
            _ => Said::Ended(from, to),
        };
        Ok((Lease { address, prefix, device }, said))
    }

    /// The line, where the relay named it; else the device.
    fn device(&self) -> Option<String> {
        match (&self.circuit, &self.remote) {
            (Some(circuit), Some(remote)) => return Some(format!("circuit-id {circuit} remote-id {remote}")),
            (Some(circuit), None) => return Some(format!("circuit-id {circuit}")),
            (None, Some(remote)) => return Some(format!("remote-id {remote}")),
            (None, None) => {}
        }
        let client = || self.client.as_deref().map(|bytes| format!("client-id {}", hex(bytes)));
        self.hardware.as_ref().map(|h| format!("device {h}")).or_else(client)
    }
}

/// `2 2026/11/24 13:00:00;` (a day of the week, and UTC), `epoch 1795525200;` or `never;`.
fn time(value: &str) -> Option<Instant> {
    let value = value.split(';').next()?.trim();
    let mut words = value.split_ascii_whitespace();
    let at = match (words.next()?, words.next(), words.next()) {
        ("never", None, None) => last_moment(),
        ("epoch", Some(seconds), None) if seconds.len() <= 11 && seconds.bytes().all(|b| b.is_ascii_digit()) => {
            Instant::from_micros(0).after(Duration::from_secs(seconds.parse().ok()?))
        }
        (day, Some(date), Some(time)) if day.len() == 1 => {
            Instant::parse(&format!("{}T{time}Z", date.replace('/', "-"))).ok()?
        }
        _ => return None,
    };
    words.next().is_none().then_some(at)
}

/// The bytes of a text in double quotes: those that cannot be seen are three octal digits behind a backslash.
pub(crate) fn bytes_of(value: &str) -> Option<Vec<u8>> {
    let (_, value) = value.split_once('"')?;
    let (value, _) = value.rsplit_once('"')?;
    let mut out = Vec::with_capacity(value.len());
    let mut left = value.as_bytes();
    while let Some((byte, rest)) = left.split_first() {
        left = rest;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        match rest.split_first_chunk::<3>() {
            Some((digits, after)) if digits.iter().all(|d| (b'0'..=b'7').contains(d)) => {
                let number = digits.iter().fold(0, |n, d| n * 8 + u32::from(d - b'0'));
                out.push(u8::try_from(number).ok()?);
                left = after;
            }
            _ => {
                let (escaped, after) = rest.split_first()?;
                out.push(*escaped);
                left = after;
            }
        }
    }
    Some(out)
}

/// Of an option: its text, or its bytes where it is none.
fn option(value: &str) -> Option<String> {
    match bytes_of(value) {
        Some(bytes) => match String::from_utf8(bytes) {
            Ok(text) if !text.is_empty() && !text.chars().any(char::is_control) => Some(text),
            Ok(text) if text.is_empty() => None,
            Ok(text) => Some(hex(text.as_bytes())),
            Err(error) => Some(hex(error.as_bytes())),
        },
        // Written as numbers in base sixteen.
        None => Some(value.trim_end_matches(';').trim().to_owned()).filter(|v| !v.is_empty()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(":")
}
