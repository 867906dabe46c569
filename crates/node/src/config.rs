//! The configuration that `comity init` writes. An unknown key stops the start: a misspelt safeguard is no safeguard.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::{etsi::EtsiConfig, partners::PartnerConfig, stamps::StampsConfig};

/// One node's configuration file, `node.toml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The node's name in the directory.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The state that it belongs to (ISO 3166-1 alpha-2).
    pub state: String,
    /// Authority or provider.
    pub kind: Kind,
    /// Where it listens. Anything but loopback needs `behind_tls = true`.
    pub listen: SocketAddr,
    /// Where other nodes reach it: TLS 1.3, with the directory's keys on both sides. It may be any address. Without it they come to `listen`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peers: Option<SocketAddr>,
    /// A proxy in front of it ends TLS 1.3. Letters are sealed either way.
    #[serde(default)]
    pub behind_tls: bool,
    /// An exercise: invented people, a clock that may be set, and letters that a real node refuses.
    #[serde(default)]
    pub exercise: bool,
    /// Only in an exercise: how far the node's clock is set from the machine's.
    #[serde(default)]
    pub clock_offset_seconds: i64,
    /// The keys that the directory must be signed with, as 64 hexadecimal digits each.
    pub roots: Vec<String>,
    /// How many of them must have signed.
    pub threshold: usize,
    /// A folder of law files to use in place of the built-in book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<PathBuf>,
    /// The bodies of which two must have signed the folder in `law`, as `comity law pack key` prints them. Without it
    /// any folder is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law_signers: Option<Vec<String>>,
    /// Offices in which only a key counts that lies on no node, such as `["approver", "independent"]`: whoever has the running machine has none of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys_elsewhere: Vec<String>,
    /// Who cosigns the heads of this node's log. Without it the first three members of other states, of which two are enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witnesses: Option<Witnesses>,
    /// How to reach whoever is in charge.
    #[serde(default)]
    pub office: Office,
    /// Who stamps the node's packages. Without it nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamps: Option<StampsConfig>,
    /// Systems of others that speak ETSI TS 103 120.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etsi: Option<EtsiConfig>,
    /// Bodies of other states that have no node: letters to them are carried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<PartnerConfig>,
    /// For a provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
}

/// What kind of body runs the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Asks, decides, orders.
    Authority,
    /// Holds data; takes orders of its own state only.
    Provider,
}

/// How to reach whoever is in charge; stands in every letter of request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// For the call that confirms.
    pub telephone: String,
    /// For notices; never for content.
    pub mail: String,
    /// Office hours with their time zone, in words.
    pub hours: String,
}

impl Default for Office {
    fn default() -> Self {
        let unset = || "not given".to_owned();
        Self { telephone: unset(), mail: unset(), hours: unset() }
    }
}

/// Whose cosignatures of this node's log count.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witnesses {
    /// How many of them must have signed before a package is sealed.
    pub quorum: usize,
    /// Members of the directory, of other states.
    #[serde(default)]
    pub members: Vec<String>,
    /// Witnesses that are no members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<OtherWitness>,
}

/// A witness that is no member of the directory.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherWitness {
    /// Its name and key in one line, as `comity witness init` prints it.
    pub key: String,
    /// The state in which it stands.
    pub state: String,
    /// Where it is asked.
    pub url: String,
}

/// A provider's part of the configuration.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The state on whose territory the records lie.
    pub data_in: String,
    /// How long records are kept for the provider's own operation where the law sets no duty, in days.
    pub operational_days: u32,
    /// The same for single types of record, such as `port-block = 3`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub operational_days_of: BTreeMap<String, u32>,
    /// Rules of the law book, by their ids, that bind another class of provider than this one: the book says in words
    /// whom a rule binds, and only its lawyers can say whether this provider is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_bound_by: Vec<String>,
    /// What kind of clock writes the records.
    pub clock_source: String,
    /// The largest error of that clock, in milliseconds.
    pub clock_error_ms: u64,
    /// Addresses that one subscriber alone uses: the only ones that can be asked about without a port.
    #[serde(default)]
    pub unshared: Vec<String>,
    /// Realms whose addresses reach the Internet as they are (docs/realms.md).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routed_realms: Vec<String>,
    /// How many questions are answered within an hour, holds included.
    #[serde(default = "questions_per_hour")]
    pub questions_per_hour: u32,
    /// The same for one authority alone.
    #[serde(default = "questions_per_hour_of_one")]
    pub questions_per_hour_of_one: u32,
    /// How many invented records are planted among those of each day. None by default.
    #[serde(default)]
    pub planted_per_day: u32,
    /// Where devices send their records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listen: Vec<Listen>,
}

/// A clerk looks at every answer: more than four a minute are no answers but a search.
pub fn questions_per_hour() -> u32 {
    240
}

/// One case has few addresses; one a minute is a busy authority.
pub fn questions_per_hour_of_one() -> u32 {
    60
}

impl Provider {
    /// Days that operation needs records of this type for.
    pub fn operational_days(&self, class: retained::RecordClass) -> u32 {
        self.operational_days_of.get(class.as_str()).copied().unwrap_or(self.operational_days)
    }
}

