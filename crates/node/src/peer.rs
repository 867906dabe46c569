//! Carrying sealed letters to other nodes. The carrier is trusted with nothing but delay.

use std::{
    fmt::Debug,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http_body_util::{BodyExt, Full, Limited};
use hyper::{Method, Request, body::Bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{Connect, HttpConnector},
    },
    rt::TokioExecutor,
};
use terms::Instant;

use crate::tls::Transport;

/// The address of a node's letter box.
pub const LETTER_BOX: &str = "/comity/1/letters";
/// Where it takes the pieces of packages that letters have announced.
pub const PIECES: &str = "/comity/1/pieces";
/// No letter is larger; a larger package travels in pieces.
pub const LETTER_BYTES_MAX: usize = 16 << 20;
/// Who says nothing for so long is not there,
const WAIT: Duration = Duration::from_secs(20);
/// and a slow line may take a second for so much.
const BYTES_A_SECOND: u64 = 64 << 10;

/// The letter did not arrive, or was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDelivered {
    /// Nobody answered in time.
    #[error("their node does not answer")]
    NoAnswer,
    /// Somebody answered, and cannot take it now.
    #[error("their node cannot take it now")]
    Later,
    /// Something answered that is no node: a proxy before it, or another program at its address.
    #[error(
        "what answers at their address is no node (status {0}): their operator has to look at what stands before it"
    )]
    Stranger(u16),
    /// Genuine and in turn, and its package is not whole over there: they have so many pieces of it, from the first on.
    #[error("they have {0} pieces of the package")]
    Pieces(u64),
    /// Their node refused it with a code.
    #[error("their node refused the letter: {0}")]
    Refused(String),
}

/// What a carrier brings back, when it does.
pub type Carried<'a, T> = Pin<Box<dyn Future<Output = Result<T, NotDelivered>> + Send + 'a>>;

/// What can reach other nodes. HTTP is one; a rehearsal puts a simulated network in its place, which hands letters to
/// [`crate::desk::take`]. Addresses are those of the directory.
pub trait Carry: Debug + Send + Sync {
    /// Brings one letter to the letter box at this address and takes back the sealed receipt.
    fn letter<'a>(&'a self, url: &'a str, letter: Vec<u8>) -> Carried<'a, Vec<u8>>;

    /// Brings one piece of a package, and takes back how many they have now. Where there is no way for pieces, nobody answers.
    fn piece<'a>(&'a self, _url: &'a str, _piece: Vec<u8>) -> Carried<'a, u64> {
        Box::pin(std::future::ready(Err(NotDelivered::NoAnswer)))
    }

    /// One short call of the protocol between logs and witnesses: a GET, or a POST of a text. Gives the status and the text.
    fn call<'a>(&'a self, url: &'a str, body: Option<&'a str>, within: Duration) -> Carried<'a, (u16, String)>;

    /// What lies at an address, up to so many bytes. Gives the status and the bytes. Where there is no way for it, nobody answers.
    fn fetch<'a>(&'a self, _url: &'a str, _most: usize, _within: Duration) -> Carried<'a, (u16, Vec<u8>)> {
        Box::pin(std::future::ready(Err(NotDelivered::NoAnswer)))
    }

    /// A message to a system that is no node, at its own address. Gives the status and the bytes. Where a way does not reach
    /// such systems, nobody answers.
    fn post<'a>(
        &'a self,
        _url: &'a str,
        _kind: &'a str,
        _body: Vec<u8>,
        _within: Duration,
    ) -> Carried<'a, (u16, Vec<u8>)> {
        Box::pin(std::future::ready(Err(NotDelivered::NoAnswer)))
    }
}

/// The way to other nodes.
#[derive(Debug, Clone)]
pub struct Carrier(Arc<dyn Carry>);

impl Default for Carrier {
    fn default() -> Self {
        Self(Arc::new(Http::<HttpConnector>::default()))
    }
}

impl Carrier {
    /// This way instead of HTTP.
    pub fn over(carry: Arc<dyn Carry>) -> Self {
        Self(carry)
    }

    /// As [`Carry::call`].
    ///
    /// # Errors
    /// [`NotDelivered::NoAnswer`] when nothing of that kind came back in time.
    pub async fn call(&self, url: &str, body: Option<&str>, within: Duration) -> Result<(u16, String), NotDelivered> {
        self.0.call(url, body, within).await
    }

    /// As [`Carry::fetch`].
    ///
    /// # Errors
    /// [`NotDelivered::NoAnswer`] when nothing of at most that length came back in time.
    pub async fn fetch(&self, url: &str, most: usize, within: Duration) -> Result<(u16, Vec<u8>), NotDelivered> {
        self.0.fetch(url, most, within).await
    }

    /// As [`Carry::post`].
    ///
    /// # Errors
    /// [`NotDelivered::NoAnswer`] when nothing came back in time.
    pub async fn post(
        &self,
        url: &str,
        kind: &str,
        body: Vec<u8>,
        within: Duration,
    ) -> Result<(u16, Vec<u8>), NotDelivered> {
        self.0.post(url, kind, body, within).await
    }

