//! Keys that this program asks and never has: those that an SSH agent keeps, and those inside a token.

mod agent;
pub(crate) mod token;

use std::sync::{Mutex, PoisonError};

use evidence::{PublicKey, Signs};
use exchange::VerifyingKey;

use self::{agent::Agent, token::Token};
use crate::{cli::device::Device, say::No};

/// A key elsewhere that answers.
pub(crate) enum Held {
    /// An SSH agent lists it.
    Agent(Agent),
    /// It lies in a token.
    Token(Token),
}

impl Held {
    /// One of these keys, from where the arguments say that it is. `None`: they name no such place.
    ///
    /// # Errors
    /// [`No`] where it is not there, or the place does not answer.
    pub(crate) fn open(device: &Device, wanted: &[VerifyingKey], whose: &str) -> Result<Option<Self>, No> {
        let (held, place) = if let Some(module) = &device.token {
            (Token::holding(module, device.pin_file.as_deref(), wanted)?.map(Self::Token), "token at hand")
        } else if device.agent {
            (Agent::holding(wanted)?.map(Self::Agent), "key of the SSH agent")
        } else {
            return Ok(None);
        };
        held.map(Some).ok_or_else(|| {
            let keys: Vec<String> = wanted.iter().map(ToString::to_string).collect();
            No::refused(
                "another-key",
                format!("no {place} is the key of {whose} ({})", keys.join(", ")),
                "Use that key, or have this one enrolled.",
            )
        })
    }

    /// The public half.
    pub(crate) fn public(&self) -> VerifyingKey {
        match self {
            Self::Agent(agent) => agent.public(),
            Self::Token(token) => token.public(),
        }
    }

    /// A signature over exactly these bytes, which verifies.
    ///
    /// # Errors
    /// [`No`] where it is not given.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<[u8; 64], No> {
        let signature = match self {
            Self::Agent(agent) => agent.sign(message)?,
            Self::Token(token) => token.sign(message)?,
        };
        if self.public().verifies_message(message, &signature) {
            return Ok(signature);
        }
        Err(No::refused(
            "another-key",
            "what was given is no signature of this key",
            "Is it the right token, and is the agent in order (`ssh-add -T`)?",
        ))
    }
}

/// A key elsewhere for rooms that sign as they go; what it could not sign is asked for afterwards.
pub(crate) struct Hand {
    held: Held,
    not: Mutex<Option<No>>,
}

impl Hand {
    /// For this key.
    pub(crate) fn of(held: Held) -> Self {
        Self { held, not: Mutex::default() }
    }

    /// Was everything signed so far?
    ///
    /// # Errors
    /// [`No`]: the first thing that was not.
    pub(crate) fn signed(&self) -> Result<(), No> {
        let not = self.not.lock().unwrap_or_else(PoisonError::into_inner).take();
        not.map_or(Ok(()), Err)
    }

    fn asked(&self, message: &[u8]) -> [u8; 64] {
        self.held.sign(message).unwrap_or_else(|no| {
            self.not.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(no);
            [0; 64]
        })
    }
}

impl Signs for Hand {
    fn public(&self) -> PublicKey {
        PublicKey::from_bytes(self.held.public().bytes())
    }

    fn signs(&self, message: &[u8]) -> [u8; 64] {
        self.asked(message)
    }
}

impl exchange::Signs for Hand {
    fn verifying_key(&self) -> VerifyingKey {
        self.held.public()
    }

    fn sign_message(&self, message: &[u8]) -> [u8; 64] {
        self.asked(message)
    }
}
