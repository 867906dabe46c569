//! One full letter of every kind (and of every variant): all that may be said is said. Invented throughout.

mod ended;
mod told;

use std::{collections::BTreeMap, time::Duration};

use terms::{DataCategory, Digest, Ground, Measure, Period, Role, Selector, Target, Transport, Urgency};

use super::federation::{as_sender, at, id, key, line, now};
use crate::*;

pub(super) use ended::{destroyed, notice_outcome, order_end, third_notice};
pub(super) use told::{announcement, approve, conditions, content};

fn prose(text: &str) -> Prose {
    Prose::new(text).unwrap()
}

/// The officers who sign a sample: as many as its kind asks for.
pub(super) fn signers(letter: &Letter) -> &'static [&'static str] {
    match (&letter.body, letter.header.from.as_str()) {
        (
            Body::Receipt(_)
            | Body::Ping(_)
            | Body::Status(_)
            | Body::Notice(_)
            | Body::NoticeOutcome(_)
            | Body::Information(_),
            _,
        ) => &[],
        (Body::OrderEnd(end), _) if end.hold == HoldAfterV1::Stays => &[],
        (Body::OrderEndAnswer(answer), _) if matches!(**answer, OrderEndAnswerV1::Released { .. }) => &[],
        (Body::OrderEndAnswer(_), _) => &["finn.xb"],
        (Body::Recall(recall), _)
            if matches!(recall.cause, RecallCauseV1::ReviewRefused { .. } | RecallCauseV1::ReviewLapsed { .. }) =>
        {
            &[]
        }
        (_, "central.xa") => &["ada.xa"],
        (_, "central.xb") => &["cora.xb"],
        (Body::OrderReport(report), _) if matches!(**report, OrderReportV1::Produced { .. }) => &["finn.xb"],
        _ => &[],
    }
}

pub(super) fn letter(number: u8, from: &str, to: &str, body: impl Into<Body>) -> Letter {
    let body = body.into();
    let request = (body.kind() != Kind::StandingConsent).then(|| id("0123456789abcdef0123456789abcdef"));
    let header = Header {
        letter: terms::LetterId::from_bytes([number; 16]),
        request,
        from: id(from),
        to: id(to),
        at: at("2026-11-23T11:59:00Z"),
        expires: at("2026-12-07T11:59:00Z"),
        exercise: false,
        in_reply_to: Some(terms::LetterId::from_bytes([0xff; 16])),
    };
    Letter { header, body }
}

pub(super) fn target() -> TargetV1 {
    let period = Period::new(at("2026-11-20T09:14:07Z"), at("2026-11-20T09:14:08.5Z")).unwrap();
    let selector = Selector::new("198.51.100.7".parse().unwrap(), Some(40122), Transport::Tcp);
    let target = Target { selector, period, clock_error_max: Duration::from_millis(250) };
    TargetV1::new(&target, line("NTP, stratum 2"))
}

fn facts() -> BTreeMap<Line, FactV1> {
    BTreeMap::from([
        (line("deception"), FactV1::Yes {}),
        (line("gain"), FactV1::No {}),
        (line("loss"), FactV1::Amount { hundredths: 1_250_000, currency: line("XXX") }),
        (line("victims"), FactV1::Count { number: 3 }),
    ])
}

