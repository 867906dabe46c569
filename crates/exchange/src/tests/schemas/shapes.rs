//! The shapes of letters and of the directory, in JSON Schema.

mod after;
mod ended;
mod told;

use serde_json::{Map, Value, json};
use terms::{DataCategory, Ground, Measure, Role, Urgency};

use self::{
    after::{amendment, call_back, consultation, post_review, recall, recall_answer},
    ended::{notice_outcome, order_end, order_end_answer, third_notice},
    told::{announcement, information, information_answer},
};
use crate::Kind;

/// `?name` may be absent.
fn object(fields: &[(&str, Value)]) -> Value {
    let name = |field: &str| field.trim_start_matches('?').to_owned();
    let properties: Map<_, _> = fields.iter().map(|(field, schema)| (name(field), schema.clone())).collect();
    let required: Vec<_> = fields.iter().filter(|(field, _)| !field.starts_with('?')).map(|(f, _)| name(f)).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// One of several, each an object with one field that names it.
fn one(variants: &[(&str, Value)]) -> Value {
    let variants: Vec<_> = variants.iter().map(|(name, schema)| object(&[(name, schema.clone())])).collect();
    json!({"oneOf": variants})
}

fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

fn approvals() -> Value {
    json!({"type": "array", "items": approval(), "maxItems": 16})
}

fn map(values: Value) -> Value {
    json!({"type": "object", "propertyNames": {"maxLength": 300}, "additionalProperties": values})
}

fn enumeration(words: &[&str]) -> Value {
    json!({"type": "string", "enum": words})
}

fn pattern(pattern: &str, most: usize, says: &str) -> Value {
    json!({"type": "string", "pattern": pattern, "maxLength": most, "description": says})
}

fn line() -> Value {
    json!({"type": "string", "maxLength": 300, "description": "at most 300 bytes of UTF-8"})
}

fn prose() -> Value {
    json!({"type": "string", "maxLength": 20_000, "description": "at most 20000 bytes of UTF-8"})
}

fn yes_or_no() -> Value {
    json!({"type": "boolean"})
}

fn number() -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_u64})
}

fn up_to(maximum: u64) -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": maximum})
}

fn moment() -> Value {
    let says = "RFC 3339 in UTC, years 1970 to 2199, no idle decimals, no leap second";
    pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{0,5}[1-9])?Z$", 27, says)
}

fn period() -> Value {
    object(&[("from", moment()), ("to", moment())])
}

fn name() -> Value {
    pattern("^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$", 63, "a name of the directory")
}

fn state() -> Value {
    pattern("^[A-Z]{2}$", 2, "a state, ISO 3166-1 alpha-2")
}

fn numbered() -> Value {
    pattern("^[0-9a-f]{32}$", 32, "sixteen bytes drawn at random")
}

fn digest() -> Value {
    pattern("^[0-9a-f]{64}$", 64, "SHA-256")
}

fn bytes() -> Value {
    let pattern = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";
    json!({"type": "string", "pattern": pattern, "description": "base64 with padding"})
}

fn measure() -> Value {
    enumeration(&Measure::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>())
}

fn data() -> Value {
    enumeration(&DataCategory::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>())
}

fn urgency() -> Value {
    enumeration(&Urgency::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>())
}

fn ground() -> Value {
    enumeration(&Ground::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>())
}

fn role() -> Value {
    enumeration(&Role::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>())
}

fn target() -> Value {
    object(&[
        ("ip", line()),
        ("?port", up_to(65_535)),
        ("transport", enumeration(&["tcp", "udp"])),
        ("from", moment()),
        ("to", moment()),
        ("clock_error_ms", up_to(u32::MAX.into())),
        ("clock_source", line()),
    ])
}

fn scope() -> Value {
    object(&[("measures", list(measure())), ("data", list(data())), ("valid", period())])
}

fn citation() -> Value {
    object(&[("record", line()), ("source", line()), ("verified", yes_or_no())])
}

fn approval() -> Value {
    object(&[
        ("officer", name()),
        ("role", role()),
        ("deed", digest()),
        ("request", numbered()),
        ("at", moment()),
        ("key", digest()),
        ("signature", bytes()),
    ])
}

fn authorisation() -> Value {
    object(&[
        ("officer", name()),
        ("deed", digest()),
        ("request", numbered()),
        ("valid", period()),
        ("at", moment()),
        ("key", digest()),
        ("signature", bytes()),
    ])
}

fn deed() -> Value {
    object(&[
        ("request", numbered()),
        ("measure", measure()),
        ("data", data()),
        ("target", target()),
        ("holder", object(&[("provider", name()), ("established", state())])),
        ("?territory", state()),
        ("ordered_by", object(&[("authority", name()), ("state", state())])),
        ("for_state", state()),
        ("urgency", urgency()),
    ])
}

