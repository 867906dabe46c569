//! Who asks: a bearer token for programs, a cookie for pages.

use axum::http::{HeaderMap, header};
use exchange::Signs as _;
use terms::Instant;
use tokio::sync::Semaphore;

use crate::{
    Node,
    clock::chance,
    desk::No,
    session::{Session, open_key, open_nobodys},
};

/// The name of the cookie that holds a session's token. Cookies do not tell ports apart: nodes on one machine need different
/// names. Behind TLS the prefix makes browsers refuse it from anywhere but this host.
pub(super) fn cookie_name(node: &Node) -> String {
    let prefix = if node.config.behind_tls { "__Host-" } else { "" };
    format!("{prefix}comity-{}", node.id)
}

/// The session of a program that carries a bearer token.
pub(super) fn bearer(node: &Node, headers: &HeaderMap) -> Result<Session, No> {
    let token =
        headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    token.and_then(|t| session(node, t)).ok_or_else(signed_out)
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

/// Signs an officer in: the pass-phrase opens the officer's key, and nothing else does.
pub(super) async fn sign_in(node: &Node, officer: &str, phrase: &str) -> Result<(String, Session), No> {
    let wrong = || {
        No::refused(
            "sign-in",
            "account or pass-phrase is wrong",
            "Check both; after five wrong tries an account rests for a minute.",
        )
    };
    let file = node.officers.get(officer).cloned();
    let _turn = TRIES.acquire().await;
    let now = node.now();
    if node.sessions.resting(officer, now) {
        return Err(No::refused("resting", "too many wrong tries", "Wait a minute."));
    }
    let known = file.as_ref().map(|file| (file.sealed.clone(), file.id.clone()));
    let phrase = zeroize::Zeroizing::new(phrase.to_owned());
    // Argon2 takes its time on purpose; it must not take the other officers'. For a name that nobody has it takes as long.
    let try_it = move || match known {
        Some((sealed, id)) => open_key(&sealed, &id, &phrase),
        None => open_nobodys(&phrase),
    };
    let opened = tokio::task::spawn_blocking(try_it).await.ok().flatten();
    let Some((file, secret)) = file.zip(opened) else {
        node.sessions.wrong(officer, now);
        return Err(wrong());
    };
    let (token, session) =
        node.sessions.open((&file, secret), now, &mut chance()?).ok_or_else(|| No::own("an officer's file"))?;
    if ended(node, &session, now) {
        node.sessions.close(&token);
        return Err(No::refused(
            "key-ended",
            "the key of this account has ended or was revoked",
            "Ask the directory's keepers: with a new key in the directory the account can be used again.",
        ));
    }
    Ok((token, in_office(node, session)))
}
