//! What is known of one request, folded from its events.

use std::collections::{BTreeMap, BTreeSet};

use terms::{Digest, GrantId, Instant, LetterId, Measure, NodeId, OfficerId, OrderId, PersonId};

use crate::{
    Abroad, Amending, Change, Consultation, Decision, Draft, EndedOrder, Event, OutOfTurn, Outcome, Outside, Recall,
    RecallAnswer, Review, Side, Signed, Stage, Told,
};

/// One request as this side knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Which side keeps this record.
    pub side: Side,
    /// Where it stands.
    pub stage: Stage,
    /// Its fields, supplements included.
    pub draft: Draft,
    /// The signatures of this side's officers, in order.
    pub signed: Vec<Signed>,
    /// The signatures under the hold (asked side).
    pub hold_signed: Vec<Signed>,
    /// The signatures under the disclosure (asked side).
    pub execute_signed: Vec<Signed>,
    /// The independent body's signature for a measure, where the law wants one, and until when it may be used.
    pub authorised: BTreeMap<Measure, (Signed, Instant)>,
    /// For which measures the independent body has refused its leave, with its reasons: closed until it is asked anew (asked side).
    pub leave_refused: BTreeMap<Measure, String>,
    /// The letter of request and where it came from (asked side).
    pub received: Option<(LetterId, NodeId, Digest)>,
    /// By when the law wants an answer.
    pub due: Option<Instant>,
    /// When the records die, or until when they are held.
    pub data_ends: Option<Instant>,
    /// Are the records held?
    pub held: bool,
    /// Orders, hold first.
    pub hold_order: Option<OrderId>,
    /// The order to produce.
    pub order: Option<OrderId>,
    /// The state's consent.
    pub grant: Option<GrantId>,
    /// Digest of its signed frame (asked side).
    pub grant_frame: Option<Digest>,
    /// The last decision told or taken.
    pub decision: Option<Decision>,
    /// The reviewer's answers.
    pub review: Option<Review>,
    /// The asker's letters that changed or supplemented the request since, with what each is, in the order in which they came (asked side).
    pub said_since: Vec<(LetterId, &'static str)>,
    /// What the asker has assured: each condition in the words in which it was set, and what the asker said to it where that is something else.
    pub conditions: Vec<String>,
    /// Digests of the provider's answer, its records and its custody.
    pub production: Option<[Digest; 3]>,
    /// Digest of the package.
    pub package: Option<Digest>,
    /// Has the receiver signed for it (asked side)?
    pub delivered: bool,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// The call to the asker (asked side, emergency).
    pub call_back: Option<Signed>,
    /// By when an independent body has to have looked at it (asked side, emergency).
    pub post_review_due: Option<Instant>,
    /// What it found.
    pub post_review: Option<bool>,
    /// What was last decided about telling the person (asked side).
    pub notice: Option<crate::PersonNotice>,
    /// Is it called back? Then nobody opens it, on either side.
    pub recall: Option<Recall>,
    /// Questions of the other side that nobody here has answered, oldest first.
    pub asked_us: Vec<Consultation>,
    /// Questions of ours that they have not answered.
    pub asked_them: Vec<Consultation>,
    /// What the receiver did with it.
    pub recall_answer: Option<RecallAnswer>,
    /// The body that is asked, where it has no node (asking side).
    pub abroad: Option<Abroad>,
    /// How often the request was changed since it was sent.
    pub amendments: u32,
    /// Digest of the content as it stands, once it was sent (asking side; the asked side has it with the letter).
    pub content: Option<Digest>,
    /// A change that waits for a second person (asking side).
    pub amending: Option<Amending>,
    /// Orders of ours that have ended (asked side).
    pub ended: Vec<EndedOrder>,
    /// The request for disclosure, being written while the data is kept already (asking side).
    pub writing: Option<Draft>,
    /// The order to keep for longer, which the provider has not confirmed yet (asked side).
    pub prolonging: Option<OrderId>,
    /// Orders to hold that a later one has prolonged, oldest first: at the provider each stands until it is ended (asked side).
    pub prolonged: Vec<OrderId>,
    /// The signatures under the hold, and under the disclosure, that an order or a consent has left on: the next one begins with none.
    pub spent: [bool; 2],
    /// Everybody whose signature the answer ever had, whatever became of it: nobody of them looks at it afterwards (asked side).
    pub took_part: BTreeSet<PersonId>,
}