    /// As [`Carry::piece`].
    ///
    /// # Errors
    /// [`NotDelivered`]; the piece is sent again.
    pub async fn piece(&self, url: &str, piece: Vec<u8>) -> Result<u64, NotDelivered> {
        self.0.piece(url, piece).await
    }

    /// As [`Carry::letter`].
    ///
    /// # Errors
    /// [`NotDelivered`]; the letter stays in the outbox.
    pub async fn carry(&self, url: &str, letter: Vec<u8>) -> Result<Vec<u8>, NotDelivered> {
        self.0.letter(url, letter).await
    }
}

impl Carrier {
    /// HTTP over TLS 1.3 to members whose address begins with `https`. What begins with `http` goes bare: to this machine, or to a proxy.
    pub(crate) fn over_tls(transport: &Transport) -> Self {
        Self(Arc::new(Renewed { transport: transport.clone(), now: Mutex::default() }))
    }
}

/// Connections stand for a while, and are proven when they are made. With each directory all are made anew, and after this time: a key that
/// has ended since proves nothing more.
const STAND_FOR: Duration = Duration::from_secs(300);

/// Letters over TLS, on connections that the directory of now has proven.
struct Renewed {
    transport: Transport,
    now: Mutex<Option<Standing>>,
}

/// Since when, under which directory.
struct Standing {
    made: Instant,
    version: u64,
    http: Http<HttpsConnector<HttpConnector>>,
}

impl Debug for Renewed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Renewed")
    }
}

impl Renewed {
    /// What is under way on the former connections is brought to its end; those that rest are closed.
    fn http(&self) -> Http<HttpsConnector<HttpConnector>> {
        let (now, version) = (self.transport.clock.now(), self.transport.directory());
        let mut standing = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let stands = |s: &&Standing| s.version == version && s.made <= now && now.since(s.made) < STAND_FOR;
        if let Some(standing) = standing.as_ref().filter(stands) {
            return standing.http.clone();
        }
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(self.transport.client.clone())
            .https_or_http()
            .with_server_name_resolver(self.transport.names.clone())
            .enable_http1()
            .build();
        let http = Http { client: Client::builder(TokioExecutor::new()).build(connector) };
        *standing = Some(Standing { made: now, version, http: http.clone() });
        http
    }
}

impl Carry for Renewed {
    fn letter<'a>(&'a self, url: &'a str, letter: Vec<u8>) -> Carried<'a, Vec<u8>> {
        let http = self.http();
        Box::pin(async move { http.bring(url, letter).await })
    }

    fn piece<'a>(&'a self, url: &'a str, piece: Vec<u8>) -> Carried<'a, u64> {
        let http = self.http();
        Box::pin(async move { http.bring_piece(url, piece).await })
    }

    fn call<'a>(&'a self, url: &'a str, body: Option<&'a str>, within: Duration) -> Carried<'a, (u16, String)> {
        let http = self.http();
        Box::pin(async move { http.short(url, body, within).await })
    }

    fn fetch<'a>(&'a self, url: &'a str, most: usize, within: Duration) -> Carried<'a, (u16, Vec<u8>)> {
        let http = self.http();
        Box::pin(async move { http.get(url, most, within).await })
    }

    fn post<'a>(&'a self, url: &'a str, kind: &'a str, body: Vec<u8>, within: Duration) -> Carried<'a, (u16, Vec<u8>)> {
        let http = self.http();
        Box::pin(async move { http.message(url, kind, body, within).await })
    }
}

/// Letters over HTTP.
#[derive(Debug, Clone)]
struct Http<C> {
    client: Client<C, Full<Bytes>>,
}

impl Default for Http<HttpConnector> {
    fn default() -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http() }
    }
}

/// A connector that the client can use.
trait Way: Connect + Clone + Debug + Send + Sync + 'static {}
impl<C: Connect + Clone + Debug + Send + Sync + 'static> Way for C {}

impl<C: Way> Carry for Http<C> {
    fn letter<'a>(&'a self, url: &'a str, letter: Vec<u8>) -> Carried<'a, Vec<u8>> {
        Box::pin(self.bring(url, letter))
    }

    fn piece<'a>(&'a self, url: &'a str, piece: Vec<u8>) -> Carried<'a, u64> {
        Box::pin(self.bring_piece(url, piece))
    }

    fn call<'a>(&'a self, url: &'a str, body: Option<&'a str>, within: Duration) -> Carried<'a, (u16, String)> {
        Box::pin(self.short(url, body, within))
    }

    fn fetch<'a>(&'a self, url: &'a str, most: usize, within: Duration) -> Carried<'a, (u16, Vec<u8>)> {
        Box::pin(self.get(url, most, within))
    }

    fn post<'a>(&'a self, url: &'a str, kind: &'a str, body: Vec<u8>, within: Duration) -> Carried<'a, (u16, Vec<u8>)> {
        Box::pin(self.message(url, kind, body, within))
    }
}

