//! One request, on either side of the border.

use axum::{extract::Path, http::StatusCode, response::Response};
use court::Verdict;
use evidence::package::Report;
use request::{Decision, Event, Side, fields as f};
use terms::Instant;

use super::{
    Fields, act::SESSION_ENDED, acted, actions, asked, changes, judged, names, outside, preview, refill::refill,
    stages, timeline, visit::Visit,
};
use crate::{
    desk::{self, Done, Kept, LawView, No, RequestView},
    house::Action,
    reading,
    web::{
        AskedAs, Clock, ClockKind, ClosedRow, Evidence, Fact, Flash, LawPanel, Moment, Refusal, RequestPage, State,
        Text, Tone, Verified, Zone, ground_word, measure_word, words as w,
    },
};

/// The page of one request.
pub(super) async fn page(visit: Visit, Path(id): Path<String>) -> Response {
    let found = view(&visit, &id).await.map(|page| visit.page(&page));
    visit.answer(found)
}

/// The same page again after an act on it was refused, with the refusal at its head and what was typed in its form.
pub(super) async fn refused(visit: &Visit, id: &str, form: &Fields, no: No) -> Result<Response, No> {
    if matches!(no, No::Trouble(_)) {
        return Err(no);
    }
    let mut page = view(visit, id).await?;
    page.shell.path = format!("/requests/{id}");
    page.refusal = Some(not_done(visit, &no, &names::zones(&visit.node, &[])));
    refill(&mut page.actions, form, &no);
    Ok(visit.page_with(status(&no), &page))
}

/// The same page after a file was made that somebody carries: the one page that shows its pass-phrase.
pub(super) async fn carried(visit: &Visit, done: &Done) -> Result<Response, No> {
    let mut page = view(visit, &done.subject).await?;
    page.shell.path = format!("/requests/{}", done.subject);
    let shown: serde_json::Value =
        done.shows.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    if let Some(note) = &mut page.carried {
        note.phrase = shown.get("phrase").and_then(serde_json::Value::as_str).map(str::to_owned);
    }
    Ok(visit.page(&page))
}

/// A refusal in a line over the page: what, how to put it right, and its code.
pub(super) fn refusal(no: &No) -> Flash {
    let says = match no.code() {
        SESSION_ENDED => Text::Word(w::SESSION_ENDED_FLASH),
        code => Text::in_lang(format!("{no}. {} ({code})", no.cure()), names::BOOK_LANG),
    };
    Flash { says, tone: Tone::Stop }
}

/// 422 where something is missing, 409 where it may not be done.
pub(super) fn status(no: &No) -> StatusCode {
    if matches!(no, No::Lacks(_)) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT }
}

pub(super) fn not_done(visit: &Visit, no: &No, zones: &[Zone]) -> Refusal {
    if no.code() == SESSION_ENDED {
        return Refusal {
            code: SESSION_ENDED.into(),
            ground: w::SESSION_ENDED.into(),
            says: w::SESSION_ENDED_SAYS.into(),
            cure: w::SESSION_ENDED_CURE.into(),
            source: None,
            by: visit.node.config.name.clone(),
            at: Moment::at(visit.node.now(), zones),
        };
    }
    let says = match no {
        No::Lacks(lacks) => lacks.iter().map(|l| l.says.as_str()).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    };
    Refusal {
        code: no.code().to_owned(),
        ground: w::REFUSED.into(),
        says: Text::in_lang(says, names::BOOK_LANG),
        cure: Text::in_lang(no.cure(), names::BOOK_LANG),
        source: None,
        by: visit.node.config.name.clone(),
        at: Moment::at(visit.node.now(), zones),
    }
}