impl State {
    /// Before anything happened.
    pub fn new(side: Side) -> Self {
        Self {
            side,
            stage: Stage::New,
            draft: Draft::default(),
            signed: Vec::new(),
            hold_signed: Vec::new(),
            execute_signed: Vec::new(),
            authorised: BTreeMap::new(),
            leave_refused: BTreeMap::new(),
            received: None,
            due: None,
            data_ends: None,
            held: false,
            hold_order: None,
            order: None,
            grant: None,
            grant_frame: None,
            decision: None,
            review: None,
            said_since: Vec::new(),
            conditions: Vec::new(),
            production: None,
            package: None,
            delivered: false,
            outcome: None,
            call_back: None,
            post_review_due: None,
            post_review: None,
            notice: None,
            recall: None,
            asked_us: Vec::new(),
            asked_them: Vec::new(),
            recall_answer: None,
            abroad: None,
            amendments: 0,
            content: None,
            amending: None,
            ended: Vec::new(),
            writing: None,
            prolonging: None,
            prolonged: Vec::new(),
            spent: [false, false],
            took_part: BTreeSet::new(),
        }
    }

    /// Cannot fail and cannot look outside: replaying a year of events takes only this.
    #[must_use]
    pub fn apply(mut self, event: &Event) -> Self {
        match event {
            Event::Consulted { question } => self.asked_them.push(question.clone()),
            Event::ConsultationCame { question } => self.asked_us.push(question.clone()),
            Event::ConsultationAnswered { to, .. } => self.asked_us.retain(|q| q.letter != *to),
            Event::ConsultationAnswerCame { to, .. } => self.asked_them.retain(|q| q.letter != *to),
            _ => {}
        }
        match self.side {
            Side::Asking => crate::asking::apply(self, event),
            Side::Asked => crate::asked::apply(self, event),
        }
    }

    /// What would happen.
    ///
    /// # Errors
    /// [`OutOfTurn`]: the request stands elsewhere, or the same person would act twice.
    pub fn decide(&self, command: Command<'_>) -> Result<Vec<Event>, OutOfTurn> {
        let command = match self.talk(command) {
            Ok(talked) => return talked,
            Err(other) => *other,
        };
        match self.side {
            Side::Asking => match crate::outside::decide(self, command) {
                Ok(decided) => decided,
                Err(other) => crate::asking::decide(self, *other),
            },
            Side::Asked => crate::asked::decide(self, command),
        }
    }

    /// May what was sent still be changed (asking side)?
    pub fn amendable(&self) -> bool {
        crate::asking::amendable(self)
    }

    /// Preservation alone was asked, and the request for disclosure may still follow (asking side).
    pub fn may_follow(&self) -> bool {
        self.draft.preserves_only() && self.amendable()
    }

    /// Does it wait for the asker's answer to a condition or to questions?
    pub fn waits_for_asker(&self) -> bool {
        crate::asked::waits_for_asker(self.stage)
    }

    /// May an independent body say yes or no to this measure, as things stand (asked side)?
    pub fn authorisable(&self, measure: Measure) -> bool {
        self.side == Side::Asked && crate::leave::authorisable(self, measure)
    }

    /// Can the records be ordered to be kept for longer (asked side)?
    pub fn prolongable(&self) -> bool {
        crate::asked::prolongable(self)
    }

    /// Until when an independent body may still look at it, where none has.
    pub fn post_review_pending(&self) -> Option<Instant> {
        self.post_review_due.filter(|_| self.post_review.is_none())
    }

