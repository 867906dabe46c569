//! Who asks: a bearer token for programs, a cookie for pages.

use axum::http::{HeaderMap, header};

use crate::{
    Node,
    clock::chance,
    desk::No,
    session::{Session, open_key},
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
    token.and_then(|t| node.sessions.of(t, node.now())).ok_or_else(signed_out)
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

/// Signs an officer in: the pass-phrase opens the officer's key, and nothing else does.
pub(super) async fn sign_in(node: &Node, officer: &str, phrase: &str) -> Result<(String, Session), No> {
    let now = node.now();
    let wrong = || {
        No::refused(
            "sign-in",
            "account or pass-phrase is wrong",
            "Check both; after five wrong tries an account rests for a minute.",
        )
    };
    let Some(file) = node.officers.get(officer).cloned() else { return Err(wrong()) };
    if node.sessions.resting(officer, now) {
        return Err(No::refused("resting", "too many wrong tries", "Wait a minute."));
    }
    let (sealed, id, phrase) = (file.sealed.clone(), file.id.clone(), zeroize::Zeroizing::new(phrase.to_owned()));
    // Argon2 takes its time on purpose; it must not take the other officers'.
    let opened = tokio::task::spawn_blocking(move || open_key(&sealed, &id, &phrase)).await.ok().flatten();
    let Some(secret) = opened else {
        node.sessions.wrong(officer, now);
        return Err(wrong());
    };
    node.sessions.open((&file, secret), now, &mut chance()?).ok_or_else(|| No::own("an officer's file"))
}
