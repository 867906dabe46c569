//! Invented orders, attempts, logs, figures, notices and bad news.

use super::*;

fn says(text: &str) -> Text {
    Text::in_lang(d(text), "en")
}

pub(super) fn peers(lang: Lang) -> PeersPage {
    let row = |id: &str, name: &str, badge, answered| PeerRow {
        id: d(id),
        name: d(name),
        state: asked(),
        badge,
        answered,
        pinged_us: None,
        act: Some(Action::new(id, "/act/ping", w::ACT_PING, Weight::Secondary, w::ACT_PING_THEN)),
    };
    let answer = Text::Filled(w::PING_TOOK, vec![("ms", d("412")), ("ahead", d("+38"))]);
    PeersPage {
        shell: shell(lang, "/peers", None),
        rows: vec![
            row("xb-desk", "Desk of Beland", Badge::new(w::PING_ANSWERED, Tone::Good), Some((answer, moment(-1)))),
            row("xb-net", "Sample Net", Badge::new(w::PING_NEVER, Tone::Info), None),
        ],
    }
}

pub(super) fn to_sign(lang: Lang, count: usize) -> ToSignPage {
    let href = || "/requests/9f3a61c2".into();
    let (at, until) = (moment(-1), moment(1));
    let rows = [
        ToSignRow {
            act: w::ACT_TRANSMIT,
            next: w::TO_SIGN_SEAL,
            made: 1,
            href: href(),
            at: at.clone(),
            until: until.clone(),
        },
        ToSignRow { act: w::ACT_APPROVE, next: w::TO_SIGN_APPROVAL, made: 0, href: href(), at, until },
    ];
    ToSignPage {
        shell: shell(lang, "/sign", None),
        rows: rows.into_iter().take(count).collect(),
        command: d("comity sign watch --url 127.0.0.1:8443 --account a.berg --key FILE"),
    }
}

pub(super) fn ended(lang: Lang) -> OrderPage {
    let act = |id: &str, label, then| Action::new(id, &format!("/act/{id}"), label, Weight::Primary, then);
    let ended = Refusal {
        code: "withdrawn".into(),
        ground: w::END_WITHDRAWN.into(),
        says: says("The investigation was closed."),
        cure: w::ORDER_ENDED_CURE.into(),
        source: None,
        by: d("Cybercrime Desk of Beland"),
        at: moment(-1),
    };
    OrderPage {
        state: Badge::new(w::STATE_ENDED, Tone::Info),
        next: w::ACT_ANSWER_ORDER_END.into(),
        legal: Some(clock(ClockKind::OrderEnd, 160)),
        refusal: Some(ended),
        checks: vec![],
        preview: None,
        actions: vec![act("answer-order-end", w::ACT_ANSWER_ORDER_END, w::ACT_ANSWER_ORDER_END_THEN)],
        ..order(lang)
    }
}