fn fact() -> Value {
    one(&[
        ("yes", object(&[])),
        ("no", object(&[])),
        ("amount", object(&[("hundredths", number()), ("currency", line())])),
        ("count", object(&[("number", number())])),
    ])
}

fn request() -> Value {
    let ticket = || object(&[("ticket", line())]);
    let offence =
        object(&[("state", state()), ("article", line()), ("text", prose()), ("?months_max", up_to(u32::MAX.into()))]);
    object(&[
        ("case_ref", line()),
        ("standing", one(&[("new", object(&[])), ("follows-up", ticket()), ("extends", ticket())])),
        ("asked", name()),
        ("asked_state", state()),
        ("asking", name()),
        ("asking_state", state()),
        ("office", object(&["organisation", "person", "telephone", "mail", "hours"].map(|field| (field, line())))),
        ("confirmed_by", line()),
        ("?proceedings", prose()),
        ("?earlier", list(line())),
        ("legal_basis", list(citation())),
        ("conduct", list(line())),
        ("offences", list(offence)),
        ("acted_at", moment()),
        ("facts", map(fact())),
        ("story", prose()),
        ("target", target()),
        ("data", data()),
        ("?holder", name()),
        ("measures", list(measure())),
        ("urgency", urgency()),
        ("?urgency_reason", prose()),
        ("?life_at_risk", prose()),
        ("?answer_by", moment()),
        ("necessity", prose()),
        ("nexus", prose()),
        ("?mla_intent_by", moment()),
        ("?confidential_until", moment()),
        ("?formalities", prose()),
        ("use_limits", list(line())),
        ("?reciprocity", prose()),
        ("language", line()),
        ("approvals", approvals()),
    ])
}

fn order() -> Value {
    let summary = object(&[
        ("conduct", list(line())),
        ("acted_at", moment()),
        ("facts", map(fact())),
        ("necessity", prose()),
        ("?life_at_risk", prose()),
        ("?confidential_until", moment()),
    ]);
    object(&[
        ("order", numbered()),
        ("deed", deed()),
        ("approvals", approvals()),
        ("?consent", bytes()),
        ("?authorisation", authorisation()),
        ("?call_back", call_back()),
        ("summary", summary),
        ("legal_basis", list(citation())),
        ("deadline", moment()),
        ("?hold_until", moment()),
        ("safeguards", list(object(&[("question", line()), ("danger", yes_or_no())]))),
        ("answer", enumeration(&["hold-only", "candidates-with-records"])),
    ])
}

fn decision() -> Value {
    let ask = object(&[("code", line()), ("says", prose()), ("cure", prose())]);
    one(&[
        ("execute", object(&[("says", prose())])),
        ("refuse", object(&[("ground", ground()), ("says", prose()), ("cure", prose())])),
        ("condition", object(&[("text", prose())])),
        ("supplement", object(&[("asks", list(ask))])),
        ("postpone", object(&[("ground", ground()), ("says", prose()), ("until", moment())])),
    ])
}

fn order_report() -> Value {
    one(&[
        (
            "held",
            object(&[
                ("order", numbered()),
                ("until", moment()),
                ("records", number()),
                ("?would_be_destroyed_at", moment()),
            ]),
        ),
        (
            "produced",
            object(&[
                ("order", numbered()),
                ("answer", bytes()),
                ("records", bytes()),
                ("custody", bytes()),
                ("candidates", number()),
                ("records_read", number()),
            ]),
        ),
        ("not-executed", object(&[("order", numbered()), ("ground", ground()), ("reason", prose())])),
    ])
}

fn transmission() -> Value {
    let at = || object(&[("at", moment())]);
    let limit = one(&[
        ("only-case", object(&[("case_ref", line())])),
        ("not-onward", object(&[])),
        ("destroy-by", at()),
        ("confidential-until", at()),
        ("condition", object(&[("text", prose())])),
    ]);
    let pieces = object(&[("key", bytes()), ("size", up_to(crate::PACKAGE_BYTES_MAX))]);
    object(&[("?package", bytes()), ("?pieces", pieces), ("digest", digest()), ("use_limits", list(limit))])
}

fn notice() -> Value {
    let happened = one(&[
        ("done", object(&[("consent", numbered())])),
        ("refused", object(&[("code", line()), ("says", prose())])),
    ]);
    object(&[
        ("concerns", state()),
        ("authority", name()),
        ("state", state()),
        ("measure", measure()),
        ("at", moment()),
        ("deed", digest()),
        ("happened", happened),
    ])
}

