//! Where a request stands. The words are those of the field (ETSI TS 103 120 splits desired and actual in the same way).

macro_rules! stages {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// Where a request stands, on the side that keeps this record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Stage {
            $($(#[$doc])* $name,)*
        }

        impl Stage {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word on pages, in rows and in statistics.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

stages! {
    /// Nothing yet.
    New = "new",
    /// Asking: being written.
    Draft = "draft",
    /// Asking: the drafter has signed; a second officer must approve.
    Proposed = "proposed",
    /// Asking: signed by two, to a body without a node; somebody has to carry it.
    ToCarry = "to-carry",
    /// Asking: in the log and on its way.
    Sent = "sent",
    /// Asking: their node has signed for it.
    Acknowledged = "acknowledged",
    /// Asked: arrived, genuine.
    Received = "received",
    /// Asked: the provider has been ordered to keep the records.
    HoldOrdered = "hold-ordered",
    /// Both: the records are safe; nothing is disclosed.
    Held = "held",
    /// Asked: one reviewer would execute; a second person must agree.
    Reviewed = "reviewed",
    /// Both: refused with a coded ground.
    Refused = "refused",
    /// Both: would execute on a condition; the asker must assure it.
    ConditionOffered = "condition-offered",
    /// Both: something must be supplied first.
    SupplementAsked = "supplement-asked",
    /// Both: postponed, with a date.
    Postponed = "postponed",
    /// Both: the state has consented; the provider is ordered to produce.
    Granted = "granted",
    /// Asked: the provider has produced.
    Produced = "produced",
    /// Both: the provider could not produce.
    NotExecuted = "not-executed",
    /// Asked: the evidence is on its way.
    Transmitted = "transmitted",
    /// Asked: their node has signed for the evidence. Asking: it arrived.
    Delivered = "delivered",
    /// Asking: the package verified.
    Verified = "verified",
    /// Both: what came of it is known.
    OutcomeReported = "outcome-reported",
    /// Both: what was sent is called back; nobody opens it any more.
    Recalled = "recalled",
    /// Both: the receiver has destroyed it, or has said why not.
    RecallAnswered = "recall-answered",
    /// Both: done.
    Closed = "closed",
    /// Both: the asker took it back.
    Withdrawn = "withdrawn",
}

/// On which side of the border this record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// We ask.
    Asking,
    /// We are asked.
    Asked,
}