pub(super) fn order(lang: Lang) -> OrderPage {
    let mut shell = shell(lang, "/orders/77d0", None);
    shell.node = NodeBadge { name: d("Sample Net"), state: asked(), house: House::Provider };
    shell.officer = Some(OfficerBadge { name: d("Kim Clerk"), role: w::ROLE_CLERK });
    shell.menu = vec![Nav::Desk, Nav::Log, Nav::Stats];
    let good = |text: &str| Verified { tone: Tone::Good, says: says(text) };
    let candidate = |subscriber: &str, doubt, tone, because: &str| Candidate {
        subscriber: d(subscriber),
        from: moment(-61),
        to: Some(moment(-59)),
        realm: (subscriber == "SN-0051077").then(|| d("acme")),
        because: says(because),
        doubt: Badge::new(doubt, tone),
    };
    let reasons =
        [w::NOT_EXECUTED_INCOMPLETE, w::NOT_EXECUTED_NOT_HELD, w::NOT_EXECUTED_GONE, w::NOT_EXECUTED_PRIVILEGE];
    let reasons = reasons.iter().enumerate().map(|(i, word)| Choice::new(i.to_string(), *word)).collect();
    OrderPage {
        shell,
        number: d("77d0aa10c2d94a6f8b1e5f7733aa9920"),
        short: d("77d0aa10"),
        measure: w::MEASURE_DISCLOSE.into(),
        state: Badge::new(w::STATE_RECEIVED, Tone::Wait),
        urgency: Badge::new(w::URGENCY_URGENT, Tone::Warn),
        legal: Some(clock(ClockKind::Legal, 190)),
        death: Some(Clock { stopped: true, ..clock(ClockKind::DataDeath, 900) }),
        next: w::ACT_PRODUCE.into(),
        refusal: None,
        checks: vec![
            good("Signed by the Cybercrime Desk of Beland, whose key the directory vouches for."),
            good("Beland consented to this one request; the consent is attached."),
            good("Two different people approved."),
        ],
        ground: vec![
            Fact::text(w::BODY, Text::own(d("Cybercrime Desk of Beland"))),
            Fact::text(w::LEGAL_BASIS, says("Beland Code of Procedure, art. 100j")),
        ],
        asked: vec![
            Fact::code(w::FIELD_ADDRESS, d("203.0.113.77")),
            Fact::code(w::FIELD_PORT, d("40112 / TCP")),
            Fact { name: w::FIELD_PERIOD.into(), value: Value::Between(moment(-60), moment(-60)) },
        ],
        approvals: vec![],
        preview: Some(Preview {
            says: says("Two subscribers match. The clock error does not let the records tell them apart."),
            tone: Tone::Warn,
            candidates: vec![
                candidate(
                    "SN-0048812",
                    w::DOUBT_LIKELY,
                    Tone::Wait,
                    "Held the block of ports 40064 to 40127 from 23:00:01.",
                ),
                candidate(
                    "SN-0051077",
                    w::DOUBT_POSSIBLE,
                    Tone::Warn,
                    "Held the same block until 22:59:59; two seconds of clock error allow it.",
                ),
            ],
            sharers: 64,
            clock_error: says("up to 3 seconds: 2 of the asker, 1 of ours"),
            shape: says("a log of port blocks, written by the address translator"),
        }),
        actions: vec![
            Action::new("produce", "/orders/77d0", w::ACT_PRODUCE, Weight::Primary, w::ACT_PRODUCE_THEN),
            Action::new("hold", "/orders/77d0", w::ACT_HOLD, Weight::Secondary, w::ACT_HOLD_THEN),
            Action::new(
                "not-executed",
                "/orders/77d0",
                w::ACT_NOT_EXECUTED,
                Weight::Dangerous,
                w::ACT_NOT_EXECUTED_THEN,
            )
            .fields(vec![Field::new("reason", w::FIELD_REASON, Kind::Radios(reasons)).required()]),
        ],
        events: vec![EventRow {
            at: moment(-1),
            who: d("Sample Net"),
            what: w::STATE_RECEIVED.into(),
            detail: None,
            tone: Tone::Info,
            leaf: Some(2),
        }],
    }
}

pub(super) fn attempt(lang: Lang) -> AttemptPage {
    AttemptPage {
        shell: shell(lang, "/attempts/1", None),
        code: d("no-consent"),
        says: says("Ceeland has not consented: the data lies there."),
        invariant: w::INVARIANT_TERRITORY.into(),
        tried: vec![Fact::text(w::FIELD_HOLDER, Text::own(d("Sample Net"))), Fact::at(w::WHEN, moment(0))],
        concerned: State { code: d("XC"), name: d("Ceeland") },
        notified: Some(moment(0)),
        leaf: Some(12),
        routes: super::request::law().bases,
        draft_href: d("/draft?from=attempt-1"),
    }
}

