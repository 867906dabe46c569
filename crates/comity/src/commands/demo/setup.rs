//! Writes the nodes' folders: keys, officers, a directory signed by two of three roots, and the provider's records.

use std::{collections::BTreeMap, io::Write as _, path::PathBuf, time::Duration};

use archive::{Day, GeneratedDay};
use exchange::SigningKey;
use law::Book;
use node::{
    Files,
    clock::{Clock, chance},
    config::Config,
};
use terms::{Instant, StateCode};

use super::{
    lawful,
    members::{self, Common},
    neutral,
};
use crate::{
    commands::init::{self, Enrolment},
    commands::retained,
    files::create,
    say::No,
};

const CONNTRACK: &[u8] = include_bytes!("../../../../../samples/cgnat/conntrack.log");
const RADIUS: &[u8] = include_bytes!("../../../../../samples/radius/detail");
const KEA: &[u8] = include_bytes!("../../../../../samples/kea/kea-leases4.csv");
const QUESTION: &str = include_str!("../../../../../samples/question.toml");

/// What to build.
pub(crate) struct Plan {
    pub(crate) dir: PathBuf,
    pub(crate) from: StateCode,
    pub(crate) to: StateCode,
    pub(crate) rows: u64,
    pub(crate) quiet: bool,
    /// A company established in the asking state whose data lies in the other.
    pub(crate) branch: bool,
    /// Without TLS between the nodes.
    pub(crate) bare: bool,
}

/// One node of the demo.
pub(crate) struct DemoNode {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) files: Files,
    pub(crate) officers: Vec<DemoOfficer>,
}

/// One invented officer.
pub(crate) struct DemoOfficer {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) phrase: String,
    pub(crate) roles: String,
}

/// Everything that was built.
pub(crate) struct House {
    pub(crate) dir: PathBuf,
    pub(crate) from: StateCode,
    pub(crate) to: StateCode,
    pub(crate) nodes: Vec<DemoNode>,
    pub(crate) neutral: Vec<neutral::Neutral>,
    pub(crate) draft: BTreeMap<String, String>,
    pub(crate) draft_file: PathBuf,
    pub(crate) expected: Vec<String>,
    pub(crate) clock_began: Instant,
    pub(crate) roots: Vec<String>,
    pub(crate) ingested: u64,
    pub(crate) ingest_ms: u128,
}

impl House {
    pub(crate) fn asking(&self) -> &DemoNode {
        self.at(0)
    }

    pub(crate) fn asked(&self) -> &DemoNode {
        self.at(1)
    }

    pub(crate) fn provider(&self) -> &DemoNode {
        self.at(2)
    }

    #[expect(clippy::indexing_slicing, reason = "build() makes the three nodes that this file names")]
    fn at(&self, index: usize) -> &DemoNode {
        &self.nodes[index]
    }
}

#[derive(serde::Deserialize)]
struct Samples {
    clock_error_max_ms: u64,
    clock_source: String,
    question: Asked,
}

#[derive(serde::Deserialize)]
struct Asked {
    address: String,
    port: u16,
    transport: String,
    time: toml::value::Datetime,
    expect: Vec<String>,
}

/// The keepers of an exercise sit in one folder, so that `comity directory` can be tried on it.
fn keep_roots(plan: &Plan, roots: &[SigningKey]) -> Result<(), No> {
    let keep = |(number, root): (usize, &SigningKey)| {
        let file = plan.dir.join(format!("root-{}.key", number + 1));
        create(&file, root.to_secret_text().as_bytes(), 0o600)
    };
    roots.iter().enumerate().try_for_each(keep)
}

/// States of the book that have no node in this demo, with their names.
fn abroad(plan: &Plan, book: &Book) -> Vec<(StateCode, String)> {
    let others = book.states().filter(|s| s.code != plan.from && s.code != plan.to);
    others.map(|s| (s.code, s.name.clone())).collect()
}

