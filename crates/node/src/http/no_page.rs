//! What goes wrong before an act of the API is reached, in the API's own words: no such path, another method, JSON that is none, a body that is
//! too large. Programs read one shape of no, whoever says it; and nothing of the API is kept by anybody on the way.

use axum::{
    Json,
    body::to_bytes,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde_json::json;

/// What an extractor says of a body is a line or two.
const SAYS_BYTES_MAX: usize = 4 << 10;

/// The API's answers: JSON, and not to be kept.
pub(super) async fn in_the_apis_words(request: Request, next: Next) -> Response {
    let of_api = request.uri().path().starts_with("/api/");
    let answer = next.run(request).await;
    if !of_api {
        return answer;
    }
    let mut answer = if is_bare(&answer) { worded(answer).await } else { answer };
    answer.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}

/// A no that no act has said.
fn is_bare(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let failed = answer.status().is_client_error() || answer.status().is_server_error();
    failed && !kind.is_some_and(|kind| kind.starts_with("application/json"))
}

async fn worded(answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let (code, otherwise, cure) = words(parts.status);
    let plain = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let said = if plain { to_bytes(body, SAYS_BYTES_MAX).await.unwrap_or_default() } else { Default::default() };
    let said = std::str::from_utf8(&said).unwrap_or_default().trim();
    let says = if said.is_empty() { otherwise } else { said };
    let no = json!({ "code": code, "says": says, "cure": cure, "lacks": [] });
    let mut worded = (parts.status, Json(no)).into_response();
    for name in [header::ALLOW, header::CONNECTION, header::RETRY_AFTER] {
        if let Some(value) = parts.headers.get(&name) {
            worded.headers_mut().insert(name, value.clone());
        }
    }
    worded
}

/// Code, sentence, cure.
fn words(status: StatusCode) -> (&'static str, &'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => {
            ("no-such-path", "there is nothing at this path", "See /api/1/openapi.json for what there is.")
        }
        StatusCode::METHOD_NOT_ALLOWED => (
            "other-method",
            "this path is not asked in this way",
            "See /api/1/openapi.json for the method of each path.",
        ),
        StatusCode::REQUEST_TIMEOUT => ("too-late", "the request was not read and answered in time", "Try again."),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "too-large",
            "the body is larger than may be sent here",
            "Sign in first; a file of an answer has 16 MiB at most.",
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("not-json", "the body is not said to be JSON", "Send the header «content-type: application/json».")
        }
        StatusCode::BAD_REQUEST => {
            ("not-read", "the request cannot be read", "Send what /api/1/openapi.json describes.")
        }
        StatusCode::UNPROCESSABLE_ENTITY => (
            "other-fields",
            "the fields are not those of this path",
            "Send the fields that /api/1/openapi.json names, and no others.",
        ),
        StatusCode::MISDIRECTED_REQUEST => (
            "other-host",
            "this node does not go by that name",
            "Ask it under its address, or the name in the directory.",
        ),
        status if status.is_client_error() => {
            ("not-taken", "the request is not taken", "Send what /api/1/openapi.json describes.")
        }
        _ => ("trouble", "this node cannot answer now", "Try again; if it stays so, tell whoever runs the node."),
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::post};
    use hyper::service::Service as _;
    use hyper_util::service::TowerToHyperService;
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        officer: String,
    }

    async fn check(method: &str, path: &str, kind: &str, body: &str, expected: (u16, &str)) {
        let taken = async |Json(form): Json<Form>| Json(json!({ "officer": form.officer }));
        let app: Router = Router::new()
            .route("/api/1/act", post(taken))
            .route("/page", post(taken))
            .layer(middleware::from_fn(in_the_apis_words));
        let request = Request::builder().method(method).uri(path).header("content-type", kind);
        let answer = TowerToHyperService::new(app).call(request.body(Body::from(body.to_owned())).unwrap());
        let answer = answer.await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let code = json["code"].as_str().unwrap_or("");
        assert_eq!((status, code), expected, "{method} {path} {kind} {body}: {json}");
        let kept = headers.get("cache-control").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(kept.as_deref(), path.starts_with("/api/").then_some("no-store"));
        if !code.is_empty() {
            assert!(["says", "cure"].iter().all(|field| !json[*field].as_str().unwrap().is_empty()), "{json}");
            assert_eq!(json["lacks"], json!([]));
        }
    }

    #[tokio::test]
    async fn whatever_goes_wrong_at_the_api_has_its_shape_with_a_code_and_a_cure() {
        let kind = "application/json";
        check("POST", "/api/1/act", kind, r#"{"officer":"a"}"#, (200, "")).await;
        check("POST", "/api/1/act", kind, "{", (400, "not-read")).await;
        check("POST", "/api/1/act", kind, r#"{"officer":1}"#, (422, "other-fields")).await;
        check("POST", "/api/1/act", kind, r#"{"officer":"a","more":1}"#, (422, "other-fields")).await;
        check("POST", "/api/1/act", "text/plain", "{}", (415, "not-json")).await;
        check("GET", "/api/1/act", kind, "", (405, "other-method")).await;
        check("GET", "/api/1/none", kind, "", (404, "no-such-path")).await;
        check("POST", "/page", kind, "{", (400, "")).await;
    }
}
