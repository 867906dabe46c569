//! What every page passes: the right host, a form from our own pages, and headers that leave nothing to a browser's guess.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::visit::{self, LANG_COOKIE};
use crate::{
    Node,
    web::{Lang, ProblemKind, SECURITY_HEADERS},
};

/// A year: the language is no secret and changes seldom.
const LANG_SECONDS: u32 = 365 * 24 * 3600;

/// The gate.
pub(super) async fn gate(State(node): State<Arc<Node>>, request: Request, next: Next) -> Response {
    let chosen = visit::query(request.uri(), "lang").and_then(|l| Lang::of_code(&l));
    let mut answer = if !is_ours(&node, request.headers()) {
        // Without this a name that points here for a moment could read pages through the officer's own browser.
        (StatusCode::MISDIRECTED_REQUEST, "this node does not go by that name\n").into_response()
    } else if request.method() == Method::POST && !from_our_page(request.headers()) {
        visit::bad_form(&node, request.headers(), ProblemKind::BadForm)
    } else {
        next.run(request).await
    };
    for (name, value) in SECURITY_HEADERS {
        answer.headers_mut().entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if let Some(lang) = chosen {
        let cookie =
            format!("{LANG_COOKIE}={}; Max-Age={LANG_SECONDS}; Path=/; HttpOnly; SameSite=Strict", lang.code());
        if let Ok(value) = cookie.parse() {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    answer
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// Is the host that was asked for the address that this node listens on, or its name in the directory?
fn is_ours(node: &Node, headers: &HeaderMap) -> bool {
    let Some(host) = text(headers, "host") else { return false };
    let listen = node.config.listen;
    let in_directory = node.directory.node(&node.id).map(|n| host_of(n.url()));
    let by_address = if listen.port() == 0 {
        host.parse::<std::net::SocketAddr>().is_ok_and(|a| a.ip() == listen.ip())
    } else {
        host == listen.to_string()
    };
    by_address || in_directory.is_some_and(|ours| ours.eq_ignore_ascii_case(host))
}

/// Host and port of an address such as `https://desk.example:8443/`.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// Browsers say where a form was sent from. What they say first is `Sec-Fetch-Site`; older ones say `Origin`.
fn from_our_page(headers: &HeaderMap) -> bool {
    match (text(headers, "sec-fetch-site"), text(headers, "origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => text(headers, "host").is_some_and(|host| host_of(origin).eq_ignore_ascii_case(host)),
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &'static str)], expected: bool) {
        let map = headers
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect::<HeaderMap>();
        assert_eq!(from_our_page(&map), expected, "{headers:?}");
    }

    #[test]
    fn a_form_from_elsewhere_is_not_taken() {
        check(&[("sec-fetch-site", "same-origin"), ("origin", "null")], true);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8000")], false);
        check(&[("origin", "null"), ("host", "127.0.0.1:8000")], false);
        check(&[("origin", "http://127.0.0.1:8000"), ("host", "127.0.0.1:8000")], true);
    }

    #[test]
    fn a_directory_address_gives_its_host() {
        for (url, host) in [("https://a.example:1/x", "a.example:1"), ("a.example", "a.example"), ("null", "null")] {
            assert_eq!(host_of(url), host);
        }
    }
}
