//! The program: reads arguments, opens, starts. Exit codes: 0 done, 1 refused or not verified, 2 wrong usage.

#[macro_use]
mod out;

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
    let cli::Cli { json, command } = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(said) => return not_parsed(&said),
    };
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
    let code = match done {
        Ok(code) => code,
        Err(no) => say::no(&no, json),
    };
    said(code)
}

/// The code of what was done, once all of it is said.
fn said(code: ExitCode) -> ExitCode {
    match out::unsaid() {
        None => code,
        Some(error) => {
            let cure = "The work itself was not hindered, and its code is not known from here: make room, or write elsewhere, and look again.";
            say::no(&No::refused("output", format!("standard output takes no more: {error}"), cure), false)
        }
    }
}

/// Help and version are no fault; anything else is wrong usage, for programs as JSON.
fn not_parsed(said_by: &clap::Error) -> ExitCode {
    let text = said_by.render();
    if !said_by.use_stderr() {
        print!("{text}");
        return said(ExitCode::SUCCESS);
    }
    let asked = std::env::args_os().skip(1).take_while(|word| word != "--").any(|word| word == "--json");
    if asked {
        let text = text.to_string();
        let says = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
        return said(say::no(&No::usage(says), true));
    }
    let _ = said_by.print();
    ExitCode::from(2)
}
