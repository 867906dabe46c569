//! What each command does: a file or a folder for each, named as on the line of command.

pub(crate) mod carried;
pub(crate) mod demo;
pub(crate) mod directory;
pub(crate) mod doctor;
pub(crate) mod etsi;
pub(crate) mod evidence;
pub(crate) mod information;
pub(crate) mod init;
pub(crate) mod keys;
pub(crate) mod law;
pub(crate) mod letters;
pub(crate) mod log;
pub(crate) mod node_keys;
pub(crate) mod peer;
pub(crate) mod post;
pub(crate) mod rehearse;
pub(crate) mod request;
pub(crate) mod retained;
pub(crate) mod serve;
pub(crate) mod sign;
pub(crate) mod stats;
pub(crate) mod verify;
pub(crate) mod witness;
pub(crate) mod year;

use std::process::ExitCode;

use crate::{cli::Command, say::No};

/// What a command does alone, without a runtime and another thread; `None`: the others.
pub(crate) fn alone(command: &Command, json: bool) -> Option<Result<ExitCode, No>> {
    match command {
        // Who reads what a stranger made gives up everything else, and so begins alone.
        Command::Verify(verify) => Some(verify::run(verify, json)),
        Command::ReadInACell(cell) => Some(verify::in_process(&cell.arguments)),
        // One thread of decisions, so that a seed is a day.
        Command::Rehearse(rehearse) => Some(rehearse::run(rehearse, json)),
        _ => None,
    }
}

/// What a command does.
pub(crate) async fn run(command: Command, json: bool) -> Result<ExitCode, No> {
    match command {
        Command::Demo(demo) => demo::run(&demo, json).await,
        Command::Serve(serve) => serve::run(&serve, json).await,
        Command::Init(init) => init::run(&init, json),
        Command::Directory(directory) => directory::run(&directory, json),
        Command::Law(law) => law::run(&law, json),
        Command::Request(request) => request::run(&request, json).await,
        Command::Information(information) => information::run(&information, json).await,
        Command::Peer(peer) => peer::run(&peer, json).await,
        Command::Letters(letters) => letters::run(&letters, json).await,
        Command::Sign(sign) => sign::run(&sign, json).await,
        Command::Retained(retained) => retained::run(&retained, json).await,
        Command::Evidence(evidence) => evidence::run(&evidence, json).await,
        Command::Verify(verify) => verify::run(&verify, json),
        Command::ReadInACell(cell) => verify::in_process(&cell.arguments),
        Command::Etsi(etsi) => etsi::run(&etsi, json),
        Command::Rehearse(rehearse) => rehearse::run(&rehearse, json),
        Command::Log(log) => log::run(&log, json).await,
        Command::Witness(witness) => witness::run(&witness, json).await,
        Command::Stats(stats) => stats::run(&stats, json).await,
        Command::Doctor(doctor) => doctor::run(&doctor, json).await,
    }
}
