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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use evidence::stamp::{HashName, authority::Authority};
    use hyper::{Response, service::service_fn};
    use hyper_util::rt::TokioIo;
    use tokio::net::TcpListener;

    use super::*;
    use crate::stamps::exercise;

    const NOW: &str = "2026-11-29T12:00:00Z";

    fn now() -> Instant {
        Instant::parse(NOW).unwrap()
    }

    fn authority() -> Authority {
        exercise::of_node("node-a.example", &[1; 32]).unwrap()
    }

    /// What a server does with the bytes of a request.
    type Answers = fn(&[u8]) -> (u16, Vec<u8>);

    /// The address of a server that answers so, as long as the test runs.
    async fn server(answers: Answers) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/tsa", listener.local_addr().unwrap());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| async move {
                    assert_eq!(request.headers().get("content-type").unwrap(), "application/timestamp-query");
                    let body = request.into_body().collect().await.unwrap().to_bytes();
                    let (status, bytes) = answers(&body);
                    let answer = Response::builder().status(status).body(Full::new(Bytes::from(bytes)));
                    Ok::<_, Infallible>(answer.unwrap())
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        url
    }

    /// An address at which nobody listens any more.
    async fn nobody() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}/tsa", listener.local_addr().unwrap())
    }

    fn good(request: &[u8]) -> (u16, Vec<u8>) {
        (200, authority().answer(request, now(), [1; 16]))
    }

    /// A good answer to somebody else, given again.
    fn old(_: &[u8]) -> (u16, Vec<u8>) {
        let request = Request::new(HashName::Sha256, HashName::Sha256.of(b"seal"), [9; 16]);
        good(&request.to_der())
    }

    fn late(request: &[u8]) -> (u16, Vec<u8>) {
        (200, authority().answer(request, now().before(Duration::from_secs(3_600)), [1; 16]))
    }

    #[tokio::test]
    async fn the_first_good_authority_stamps_and_each_other_is_passed_over_by_name() {
        let urls = [
            "https://time.example/tsa".to_owned(),
            nobody().await,
            server(|_| (500, Vec::new())).await,
            server(|_| (200, b"<html>".to_vec())).await,
            server(|_| (200, vec![0; RESPONSE_MAX + 1])).await,
            server(old).await,
            server(late).await,
            server(good).await,
            server(|_| (500, b"never asked".to_vec())).await,
        ];
        let request = Request::new(HashName::Sha256, HashName::Sha256.of(b"seal"), [7; 16]);
        let roots: Vec<Root> = authority().root().into_iter().collect();
        let tolerance = Duration::from_secs(300);
        let (stamped, why) = Client::default().first_of(&urls, &request, &roots, now, tolerance).await;
        assert!(stamped.unwrap().1.vouched);
        let expected =
            ["https://", "does not answer", "status 500", "TimeStampResp", "not answer", "nonce", "far apart"];
        assert_eq!(why.len(), expected.len(), "{why:?}");
        for (line, word) in why.iter().zip(expected) {
            assert!(line.contains(word), "{line}: {word}");
        }
    }

    #[tokio::test]
    async fn a_stamp_by_an_authority_that_nobody_trusts_is_passed_over() {
        let other = exercise::of_node("node-b.example", &[2; 32]).unwrap().root().unwrap();
        let request = Request::new(HashName::Sha256, HashName::Sha256.of(b"seal"), [7; 16]);
        let urls = [server(good).await];
        let (stamped, why) = Client::default().first_of(&urls, &request, &[other], now, Duration::ZERO).await;
        assert!(stamped.is_none() && why.len() == 1, "{why:?}");
    }
}
