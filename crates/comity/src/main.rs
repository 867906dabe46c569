//! The program: reads arguments, opens, starts. Exit codes: 0 done, 1 refused or not verified, 2 wrong usage.

mod beside;
mod book;
mod cli;
mod client;
mod commands;
mod files;
mod folder;
mod happened;
mod record_beside;
mod say;
mod secret;
mod stopwatch;

use std::process::ExitCode;

use clap::Parser as _;

use crate::say::No;

fn main() -> ExitCode {
    quiet_when_nobody_reads();
    let cli::Cli { json, command } = cli::Cli::parse();
    if let Some(done) = commands::alone(&command, json) {
        return end(done, json);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return say::no(&No::trouble("the runtime does not start", &error), false),
    };
    let done = runtime.block_on(commands::run(command, json));
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
