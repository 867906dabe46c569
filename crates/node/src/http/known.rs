//! A browser or program from which an officer has signed in before. Whoever does not know an officer's pass-phrase can make the account rest for
//! strangers, and not for it.

use axum::http::HeaderMap;
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};

use super::who::{cookie, cookie_name};
use crate::{
    Node,
    session::{hex, unhex},
};

/// A year after the last sign-in.
const KEPT_SECONDS: u32 = 365 * 24 * 3600;

/// What shows that somebody has signed in as this officer from there: a number drawn then, and what only this node can have written beside it. It
/// opens nothing: with it wrong pass-phrases are counted apart.
pub(super) struct Token([u8; 16]);

impl Token {
    /// A fresh one.
    pub(super) fn draw(chance: &mut impl CryptoRng) -> Self {
        let mut number = [0; 16];
        chance.fill_bytes(&mut number);
        Self(number)
    }

    /// As it is kept over there.
    pub(super) fn text(&self, node: &Node, officer: &str) -> String {
        format!("{}{}", hex(&self.0), hex(&mark(node, officer, &self.0)))
    }

    /// The one that was brought, if this node has given it, for this officer.
    pub(super) fn read(node: &Node, officer: &str, text: &str) -> Option<Self> {
        let bytes = unhex(text)?;
        let (number, marked) = bytes.split_first_chunk::<16>()?;
        // Hashed once more: how many bytes agree tells nothing about the mark.
        let same = Sha256::digest(marked) == Sha256::digest(mark(node, officer, number));
        same.then_some(Self(*number))
    }

    /// Its number.
    pub(super) fn number(&self) -> [u8; 16] {
        self.0
    }
}

/// A key of its own, made from the node's, over parts of one length each.
fn mark(node: &Node, officer: &str, number: &[u8; 16]) -> [u8; 32] {
    let key = Sha256::new().chain_update(b"comity known browser 1\n").chain_update(node.keys.signing.seed()).finalize();
    let inner = Sha256::new().chain_update(key).chain_update(Sha256::digest(officer)).chain_update(number).finalize();
    Sha256::new().chain_update(key).chain_update(inner).finalize().into()
}

/// The cookie of this officer: several may use one browser.
fn name(node: &Node, officer: &str) -> String {
    let whose: String = hex(&Sha256::digest(officer)).chars().take(16).collect();
    format!("{}-{whose}", cookie_name(node))
}

/// What the browser shows of this officer.
pub(super) fn shown<'a>(node: &Node, headers: &'a HeaderMap, officer: &str) -> Option<&'a str> {
    cookie(headers, &name(node, officer))
}

/// What the browser is to keep.
pub(super) fn to_keep(node: &Node, officer: &str, text: &str) -> String {
    let secure = if node.config.behind_tls { "; Secure" } else { "" };
    format!("{}={text}; Max-Age={KEPT_SECONDS}; Path=/; HttpOnly; SameSite=Strict{secure}", name(node, officer))
}
