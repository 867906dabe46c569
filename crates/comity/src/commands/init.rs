//! Writes folders, officers, roots and directories. Secrets are readable by their owner only.

use std::{path::Path, process::ExitCode, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use exchange::{
    Directory, DirectoryDraft, Function, Line, NodeDraft, NodeKeys, OfficerDraft, Organisation, SigningKey, Term,
    VerifyingKey,
};
use node::{
    Files,
    away::NO_KEY,
    clock::{Clock, chance},
    config::{Config, Kind, Office, Provider},
    session::{OfficerFile, hex, seal_key},
};
use rand_core::{CryptoRng, Rng as _};
use serde::{Deserialize, Serialize};
use terms::{Instant, Role};

use crate::{
    cli::init::{Init, InitDirectory, InitNode, InitOfficer, InitWhat},
    commands::node_keys,
    files::{Owner, create, create_for, replace_for, sync_folder},
    say::No,
    secret::phrase,
};

/// What the directory's keepers need to know of one member; public.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enrolment {
    pub(crate) id: String,
    pub(crate) state: String,
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) functions: Vec<Function>,
    pub(crate) name: String,
    pub(crate) url: String,
    /// The registered channel: found out by the keepers, not believed from this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) telephone: Option<String>,
    pub(crate) signing: String,
    pub(crate) opening: String,
    #[serde(default)]
    pub(crate) officers: Vec<EnrolledOfficer>,
}

/// One officer's public line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrolledOfficer {
    pub(crate) id: String,
    pub(crate) person: String,
    pub(crate) name: String,
    pub(crate) roles: Vec<String>,
    pub(crate) key: String,
}

/// A key counts for two years, then a new one is enrolled.
pub(crate) const KEY_DAYS: u64 = 730;

pub(crate) fn run(init: &Init, json: bool) -> Result<ExitCode, No> {
    let says = match &init.what {
        InitWhat::Node(arguments) => new_node(arguments)?,
        InitWhat::Officer(arguments) => new_officer(arguments)?,
        InitWhat::Root { out } => new_root(out)?,
        InitWhat::Directory(arguments) => new_directory(arguments)?,
        InitWhat::Keys(arguments) => node_keys::run(arguments)?,
    };
    if json {
        println!("{}", serde_json::json!({ "ok": true, "says": says }))
    } else {
        println!("{says}")
    }
    Ok(ExitCode::SUCCESS)
}

fn new_node(a: &InitNode) -> Result<String, No> {
    let kind = match a.kind.as_str() {
        "authority" => Kind::Authority,
        "provider" => Kind::Provider,
        _ => return Err(No::usage("--kind is authority or provider")),
    };
    let provider = (kind == Kind::Provider).then(|| Provider {
        data_in: a.data_in.clone().unwrap_or_else(|| a.state.clone()),
        operational_days: a.operational_days,
        operational_days_of: Default::default(),
        not_bound_by: Vec::new(),
        clock_source: "NTP".into(),
        clock_error_ms: 500,
        unshared: Vec::new(),
        routed_realms: Vec::new(),
        questions_per_hour: node::config::questions_per_hour(),
        questions_per_hour_of_one: node::config::questions_per_hour_of_one(),
        planted_per_day: 0,
        listen: Vec::new(),
    });
    let roots = a.roots.iter().map(|root| public_root(root)).collect::<Result<std::collections::BTreeSet<_>, _>>()?;
    if roots.len() < a.roots.len() {
        return Err(No::usage("--root: one key is given twice; each keeper has a key of their own"));
    }
    let config = Config {
        id: a.id.clone(),
        name: a.name.clone(),
        state: a.state.clone(),
        kind,
        listen: a.listen,
        peers: a.peers,
        behind_tls: !a.listen.ip().is_loopback(),
        exercise: a.exercise,
        clock_offset_seconds: 0,
        roots: a.roots.clone(),
        threshold: a.threshold,
        law: None,
        law_signers: None,
        keys_elsewhere: Vec::new(),
        witnesses: None,
        office: a.telephone.clone().map_or_else(Office::default, |telephone| Office { telephone, ..Office::default() }),
        etsi: None,
        partners: Vec::new(),
        stamps: a.exercise.then(node::stamps::StampsConfig::exercise),
        provider,
    };
    let functions = a.functions.iter().map(|f| function(f)).collect::<Result<_, _>>()?;
    let door = || a.peers.map_or_else(|| format!("http://{}", a.listen), |peers| format!("https://{peers}"));
    let url = a.url.clone().unwrap_or_else(door);
    write_node(&Files::new(&a.dir), &config, functions, url)?;
    let roots = match a.roots.is_empty() {
        true => " node.toml has no roots yet: the node starts once the keepers' public keys are in it.",
        false => "",
    };
    Ok(format!(
        "{} written. Next: add officers, give enrol.toml to the directory's keepers, put their signed directory beside it.{roots}",
        a.dir.display()
    ))
}