    /// What is the same on both sides: questions and answers, while the matter is open. Any other command is given back.
    fn talk<'a>(&self, command: Command<'a>) -> Result<Result<Vec<Event>, OutOfTurn>, Box<Command<'a>>> {
        let shared = !matches!(self.stage, Stage::New | Stage::Draft | Stage::Proposed | Stage::Closed);
        let (fits, event) = match command {
            Command::Consult(question) => (true, Event::Consulted { question }),
            Command::AnswerConsultation { to, says } => {
                (self.asked_us.iter().any(|q| q.letter == to), Event::ConsultationAnswered { to, says })
            }
            Command::Hear(event @ Event::ConsultationCame { .. }) => (true, event),
            Command::Hear(Event::ConsultationAnswerCame { to, says }) => {
                (self.asked_them.iter().any(|q| q.letter == to), Event::ConsultationAnswerCame { to, says })
            }
            other => return Err(Box::new(other)),
        };
        Ok(if shared && fits { Ok(vec![event]) } else { Err(self.wrong_stage()) })
    }

    pub(crate) fn wrong_stage(&self) -> OutOfTurn {
        OutOfTurn::Stage { stage: self.stage.as_str() }
    }
}

/// The rule of two: a second signature must be another human being's.
pub(crate) fn another_person(already: &[Signed], next: &PersonId) -> Result<(), OutOfTurn> {
    if already.iter().any(|s| s.by.person == *next) { Err(OutOfTurn::SamePerson) } else { Ok(()) }
}

