//! Facts of invented packages, for the papers: a usual one, a poor one, a hostile one, and a huge one.

use evidence::{
    Holder, KeyHolder, PublicKey, SigningKey,
    custody::{Act, CustodyEvent, Rows, Tool},
    package::{Onward, UseLimits},
    papers::{Facts, Item, Lang, Leave, LogHead, Parties, Side, Signed, WitnessName},
    sha256, sha512_hex,
};
use jiff::tz::{Offset, TimeZone};
use terms::{Instant, NodeId, RequestId, Role};

fn at(second: i64) -> Instant {
    Instant::from_micros((1_795_000_000 + second) * 1_000_000)
}

fn node(name: &str) -> NodeId {
    name.parse().unwrap()
}

/// Names and a wall clock.
fn side(state: &str, name: &str, at: &str, hours: i8) -> Side {
    let zone = TimeZone::fixed(Offset::constant(hours));
    Side { state: state.parse().unwrap(), name: name.to_owned(), node: Some(node(at)), zone }
}

fn item(name: &str, bytes: &[u8]) -> Item {
    Item { name: name.to_owned(), bytes: bytes.len() as u64, sha256: sha256(bytes), sha512: sha512_hex(bytes) }
}

fn event(who: Option<(&str, Role)>, second: i64, act: Act, item: &str, why: &str) -> CustodyEvent {
    CustodyEvent {
        at: at(second),
        person: who.map(|(officer, role)| (officer.parse().unwrap(), role)),
        node: node("provider.xb.example"),
        act,
        item: item.to_owned(),
        why: why.to_owned(),
        tool: Tool { name: "comity".to_owned(), version: "0.1.0".to_owned() },
        before: None,
        after: None,
        rows: None,
    }
}

fn custody(raw: &[u8], answer: &[u8]) -> Vec<CustodyEvent> {
    let why = "Order 7 of the invented court of XB";
    let records = "data/records/connections-1.log";
    let received = CustodyEvent { after: Some(sha256(raw)), ..event(None, 0, Act::Received, records, why) };
    let looked_up = CustodyEvent {
        before: Some(sha256(raw)),
        after: Some(sha256(answer)),
        rows: Some(Rows { read: 41_400, kept: 41_399, rejected: 1 }),
        ..event(Some(("clerk-2", Role::Clerk)), 10, Act::LookedUp, "data/answer.json", why)
    };
    let packed = CustodyEvent {
        node: node("authority.xb.example"),
        after: Some(sha256(b"the list")),
        ..event(
            Some(("reviewer-7", Role::Reviewer)),
            40,
            Act::Packed,
            "data",
            "answer to the request, under the grant enclosed",
        )
    };
    vec![received, looked_up, packed]
}

fn signed(seed: u8, holder: Holder, seals: bool) -> Signed {
    let key = PublicKey::of(&SigningKey::from_bytes(&[seed; 32]));
    Signed { holder: KeyHolder { holder, state: "XB".parse().unwrap(), key }, seals }
}