/// A keeper's key as `comity init root` prints it, and not the word that stands for one in the instructions.
fn public_root(text: &str) -> Result<[u8; 32], No> {
    let key = text.parse::<VerifyingKey>().map(|key| key.bytes());
    key.map_err(|_| No::usage(format!("--root {text}: no public key, as `comity init root` prints it")))
}

fn function(word: &str) -> Result<Function, No> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| No::usage(format!("`{word}` is not central, desk, prosecutor, independent or police")))
}

/// Writes a node's folder and gives its public enrolment.
pub(crate) fn write_node(
    files: &Files,
    config: &Config,
    functions: Vec<Function>,
    url: String,
) -> Result<Enrolment, No> {
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let keys = NodeKeys::generate(&mut chance);
    let text = toml::to_string(config).map_err(|e| No::trouble("the configuration cannot be written", &e))?;
    let enrolment = enrolment(config, functions, url, &keys);
    usable(config, &text, &enrolment)?;
    std::fs::create_dir_all(&files.dir).map_err(|e| No::file(&files.dir, &e))?;
    let owner = Owner::of(&files.dir)?;
    let mut made = Made::default();
    made.folder(&files.officers(), owner)?;
    made.file(&files.config(), text.as_bytes(), 0o644, owner)?;
    let secret = zeroize::Zeroizing::new(
        [keys.signing.to_secret_text().as_str(), keys.opening.to_secret_text().as_str()].concat(),
    );
    made.file(&files.keys(), secret.as_bytes(), 0o600, owner)?;
    if !files.store_key().exists() {
        made.0.push(files.store_key());
        store::Store::make_key(&files.store(), &mut chance).map_err(|e| No::trouble("the key of the records", &e))?;
        owner.given(&files.store_key())?;
    }
    if config.kind == Kind::Provider {
        let mut wrapping = zeroize::Zeroizing::new([0; 32]);
        chance.fill_bytes(wrapping.as_mut_slice());
        made.file(&files.wrapping_key(), hex(wrapping.as_slice()).as_bytes(), 0o600, owner)?;
    }
    write_enrolment(files, &enrolment)?;
    made.stays();
    // The folder's own name, too.
    files.dir.parent().map_or(Ok(()), sync_folder).map_err(|e| No::file(&files.dir, &e))?;
    Ok(enrolment)
}

/// What was made so far. Where the rest cannot be made, as on a full disk, it goes again: half a folder is none, and could not be made twice.
#[derive(Default)]
struct Made(Vec<std::path::PathBuf>);

impl Made {
    fn folder(&mut self, path: &Path, owner: Owner) -> Result<(), No> {
        if path.is_dir() {
            return Ok(());
        }
        std::fs::create_dir(path).map_err(|e| No::file(path, &e))?;
        self.0.push(path.to_owned());
        owner.given(path)
    }

    fn file(&mut self, path: &Path, bytes: &[u8], mode: u32, owner: Owner) -> Result<(), No> {
        create_for(path, bytes, mode, Some(owner))?;
        self.0.push(path.to_owned());
        Ok(())
    }

    fn stays(mut self) {
        self.0.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for path in self.0.iter().rev() {
            // What cannot be taken back either is named by the next try.
            let _ = if path.is_dir() { std::fs::remove_dir(path) } else { std::fs::remove_file(path) };
        }
    }
}

/// What is written must be what `serve` and the keepers accept, so it is read back before anything is made.
fn usable(config: &Config, text: &str, enrolment: &Enrolment) -> Result<(), No> {
    match config.roots.is_empty() {
        false => drop(Config::read(text).map_err(|e| No::usage(e.to_string()))?),
        // They may come later; all else must be right now.
        true => {
            let later = Config { roots: vec![String::new()], threshold: 1, ..config.clone() };
            let text = toml::to_string(&later).map_err(|e| No::trouble("the configuration cannot be written", &e))?;
            drop(Config::read(&text).map_err(|e| No::usage(e.to_string()))?);
        }
    }
    let some = Instant::from_micros(0);
    member(enrolment, Term { from: some, until: some.after(Duration::from_secs(1)), revoked_at: None }).map(drop)
}

