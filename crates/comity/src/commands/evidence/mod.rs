//! Evidence that a house takes in by hand: hashed as received, converted, packed. Every command goes on where it was stopped.

mod attach;
mod convert;
mod folder;
mod gauge;
pub(crate) mod lasting;
mod onward;
mod pack;
mod rows;
mod stamped;
mod take;

use std::process::ExitCode;

use crate::{
    cli::evidence::{Evidence, EvidenceWhat},
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
        EvidenceWhat::Attach(attach) => attach::run(attach, as_json).await,
        EvidenceWhat::Lasting(lasting) => lasting::run(lasting, as_json).await,
    }
}