pub(super) fn request() -> RequestV1 {
    let mut request = RequestV1 {
        case_ref: line("XA 17 Js 4/26"),
        standing: StandingV1::FollowsUp { ticket: line("XB-24-7-881") },
        asked: id("xb-central"),
        asked_state: id("XB"),
        asking: id("xa-central"),
        asking_state: id("XA"),
        office: OfficeV1 {
            organisation: line("Central Authority of XA"),
            person: line("Ada Invented"),
            telephone: line("+999 1 0000000"),
            mail: line("desk@xa.example"),
            hours: line("08:00 to 16:00, UTC+01:00"),
        },
        confirmed_by: line("Ben Invented, head of division"),
        proceedings: Some(prose("Prosecution office of Invented Town, file 17 Js 4/26")),
        earlier: vec![line("2026-11-20, preservation, XB-24-7-881")],
        legal_basis: vec![CitationV1 {
            record: line("example.art4"),
            source: line("Example Convention, art. 4"),
            verified: true,
        }],
        conduct: vec![line("fraud-online")],
        offences: vec![OffenceV1 {
            state: id("XA"),
            article: line("Criminal Code of XA, § 263"),
            text: prose("Whoever deceives another in order to gain …"),
            months_max: Some(60),
        }],
        acted_at: at("2026-11-20T09:14:07Z"),
        facts: facts(),
        story: prose("A caller who said to be of the bank, Café Zürich, …\nSecond paragraph."),
        target: target(),
        data: DataCategory::UserIdentification,
        holder: Some(id("xb-net")),
        measures: vec![Measure::Preserve, Measure::Disclose],
        urgency: Urgency::Emergency,
        urgency_reason: Some(prose("The records are destroyed after seven days.")),
        life_at_risk: Some(prose("A hostage.")),
        answer_by: Some(at("2026-11-24T12:00:00Z")),
        necessity: prose("There is no other trace of the caller."),
        nexus: prose("The call came from this address."),
        mla_intent_by: Some(at("2027-01-20T00:00:00Z")),
        confidential_until: Some(at("2027-03-01T00:00:00Z")),
        formalities: Some(prose("A certificate of the custodian.")),
        use_limits: vec![line("only in this case")],
        reciprocity: Some(prose("The same help will be given to XB.")),
        language: line("en"),
        approvals: vec![],
    };
    let at = at("2026-11-23T11:50:00Z");
    let number = id("0123456789abcdef0123456789abcdef");
    request.approvals =
        vec![sign_approval(&id("ben.xa"), Role::Approver, request.digest(), number, at, &key("ben.xa"))];
    request
}

