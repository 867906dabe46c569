//! Signing in.

use askama::Template;

use super::{
    form::{self, Field, Kind, Lack},
    lang::Lang,
    shell::Shell,
    words::{self as w, Word},
};

/// The page before all others.
#[derive(Debug, Clone, Template)]
#[template(path = "sign-in.html")]
pub struct SignIn {
    /// The frame; nobody is signed in.
    pub shell: Shell,
    /// The account that was typed, after a failed try.
    pub account: String,
    /// Where to go afterwards (a path of ours), sent back as `to`.
    pub to: String,
    /// What was typed in a form whose session had ended, sent back unseen with where it was sent.
    pub kept: Vec<(String, String)>,
    /// The accounts of an exercise. Shown only when `shell.exercise`.
    pub demo: Vec<Account>,
    /// Why the last try failed. Its `field` is `account` or `passphrase`.
    pub error: Option<Lack>,
}

/// An invented account of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What to type.
    pub account: String,
    /// The invented person.
    pub name: String,
    /// The office.
    pub role: Word,
    /// Shown because everything is invented.
    pub passphrase: String,
}

impl SignIn {
    fn lacks(&self) -> &[Lack] {
        self.error.as_slice()
    }

    fn fields(&self) -> [Field; 2] {
        [
            Field::new("account", w::ACCOUNT, Kind::Line).value(self.account.as_str()).code().lacks(self.lacks()),
            Field::new("passphrase", w::PASSPHRASE, Kind::Secret).lacks(self.lacks()),
        ]
    }

    fn lang(&self) -> Lang {
        self.shell.lang
    }
}
