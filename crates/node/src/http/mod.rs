//! Sockets: the letter box for other nodes, the API, and the pages, over one listener.

mod api;
mod letter_box;
mod pages;
mod who;

pub use api::answer_json;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, response::IntoResponse as _, routing::get, routing::post};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::net::TcpListener;

use crate::{Node, NotStarted, duties, peer::LETTER_BOX};

/// A client that has not finished its headers by then is cut off.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// A request that is not read and answered by then is given up, so that a body that never comes holds no place.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// No connection lives longer; a client that has more to say opens another.
const CONNECTION_MAX: Duration = Duration::from_secs(300);
/// More open connections than this wait at the door.
const CONNECTIONS_MAX: usize = 512;

/// Serves until the process ends. `ready` is told the address once the socket listens.
///
/// # Errors
/// [`NotStarted::Listen`] when the address cannot be taken.
pub async fn serve(node: Arc<Node>, ready: impl FnOnce(SocketAddr)) -> Result<(), NotStarted> {
    let address = node.config.listen;
    let listen = |source| NotStarted::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    ready(listener.local_addr().map_err(listen)?);
    tokio::spawn(duties::run(Arc::clone(&node)));
    let app = router(node);
    let door = Arc::new(tokio::sync::Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = Arc::clone(&door).acquire_owned().await else { return Ok(()) };
        let Ok((stream, _)) = listener.accept().await else { continue };
        let service = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let mut server = http1::Builder::new();
            // Without a timer a half-sent request holds its connection for ever.
            server.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
            let _ = tokio::time::timeout(CONNECTION_MAX, server.serve_connection(TokioIo::new(stream), service)).await;
            drop(place);
        });
    }
}

async fn in_time(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    let late = || axum::http::StatusCode::REQUEST_TIMEOUT.into_response();
    tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await.unwrap_or_else(|_| late())
}

fn router(node: Arc<Node>) -> Router {
    Router::new()
        .route(LETTER_BOX, post(letter_box::post))
        .route("/api/1/sign-in", post(api::sign_in))
        .route("/api/1/work", get(api::work))
        .route("/api/1/requests/{id}", get(api::request))
        .route("/api/1/orders/{id}", get(api::order))
        .route("/api/1/check", post(api::check))
        .route("/api/1/act/{action}", post(api::act))
        .route("/api/1/packages/{digest}", get(api::package))
        .route("/api/1/notices", get(api::notices))
        .route("/api/1/consents", get(api::consents))
        .route("/api/1/statistics/{year}", get(api::statistics))
        .route("/log/checkpoint", get(api::checkpoint))
        .route("/healthy", get(|| async { "ok\n" }))
        .layer(axum::extract::DefaultBodyLimit::max(crate::peer::LETTER_BYTES_MAX + (1 << 16)))
        .merge(pages::router(&node))
        .layer(axum::middleware::from_fn(in_time))
        .with_state(node)
}
