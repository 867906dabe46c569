//! The verifier without a system around it. Compiled to WebAssembly (WASI preview 1) it is the engine of the page that checks a package
//! in a browser. It opens nothing.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (said, code) = court::desk(&mut io::stdin().lock(), &arguments);
    let put = writeln!(io::stdout(), "{said}").and_then(|()| io::stdout().flush());
    if put.is_ok() { ExitCode::from(code) } else { ExitCode::FAILURE }
}
