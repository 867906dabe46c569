//! What happened. Stored for ever: variants are only ever added.

use terms::{Digest, GrantId, Ground, Instant, LetterId, NodeId, OfficerId, OrderId, PersonId, Role, StateCode};

use crate::Draft;

/// Who acts: the account, the human being behind it, and in which office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub officer: OfficerId,
    /// The human being. "Two people" counts these.
    pub person: PersonId,
    /// The office used for this act.
    pub role: Role,
}

/// One person's signature under one deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub by: Actor,
    /// Which deed or content.
    pub deed: Digest,
    /// The signed statement exactly as it travels.
    pub statement: String,
}

/// What the asked state decides. Five outcomes, as the field knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It will be done.
    Execute,
    /// It will not, on a coded ground, with what would cure it.
    Refuse {
        /// The code.
        ground: Ground,
        /// Why.
        reason: String,
        /// What would make it acceptable.
        cure: String,
    },
    /// It will, once the asker gives an assurance.
    Condition {
        /// What must be assured.
        text: String,
    },
    /// Something is missing.
    Supplement {
        /// What.
        asks: Vec<Ask>,
    },
    /// Later.
    Postpone {
        /// The code.
        ground: Ground,
        /// Why.
        reason: String,
        /// When it will be looked at again at the latest.
        until: Instant,
    },
}

/// One thing that is missing, and how to put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Field or gap code.
    pub code: String,
    /// What is missing.
    pub says: String,
    /// How to put it right.
    pub cure: String,
}

/// A reviewer's answers to the safeguard questions: `true` means that the danger exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// Safeguard code to answer.
    pub safeguards: Vec<(String, bool)>,
    /// The reviewer's reasons, in words.
    pub reasons: String,
}

/// What came of the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Closed list: `identified`, `charged`, `no-use`, `misidentified`.
    pub result: String,
    /// In words.
    pub words: String,
}

/// Evidence that is called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// Digest of the package.
    pub package: Digest,
    /// Closed list: `review-refused`, `review-lapsed`, `sent-in-error`, `ground-found`, `consent-withdrawn`.
    pub cause: String,
    /// Why, in words.
    pub says: String,
    /// By when an answer is expected.
    pub answer_by: Instant,
}

/// A question about a request that decides nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Its letter.
    pub letter: LetterId,
    /// Closed list: `query`, `before-refusal`, `jurisdiction`.
    pub about: String,
    /// What is asked, in words.
    pub says: String,
    /// By when an answer helps.
    pub answer_by: Instant,
}

/// How something came from a body without a node: nothing of it is proven by keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// Who brought or told it.
    pub who: String,
    /// By which channel: courier, post, mail, telephone, liaison officer.
    pub channel: String,
    /// The registered number under which somebody here asked whether it is theirs.
    pub number: Option<String>,
    /// Who said yes there.
    pub spoke_with: Option<String>,
}

