//! Letters: what nodes say to one another. Wire types, frozen by the vectors in `protocol/`.

mod amend;
mod answer;
mod ask;
mod consent;
mod consult;
mod digest;
mod ended;
mod header;
mod information;
mod kind;
mod order;
mod parts;
mod ping;
mod recall;
mod statement;
mod third;
mod use_of;

pub use amend::AmendmentV1;
pub use answer::{AskV1, DecisionV1, ReceiptV1, ReplyV1, StatusV1, StatusWordV1};
pub use ask::{OfficeV1, RequestV1, StandingV1, WithdrawalV1};
pub use consent::{GrantV1, StandingConsentV1};
pub use consult::ConsultationV1;
pub use ended::{BecameV1, HoldAfterV1, NoticeOutcomeV1, OrderEndAnswerV1, OrderEndCauseV1, OrderEndV1};
pub use header::Header;
pub use information::{AnnouncementV1, ConditionV1, ContentV1, InformationAnswerV1, InformationV1, OriginV1};
pub(crate) use information::{LISTED_MAX, SALT_BYTES};
pub use kind::{Body, Kind, Letter};
pub use order::{AnswerShapeV1, OrderReportV1, OrderV1, SafeguardV1, SummaryV1};
pub use parts::{CitationV1, DeedV1, FactV1, HolderV1, OffenceV1, OrdererV1, ScopeV1, TargetV1};
pub use ping::PingV1;
pub use recall::{RecallAnswerV1, RecallCauseV1, RecallV1};
pub use statement::{ApprovalV1, AuthorisationV1, CallBackV1, PostReviewV1};
pub use third::{ThirdCauseV1, ThirdNoticeV1};
pub use use_of::{NoticeV1, OutcomeV1, PiecesV1, TransmissionV1, UseLimitV1, WhatHappenedV1};
