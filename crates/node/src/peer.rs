//! Carrying sealed letters to other nodes. The carrier is trusted with nothing but delay.

use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::{Method, Request, body::Bytes};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

/// The address of a node's letter box.
pub const LETTER_BOX: &str = "/comity/1/letters";
/// No letter is larger; larger evidence will travel in pieces.
pub const LETTER_BYTES_MAX: usize = 16 << 20;
const WAIT_MAX: Duration = Duration::from_secs(20);

/// The letter did not arrive, or was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDelivered {
    /// Nobody answered in time.
    #[error("their node does not answer")]
    NoAnswer,
    /// Their node refused it with a code.
    #[error("their node refused the letter: {0}")]
    Refused(String),
}

/// Sends letters over HTTP.
#[derive(Debug, Clone)]
pub struct Carrier {
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Default for Carrier {
    fn default() -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http() }
    }
}

impl Carrier {
    /// One short call of the protocol between logs and witnesses: a GET, or a POST of a text. Gives the status and the text.
    ///
    /// # Errors
    /// [`NotDelivered::NoAnswer`] when nothing of that kind came back in time.
    pub async fn call(&self, url: &str, body: Option<&str>, within: Duration) -> Result<(u16, String), NotDelivered> {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header("content-type", "text/plain; charset=utf-8")
            .body(Full::new(Bytes::from(body.unwrap_or_default().to_owned())))
            .map_err(|_| NotDelivered::NoAnswer)?;
        let answer = tokio::time::timeout(within, async {
            let answer = self.client.request(request).await.map_err(|_| NotDelivered::NoAnswer)?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), 1 << 17).collect().await.map_err(|_| NotDelivered::NoAnswer)?;
            let text = String::from_utf8(body.to_bytes().to_vec()).map_err(|_| NotDelivered::NoAnswer)?;
            Ok((status, text))
        });
        answer.await.map_err(|_| NotDelivered::NoAnswer)?
    }

    /// Brings one letter and takes back the sealed receipt.
    ///
    /// # Errors
    /// [`NotDelivered`]; the letter stays in the outbox.
    pub async fn carry(&self, url: &str, letter: Vec<u8>) -> Result<Vec<u8>, NotDelivered> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}{LETTER_BOX}", url.trim_end_matches('/')))
            .header("content-type", "application/comity-letter")
            .body(Full::new(Bytes::from(letter)))
            .map_err(|_| NotDelivered::NoAnswer)?;
        let answer = tokio::time::timeout(WAIT_MAX, async {
            let answer = self.client.request(request).await.map_err(|_| NotDelivered::NoAnswer)?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), 1 << 20).collect().await.map_err(|_| NotDelivered::NoAnswer)?;
            Ok((status, body.to_bytes()))
        });
        let (status, body) = answer.await.map_err(|_| NotDelivered::NoAnswer)??;
        if status.is_success() {
            return Ok(body.to_vec());
        }
        // A code is short and plain; anything else is not from a node.
        let code: String = String::from_utf8_lossy(&body).chars().filter(|c| c.is_ascii_graphic()).take(64).collect();
        if status.is_client_error() { Err(NotDelivered::Refused(code)) } else { Err(NotDelivered::NoAnswer) }
    }
}
