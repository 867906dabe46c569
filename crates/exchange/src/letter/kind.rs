//! The kinds of letter, and one letter as a whole.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use terms::Urgency;

use super::{
    AmendmentV1, AnnouncementV1, ApprovalV1, ConsultationV1, DecisionV1, GrantV1, Header, InformationAnswerV1,
    InformationV1, NoticeOutcomeV1, NoticeV1, OrderEndAnswerV1, OrderEndV1, OrderReportV1, OrderV1, OutcomeV1, PingV1,
    RecallAnswerV1, RecallV1, ReceiptV1, ReplyV1, RequestV1, StandingConsentV1, StatusV1, ThirdNoticeV1,
    TransmissionV1, WithdrawalV1, header::HeaderV1,
};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident($body:ty) = $word:literal;)*) => {
        /// The kinds of letter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// All of them, in the order in which a case meets them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in headers.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }

        /// What a letter says.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $($(#[$doc])* $name(Box<$body>),)*
        }

        impl Body {
            /// Which kind.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$name(_) => Kind::$name,)*
                }
            }

            fn to_value(&self) -> serde_json::Result<Value> {
                match self {
                    $(Self::$name(body) => serde_json::to_value(body),)*
                }
            }

            fn from_value(kind: &str, body: Value) -> Option<Self> {
                match kind {
                    $($word => serde_json::from_value(body).ok().map(Self::$name),)*
                    _ => None,
                }
            }
        }

        $(impl From<$body> for Body {
            fn from(body: $body) -> Self {
                Self::$name(Box::new(body))
            }
        })*
    };
}

kinds! {
    /// A letter of request.
    Request(RequestV1) = "request";
    /// Signed proof that a letter arrived.
    Receipt(ReceiptV1) = "receipt";
    /// Where a request stands.
    Status(StatusV1) = "status";
    /// What the requested authority decided.
    Decision(DecisionV1) = "decision";
    /// The asker's assurance, or what was missing.
    Reply(ReplyV1) = "reply";
    /// A state's consent for one request.
    Grant(GrantV1) = "grant";
    /// A state's consent published in advance.
    StandingConsent(StandingConsentV1) = "standing-consent";
    /// A domestic order to a provider.
    Order(OrderV1) = "order";
    /// What the provider did.
    OrderReport(OrderReportV1) = "order-report";
    /// The evidence package on its way to the asker.
    Transmission(TransmissionV1) = "transmission";
    /// How the evidence was used.
    Outcome(OutcomeV1) = "outcome";
    /// To a state: what was done or attempted toward data on its territory.
    Notice(NoticeV1) = "notice";
    /// The asker takes the request back.
    Withdrawal(WithdrawalV1) = "withdrawal";
    /// The requested state calls evidence back.
    Recall(RecallV1) = "recall";
    /// The receiver has destroyed it, or says why not.
    RecallAnswer(RecallAnswerV1) = "recall-answer";
    /// A question about a request, or the answer to one.
    Consultation(ConsultationV1) = "consultation";
    /// The asker changes a request that was sent.
    Amendment(AmendmentV1) = "amendment";
    /// There is something to tell that was not asked for, under conditions.
    Announcement(AnnouncementV1) = "announcement";
    /// The receiver accepts the conditions, or does not.
    InformationAnswer(InformationAnswerV1) = "information-answer";
    /// Spontaneous information.
    Information(InformationV1) = "information";
    /// To a state: what came of a direct order under its standing consent.
    NoticeOutcome(NoticeOutcomeV1) = "notice-outcome";
    /// To a provider: an order has ended.
    OrderEnd(OrderEndV1) = "order-end";
    /// What was delivered under an ended order is destroyed, or why not.
    OrderEndAnswer(OrderEndAnswerV1) = "order-end-answer";
    /// Nothing: its receipt is the answer.
    Ping(PingV1) = "ping";
    /// To a third state: a request between two others concerns it.
    ThirdNotice(ThirdNoticeV1) = "third-notice";
}

impl Body {
    /// The approvals that it carries.
    pub(crate) fn approvals(&self) -> &[ApprovalV1] {
        match self {
            Self::Request(request) => &request.approvals,
            Self::Amendment(amendment) => &amendment.approvals,
            Self::Grant(grant) => &grant.approvals,
            Self::StandingConsent(consent) => &consent.approvals,
            Self::Announcement(announcement) => &announcement.approvals,
            Self::Information(information) => &information.announcement.approvals,
            Self::Order(order) => &order.approvals,
            _ => &[],
        }
    }
}

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Who, to whom, when, about which request.
    pub header: Header,
    /// What it says.
    pub body: Body,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterV1 {
    header: HeaderV1,
    body: Value,
}

impl Letter {
    /// Which kind of letter.
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// How urgent its case is, where it says so: the others of the case go by the last that did.
    pub fn urgency(&self) -> Option<Urgency> {
        let told = |announcement: &AnnouncementV1| match announcement.runs_now {
            true => Urgency::Urgent,
            false => Urgency::Ordinary,
        };
        match &self.body {
            Body::Request(request) => Some(request.urgency),
            Body::Amendment(amendment) => Some(amendment.request.urgency),
            Body::Order(order) => Some(order.deed.urgency),
            Body::Announcement(announcement) => Some(told(announcement)),
            Body::Information(information) => Some(told(&information.announcement)),
            _ => None,
        }
    }

    /// The letter as it is signed: canonical JSON. `None` only when a number in it is one that JSON has no word for.
    pub fn to_json(&self) -> Option<Vec<u8>> {
        self.payload()
    }

    /// The payload: canonical JSON. `None` only when a number in it is one that JSON has no word for.
    pub(crate) fn payload(&self) -> Option<Vec<u8>> {
        let header = HeaderV1::new(&self.header, self.kind().as_str());
        let letter = LetterV1 { header, body: self.body.to_value().ok()? };
        serde_json_canonicalizer::to_vec(&letter).ok()
    }

    /// Reads the shape. That nothing was lost on the way is for the caller to compare with [`Letter::payload`].
    pub(crate) fn from_value(value: Value) -> Option<Self> {
        let LetterV1 { header, body } = serde_json::from_value(value).ok()?;
        let body = Body::from_value(&header.kind, body)?;
        let letter = Self { header: header.header(), body };
        let bound = letter.header.request.is_some();
        (bound == (letter.kind() != Kind::StandingConsent)).then_some(letter)
    }
}