async fn view(visit: &Visit, id: &str) -> Result<RequestPage, No> {
    let node = &visit.node;
    let view = desk::request_view(node, visit.who()?, id).await?;
    let now = node.now();
    let zones = names::zones(node, &[view.work.from, view.work.to]);
    let (from, to) = (names::state_or_unknown(node, view.work.from), names::state_or_unknown(node, view.work.to));
    let mut shell = visit.shell(None).await;
    if let Some(half) = &view.half_ordered {
        let state = names::state(node, half.territory).name;
        let names = vec![("who", half.by.clone()), ("company", half.holder.to_string()), ("state", state)];
        shell.flash = Some(Flash { says: Text::Filled(w::DIRECT_HALF, names), tone: Tone::Warn });
    }
    Ok(RequestPage {
        shell,
        short: names::short(&view.work.id),
        number: view.work.id.clone(),
        offence: names::offence(node, &view.work.conduct),
        state: stages::of(&view.work),
        urgency: stages::urgency(&view.work.urgency),
        legal: stages::legal(&view.work, now, &zones).map(|mut clock| {
            // A clock that runs after the answer is no deadline of the law book.
            let of_the_book = view.law.deciding().filter(|_| clock.kind == ClockKind::Legal);
            if let Some(deadline) = of_the_book.and_then(|a| a.deadline.as_ref()) {
                clock.says = Some(Text::in_lang(&deadline.says, names::BOOK_LANG));
                clock.source = Some(deadline.citation.source.clone());
            }
            clock
        }),
        death: stages::death(&view.work, now, &zones).map(|clock| {
            let law = view.law.preserve.as_ref().filter(|_| clock.kind == ClockKind::Hold);
            let source = law.and_then(|a| desk::kept_by(&a.bases)).map(|basis| basis.citation.source.clone());
            Clock { source, ..clock }
        }),
        next: stages::next(&view.work, visit.lang),
        refusal: decided(visit, &view, &zones),
        actions: actions::for_request(visit, &view),
        asked: asked::facts(&view.state.draft, &zones),
        judged: view
            .reviewed
            .as_ref()
            .map(|reviewed| judged::facts(node, reviewed, &zones, visit.lang))
            .unwrap_or_default(),
        changes: changes::rows(&view, &zones),
        law: panel(visit, &view.law, [&from, &to], &zones),
        approvals: timeline::approvals(node, &view, &zones),
        approvals_needed: 2,
        events: timeline::rows(node, &view.events, &zones, visit.lang),
        letters: timeline::letters(&view.events, &view.letters, &zones),
        evidence: match view.state.brought() {
            Some(brought) => outside::evidence(visit, &view, brought).await?,
            None => evidence(visit, &view, &zones).await?,
        },
        carried: outside::last_file(visit, &view),
        // What the other state asked is that state's to tell.
        tell_third: (view.state.side == Side::Asking && visit.may(Action::Tell) && desk::third::may(&view.state))
            .then(|| format!("/tell?third={}", view.work.id)),
        from,
        to,
    })
}

/// What the law answers today: about disclosure, or about preservation where nothing else is asked.
pub(super) fn panel(visit: &Visit, law: &LawView, states: [&State; 2], zones: &[Zone]) -> Option<LawPanel> {
    let node = &visit.node;
    let answer = law.deciding()?;
    let [from, to] = states;
    let day = to.code.parse().map(|code| names::day(node, code, node.now())).unwrap_or_default();
    let conduct = names::conducts(node);
    let asked = AskedAs { from, to, day: &day, now: node.now(), zones, lang: names::BOOK_LANG, conduct: &conduct };
    let mut panel = LawPanel::of(answer, &asked);
    if let Some(question) = law.question.as_ref().filter(|_| panel.bases.is_empty()) {
        panel.closed = ClosedRow::rows(&law::routes(&node.book, question), names::BOOK_LANG);
    }
    Some(panel)
}

