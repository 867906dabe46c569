//! Who asks: a bearer token for programs, a cookie for pages.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};
use exchange::Signs as _;
use terms::Instant;
use tokio::sync::Semaphore;

use super::known::Token;
use crate::{
    Node,
    clock::chance,
    desk::No,
    session::{By, Session, open_key, open_nobodys},
};

/// The name of the cookie that holds a session's token. Cookies do not tell ports apart: nodes on one machine need different
/// names. Behind TLS the prefix makes browsers refuse it from anywhere but this host.
pub(super) fn cookie_name(node: &Node) -> String {
    let prefix = if node.config.behind_tls { "__Host-" } else { "" };
    format!("{prefix}comity-{}", node.id)
}

/// The token that a program carries.
pub(super) fn token_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "))
}

/// The session of a program that carries a bearer token.
pub(super) fn bearer(node: &Node, headers: &HeaderMap) -> Result<Session, No> {
    token_of(headers).and_then(|t| session(node, t)).ok_or_else(signed_out)
}

/// The session of a token, as long as the officer's key counts: whoever is suspended reads nothing more here either.
pub(super) fn session(node: &Node, token: &str) -> Option<Session> {
    let now = node.now();
    let session = node.sessions.of(token, now).filter(|session| !ended(node, session, now))?;
    Some(in_office(node, session))
}

/// With no other office than the directory gives: what stands in a file of this node is its operator's word, and not the keepers'.
fn in_office(node: &Node, mut session: Session) -> Session {
    if let Some((officer, _)) = node.directory.officer(&session.officer) {
        session.roles.retain(|role| officer.roles().contains(role));
    }
    session
}

/// Does the directory say that this officer's key has ended or was revoked? Of one that it does not list yet it says nothing. Where the node itself
/// has no key any more, the house is suspended and not one of its people: it reads what it has.
fn ended(node: &Node, session: &Session, now: Instant) -> bool {
    if node.directory.node(&node.id).is_none_or(|house| house.signing_key_at(now).is_none()) {
        return false;
    }
    let key = session.pen.verifying_key();
    let listed = node.directory.officer(&session.officer);
    let term = listed.and_then(|(officer, _)| officer.key_terms().find(|(k, _)| **k == key));
    term.is_some_and(|(_, term)| term.usable(now).is_err())
}

/// The value of one cookie of a browser.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies.flat_map(|v| v.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

pub(super) fn signed_out() -> No {
    No::refused(
        "signed-out",
        "nobody is signed in",
        "Sign in; a session ends after ten hours or when the node restarts.",
    )
}

/// So many pass-phrases are tried at once. Each try takes twenty megabytes; and whoever tries many together would not be counted in time.
static TRIES: Semaphore = Semaphore::const_new(2);
/// Beside a crowd of strangers there is a place for those who have signed in before.
static TRIES_OF_KNOWN: Semaphore = Semaphore::const_new(1);

/// From where somebody signs in.
pub(super) struct Whence<'a> {
    /// The address of the connection.
    pub(super) from: Option<IpAddr>,
    /// What an earlier sign-in has left there.
    pub(super) known: Option<&'a str>,
}

/// Somebody who has signed in.
pub(super) struct Opened {
    /// Opens the session.
    pub(super) token: String,
    /// Who it is.
    pub(super) session: Session,
    /// What is kept there, for the next time.
    pub(super) known: String,
}

/// Signs an officer in: the pass-phrase opens the officer's key, and nothing else does.
pub(super) async fn sign_in(node: &Node, officer: &str, phrase: &str, whence: Whence<'_>) -> Result<Opened, No> {
    let wrong = || {
        No::refused(
            "sign-in",
            "account or pass-phrase is wrong",
            "Check both; after five wrong tries an account rests for a minute.",
        )
    };
    let known = whence.known.and_then(|text| Token::read(node, officer, text));
    let (tries, by) = match &known {
        Some(token) => (&TRIES_OF_KNOWN, By::Known(token.number())),
        None => (&TRIES, By::Stranger(whence.from)),
    };
    let _turn = tries.acquire().await;
    let now = node.now();
    if node.sessions.resting(officer, by, now) {
        return Err(No::refused("resting", "too many wrong tries", "Wait a minute."));
    }
    let file = node.officers.of(officer);
    let sealed = file.as_ref().map(|file| (file.sealed.clone(), file.id.clone()));
    let phrase = zeroize::Zeroizing::new(phrase.to_owned());
    // Argon2 takes its time on purpose; it must not take the other officers'. For a name that nobody has it takes as long.
    let try_it = move || match sealed {
        Some((sealed, id)) => open_key(&sealed, &id, &phrase),
        None => open_nobodys(&phrase),
    };
    let opened = tokio::task::spawn_blocking(try_it).await.ok().flatten();
    let Some((file, secret)) = file.zip(opened) else {
        node.sessions.wrong(officer, by, now);
        return Err(wrong());
    };
    let mut chance = chance()?;
    let (token, session) =
        node.sessions.open((&file, secret), now, &mut chance).ok_or_else(|| No::own("an officer's file"))?;
    node.sessions.forgive(officer, by);
    if ended(node, &session, now) {
        node.sessions.close(&token);
        return Err(No::refused(
            "key-ended",
            "the key of this account has ended or was revoked",
            "Ask the directory's keepers: with a new key in the directory the account can be used again.",
        ));
    }
    let known = known.unwrap_or_else(|| Token::draw(&mut chance)).text(node, officer);
    Ok(Opened { token, session: in_office(node, session), known })
}
