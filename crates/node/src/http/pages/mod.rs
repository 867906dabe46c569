//! The pages: what a browser asks for becomes a call of the desk, and what the desk says becomes a page.

mod act;
mod acted;
mod actions;
mod asked;
mod attempt;
mod changes;
mod clocks;
mod consents;
mod desk;
mod direct;
mod draft;
mod draft_fields;
mod finished;
mod gate;
mod inform;
mod judged;
mod keep;
mod leave;
mod ledger;
mod listen;
mod logs;
mod names;
mod order;
mod outside;
mod parts;
mod peers;
mod plan;
mod preview;
mod refill;
mod request;
mod sign;
mod stages;
mod tell;
mod tell_form;
mod timeline;
mod to_sign;
mod visit;

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    middleware,
    response::{IntoResponse, Redirect},
    routing::get,
};

use crate::{
    Node,
    web::{CSS, CSS_PATH, ICON, ICON_PATH},
};

/// No form is larger; a draft has its own limits.
const FORM_BYTES_MAX: usize = 1 << 20;
/// Files of an answer, sent with one form.
const FILES_BYTES_MAX: usize = 64 << 20;
/// Browsers may keep the style sheet and the icon for an hour.
const KEEP: &str = "public, max-age=3600";

/// The fields of a form, in the order in which they came.
type Fields = Vec<(String, String)>;

/// All pages, behind the gate.
pub(super) fn router(node: &Arc<Node>) -> Router<Arc<Node>> {
    let css = || async { asset("text/css; charset=utf-8", CSS) };
    Router::new()
        .route("/", get(desk::list))
        .route("/sign-in", get(sign::page).post(sign::sign_in))
        .route("/sign-out", get(home).post(sign::sign_out))
        .route("/draft", get(draft::page).post(draft::save))
        .route("/finished", get(finished::page))
        .route("/requests/{id}", get(request::page))
        .route("/orders/{id}", get(order::page))
        .route("/attempt", get(attempt::page))
        .route("/direct/{id}", get(direct::page))
        .route("/tell", get(tell::form))
        .route("/information/{id}", get(tell::page))
        .route("/act/{action}", get(act::nothing_to_see).post(act::act))
        .route("/sign", get(to_sign::page))
        .route("/consents", get(consents::page))
        .route("/notices", get(ledger::notices))
        .route("/log", get(ledger::log))
        .route("/stats", get(ledger::stats))
        .route("/peers", get(peers::page))
        .route("/retention", get(keep::page))
        .route("/retention/plan", get(plan::page))
        .route("/listeners", get(listen::page))
        .route("/packages/{digest}", get(ledger::package))
        .route("/carried/{digest}", get(outside::file))
        .route("/carried/{digest}/cover", get(outside::cover))
        .route(CSS_PATH, get(css))
        .route("/style.css", get(css))
        .route(ICON_PATH, get(|| async { asset("image/svg+xml", ICON) }))
        .route("/favicon.ico", get(|| async { asset("image/svg+xml", ICON) }))
        .fallback(visit::nothing_here)
        .layer(axum::extract::DefaultBodyLimit::max(FORM_BYTES_MAX))
        .merge(
            Router::new()
                .route("/requests/{id}/files", get(outside::nothing_to_see).post(outside::add))
                .layer(axum::extract::DefaultBodyLimit::max(FILES_BYTES_MAX)),
        )
        .layer(middleware::from_fn_with_state(Arc::clone(node), gate::gate))
}

async fn home() -> Redirect {
    Redirect::to("/")
}

fn asset(kind: &'static str, body: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEEP)], body)
}
