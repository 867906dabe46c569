//! Sealed letters: bytes in, verified letter or fault out; the directory of keys; the wire formats.
//!
//! `protocol/comity-1.md` is the promise to other implementers; its vectors hold this crate to it.

mod keys;
pub use keys::{BadKey, KeyId, NodeKeys, OpeningKey, SealingKey, SigningKey, Signs, VerifyingKey};

mod directory;
pub use directory::{
    Change, Directory, DirectoryDraft, DirectoryFault, Function, KeyOf, Node, NodeDraft, NotDrafted, Officer,
    OfficerDraft, Organisation, Roots, Term, What, counted,
};

mod letter;
pub use letter::{
    AmendmentV1, AnnouncementV1, AnswerShapeV1, ApprovalV1, AskV1, AuthorisationV1, BecameV1, Body, CallBackV1,
    CitationV1, ConditionV1, ConsultationV1, ContentV1, DecisionV1, DeedV1, FactV1, GrantV1, Header, HoldAfterV1,
    HolderV1, InformationAnswerV1, InformationV1, Kind, Letter, NoticeOutcomeV1, NoticeV1, OffenceV1, OfficeV1,
    OrderEndAnswerV1, OrderEndCauseV1, OrderEndV1, OrderReportV1, OrderV1, OrdererV1, OriginV1, OutcomeV1, PiecesV1,
    PingV1, PostReviewV1, RecallAnswerV1, RecallCauseV1, RecallV1, ReceiptV1, ReplyV1, RequestV1, SafeguardV1, ScopeV1,
    StandingConsentV1, StandingV1, StatusV1, StatusWordV1, SummaryV1, TargetV1, ThirdCauseV1, ThirdNoticeV1,
    TransmissionV1, UseLimitV1, WhatHappenedV1, WithdrawalV1,
};

mod seal;
pub use seal::{Me, Verified, claimed_sender, open, seal, seal_frame, sealed_to};

mod frame;
pub use frame::{SealFault, Sender, sign_frame};

mod verify;
pub use verify::{
    CLOCKS_DIFFER_MAX, VerifiedFrame, VerifiedNode, VerifiedOfficer, same_letter_other_body, seen_before,
    verify_carried, verify_frame, verify_warrant,
};

mod dated;
pub use dated::{dated_ahead, too_early};

mod statement;
pub use statement::{
    VerifiedApproval, VerifiedAuthorisation, sign_approval, sign_authorisation, verify_approval, verify_authorisation,
};

mod afterwards;
pub use afterwards::{
    Call, VerifiedCallBack, VerifiedPostReview, sign_call_back, sign_post_review, verify_call_back, verify_post_review,
};

mod piece;
pub use piece::{HEAD_BYTES, PACKAGE_BYTES_MAX, PIECE_BYTES, PieceFault, PieceHead, Pieces};

mod carried;
pub use carried::{
    CARRIED_BYTES_MAX, CONTENTS, CarriedTo, MadeBy, NotAsMade, NotCarried, OpenedWith, WORK, carried_key,
    carried_key_text, carried_phrase, carried_secret, carried_secret_text, open_carried, seal_carried, sign_contents,
    verify_contents,
};

mod entitled;
pub use entitled::{Entitlement, Side, entitlement};

mod meant;
pub use meant::{Approvable, Meant, digest_of};

mod fault;
pub use fault::PeerFault;

mod wire;
pub use wire::{BadText, Bytes, Line, Prose, Text};

mod canonical;

#[cfg(test)]
mod tests;
