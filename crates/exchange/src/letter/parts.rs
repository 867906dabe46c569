//! Parts that several kinds of letter share.

use std::{fmt, net::IpAddr, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use terms::{
    AuthorityId, DataCategory, Digest, Instant, Measure, Period, ProviderId, RequestId, Selector, StateCode, Target,
    Transport, Urgency,
};

use super::digest;
use crate::wire::{Line, Prose, maybe_word, moment, period, word, words};

/// Whom a measure concerns. It concerns a person: [`TargetV1::target`] gives a value whose `reveal` is the way in.
#[derive(Clone, PartialEq, Eq)]
pub struct TargetV1 {
    target: Target,
    clock_source: Line,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetWire {
    #[serde(with = "word")]
    ip: IpAddr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    transport: String,
    #[serde(with = "moment")]
    from: Instant,
    #[serde(with = "moment")]
    to: Instant,
    clock_error_ms: u32,
    clock_source: Line,
}

impl TargetV1 {
    /// A target, and where the time came from in the words of whoever ran that clock. The clock error travels in whole
    /// milliseconds, rounded up, at most 2^32 − 1: an error is never made smaller on the way.
    pub fn new(target: &Target, clock_source: Line) -> Self {
        let millis = target.clock_error_max.as_micros().div_ceil(1000);
        let clock_error_max = Duration::from_millis(u32::try_from(millis).unwrap_or(u32::MAX).into());
        Self { target: Target { clock_error_max, ..target.clone() }, clock_source }
    }

    /// The target.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The digest that a grant names. Like [`DeedV1::digest`] it is compared, never published.
    pub fn digest(&self) -> Digest {
        digest::target(&self.target)
    }

    /// What kind of clock recorded the time, in words.
    pub fn clock_source(&self) -> &Line {
        &self.clock_source
    }
}

impl fmt::Debug for TargetV1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TargetV1(hidden)")
    }
}

impl Serialize for TargetV1 {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let (ip, port, transport) = self.target.selector.reveal();
        TargetWire {
            ip,
            port,
            transport: transport.as_str().to_owned(),
            from: self.target.period.from(),
            to: self.target.period.to(),
            clock_error_ms: u32::try_from(self.target.clock_error_max.as_millis()).unwrap_or(u32::MAX),
            clock_source: self.clock_source.clone(),
        }
        .serialize(out)
    }
}

impl<'de> Deserialize<'de> for TargetV1 {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let wire = TargetWire::deserialize(input)?;
        let transport: Transport = wire.transport.parse().map_err(de::Error::custom)?;
        let period = Period::new(wire.from, wire.to).ok_or_else(|| de::Error::custom("ends before it begins"))?;
        let clock_error_max = Duration::from_millis(wire.clock_error_ms.into());
        let selector = Selector::new(wire.ip, wire.port, transport);
        Ok(Self { target: Target { selector, period, clock_error_max }, clock_source: wire.clock_source })
    }
}

/// One deed: who would do what, where, for whom. Every field is part of what approvals sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeedV1 {
    /// The request that it serves.
    #[serde(with = "word")]
    pub request: RequestId,
    /// Keep, or produce.
    #[serde(with = "word")]
    pub measure: Measure,
    /// Which kind of data.
    #[serde(with = "word")]
    pub data: DataCategory,
    /// About whom and when.
    pub target: TargetV1,
    /// Who holds the data.
    pub holder: HolderV1,
    /// Where the data lies, where that is known.
    #[serde(with = "maybe_word", default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<StateCode>,
    /// Who orders the holder.
    pub ordered_by: OrdererV1,
    /// Whose case it is.
    #[serde(with = "word")]
    pub for_state: StateCode,
    /// How fast.
    #[serde(with = "word")]
    pub urgency: Urgency,
}

impl DeedV1 {
    /// The digest that approvals and authorisations sign. Sign it and compare it, never publish it: whoever has a log of
    /// such digests can find the target by trying.
    pub fn digest(&self) -> Digest {
        digest::deed(self)
    }
}

/// The provider and where it is established.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderV1 {
    /// Which provider.
    #[serde(with = "word")]
    pub provider: ProviderId,
    /// Where it is established; not where the data lies.
    #[serde(with = "word")]
    pub established: StateCode,
}

/// The ordering authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrdererV1 {
    /// Which body.
    #[serde(with = "word")]
    pub authority: AuthorityId,
    /// Of which state.
    #[serde(with = "word")]
    pub state: StateCode,
}

/// What a consent covers: nothing that is not listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeV1 {
    /// Measures.
    #[serde(with = "words")]
    pub measures: Vec<Measure>,
    /// Kinds of data.
    #[serde(with = "words")]
    pub data: Vec<DataCategory>,
    /// From when until when it may be relied on.
    #[serde(with = "period")]
    pub valid: Period,
}

/// A text of law that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CitationV1 {
    /// Id of the record in the sender's book of law.
    pub record: Line,
    /// Instrument and article, as a lawyer would cite it.
    pub source: Line,
    /// Has the sender checked the record against the official text?
    pub verified: bool,
}

/// An offence under one state's law (template field 12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OffenceV1 {
    /// Whose law.
    #[serde(with = "word")]
    pub state: StateCode,
    /// Statute and article.
    pub article: Line,
    /// The text of the article.
    pub text: Prose,
    /// The longest sentence, in months, where the text gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months_max: Option<u32>,
}

/// One thing known about the conduct. Absent is unknown, never assumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FactV1 {
    /// It is so.
    Yes {},
    /// It is not so.
    No {},
    /// An amount of money.
    Amount {
        /// Hundredths of the unit, below 2^53.
        hundredths: u64,
        /// ISO 4217, three capital letters.
        currency: Line,
    },
    /// A number of things, below 2^53.
    Count {
        /// How many.
        number: u64,
    },
}
