//! The life of one piece of spontaneous information, on the side that tells and on the side that is told.
//!
//! Where conditions are set, no content leaves before they were accepted, and none is taken in before we have accepted exactly those.

use terms::{Digest, LetterId, NodeId};

use crate::{Event, OutOfTurn, Signed};

/// Which side keeps the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TellingSide {
    /// The state that tells.
    Teller,
    /// The state that is told.
    Told,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TellingStage {
    /// Nothing yet.
    New,
    /// Signed by one person of the teller.
    Proposed,
    /// The other side knows the conditions, and has not answered.
    Announced,
    /// They are accepted, and the content is on its way.
    Accepted,
    /// They are not: no content follows.
    Declined,
    /// The content is with the other side.
    Told,
    /// The teller takes it back: nobody should rely on it.
    Withdrawn,
    /// Done.
    Closed,
}

impl TellingStage {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::New,
        Self::Proposed,
        Self::Announced,
        Self::Accepted,
        Self::Declined,
        Self::Told,
        Self::Withdrawn,
        Self::Closed,
    ];

    /// The word on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Proposed => "proposed",
            Self::Announced => "announced",
            Self::Accepted => "conditions-accepted",
            Self::Declined => "declined",
            Self::Told => "told",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }
}

/// One piece of information as this side knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Which side keeps this record.
    pub side: TellingSide,
    /// Where it stands.
    pub stage: TellingStage,
    /// The signatures of this side's officers under it (teller).
    pub signed: Vec<Signed>,
    /// Announcement, and content where it is here, as they travel. None once they were destroyed.
    pub text: Option<String>,
    /// Digest of the announcement.
    pub digest: Option<Digest>,
    /// The first letter of it, and where it came from (told).
    pub came: Option<(LetterId, NodeId)>,
    /// The answer to the conditions: accepted, or why not.
    pub answer: Option<(bool, String)>,
    /// Is the content here (told), or with them (teller)?
    pub given: bool,
    /// Why it was taken back.
    pub withdrawn: Option<String>,
}

/// What can be done with it.
#[derive(Debug, Clone)]
pub enum TellingCommand {
    /// Teller: the first person signs; before the second has, once more with other words.
    Propose {
        /// The signature.
        signed: Signed,
        /// Announcement and content.
        text: String,
    },
    /// Teller: the second person signs the same.
    Approve {
        /// The signature.
        signed: Signed,
        /// Announcement and content, with both signatures.
        text: String,
        /// Are there conditions?
        bound: bool,
    },
    /// Teller: their answer came.
    HearAnswer {
        /// Which announcement it names.
        digest: Digest,
        /// Do they accept?
        accepted: bool,
        /// Why not.
        says: String,
    },
    /// Told: an announcement came.
    HearAnnouncement {
        /// The letter.
        letter: LetterId,
        /// From which node.
        from: NodeId,
        /// Its digest.
        digest: Digest,
        /// As it came.
        text: String,
    },
    /// Told: a person answers it.
    Answer {
        /// Do we accept?
        accepted: bool,
        /// Why not.
        says: String,
    },
    /// Told: content came.
    HearInformation {
        /// The letter.
        letter: LetterId,
        /// From which node.
        from: NodeId,
        /// Digest of its announcement.
        digest: Digest,
        /// As it came.
        text: String,
        /// Has its announcement conditions?
        bound: bool,
    },
    /// Teller: it is taken back, before or after the content left.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Told: they take it back.
    HearWithdrawal {
        /// From which node.
        from: NodeId,
        /// Why.
        reason: String,
    },
    /// Done.
    Close,
}

impl Telling {
    /// Before anything happened.
    pub fn new(side: TellingSide) -> Self {
        Self {
            side,
            stage: TellingStage::New,
            signed: Vec::new(),
            text: None,
            digest: None,
            came: None,
            answer: None,
            given: false,
            withdrawn: None,
        }
    }

    /// What would happen.
    ///
    /// # Errors
    /// [`OutOfTurn`] when it stands elsewhere, or the same person would sign twice, or something else was signed or accepted.
    pub fn decide(&self, command: TellingCommand) -> Result<Vec<Event>, OutOfTurn> {
        match self.side {
            TellingSide::Teller => self.tells(command),
            TellingSide::Told => self.is_told(command),
        }
    }

