//! What happened. Stored for ever: variants are only ever added.

use terms::{Digest, GrantId, Ground, Instant, LetterId, Measure, NodeId, OfficerId, OrderId, PersonId, StateCode};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Asking: the draft was written or changed.
    Drafted {
        /// Its fields.
        draft: crate::Draft,
    },
    /// Asking: the drafter signed it.
    Proposed {
        /// The signature.
        signed: crate::Signed,
    },
    /// Asking: a second officer signed it.
    Approved {
        /// The signature.
        signed: crate::Signed,
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
        decision: crate::Decision,
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
        outcome: crate::Outcome,
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
        draft: crate::Draft,
        /// The asking state's reference digest of the content that its officers signed.
        content: Digest,
        /// By when our law wants an answer.
        due: Option<Instant>,
    },
    /// Asked: one person approved the hold.
    HoldApproved {
        /// The signature.
        signed: crate::Signed,
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
        decision: crate::Decision,
        /// The safeguard answers and reasons.
        review: crate::Review,
        /// For execute: the reviewer's signature under the deed.
        signed: Option<crate::Signed>,
    },
    /// Asked: the second person agreed to execute.
    ExecutionApproved {
        /// The signature.
        signed: crate::Signed,
    },
    /// Asked: our law's independent body authorised.
    Authorised {
        /// For which measure: some laws ask a judge already before anything is kept.
        measure: Measure,
        /// The signature.
        signed: crate::Signed,
        /// Until when it may be used.
        until: Instant,
    },
    /// Asked: our law's independent body refused its leave, with reasons. Nothing more is done under that deed until it is asked anew.
    AuthorisationRefused(crate::Leave),
    /// Asked: the independent body is asked anew, and told what has changed since.
    AuthorisationAsked(crate::Leave),
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
    /// Both: the provider could not.
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
        /// Who sealed and sent it. Of old it was not recorded here.
        by: Option<PersonId>,
    },
    /// Asked: the asker assured a condition or supplied what was missing.
    ReplyCame {
        /// The letter that says so. Not recorded of old.
        letter: Option<LetterId>,
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
        signed: crate::Signed,
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
        signed: Option<crate::Signed>,
    },
    /// Asked: the person whose data it is was told, or why not.
    PersonNotice(crate::PersonNotice),
    /// Asked: what was sent is called back.
    Recalled {
        /// What, and why.
        recall: crate::Recall,
    },
    /// Asking: they call back what they sent.
    RecallCame {
        /// What, and why.
        recall: crate::Recall,
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
    RecallAnswerCame(crate::RecallAnswer),
    /// Both: a question about the request left.
    Consulted {
        /// What was asked.
        question: crate::Consultation,
    },
    /// Both: a question about the request came.
    ConsultationCame {
        /// What is asked.
        question: crate::Consultation,
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
    /// Asking: one officer signed a change that widens; a second one must approve.
    AmendmentProposed {
        /// The request as it would stand.
        draft: crate::Draft,
        /// What would not be as it was.
        changes: Vec<crate::Change>,
        /// Why.
        says: String,
        /// The signature, over the change.
        signed: crate::Signed,
    },
    /// Asking: the request was changed, and the letter left.
    Amended {
        /// The request as it stands.
        draft: crate::Draft,
        /// Digest of its content.
        content: Digest,
        /// What is not as it was.
        changes: Vec<crate::Change>,
        /// Why.
        says: String,
    },
    /// Asked: the asker changed its request.
    AmendmentCame {
        /// The letter that says so. Not recorded of old.
        letter: Option<LetterId>,
        /// The request as it stands.
        draft: crate::Draft,
        /// Digest of its content.
        content: Digest,
        /// What is not as it was, as this side found it.
        changes: Vec<crate::Change>,
        /// Why.
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
        told: crate::Told,
        /// How it came.
        by: crate::Outside,
    },
    /// Asking: its answer was taken in as received, and packed with what is not proven.
    Brought {
        /// Digest of the package that we made of it.
        package: Digest,
        /// How many files.
        files: u64,
        /// How it came.
        by: crate::Outside,
        /// Is it signed by a key of the directory?
        proven: bool,
    },
    /// Teller: one officer signed what would be told to another state.
    InformationProposed {
        /// The signature, over the announcement.
        signed: crate::Signed,
        /// Announcement and content as they would travel.
        text: String,
    },
    /// Teller: a second person signed it.
    InformationApproved {
        /// The signature.
        signed: crate::Signed,
        /// Announcement and content as they travel.
        text: String,
        /// Are there conditions that have to be accepted first?
        bound: bool,
    },
    /// Teller: the content left.
    InformationGiven,
    /// Both: the announcement was answered, by us or by them.
    InformationAnswered {
        /// Are the conditions accepted?
        accepted: bool,
        /// Why not.
        says: String,
    },
    /// Told: an announcement came, or the content.
    InformationCame {
        /// The letter.
        letter: LetterId,
        /// From which node.
        from: NodeId,
        /// Digest of the announcement.
        digest: Digest,
        /// As it came.
        text: String,
        /// Is it the content?
        whole: bool,
    },
    /// An order under another state's standing consent left for a company of our own state: what was ordered, and on what it rests.
    DirectlyOrdered(Box<crate::DirectOrder>),
    /// Asked, provider: an order has ended; nothing more is read or leaves under it.
    OrderEnded(crate::OrderEnded),
    /// Asked, provider: what became of the hold of an ended order, or of what was delivered under it.
    OrderEndAnswered(crate::EndAnswered),
    /// House: a member answered our ping.
    PingAnswered(crate::Pinged),
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
    ConsentPublished(crate::Consented),
    /// House: the standing consent of a state was taken back, here or there.
    ConsentTakenBack(crate::Consented),
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
