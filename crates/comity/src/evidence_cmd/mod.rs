//! Evidence that a house takes in by hand: hashed as received, converted, packed. Every command goes on where it was stopped.

mod convert;
mod folder;
mod gauge;
mod onward;
mod pack;
mod rows;
mod take;

use std::process::ExitCode;

use crate::{
    cli_evidence::{Evidence, EvidenceWhat},
    say::No,
};

/// Read and written at once.
const PIECE: usize = 1 << 20;

pub(crate) async fn run(a: &Evidence, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        EvidenceWhat::Take(take) => take::run(take, as_json),
        EvidenceWhat::Convert(convert) => convert::run(convert, as_json),
        EvidenceWhat::Again(again) => convert::again(again, as_json),
        EvidenceWhat::Pack(pack) => pack::run(pack, as_json).await,
//! `comity evidence`: what is done to evidence outside a node.

pub(crate) mod args;
mod authority;
mod files;
mod renew;
mod stamps;

use std::process::ExitCode;

pub(crate) use args::Evidence;
use args::EvidenceWhat;

use crate::say::No;

pub(crate) async fn run(evidence: &Evidence, json: bool) -> Result<ExitCode, No> {
    match &evidence.what {
        EvidenceWhat::Renew(renew) => renew::run(renew, json).await,
        EvidenceWhat::Stamp(stamp) => stamps::stamp(stamp, json).await,
        EvidenceWhat::CheckStamp(check) => stamps::check(check, json),
        EvidenceWhat::CheckRecord(check) => renew::check(check, json),
        EvidenceWhat::ExerciseAuthority { key } => authority::print(key, json),
    }
}
