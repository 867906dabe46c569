//! What a listener of the configuration comes to: a format, a socket, who may send, whose clock.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use retained::{Format, Framing, RADIUS_PACKETS, RadiusClient, Realms};
use terms::Clock;

use crate::config::{Listen, Provider, realms};

/// A listener as it is to be opened.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) format: Format,
    pub(crate) at: At,
    pub(crate) from: Vec<Network>,
    pub(crate) clock: Clock,
    /// For RADIUS: who has which secret.
    pub(crate) clients: Vec<RadiusClient>,
    /// After such a silence there is an alarm. `None`: never.
    pub(crate) silent_after: Option<Duration>,
    pub(crate) realms: Realms,
}

/// Minutes without anything before there is an alarm, where the configuration does not say. Lines are busy at any hour:
/// a quarter of an hour is long for them, and short for who is asked about it later.
const SILENT_MINUTES: u32 = 15;

/// Where it listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum At {
    Udp(SocketAddr),
    Tcp(SocketAddr),
    Unix(PathBuf),
}

impl Plan {
    /// Every listener of a provider. `dir` is the node's folder: paths are seen from there.
    ///
    /// # Errors
    /// What is wrong, with the key to change.
    pub(crate) fn all(provider: &Provider, dir: &Path) -> Result<Vec<Self>, String> {
        let of = |(n, listen): (usize, &Listen)| {
            Self::of(listen, provider, dir).map_err(|says| format!("`provider.listen` {}: {says}", n + 1))
        };
        provider.listen.iter().enumerate().map(of).collect()
    }

    fn of(listen: &Listen, provider: &Provider, dir: &Path) -> Result<Self, String> {
        let format = format(&listen.format)?;
        let at = match (listen.udp, listen.tcp, &listen.unix) {
            (Some(udp), None, None) => At::Udp(udp),
            (None, Some(tcp), None) => At::Tcp(tcp),
            (None, None, Some(path)) => At::Unix(dir.join(path)),
            _ => return Err("give one of `udp`, `tcp`, `unix`".to_owned()),
        };
        match (&at, format.framing) {
            (At::Udp(_), Framing::Datagrams) | (At::Tcp(_) | At::Unix(_), Framing::Stream) => {}
            (_, Framing::Datagrams) => return Err(format!("`{}` comes in datagrams: give `udp`", listen.format)),
            (_, Framing::Stream) => return Err(format!("`{}` comes as a stream: give `tcp` or `unix`", listen.format)),
        }
        let from: Vec<Network> = listen.from.iter().map(|text| Network::parse(text)).collect::<Result<_, _>>()?;
        let open_to_others = match &at {
            At::Udp(address) | At::Tcp(address) => !address.ip().is_loopback(),
            At::Unix(_) => false,
        };
        if open_to_others && from.is_empty() {
            return Err("`from` has to name the senders where the address is not a loopback one".to_owned());
        }
        let clock = Clock {
            source: listen.clock_source.clone().unwrap_or_else(|| provider.clock_source.clone()),
            error_max: Duration::from_millis(listen.clock_error_ms.unwrap_or(provider.clock_error_ms)),
        };
        let clients = clients(listen, &format, &from, dir)?;
        let silent = Some(listen.silent_minutes.unwrap_or(SILENT_MINUTES)).filter(|minutes| *minutes > 0);
        let silent_after = silent.map(|minutes| Duration::from_secs(60 * u64::from(minutes)));
        let renamed = listen.realms.iter().map(|(said, meant)| (said.as_str(), meant.as_str()));
        let realms = realms(listen.realm.as_deref(), renamed)?;
        Ok(Self { format, at, from, clock, clients, silent_after, realms })
    }

    /// Its name, and that of its open batch.
    pub(crate) fn name(&self, local: &At) -> String {
        format!("{} {} {local}", self.format.converter.name, local.transport())
    }
}

fn format(name: &str) -> Result<Format, String> {
    let unknown = || format!("`{name}` is no format: `comity retained formats` lists them");
    retained::format(name).ok_or_else(unknown)
}

/// The clients of a RADIUS listener, all with the one secret of the file.
fn clients(listen: &Listen, format: &Format, from: &[Network], dir: &Path) -> Result<Vec<RadiusClient>, String> {
    let radius = format.converter == RADIUS_PACKETS;
    let Some(file) = &listen.secret_file else {
        return if radius { Err("`secret_file` is missing".to_owned()) } else { Ok(Vec::new()) };
    };
    if !radius {
        return Err(format!("`secret_file` is for `{}` only", RADIUS_PACKETS.name));
    }
    let path = dir.join(file);
    let text = std::fs::read_to_string(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let text = zeroize::Zeroizing::new(text);
    let secret = text.trim_end_matches(['\r', '\n']).as_bytes();
    let anyone =
        [Network { address: IpAddr::from([0, 0, 0, 0]), bits: 0 }, Network { address: IpAddr::from([0; 16]), bits: 0 }];
    let networks = if from.is_empty() { anyone.as_slice() } else { from };
    let client = |n: &Network| RadiusClient::new(n.address, n.bits, secret.to_vec());
    let clients: Option<Vec<_>> = networks.iter().map(client).collect();
    clients.ok_or_else(|| format!("{} is empty", path.display()))
}

/// Addresses that begin alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    bits: u8,
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl At {
    /// `udp`, `tcp` or `unix`.
    pub(super) fn transport(&self) -> &'static str {
        match self {
            Self::Udp(_) => "udp",
            Self::Tcp(_) => "tcp",
            Self::Unix(_) => "unix",
        }
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Udp(address) | Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => path.display().fmt(f),
        }
    }
}

