//! Numbers for the hosts that send.

use std::{collections::BTreeMap, net::IpAddr};

/// More hosts than any provider has translators. Those beyond share the last number.
const HOSTS_MAX: usize = 65_536;

/// Longer than any host name (RFC 1035).
const NAME_MAX: usize = 255;

/// A sender is the datagram's and the host that it names.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    numbers: BTreeMap<Option<IpAddr>, BTreeMap<Box<str>, u32>>,
    count: usize,
    last: Option<(Option<IpAddr>, Box<str>, u32)>,
}

impl Hosts {
    /// The number of this host; the same in each run over the same bytes.
    pub(super) fn number(&mut self, from: Option<IpAddr>, name: &str) -> u32 {
        let name = name.get(..name.floor_char_boundary(NAME_MAX)).unwrap_or_default();
        if let Some((last_from, last_name, number)) = &self.last
            && *last_from == from
            && **last_name == *name
        {
            return *number;
        }
        let number = self.found(from, name);
        self.last = Some((from, name.into(), number));
        number
    }

    fn found(&mut self, from: Option<IpAddr>, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(&from).and_then(|names| names.get(name)) {
            return *number;
        }
        if self.count >= HOSTS_MAX {
            return u32::MAX;
        }
        let number = u32::try_from(self.count).unwrap_or(u32::MAX);
        self.count += 1;
        self.numbers.entry(from).or_default().insert(name.into(), number);
        number
    }
}