/// Builds the folders and takes in the records.
pub(crate) fn build(plan: &Plan, book: &Book) -> Result<House, No> {
    let samples: Samples = toml::from_str(QUESTION).map_err(|e| No::usage(format!("samples/question.toml: {e}")))?;
    let happened = Instant::parse(&samples.question.time.to_string())
        .map_err(|e| No::usage(format!("samples/question.toml: {e}")))?;
    // The night after the connection, at three: the records are fresh, whenever this is run.
    let night = Instant::from_micros((happened.micros() / 86_400_000_000 + 1) * 86_400_000_000)
        .after(Duration::from_secs(3 * 3600));
    let draft = draft(plan, &samples, happened, night);
    if !plan.branch {
        lawful::check(book, plan, &draft, night)?;
    }
    if std::fs::read_dir(&plan.dir).is_ok_and(|mut d| d.next().is_some()) {
        if !plan.dir.join("DEMO").exists() {
            return Err(No::usage(format!(
                "{} exists and is not a demo's folder: choose another --dir",
                plan.dir.display()
            )));
        }
        std::fs::remove_dir_all(&plan.dir).map_err(|e| No::file(&plan.dir, &e))?;
    }
    std::fs::create_dir_all(&plan.dir).map_err(|e| No::file(&plan.dir, &e))?;
    std::fs::write(
        plan.dir.join("DEMO"),
        "Made by `comity demo`; everybody in it is invented. The next demo here replaces it.\n",
    )
    .map_err(|e| No::file(&plan.dir, &e))?;
    let offset = (night.micros() - Clock::offset_by(0).now().micros()) / 1_000_000;
    let clock = Clock::offset_by(offset);
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let roots: Vec<SigningKey> = (0..3).map(|_| SigningKey::generate(&mut chance)).collect();
    let public: Vec<String> = roots.iter().map(|r| r.verifying_key().to_string()).collect();
    let neutral = neutral::write(plan, book, offset)?;
    let others: Vec<_> = neutral.iter().map(|w| w.known.clone()).collect();
    let common = Common { plan, roots: &public, offset, neutral: &others, others: abroad(plan, book) };
    let members = members::write(&common, book)?;
    let enrolments: Vec<Enrolment> = members.iter().flat_map(|(_, e)| e.clone()).collect();
    let signers: Vec<&SigningKey> = roots.iter().take(2).collect();
    let directory = init::directory(&enrolments, &signers, 1, clock.now(), 90, true)?;
    for (node, _) in &members {
        std::fs::write(node.files.directory(), &directory).map_err(|e| No::file(&node.files.directory(), &e))?;
    }
    neutral::tell(&neutral, &enrolments)?;
    std::fs::write(plan.dir.join("directory"), &directory).map_err(|e| No::file(&plan.dir, &e))?;
    keep_roots(plan, &roots)?;
    std::fs::write(plan.dir.join("roots.txt"), public.join("\n") + "\n").map_err(|e| No::file(&plan.dir, &e))?;
    let nodes: Vec<DemoNode> = members.into_iter().map(|(n, _)| n).collect();
    let draft_file = plan.dir.join("draft.toml");
    let text = toml::to_string(&draft).map_err(|e| No::trouble("the draft", &e))?;
    std::fs::write(&draft_file, text).map_err(|e| No::file(&draft_file, &e))?;
    let watch = crate::stopwatch::clock();
    let mut ingested = 0;
    for node in nodes.iter().skip(2) {
        let rows = if node.id.ends_with("-net") { plan.rows } else { 0 };
        ingested += ingest(plan, node, happened, clock.now(), rows)?;
    }
    Ok(House {
        dir: plan.dir.clone(),
        from: plan.from,
        to: plan.to,
        nodes,
        neutral,
        draft,
        draft_file,
        expected: samples.question.expect,
        clock_began: night,
        roots: public,
        ingested,
        ingest_ms: watch.elapsed().as_millis(),
    })
}

