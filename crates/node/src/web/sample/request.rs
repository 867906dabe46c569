//! An invented request in three of its states.

use super::*;

fn source(cite: &str, verified: bool) -> Source {
    Source { cite: d(cite), record: d("sample.record"), verified }
}

fn says(text: &str) -> Text {
    Text::in_lang(d(text), "en")
}

pub(super) fn law() -> LawPanel {
    let element = |state: &str, element: &str, met, because: &str, cite: &str| ElementRow {
        state: state.into(),
        says: says(element),
        met,
        because: says(because),
        source: source(cite, state == "XB"),
    };
    let mut deadline = clock(ClockKind::Legal, 640);
    deadline.says = Some(says("30 calendar days from receipt."));
    deadline.source = Some(d("Beland Mutual Assistance Act, s. 12(1)"));
    LawPanel {
        from: asking(),
        to: asked(),
        asked_on: d("2026-11-23"),
        bases: vec![BasisRow {
            source: source("Sample Convention, art. 31(1)", true),
            says: says("A party may ask another party to disclose stored data located on its territory."),
            route: w::ROUTE_CENTRAL,
            conditions: vec![says("A promise of reciprocity has to be part of the letter.")],
        }],
        closed: vec![],
        dual: Dual::Compared(vec![CountView {
            conduct: says("Fraud by means of a computer system"),
            result: Met::Unknown,
            months_max: [Some(120), Some(60)],
            elements: vec![
                element("XA", "Somebody was deceived", Met::Yes, "The facts say: yes.", "Aland Penal Code, s. 266"),
                element(
                    "XA",
                    "The loss is at least 3,000 crowns",
                    Met::Yes,
                    "The facts say: 48,200.00.",
                    "Aland Penal Code, s. 266",
                ),
                element(
                    "XB",
                    "Somebody was deceived",
                    Met::Yes,
                    "The facts say: yes.",
                    "Beland Criminal Code, art. 263(1)",
                ),
                element(
                    "XB",
                    "The deceived person disposed of property",
                    Met::Unknown,
                    "Who made the transfer: the victim, or the offender with the victim’s code?",
                    "Beland Criminal Code, art. 263(1)",
                ),
                element(
                    "XB",
                    "Intent to gain",
                    Met::No,
                    "The text requires intent to gain; the facts say there was none.",
                    "Beland Criminal Code, art. 263(1)",
                ),
            ],
        }]),
        deadline: Some(deadline),
        authorisation: Text::Filled(w::AUTHORISATION_BY, vec![("by", d("Investigating judge"))]),
        authorisation_source: Some(source("Beland Code of Procedure, art. 100j", true)),
        retention: Some(RetentionRow {
            days: days_between(Some(366), Some(366)),
            status: retention_badge(::law::RetentionStatus::Suspended),
            source: source("Beland Telecoms Act, s. 176", false),
        }),
        grounds: vec![
            GroundRow {
                raised: None,
                code: d("POL"),
                name: w::GROUND_POL.into(),
                mandatory: true,
                source: source("Beland Mutual Assistance Act, s. 8(1)", true),
                cure: says("None: another state’s politics are not assisted."),
            },
            GroundRow {
                raised: Some(Met::Unknown),
                code: d("FORM"),
                name: w::GROUND_FORM.into(),
                mandatory: false,
                source: source("Beland Mutual Assistance Act, s. 9", true),
                cure: says("Add the text of the offence in the language of Beland."),
            },
        ],
        splits: vec![],
        cautions: vec![Text::in_lang(
            "The conduct is speech: the state that is asked will weigh the freedom of expression.",
            "en",
        )],
        gaps: vec![Lack {
            code: d("dual-criminality-unknown"),
            field: None,
            says: says("It is not known who made the transfer."),
            cure: says("Say in the facts who gave the payment order."),
            source: Some(d("Beland Criminal Code, art. 263(1)")),
        }],
        unverified: true,
    }
}

