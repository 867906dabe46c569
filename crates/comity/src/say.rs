//! What the program says, to people and, with `--json`, to programs.

use std::{fmt::Display, io::IsTerminal as _, path::Path, process::ExitCode};

use serde_json::json;

/// Why a command ended without doing what was asked.
#[derive(Debug)]
pub(crate) enum No {
    /// Refused, or not verified: exit code 1.
    Refused {
        /// Stable code.
        code: String,
        /// In words.
        says: String,
        /// How to put it right.
        cure: String,
    },
    /// Wrong usage: exit code 2.
    Usage(String),
}

impl No {
    pub(crate) fn refused(code: &str, says: impl Into<String>, cure: impl Into<String>) -> Self {
        Self::Refused { code: code.into(), says: says.into(), cure: cure.into() }
    }

    pub(crate) fn usage(says: impl Into<String>) -> Self {
        Self::Usage(says.into())
    }

    /// A file that cannot be read or written: wrong usage, where it is another file than was meant or another's, and our trouble where the disk
    /// does not do it.
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let says = format!("{}: {error}", path.display());
        match error.kind() {
            Kind::NotFound
            | Kind::PermissionDenied
            | Kind::AlreadyExists
            | Kind::NotADirectory
            | Kind::IsADirectory
            | Kind::DirectoryNotEmpty
            | Kind::InvalidData
            | Kind::InvalidFilename
            | Kind::InvalidInput
            | Kind::UnexpectedEof => Self::Usage(says),
            _ => Self::refused("trouble", says, "Nothing was lost. Look at the disk, make room, and do it again."),
        }
    }

    /// Our own trouble, with its causes.
    pub(crate) fn trouble(what: &str, error: &dyn std::error::Error) -> Self {
        let mut says = format!("{what}: {error}");
        let mut source = error.source();
        while let Some(cause) = source {
            says.push_str(&format!(": {cause}"));
            source = cause.source();
        }
        Self::refused("trouble", says, "Nothing was lost. `comity doctor` looks closer.")
    }
}

/// Prints a no and gives its exit code.
pub(crate) fn no(no: &No, as_json: bool) -> ExitCode {
    let (code, says, cure, exit) = match no {
        No::Refused { code, says, cure } => (code.as_str(), says.as_str(), cure.as_str(), 1),
        No::Usage(says) => ("usage", says.as_str(), "See --help.", 2),
    };
    if as_json {
        println!("{}", json!({ "ok": false, "code": code, "says": says, "cure": cure }));
    } else {
        eprintln!("{} {says}\n  {cure}", paint("refused:", Colour::Red, std::io::stderr().is_terminal()));
    }
    ExitCode::from(exit)
}

/// A colour, used on a terminal only and never alone: the word says it too.
#[derive(Clone, Copy)]
pub(crate) enum Colour {
    Red,
    Green,
    Dim,
}

fn paint(text: &str, colour: Colour, terminal: bool) -> String {
    let code = match colour {
        Colour::Red => 31,
        Colour::Green => 32,
        Colour::Dim => 2,
    };
    if terminal && std::env::var_os("NO_COLOR").is_none() {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// Text in a colour where standard output is a terminal.
pub(crate) fn coloured(text: impl Display, colour: Colour) -> String {
    paint(&text.to_string(), colour, std::io::stdout().is_terminal())
}
