//! Pass-phrases and PINs: the first line of a file, or a line of standard input, which a terminal does not show.

use std::{
    io::{self, IsTerminal},
    path::Path,
};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use crate::say::No;

/// The phrase of what is named, such as `The PIN of token duty`, without blanks around it.
///
/// # Errors
/// [`No`] where it cannot be read.
pub(crate) fn phrase(file: Option<&Path>, what: &str) -> Result<Zeroizing<String>, No> {
    let text = Zeroizing::new(match file {
        Some(path) => std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?,
        None => {
            eprintln!("{what}, on one line:");
            let _unseen = Unseen::begin();
            let mut line = String::new();
            io::stdin().read_line(&mut line).map_err(|e| No::trouble("standard input", &e))?;
            line
        }
    });
    Ok(Zeroizing::new(text.lines().next().unwrap_or("").trim().to_owned()))
}

/// While it lives, the terminal does not show what is typed, but for the end of the line.
struct Unseen(Option<Termios>);

impl Unseen {
    fn begin() -> Self {
        let before = Some(io::stdin()).filter(IsTerminal::is_terminal).and_then(|stdin| tcgetattr(stdin).ok());
        if let Some(before) = &before {
            let mut now = before.clone();
            now.local_modes.remove(LocalModes::ECHO);
            now.local_modes.insert(LocalModes::ECHONL);
            // Where the terminal does not do it, the person sees that, and the phrase is read all the same.
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &now);
        }
        Self(before)
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
}