fn enrolment(config: &Config, functions: Vec<Function>, url: String, keys: &NodeKeys) -> Enrolment {
    Enrolment {
        id: config.id.clone(),
        state: config.state.clone(),
        kind: config.kind,
        functions,
        name: config.name.clone(),
        url,
        telephone: (config.kind == Kind::Authority && config.office.telephone != Office::default().telephone)
            .then(|| config.office.telephone.clone()),
        signing: keys.signing.verifying_key().to_string(),
        opening: keys.opening.sealing_key().to_string(),
        officers: Vec::new(),
    }
}

pub(crate) fn write_enrolment(files: &Files, enrolment: &Enrolment) -> Result<(), No> {
    let path = files.dir.join("enrol.toml");
    let text = toml::to_string(enrolment).map_err(|e| No::trouble("the enrolment cannot be written", &e))?;
    // An officer who is added must not cost the ones before, where the power goes.
    replace_for(&path, text.as_bytes(), 0o644, Some(Owner::of(&files.dir)?))
}

fn new_officer(a: &InitOfficer) -> Result<String, No> {
    let phrase = phrase(a.phrase_file.as_deref(), "The pass-phrase (at least 12 characters)")?;
    if phrase.chars().count() < 12 {
        return Err(No::usage("the pass-phrase needs at least 12 characters"));
    }
    let roles = a
        .roles
        .iter()
        .map(|r| r.parse::<Role>().map_err(|e| No::usage(format!("`{r}`: {e}"))))
        .collect::<Result<Vec<_>, _>>()?;
    let files = Files::new(&a.dir);
    let path = a.dir.join("enrol.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| No::file(&path, &e))?;
    let mut enrolment: Enrolment = toml::from_str(&text).map_err(|e| No::usage(format!("{}: {e}", path.display())))?;
    let person = Person { id: &a.id, person: &a.person, name: &a.name, roles: &roles };
    let own = a.key.as_deref().map(own_key).transpose()?;
    enrolment.officers.push(match own {
        Some(public) => write_officer_away(&files, &person, &phrase, &public)?,
        None => write_officer(&files, &person, &phrase, false)?,
    });
    // Without a line in enrol.toml the file would be nobody's, and in the way of the next try.
    write_enrolment(&files, &enrolment)
        .inspect_err(|_| drop(std::fs::remove_file(files.officers().join(format!("{}.toml", a.id)))))?;
    Ok(format!("{} may sign in once the directory lists the new enrol.toml.", a.id))
}

/// An officer to be.
pub(crate) struct Person<'a> {
    pub(crate) id: &'a str,
    pub(crate) person: &'a str,
    pub(crate) name: &'a str,
    pub(crate) roles: &'a [Role],
}

/// Makes an officer's key, seals it under the pass-phrase, and gives the public line.
pub(crate) fn write_officer(
    files: &Files,
    who: &Person<'_>,
    phrase: &str,
    exercise: bool,
) -> Result<EnrolledOfficer, No> {
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let key = SigningKey::generate(&mut chance);
    let phrase = (phrase, exercise);
    officer_file(files, who, phrase, (&key.to_secret_text(), key.verifying_key().to_string()), &mut chance)
}

/// An officer whose key stays elsewhere: the pass-phrase lets the officer in, and signs nothing.
fn write_officer_away(
    files: &Files,
    who: &Person<'_>,
    phrase: &str,
    public: &VerifyingKey,
) -> Result<EnrolledOfficer, No> {
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    officer_file(files, who, (phrase, false), (NO_KEY, public.to_string()), &mut chance)
}

