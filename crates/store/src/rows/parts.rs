//! The parts that rows of events are made of, mirrored field for field.

use std::collections::BTreeMap;

use request::{
    Actor, Ask, Change, Consented, Consultation, Decision, DirectOrder, Draft, EndAnswered, Leave, NoticeWord,
    OrderEnded, Outcome, Outside, PersonNotice, Pinged, Recall, RecallAnswer, Review, Signed, Told,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use terms::{
    Digest, GrantId, Ground, Instant, LetterId, Measure, NodeId, OfficerId, OrderId, PersonId, Role, StateCode,
};

/// Values that have one text form.
pub(super) mod text {
    use super::{Deserialize, Deserializer, Serializer};

    pub(in crate::rows) fn serialize<T: std::fmt::Display, S: Serializer>(value: &T, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(value)
    }

    pub(in crate::rows) fn deserialize<'de, T: std::str::FromStr, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(|_| serde::de::Error::custom("not in its text form"))
    }
}

/// Moments, as microseconds.
pub(super) mod moment {
    use super::{Deserialize, Deserializer, Instant, Serializer};

    pub(in crate::rows) fn serialize<S: Serializer>(at: &Instant, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_i64(at.micros())
    }

    pub(in crate::rows) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Instant, D::Error> {
        i64::deserialize(d).map(Instant::from_micros)
    }
}

pub(super) mod moment_or_none {
    use super::{Deserialize, Deserializer, Instant, Serialize, Serializer};

    pub(in crate::rows) fn serialize<S: Serializer>(at: &Option<Instant>, s: S) -> Result<S::Ok, S::Error> {
        at.map(Instant::micros).serialize(s)
    }

    pub(in crate::rows) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Instant>, D::Error> {
        Ok(Option::<i64>::deserialize(d)?.map(Instant::from_micros))
    }
}

pub(super) mod text_or_none {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in crate::rows) fn serialize<T: std::fmt::Display, S: Serializer>(
        value: &Option<T>,
        s: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(ToString::to_string).serialize(s)
    }

    pub(in crate::rows) fn deserialize<'de, T: std::str::FromStr, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        text.map(|text| text.parse().map_err(|_| serde::de::Error::custom("not in its text form"))).transpose()
    }
}

pub(super) mod signed_or_none {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Signed, SignedRow};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "SignedRow")] Signed);

    pub(in crate::rows) fn serialize<S: Serializer>(signed: &Option<Signed>, s: S) -> Result<S::Ok, S::Error> {
        signed.clone().map(One).serialize(s)
    }

    pub(in crate::rows) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Signed>, D::Error> {
        Ok(Option::<One>::deserialize(d)?.map(|o| o.0))
    }
}

