//! A small client of the API: what an officer's own program would do.

use std::{collections::BTreeMap, time::Duration};

use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request, body::Bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Value, json};

use crate::say::No;

/// What the API answered.
#[derive(Debug)]
pub(crate) enum Reply {
    /// Done.
    Done(Value),
    /// Refused, with code and cure.
    Refused(Value),
    /// Nobody there: the node may be starting again.
    Away,
}

/// The client, with a token for each officer.
pub(crate) struct Api {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    tokens: BTreeMap<String, String>,
}

impl Api {
    /// `https` is for those whom this names.
    pub(crate) fn trusting(config: rustls::ClientConfig) -> Self {
        let connector = HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().build();
        Self { client: Client::builder(TokioExecutor::new()).build(connector), tokens: BTreeMap::new() }
    }

    /// One call as one officer. A session that ended with its node is opened again.
    pub(crate) async fn call(
        &mut self,
        url: &str,
        officer: (&str, &str),
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Reply, No> {
        let (account, phrase) = officer;
        if !self.tokens.contains_key(account) {
            let form = json!({ "officer": account, "phrase": phrase });
            match self.send(url, None, Method::POST, "/api/1/sign-in", Some(&form)).await? {
                (true, Some(answer)) => {
                    let token = answer.get("token").and_then(Value::as_str).unwrap_or_default();
                    self.tokens.insert(account.to_owned(), token.to_owned());
                }
                (_, Some(refusal)) => return Ok(Reply::Refused(refusal)),
                (_, None) => return Ok(Reply::Away),
            }
        }
        let token = self.tokens.get(account).cloned();
        match self.send(url, token.as_deref(), method, path, body).await? {
            (true, Some(answer)) => Ok(Reply::Done(answer)),
            (_, Some(refusal)) => {
                if refusal.get("code").and_then(Value::as_str) == Some("signed-out") {
                    self.tokens.remove(account);
                    return Ok(Reply::Away);
                }
                Ok(Reply::Refused(refusal))
            }
            (_, None) => {
                self.tokens.remove(account);
                Ok(Reply::Away)
            }
        }
    }

    /// Bytes of a package.
    pub(crate) async fn bytes(&mut self, url: &str, account: &str, path: &str) -> Option<Vec<u8>> {
        let token = self.tokens.get(account)?;
        let request = Request::get(format!("{url}{path}"))
            .header("authorization", format!("Bearer {token}"))
            .body(Full::default())
            .ok()?;
        let answer = self.client.request(request).await.ok()?;
        let good = answer.status().is_success();
        let bytes = answer.into_body().collect().await.ok()?.to_bytes().to_vec();
        good.then_some(bytes)
    }

    async fn send(
        &self,
        url: &str,
        token: Option<&str>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(bool, Option<Value>), No> {
        let mut request =
            Request::builder().method(method).uri(format!("{url}{path}")).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let bytes = body.map(ToString::to_string).unwrap_or_default();
        let request = request.body(Full::new(Bytes::from(bytes))).map_err(|e| No::trouble("a call", &e))?;
        let answer = tokio::time::timeout(Duration::from_secs(30), self.client.request(request)).await;
        let answer = match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return not_trusted(url, &error).map_or(Ok((false, None)), Err),
            Err(_) => return Ok((false, None)),
        };
        let good = answer.status().is_success();
        let Ok(body) = answer.into_body().collect().await else { return Ok((false, None)) };
        let text = body.to_bytes();
        let value = serde_json::from_slice(&text)
            .unwrap_or_else(|_| json!({ "code": "not-json", "says": String::from_utf8_lossy(&text), "cure": "" }));
        Ok((good, Some(value)))
    }
}

/// Somebody answers whom nothing proves to be the node: that is another matter than nobody there.
fn not_trusted(url: &str, error: &(dyn std::error::Error + 'static)) -> Option<No> {
    let tls = tls_error(error)?;
    Some(No::refused(
        "not-trusted",
        format!("whoever answers at {url} is not known to be the node: {tls}. Nothing was sent"),
        "Check --url against the name in the node's certificate, and --ca with the node's operator. Do not go round it.",
    ))
}

/// What TLS says, however often it is wrapped. An error of a socket keeps what it wraps to itself.
fn tls_error<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e rustls::Error> {
    if let Some(tls) = error.downcast_ref() {
        return Some(tls);
    }
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(wrapped) => tls_error(wrapped),
        None => tls_error(error.source()?),
    }
}