/// A public key as `comity sign key` says it, or as the line of an SSH key.
fn own_key(text: &str) -> Result<VerifyingKey, No> {
    let bad = || No::usage("--key is no Ed25519 public key: 44 characters of base64, or a line `ssh-ed25519 AAAA…`");
    let Some(line) = text.trim().strip_prefix("ssh-ed25519 ") else {
        return text.trim().parse().map_err(|_| bad());
    };
    let blob = line.split_whitespace().next().and_then(|blob| STANDARD.decode(blob).ok()).ok_or_else(bad)?;
    // RFC 8709 section 4: the name, then the 32 bytes, each after its length.
    let key = blob.strip_prefix(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20".as_slice()).ok_or_else(bad)?;
    STANDARD.encode(key).parse().map_err(|_| bad())
}

fn officer_file(
    files: &Files,
    who: &Person<'_>,
    (phrase, exercise): (&str, bool),
    (secret, public): (&str, String),
    chance: &mut impl CryptoRng,
) -> Result<EnrolledOfficer, No> {
    let id: terms::OfficerId = who.id.parse().map_err(|e: terms::BadId| No::usage(format!("--id: {e}")))?;
    let _: terms::PersonId = who.person.parse().map_err(|e: terms::BadId| No::usage(format!("--person: {e}")))?;
    let sealed = seal_key(secret, who.id, phrase, chance)
        .ok_or_else(|| No::refused("seal", "the key cannot be sealed", "Try another pass-phrase."))?;
    let roles: Vec<String> = who.roles.iter().map(ToString::to_string).collect();
    let file = OfficerFile {
        id: who.id.into(),
        person: who.person.into(),
        name: who.name.into(),
        roles: roles.clone(),
        key: public.clone(),
        sealed,
        exercise_phrase: exercise.then(|| phrase.to_owned()),
    };
    let text = toml::to_string(&file).map_err(|e| No::trouble("the officer's file cannot be written", &e))?;
    let owner = Owner::of(&files.officers())?;
    create_for(&files.officers().join(format!("{id}.toml")), text.as_bytes(), 0o600, Some(owner))?;
    Ok(EnrolledOfficer { id: who.id.into(), person: who.person.into(), name: who.name.into(), roles, key: public })
}

fn new_root(out: &Path) -> Result<String, No> {
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let key = SigningKey::generate(&mut chance);
    create(out, key.to_secret_text().as_bytes(), 0o600)?;
    Ok(format!("public root key: {}\nKeep {} offline.", key.verifying_key(), out.display()))
}

fn new_directory(a: &InitDirectory) -> Result<String, No> {
    let mut roots = Vec::new();
    for path in &a.roots {
        let text = zeroize::Zeroizing::new(std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?);
        roots.push(SigningKey::from_secret_text(&text).map_err(|e| No::usage(format!("{}: {e}", path.display())))?);
    }
    let mut members = Vec::new();
    for path in &a.enrol {
        let text = std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?;
        members.push(toml::from_str::<Enrolment>(&text).map_err(|e| No::usage(format!("{}: {e}", path.display())))?);
    }
    let now = Clock::offset_by(0).now();
    let bytes = directory(&members, &roots.iter().collect::<Vec<_>>(), a.number, now, a.days, a.exercise)?;
    create(&a.out, &bytes, 0o644)?;
    let says = format!("{} lists {} member(s) for {} days.", a.out.display(), members.len(), a.days);
    Ok(match roots.is_empty() {
        true => format!(
            "{says} It is a draft that nobody has signed: each keeper signs it with `comity directory sign --first`."
        ),
        false => says,
    })
}

/// A directory of these members, signed by these roots.
pub(crate) fn directory(
    members: &[Enrolment],
    roots: &[&SigningKey],
    version: u64,
    now: Instant,
    days: u64,
    exercise: bool,
) -> Result<Vec<u8>, No> {
    let day = |n: u64| Duration::from_secs(n * 86_400);
    let term = Term { from: now.before(day(1)), until: now.after(day(KEY_DAYS)), revoked_at: None };
    let nodes = members.iter().map(|m| member(m, term)).collect::<Result<Vec<_>, _>>()?;
    let draft = DirectoryDraft { version, issued: now, expires: now.after(day(days)), exercise, nodes };
    Ok(Directory::write(&draft, roots))
}

pub(crate) fn member(m: &Enrolment, term: Term) -> Result<NodeDraft, No> {
    let bad = |what: &str| No::usage(format!("{}: {what} cannot be read", m.id));
    let line = |text: &str| Line::new(text).map_err(|e| No::usage(format!("{}: {e}", m.id)));
    let key = |text: &str| text.parse::<VerifyingKey>().map_err(|_| bad("a public key"));
    let officers = m.officers.iter().map(|o| {
        Ok(OfficerDraft {
            id: o.id.parse().map_err(|_| bad("an officer's account"))?,
            person: o.person.parse().map_err(|_| bad("a person"))?,
            name: line(&o.name)?,
            roles: o.roles.iter().map(|r| r.parse().map_err(|_| bad("an office"))).collect::<Result<_, _>>()?,
            keys: vec![(key(&o.key)?, term)],
        })
    });
    Ok(NodeDraft {
        id: m.id.parse().map_err(|_| bad("the node's name"))?,
        state: m.state.parse().map_err(|_| bad("the state"))?,
        organisation: match m.kind {
            Kind::Authority => Organisation::Authority(m.id.parse().map_err(|_| bad("the authority"))?),
            Kind::Provider => Organisation::Provider(m.id.parse().map_err(|_| bad("the provider"))?),
        },
        functions: m.functions.clone(),
        name: line(&m.name)?,
        url: line(&m.url)?,
        telephone: m.telephone.as_deref().map(line).transpose()?,
        signing: vec![(key(&m.signing)?, term)],
        opening: vec![(m.opening.parse().map_err(|_| bad("the opening key"))?, term)],
        officers: officers.collect::<Result<_, _>>()?,
    })
}