fn status() -> Value {
    let words = [
        "received",
        "preserved",
        "under-review",
        "accepted",
        "conditional",
        "supplement-asked",
        "postponed",
        "refused",
        "ordered",
        "produced",
        "not-executed",
        "transmitted",
        "withdrawn",
        "closed",
    ];
    object(&[
        ("state", enumeration(&words)),
        ("says", prose()),
        ("?due", moment()),
        ("?gone_at", moment()),
        ("?ground", ground()),
    ])
}

fn consent(more: &[(&str, Value)]) -> Value {
    let first =
        [("id", numbered()), ("state", state()), ("authority", name()), ("scope", scope()), ("approvals", approvals())];
    object(&[first.as_slice(), more].concat())
}

fn body(kind: Kind) -> Value {
    match kind {
        Kind::Request => request(),
        Kind::Receipt => object(&[("of", numbered()), ("digest", digest()), ("at", moment())]),
        Kind::Status => status(),
        Kind::Decision => decision(),
        Kind::Reply => one(&[
            ("assurance", object(&[("condition", prose())])),
            ("declined", object(&[("says", prose())])),
            ("supplement", object(&[("fields", map(prose()))])),
        ]),
        Kind::Grant => consent(&[
            ("request", numbered()),
            ("target", digest()),
            ("beneficiary", state()),
            ("ordered_by", state()),
            ("deed", digest()),
        ]),
        Kind::StandingConsent => consent(&[("beneficiaries", list(state())), ("published", moment())]),
        Kind::Order => order(),
        Kind::OrderReport => order_report(),
        Kind::Transmission => transmission(),
        Kind::Outcome => {
            object(&[("used_for", prose()), ("result", prose()), ("closes", yes_or_no()), ("?destroyed_at", moment())])
        }
        Kind::Notice => notice(),
        Kind::Withdrawal => object(&[("reason", prose())]),
        Kind::Recall => recall(),
        Kind::RecallAnswer => recall_answer(),
        Kind::Consultation => consultation(),
        Kind::Amendment => amendment(request()),
        Kind::Announcement => announcement(),
        Kind::InformationAnswer => information_answer(),
        Kind::Information => information(),
        Kind::NoticeOutcome => notice_outcome(),
        Kind::OrderEnd => order_end(),
        Kind::OrderEndAnswer => order_end_answer(),
        Kind::Ping => object(&[]),
        Kind::ThirdNotice => third_notice(),
    }
}

pub(super) fn schema(kind: Kind) -> Value {
    let mut header = vec![
        ("v", json!({"const": 1})),
        ("kind", json!({"const": kind.as_str()})),
        ("critical", json!({"type": "array", "maxItems": 0})),
        ("letter", numbered()),
        ("from", name()),
        ("to", name()),
        ("at", moment()),
        ("expires", moment()),
        ("exercise", yes_or_no()),
        ("?in_reply_to", numbered()),
    ];
    if kind != Kind::StandingConsent {
        header.push(("request", numbered()));
    }
    titled(kind.as_str(), object(&[("header", object(&header)), ("body", body(kind))]))
}

pub(super) fn directory() -> Value {
    let key = || list(object(&[("key", bytes()), ("from", moment()), ("until", moment()), ("?revoked_at", moment())]));
    let officer =
        object(&[("id", name()), ("person", name()), ("name", line()), ("roles", list(role())), ("keys", key())]);
    let functions = ["central", "desk", "prosecutor", "independent", "police"];
    let node = object(&[
        ("id", name()),
        ("state", state()),
        ("kind", enumeration(&["authority", "provider"])),
        ("organisation", name()),
        ("functions", list(enumeration(&functions))),
        ("name", line()),
        ("url", line()),
        ("?telephone", line()),
        ("signing", key()),
        ("opening", key()),
        ("officers", list(officer)),
    ]);
    let fields = [
        ("v", json!({"const": 1})),
        ("version", number()),
        ("issued", moment()),
        ("expires", moment()),
        ("exercise", yes_or_no()),
        ("nodes", list(node)),
    ];
    titled("directory", object(&fields))
}

fn titled(title: &str, mut schema: Value) -> Value {
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(format!("comity/1 {title}"));
    schema
}

pub(super) fn all() -> Vec<(String, Value)> {
    let letters = Kind::ALL.iter().map(|kind| (kind.as_str().to_owned(), schema(*kind)));
    let statements = [
        ("approval", approval()),
        ("authorisation", authorisation()),
        ("call-back", call_back()),
        ("post-review", post_review()),
    ];
    let others = statements.map(|(name, schema)| (name, titled(name, schema)));
    let others = others.into_iter().chain([("directory", directory())]);
    letters.chain(others.map(|(name, schema)| (name.to_owned(), schema))).collect()
}
