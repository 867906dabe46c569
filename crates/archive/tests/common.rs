//! A folder of its own for each test, and passes that the guard gave.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::archive::{self, Archive, Logged, Settings, Tombstone, Trouble};
use guard::{
    Approval, Body, Case, Competence, Consent, Deed, Holder, Orderer, Pass, Safeguard, Safeguards, Scope, judge,
    target_digest,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use retained::{
    AccessKind, AccessRecord, Batch, CONNTRACK, Converter, KEA_LEASES, Life, NatRecord, PortRange, RADIUS_DETAIL, Read,
    Reading, RecordClass, Schedule, Schedules, Shape, Subscriber,
};
use sha2::{Digest as _, Sha256};
use terms::{
    Clock, DataCategory, Digest, Instant, Measure, Period, RequestId, Role, Selector, Target, Transport, Urgency,
};

pub(crate) const KEY: [u8; 32] = [7; 32];

pub(crate) fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(11)
}

/// An empty folder that goes when the test ends well.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("comity-archive-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        Self(path)
    }

    pub(crate) fn open(&self) -> Archive {
        self.try_open().unwrap()
    }

    pub(crate) fn try_open(&self) -> Result<Archive, archive::Trouble> {
        Archive::open(&self.0, KEY, settings(), &mut rng_of(&self.0))
    }

    /// Every file with its bytes, in order of name.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut out = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { out.push((path.clone(), std::fs::read(path).unwrap())) }
            }
        }
        // The lock is no record: it holds nothing.
        out.retain(|(path, _)| !path.ends_with("lock"));
        out.sort();
        out
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Another seed for each opening: numbers drawn twice would be a fault of the test, not of the archive.
fn rng_of(path: &Path) -> ChaCha20Rng {
    let files = std::fs::read_dir(path.join("segments")).map_or(0, |d| d.count());
    ChaCha20Rng::seed_from_u64(1_000 + files as u64)
}

pub(crate) fn settings() -> Settings {
    Settings { provider: "provider.example".parse().unwrap(), unshared: vec![], routed: vec![] }
}

pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(crate) fn batch(source: &[u8], converter: Converter) -> Batch {
    Batch {
        source: Digest::from_bytes(Sha256::digest(source).into()),
        offset: 0,
        end: None,
        converter,
        clock: Clock { source: "NTP, stratum 2".to_owned(), error_max: Duration::from_millis(100) },
        received: at("2026-11-24T00:00:00Z"),
        generated: false,
    }
}

pub(crate) fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)).unwrap()
}