/// One listener. Exactly one of `udp`, `tcp` and `unix` is given.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// What comes: a name that `comity retained formats` lists.
    pub format: String,
    /// For formats that come in datagrams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub udp: Option<SocketAddr>,
    /// For formats that come as a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp: Option<SocketAddr>,
    /// The same from a program on this machine: a path, seen from the node's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unix: Option<PathBuf>,
    /// Who may send, such as `192.0.2.0/24`. May be left out where the address is a loopback one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// What kind of clock the senders have; the provider's, where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_source: Option<String>,
    /// The largest error of that clock, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_error_ms: Option<u64>,
    /// After so many minutes without anything the page of the listeners raises an alarm; 0: never. Fifteen where it is
    /// not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent_minutes: Option<u32>,
    /// For RADIUS: a file with the secret that the senders share with this node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_file: Option<PathBuf>,
    /// In which realm the private addresses are of records that name none (docs/realms.md).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
    /// What the realms that records name stand for, such as `"vrf 7" = "mobile"`; nothing: the unnamed one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub realms: BTreeMap<String, String>,
}

/// What a source says about its realms.
///
/// # Errors
/// The name that cannot be one.
pub fn realms<'a>(
    silent: Option<&str>,
    renamed: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<retained::Realms, String> {
    let of = |name: &str| {
        let most = retained::Realm::MAX;
        let bad = || format!("{name:?} is no name of a realm: one to {most} bytes that can be seen");
        retained::Realm::new(name).ok_or_else(bad)
    };
    let silent = silent.map(of).transpose()?;
    let renamed = renamed.into_iter().map(|(said, meant)| {
        let meant = Some(meant.trim()).filter(|name| !name.is_empty()).map(of).transpose()?;
        Ok((of(said)?, meant))
    });
    Ok(retained::Realms::new(silent, renamed.collect::<Result<Vec<_>, String>>()?))
}

/// The configuration cannot be used; each says which key to change.
#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    /// Not the TOML that `init` writes.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A value does not fit.
    #[error("`{key}` {rule}")]
    Value {
        /// Which key.
        key: &'static str,
        /// What it must be.
        rule: &'static str,
    },
}

impl Config {
    /// Has a key to lie on no node, to count in this office?
    pub fn key_elsewhere(&self, office: terms::Role) -> bool {
        self.keys_elsewhere.iter().any(|word| word == office.as_str())
    }

