//! What keeps evidence believable for a long time, without a node: time stamps and evidence records.

mod authority;
mod files;
mod renew;
mod stamps;

use std::process::ExitCode;

pub(crate) use files::lists;
pub(super) use files::unhex;
pub(crate) use renew::as_value;

use crate::{cli::lasting::Lasting, say::No};

pub(super) async fn run(lasting: &Lasting, json: bool) -> Result<ExitCode, No> {
    match lasting {
        Lasting::Renew(renew) => renew::run(renew, json).await,
        Lasting::Stamp(stamp) => stamps::stamp(stamp, json).await,
        Lasting::CheckStamp(check) => stamps::check(check, json),
        Lasting::CheckRecord(check) => renew::check(check, json),
        Lasting::ExerciseAuthority { key } => authority::print(key, json),
    }
}