/// The request that the demo sends: about a connection that really happened.
fn draft(plan: &Plan, samples: &Samples, happened: Instant, now: Instant) -> BTreeMap<String, String> {
    use request::fields as f;
    let q = &samples.question;
    let fields: &[(&str, String)] = &[
        (f::TO, plan.to.to_string()),
        (f::CONDUCT, "fraud".into()),
        ("fact.deception", "yes".into()),
        ("fact.dishonest", "yes".into()),
        ("fact.intent", "yes".into()),
        ("fact.gain-intent", "yes".into()),
        ("fact.property-disposed", "yes".into()),
        ("fact.via-network", "yes".into()),
        ("fact.loss", "48000.00 EUR".into()),
        (f::CASE, format!("{} 4711/2026 (invented)", plan.from)),
        (f::ARTICLE, "Whoever, by deceiving another about facts, obtains property for himself or a third person and so causes loss is liable to imprisonment. (Invented wording for the exercise.)".into()),
        (f::PENALTY, "60".into()),
        (f::FACTS, "A buyer paid 48,000 EUR for a machine that never existed. The seller's order page was opened from the address below minutes before the money moved.".into()),
        (f::ACTED, happened.before(Duration::from_secs(600)).to_string()),
        (f::ADDRESS, q.address.clone()),
        (f::PORT, q.port.to_string()),
        (f::TRANSPORT, q.transport.clone()),
        (f::TIME_FROM, happened.to_string()),
        (f::TIME_TO, happened.to_string()),
        (f::CLOCK, samples.clock_source.clone()),
        (f::CLOCK_ERROR, samples.clock_error_max_ms.to_string()),
        (f::HOLDER, format!("{}-net", plan.to.to_string().to_lowercase())),
        (f::DATA, "user-identification".into()),
        (f::NECESSITY, "Nothing else is known of the seller: the account was opened with a forged name, the mail address was discarded, and the payment was moved on at once.".into()),
        (f::NEXUS, "The shop's server logged this address and port when the seller confirmed the order.".into()),
        (f::URGENCY, "urgent".into()),
        (f::URGENCY_REASON, "The provider keeps such records for days only.".into()),
        (f::SECRET_UNTIL, now.after(Duration::from_secs(90 * 86_400)).to_string()),
        (f::RECIPROCITY, "yes".into()),
        (f::LANGUAGE, "en".into()),
    ];
    fields.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
}

/// Takes in the real samples, and a made-up day around them for volume.
fn ingest(plan: &Plan, node: &DemoNode, happened: Instant, now: Instant, rows: u64) -> Result<u64, No> {
    let config = std::fs::read_to_string(node.files.config()).map_err(|e| No::file(&node.files.config(), &e))?;
    let config = Config::read(&config).map_err(|e| No::usage(e.to_string()))?;
    let mut archive = node::open_archive(&node.files, &config).map_err(crate::folder::not_started)?;
    let mut records = 0;
    for (kind, bytes) in [("conntrack", CONNTRACK), ("radius-detail", RADIUS), ("kea-leases", KEA)] {
        let done = retained::take_in(&mut archive, &config, kind, bytes, now)?;
        if !plan.quiet {
            println!(
                "{}: {}: {} entries read, {} stored, {} set aside",
                node.id, kind, done.tally.read, done.tally.stored, done.tally.set_aside
            );
        }
        records += done.records;
    }
    if rows > 0 {
        if !plan.quiet {
            print!("{}: a made-up day of {rows} rows around them … ", node.id);
            let _ = std::io::stdout().flush();
        }
        let watch = crate::stopwatch::clock();
        let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
        let day = GeneratedDay { seed: 7, day: Day::of(happened), rows };
        let done = archive
            .ingest_generated(day, now, &mut chance)
            .map_err(|e| No::trouble("the records cannot be taken in", &e))?;
        records += done.records;
        if !plan.quiet {
            println!("{:.1} s", watch.elapsed().as_secs_f32());
        }
    }
    Ok(records)
}
