//! A provider's records with names that occur nowhere else: a canary that is seen anywhere but in a lawful answer has got out.

use std::{collections::BTreeMap, time::Duration};

use node::{Files, config::Config};
use request::fields as f;
use retained::{Batch, Piece, Read};
use sha2::{Digest as _, Sha256};
use terms::{Clock, Digest, Instant};

use crate::NotRehearsed;

const CONNTRACK: &str = include_str!("../../../../samples/cgnat/conntrack.log");
const RADIUS: &str = include_str!("../../../../samples/radius/detail");

/// The names in the sample, and what stands in their place here. The second is whom the question asks about.
pub(crate) const CANARIES: [(&str, &str); 5] = [
    ("sub-0001", "canary-7d0f1b93-a"),
    ("sub-0002", "canary-7d0f1b93-b"),
    ("sub-0003", "canary-7d0f1b93-c"),
    ("sub-0004", "canary-7d0f1b93-d"),
    ("sub-0007", "canary-7d0f1b93-e"),
];

/// The name that the question is about.
pub(crate) const ASKED_ABOUT: &str = CANARIES[1].1;

/// In the content of everything that is told unasked, and nowhere else.
pub(crate) const TOLD: &str = "saffron-heron-5c31";

/// What all of them begin with.
pub(crate) const MARK: &[u8] = b"canary-7d0f1b93-";

/// When the connection happened (`samples/question.toml`).
const HAPPENED: &str = "2026-11-23T16:52:52.356448Z";
const ADDRESS: &str = "203.0.113.10";
const PORT: &str = "42137";

/// The question about a connection that is in the records, and the morning on which the days begin.
pub(super) fn question() -> Result<(BTreeMap<String, String>, Instant), NotRehearsed> {
    let happened = Instant::parse(HAPPENED).map_err(|e| NotRehearsed::new(e.to_string()))?;
    let began = Instant::from_micros((happened.micros() / 86_400_000_000 + 1) * 86_400_000_000)
        .after(Duration::from_secs(3 * 3600));
    let secret_until = began.after(crate::days(90)).to_string();
    let acted = happened.before(Duration::from_secs(600)).to_string();
    let fields = [
        (f::CONDUCT, "fraud"),
        ("fact.deception", "yes"),
        ("fact.dishonest", "yes"),
        ("fact.intent", "yes"),
        ("fact.gain-intent", "yes"),
        ("fact.property-disposed", "yes"),
        ("fact.via-network", "yes"),
        ("fact.loss", "48000.00 EUR"),
        (f::CASE, "4711/2026 (invented)"),
        (f::ARTICLE, "Whoever deceives another and so causes loss is liable to imprisonment. (Invented wording.)"),
        (f::PENALTY, "60"),
        (f::FACTS, "A buyer paid for a machine that never existed. The order page was opened from the address below."),
        (f::ACTED, acted.as_str()),
        (f::ADDRESS, ADDRESS),
        (f::PORT, PORT),
        (f::TRANSPORT, "tcp"),
        (f::TIME_FROM, HAPPENED),
        (f::TIME_TO, HAPPENED),
        (f::CLOCK, "NTP, stratum 2"),
        (f::CLOCK_ERROR, "500"),
        (f::DATA, "user-identification"),
        (
            f::NECESSITY,
            "Nothing else is known of the seller: name and mail address were forged, the payment was moved on.",
        ),
        (f::NEXUS, "The shop's server logged this address and port when the seller confirmed the order."),
        (f::URGENCY, "urgent"),
        (f::URGENCY_REASON, "The provider keeps such records for days only."),
        (f::SECRET_UNTIL, secret_until.as_str()),
        (f::RECIPROCITY, "yes"),
        (f::LANGUAGE, "en"),
    ];
    Ok((fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(), began))
}

/// Takes the sample in, with canaries for names.
pub(super) fn take_in(files: &Files, now: Instant) -> Result<(), NotRehearsed> {
    let bad = |e: &dyn std::fmt::Display| NotRehearsed::new(e.to_string());
    let config = Config::read(&std::fs::read_to_string(files.config())?).map_err(|e| bad(&e))?;
    let mut archive = node::open_archive(files, &config).map_err(|e| bad(&e))?;
    let radius = CANARIES.iter().fold(RADIUS.to_owned(), |text, (name, canary)| text.replace(name, canary));
    for (name, text) in [("conntrack", CONNTRACK), ("radius-detail", radius.as_str())] {
        let format = retained::format(name).ok_or_else(|| NotRehearsed::new(name))?;
        let (mut convert, mut read) = ((format.open)(), Read::new());
        let piece = Piece { bytes: text.as_bytes(), received: now, from: None };
        let taken = convert.feed(piece, &mut read).min(text.len());
        convert.finish(Piece { bytes: text.as_bytes().get(taken..).unwrap_or_default(), ..piece }, &mut read);
        let batch = Batch {
            source: Digest::from_bytes(Sha256::digest(text).into()),
            offset: 0,
            end: Some(text.len() as u64),
            converter: format.converter,
            clock: Clock { source: "NTP, stratum 2".into(), error_max: Duration::from_millis(500) },
            received: now,
            generated: false,
        };
        archive.ingest(&batch, read, &mut crate::chance()?).map_err(|e| bad(&e))?;
    }
    Ok(())
}