/// The last decision, where it is anything but a yes.
fn decided(visit: &Visit, view: &RequestView, zones: &[Zone]) -> Option<Refusal> {
    if let Some(recall) = &view.state.recall {
        return recalled(visit, view, recall, zones);
    }
    if let Some(refused) = leave_refused(visit, view, zones) {
        return Some(refused);
    }
    let told = |e: &&store::Entry| {
        matches!(e.event, Event::DecisionTold { .. } | Event::Reviewed { .. } | Event::NotExecuted { .. })
    };
    let entry = view.events.iter().rev().find(told)?;
    let own = |text: &str| Text::own(text);
    let (code, ground, says, cure) = match (&entry.event, view.work.stage) {
        (Event::NotExecuted { ground, reason }, _) => {
            (ground.to_string(), ground_word(*ground).into(), own(reason), Text::Word(w::NOTHING_LEFT))
        }
        (_, stage) => match view.state.decision.as_ref()? {
            Decision::Execute => return None,
            Decision::Refuse { ground, reason, cure } => {
                (ground.to_string(), ground_word(*ground).into(), own(reason), own(cure))
            }
            Decision::Postpone { ground, reason, until } => {
                (ground.to_string(), w::STATE_POSTPONED.into(), own(reason), both_clocks(*until, zones))
            }
            Decision::Condition { text } if stage == "condition-offered" => {
                ("condition".into(), w::STATE_CONDITIONAL.into(), own(text), w::ACT_ASSURE.into())
            }
            Decision::Supplement { asks } if stage == "supplement-asked" => {
                let says: Vec<&str> = asks.iter().map(|a| a.says.as_str()).collect();
                let cures: Vec<&str> = asks.iter().map(|a| a.cure.as_str()).collect();
                ("supplement".into(), w::STATE_SUPPLEMENT.into(), own(&says.join("\n")), own(&cures.join("\n")))
            }
            Decision::Condition { .. } | Decision::Supplement { .. } => return None,
        },
    };
    let by = acted::who(&visit.node, entry, &view.events);
    Some(Refusal { code, ground, says, cure, source: None, by, at: Moment::at(entry.at, zones) })
}

/// A moment in one line: on each wall clock that matters, and in UTC.
fn both_clocks(at: Instant, zones: &[Zone]) -> Text {
    let moment = Moment::to_minute(at, zones);
    let mut reads: Vec<String> = moment.local.iter().map(|l| format!("{} {} {}", l.reads, l.place, l.offset)).collect();
    reads.push(format!("{} UTC", moment.utc));
    Text::own(reads.join(" · "))
}

/// The no of an independent body, until it is asked anew.
fn leave_refused(visit: &Visit, view: &RequestView, zones: &[Zone]) -> Option<Refusal> {
    let (measure, reasons) = desk::leave_refused(&view.state)?;
    let said = |e: &&store::Entry| matches!(&e.event, Event::AuthorisationRefused(no) if no.measure == measure);
    let entry = view.events.iter().rev().find(said)?;
    let measure = measure_word(measure).of(visit.lang).to_owned();
    Some(Refusal {
        code: "leave-refused".into(),
        ground: Text::Filled(w::LEAVE_REFUSED_FOR, vec![("measure", measure)]),
        says: Text::own(reasons),
        cure: Text::Word(w::LEAVE_REFUSED_CURE),
        source: None,
        by: acted::who(&visit.node, entry, &view.events),
        at: Moment::at(entry.at, zones),
    })
}

/// What is called back, in the words of whoever did.
fn recalled(visit: &Visit, view: &RequestView, recall: &request::Recall, zones: &[Zone]) -> Option<Refusal> {
    let is = |e: &&store::Entry| matches!(e.event, Event::Recalled { .. } | Event::RecallCame { .. });
    let entry = view.events.iter().rev().find(is)?;
    let ground = match recall.cause.as_str() {
        "review-refused" => w::CAUSE_REVIEW_REFUSED,
        "review-lapsed" => w::CAUSE_REVIEW_LAPSED,
        "ground-found" => w::CAUSE_GROUND_FOUND,
        "consent-withdrawn" => w::CAUSE_CONSENT_WITHDRAWN,
        _ => w::CAUSE_SENT_IN_ERROR,
    };
    Some(Refusal {
        code: recall.cause.clone(),
        ground: ground.into(),
        says: Text::own(&recall.says),
        cure: Text::Word(w::RECALL_CURE),
        source: None,
        by: acted::who(&visit.node, entry, &view.events),
        at: Moment::at(entry.at, zones),
    })
}

