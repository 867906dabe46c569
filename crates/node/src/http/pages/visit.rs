//! One look at a page: who looks, in which language, from where; and how what was found is answered.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};

use super::{Fields, names};
use crate::{
    Node,
    config::Kind,
    desk::No,
    house::Action,
    http::who::{cookie, cookie_name, session, signed_out},
    session::{Session, typed_by},
    web::{
        Flash, House, Lang, Nav, NodeBadge, OfficerBadge, Problem, ProblemKind, Shell, Template, Text, Tone, role_word,
        words as w,
    },
};

/// The cookie of the chosen language. It is not secret, and all nodes of a machine share it.
pub(super) const LANG_COOKIE: &str = "comity-lang";
/// The cookie that carries the last act to the next page, for one line at its head.
const DONE_COOKIE: &str = "comity-done";

/// One look at a page.
pub(super) struct Visit {
    /// The node.
    pub(super) node: Arc<Node>,
    /// The language of our own words.
    pub(super) lang: Lang,
    /// Path and query without `lang`.
    pub(super) path: String,
    /// What came with it.
    pub(super) headers: HeaderMap,
    /// The query.
    pub(super) uri: Uri,
    session: Option<Session>,
    /// What was pressed waits for a signature.
    pub(super) to_sign: AtomicBool,
    /// The form was typed in a session that has ended: it is shown again, and nothing of it is done.
    typed_before: AtomicBool,
}

impl FromRequestParts<Arc<Node>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<Node>) -> Result<Self, Infallible> {
        Ok(Self::of(node, &parts.headers, &parts.uri))
    }
}

/// One value of the query, decoded.
pub(super) fn query(uri: &Uri, name: &str) -> Option<String> {
    axum::extract::Query::<Fields>::try_from_uri(uri).ok()?.0.into_iter().find(|(k, _)| k == name).map(|(_, v)| v)
}

/// Path and query without the language.
fn without_lang(uri: &Uri) -> String {
    let rest: Vec<&str> = uri.query().unwrap_or("").split('&').filter(|p| !p.starts_with("lang=")).collect();
    let rest = rest.join("&");
    if rest.is_empty() { uri.path().to_owned() } else { format!("{}?{rest}", uri.path()) }
}

