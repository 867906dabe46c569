//! Signing in and out.

use axum::{
    extract::{Extension, Form},
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};

use super::{Fields, act, draft, visit::Visit};
use crate::{
    Node,
    desk::No,
    http::{
        crowd::Remote,
        known,
        who::{Opened, Whence, cookie, cookie_name, sign_in as open_session},
    },
    session::{Session, typed_by},
    web::{Account, Lack, SignIn, Text, role_word, words as w},
};

fn field<'a>(form: &'a Fields, name: &str) -> &'a str {
    form.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
}

/// Only a path of ours: a link may not send an officer elsewhere after signing in.
fn own_path(to: &str) -> &str {
    let plain = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/sign-") && plain { to } else { "/" }
}

/// The sign-in page.
pub(super) async fn page(visit: Visit) -> Response {
    let to = visit.query("to").unwrap_or_default();
    if visit.who().is_ok() {
        return Redirect::to(own_path(&to)).into_response();
    }
    let page = view(&visit, "", own_path(&to), Vec::new(), None).await;
    visit.page(&page)
}

/// Before each name of a form that is kept on the sign-in page.
const KEPT: &str = "kept:";
/// Where that form was sent.
const KEPT_FOR: &str = "kept-for";
/// A larger form is not kept.
const KEPT_MAX: usize = 256 << 10;

/// A form came, and nobody is signed in any more: signing in comes first. What was typed stays on that page, in the browser that sent it, and is in no
/// address and not on this node.
pub(super) async fn first(visit: &Visit, post: &str, form: Fields) -> Response {
    let word = post.strip_prefix("/act/");
    let id = field(&form, if word.is_some() { "subject" } else { "id" });
    let to = match word {
        Some(word) => act::belongs(word, id),
        None if own_id(id) => format!("/draft?id={id}"),
        None => "/draft".to_owned(),
    };
    let kept = if form.iter().map(|(name, text)| name.len() + text.len()).sum::<usize>() > KEPT_MAX {
        Vec::new()
    } else {
        let named = form.into_iter().map(|(name, text)| (format!("{KEPT}{name}"), text));
        std::iter::once((KEPT_FOR.to_owned(), post.to_owned())).chain(named).collect()
    };
    let page = view(visit, "", &to, kept, None).await;
    visit.page_with(StatusCode::UNAUTHORIZED, &page)
}

fn own_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// What is kept on the page, as it goes back there.
fn kept(form: &Fields) -> Vec<(String, String)> {
    form.iter().filter(|(name, _)| name == KEPT_FOR || name.starts_with(KEPT)).cloned().collect()
}

/// The form that was kept, for the account that typed it; nothing of it is done.
async fn typed(visit: Visit, session: Session, form: &Fields) -> Option<Response> {
    let post = field(form, KEPT_FOR).to_owned();
    let typed: Fields =
        form.iter().filter_map(|(name, text)| Some((name.strip_prefix(KEPT)?.to_owned(), text.clone()))).collect();
    if !typed_by(field(&typed, "token"), session.officer.as_str()) {
        return None;
    }
    let visit = visit.signed_in(session);
    let answer = match post.strip_prefix("/act/") {
        Some(word) => act::in_turn(&visit, word, &typed).await,
        None if post == "/draft" => draft::in_turn(&visit, &typed).await,
        None => return None,
    };
    Some(visit.answer(answer))
}

async fn view(visit: &Visit, account: &str, to: &str, kept: Vec<(String, String)>, error: Option<Lack>) -> SignIn {
    let node = &visit.node;
    let demo = if node.config.exercise { accounts(node) } else { Vec::new() };
    let mut shell = visit.shell(None).await;
    shell.path = "/sign-in".into();
    SignIn { shell, account: account.to_owned(), to: to.to_owned(), kept, demo, error }
}

/// The accounts of an exercise, with their pass-phrases: everybody is invented.
fn accounts(node: &Node) -> Vec<Account> {
    let account = |file: crate::session::OfficerFile| {
        let role = file.roles.first()?.parse().ok()?;
        Some(Account { account: file.id, name: file.name, role: role_word(role), passphrase: file.exercise_phrase? })
    };
    node.officers.all().into_iter().filter_map(account).collect()
}

/// Opens a session.
pub(super) async fn sign_in(visit: Visit, from: Option<Extension<Remote>>, Form(form): Form<Fields>) -> Response {
    let (account, to) = (field(&form, "account").trim(), own_path(field(&form, "to")));
    let known = known::shown(&visit.node, &visit.headers, account);
    let whence = Whence { from: from.map(|Extension(Remote(address))| address), known };
    match open_session(&visit.node, account, field(&form, "passphrase"), whence).await {
        Ok(Opened { token, session, known }) => {
            let secure = if visit.node.config.behind_tls { "; Secure" } else { "" };
            let name = cookie_name(&visit.node);
            let cookie = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secure}");
            let known = known::to_keep(&visit.node, account, &known);
            let cookies = AppendHeaders([(header::SET_COOKIE, cookie), (header::SET_COOKIE, known)]);
            let shown = typed(visit, session, &form).await;
            let answer = shown.unwrap_or_else(|| Redirect::to(to).into_response());
            (cookies, answer).into_response()
        }
        Err(no @ No::Trouble(_)) => visit.answer(Err(no)),
        Err(no) => {
            let page = view(&visit, account, to, kept(&form), Some(wrong(&no))).await;
            visit.page_with(StatusCode::FORBIDDEN, &page)
        }
    }
}

fn wrong(no: &No) -> Lack {
    let (says, cure) = match no.code() {
        "resting" => (Text::Word(w::SIGN_IN_TOO_OFTEN), Text::in_lang(no.cure(), "en")),
        "key-ended" => (Text::in_lang(no.to_string(), "en"), Text::in_lang(no.cure(), "en")),
        _ => (Text::Word(w::SIGN_IN_WRONG), Text::Word(w::SIGN_IN_WRONG_CURE)),
    };
    Lack { code: no.code().to_owned(), field: Some("passphrase".into()), says, cure, source: None }
}

/// Ends the session.
pub(super) async fn sign_out(visit: Visit, Form(form): Form<Fields>) -> Response {
    if let Err(no) = visit.who_sent(&form) {
        return visit.answer(Err(no));
    }
    let name = cookie_name(&visit.node);
    if let Some(token) = cookie(&visit.headers, &name) {
        visit.node.sessions.close(token);
    }
    let secure = if visit.node.config.behind_tls { "; Secure" } else { "" };
    let gone = format!("{name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict{secure}");
    ([(header::SET_COOKIE, gone)], Redirect::to("/sign-in")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_an_officer_stays_on_this_node() {
        for (to, goes) in [
            ("/requests/1", "/requests/1"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/sign-out", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(to), goes);
        }
    }
}
