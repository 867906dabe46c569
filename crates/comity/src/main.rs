//! The program: reads arguments, opens, starts. Exit codes: 0 done, 1 refused or not verified, 2 wrong usage.

mod beside;
mod book;
mod carried_cmd;
mod cli;
mod cli_directory;
mod cli_etsi;
mod cli_evidence;
mod cli_information;
mod cli_law;
mod cli_letters;
mod cli_log;
mod cli_peer;
mod cli_rehearse;
mod cli_request;
mod cli_sign;
mod cli_witness;
mod cli_year;
mod demo;
mod directory_cmd;
mod doctor;
mod etsi_cmd;
mod evidence_cmd;
mod happened;
mod information_cmd;
mod init;
mod law_cmd;
mod letters_cmd;
mod log_cmd;
mod log_witness;
mod peer_cmd;
mod post_cmd;
mod record_beside;
mod rehearse_cmd;
mod request_cmd;
mod retained_cmd;
mod retained_plan;
mod say;
mod serve;
mod sign_cmd;
mod stats;
mod verify;
mod witness_cmd;
mod year_cmd;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{cli::Command, say::No};

fn main() -> ExitCode {
    quiet_when_nobody_reads();
    let arguments = cli::Cli::parse();
    // Who reads what a stranger made gives up everything else, and so begins alone: no runtime, no other thread.
    match &arguments.command {
        Command::Verify(verify) => return end(verify::run(verify, arguments.json), arguments.json),
        Command::ReadInACell(cell) => return end(verify::in_process(&cell.arguments), true),
        // One thread of decisions, so that a seed is a day.
        Command::Rehearse(rehearse) => return end(rehearse_cmd::run(rehearse, arguments.json), arguments.json),
        _ => {}
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return say::no(&No::trouble("the runtime does not start", &error), false),
    };
    let json = arguments.json;
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Demo(demo) => demo::run(&demo, json).await,
            Command::Serve(serve) => serve::run(&serve, json).await,
            Command::Init(init) => init::run(&init, json),
            Command::Directory(directory) => directory_cmd::run(&directory, json),
            Command::Law(law) => law_cmd::run(&law, json),
            Command::Request(request) => request_cmd::run(&request, json).await,
            Command::Information(information) => information_cmd::run(&information, json).await,
            Command::Peer(peer) => peer_cmd::run(&peer, json).await,
            Command::Letters(letters) => letters_cmd::run(&letters, json).await,
            Command::Sign(sign) => sign_cmd::run(&sign, json).await,
            Command::Retained(retained) => match retained_plan::run(&retained.what, json).await {
                Some(done) => done,
                None => retained_cmd::run(&retained, json),
            },
            Command::Evidence(evidence) => evidence_cmd::run(&evidence, json).await,
            Command::Verify(verify) => verify::run(&verify, json),
            Command::ReadInACell(cell) => verify::in_process(&cell.arguments),
            Command::Etsi(etsi) => etsi_cmd::run(&etsi, json),
            Command::Rehearse(rehearse) => rehearse_cmd::run(&rehearse, json),
            Command::Log(log) => log_cmd::run(&log, json).await,
            Command::Witness(witness) => witness_cmd::run(&witness, json).await,
            Command::Stats(stats) => stats::run(&stats, json).await,
            Command::Doctor(doctor) => doctor::run(&doctor, json).await,
        }
    });
    // Whoever waits for standard input waits in a thread that nothing wakes: an end that was decided is not put off by it.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    end(done, json)
}

fn end(done: Result<ExitCode, No>, json: bool) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(no) => say::no(&no, json),
    }
}

/// A reader that closes the pipe early (`comity … | head`) is no fault of ours and no news to anybody.
fn quiet_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let says = panic.payload().downcast_ref::<String>().map_or("", String::as_str);
        if says.starts_with("failed printing to stdout") && says.contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}