/// What a body without a node told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// They have the letter.
    Received,
    /// They keep the records.
    Held {
        /// Until when, where they said.
        until: Option<Instant>,
    },
    /// They cannot.
    NotExecuted {
        /// The code.
        ground: Ground,
        /// Why.
        reason: String,
    },
    /// They decided.
    Decided(Decision),
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Asking: the draft was written or changed.
    Drafted {
        /// Its fields.
        draft: Draft,
    },
    /// Asking: the drafter signed it.
    Proposed {
        /// The signature.
        signed: Signed,
    },
    /// Asking: a second officer signed it.
    Approved {
        /// The signature.
        signed: Signed,
    },
    /// A letter of ours left for the outbox.
    Sent {
        /// Which.
        letter: LetterId,
        /// Its kind.
        kind: String,
        /// To whom.
        to: NodeId,
        /// Digest of the sealed bytes.
        digest: Digest,
    },
    /// Their node signed for a letter of ours.
    Acknowledged {
        /// Which.
        letter: LetterId,
        /// Its kind.
        kind: String,
    },
    /// Asking: the asked state told where things stand.
    StatusTold {
        /// In words.
        words: String,
        /// By when the law wants an answer.
        due: Option<Instant>,
        /// When the records would be gone, or for how long they are held.
        data_ends: Option<Instant>,
        /// Are they held?
        held: bool,
    },
    /// Asking: the asked state decided.
    DecisionTold {
        /// What.
        decision: Decision,
    },
    /// Asking: the grant came.
    GrantTold {
        /// Its number.
        grant: GrantId,
    },
    /// Asking: the condition was assured or the supplement given.
    Replied {
        /// Changed fields.
        fields: Vec<(String, String)>,
        /// The assurance, where one was asked.
        assurance: Option<String>,
    },
    /// Asking: the evidence package arrived.
    EvidenceCame {
        /// Digest of the package.
        package: Digest,
    },
    /// Asking: the package was verified, or not.
    EvidenceChecked {
        /// Digest of the package.
        package: Digest,
        /// Did every check pass?
        verified: bool,
        /// The sentences of the report.
        says: Vec<String>,
    },
    /// What came of it, told or heard.
    OutcomeTold {
        /// What.
        outcome: Outcome,
    },
    /// The asker took it back.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// Done.
    Closed,

    /// Asked: a genuine request arrived.
    Received {
        /// The letter.
        letter: LetterId,
        /// From which node.
        from: NodeId,
        /// Its fields.
        draft: Draft,
        /// The asking state's reference digest of the content that its officers signed.
        content: Digest,
        /// By when our law wants an answer.
        due: Option<Instant>,
    },
    /// Asked: one person approved the hold.
    HoldApproved {
        /// The signature.
        signed: Signed,
    },
    /// Asked: the provider was ordered to keep the records.
    HoldOrdered {
        /// The order.
        order: OrderId,
    },
    /// Asked: the provider keeps them.
    Held {
        /// Until when.
        until: Instant,
        /// How many records.
        records: u64,
        /// When they would have been destroyed.
        would_end: Option<Instant>,
    },
    /// Asked: decided by one reviewer (for execute: a second person must agree).
    Reviewed {
        /// What.
        decision: Decision,
        /// The safeguard answers and reasons.
        review: Review,
        /// For execute: the reviewer's signature under the deed.
        signed: Option<Signed>,
    },
    /// Asked: the second person agreed to execute.
    ExecutionApproved {
        /// The signature.
        signed: Signed,
    },
    /// Asked: our law's independent body authorised.
    Authorised {
        /// The signature.
        signed: Signed,
        /// Until when it may be used.
        until: Instant,
    },
    /// Asked: our state consented.
    Granted {
        /// The grant.
        grant: GrantId,
        /// Digest of its signed frame.
        frame: Digest,
    },
    /// Asked: the provider was ordered to produce.
    Ordered {
        /// The order.
        order: OrderId,
    },
    /// Asked: the provider produced.
    Produced {
        /// Digest of the answer.
        answer: Digest,
        /// Digest of the records that it rests on.
        records: Digest,
        /// Digest of the provider's chain of custody.
        custody: Digest,
        /// How many candidates it names.
        candidates: u64,
    },
    /// Asked: the decision to pack, as it is proven from the log. Its leaf commits to exactly these bytes.
    Packed {
        /// The record of the decision.
        record: String,
    },
    /// Asked: the provider could not.
    NotExecuted {
        /// The code.
        ground: Ground,
        /// Why.
        reason: String,
    },
    /// Asked: packed and on its way.
    Transmitted {
        /// Digest of the package.
        package: Digest,
    },
    /// Asked: the asker assured a condition or supplied what was missing.
    ReplyCame {
        /// Changed fields.
        fields: Vec<(String, String)>,
        /// The assurance.
        assurance: Option<String>,
    },

    /// Provider: a genuine order arrived.
    OrderCame {
        /// The letter.
        letter: LetterId,
        /// From which authority's node.
        from: NodeId,
        /// `preserve` or `disclose`.
        measure: String,
    },
    /// Provider: the guard gave leave to read. Logged before anything is read.
    ReadDecided {
        /// Which deed.
        deed: Digest,
        /// For how long the leave lasts.
        until: Instant,
    },
    /// Provider: the records were read for the clerk.
    LookedUp {
        /// Digest of the answer.
        answer: Digest,
        /// Digest of the list of sources that it rests on.
        sources: Digest,
        /// How many candidates.
        candidates: u64,
    },
    /// Provider: answered.
    OrderAnswered {
        /// `held`, `produced` or `not-executed`.
        result: String,
    },

    /// Asked, in an emergency: one of the two called the asker under the registered number, and its second officer confirmed.
    CallBackRecorded {
        /// The signature.
        signed: Signed,
        /// The number that was called.
        number: String,
        /// Who confirmed.
        spoke_with: OfficerId,
    },
    /// Asked: something that the reviewer has to see, found by this node.
    Flagged {
        /// Stable code.
        code: String,
        /// In words.
        says: String,
    },
    /// Asked: it left in an emergency; an independent body looks at it afterwards.
    PostReviewOpened {
        /// By when.
        until: Instant,
    },
    /// Asked: the independent body found, or nobody did in time.
    PostReviewed {
        /// Was it right?
        confirmed: bool,
        /// The reasons.
        reasons: String,
        /// The signature; none where the time has passed.
        signed: Option<Signed>,
    },
    /// Asked: what was sent is called back.
    Recalled {
        /// What, and why.
        recall: Recall,
    },
    /// Asking: they call back what they sent.
    RecallCame {
        /// What, and why.
        recall: Recall,
    },
    /// Asking: destroyed, or not.
    RecallAnswered {
        /// Is it destroyed?
        destroyed: bool,
        /// The entry of our log that says so.
        entry: Option<u64>,
        /// What became of copies, or why not.
        says: String,
    },
    /// Asked: what they did with it.
    RecallAnswerCame {
        /// Do they say that it is destroyed?
        destroyed: bool,
        /// Does the proof from their log hold?
        proven: bool,
        /// In words.
        says: String,
    },

    /// Both: a question about the request left.
    Consulted {
        /// What was asked.
        question: Consultation,
    },
    /// Both: a question about the request came.
    ConsultationCame {
        /// What is asked.
        question: Consultation,
    },
    /// Both: our answer left.
    ConsultationAnswered {
        /// To which letter.
        to: LetterId,
        /// What.
        says: String,
    },
    /// Both: their answer came.
    ConsultationAnswerCame {
        /// To which letter.
        to: LetterId,
        /// What.
        says: String,
    },

    /// Asking: a letter of ours to a body without a node is signed, and waits to be carried.
    Readied {
        /// Which.
        letter: LetterId,
        /// Its kind.
        kind: String,
        /// To whom, by its name in our book of partners.
        to: NodeId,
        /// Digest of its signed frame.
        frame: Digest,
    },
    /// Asking: sealed into a file, which somebody carries.
    Carried {
        /// Digest of the file.
        file: Digest,
        /// To whom.
        to: NodeId,
        /// How it goes.
        channel: String,
        /// To the partner's key, or else to a pass-phrase that is told over another channel.
        to_key: bool,
    },
    /// Asking: a body without a node told something.
    ToldOutside {
        /// What.
        told: Told,
        /// How it came.
        by: Outside,
    },
    /// Asking: its answer was taken in as received, and packed with what is not proven.
    Brought {
        /// Digest of the package that we made of it.
        package: Digest,
        /// How many files.
        files: u64,
        /// How it came.
        by: Outside,
        /// Is it signed by a key of the directory?
        proven: bool,
    },

    /// The guard refused.
    Refused {
        /// Its stable code.
        code: String,
        /// In words.
        says: String,
    },
    /// House: a letter was not taken. The peer was told the code.
    LetterRefused {
        /// The code.
        code: String,
        /// Digest of the bytes.
        digest: Digest,
    },
    /// House: somebody asked a company for data that lies in another state.
    Attempted {
        /// Where the data lies.
        territory: StateCode,
        /// The company.
        holder: String,
        /// Refused with this code, or passed under this consent.
        result: String,
    },
    /// House: another state told us what was tried or done toward data on our territory.
    NoticeCame {
        /// From whom.
        from: NodeId,
        /// In words.
        words: String,
    },
    /// House: a standing consent was published or learned.
    ConsentPublished {
        /// Its number.
        grant: GrantId,
        /// Of which state.
        state: StateCode,
        /// Digest of its signed frame, or of the consent itself where it is our own.
        frame: Digest,
    },
    /// House: records were ingested, held, released or destroyed.
    Records {
        /// What: `ingested`, `destroyed`, `released`; `alarm` where something about reads does not fit.
        act: String,
        /// Which, in words without persons.
        what: String,
        /// How many.
        count: u64,
    },
    /// House: the key of a case's events or documents was destroyed, and with it what they say.
    Forgotten {
        /// The case, by the name of its stream.
        case: String,
        /// `events` or `documents`.
        class: String,
        /// Why, in words without persons.
        why: String,
    },
    /// Stands where an event stood that was destroyed; it is never written.
    Destroyed {
        /// Under which entry of the log, and why.
        says: String,
    },
    /// House: somebody looked at a page that shows a person's data (HR13).
    Viewed {
        /// Which page.
        what: String,
    },
}