    fn tells(&self, command: TellingCommand) -> Result<Vec<Event>, OutOfTurn> {
        use TellingStage as S;
        match (self.stage, command) {
            (S::New | S::Proposed, TellingCommand::Propose { signed, text }) => {
                Ok(vec![Event::InformationProposed { signed, text }])
            }
            (S::Proposed, TellingCommand::Approve { signed, text, bound }) => {
                if self.signed.iter().any(|s| s.by.person == signed.by.person) {
                    return Err(OutOfTurn::SamePerson);
                }
                if self.digest != Some(signed.deed) {
                    return Err(OutOfTurn::AnotherDeed);
                }
                let approved = Event::InformationApproved { signed, text, bound };
                Ok(if bound { vec![approved] } else { vec![approved, Event::InformationGiven] })
            }
            (S::Announced, TellingCommand::HearAnswer { digest, accepted, says }) => {
                if self.digest != Some(digest) {
                    return Err(OutOfTurn::AnotherDeed);
                }
                let came = Event::InformationAnswered { accepted, says };
                Ok(if accepted { vec![came, Event::InformationGiven] } else { vec![came] })
            }
            // Their answer crossed our taking it back: nothing leaves, and their letter is taken.
            (S::Withdrawn, TellingCommand::HearAnswer { accepted, says, .. }) => {
                Ok(vec![Event::InformationAnswered { accepted, says }])
            }
            (S::Announced | S::Accepted | S::Told, TellingCommand::Withdraw { reason }) => {
                Ok(vec![Event::Withdrawn { reason }])
            }
            (S::Proposed | S::Declined | S::Told | S::Withdrawn, TellingCommand::Close) => Ok(vec![Event::Closed]),
            _ => Err(self.wrong_stage()),
        }
    }

    fn is_told(&self, command: TellingCommand) -> Result<Vec<Event>, OutOfTurn> {
        use TellingStage as S;
        match (self.stage, command) {
            (S::New, TellingCommand::HearAnnouncement { letter, from, digest, text }) => {
                Ok(vec![Event::InformationCame { letter, from, digest, text, whole: false }])
            }
            (S::Announced, TellingCommand::Answer { accepted, says }) => {
                Ok(vec![Event::InformationAnswered { accepted, says }])
            }
            // What has conditions is taken from whoever announced it, as it was announced, and after we have accepted; what has none is news.
            (S::New | S::Accepted, TellingCommand::HearInformation { letter, from, digest, text, bound }) => {
                let accepted = self.stage == S::Accepted && self.is_from(&from) && self.digest == Some(digest);
                if bound != (self.stage == S::Accepted) || (bound && !accepted) {
                    return Err(OutOfTurn::AnotherDeed);
                }
                Ok(vec![Event::InformationCame { letter, from, digest, text, whole: true }])
            }
            // Even what was closed here is not to be relied on any more.
            (S::Announced | S::Accepted | S::Told | S::Closed, TellingCommand::HearWithdrawal { from, reason })
                if self.is_from(&from) =>
            {
                Ok(vec![Event::Withdrawn { reason }])
            }
            (S::Declined | S::Told | S::Withdrawn, TellingCommand::Close) => Ok(vec![Event::Closed]),
            _ => Err(self.wrong_stage()),
        }
    }

    /// Cannot fail and cannot look outside.
    #[must_use]
    pub fn apply(mut self, event: &Event) -> Self {
        use TellingStage as S;
        match event {
            Event::InformationProposed { signed, text } => {
                self.stage = S::Proposed;
                (self.digest, self.text) = (Some(signed.deed), Some(text.clone()));
                self.signed = vec![signed.clone()];
            }
            Event::InformationApproved { signed, text, bound } => {
                self.stage = if *bound { S::Announced } else { S::Accepted };
                self.text = Some(text.clone());
                self.signed.push(signed.clone());
            }
            Event::InformationGiven => (self.stage, self.given) = (S::Told, true),
            Event::InformationAnswered { accepted, says } => {
                if self.stage == S::Announced {
                    self.stage = if *accepted { S::Accepted } else { S::Declined };
                }
                self.answer = Some((*accepted, says.clone()));
            }
            Event::InformationCame { letter, from, digest, text, whole } => {
                (self.stage, self.given) = (if *whole { S::Told } else { S::Announced }, *whole);
                (self.digest, self.text) = (Some(*digest), Some(text.clone()));
                self.came.get_or_insert((*letter, from.clone()));
            }
            Event::Withdrawn { reason } => {
                self.stage = S::Withdrawn;
                self.withdrawn = Some(reason.clone());
            }
            // What was destroyed cannot be acted on any more.
            Event::Closed | Event::Destroyed { .. } => self.stage = S::Closed,
            _ => {}
        }
        self
    }

    fn is_from(&self, node: &NodeId) -> bool {
        self.came.as_ref().is_some_and(|(_, from)| from == node)
    }

    fn wrong_stage(&self) -> OutOfTurn {
        OutOfTurn::Stage { stage: self.stage.as_str() }
    }
}