impl<C: Way> Http<C> {
    async fn short(&self, url: &str, body: Option<&str>, within: Duration) -> Result<(u16, String), NotDelivered> {
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

    async fn get(&self, url: &str, most: usize, within: Duration) -> Result<(u16, Vec<u8>), NotDelivered> {
        let request = Request::builder().uri(url).body(Full::default()).map_err(|_| NotDelivered::NoAnswer)?;
        let answer = tokio::time::timeout(within, async {
            let answer = self.client.request(request).await.map_err(|_| NotDelivered::NoAnswer)?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), most).collect().await.map_err(|_| NotDelivered::NoAnswer)?;
            Ok((status, body.to_bytes().to_vec()))
        });
        answer.await.map_err(|_| NotDelivered::NoAnswer)?
    }

    async fn message(
        &self,
        url: &str,
        kind: &str,
        body: Vec<u8>,
        within: Duration,
    ) -> Result<(u16, Vec<u8>), NotDelivered> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header("content-type", kind)
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| NotDelivered::NoAnswer)?;
        let answer = tokio::time::timeout(within, async {
            let answer = self.client.request(request).await.map_err(|_| NotDelivered::NoAnswer)?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), LETTER_BYTES_MAX).collect().await;
            Ok((status, body.map_err(|_| NotDelivered::NoAnswer)?.to_bytes().to_vec()))
        });
        answer.await.map_err(|_| NotDelivered::NoAnswer)?
    }

    async fn bring(&self, url: &str, letter: Vec<u8>) -> Result<Vec<u8>, NotDelivered> {
        let (status, body) =
            self.put(Method::POST, format!("{}{LETTER_BOX}", url.trim_end_matches('/')), letter).await?;
        match (status, have(&body)) {
            (202, Some(have)) => Err(NotDelivered::Pieces(have)),
            (200, _) => Ok(body.to_vec()),
            _ => Err(refusal(status, &body)),
        }
    }

    async fn bring_piece(&self, url: &str, piece: Vec<u8>) -> Result<u64, NotDelivered> {
        let (status, body) = self.put(Method::PUT, format!("{}{PIECES}", url.trim_end_matches('/')), piece).await?;
        match (status, have(&body)) {
            (200, Some(have)) => Ok(have),
            _ => Err(refusal(status, &body)),
        }
    }

    async fn put(&self, method: Method, url: String, bytes: Vec<u8>) -> Result<(u16, Bytes), NotDelivered> {
        let within = WAIT + Duration::from_secs(bytes.len() as u64 / BYTES_A_SECOND);
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header("content-type", "application/comity-letter")
            .body(Full::new(Bytes::from(bytes)))
            .map_err(|_| NotDelivered::NoAnswer)?;
        let answer = tokio::time::timeout(within, async {
            let answer = self.client.request(request).await.map_err(|_| NotDelivered::NoAnswer)?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), 1 << 20).collect().await.map_err(|_| NotDelivered::NoAnswer)?;
            Ok((status, body.to_bytes()))
        });
        answer.await.map_err(|_| NotDelivered::NoAnswer)?
    }
}

/// How many pieces they have: `have`, a blank, the number, a line feed.
fn have(body: &[u8]) -> Option<u64> {
    std::str::from_utf8(body).ok()?.strip_prefix("have ")?.strip_suffix('\n')?.parse().ok()
}

/// Only a node's own word refuses a letter for good. A proxy before it that is set up wrongly says 404 or 413 with a page of its own, and
/// the letter waits until somebody has put that right.
fn refusal(status: u16, body: &[u8]) -> NotDelivered {
    let code = std::str::from_utf8(body).ok().filter(|text| (1..=64).contains(&text.len()));
    let code = code.filter(|text| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
    match (status, code) {
        (422, Some(code)) => NotDelivered::Refused(code.to_owned()),
        // Too slow, too many, trouble of theirs: of this try, not of this letter.
        (408 | 429 | 503, _) => NotDelivered::Later,
        _ => NotDelivered::Stranger(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_nodes_own_word_refuses_a_letter_for_good() {
        assert_eq!(refusal(422, b"key-revoked"), NotDelivered::Refused("key-revoked".into()));
        assert_eq!(refusal(429, b"too-much-at-once"), NotDelivered::Later);
        assert_eq!(refusal(503, b"trouble"), NotDelivered::Later);
        let page = b"<!doctype html><title>404 Not Found</title>";
        for (status, body) in [
            (404, page.as_slice()),
            (413, page),
            (422, page),
            (422, b""),
            (403, b"key-revoked"),
            (502, b""),
            (302, b""),
        ] {
            assert_eq!(refusal(status, body), NotDelivered::Stranger(status));
        }
    }
}