fn scope() -> ScopeV1 {
    ScopeV1 {
        measures: vec![Measure::Disclose],
        data: vec![DataCategory::UserIdentification],
        valid: Period::new(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z")).unwrap(),
    }
}

pub(super) fn grant() -> GrantV1 {
    GrantV1 {
        id: id("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        state: id("XB"),
        authority: id("xb-central"),
        request: id("0123456789abcdef0123456789abcdef"),
        scope: scope(),
        target: target().digest(),
        beneficiary: id("XA"),
        ordered_by: id("XB"),
        deed: deed().digest(),
        approvals: vec![approval("cora.xb", Role::Reviewer), approval("dov.xb", Role::Approver)],
    }
}

pub(super) fn standing_consent() -> StandingConsentV1 {
    let mut consent = StandingConsentV1 {
        id: id("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"),
        state: id("XB"),
        authority: id("xb-central"),
        beneficiaries: vec![id("XA"), id("XC")],
        scope: scope(),
        published: at("2026-11-23T11:59:00Z"),
        approvals: vec![],
    };
    let (digest, matter) = (consent.digest(), terms::RequestId::from_bytes([0xbb; 16]));
    let approve =
        |officer, role| sign_approval(&id(officer), role, digest, matter, at("2026-11-23T11:55:00Z"), &key(officer));
    consent.approvals = vec![approve("cora.xb", Role::Reviewer), approve("dov.xb", Role::Approver)];
    consent
}

/// The same for nobody any more: one officer signs the letter, and no approval is in it.
pub(super) fn taken_back() -> StandingConsentV1 {
    let (beneficiaries, published) = (vec![], at("2026-11-23T11:59:30Z"));
    let id = id("cbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcb");
    StandingConsentV1 { id, beneficiaries, published, approvals: vec![], ..standing_consent() }
}

pub(super) fn deed() -> DeedV1 {
    DeedV1 {
        request: id("0123456789abcdef0123456789abcdef"),
        measure: Measure::Disclose,
        data: DataCategory::UserIdentification,
        target: target(),
        holder: HolderV1 { provider: id("xb-net"), established: id("XB") },
        territory: Some(id("XB")),
        ordered_by: OrdererV1 { authority: id("xb-central"), state: id("XB") },
        for_state: id("XA"),
        urgency: Urgency::Ordinary,
    }
}

pub(super) fn approval(officer: &str, role: Role) -> ApprovalV1 {
    let deed = deed();
    sign_approval(&id(officer), role, deed.digest(), deed.request, at("2026-11-23T11:55:00Z"), &key(officer))
}

pub(super) fn authorisation() -> AuthorisationV1 {
    let (deed, at) = (deed(), at("2026-11-23T11:56:00Z"));
    sign_authorisation(&id("hana.xb"), deed.digest(), deed.request, scope().valid, at, &key("hana.xb"))
}

pub(super) fn order() -> OrderV1 {
    let consent = letter(6, "central.xb", "central.xa", grant());
    let consent = as_sender(&id("central.xb"), signers(&consent), |from| sign_frame(&consent, from).unwrap());
    OrderV1 {
        order: id("cccccccccccccccccccccccccccccccc"),
        deed: deed(),
        approvals: vec![approval("cora.xb", Role::Reviewer), approval("dov.xb", Role::Approver)],
        consent: Some(Bytes(consent)),
        authorisation: Some(authorisation()),
        call_back: None,
        summary: SummaryV1 {
            conduct: vec![line("fraud-online")],
            acted_at: at("2026-11-20T09:14:07Z"),
            facts: facts(),
            necessity: prose("There is no other trace of the caller."),
            life_at_risk: Some(prose("A hostage.")),
            confidential_until: Some(at("2027-03-01T00:00:00Z")),
        },
        legal_basis: vec![CitationV1 {
            record: line("xb.proc.9"),
            source: line("Procedure Act of XB, art. 9"),
            verified: false,
        }],
        deadline: at("2026-11-24T12:00:00Z"),
        hold_until: Some(at("2027-02-20T00:00:00Z")),
        safeguards: vec![SafeguardV1 { question: line("political"), danger: false }],
        answer: AnswerShapeV1::CandidatesWithRecords,
    }
}

/// Every kind in every variant, by name.
pub(super) fn all() -> Vec<(&'static str, Letter)> {
    let (xa, xb, net) = ("central.xa", "central.xb", "net.xb");
    let digest = Digest::from_bytes([0x5a; 32]);
    let receipt = ReceiptV1 { of: terms::LetterId::from_bytes([1; 16]), digest, at: now() };
    let (due, gone_at) = (Some(at("2026-12-07T00:00:00Z")), Some(at("2026-11-27T09:14:07Z")));
    let status = StatusV1 {
        state: StatusWordV1::Preserved,
        says: prose("Held; nothing is disclosed."),
        due,
        gone_at,
        ground: None,
    };
    let not_executed = StatusV1 {
        state: StatusWordV1::NotExecuted,
        says: prose("No longer held."),
        due: None,
        gone_at: None,
        ground: Some(Ground::NoData),
    };
    let until = at("2027-02-01T00:00:00Z");
    let asks = vec![AskV1 { code: line("port"), says: prose("The port is missing."), cure: prose("Name it.") }];
    let fields = BTreeMap::from([(line("port"), prose("40122"))]);
    let order = id("cccccccccccccccccccccccccccccccc");
    let (answer, records, custody) = (Bytes(b"answer".into()), Bytes(b"records".into()), Bytes(b"custody".into()));
    let condition = prose("Not to be used as evidence of tax matters.");
    let limits = vec![
        UseLimitV1::OnlyCase { case_ref: line("XA 17 Js 4/26") },
        UseLimitV1::NotOnward {},
        UseLimitV1::DestroyBy { at: until },
        UseLimitV1::ConfidentialUntil { at: until },
        UseLimitV1::Condition { text: condition.clone() },
    ];
    let outcome =
        OutcomeV1 { used_for: prose("Charge."), result: prose("Sentence."), closes: true, destroyed_at: Some(until) };
    let notice = |happened| NoticeV1 {
        concerns: id("XB"),
        authority: id("xa-central"),
        state: id("XA"),
        measure: Measure::Disclose,
        at: now(),
        deed: deed().digest(),
        happened,
    };
    let report = |what| letter(9, net, xb, what);
    let decision = |what| letter(4, xb, xa, what);
    vec![
        ("request", letter(1, xa, xb, request())),
        ("receipt", letter(2, xb, xa, receipt)),
        ("status", letter(3, xb, xa, status)),
        ("status-not-executed", letter(3, xb, xa, not_executed)),
        ("decision-execute", decision(DecisionV1::Execute { says: prose("It will be done.") })),
        (
            "decision-refuse",
            decision(DecisionV1::Refuse {
                ground: Ground::Nexus,
                says: prose("The address is not linked to the case."),
                cure: prose("Say how the call was traced."),
            }),
        ),
        ("decision-condition", decision(DecisionV1::Condition { text: condition.clone() })),
        ("decision-supplement", decision(DecisionV1::Supplement { asks })),
        (
            "decision-postpone",
            decision(DecisionV1::Postpone { ground: Ground::Postponed, says: prose("Own proceedings."), until }),
        ),
        ("reply-assurance", letter(5, xa, xb, ReplyV1::Assurance { condition })),
        ("reply-declined", letter(5, xa, xb, ReplyV1::Declined { says: prose("Our law forbids it.") })),
        ("reply-supplement", letter(5, xa, xb, ReplyV1::Supplement { fields })),
        ("grant", letter(6, xb, xa, grant())),
        ("standing-consent", letter(7, xb, xa, standing_consent())),
        ("standing-consent-taken-back", letter(7, xb, xa, taken_back())),
        ("order", letter(8, xb, net, self::order())),
        (
            "order-report-held",
            report(OrderReportV1::Held { order, until, records: 12, would_be_destroyed_at: gone_at }),
        ),
        (
            "order-report-produced",
            report(OrderReportV1::Produced { order, answer, records, custody, candidates: 1, records_read: 12 }),
        ),
        (
            "order-report-not-executed",
            report(OrderReportV1::NotExecuted { order, ground: Ground::NoData, reason: prose("No longer held.") }),
        ),
        (
            "transmission",
            letter(
                10,
                xb,
                xa,
                TransmissionV1 {
                    package: Some(Bytes(b"package".into())),
                    pieces: None,
                    digest,
                    use_limits: limits.clone(),
                },
            ),
        ),
        (
            "transmission-in-pieces",
            letter(
                10,
                xb,
                xa,
                TransmissionV1 {
                    package: None,
                    pieces: Some(PiecesV1 { key: Bytes(vec![7; 32]), size: 3 << 20 }),
                    digest,
                    use_limits: limits,
                },
            ),
        ),
        ("outcome", letter(11, xa, xb, outcome)),
        ("notice-done", letter(12, xa, xb, notice(WhatHappenedV1::Done { consent: grant().id }))),
        (
            "notice-refused",
            letter(
                12,
                xa,
                xb,
                notice(WhatHappenedV1::Refused { code: line("no-consent"), says: prose("The data lies in XB.") }),
            ),
        ),
        ("withdrawal", letter(13, xa, xb, WithdrawalV1 { reason: prose("The case was closed.") })),
    ]
    .into_iter()
    .chain(afterwards())
    .chain([("amendment", letter(17, xa, xb, amendment()))])
    .chain(told::told())
    .chain(ended::ended())
    .collect()
}

/// A narrower time, approved by two all the same.
pub(super) fn amendment() -> AmendmentV1 {
    let before = request();
    let mut amendment = AmendmentV1 {
        number: 1,
        replaces: before.digest(),
        request: RequestV1 { story: prose("As before, and the call was at 09:14."), approvals: vec![], ..before },
        says: prose("The server's log was read again."),
        approvals: vec![],
    };
    let number = id("0123456789abcdef0123456789abcdef");
    let sign = |officer: &str, role, deed| {
        sign_approval(&id(officer), role, deed, number, at("2026-11-23T11:55:00Z"), &key(officer))
    };
    let deed = amendment.digest();
    amendment.approvals = vec![sign("ada.xa", Role::Investigator, deed), sign("ben.xa", Role::Approver, deed)];
    amendment
}

/// What comes after the evidence.
fn afterwards() -> Vec<(&'static str, Letter)> {
    let (xa, xb, net) = ("central.xa", "central.xb", "net.xb");
    let package = package();
    let recall = |cause| {
        letter(
            14,
            xb,
            xa,
            RecallV1 { package, cause, says: prose("Not to be used."), answer_by: at("2026-11-30T12:00:00Z") },
        )
    };
    let answer = |what: RecallAnswerV1| letter(15, xa, xb, what);
    let emergency = OrderV1 { call_back: Some(call_back()), ..order() };
    vec![
        ("order-in-an-emergency", letter(8, xb, net, emergency)),
        ("recall-review-refused", recall(RecallCauseV1::ReviewRefused { review: post_review(false) })),
        ("recall-review-lapsed", recall(RecallCauseV1::ReviewLapsed { due: at("2026-11-23T11:00:00Z") })),
        ("recall-sent-in-error", recall(RecallCauseV1::SentInError {})),
        ("recall-ground-found", recall(RecallCauseV1::GroundFound { ground: Ground::Political })),
        ("recall-consent-withdrawn", recall(RecallCauseV1::ConsentWithdrawn {})),
        (
            "recall-answer-destroyed",
            answer(RecallAnswerV1::Destroyed {
                package,
                at: at("2026-11-23T11:58:00Z"),
                log: id(xa),
                proof: Bytes(b"c2sp.org/tlog-proof@v1 ...".into()),
                copies: prose("None was made."),
            }),
        ),
        (
            "recall-answer-refused",
            answer(RecallAnswerV1::Refused { package, says: prose("It was read in open court.") }),
        ),
    ]
    .into_iter()
    .chain(consultations())
    .collect()
}

fn consultations() -> Vec<(&'static str, Letter)> {
    let answer_by = at("2026-11-28T12:00:00Z");
    let asks = vec![AskV1 { code: line("nexus"), says: prose("Which server?"), cure: prose("Quote its log.") }];
    let asked = |what| letter(16, "central.xb", "central.xa", what);
    let ground = ConsultationV1::BeforeRefusal {
        ground: Ground::Nexus,
        says: prose("The address is not linked to the case."),
        cure: prose("Say how it came into the case."),
        answer_by,
    };
    let says = prose("The loss occurred in XA, the account is in XB.");
    vec![
        ("consultation-query", asked(ConsultationV1::Query { asks, answer_by })),
        ("consultation-before-refusal", asked(ground)),
        ("consultation-jurisdiction", asked(ConsultationV1::Jurisdiction { says, answer_by })),
        (
            "consultation-answer",
            letter(
                17,
                "central.xa",
                "central.xb",
                ConsultationV1::Answer {
                    to: terms::LetterId::from_bytes([16; 16]),
                    says: prose("The shop's own, in XA."),
                },
            ),
        ),
    ]
}

pub(super) fn package() -> Digest {
    Digest::from_bytes([0x5a; 32])
}

pub(super) fn call_back() -> CallBackV1 {
    let deed = deed();
    let call = Call { called: id("central.xa"), number: line("+999 1 555 0100"), confirmed_by: id("ben.xa") };
    let (who, what) = ((&id("cora.xb"), Role::Reviewer), (deed.digest(), deed.request));
    sign_call_back(who, what, call, at("2026-11-23T11:54:00Z"), &key("cora.xb"))
}

pub(super) fn post_review(confirmed: bool) -> PostReviewV1 {
    let matter = (id("0123456789abcdef0123456789abcdef"), package());
    let found = (confirmed, prose("No danger to life is shown."));
    sign_post_review(&id("hana.xb"), matter, found, at("2026-11-23T11:57:00Z"), &key("hana.xb"))
}