fn base(lang: Lang) -> RequestPage {
    let person = |name: &str, role, body: &str, state, hours| ApprovalRow {
        name: d(name),
        role,
        body: d(body),
        state,
        at: moment(hours),
    };
    let event = |hours, who: &str, what: Word, tone, leaf| EventRow {
        at: moment(hours),
        who: d(who),
        what: what.into(),
        detail: None,
        tone,
        leaf: Some(leaf),
    };
    let mut death = Clock { stopped: true, ..clock(ClockKind::DataDeath, 1_440) };
    death.says = Some(w::HELD_SAYS.into());
    death.source = Some(d("Beland Telecoms Act, s. 176"));
    let mut legal = clock(ClockKind::Legal, 640);
    legal.says = Some(says("30 calendar days from receipt."));
    legal.source = Some(d("Beland Mutual Assistance Act, s. 12(1)"));
    RequestPage {
        shell: shell(lang, "/requests/0a77e310", None),
        number: d("0a77e310c2d94a6f8b1e5f7733aa9920"),
        short: d("0a77e310"),
        from: asking(),
        to: asked(),
        offence: says("Fraud against an elderly couple"),
        state: Badge::new(w::STATE_REVIEW, Tone::Wait),
        urgency: Badge::new(w::URGENCY_URGENT, Tone::Warn),
        legal: Some(legal),
        death: Some(death),
        next: Text::Word(w::ACT_SECOND),
        refusal: None,
        actions: vec![],
        judged: vec![],
        asked: vec![
            Fact::code(w::FIELD_ADDRESS, d("203.0.113.77")),
            Fact::code(w::FIELD_PORT, d("40112 / TCP")),
            Fact { name: w::FIELD_PERIOD.into(), value: Value::Between(moment(-60), moment(-60)) },
            Fact::text(w::FIELD_CLOCK_SOURCE, Text::own(d("NTP, stratum 2; ± 2 s"))),
            Fact::text(
                w::FIELD_FACTS,
                says(
                    "On 20 November the victims were called by a man who said he was from their bank.\nThey read him a code, and 48,200 crowns left their account.",
                ),
            ),
            Fact::text(w::FIELD_NECESSITY, says("The address is the only trace that leads to the caller.")),
        ],
        law: Some(law()),
        approvals: vec![
            person("Ada Invented", w::ROLE_INVESTIGATOR, "Fraud Squad", asking(), -50),
            person("Bo Fictive", w::ROLE_APPROVER, "Fraud Squad", asking(), -49),
        ],
        approvals_needed: 2,
        events: vec![
            event(-50, "Ada Invented", w::STATE_DRAFT, Tone::Info, 4),
            event(-49, "Bo Fictive", w::STATE_APPROVED, Tone::Good, 5),
            event(-49, "Aland Desk", w::STATE_SENT, Tone::Info, 6),
            event(-48, "Dee Desk", w::STATE_PRESERVED, Tone::Good, 8),
            event(-2, "Rin Example", w::STATE_REVIEW, Tone::Wait, 9),
        ],
        letters: vec![
            Letter {
                out: false,
                kind: w::REQUEST.into(),
                number: d("b7c01f22"),
                at: moment(-49),
                stands: LetterStands::SignedFor(moment(-49)),
            },
            Letter {
                out: true,
                kind: w::STATE_PRESERVED.into(),
                number: d("c8812ab0"),
                at: moment(-48),
                stands: LetterStands::NextTry(moment(1)),
            },
        ],
        evidence: None,
        carried: None,
        tell_third: None,
        changes: Vec::new(),
    }
}

fn reviewer_actions() -> Vec<Action> {
    let to = "/requests/0a77e310";
    let ask = |name: &str, label| {
        Field::new(name, label, Kind::Radios(vec![Choice::new("no", w::NO), Choice::new("yes", w::YES)])).required()
    };
    let ground = || {
        Field::new(
            "ground",
            w::FIELD_GROUND,
            Kind::Select(vec![
                Choice::new("DC", w::GROUND_DC),
                Choice::new("POL", w::GROUND_POL),
                Choice::new("FORM", w::GROUND_FORM),
            ]),
        )
    };
    let long = |name: &str, label| Field::new(name, label, Kind::Long).required();
    vec![
        Action::new("safeguards", to, w::ACT_SAFEGUARDS, Weight::Primary, w::ACT_SAFEGUARDS_THEN).fields(vec![
            ask("political", w::ASK_POLITICAL),
            ask("discrimination", w::ASK_DISCRIMINATION),
            ask("death-or-torture", w::ASK_DEATH_OR_TORTURE),
            ask("privileged", w::ASK_PRIVILEGED),
        ]),
        Action::new("refuse", to, w::ACT_REFUSE, Weight::Dangerous, w::ACT_REFUSE_THEN).fields(vec![
            ground(),
            long("reason", w::FIELD_REASON),
            long("cure", w::FIELD_CURE),
        ]),
        Action::new("condition", to, w::ACT_CONDITION, Weight::Secondary, w::ACT_CONDITION_THEN)
            .fields(vec![long("condition", w::FIELD_CONDITION)]),
        Action::new("supplement", to, w::ACT_ASK_SUPPLEMENT, Weight::Secondary, w::ACT_ASK_SUPPLEMENT_THEN)
            .fields(vec![long("questions", w::FIELD_QUESTIONS)]),
        Action::new("postpone", to, w::ACT_POSTPONE, Weight::Secondary, w::ACT_POSTPONE_THEN)
            .fields(vec![Field::new("until", w::FIELD_UNTIL, Kind::DateTime), long("why", w::FIELD_REASON)]),
    ]
}

