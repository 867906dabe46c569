//! What we build on: licences that we may pass on, one version of each, and not too many. `deny.toml` says the same to
//! cargo-deny, for those who have it; both read the one list.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

use crate::source::{none, root, text_of};

/// More than this and nobody can say what is in the program. (It was 250 until the curves and RSA came, without which no
/// authority's time stamp can be checked; then 264, until the page of a package as PDF/A, which sets Arabic and Chinese; then 292, until TLS;
/// then 308, until tokens.)
const CRATES_MAX: usize = 312;

/// A package as cargo sees it: name, version, licence, and where it comes from (nothing: it is ours).
struct Package {
    name: String,
    version: String,
    license: String,
    source: Option<String>,
}

/// The packages of this platform's build. What only tests use does not reach anyone else's machine.
fn packages() -> Vec<Package> {
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|l| l.strip_prefix("host: ")).unwrap();
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    let text = |package: &Value, key: &str| package[key].as_str().map(str::to_owned);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let used = reached(&list(&metadata["resolve"]["nodes"]), &list(&metadata["workspace_members"]));
    list(&metadata["packages"])
        .iter()
        .filter(|p| text(p, "id").is_some_and(|id| used.contains(&id)))
        .map(|p| Package {
            name: text(p, "name").unwrap_or_default(),
            version: text(p, "version").unwrap_or_default(),
            license: text(p, "license").unwrap_or_default(),
            source: text(p, "source"),
        })
        .collect()
}

/// The packages that are reached from these without an edge that only tests have.
fn reached(nodes: &[Value], from: &[Value]) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<String> = from.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
    while let Some(id) = next.pop() {
        if reached.contains(&id) {
            continue;
        }
        let deps = nodes.iter().find(|n| n["id"] == *id).and_then(|n| n["deps"].as_array());
        for dep in deps.into_iter().flatten() {
            let kinds = dep["dep_kinds"].as_array();
            if kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"] != "dev")) {
                next.extend(dep["pkg"].as_str().map(str::to_owned));
            }
        }
        reached.insert(id);
    }
    reached
}

fn deny() -> toml::Table {
    text_of("deny.toml").parse().unwrap()
}

/// The strings under `section.key`; of a table, its first string.
fn listed(section: &str, key: &str) -> BTreeSet<String> {
    let deny = deny();
    let rows = deny.get(section).and_then(|s| s.get(key)).and_then(|v| v.as_array()).cloned().unwrap_or_default();
    let name =
        |row: &toml::Value| row.as_str().or_else(|| row.get("crate").and_then(toml::Value::as_str)).map(str::to_owned);
    rows.iter().filter_map(name).collect()
}

/// Does the SPDX expression leave us a choice that is on the list? Only OR, AND and brackets occur.
fn permitted(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let flat = expression.replace('/', " OR ");
    let depth = |at: usize| flat[..at].matches('(').count() - flat[..at].matches(')').count();
    for (word, both) in [(" OR ", false), (" AND ", true)] {
        // OR binds less than AND, so it is split first.
        if let Some((at, _)) = flat.match_indices(word).find(|(at, _)| depth(*at) == 0) {
            let left = permitted(&flat[..at], allowed);
            let right = permitted(&flat[at + word.len()..], allowed);
            return if both { left && right } else { left || right };
        }
    }
    let inner = flat.trim();
    match inner.strip_prefix('(').and_then(|i| i.strip_suffix(')')) {
        Some(inner) => permitted(inner, allowed),
        None => allowed.contains(inner),
    }
}

/// Why: whoever installs the program has to be allowed to pass it on, in any state.
#[test]
fn every_licence_is_on_the_list() {
    let allowed = listed("licenses", "allow");
    let excused = listed("licenses", "exceptions");
    let broken: Vec<_> = packages()
        .iter()
        .filter(|p| !permitted(&p.license, &allowed) && !excused.contains(&p.name))
        .map(|p| format!("{} {}: {}", p.name, p.version, p.license))
        .collect();
    none("licences", &broken);
}

/// Why: two versions of one crate are two sets of faults to watch. Each exception has its reason in `deny.toml`.
#[test]
fn no_crate_is_there_twice_without_a_reason() {
    let excused = listed("bans", "skip");
    let mut versions = BTreeMap::<String, Vec<String>>::new();
    for package in packages() {
        versions.entry(package.name).or_default().push(package.version);
    }
    let twice: BTreeMap<_, _> = versions.into_iter().filter(|(_, versions)| versions.len() > 1).collect();
    let covers = |spec: &String, name: &str, version: &str| {
        spec.split_once('@').is_some_and(|(n, v)| n == name && (v == version || version.starts_with(&format!("{v}."))))
    };
    let mut broken = Vec::new();
    for (name, versions) in &twice {
        let left: Vec<_> = versions.iter().filter(|v| !excused.iter().any(|spec| covers(spec, name, v))).collect();
        if left.len() > 1 {
            broken.push(format!("{name} {left:?}"));
        }
    }
    none("more than one version", &broken);
    let needed = |spec: &&String| twice.iter().any(|(name, vs)| vs.iter().any(|v| covers(spec, name, v)));
    let stale: Vec<_> = excused.iter().filter(|spec| !needed(spec)).cloned().collect();
    none("excused in deny.toml, but no longer there twice", &stale);
}

/// Why: some crates we never want, however deep they come in.
#[test]
fn no_banned_crate_is_there() {
    let banned = listed("bans", "deny");
    let broken: Vec<_> = packages().into_iter().map(|p| p.name).filter(|name| banned.contains(name)).collect();
    none("banned", &broken);
}

/// Why: a crate from anywhere else is one that nobody has published or can audit.
#[test]
fn every_crate_is_ours_or_from_the_registry() {
    let broken: Vec<_> = packages()
        .iter()
        .filter(|p| p.source.as_ref().is_some_and(|s| !s.starts_with("registry+")))
        .map(|p| p.name.clone())
        .collect();
    none("sources", &broken);
}

/// Why: each crate is somebody whom we trust with everything.
#[test]
fn the_tree_stays_small() {
    let count = packages().len();
    assert!(count <= CRATES_MAX, "{count} crates, at most {CRATES_MAX}");
}

#[test]
fn a_licence_choice_is_read_as_a_lawyer_would() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned).into();
    for yes in ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT AND Apache-2.0"] {
        assert!(permitted(yes, &allowed), "{yes}");
    }
    for no in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", "MIT-0"] {
        assert!(!permitted(no, &allowed), "{no}");
    }
}
