//! What the law answers: always with the text that it rests on, and with what would put a no right.

use terms::{Ground, Instant};

/// The text that a statement rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Id of the record in `law/`.
    pub record: String,
    /// Instrument and article, as a lawyer would cite it.
    pub source: String,
    /// Has somebody checked the record against the official text? An answer that rests on an unchecked one says so.
    pub verified: bool,
}

/// The whole answer to one question.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Legal bases open between the two for this measure and data on this day, best first. Empty: there is none.
    pub bases: Vec<Basis>,
    /// Is the conduct an offence under both laws?
    pub dual: DualCriminality,
    /// By when the requested state has to answer.
    pub deadline: Option<Deadline>,
    /// Which independent authorisation the requested state's own law asks for this data.
    pub authorisation: Authorisation,
    /// How long the records live under the requested state's retention law.
    pub retention: Option<Retention>,
    /// Grounds that the reviewer of the requested state must look at, each with its article and its cure.
    pub grounds: Vec<GroundRule>,
    /// What is missing before anyone may proceed. Each is a no until put right.
    pub gaps: Vec<Gap>,
}

impl Answer {
    /// Does the answer rest on a record that nobody has verified?
    pub fn rests_on_unverified(&self) -> bool {
        let dual = match &self.dual {
            DualCriminality::NotRequired { citation } => !citation.verified,
            DualCriminality::Compared { counts } => {
                counts.iter().any(|c| c.elements.iter().any(|e| !e.citation.verified))
            }
        };
        dual || self.bases.iter().any(|b| !b.citation.verified)
            || self.deadline.as_ref().is_some_and(|d| !d.citation.verified)
            || self.retention.as_ref().is_some_and(|r| !r.citation.verified)
    }
}

/// A text that allows the measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The allowing text.
    pub citation: Citation,
    /// In one sentence, what it allows.
    pub says: String,
    /// Through whom the request goes.
    pub route: Route,
    /// What the requested side may attach or the asker must promise (such as reciprocity), in words.
    pub conditions: Vec<String>,
}

/// The channel of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// Between 24/7 points.
    Desk,
    /// Between central authorities.
    CentralAuthority,
    /// Through the ministries of foreign affairs.
    Diplomatic,
}

/// Is the conduct an offence under both laws? Conduct is compared, never names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DualCriminality {
    /// The text that allows this measure does not ask for it (preservation: Budapest art. 29(3)).
    NotRequired {
        /// Which text says so.
        citation: Citation,
    },
    /// Compared count by count.
    Compared {
        /// One per kind of conduct named in the question.
        counts: Vec<Count>,
    },
}

impl DualCriminality {
    /// Not required, or at least one count met under both laws with nothing unknown in it.
    pub fn satisfied(&self) -> bool {
        match self {
            Self::NotRequired { .. } => true,
            Self::Compared { counts } => counts.iter().any(|c| c.result() == ElementResult::Met),
        }
    }
}

/// One kind of conduct under both laws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Id of the kind of conduct.
    pub conduct: String,
    /// Every element of the offence of either state.
    pub elements: Vec<Element>,
    /// Maximum penalty in months under the asking and the asked state's law, where the records give one.
    pub months_max: [Option<u32>; 2],
}

impl Count {
    /// Met if all elements are; not met if one fails; otherwise unknown. No elements at all is a no.
    pub fn result(&self) -> ElementResult {
        let worst = |r| self.elements.iter().any(|e| e.result == r);
        if self.elements.is_empty() || worst(ElementResult::NotMet) {
            ElementResult::NotMet
        } else if worst(ElementResult::Unknown) {
            ElementResult::Unknown
        } else {
            ElementResult::Met
        }
    }
}

/// One element of one state's offence, held against the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Whose law.
    pub state: terms::StateCode,
    /// Offence and element, in words.
    pub says: String,
    /// How the facts answer it.
    pub result: ElementResult,
    /// For unknown: the question to ask. For not met: what the text requires and what the facts say.
    pub because: String,
    /// The article.
    pub citation: Citation,
}

/// Three-valued: a missing fact is neither yes nor no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ElementResult {
    /// The facts meet it.
    Met,
    /// A fact is missing.
    Unknown,
    /// The facts fail it.
    NotMet,
}

/// By when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The last moment, in the requested state's calendar and zone.
    pub due: Instant,
    /// How it was counted, in words.
    pub says: String,
    /// The text that sets it.
    pub citation: Citation,
}

/// What the requested state's own law asks before this data may be produced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorisation {
    /// No independent body has to be asked.
    NotRequired {
        /// Which text says so.
        citation: Citation,
    },
    /// An independent body of the requested state has to authorise.
    Required {
        /// Who, in words of that law (court, independent authority).
        by: String,
        /// Which text says so.
        citation: Citation,
    },
    /// The book does not say: that is a no.
    Unknown,
}

/// How long records of this kind live in the requested state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Shortest duty to keep, in days. None: no duty.
    pub days_min: Option<u32>,
    /// Longest permission to keep, in days. None: the text sets no end.
    pub days_max: Option<u32>,
    /// Whether the duty can be relied on.
    pub status: RetentionStatus,
    /// The text.
    pub citation: Citation,
}

/// Several statutes are on the books and cannot be enforced: the status says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetentionStatus {
    /// A general duty in force.
    InForce,
    /// Only after a notice to the provider.
    OnNotice,
    /// Suspended by a court or regulator.
    Suspended,
    /// Struck down.
    Annulled,
    /// Not yet law.
    Draft,
    /// No duty at all.
    None,
}

/// A ground for refusal that exists in the requested state's law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundRule {
    /// The code.
    pub ground: Ground,
    /// Must it be refused, or may it be?
    pub mandatory: bool,
    /// The article.
    pub citation: Citation,
    /// What would cure it, for the asker.
    pub cure: String,
}

/// Something that is missing, named so that the asker can put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Short stable code, such as `no-basis`, `dual-criminality-unknown`, `language`.
    pub code: String,
    /// What is missing.
    pub says: String,
    /// How to put it right.
    pub cure: String,
    /// The text that asks for it, where there is one.
    pub citation: Option<Citation>,
}