pub(super) mod asks {
    use super::{Ask, AskRow, Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "AskRow")] Ask);

    pub(in crate::rows) fn serialize<S: Serializer>(asks: &[Ask], s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(asks.iter().cloned().map(One))
    }

    pub(in crate::rows) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Ask>, D::Error> {
        Ok(Vec::<One>::deserialize(d)?.into_iter().map(|o| o.0).collect())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Draft")]
pub(super) struct DraftRow(BTreeMap<String, String>);

/// What was changed; the effect by its word.
pub(super) mod changed {
    use super::{Change, Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One {
        field: String,
        before: String,
        after: String,
        effect: String,
    }

    pub(in crate::rows) fn serialize<S: Serializer>(changes: &[Change], s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(changes.iter().map(|c| One {
            field: c.field.clone(),
            before: c.before.clone(),
            after: c.after.clone(),
            effect: c.effect.as_str().to_owned(),
        }))
    }

    pub(in crate::rows) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Change>, D::Error> {
        let one = |o: One| {
            let effect = o.effect.parse().map_err(|()| serde::de::Error::custom("an effect"))?;
            Ok(Change { field: o.field, before: o.before, after: o.after, effect })
        };
        Vec::<One>::deserialize(d)?.into_iter().map(one).collect()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "DirectOrder")]
pub(super) struct DirectOrderRow {
    #[serde(with = "text")]
    order: OrderId,
    #[serde(with = "text")]
    territory: StateCode,
    #[serde(with = "text")]
    consent: GrantId,
    #[serde(with = "text")]
    frame: Digest,
    #[serde(with = "text")]
    deed: Digest,
    #[serde(with = "text")]
    letter: LetterId,
    #[serde(with = "text")]
    order_frame: Digest,
    #[serde(with = "DraftRow")]
    draft: Draft,
    #[serde(with = "moment")]
    due: Instant,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "OrderEnded")]
pub(super) struct OrderEndedRow {
    #[serde(with = "text")]
    order: OrderId,
    cause: String,
    hold: bool,
    released: bool,
    #[serde(with = "moment_or_none")]
    destroy_by: Option<Instant>,
    says: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Leave")]
pub(super) struct LeaveRow {
    #[serde(with = "text")]
    measure: Measure,
    says: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Pinged")]
pub(super) struct PingedRow {
    #[serde(with = "text")]
    node: NodeId,
    took_ms: u64,
    ahead_ms: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Consented")]
pub(super) struct ConsentedRow {
    #[serde(with = "text")]
    grant: GrantId,
    #[serde(with = "text")]
    state: StateCode,
    #[serde(with = "text")]
    frame: Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EndAnswered")]
pub(super) struct EndAnsweredRow {
    #[serde(with = "text")]
    order: OrderId,
    result: String,
    proven: bool,
    says: String,
}

/// A direct order, which is large beside other events.
pub(super) mod directly {
    use super::{Deserialize, Deserializer, DirectOrder, DirectOrderRow, Serializer};

    #[derive(Deserialize)]
    struct One(#[serde(with = "DirectOrderRow")] DirectOrder);

    pub(in crate::rows) fn serialize<S: Serializer>(ordered: &DirectOrder, s: S) -> Result<S::Ok, S::Error> {
        DirectOrderRow::serialize(ordered, s)
    }

    pub(in crate::rows) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Box<DirectOrder>, D::Error> {
        Ok(Box::new(One::deserialize(d)?.0))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Actor")]
pub(super) struct ActorRow {
    #[serde(with = "text")]
    officer: OfficerId,
    #[serde(with = "text")]
    person: PersonId,
    #[serde(with = "text")]
    role: Role,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Signed")]
pub(super) struct SignedRow {
    #[serde(with = "ActorRow")]
    by: Actor,
    #[serde(with = "text")]
    deed: Digest,
    statement: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Ask")]
pub(super) struct AskRow {
    code: String,
    says: String,
    cure: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Review")]
pub(super) struct ReviewRow {
    safeguards: Vec<(String, bool)>,
    reasons: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Outcome")]
pub(super) struct OutcomeRow {
    result: String,
    words: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Consultation")]
pub(super) struct ConsultationRow {
    #[serde(with = "text")]
    letter: LetterId,
    about: String,
    says: String,
    #[serde(with = "moment")]
    answer_by: Instant,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PersonNotice")]
pub(super) struct NoticeRow {
    #[serde(with = "text")]
    word: NoticeWord,
    #[serde(with = "moment_or_none")]
    until: Option<Instant>,
    says: String,
    #[serde(with = "ActorRow")]
    by: Actor,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "RecallAnswer")]
pub(super) struct RecallAnswerRow {
    destroyed: bool,
    proven: bool,
    says: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Recall")]
pub(super) struct RecallRow {
    #[serde(with = "text")]
    package: Digest,
    cause: String,
    says: String,
    #[serde(with = "moment")]
    answer_by: Instant,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Decision", tag = "outcome", rename_all = "kebab-case")]
pub(super) enum DecisionRow {
    Execute,
    Refuse {
        #[serde(with = "text")]
        ground: Ground,
        reason: String,
        cure: String,
    },
    Condition {
        text: String,
    },
    Supplement {
        #[serde(with = "asks")]
        asks: Vec<Ask>,
    },
    Postpone {
        #[serde(with = "text")]
        ground: Ground,
        reason: String,
        #[serde(with = "moment")]
        until: Instant,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Outside")]
pub(super) struct OutsideRow {
    who: String,
    channel: String,
    number: Option<String>,
    spoke_with: Option<String>,
}

pub(super) mod decision {
    use super::{Decision, DecisionRow, Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "DecisionRow")] Decision);

    pub(in crate::rows) fn serialize<S: Serializer>(decision: &Decision, s: S) -> Result<S::Ok, S::Error> {
        One(decision.clone()).serialize(s)
    }

    pub(in crate::rows) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Decision, D::Error> {
        Ok(One::deserialize(d)?.0)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Told", rename_all = "kebab-case")]
pub(super) enum ToldRow {
    Received,
    Held {
        #[serde(with = "moment_or_none")]
        until: Option<Instant>,
    },
    NotExecuted {
        #[serde(with = "text")]
        ground: Ground,
        reason: String,
    },
    Decided(#[serde(with = "decision")] Decision),
}