/// The evidence, once somebody has checked it; checked again for this look.
async fn evidence(visit: &Visit, view: &RequestView, zones: &[Zone]) -> Result<Option<Evidence>, No> {
    let node = &visit.node;
    let checked = view.events.iter().any(|e| matches!(e.event, Event::EvidenceChecked { .. }));
    let Some(digest) =
        view.state.package.filter(|_| view.state.recall.is_none() && (checked || view.state.side == Side::Asked))
    else {
        return Ok(None);
    };
    let Some(kept) = desk::kept(node, digest).await? else { return Ok(None) };
    let draft = &view.state.draft;
    let mut limits: Vec<Text> = draft
        .field(f::CASE)
        .map(|case| Text::Filled(w::LIMIT_ONLY_CASE, vec![("case", case.to_owned())]))
        .into_iter()
        .collect();
    limits.push(w::LIMIT_NOT_ONWARD.into());
    limits.extend(view.state.conditions.iter().map(Text::own));
    let (verified, found, said) = match &kept {
        Kept::Here(bytes) => {
            let verdict = reading::judge(node, &kept, node.now()).await?;
            let mut found = Vec::new();
            if verdict.report.vouched() {
                // In the log before it is on the screen (HR13).
                desk::viewed(node, visit.who()?, &format!("answer in package {digest}")).await?;
                found = answer(&verdict, bytes, zones);
            }
            (verdict.report.vouched(), found, sentences(&verdict.report))
        }
        Kept::Large(_) => checked_before(view),
    };
    Ok(Some(Evidence {
        verified,
        as_received: false,
        found,
        sentences: said,
        limits,
        href: format!("/packages/{digest}"),
        size: w::size(kept.size()),
        digest: digest.to_string(),
    }))
}

/// Of a large package: what the last check said. It is read whole when a person presses for it, not for each look.
fn checked_before(view: &RequestView) -> (bool, Vec<Fact>, Vec<Verified>) {
    let checked = view.events.iter().rev().find_map(|e| match &e.event {
        Event::EvidenceChecked { verified, says, .. } => Some((*verified, says)),
        _ => None,
    });
    let mut sentences = vec![Verified { tone: Tone::Info, says: w::CHECKED_BEFORE.into() }];
    let Some((verified, says)) = checked else { return (false, Vec::new(), sentences) };
    let tone = if verified { Tone::Good } else { Tone::Stop };
    sentences.extend(says.iter().map(|text| Verified { tone, says: Text::in_lang(text, names::BOOK_LANG) }));
    (verified, Vec::new(), sentences)
}

/// The finding, and each line that matches with its doubt: never only the first.
fn answer(package: &Verdict, bytes: &[u8], zones: &[Zone]) -> Vec<Fact> {
    let Some(file) = package.file_in(bytes, "data/answer.json") else { return Vec::new() };
    let ours = std::str::from_utf8(file).ok().and_then(|text| preview::of(text, &[], zones));
    let Some(answer) = ours else { return preview::foreign(file) };
    let mut facts = vec![Fact::text(w::RESULT, answer.says)];
    for line in answer.candidates {
        facts.push(Fact::code(w::SUBSCRIBER, line.subscriber));
        facts.push(Fact::text(w::HOW_SURE, line.doubt.says));
        facts.push(Fact::text(w::WHY, line.because));
    }
    facts
}

fn sentences(report: &Report) -> Vec<Verified> {
    let says = |tone, text: &String| Verified { tone, says: Text::in_lang(text, names::BOOK_LANG) };
    let failed = report.first_failure().map(|c| says(Tone::Stop, &c.says));
    let proven = report.proven.iter().map(|s| says(Tone::Good, s));
    failed.into_iter().chain(proven).chain(report.not_proven.iter().map(|s| says(Tone::Info, s))).collect()
}
