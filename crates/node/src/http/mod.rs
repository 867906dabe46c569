//! Sockets: the letter box for other nodes, the API, and the pages, over one listener.

mod api;
mod api_direct;
mod api_information;
mod api_letters;
mod api_outside;
mod api_peers;
mod api_read;
mod api_retained;
mod api_sign;
mod crowd;
mod directory;
mod etsi;
mod file;
mod held;
mod known;
mod letter_box;
mod no_page;
mod officers;
mod openapi;
mod pace;
mod pages;
mod peers;
mod time;
#[cfg(test)]
mod vectors;
mod who;
pub(crate) mod witness;

pub use api::answer_json;
pub use openapi::openapi;

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, response::IntoResponse as _, routing::get, routing::post, routing::put};
use hyper::{Request, body::Incoming, server::conn::http1, service::Service};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};

use self::{crowd::Spoken, pace::Taking};
use crate::{
    Node, NotStarted, duties,
    peer::{Carrier, LETTER_BOX, PIECES},
    stamps::EXERCISE_PATH,
};

/// A client that has not finished its headers by then is cut off.
const HEADERS_WITHIN: Duration = Duration::from_secs(8);
/// A request that is not read and answered by then is given up, so that a body that never comes holds no place.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// No connection lives longer; a client that has more to say opens another.
const CONNECTION_MAX: Duration = Duration::from_secs(300);
/// So much of what comes is read at once, heads as a whole: what each connection takes of memory before anything is known of it.
const READ_AT_ONCE: usize = 64 << 10;

/// Serves until the process ends. `ready` is told the address once the socket listens.
///
/// # Errors
/// [`NotStarted::Listen`] when the address cannot be taken.
pub async fn serve(node: Arc<Node>, ready: impl FnOnce(SocketAddr)) -> Result<(), NotStarted> {
    let address = node.config.listen;
    let listen = |source| NotStarted::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    let for_peers = match node.config.peers {
        Some(address) => {
            let listen = |source| NotStarted::Listen { address, source };
            Some(TcpListener::bind(address).await.map_err(listen)?)
        }
        None => None,
    };
    let transport = node.transport()?;
    node.carry_with(Carrier::over_tls(&transport));
    node.listen().await?;
    crate::directory::note_at_start(&node).await;
    ready(listener.local_addr().map_err(listen)?);
    tokio::spawn(duties::run(Arc::clone(&node)));
    tokio::spawn(crate::delivery::run(Arc::clone(&node)));
    tokio::spawn(crate::witness::run(Arc::clone(&node)));
    tokio::spawn(crate::directory::run(Arc::clone(&node)));
    if let Some(listener) = for_peers {
        tokio::spawn(peers::accept(listener, peers_router(&node), transport));
    }
    accept(listener, router(node)).await;
    Ok(())
}

/// Serves a witness that is no node.
pub(crate) async fn serve_alone(
    witness: Arc<crate::witness::Alone>,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), NotStarted> {
    let listen = |source| NotStarted::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    ready(listener.local_addr().map_err(listen)?);
    accept(listener, witness::alone(witness)).await;
    Ok(())
}

async fn accept(listener: TcpListener, app: Router) {
    crowd::admit(listener, |stream, from, shown| {
        serve_one(stream, Spoken::new(TowerToHyperService::new(app.clone()), from, shown))
    })
    .await;
}

/// One connection, from its first request to its end.
async fn serve_one<S, T>(stream: T, service: S)
where
    S: Service<Request<Incoming>, Response = axum::response::Response, Error = Infallible> + Send,
    S::Future: Send,
    T: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut server = http1::Builder::new();
    // Without a timer a half-sent request holds its connection for ever.
    server.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(READ_AT_ONCE);
    let stream = TokioIo::new(Taking::new(stream));
    let _ = tokio::time::timeout(CONNECTION_MAX, server.serve_connection(stream, service)).await;
}