pub(super) fn log(lang: Lang) -> LogPage {
    let leaf = |index: u64| Leaf {
        index,
        at: moment(-1),
        kind: w::STATE_SENT.into(),
        commitment: d("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    };
    let head = |n: u64| Text::Filled(w::HEAD_SAYS, vec![("n", n.to_string()), ("root", d("9f86d081884c7d65…"))]);
    let words = Field::new("words", w::FIELD_SEEN_WORDS, Kind::Long).hint(w::FIELD_SEEN_WORDS_HINT).required();
    let to = "/act/seen-contradiction";
    let seen = Action::new("seen-contradiction-9f86d081", to, w::ACT_SEEN, Weight::Secondary, w::ACT_SEEN_THEN);
    let seen = seen.fields(vec![words]);
    LogPage {
        shell: shell(lang, "/log", Some(Nav::Log)),
        checkpoint: d(
            "beland.example/log\n13\nsO1Yn3Wg1mJ8bq0CJXW1rY2c2s9L2mVj9cQ3k4n5o6p=\n\n— beland.example/log AbCdEf0123456789==\n",
        ),
        size: 13,
        leaves: (0..13).rev().map(leaf).collect(),
        newer: None,
        older: Some(d("/log?before=0")),
        witnesses: Text::Filled(
            w::WITNESSES_SAY,
            vec![
                ("all", d("3")),
                ("quorum", d("2")),
                ("names", d("ayland-desk (XA), witness-1.example (XD), witness-2.example (XE)")),
            ],
        ),
        stands: vec![
            (
                Text::Filled(w::OWN_NOT_CONTINUED, vec![("by", d("witness-1.example")), ("n", d("17"))]),
                moment(-2),
                None,
            ),
            (w::OWN_TOO_FEW.into(), moment(-1), Some(Text::in_lang("witness-2.example does not answer", "en"))),
        ],
        cosigned: vec![
            Fact::text(w::COSIGNED_HEAD, head(13)),
            Fact::at(w::SEEN_AT, moment(0)),
            Fact::text(w::COSIGNED_BY, Text::own(d("ayland-desk, witness-1.example"))),
        ],
        peers: vec![
            PeerLog {
                name: d("24/7 desk of Ayland"),
                id: d("ayland-desk"),
                state: State { code: d("XA"), name: d("Ayland") },
                head: Some(head(21)),
                at: Some(moment(-1)),
                by: Text::own(d("beland-desk, witness-1.example")),
                found: Badge::new(w::FOUND_CONSISTENT, Tone::Good),
            },
            PeerLog {
                name: d("24/7 desk of Ceeland"),
                id: d("ceeland-desk"),
                state: State { code: d("XC"), name: d("Ceeland") },
                head: Some(head(9)),
                at: Some(moment(-30)),
                by: w::COSIGNED_BY_NOBODY.into(),
                found: Badge::new(w::FOUND_SPLIT_VIEW, Tone::Stop),
            },
        ],
        looks: Some(vec![LookRow {
            at: moment(-3),
            who: d("Lee Reviewer"),
            kind: w::REQUEST.into(),
            number: d("00112233445566778899aabbccddeeff"),
        }]),
        contradictions: vec![
            ContradictionRow {
                at: moment(-2),
                id: d("ceeland-desk"),
                says: w::FOUND_SPLIT_VIEW.into(),
                href: d("/log/contradictions/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                stands: Badge::new(w::CONTRADICTION_WAITS, Tone::Stop),
                seen: vec![],
                act: Some(seen),
            },
            ContradictionRow {
                at: moment(-90),
                id: d("ayland-desk"),
                says: w::FOUND_ROLLBACK.into(),
                href: d("/log/contradictions/0a86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                stands: Badge::new(w::CONTRADICTION_IS_SEEN, Tone::Info),
                seen: vec![SeenRow {
                    at: moment(-80),
                    by: d("Officer Four"),
                    words: d("Called their desk: an old backup was put back on Sunday. They have a new key since."),
                }],
                act: None,
            },
        ],
    }
}

pub(super) fn stats(lang: Lang) -> StatsPage {
    let row = |name: Word, cells: [&str; 3]| (Text::Word(name), cells.map(str::to_owned).to_vec());
    StatsPage {
        shell: shell(lang, "/stats", Some(Nav::Stats)),
        year: 2026,
        years: vec![2026, 2025],
        tables: vec![StatTable {
            title: w::REQUEST.into(),
            columns: vec![w::STATE.into(), w::SENT_OUT.into(), w::CAME_IN.into(), w::COUNT_LATE.into()],
            rows: vec![row(w::STATE_PRODUCED, ["12", "31", "1"]), row(w::STATE_REFUSED, ["2", "3", "0"])],
        }],
        log_size: 13,
        log_root: d("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    }
}

pub(super) fn retention(lang: Lang) -> RetentionPage {
    let row = |class, duty, days: u64, waiting_days| ClassRow {
        class,
        duty,
        facts: vec![
            Fact::text(w::KEPT_FOR, Text::Count(w::DAYS, days)),
            Fact::text(w::LAW_BINDS, says("access providers")),
            Fact::text(w::HOW_MANY, Text::own(w::grouped(1_030_000))),
            Fact::at(w::NEXT_DESTRUCTION, moment(1)),
        ],
        source: Some(Source { cite: d("Retention Act, art. 3"), record: d("xb-retention-3"), verified: true }),
        waiting_days,
        binds_at: waiting_days.map(|_| moment(1)),
    };
    let stone =
        |class, which: &str, leaf| StoneRow { at: moment(-1), class, which: d(which), records: 1_030_000, leaf };
    RetentionPage {
        shell: super::logs::provider(lang, "/retention", Nav::Retention),
        clock_trouble: true,
        classes: vec![
            row(RecordClass::NatSession, Duty::InForce, 184, None),
            row(RecordClass::PortBlock, Duty::Annulled, 184, Some(7)),
            row(RecordClass::AccessSession, Duty::Silent, 7, None),
        ],
        holds: vec![HoldRow { id: d("00ff00ff00ff00ff00ff00ff00ff00ff"), records: 4, until: moment(30) }],
        stones: vec![
            stone(Some(RecordClass::DhcpLease), "2026-05-23", None),
            stone(None, "11ff00ff00ff00ff00ff00ff00ff00ff", Some(12)),
        ],
        stones_in_all: 214,
    }
}

pub(super) fn notices(lang: Lang) -> Notices {
    Notices {
        shell: shell(lang, "/notices", Some(Nav::Notices)),
        notices: vec![Notice {
            at: moment(-3),
            from: d("Fraud Squad"),
            state: asking(),
            kind: w::NOTICE_ATTEMPT.into(),
            says: says("An order to a company in Aland-by-Sea asked for records that lie in Beland. It was refused."),
            tone: Tone::Warn,
            href: None,
            read: false,
        }],
        older: Some("/notices?before=41".into()),
    }
}

pub(super) fn doctor(lang: Lang) -> Doctor {
    let check = |name: &str, tone, text: &str, cure: Option<&str>| Check {
        name: says(name),
        tone,
        says: says(text),
        cure: cure.map(says),
    };
    Doctor {
        shell: shell(lang, "/doctor", Some(Nav::Doctor)),
        checks: vec![
            check("Store", Tone::Good, "Each write reaches the disk in 3 ms.", None),
            check(
                "Peers",
                Tone::Warn,
                "Aland Desk has not answered for 2 hours; 1 letter waits.",
                Some("Call its duty officer; the letter goes out by itself."),
            ),
            check("Backup", Tone::Stop, "The last backup is 9 days old.", Some("Run the backup job.")),
        ],
    }
}

pub(super) fn problem(lang: Lang, kind: ProblemKind) -> Problem {
    Problem {
        shell: shell(lang, "/", None),
        kind,
        code: d("needs-approval"),
        says: (kind == ProblemKind::Refused).then(|| says("Not yet. One more officer must approve.")),
        cure: (kind == ProblemKind::Refused).then(|| says("Ask a colleague who has not approved yet.")),
        source: None,
        back: d("/"),
    }
}
