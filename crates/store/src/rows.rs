//! How events lie on disk. *Stored for ever*: fields and variants are only ever added, and old rows are always read.
//!
//! The domain types do not serialize. These mirrors do, field for field; the compiler asks here about each new variant.

mod parts;

use request::{
    Change, Consented, Consultation, Decision, DirectOrder, Draft, EndAnswered, Event, Leave, OrderEnded, Outcome,
    Outside, PersonNotice, Pinged, Recall, RecallAnswer, Review, Signed, Told,
};
use serde::{Deserialize, Serialize, Serializer};
use terms::{Digest, GrantId, Ground, Instant, LetterId, Measure, NodeId, OfficerId, OrderId, PersonId, StateCode};

use parts::{
    ConsentedRow, ConsultationRow, DecisionRow, DraftRow, EndAnsweredRow, LeaveRow, NoticeRow, OrderEndedRow,
    OutcomeRow, OutsideRow, PingedRow, RecallAnswerRow, RecallRow, ReviewRow, SignedRow, ToldRow, changed, directly,
    moment, moment_or_none, signed_or_none, text, text_or_none,
};

pub(crate) use crate::record::log_record;

/// Kind and body of a row. The kind is also the first field of the body.
pub(crate) fn write(event: &Event) -> (String, Vec<u8>) {
    let body = serde_json::to_vec(&Row(event)).unwrap_or_default();
    let kind = body.strip_prefix(br#"{"kind":""#).and_then(|rest| rest.split(|b| *b == b'"').next());
    (kind.map(|kind| String::from_utf8_lossy(kind).into_owned()).unwrap_or_default(), body)
}

/// The event of a row, if it is one of ours.
pub(crate) fn read(body: &[u8]) -> Option<Event> {
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Bare {
        #[serde(with = "EventRow")]
        event: Event,
    }
    serde_json::from_slice::<Bare>(body).ok().map(|b| b.event)
}

fn disclose() -> Measure {
    Measure::Disclose
}

struct Row<'a>(&'a Event);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        EventRow::serialize(self.0, s)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Event", tag = "kind", rename_all = "kebab-case")]
enum EventRow {
    Drafted {
        #[serde(with = "DraftRow")]
        draft: Draft,
    },
    Proposed {
        #[serde(with = "SignedRow")]
        signed: Signed,
    },
    Approved {
        #[serde(with = "SignedRow")]
        signed: Signed,
    },
    Sent {
        #[serde(with = "text")]
        letter: LetterId,
        #[serde(rename = "letter_kind")]
        kind: String,
        #[serde(with = "text")]
        to: NodeId,
        #[serde(with = "text")]
        digest: Digest,
    },
    Acknowledged {
        #[serde(with = "text")]
        letter: LetterId,
        #[serde(rename = "letter_kind")]
        kind: String,
    },
    StatusTold {
        words: String,
        #[serde(with = "moment_or_none")]
        due: Option<Instant>,
        #[serde(with = "moment_or_none")]
        data_ends: Option<Instant>,
        held: bool,
    },
    DecisionTold {
        #[serde(with = "DecisionRow")]
        decision: Decision,
    },
    GrantTold {
        #[serde(with = "text")]
        grant: GrantId,
    },
    Replied {
        fields: Vec<(String, String)>,
        assurance: Option<String>,
    },
    EvidenceCame {
        #[serde(with = "text")]
        package: Digest,
    },
    EvidenceChecked {
        #[serde(with = "text")]
        package: Digest,
        verified: bool,
        says: Vec<String>,
    },
    OutcomeTold {
        #[serde(with = "OutcomeRow")]
        outcome: Outcome,
    },
    Withdrawn {
        reason: String,
    },
    Closed,
    Received {
        #[serde(with = "text")]
        letter: LetterId,
        #[serde(with = "text")]
        from: NodeId,
        #[serde(with = "DraftRow")]
        draft: Draft,
        #[serde(with = "text")]
        content: Digest,
        #[serde(with = "moment_or_none")]
        due: Option<Instant>,
    },
    HoldApproved {
        #[serde(with = "SignedRow")]
        signed: Signed,
    },
    HoldOrdered {
        #[serde(with = "text")]
        order: OrderId,
    },
    Held {
        #[serde(with = "moment")]
        until: Instant,
        records: u64,
        #[serde(with = "moment_or_none")]
        would_end: Option<Instant>,
    },
    Reviewed {
        #[serde(with = "DecisionRow")]
        decision: Decision,
        #[serde(with = "ReviewRow")]
        review: Review,
        #[serde(with = "signed_or_none")]
        signed: Option<Signed>,
    },
    ExecutionApproved {
        #[serde(with = "SignedRow")]
        signed: Signed,
    },
    Authorised {
        // Rows from before holds could be authorised have none.
        #[serde(with = "text", default = "disclose")]
        measure: Measure,
        #[serde(with = "SignedRow")]
        signed: Signed,
        #[serde(with = "moment")]
        until: Instant,
    },
    AuthorisationRefused(#[serde(with = "LeaveRow")] Leave),
    AuthorisationAsked(#[serde(with = "LeaveRow")] Leave),
    Granted {
        #[serde(with = "text")]
        grant: GrantId,
        #[serde(with = "text")]
        frame: Digest,
    },
    Ordered {
        #[serde(with = "text")]
        order: OrderId,
    },
    Produced {
        #[serde(with = "text")]
        answer: Digest,
        #[serde(with = "text")]
        records: Digest,
        #[serde(with = "text")]
        custody: Digest,
        candidates: u64,
    },
    Packed {
        record: String,
    },
    NotExecuted {
        #[serde(with = "text")]
        ground: Ground,
        reason: String,
    },
    Transmitted {
        #[serde(with = "text")]
        package: Digest,
        #[serde(with = "text_or_none", default)]
        by: Option<PersonId>,
    },
    ReplyCame {
        #[serde(with = "text_or_none", default)]
        letter: Option<LetterId>,
        fields: Vec<(String, String)>,
        assurance: Option<String>,
    },
    OrderCame {
        #[serde(with = "text")]
        letter: LetterId,
        #[serde(with = "text")]
        from: NodeId,
        measure: String,
    },
    ReadDecided {
        #[serde(with = "text")]
        deed: Digest,
        #[serde(with = "moment")]
        until: Instant,
    },
    LookedUp {
        #[serde(with = "text")]
        answer: Digest,
        #[serde(with = "text")]
        sources: Digest,
        candidates: u64,
    },
    OrderAnswered {
        result: String,
    },
    CallBackRecorded {
        #[serde(with = "SignedRow")]
        signed: Signed,
        number: String,
        #[serde(with = "text")]
        spoke_with: OfficerId,
    },
    Flagged {
        code: String,
        says: String,
    },
    PostReviewOpened {
        #[serde(with = "moment")]
        until: Instant,
    },
    PostReviewed {
        confirmed: bool,
        reasons: String,
        #[serde(with = "signed_or_none")]
        signed: Option<Signed>,
    },
    PersonNotice(#[serde(with = "NoticeRow")] PersonNotice),
    Recalled {
        #[serde(with = "RecallRow")]
        recall: Recall,
    },
    RecallCame {
        #[serde(with = "RecallRow")]
        recall: Recall,
    },
    RecallAnswered {
        destroyed: bool,
        entry: Option<u64>,
        says: String,
    },
    RecallAnswerCame(#[serde(with = "RecallAnswerRow")] RecallAnswer),
    Consulted {
        #[serde(with = "ConsultationRow")]
        question: Consultation,
    },
    ConsultationCame {
        #[serde(with = "ConsultationRow")]
        question: Consultation,
    },
    ConsultationAnswered {
        #[serde(with = "text")]
        to: LetterId,
        says: String,
    },
    ConsultationAnswerCame {
        #[serde(with = "text")]
        to: LetterId,
        says: String,
    },
    AmendmentProposed {
        #[serde(with = "DraftRow")]
        draft: Draft,
        #[serde(with = "changed")]
        changes: Vec<Change>,
        says: String,
        #[serde(with = "SignedRow")]
        signed: Signed,
    },
    Amended {
        #[serde(with = "DraftRow")]
        draft: Draft,
        #[serde(with = "text")]
        content: Digest,
        #[serde(with = "changed")]
        changes: Vec<Change>,
        says: String,
    },
    AmendmentCame {
        #[serde(with = "text_or_none", default)]
        letter: Option<LetterId>,
        #[serde(with = "DraftRow")]
        draft: Draft,
        #[serde(with = "text")]
        content: Digest,
        #[serde(with = "changed")]
        changes: Vec<Change>,
        says: String,
    },
    Readied {
        #[serde(with = "text")]
        letter: LetterId,
        #[serde(rename = "letter_kind")]
        kind: String,
        #[serde(with = "text")]
        to: NodeId,
        #[serde(with = "text")]
        frame: Digest,
    },
    Carried {
        #[serde(with = "text")]
        file: Digest,
        #[serde(with = "text")]
        to: NodeId,
        channel: String,
        to_key: bool,
    },
    ToldOutside {
        #[serde(with = "ToldRow")]
        told: Told,
        #[serde(with = "OutsideRow")]
        by: Outside,
    },
    Brought {
        #[serde(with = "text")]
        package: Digest,
        files: u64,
        #[serde(with = "OutsideRow")]
        by: Outside,
        proven: bool,
    },
    InformationProposed {
        #[serde(with = "SignedRow")]
        signed: Signed,
        text: String,
    },
    InformationApproved {
        #[serde(with = "SignedRow")]
        signed: Signed,
        text: String,
        bound: bool,
    },
    InformationGiven,
    InformationAnswered {
        accepted: bool,
        says: String,
    },
    InformationCame {
        #[serde(with = "text")]
        letter: LetterId,
        #[serde(with = "text")]
        from: NodeId,
        #[serde(with = "text")]
        digest: Digest,
        text: String,
        whole: bool,
    },
    PingAnswered(#[serde(with = "PingedRow")] Pinged),
    OrderEnded(#[serde(with = "OrderEndedRow")] OrderEnded),
    OrderEndAnswered(#[serde(with = "EndAnsweredRow")] EndAnswered),
    DirectlyOrdered(#[serde(with = "directly")] Box<DirectOrder>),
    Refused {
        code: String,
        says: String,
    },
    LetterRefused {
        code: String,
        #[serde(with = "text")]
        digest: Digest,
    },
    Attempted {
        #[serde(with = "text")]
        territory: StateCode,
        holder: String,
        result: String,
    },
    NoticeCame {
        #[serde(with = "text")]
        from: NodeId,
        words: String,
    },
    ConsentPublished(#[serde(with = "ConsentedRow")] Consented),
    ConsentTakenBack(#[serde(with = "ConsentedRow")] Consented),
    Records {
        act: String,
        what: String,
        count: u64,
    },
    Viewed {
        what: String,
    },
    Forgotten {
        case: String,
        class: String,
        why: String,
    },
    Destroyed {
        says: String,
    },
}

#[cfg(test)]
mod tests {
    use super::{Event, Measure, read};

    #[test]
    fn an_authorisation_from_before_holds_could_be_authorised_is_one_of_disclosure() {
        let digest = "0".repeat(64);
        let by = r#"{"officer":"m.m","person":"p-1","role":"independent"}"#;
        let row =
            format!(r#"{{"kind":"authorised","signed":{{"by":{by},"deed":"{digest}","statement":"x"}},"until":0}}"#);
        let event = read(row.as_bytes()).expect("an old row is read");
        assert!(matches!(event, Event::Authorised { measure: Measure::Disclose, .. }), "{event:?}");
    }
}
