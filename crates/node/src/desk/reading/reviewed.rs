//! What an independent body judges when it looks at an emergency afterwards: on what the haste rested, who pressed, who was called, and what
//! left. Of what was disclosed this says how much and of which kind, and not the content: whether it was justified does not hang on whom it
//! names, and it goes to machines outside the node, too ([`crate::away`]).

use std::collections::BTreeSet;

use request::{Decision, Event, Side, Signed, State, fields as f};
use serde_json::{Value, json};
use store::Entry;
use terms::{Digest, Instant, Measure, OfficerId, Role};

use crate::{
    Node,
    desk::{evidence::kept, no::No},
};

/// One emergency, as its review sees it.
#[derive(Debug)]
pub struct Reviewed {
    /// By when it is to be looked at.
    pub due: Instant,
    /// Was it confirmed? None: nobody has looked yet.
    pub confirmed: Option<bool>,
    /// The fields of the request on which it rests, by their names in the form.
    pub grounds: Vec<(&'static str, String)>,
    /// Who agreed to disclose.
    pub agreed: Vec<Pressed>,
    /// Who authorised it for the independent body, where the law asked for that before.
    pub authorised: Option<Pressed>,
    /// The call to the asker.
    pub call: Option<Called>,
    /// What the provider produced.
    pub produced: Option<Produced>,
    /// The package that left, and when.
    pub sent: Option<(Digest, Instant)>,
}

/// Who did something in which office, and when.
#[derive(Debug)]
pub struct Pressed {
    /// The account.
    pub officer: OfficerId,
    /// The office.
    pub role: Role,
    /// When.
    pub at: Instant,
}

/// The call to the asker.
#[derive(Debug)]
pub struct Called {
    /// Who called.
    pub by: Pressed,
    /// Under which number.
    pub number: String,
    /// Who confirmed.
    pub spoke_with: OfficerId,
}

/// What was produced, by its measure.
#[derive(Debug)]
pub struct Produced {
    /// When it came.
    pub at: Instant,
    /// How many candidates the answer names.
    pub candidates: u64,
    /// `one`, `several` or `none` fit; none where the answer does not say, or is destroyed.
    pub verdict: Option<String>,
    /// The names of the fields that the answer has about a candidate.
    pub fields: BTreeSet<String>,
    /// How large the records under it are, in bytes. None: they are destroyed.
    pub records: Option<usize>,
}

/// The fields that say why it could not wait.
const GROUNDS: [&str; 5] = [f::URGENCY_REASON, f::LIFE, f::NECESSITY, f::FACTS, f::DATA];

/// What is judged, where something was sent in an emergency by this node.
pub(crate) async fn reviewed(node: &Node, state: &State, events: &[Entry]) -> Result<Option<Reviewed>, No> {
    let Some(due) = state.post_review_due.filter(|_| state.side == Side::Asked) else { return Ok(None) };
    let fact = |name: &&'static str| Some((*name, state.draft.field(name)?.to_owned()));
    let mut reviewed = Reviewed {
        due,
        confirmed: state.post_review,
        // Nothing is sent where nothing but keeping was asked.
        grounds: GROUNDS.iter().filter_map(fact).chain([(f::MEASURE, Measure::Disclose.to_string())]).collect(),
        agreed: Vec::new(),
        authorised: None,
        call: None,
        produced: None,
        sent: None,
    };
    for entry in events {
        let at = entry.at;
        match &entry.event {
            // A later review is a new decision: who agreed to the one before is not asked about it.
            Event::Reviewed { decision: Decision::Execute, signed, .. } => {
                reviewed.agreed = signed.iter().map(|signed| pressed(signed, at)).collect();
            }
            Event::ExecutionApproved { signed } => reviewed.agreed.push(pressed(signed, at)),
            Event::Authorised { measure: Measure::Disclose, signed, .. } => {
                reviewed.authorised = Some(pressed(signed, at));
            }
            Event::CallBackRecorded { signed, number, spoke_with } => {
                let (by, number) = (pressed(signed, at), number.clone());
                reviewed.call = Some(Called { by, number, spoke_with: spoke_with.clone() });
            }
            Event::Produced { answer, records, candidates, .. } => {
                reviewed.produced = Some(produced(node, (*answer, *records), *candidates, at).await?);
            }
            Event::Transmitted { package, .. } => reviewed.sent = Some((*package, at)),
            _ => {}
        }
    }
    Ok(Some(reviewed))
}

fn pressed(signed: &Signed, at: Instant) -> Pressed {
    Pressed { officer: signed.by.officer.clone(), role: signed.by.role, at }
}

async fn produced(
    node: &Node,
    (answer, records): (Digest, Digest),
    candidates: u64,
    at: Instant,
) -> Result<Produced, No> {
    let text = there(node, answer).await?.unwrap_or_default();
    let answer: Value = serde_json::from_slice(&text).unwrap_or_default();
    let named = answer.get("candidates").and_then(Value::as_array).into_iter().flatten();
    let fields = named.filter_map(Value::as_object).flat_map(|one| {
        let given = one.iter().filter(|(_, value)| !value.is_null());
        given.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    });
    Ok(Produced {
        at,
        candidates,
        verdict: answer.get("verdict").and_then(Value::as_str).map(str::to_owned),
        fields: fields.collect(),
        records: there(node, records).await?.map(|bytes| bytes.len()),
    })
}

/// A document, as long as it is there: a case whose documents were destroyed is judged by what its log says.
async fn there(node: &Node, digest: Digest) -> Result<Option<Vec<u8>>, No> {
    match kept::document(node, digest).await {
        Err(No::Refused { .. }) => Ok(None),
        other => other,
    }
}

impl Reviewed {
    /// For programs, and for whoever signs on a machine of their own.
    pub fn to_json(&self) -> Value {
        let pressed = |p: &Pressed| json!({ "officer": p.officer.to_string(), "office": p.role.as_str(), "at": p.at.to_string() });
        let grounds: serde_json::Map<String, Value> =
            self.grounds.iter().map(|(name, text)| ((*name).to_owned(), Value::from(text.as_str()))).collect();
        json!({
            "due": self.due.to_string(), "confirmed": self.confirmed, "grounds": grounds,
            "agreed": self.agreed.iter().map(pressed).collect::<Vec<_>>(),
            "authorised": self.authorised.as_ref().map(pressed),
            "call": self.call.as_ref().map(|call| json!({ "by": pressed(&call.by), "number": call.number, "spoke_with": call.spoke_with.to_string() })),
            "produced": self.produced.as_ref().map(|p| json!({ "at": p.at.to_string(), "candidates": p.candidates, "verdict": p.verdict,
                "fields": p.fields, "record_bytes": p.records })),
            "sent": self.sent.as_ref().map(|(package, at)| json!({ "package": package.to_string(), "at": at.to_string() })),
        })
    }
}