impl Network {
    /// Such as `192.0.2.0/24`, or one address.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let bad = || format!("`from` holds {text:?}, which is no network such as 192.0.2.0/24");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |b| b.parse::<u8>().map_err(|_| bad()))?;
        if bits > most {
            return Err(bad());
        }
        Ok(Self { address, bits })
    }

    /// Is the address in it? An IPv4 address that came over an IPv6 socket is the IPv4 address.
    pub(crate) fn holds(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let differ = ours.to_bits() ^ theirs.to_bits();
                differ.checked_shr(32 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let differ = ours.to_bits() ^ theirs.to_bits();
                differ.checked_shr(128 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(network: &str, address: &str, holds: bool) {
        let network = Network::parse(network).unwrap();
        assert_eq!(network.holds(address.parse().unwrap()), holds, "{network:?} {address}");
    }

    #[test]
    fn a_network_holds_what_begins_like_it() {
        check("192.0.2.0/24", "192.0.2.255", true);
        check("192.0.2.0/24", "192.0.3.0", false);
        check("192.0.2.0/24", "::ffff:192.0.2.7", true);
        check("192.0.2.7", "192.0.2.7", true);
        check("192.0.2.7", "192.0.2.6", false);
        check("0.0.0.0/0", "203.0.113.1", true);
        check("0.0.0.0/0", "2001:db8::1", false);
        check("2001:db8::/32", "2001:db8:ffff::1", true);
        check("2001:db8::/32", "2001:db9::1", false);
        check("::/0", "2001:db9::1", true);
    }

    #[test]
    fn what_is_no_network_is_said() {
        for text in ["", "192.0.2.0/33", "192.0.2/24", "2001:db8::/129", "host", "192.0.2.0/-1"] {
            assert!(Network::parse(text).unwrap_err().contains("from"), "{text}");
        }
    }

    fn plan(text: &str) -> Result<Plan, String> {
        let provider =
            "data_in = \"XA\"\noperational_days = 7\nclock_source = \"NTP\"\nclock_error_ms = 50\n[[listen]]\n";
        let provider: Provider = toml::from_str(&format!("{provider}{text}")).unwrap();
        Plan::all(&provider, Path::new(".")).map(|mut all| all.remove(0))
    }

    fn check_plan(text: &str, complains_of: Option<&str>) {
        match (plan(text), complains_of) {
            (Ok(_), None) => {}
            (Err(says), Some(word)) => assert!(says.contains(word) && says.contains("`provider.listen` 1"), "{says}"),
            (got, wanted) => panic!("{text}: {got:?}, wanted {wanted:?}"),
        }
    }

    #[test]
    fn a_listener_that_cannot_work_is_told_which_key_to_change() {
        check_plan("format = \"netflow\"\nudp = \"127.0.0.1:2055\"", None);
        check_plan("format = \"netflow\"\nudp = \"0.0.0.0:2055\"\nfrom = [\"192.0.2.0/24\"]", None);
        check_plan("format = \"conntrack\"\nunix = \"conntrack.sock\"", None);
        check_plan("format = \"netflow\"\nudp = \"0.0.0.0:2055\"", Some("from"));
        check_plan("format = \"netflow\"\ntcp = \"127.0.0.1:2055\"", Some("datagrams"));
        check_plan("format = \"conntrack\"\nudp = \"127.0.0.1:2055\"", Some("stream"));
        check_plan("format = \"conntrack\"", Some("one of"));
        check_plan("format = \"telegraph\"\nudp = \"127.0.0.1:2055\"", Some("telegraph"));
        check_plan("format = \"radius-packets\"\nudp = \"127.0.0.1:1813\"", Some("secret_file"));
        check_plan("format = \"netflow\"\nudp = \"127.0.0.1:1\"\nsecret_file = \"s\"", Some("secret_file"));
    }

    #[test]
    fn a_listener_that_is_silent_for_a_quarter_of_an_hour_is_an_alarm_unless_the_configuration_says_otherwise() {
        let after =
            |text: &str| plan(&format!("format = \"netflow\"\nudp = \"127.0.0.1:0\"\n{text}")).unwrap().silent_after;
        assert_eq!(after(""), Some(Duration::from_secs(900)));
        assert_eq!(after("silent_minutes = 60"), Some(Duration::from_secs(3_600)));
        assert_eq!(after("silent_minutes = 0"), None);
    }

    #[test]
    fn a_listener_has_the_providers_clock_unless_it_has_its_own() {
        let clock = |text: &str| plan(&format!("format = \"netflow\"\nudp = \"127.0.0.1:0\"\n{text}")).unwrap().clock;
        assert_eq!(clock("").error_max, Duration::from_millis(50));
        let own = clock("clock_source = \"GPS\"\nclock_error_ms = 1");
        assert_eq!((own.source.as_str(), own.error_max), ("GPS", Duration::from_millis(1)));
    }
}