pub(super) fn under_review(lang: Lang) -> RequestPage {
    RequestPage { actions: reviewer_actions(), ..base(lang) }
}

pub(super) fn with_evidence(lang: Lang) -> RequestPage {
    let mut page = base(lang);
    page.state = Badge::new(w::STATE_EVIDENCE, Tone::Good);
    page.legal = None;
    page.next = w::ACT_OUTCOME.into();
    page.actions = vec![
        Action::new("outcome", "/requests/0a77e310", w::ACT_OUTCOME, Weight::Primary, w::ACT_OUTCOME_THEN)
            .fields(vec![Field::new("outcome", w::FIELD_OUTCOME, Kind::Long).required()]),
        Action::new("close", "/requests/0a77e310", w::ACT_CLOSE, Weight::Secondary, w::ACT_CLOSE_THEN),
    ];
    let sentence = |tone, text: &str| Verified { tone, says: says(text) };
    page.evidence = Some(Evidence {
        verified: true,
        as_received: false,
        found: vec![Fact::code(w::SUBSCRIBER, d("sub-0001"))],
        sentences: vec![
            sentence(Tone::Good, "The package is complete and unchanged since Beland sealed it."),
            sentence(Tone::Good, "The records were read under the order named in it, and nothing else was read."),
            sentence(Tone::Info, "Who sat at the device. The records name a subscriber’s line, not a person."),
        ],
        limits: vec![
            says("Only for the case AL-2026-118."),
            says("Not to be passed to a third state without consent."),
        ],
        href: d("/requests/0a77e310/package"),
        size: d("42 kB"),
        digest: d("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    });
    page
}

/// What an independent body looks at afterwards.
pub(super) fn judged(lang: Lang) -> RequestPage {
    let mut page = base(lang);
    page.legal = None;
    page.next = w::ACT_POST_REVIEW.into();
    let by = |who: &str, office: Word, at: &str| {
        Text::Filled(w::JUDGED_AT, vec![("who", d(who)), ("office", office.of(lang).to_owned()), ("at", d(at))])
    };
    page.judged = vec![
        Fact::text(w::FIELD_FACTS, says("A caller says that a device goes off at four o'clock.")),
        Fact::text(w::JUDGED_AGREED, by("Bo Sample", w::ROLE_REVIEWER, "2026-11-23 12:41 XB")),
        Fact::text(w::JUDGED_CALL, by("Bo Sample", w::ROLE_REVIEWER, "2026-11-23 12:38 XB")),
        Fact::code(w::FIELD_NUMBER_CALLED, d("+999 555 0101")),
        Fact::text(w::JUDGED_CONFIRMED_BY, Text::own(d("Ada Invented"))),
        Fact::at(w::JUDGED_PRODUCED, moment(-40)),
        Fact::code(w::JUDGED_CANDIDATES, d("1")),
        Fact::code(w::JUDGED_FIELDS, d("addresses, doubts, from, shape, subscriber, to")),
        Fact::at(w::JUDGED_SENT, moment(-39)),
        Fact::code(w::JUDGED_PACKAGE, d("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
    ];
    page
}

pub(super) fn refused(lang: Lang) -> RequestPage {
    let mut page = base(lang);
    page.state = Badge::new(w::STATE_REFUSED, Tone::Stop);
    page.legal = None;
    page.next = w::ACT_SUPPLEMENT.into();
    page.refusal = Some(Refusal {
        code: d("FORM"),
        ground: w::GROUND_FORM.into(),
        says: says("The text of the offence is missing."),
        cure: says("Send the article in the language of Beland."),
        source: Some(d("Beland Mutual Assistance Act, s. 9")),
        by: d("Rin Example"),
        at: moment(-1),
    });
    page.actions = vec![
        Action::new("supplement", "/requests/0a77e310", w::ACT_SUPPLEMENT, Weight::Primary, w::ACT_SUPPLEMENT_THEN)
            .fields(vec![Field::new("answer", w::FIELD_ANSWER, Kind::Long).required()]),
        Action::new("withdraw", "/requests/0a77e310", w::ACT_WITHDRAW, Weight::Dangerous, w::ACT_WITHDRAW_THEN),
    ];
    page
}
