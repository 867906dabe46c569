//! The demo's neutral witnesses: each a process of its own, in a third state, without a node.

use std::path::PathBuf;

use evidence::{PublicKey, log};
use law::Book;
use node::{
    config::OtherWitness,
    witness::{AloneConfig, config_file, origin},
};

use super::{ports::free_port, setup::Plan};
use crate::{commands::init::Enrolment, commands::witness, say::No};

/// Enough that a node with one peer abroad has three.
const NEUTRAL: usize = 2;

/// A witness, and what the nodes' configurations say of it.
#[derive(Debug, Clone)]
pub(crate) struct Neutral {
    pub(crate) dir: PathBuf,
    pub(crate) known: OtherWitness,
    config: AloneConfig,
}

/// Writes their folders. They learn the logs' keys from [`tell`].
pub(crate) fn write(plan: &Plan, book: &Book, offset: i64) -> Result<Vec<Neutral>, No> {
    // In states that have no part in the matter, as far as the book knows enough of them.
    let third = book.states().map(|s| s.code).filter(|s| ![plan.from, plan.to].contains(s));
    let states: Vec<_> = third.chain([plan.from, plan.to]).take(NEUTRAL).collect();
    states.into_iter().zip(1..).map(|(state, number)| one(plan, state, number, offset)).collect()
}

fn one(plan: &Plan, state: terms::StateCode, number: usize, offset: i64) -> Result<Neutral, No> {
    let listen = free_port()?;
    let dir = plan.dir.join(format!("witness-{number}"));
    let config = AloneConfig {
        name: format!("witness-{number}.example"),
        listen,
        behind_tls: false,
        clock_offset_seconds: offset,
        logs: Vec::new(),
    };
    let key = witness::write(&dir, &config)?;
    let known = OtherWitness { key, state: state.to_string(), url: format!("http://{listen}") };
    Ok(Neutral { dir, known, config })
}

/// Tells them the logs of the members.
pub(crate) fn tell(witnesses: &[Neutral], members: &[Enrolment]) -> Result<(), No> {
    let line = |member: &Enrolment| {
        let key = member.signing.parse::<exchange::VerifyingKey>();
        let key = key.map_err(|_| No::usage(format!("{}: no key", member.id)))?;
        Ok(log::verifier_line(&origin(&member.id), &PublicKey::from_bytes(key.bytes())))
    };
    let logs = members.iter().map(line).collect::<Result<Vec<_>, No>>()?;
    for witness in witnesses {
        let config = AloneConfig { logs: logs.clone(), ..witness.config.clone() };
        let text = toml::to_string(&config).map_err(|e| No::trouble("the witness's logs", &e))?;
        let path = config_file(&witness.dir);
        std::fs::write(&path, text).map_err(|e| No::file(&path, &e))?;
    }
    Ok(())
}
