//! What the law answers: always with the text that it rests on, and with what would put a no right.

use terms::{Ground, Instant};

use crate::{Attempt, DualRule, ElementKind, Reach, RetentionStatus, Route};

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
    /// The counts that those bases carry: what comes of the request may be used for these and no others.
    pub carried: Vec<String>,
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
    /// What the texts that were found forbid as a ground for refusal.
    pub nevers: Vec<Never>,
    /// What to think of before going on: expression, the death penalty, a complaint, a fine only, an act that the asking
    /// state's own law does not punish, counts that are not carried.
    pub cautions: Vec<Caution>,
    /// Names in the question that stand for several crimes, each with the counts that it was split into.
    pub splits: Vec<Split>,
    /// What is missing before anyone may proceed. Each is a no until put right.
    pub gaps: Vec<Gap>,
}

impl Answer {
    /// Does nothing stand in the way, as far as the law goes?
    pub fn is_open(&self) -> bool {
        !self.bases.is_empty() && self.dual.satisfied() && self.gaps.is_empty()
    }

    /// Does the answer rest on a record that nobody has verified?
    pub fn rests_on_unverified(&self) -> bool {
        let authorisation = match &self.authorisation {
            Authorisation::NotRequired { citation } | Authorisation::Required { citation, .. } => !citation.verified,
            Authorisation::Unknown => false,
        };
        let dual = match &self.dual {
            DualCriminality::NotRequired { citation } => !citation.verified,
            DualCriminality::Compared { counts } => {
                counts.iter().any(|c| c.elements.iter().any(|e| !e.citation.verified))
            }
        };
        dual || authorisation
            || self.bases.iter().any(|b| !b.citation.verified)
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
    /// Of which counts of the question it speaks. Where it asks for dual criminality, only those that both laws punish are
    /// carried: [`Answer::cautions`] says `part-only`.
    pub counts: Vec<String>,
    /// Does it ask that the conduct be an offence under both laws?
    pub dual: DualRule,
    /// For how many days a preservation holds at first, and by how many it can be extended, where the text says.
    pub hold_days: [Option<u32>; 2],
    /// How often it can be extended, where the text says.
    pub extend_times: Option<u32>,
}

impl Basis {
    /// By how much and how often a preservation can be extended, in words for the end of a sentence; empty where the text says nothing of it.
    pub fn says_more(&self) -> String {
        let [_, more] = self.hold_days;
        let times = match self.extend_times {
            None => String::new(),
            Some(1) => ", once".to_owned(),
            Some(times) => format!(", {times} times"),
        };
        more.map_or_else(String::new, |more| format!("{more} more on request{times}"))
    }
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
    /// Not required, or at least one count met under both laws with nothing unknown in it. That a text covers that count
    /// is not said here: where none does, the answer has a gap.
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
    /// The record of each side that fits best, the asking state's first. `None`: the book has none.
    pub sides: [Option<Side>; 2],
}

/// The offence of one state that the facts fit best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Whose law.
    pub state: terms::StateCode,
    /// Its article.
    pub article: String,
    /// Its title.
    pub title: String,
    /// The lowest penalty of its basic form in months, where the record gives one.
    pub months_min: Option<u32>,
    /// The circumstance that raises the maximum for these facts, in words, where one does.
    pub raised_by: Option<String>,
    /// Does its gravest form allow the death penalty?
    pub death: bool,
    /// Is an attempt punished? `None`: the record does not say.
    pub attempt: Option<Attempt>,
    /// Is it prosecuted only if the victim complains?
    pub complaint: bool,
    /// Why that state's law would apply. Empty: the record does not say.
    pub reach: Vec<Reach>,
    /// The text.
    pub citation: Citation,
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
    /// What the element is about. `None`: there is no offence to take elements from.
    pub kind: Option<ElementKind>,
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
    /// From what event the days are counted, in words.
    pub trigger: String,
    /// Must the records stay in the state?
    pub in_state: bool,
    /// Which class of provider it binds, where the text says.
    pub provider: Option<String>,
    /// The text.
    pub citation: Citation,
}

/// A ground for refusal that exists in the requested state's law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundRule {
    /// The code.
    pub ground: Ground,
    /// What the code means.
    pub says: String,
    /// Must it be refused, or may it be?
    pub mandatory: bool,
    /// Do the facts raise it? `None`: no fact of the vocabulary does; a person has to look.
    pub raised: Option<ElementResult>,
    /// The article.
    pub citation: Citation,
    /// What would cure it, for the asker.
    pub cure: String,
}

/// What may never be a ground for refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Never {
    /// In one sentence.
    pub says: String,
    /// The text.
    pub citation: Citation,
}

/// Something to think of before going on. It closes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// Short stable code: `expression`, `death-penalty`, `complaint`, `fine-only`, `own-law`, `part-only`.
    pub code: String,
    /// What to think of.
    pub says: String,
    /// The record that gives rise to it, where there is one.
    pub citation: Option<Citation>,
}

/// A name that stands for several crimes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Its name.
    pub name: String,
    /// The ids of its counts.
    pub counts: Vec<String>,
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