impl Visit {
    fn of(node: &Arc<Node>, headers: &HeaderMap, uri: &Uri) -> Self {
        let token = cookie(headers, &cookie_name(node));
        let accepted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).and_then(Lang::of_header);
        let kept = || cookie(headers, LANG_COOKIE).and_then(Lang::of_code);
        let asked = query(uri, "lang").and_then(|l| Lang::of_code(&l));
        Self {
            node: Arc::clone(node),
            lang: asked.or_else(kept).or_else(accepted).unwrap_or_default(),
            path: without_lang(uri),
            headers: headers.clone(),
            uri: uri.clone(),
            session: token.and_then(|t| session(node, t)),
            to_sign: AtomicBool::new(false),
            typed_before: AtomicBool::new(false),
        }
    }

    /// The same look by whoever has just signed in, at a form that was typed before.
    pub(super) fn signed_in(self, session: Session) -> Self {
        Self { session: Some(session), typed_before: AtomicBool::new(true), ..self }
    }

    /// Was the form typed in a session that has ended?
    pub(super) fn typed_before(&self) -> bool {
        self.typed_before.load(Ordering::Relaxed)
    }

    /// One value of the query.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        query(&self.uri, name)
    }

    /// Who looks. Nobody: the way to the sign-in page.
    pub(super) fn who(&self) -> Result<&Session, No> {
        self.session.as_ref().ok_or_else(signed_out)
    }

    /// Who sent this form, once its token shows that it is ours.
    pub(super) fn who_sent(&self, form: &Fields) -> Result<&Session, No> {
        let who = self.who()?;
        let token = form.iter().find(|(k, _)| k == "token").map(|(_, v)| v.as_str());
        // Both are hashes of a secret: how many digits agree tells nothing about it.
        if token == Some(who.form_token.as_str()) {
            Ok(who)
        } else {
            Err(No::refused("bad-form", w::BAD_FORM_SAYS.of(Lang::En), w::BAD_FORM_CURE.of(Lang::En)))
        }
    }

    /// The same for a form in which much may be typed. One of an earlier session of this account is not lost: whoever sent it gets it back to read,
    /// with the token of this session.
    pub(super) fn who_typed(&self, form: &Fields) -> Result<&Session, No> {
        let who = self.who()?;
        if self.typed_before() {
            return Ok(who);
        }
        let token = form.iter().find(|(name, _)| name == "token").map_or("", |(_, token)| token.as_str());
        match self.who_sent(form) {
            Err(_) if typed_by(token, who.officer.as_str()) => {
                self.typed_before.store(true, Ordering::Relaxed);
                Ok(who)
            }
            answer => answer,
        }
    }

    /// May this person do that here?
    pub(super) fn may(&self, action: Action) -> bool {
        self.session.as_ref().is_some_and(|s| action.office(self.node.config.kind, &s.roles).is_some())
    }

    /// The frame of a page.
    pub(super) async fn shell(&self, here: Option<Nav>) -> Shell {
        let unread = if self.session.is_some() { self.unread().await } else { 0 };
        Shell { unread, ..self.bare_shell(here) }
    }

    fn bare_shell(&self, here: Option<Nav>) -> Shell {
        let node = &self.node;
        let house = if node.config.kind == Kind::Authority { House::Authority } else { House::Provider };
        let officer = self.session.as_ref().map(|s| OfficerBadge {
            name: s.name.clone(),
            role: s.roles.first().map_or(w::ROLE_OVERSIGHT, |r| role_word(*r)),
        });
        let mut menu = Vec::new();
        if officer.is_some() {
            menu.push(Nav::Desk);
            if self.may(Action::Draft) {
                menu.push(Nav::Draft);
            }
            menu.extend([Nav::Notices, Nav::Log, Nav::Stats]);
            if node.archive.is_some() {
                menu.extend([Nav::Retention, Nav::Listeners]);
            }
        }
        Shell {
            lang: self.lang,
            path: self.path.clone(),
            node: NodeBadge { name: node.config.name.clone(), state: names::state(node, node.state), house },
            exercise: node.config.exercise,
            officer,
            menu,
            here,
            unread: 0,
            alarms: self.alarms(),
            token: self.session.as_ref().map(|s| s.form_token.clone()).unwrap_or_default(),
            flash: self.flash(),
        }
    }

    /// Listeners that somebody has to look at now.
    fn alarms(&self) -> u32 {
        let all = if self.session.is_some() { self.node.listeners_health() } else { Vec::new() };
        u32::try_from(all.iter().filter(|(_, health)| health.is_alarm()).count()).unwrap_or(u32::MAX)
    }

    async fn unread(&self) -> u32 {
        crate::desk::unread(&self.node).await.map_or(0, |unread| u32::try_from(unread).unwrap_or(u32::MAX))
    }

    /// The last act, told once.
    fn flash(&self) -> Option<Flash> {
        let action: Action = cookie(&self.headers, DONE_COOKIE)?.parse().ok()?;
        let what = names::act_word(action).of(self.lang).to_owned();
        Some(Flash { says: Text::Filled(w::DONE, vec![("what", what)]), tone: Tone::Good })
    }

    /// A finished page.
    pub(super) fn page(&self, page: &impl Template) -> Response {
        self.page_with(StatusCode::OK, page)
    }

    /// A finished page under another status.
    pub(super) fn page_with(&self, status: StatusCode, page: &impl Template) -> Response {
        let Ok(html) = page.render() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        let mut answer = (status, Html(html)).into_response();
        if cookie(&self.headers, DONE_COOKIE).is_some() {
            let gone = HeaderValue::from_static("comity-done=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict");
            answer.headers_mut().append(header::SET_COOKIE, gone);
        }
        answer
    }

    /// What was found, or why there is no page.
    pub(super) fn answer(&self, found: Result<Response, No>) -> Response {
        found.unwrap_or_else(|no| self.no(&no))
    }

    fn no(&self, no: &No) -> Response {
        let kind = match no {
            No::Trouble(trouble) => {
                eprintln!("comity: {trouble}");
                ProblemKind::Trouble
            }
            No::Refused { code, .. } => match code.as_str() {
                "signed-out" => return Redirect::to(&format!("/sign-in?to={}", encoded(&self.path))).into_response(),
                "unknown-record" => ProblemKind::NotFound,
                "bad-form" => ProblemKind::BadForm,
                _ => ProblemKind::Refused,
            },
            No::Lacks(_) => ProblemKind::Refused,
        };
        let own_words = kind == ProblemKind::Refused;
        let page = Problem {
            shell: self.bare_shell(None),
            kind,
            code: no.code().to_owned(),
            says: own_words.then(|| Text::in_lang(no.to_string(), "en")),
            cure: own_words.then(|| Text::in_lang(no.cure(), "en")),
            source: None,
            back: "/".into(),
        };
        let status = StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.page_with(status, &page)
    }
}

/// For a path after `?to=`: what would end the value is written in hexadecimal.
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('&', "%26").replace('+', "%2B").replace('#', "%23").replace('?', "%3F")
}

/// On to another page, with one line there that says what was done.
pub(super) fn onward(to: &str, done: Action) -> Response {
    let mut answer = Redirect::to(to).into_response();
    let cookie = format!("{DONE_COOKIE}={}; Max-Age=60; Path=/; HttpOnly; SameSite=Strict", done.as_str());
    if let Ok(value) = cookie.parse() {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    answer
}

/// No page has this address.
pub(super) async fn nothing_here(visit: Visit) -> Response {
    visit.answer(Err(No::refused("unknown-record", "there is no such page", "Start again from your desk.")))
}

/// A form that did not come from our pages.
pub(super) fn bad_form(node: &Arc<Node>, headers: &HeaderMap, kind: ProblemKind) -> Response {
    let visit = Visit::of(node, headers, &Uri::from_static("/"));
    let page = Problem {
        shell: visit.bare_shell(None),
        kind,
        code: "not-from-our-page".into(),
        says: None,
        cure: None,
        source: None,
        back: "/".into(),
    };
    let status = StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::BAD_REQUEST);
    visit.page_with(status, &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_leaves_the_path() {
        for (uri, path) in [("/log?lang=ar", "/log"), ("/log?before=3&lang=ar", "/log?before=3"), ("/", "/")] {
            assert_eq!(without_lang(&uri.parse().unwrap()), path);
        }
    }
}