/// What can be done with a request. A pass is shown, never kept.
#[derive(Debug)]
pub enum Command<'a> {
    /// Asking: write or change the draft.
    Draft(Draft),
    /// Asking: the drafter signs.
    Propose(Signed),
    /// Asking: a second officer signs, and the letter leaves.
    Approve(Signed),
    /// A letter of ours is in the outbox.
    Send {
        /// Which.
        letter: LetterId,
        /// Its kind.
        kind: &'static str,
        /// To whom.
        to: NodeId,
        /// Digest of the sealed bytes.
        digest: Digest,
    },
    /// Their node signed for a letter.
    Acknowledge {
        /// Which.
        letter: LetterId,
        /// Its kind.
        kind: String,
    },
    /// Asking: the other side told something.
    Hear(Event),
    /// Asking: assure the condition or supply what was asked.
    Reply {
        /// Changed fields.
        fields: Vec<(String, String)>,
        /// The assurance.
        assurance: Option<String>,
    },
    /// Asking: the package was checked.
    Check {
        /// Digest of the package.
        package: Digest,
        /// Did every check pass?
        verified: bool,
        /// The sentences.
        says: Vec<String>,
    },
    /// Asking: what came of it.
    TellOutcome(Outcome),
    /// Take it back.
    Withdraw(String),
    /// Close.
    Close,
    /// Both: ask the other side something, and decide nothing by it.
    Consult(Consultation),
    /// Both: answer what the other side asked.
    AnswerConsultation {
        /// Which letter.
        to: LetterId,
        /// What.
        says: String,
    },
    /// Asking: the recalled package is destroyed, or not.
    AnswerRecall {
        /// Is it destroyed?
        destroyed: bool,
        /// The entry of our log that says so.
        entry: Option<u64>,
        /// What became of copies, or why not.
        says: String,
    },
    /// Asking: change what was sent. Where it widens, the signature of the first of two people comes with it.
    Amend {
        /// The request as it would stand.
        draft: Draft,
        /// Digest of its content.
        content: Digest,
        /// What would not be as it was.
        changes: Vec<Change>,
        /// Why.
        says: String,
        /// The signature, over the change.
        signed: Signed,
    },
    /// Asking: the second person approves a change that widens.
    ApproveAmendment {
        /// Digest of the content as it will stand.
        content: Digest,
        /// What will not be as it was.
        changes: Vec<Change>,
        /// The signature.
        signed: Signed,
    },
    /// Asking: a letter to a body without a node is signed.
    Ready {
        /// Which.
        letter: LetterId,
        /// Its kind.
        kind: &'static str,
        /// To whom.
        to: NodeId,
        /// Digest of its signed frame.
        frame: Digest,
    },
    /// Asking: a file for the body without a node was made.
    Carry {
        /// Digest of the file.
        file: Digest,
        /// How it goes.
        channel: String,
        /// To a key, or else to a phrase.
        to_key: bool,
    },
    /// Asking: the body without a node told something.
    HearOutside {
        /// What.
        told: Told,
        /// How it came.
        by: Outside,
    },
    /// Asking: its answer was taken in.
    Bring {
        /// Digest of the package that we made of it.
        package: Digest,
        /// How many files.
        files: u64,
        /// How it came.
        by: Outside,
        /// Is it signed by a key of the directory?
        proven: bool,
    },

    /// Asked: a request arrives.
    Receive {
        /// The letter.
        letter: LetterId,
        /// From which node.
        from: NodeId,
        /// Its fields.
        draft: Draft,
        /// Digest of what its officers signed.
        content: Digest,
        /// By when our law wants an answer.
        due: Option<Instant>,
    },
    /// Asked: one person approves the hold.
    ApproveHold(Signed),
    /// Asked: order the hold, by leave of the guard.
    OrderHold {
        /// The leave.
        pass: &'a guard::Pass,
        /// The order.
        order: OrderId,
    },
    /// Asked: one reviewer decides.
    Review {
        /// What.
        decision: Decision,
        /// Answers and reasons.
        review: Review,
        /// For execute: the signature.
        signed: Option<Signed>,
    },
    /// Asked: our independent body authorises.
    Authorise {
        /// For which measure.
        measure: Measure,
        /// The signature.
        signed: Signed,
        /// Until when.
        until: Instant,
    },
    /// Asked: our independent body refuses its leave.
    RefuseAuthorisation(crate::Leave),
    /// Asked: it is asked anew for what it has refused.
    AskAuthorisation(crate::Leave),
    /// Asked: a second person agrees to execute.
    ApproveExecution(Signed),
    /// Asked: consent and order, by leave of the guard.
    Execute {
        /// The leave.
        pass: &'a guard::Pass,
        /// The consent.
        grant: GrantId,
        /// Digest of its signed frame.
        frame: Digest,
        /// The order.
        order: OrderId,
    },
    /// Asked: the consent is given anew, by leave of the guard, for what was produced already.
    Renew {
        /// The leave.
        pass: &'a guard::Pass,
        /// The consent.
        grant: GrantId,
        /// Digest of its signed frame.
        frame: Digest,
    },
    /// Asked: the provider reports.
    Report(Event),
    /// Asked: the package leaves, by leave of the guard.
    Transmit {
        /// The leave.
        pass: &'a guard::Pass,
        /// Digest of the package.
        package: Digest,
        /// Who seals and sends it.
        by: PersonId,
        /// In an emergency: by when an independent body has to have looked at it.
        review_by: Option<Instant>,
    },
    /// Asked: the asker was called, and confirmed.
    CallBack {
        /// The signature.
        signed: Signed,
        /// The number.
        number: String,
        /// Who confirmed.
        spoke_with: OfficerId,
    },
    /// Asked: the independent body has looked at it, or nobody has in time.
    PostReview {
        /// Was it right?
        confirmed: bool,
        /// The reasons.
        reasons: String,
        /// The signature; none where the time has passed.
        signed: Option<Signed>,
    },
    /// Asked: what became of telling the person whose data it is.
    Notice(crate::PersonNotice),
    /// Asked: call back what was sent.
    Recall(Recall),
    /// Asked: a person releases a hold that nobody needs any more.
    ReleaseHold {
        /// The order to hold.
        order: OrderId,
        /// Why.
        says: String,
    },
}
