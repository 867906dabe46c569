//! Asking an authority over HTTP (RFC 3161 section 3.4). Plain HTTP: what comes back is signed, and what goes out is a digest.

use std::time::Duration;

use evidence::stamp::{
    Root, Stamped,
    request::{NotStamped, RESPONSE_MAX, Request},
};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Method, body::Bytes};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::TokioExecutor,
};
use terms::Instant;

const WAIT_MAX: Duration = Duration::from_secs(10);

/// No stamp from this authority.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotObtained {
    /// Nobody answered in time.
    #[error("it does not answer")]
    NoAnswer,
    /// Something answered that is no authority.
    #[error("it answers with HTTP status {0}")]
    Status(u16),
    /// The address cannot be used.
    #[error("its address does not begin with http://")]
    Address,
    /// The system gives no randomness.
    #[error("the system gives no randomness")]
    NoChance,
    /// What came back is not what was asked for.
    #[error(transparent)]
    NotStamped(#[from] NotStamped),
}

/// Asks authorities.
#[derive(Debug, Clone)]
pub struct Client {
    client: legacy::Client<HttpConnector, Full<Bytes>>,
}

impl Default for Client {
    fn default() -> Self {
        Self { client: legacy::Client::builder(TokioExecutor::new()).build_http() }
    }
}

impl Client {
    /// The bytes of the authority's answer, not yet looked at.
    ///
    /// # Errors
    /// [`NotObtained`].
    pub async fn ask(&self, url: &str, request: &Request) -> Result<Vec<u8>, NotObtained> {
        if !url.starts_with("http://") {
            return Err(NotObtained::Address);
        }
        let request = hyper::Request::builder()
            .method(Method::POST)
            .uri(url)
            .header("content-type", "application/timestamp-query")
            .header("accept", "application/timestamp-reply")
            .body(Full::new(Bytes::from(request.to_der())))
            .map_err(|_| NotObtained::Address)?;
        let answer = tokio::time::timeout(WAIT_MAX, async {
            let answer = self.client.request(request).await.map_err(|_| NotObtained::NoAnswer)?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), RESPONSE_MAX).collect().await;
            let body = body.map_err(|_| NotObtained::NoAnswer)?.to_bytes();
            Ok::<_, NotObtained>((status, body))
        });
        let (status, body) = answer.await.map_err(|_| NotObtained::NoAnswer)??;
        if status.is_success() { Ok(body.to_vec()) } else { Err(NotObtained::Status(status.as_u16())) }
    }

    /// The first good stamp of these authorities, asked in order, and who was passed over, why.
    pub async fn first_of(
        &self,
        urls: &[String],
        request: &Request,
        roots: &[Root],
        now: impl Fn() -> Instant,
        tolerance: Duration,
    ) -> (Option<(Vec<u8>, Stamped)>, Vec<String>) {
        let mut passed_over = Vec::new();
        for url in urls {
            let answer = self.ask(url, request).await;
            match answer.and_then(|answer| Ok(request.answered(&answer, roots, now(), tolerance)?)) {
                Ok(stamped) => return (Some(stamped), passed_over),
                Err(not) => passed_over.push(format!("{url}: {not}")),
            }
        }
        (None, passed_over)
    }
}