    /// Reads and checks the text of a configuration.
    ///
    /// # Errors
    /// [`BadConfig`] names the key.
    pub fn read(text: &str) -> Result<Self, BadConfig> {
        let config: Self = toml::from_str(text)?;
        let bad = |key, rule| Err(BadConfig::Value { key, rule });
        if config.id.parse::<terms::NodeId>().is_err() {
            return bad("id", "must be 1 to 63 of a-z, 0-9, dot and dash");
        }
        if config.state.parse::<terms::StateCode>().is_err() {
            return bad("state", "must be two capital letters of ISO 3166-1");
        }
        if !config.listen.ip().is_loopback() && !config.behind_tls {
            return bad(
                "listen",
                "must be a loopback address unless `behind_tls = true` says that a proxy ends TLS in front",
            );
        }
        if config.peers.is_some_and(|peers| peers == config.listen && peers.port() != 0) {
            return bad("peers", "must be another address than `listen`: only nodes may come to it");
        }
        if !config.exercise && config.clock_offset_seconds != 0 {
            return bad("clock_offset_seconds", "may only be set in an exercise");
        }
        if config.threshold == 0 || config.threshold > config.roots.len() {
            return bad("threshold", "must be at least 1 and at most the number of roots");
        }
        if let Some((key, rule)) = config.stamps.as_ref().and_then(|stamps| stamps.flaw(config.exercise)) {
            return bad(key, rule);
        }
        if let Some((key, rule)) = config.etsi.as_ref().and_then(|etsi| etsi.flaw(config.kind == Kind::Provider)) {
            return bad(key, rule);
        }
        if let Some((key, rule)) = config.partners.iter().find_map(PartnerConfig::flaw) {
            return bad(key, rule);
        }
        if config.law_signers.is_some() && config.law.is_none() {
            return bad(
                "law_signers",
                "needs `law`, the folder that they sign; the built-in book comes with the program",
            );
        }
        if !config.keys_elsewhere.iter().all(|office| office.parse::<terms::Role>().is_ok()) {
            return bad(
                "keys_elsewhere",
                "names an office that there is not: it is investigator, approver, desk, reviewer, independent, clerk, counsel or oversight",
            );
        }
        if let Some(w) = &config.witnesses
            && !(1..=w.members.len() + w.other.len()).contains(&w.quorum)
        {
            return bad("witnesses.quorum", "must be at least 1 and at most the number of witnesses named");
        }
        match (&config.kind, &config.provider) {
            (Kind::Provider, None) => bad("provider", "is missing: a provider says where its data lies"),
            (Kind::Authority, Some(_)) => bad("provider", "is for providers only"),
            (_, Some(p)) if !p.operational_days_of.keys().all(|k| k.parse::<retained::RecordClass>().is_ok()) => {
                bad("provider.operational_days_of", "names a type of record that there is not")
            }
            (_, Some(p)) if p.routed_realms.iter().any(|name| retained::Realm::new(name).is_none()) => {
                bad("provider.routed_realms", "holds what is no name of a realm")
            }
            (_, Some(p)) if p.data_in.parse::<terms::StateCode>().is_err() => {
                bad("provider.data_in", "must be two capital letters of ISO 3166-1")
            }
            _ => Ok(config),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "id = \"xa-desk\"\nname = \"Desk\"\nstate = \"XA\"\nkind = \"authority\"\nlisten = \"127.0.0.1:0\"\nroots = [\"00\"]\nthreshold = 1\n";

    fn check(change: &str, complains_of: Option<&str>) {
        let answer = Config::read(&format!("{GOOD}{change}"));
        match (answer, complains_of) {
            (Ok(_), None) => {}
            (Err(e), Some(word)) => assert!(e.to_string().contains(word), "{e}"),
            (answer, wanted) => panic!("{change:?}: {:?} but wanted {wanted:?}", answer.err()),
        }
    }

    #[test]
    fn a_written_configuration_is_read() {
        check("", None);
        check("exercise = true\nclock_offset_seconds = 60\n", None);
    }

    #[test]
    fn an_unknown_key_stops_the_start() {
        check("exersice = true\n", Some("unknown field"));
    }

    #[test]
    fn the_clock_is_set_in_an_exercise_only() {
        check("clock_offset_seconds = 60\n", Some("clock_offset_seconds"));
    }

    #[test]
    fn stamps_come_over_http_and_from_the_node_itself_in_an_exercise_only() {
        check("[stamps]\nauthorities = [\"http://time.example/tsa\"]\nrequired = 1\n", None);
        check("[stamps]\nauthorities = [\"https://time.example/tsa\"]\n", Some("stamps.authorities"));
        check("[stamps]\nauthorities = [\"exercise\"]\n", Some("stamps.authorities"));
        check("[stamps]\nexercise_authority = true\n", Some("stamps.exercise_authority"));
        check("exercise = true\n[stamps]\nauthorities = [\"exercise\"]\nexercise_authority = true\n", None);
        check("[stamps]\nrequired = 1\n", Some("stamps.required"));
        check("[stamps]\npolicy = \"x\"\n", Some("stamps.policy"));
    }

    #[test]
    fn a_system_of_another_has_a_name_a_place_and_a_key() {
        let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let provider =
            |more: &str| format!("[etsi]\n[[etsi.providers]]\nprovider = \"xa-net\"\nname = \"NET\"\n{more}");
        check(&provider(&format!("url = \"http://127.0.0.1:1/\"\nkey = \"{key}\"\n")), None);
        check(&provider(&format!("url = \"https://net.example/\"\nkey = \"{key}\"\n")), Some("etsi.providers.url"));
        check(&provider("url = \"http://127.0.0.1:1/\"\nkey = \"00\"\n"), Some("etsi"));
        check(&provider(&format!("key = \"{key}\"\n")), Some("url"));
        let authority = format!("[etsi]\n[[etsi.authorities]]\nmember = \"xa-desk\"\nname = \"A\"\nkey = \"{key}\"\n");
        check(&authority, Some("etsi.authorities"));
    }

    #[test]
    fn a_partner_without_a_node_has_a_number_and_no_weak_key() {
        let partner =
            |more: &str| format!("[[partners]]\nid = \"xc-justice\"\nstate = \"XC\"\nname = \"Justice\"\n{more}");
        check(&partner("telephone = \"+999 3 555\"\n"), None);
        check(&partner("telephone = \"by mail\"\n"), Some("partners.telephone"));
        check(&partner(""), Some("telephone"));
        let older = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
        check(&partner(&format!("telephone = \"1\"\nkey = \"{older}\"\n")), Some("partners.key"));
    }

    #[test]
    fn offices_whose_keys_lie_elsewhere_are_offices() {
        check("keys_elsewhere = [\"approver\", \"independent\"]\n", None);
        check("keys_elsewhere = [\"approvers\"]\n", Some("keys_elsewhere"));
    }

    #[test]
    fn signers_of_the_law_need_a_folder_that_they_sign() {
        check("law_signers = []\n", Some("law_signers"));
        check("law = \"law\"\nlaw_signers = []\n", None);
    }

    #[test]
    fn a_quorum_can_be_reached() {
        check("[witnesses]\nquorum = 2\nmembers = [\"xb-desk\", \"xc-desk\", \"xd-desk\"]\n", None);
        check("[witnesses]\nquorum = 2\nmembers = [\"xb-desk\"]\n", Some("witnesses.quorum"));
        check("[witnesses]\nquorum = 0\nmembers = [\"xb-desk\"]\n", Some("witnesses.quorum"));
    }

    #[test]
    fn a_provider_section_belongs_to_a_provider() {
        check(
            "[provider]\ndata_in = \"XA\"\noperational_days = 7\nclock_source = \"NTP\"\nclock_error_ms = 50\n",
            Some("provider"),
        );
    }
}
