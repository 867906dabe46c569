//! Invented data for every page. No state, person, body or case in here exists.

mod consents;
mod direct;
mod draft;
mod logs;
mod other;
mod request;
mod tell;

use retained::{Duty, RecordClass};
use terms::Instant;

use super::{words as w, *};

use std::cell::RefCell;

thread_local! {
    /// When set, every piece of data on the pages is this text.
    static HOSTILE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Data as a page gets it: the sample's own, or what an attacker wrote.
fn d(text: &str) -> String {
    HOSTILE.with_borrow(|hostile| hostile.clone().unwrap_or_else(|| text.to_owned()))
}

/// Every page with this text in place of each piece of data.
pub(super) fn hostile(text: &str) -> Vec<(&'static str, String)> {
    HOSTILE.set(Some(text.to_owned()));
    let pages = pages(Lang::En);
    HOSTILE.set(None);
    pages
}

pub(super) const NOW: i64 = 1_795_402_800; // 2026-11-23T03:00:00Z

pub(super) fn now() -> Instant {
    Instant::from_micros(NOW * 1_000_000)
}

pub(super) fn in_hours(hours: i64) -> Instant {
    Instant::from_micros((NOW + hours * 3_600) * 1_000_000)
}

pub(super) fn zones() -> [Zone; 2] {
    [Zone { place: d("XA"), iana: "Etc/GMT-8".into() }, Zone { place: d("XB"), iana: "Etc/GMT-1".into() }]
}

pub(super) fn moment(hours: i64) -> Moment {
    Moment::at(in_hours(hours), &zones())
}

pub(super) fn clock(kind: ClockKind, hours: i64) -> Clock {
    Clock::running(kind, in_hours(hours), now(), &zones())
}

pub(super) fn asking() -> State {
    State { code: d("XA"), name: d("Aland-by-Sea") }
}

pub(super) fn asked() -> State {
    State { code: d("XB"), name: d("Beland") }
}

pub(super) fn shell(lang: Lang, path: &str, here: Option<Nav>) -> Shell {
    Shell {
        lang,
        path: path.into(),
        node: NodeBadge { name: d("Cybercrime Desk of Beland"), state: asked(), house: House::Authority },
        exercise: true,
        officer: Some(OfficerBadge { name: d("Rin Example"), role: w::ROLE_REVIEWER }),
        menu: vec![Nav::Desk, Nav::Draft, Nav::Notices, Nav::Log, Nav::Stats, Nav::Doctor],
        here,
        unread: 2,
        alarms: 1,
        token: d("sample-token"),
        flash: None,
    }
}

fn sign_in(lang: Lang) -> SignIn {
    let mut shell = shell(lang, "/sign-in", None);
    (shell.officer, shell.menu) = (None, vec![]);
    let account = |account: &str, name: &str, role, passphrase: &str| Account {
        account: d(account),
        name: d(name),
        role,
        passphrase: d(passphrase),
    };
    SignIn {
        kept: Vec::new(),
        shell,
        account: d("rin"),
        to: d("/"),
        demo: vec![
            account("rin", "Rin Example", w::ROLE_REVIEWER, "river stone lamp"),
            account("sol", "Sol Sample", w::ROLE_APPROVER, "bread cloud seven"),
            account("dee", "Dee Desk", w::ROLE_DESK, "green boat winter"),
        ],
        error: Some(Lack {
            code: d("wrong-passphrase"),
            field: Some(d("passphrase")),
            says: w::SIGN_IN_WRONG.into(),
            cure: w::SIGN_IN_WRONG_CURE.into(),
            source: None,
        }),
    }
}

fn parked() -> ParkedLetter {
    let act = |id: &str, label, weight, then: Word| Action::new(id, &format!("/act/{id}"), label, weight, then);
    ParkedLetter {
        kind: w::LETTER_DECISION.into(),
        number: d("5be1c20d"),
        to: d("xa-desk"),
        code: d("unknown-key"),
        since: moment(-3),
        cure: w::LETTER_CURE_REFUSED.into(),
        actions: vec![
            act("try-letter", w::ACT_TRY_LETTER, Weight::Secondary, w::ACT_TRY_LETTER_THEN),
            act("drop-letter", w::ACT_DROP_LETTER, Weight::Dangerous, w::ACT_DROP_LETTER_THEN),
        ],
    }
}

fn desk(lang: Lang) -> Desk {
    let row = |short: &str, offence: &str, state, urgency, legal, death, next: Word, mine| DeskRow {
        href: format!("/requests/{short}"),
        short: d(short),
        from: asking(),
        to: asked(),
        offence: Text::in_lang(d(offence), "en"),
        urgency,
        state,
        legal,
        death,
        next: next.into(),
        mine,
    };
    let legal = |hours| Some(clock(ClockKind::Legal, hours));
    let death = |hours| Some(clock(ClockKind::DataDeath, hours));
    let plain = || Badge::new(w::URGENCY_ORDINARY, Tone::Info);
    let held = Clock { stopped: true, ..clock(ClockKind::DataDeath, 90) };
    Desk {
        shell: shell(lang, "/", Some(Nav::Desk)),
        parked: vec![parked()],
        warnings: Vec::new(),
        consent_waits: true,
        consents: true,
        rows: vec![
            row(
                "9c41d2a0",
                "Online theft",
                Badge::new(w::STATE_POSTPONED, Tone::Wait),
                plain(),
                legal(-30),
                death(400),
                w::ACT_POSTPONE,
                false,
            ),
            row(
                "51fe07bb",
                "Extortion with a threat to life",
                Badge::new(w::STATE_RECEIVED, Tone::Warn),
                Badge::new(w::URGENCY_EMERGENCY, Tone::Warn),
                legal(7),
                death(31),
                w::ACT_ORDER_PRESERVATION,
                true,
            ),
            row(
                "0a77e310",
                "Fraud against an elderly couple",
                Badge::new(w::STATE_REVIEW, Tone::Wait),
                Badge::new(w::URGENCY_URGENT, Tone::Warn),
                legal(640),
                Some(held),
                w::ACT_SECOND,
                true,
            ),
            row(
                "e2d09c55",
                "Illegal access",
                Badge::new(w::STATE_REFUSED, Tone::Stop),
                plain(),
                None,
                Some(Clock::unknown(ClockKind::DataDeath)),
                w::ACT_SUPPLEMENT,
                false,
            ),
        ],
        counts: vec![(w::COUNT_MINE, 2), (w::COUNT_OTHERS, 2), (w::COUNT_TODAY, 1), (w::COUNT_LATE, 1)],
        may_draft: true,
        may_tell: true,
    }
}

fn finished(lang: Lang) -> FinishedPage {
    let row = |short: &str, offence: &str, state, hours| FinishedRow {
        href: format!("/requests/{short}"),
        short: d(short),
        from: asking(),
        to: asked(),
        offence: Text::in_lang(d(offence), "en"),
        state,
        at: Some(moment(hours)),
    };
    FinishedPage {
        shell: shell(lang, "/finished", Some(Nav::Desk)),
        title: w::FINISHED,
        lead: Some(w::FINISHED_LEAD),
        empty: w::FINISHED_NONE,
        rows: vec![
            row("71b04ce9", "Illegal access", Badge::new(w::STATE_CLOSED, Tone::Info), -5),
            row("08d3f26a", "Fraud against an elderly couple", Badge::new(w::STATE_CLOSED, Tone::Info), -90),
        ],
        number: String::new(),
        older: Some("/finished?before=41".into()),
    }
}

fn found_none(lang: Lang) -> FinishedPage {
    FinishedPage {
        title: w::CASES_FOUND,
        lead: None,
        empty: w::NO_SUCH_CASE,
        rows: vec![],
        number: d("71b04cea"),
        older: None,
        ..finished(lang)
    }
}

/// The pages of a case with one act alone that somebody may do.
pub(super) fn with_one_action(weight: Weight) -> Vec<(&'static str, String)> {
    let one = || {
        vec![Action::new("release-held", "/act/release-held", w::ACT_RELEASE_HOLD, weight, w::ACT_RELEASE_HELD_THEN)]
    };
    let lang = Lang::En;
    vec![
        ("order", OrderPage { actions: one(), ..other::ended(lang) }.render().unwrap()),
        ("request", RequestPage { actions: one(), ..request::refused(lang) }.render().unwrap()),
        ("information", InformationPage { actions: one(), ..tell::told(lang) }.render().unwrap()),
        ("direct", DirectPage { actions: one(), ..direct::sent(lang) }.render().unwrap()),
    ]
}

/// Every page by file name, in one language.
pub(super) fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let mut empty = desk(lang);
    empty.rows.clear();
    vec![
        ("sign-in", sign_in(lang).render().unwrap()),
        ("desk", desk(lang).render().unwrap()),
        ("desk-empty", empty.render().unwrap()),
        ("finished", finished(lang).render().unwrap()),
        ("finished-none", found_none(lang).render().unwrap()),
        ("request-review", request::under_review(lang).render().unwrap()),
        ("request-evidence", request::with_evidence(lang).render().unwrap()),
        ("request-refused", request::refused(lang).render().unwrap()),
        ("request-judged", request::judged(lang).render().unwrap()),
        ("draft", draft::empty(lang).render().unwrap()),
        ("draft-checked", draft::checked(lang).render().unwrap()),
        ("draft-ready", draft::ready(lang).render().unwrap()),
        ("draft-preserve", draft::preserve(lang).render().unwrap()),
        ("tell", tell::form(lang).render().unwrap()),
        ("information-announced", tell::announced(lang).render().unwrap()),
        ("information-told", tell::told(lang).render().unwrap()),
        ("consents", consents::page(lang).render().unwrap()),
        ("direct-sent", direct::sent(lang).render().unwrap()),
        ("direct-produced", direct::produced(lang).render().unwrap()),
        ("direct-foreign", direct::foreign(lang).render().unwrap()),
        ("order", other::order(lang).render().unwrap()),
        ("order-ended", other::ended(lang).render().unwrap()),
        ("peers", other::peers(lang).render().unwrap()),
        ("to-sign", other::to_sign(lang, 2).render().unwrap()),
        ("to-sign-none", other::to_sign(lang, 0).render().unwrap()),
        ("attempt", other::attempt(lang).render().unwrap()),
        ("log", other::log(lang).render().unwrap()),
        ("stats", other::stats(lang).render().unwrap()),
        ("retention", other::retention(lang).render().unwrap()),
        ("plan", logs::plan(lang).render().unwrap()),
        ("plan-none", logs::plan_none(lang).render().unwrap()),
        ("listeners", logs::listeners(lang).render().unwrap()),
        ("listeners-well", logs::listeners_well(lang).render().unwrap()),
        ("notices", other::notices(lang).render().unwrap()),
        ("doctor", other::doctor(lang).render().unwrap()),
        ("problem", other::problem(lang, ProblemKind::Refused).render().unwrap()),
        ("problem-trouble", other::problem(lang, ProblemKind::Trouble).render().unwrap()),
    ]
}