async fn in_time(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    let late = || axum::http::StatusCode::REQUEST_TIMEOUT.into_response();
    tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await.unwrap_or_else(|_| late())
}

/// The path of a route without what its query may hold.
pub(crate) fn path_of(route: &'static str) -> &'static str {
    route.split_once('?').map_or(route, |(path, _)| path)
}

macro_rules! routes {
    ($($method:ident $path:literal => $handler:path, $says:literal;)*) => {
        /// The API's routes: method, path with what a query may hold, and what it is for. The router and the description are both made from it.
        pub(crate) const ROUTES: &[(&str, &str, &str)] = &[$((stringify!($method), $path, $says),)*];

        fn api_router() -> Router<Arc<Node>> {
            Router::new()$(.route(path_of($path), $method($handler)))*
        }
    };
}

routes! {
    post "/api/1/sign-in" => api::sign_in, "Sign in: a pass-phrase opens the officer's key and gives a token; `known`, sent with the next sign-in from the same place, keeps the wrong tries of others from counting there.";
    post "/api/1/sign-out" => api_read::sign_out, "Sign out: the token of this session opens nothing any more.";
    get "/api/1/work" => api::work, "The work list, most pressing first.";
    get "/api/1/finished?before" => api::finished, "What is done, the last first, fifty at a time; `before` takes the number that `older` gave.";
    get "/api/1/find?number" => api::find, "Cases, open or done, by the first digits of their `number`.";
    get "/api/1/requests/{id}" => api::request, "One request: what is asked, stage, clocks, events, letters, open questions, and what the law says.";
    get "/api/1/orders/{id}" => api::order, "One order as the provider sees it: whom and what it names, and whether its guard would allow it.";
    get "/api/1/information/{id}" => api_information::one, "What was told unasked, on either side: stage, conditions, and the content once it is here; the look is in the log first.";
    get "/api/1/direct/{id}" => api_direct::one, "A direct order under a standing consent: where it stands, what was ordered, and the company's answer; the look is in the log first.";
    post "/api/1/check" => api::check, "Hold a draft against both laws without keeping it.";
    post "/api/1/act/{action}" => api::act, "Do something with a record.";
    get "/api/1/to-sign" => api_sign::waiting, "For an officer whose key is not on this node: what waits for a signature, as the exact bytes.";
    post "/api/1/to-sign/{number}" => api_sign::sign, "A signature over what waits; the act then goes on, or needs another one.";
    post "/api/1/requests/{id}/answer-files" => api_outside::put, "Keep a file of an answer that was brought, byte for byte; the body is the file.";
    get "/api/1/carried/{digest}" => api_outside::file, "A sealed file for a body without a node; the look is in the log first.";
    get "/api/1/carried/{digest}/cover" => api_outside::cover, "What lies beside the sealed file, in the clear.";
    get "/api/1/packages/{digest}" => api::package, "An evidence package; the look is in the log first.";
    get "/api/1/letters" => api_letters::letters, "Letters of ours that were not delivered yet, each with its next try or why it is parked; and those over which this node failed.";
    get "/api/1/peers" => api_peers::peers, "The other members to whom letters go, with what the last ping of each has shown.";
    get "/api/1/notices?before" => api::notices, "What other states have tried or done toward data here, and alarms of this house, the last first: all that nobody has looked at, or fifty at a time; `before` takes the number that `older` gave.";
    get "/api/1/consents" => api::consents, "Standing consents, published here or learned: for whom, for what, until when, in force or not; and the one that waits for a second signature.";
    get "/api/1/statistics/{year}" => api::statistics, "A year's figures, recomputed from the log.";
    get "/api/1/retention" => api_retained::retention, "How long records live here, and the plan that waits, with the number that goes with accepting it.";
    get "/api/1/listeners" => api_retained::listeners, "Each listener: what came, what was set aside and why, and whether it still comes.";
    get "/api/1/logs" => witness::view, "Who has cosigned this node's log, and the last verified head of each other node's, with what contradicts itself.";
    get "/api/1/looks" => api::looks, "For whoever oversees the house: who looked at which case, order or evidence, oldest first.";
    get "/api/1/openapi.json" => api::description, "This description.";
    get "/log/checkpoint" => witness::checkpoint, "The log's head, signed, with its cosignatures where nothing was added since. Anyone may read it.";
    get "/log/contradictions/{digest}" => witness::contradiction, "Two signed heads of one log that cannot both be true. Anyone may check them.";
    post "/comity/1/witness/add-checkpoint" => witness::add_checkpoint, "For logs of members of other states: a cosignature of a head (C2SP tlog-witness).";
    get "/comity/1/witness/{origin}/checkpoint" => witness::seen, "The last head that this node has verified of the log whose origin has this SHA-256.";
    get "/comity/1/log/consistency/{old}/{new}" => witness::consistency, "Proof that one length of this log is the beginning of another: hashes in base64, one a line.";
}

/// For whoever watches from outside. After a failed write the process is about to end: nothing that it answers is worth anything.
async fn healthy(axum::extract::State(node): axum::extract::State<Arc<Node>>) -> axum::response::Response {
    let bad = |says: &'static str| (axum::http::StatusCode::SERVICE_UNAVAILABLE, says).into_response();
    if node.stopped().is_some() {
        return bad("a write did not reach the disk; the node is ending\n");
    }
    match crate::witness::stands_now(&node) {
        Ok(stands) if stands.shown.is_some() => bad(
            "this node's log does not continue a head that it has signed: nothing is sealed; comity doctor says more\n",
        ),
        _ => "ok\n".into_response(),
    }
}

/// What other nodes need of this one, and nothing else. Where they have a door of their own, the pages' door does not take letters.
fn peers_router(node: &Arc<Node>) -> Router {
    Router::new()
        .route(LETTER_BOX, post(letter_box::post))
        .route(PIECES, put(letter_box::put))
        .route(crate::directory::PATH, get(directory::get))
        .route(crate::witness::ADD_CHECKPOINT, post(witness::add_checkpoint))
        .route("/comity/1/witness/{origin}/checkpoint", get(witness::seen))
        .route("/comity/1/log/consistency/{old}/{new}", get(witness::consistency))
        .route("/log/checkpoint", get(witness::checkpoint))
        .route("/log/tile/{*path}", get(api::tile))
        .route("/healthy", get(healthy))
        .layer(axum::extract::DefaultBodyLimit::max(crate::peer::LETTER_BYTES_MAX + (1 << 16)))
        .layer(axum::middleware::from_fn(pace::keeps_coming))
        .layer(axum::middleware::from_fn(in_time))
        .with_state(Arc::clone(node))
}

fn router(node: Arc<Node>) -> Router {
    // In an exercise letters may be brought by hand as well: whoever trains plays the forger, too.
    let letters = if node.config.peers.is_none() || node.config.exercise {
        Router::new()
            .route(LETTER_BOX, post(letter_box::post))
            .route(PIECES, put(letter_box::put))
            .route(crate::directory::PATH, get(directory::get))
    } else {
        Router::new()
    };
    api_router()
        .merge(letters)
        .route(crate::etsi::DOOR, post(etsi::post))
        .route(EXERCISE_PATH, post(time::post).get(time::certificate))
        .route("/log/tile/{*path}", get(api::tile))
        .route("/healthy", get(healthy))
        .layer(axum::extract::DefaultBodyLimit::max(crate::peer::LETTER_BYTES_MAX + (1 << 16)))
        .merge(pages::router(&node))
        .layer(axum::middleware::from_fn(pace::keeps_coming))
        .layer(axum::middleware::from_fn_with_state(officers::Door::new(&node), officers::who_comes))
        .layer(axum::middleware::from_fn(in_time))
        .layer(axum::middleware::from_fn(no_page::in_the_apis_words))
        .with_state(node)
}