/// A usual package.
pub(crate) fn usual() -> Facts {
    let (raw, answer) = (b"raw rows".as_slice(), b"{\"matching_lines\":1}".as_slice());
    let person =
        |officer: &str, role, at: &str| Holder::Person { officer: officer.parse().unwrap(), role, node: node(at) };
    let witness =
        |name: &str, state: &str, signed| WitnessName { name: name.to_owned(), state: state.parse().unwrap(), signed };
    Facts {
        request: RequestId::from_bytes([0x5a; 16]),
        asked: Some("Who used one address and port on 2026-11-18 at 11:06:40 UTC".to_owned()),
        asking: side("XA", "Central authority of XA", "authority.xa.example", -3),
        answering: side("XB", "Prosecution service of XB", "authority.xb.example", 8),
        grant: Some(Leave { file: Some("data/letters/grant.frame".to_owned()), reference: None, from: Some(at(-90)), until: Some(at(86_400)) }),
        order: Some(Leave { file: Some("data/letters/order.frame".to_owned()), reference: Some("Order 7 of the invented court of XB".to_owned()), from: None, until: None }),
        packed_at: at(40),
        packed_by: ("reviewer-7".parse().unwrap(), Role::Reviewer, node("authority.xb.example")),
        payload: sha256(b"the list"),
        limits: UseLimits {
            case_ref: "XA-2026-17".to_owned(),
            purposes: vec!["fraud".to_owned(), "attack on information systems".to_owned()],
            may_use_in: vec!["XA".parse().unwrap()],
            onward: Onward::Forbidden,
            conditions: vec!["The person concerned is not to be told before 2027-02-01T00:00:00Z.".to_owned(), "Ask before using it against anyone else.".to_owned()],
            until: Some(at(31_536_000)),
        },
        custody: custody(raw, answer),
        items: vec![
            item("data/answer.json", answer),
            item("data/letters/grant.frame", b"grant"),
            item("data/letters/order.frame", b"order"),
            item("data/records/connections-1.log", raw),
        ],
        log: LogHead { origin: "comity/authority.xb.example".to_owned(), size: 1_203_377, root: sha256(b"root"), index: 1_203_371 },
        quorum: 2,
        witnesses: vec![
            witness("authority.xa.example/witness", "XA", Some(at(35))),
            witness("audit.xc.example/witness", "XC", Some(at(36))),
            witness("audit.xd.example/witness", "XD", None),
        ],
        signed: vec![
            signed(1, Holder::Node(node("authority.xb.example")), true),
            signed(2, person("reviewer-7", Role::Reviewer, "authority.xb.example"), true),
            signed(3, Holder::Node(node("provider.xb.example")), false),
            signed(4, person("clerk-2", Role::Clerk, "provider.xb.example"), false),
        ],
        statement: "The records were read under the enclosed grant, by order of the authority named, exactly as far as it goes.".to_owned(),
    }
}

/// Between whom the packages of the tests go.
pub(crate) fn parties() -> Parties {
    let Facts { asked, asking, answering, grant, order, .. } = usual();
    Parties { asked, asking, answering, grant, order, langs: [Lang::En, Lang::Ar] }
}

/// Nothing that may be absent is there.
pub(crate) fn poor() -> Facts {
    let full = usual();
    Facts {
        asked: None,
        grant: None,
        order: None,
        quorum: 0,
        witnesses: Vec::new(),
        limits: UseLimits { conditions: Vec::new(), until: None, ..full.limits.clone() },
        asking: Side { zone: TimeZone::UTC, node: None, ..full.asking.clone() },
        ..full
    }
}

/// Every text that comes from others tries to be more than text, or is in a script of its own.
pub(crate) fn hostile() -> Facts {
    let mut full = usual();
    let nasty = "</td><script>alert('1')</script>\"&amp; \\u202e \u{e000}\u{1F600}ไทย हिन्दी עברית {index} 日本語かな ﷺ e\u{301}\u{20dd}";
    full.asked = Some(nasty.to_owned());
    full.statement = format!("{nasty} {}", "unbreakable".repeat(60));
    full.limits.conditions = vec![nasty.to_owned(); 3];
    full.limits.case_ref = nasty.to_owned();
    full.asking.name = nasty.to_owned();
    for event in &mut full.custody {
        event.why = nasty.repeat(20);
        event.item = "x".repeat(300);
        event.tool = Tool { name: nasty.to_owned(), version: nasty.to_owned() };
    }
    full
}

/// More steps and files than a page or a graph has room for.
pub(crate) fn huge() -> Facts {
    let mut full = usual();
    let step = full.custody.first().cloned().unwrap();
    full.custody = vec![step; 3_000];
    full.items = (0..9_000_u32).map(|n| item(&format!("data/records/{n}.log"), &n.to_le_bytes())).collect();
    full
}

/// All of them, by name.
pub(crate) fn all() -> [(&'static str, Facts); 4] {
    [("usual", usual()), ("poor", poor()), ("hostile", hostile()), ("huge", huge())]
}