/// Takes the three samples in, and says what each gave.
pub(crate) fn ingest_samples(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Vec<archive::Ingested> {
    let mut out = Vec::new();
    let mut take = |bytes: &[u8], converter, read| {
        out.push(archive.ingest(&batch(bytes, converter), read, rng).unwrap());
    };
    let bytes = sample("cgnat/conntrack.log");
    take(&bytes, CONNTRACK, retained::conntrack(&bytes));
    let bytes = sample("radius/detail");
    take(&bytes, RADIUS_DETAIL, retained::radius_detail(&bytes));
    let bytes = sample("kea/kea-leases4.csv");
    take(&bytes, KEA_LEASES, retained::kea_leases(&bytes));
    out
}

/// A question of `samples/question.toml`.
pub(crate) struct Asked {
    pub(crate) target: Target,
    pub(crate) at: Instant,
    pub(crate) expect: Vec<String>,
}

pub(crate) fn asked(name: &str) -> Asked {
    let text = String::from_utf8(sample("question.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    let error = Duration::from_millis(file["clock_error_max_ms"].as_integer().unwrap() as u64);
    let table = &file[name];
    let time = at(&table["time"].as_datetime().unwrap().to_string());
    let port = u16::try_from(table["port"].as_integer().unwrap()).unwrap();
    let selector = Selector::new(
        table["address"].as_str().unwrap().parse().unwrap(),
        Some(port),
        table["transport"].as_str().unwrap().parse().unwrap(),
    );
    let target = Target { selector, period: Period::new(time, time).unwrap(), clock_error_max: error };
    let expect = table["expect"].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect();
    Asked { target, at: time, expect }
}

pub(crate) fn deed(measure: Measure, target: Target) -> Deed {
    Deed {
        request: RequestId::from_bytes([1; 16]),
        measure,
        data: DataCategory::UserIdentification,
        target,
        holder: Holder { provider: "provider.example".parse().unwrap(), established: "XB".parse().unwrap() },
        territory: Some("XB".parse().unwrap()),
        ordered_by: Orderer { authority: "desk.xb".parse().unwrap(), state: "XB".parse().unwrap() },
        for_state: "XA".parse().unwrap(),
        urgency: Urgency::Ordinary,
    }
}

/// A pass for a deed, given by the guard, and the decision as it would stand in the log.
pub(crate) fn pass(deed: Deed, now: Instant) -> (Pass, Logged) {
    try_pass(deed, now).unwrap()
}

/// The same, or the guard's no.
pub(crate) fn try_pass(deed: Deed, now: Instant) -> Option<(Pass, Logged)> {
    let digest = deed.digest();
    let approval = |officer: &str, person: &str, role| Approval {
        officer: officer.parse().unwrap(),
        person: person.parse().unwrap(),
        authority: deed.ordered_by.authority.clone(),
        state: deed.ordered_by.state,
        role,
        deed: digest,
        at: now,
    };
    let hour = Duration::from_secs(3_600);
    let consent = Consent::Grant {
        id: terms::GrantId::from_bytes([2; 16]),
        state: "XB".parse().unwrap(),
        authority: "central.xb".parse().unwrap(),
        request: deed.request,
        target: target_digest(&deed.target),
        deed: digest,
        beneficiary: deed.for_state,
        ordered_by: deed.ordered_by.state,
        scope: Scope {
            measures: vec![deed.measure],
            data: vec![deed.data],
            valid: Period::new(now.before(hour), now.after(hour)).unwrap(),
        },
    };
    let question = question(&deed, now);
    let body = |name: &str, may| Body { authority: name.parse().unwrap(), state: "XB".parse().unwrap(), may };
    let case = Case {
        question: &question,
        law: &answer(),
        bodies: &[body("desk.xb", Competence::Order), body("central.xb", Competence::Consent)],
        consent: Some(&consent),
        approvals: &[approval("o-1", "p-1", Role::Reviewer), approval("o-2", "p-2", Role::Approver)],
        authorisation: None,
        safeguards: &Safeguards(Safeguard::ALL.iter().map(|q| (*q, false)).collect()),
        necessity: "The account was emptied from this address; no other record names its user.",
        life_at_risk: None,
        emergency: &guard::Emergency::default(),
    };
    judge(deed.clone(), &case, now).ok().map(|pass| (pass, Logged::at(42, digest)))
}

fn question(deed: &Deed, now: Instant) -> law::Question {
    law::Question {
        from: deed.for_state,
        to: "XB".parse().unwrap(),
        measure: deed.measure,
        data: deed.data,
        conduct: vec!["fraud".into()],
        facts: law::Facts::default(),
        acted_at: now,
        asked_at: now,
        urgency: deed.urgency,
    }
}

fn answer() -> law::Answer {
    let citation = || law::Citation { record: "example".into(), source: "Example Convention".into(), verified: true };
    law::Answer {
        bases: vec![law::Basis {
            citation: citation(),
            says: "A party may ask another for stored records.".into(),
            route: law::Route::CentralAuthority,
            conditions: vec![],
            counts: vec![],
            dual: law::DualRule::NotRequired,
            hold_days: [None, None],
            extend_times: None,
        }],
        dual: law::DualCriminality::NotRequired { citation: citation() },
        deadline: None,
        authorisation: law::Authorisation::NotRequired { citation: citation() },
        retention: None,
        grounds: vec![],
        carried: vec![],
        nevers: vec![],
        cautions: vec![],
        splits: vec![],
        gaps: vec![],
    }
}

/// Looks a target up with a fresh pass.
pub(crate) fn look(archive: &Archive, target: &Target, now: Instant) -> Result<archive::Found, archive::NotRead> {
    let (pass, logged) = pass(deed(Measure::Disclose, target.clone()), now);
    archive.lookup(pass, logged, now)
}

pub(crate) fn schedules(nat_days: u32, access_days: u32) -> Schedules {
    Schedules::of(|class| {
        let days = match class {
            RecordClass::NatSession | RecordClass::PortBlock | RecordClass::NatConfig => nat_days,
            RecordClass::AccessSession | RecordClass::DhcpLease => access_days,
        };
        Schedule::in_force(Some(days), Some(days), 0)
    })
}

/// A machine that has just been started, whose clock says this.
pub(crate) fn reading(wall: Instant) -> Reading {
    Reading { wall, boot: [1; 16], uptime: Duration::ZERO }
}

/// Expiry by a clock that a person has confirmed.
pub(crate) fn expire(
    archive: &mut Archive,
    now: Instant,
    schedules: &Schedules,
    rng: &mut ChaCha20Rng,
) -> Result<Vec<Tombstone>, Trouble> {
    let told = archive.clock_is_right(reading(now), rng)?;
    archive.expire(&told, schedules, rng)
}

/// Who was found, in order of name.
pub(crate) fn names(found: &archive::Found) -> Vec<String> {
    let mut names: Vec<String> = found
        .attribution
        .candidates
        .iter()
        .map(|c| c.subscriber.as_ref().map_or("unknown", |s| s.reveal()).to_owned())
        .collect();
    names.sort();
    names
}

/// What one made-up subscriber leaves: a translation, and the access session behind it that goes on for an hour.
pub(crate) struct Made(pub(crate) u16);

impl Made {
    pub(crate) const PUBLIC: [u8; 4] = [203, 0, 113, 200];

    fn port(&self) -> u16 {
        20_000 + self.0
    }

    /// One port of one address for each; a name that would be seen anywhere.
    pub(crate) fn records(&self, begun: Instant) -> Read {
        let private = [100, 127, (self.0 >> 8) as u8, self.0 as u8].into();
        let life = |seconds| Life::whole(Period::new(begun, begun.after(Duration::from_secs(seconds))).unwrap());
        let mut read = Read::new();
        read.nat.push(NatRecord {
            shape: Shape::Session,
            public: Self::PUBLIC.into(),
            ports: PortRange::one(self.port()),
            transport: Some(Transport::Tcp),
            private,
            realm: None,
            private_port: None,
            peer: None,
            subscriber: None,
            life: life(60),
        });
        read.access.push(AccessRecord {
            subscriber: Subscriber::new(self.name()),
            address: private,
            prefix: 32,
            realm: None,
            kind: AccessKind::Radius,
            life: life(3_600),
        });
        read.keep();
        read
    }

    pub(crate) fn name(&self) -> String {
        format!("canary-{:05}@subscriber.example", self.0)
    }

    /// Who used its port in this period?
    pub(crate) fn target(&self, from: Instant, to: Instant) -> Target {
        Target {
            selector: Selector::new(Self::PUBLIC.into(), Some(self.port()), Transport::Tcp),
            period: Period::new(from, to).unwrap(),
            clock_error_max: Duration::from_secs(1),
        }
    }

    /// Takes its records in, received an hour and a half later.
    pub(crate) fn ingest(&self, archive: &mut Archive, begun: Instant, rng: &mut ChaCha20Rng) {
        let source = format!("made {} {begun}", self.0);
        let received = begun.after(Duration::from_secs(5_400));
        let batch = Batch { received, generated: true, ..batch(source.as_bytes(), CONNTRACK) };
        archive.ingest(&batch, self.records(begun), rng).unwrap();
    }
}

/// Orders what a target names to be held.
pub(crate) fn hold(
    archive: &mut Archive,
    target: &Target,
    (now, until): (Instant, Instant),
    rng: &mut ChaCha20Rng,
) -> archive::Held {
    let (pass, logged) = pass(deed(Measure::Preserve, target.clone()), now);
    archive.hold(pass, logged, until, &schedules(10, 10), now, rng).unwrap()
}
