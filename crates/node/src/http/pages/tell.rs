//! Spontaneous information: written on one page, read and answered on another.

use std::collections::BTreeMap;

use ::request::{Draft, Side, TellingSide, TellingStage, fields as rf};
use axum::{extract::Path, http::StatusCode, response::Response};
use exchange::{AnnouncementV1, ConditionV1, ContentV1, OriginV1};

use super::{
    Fields,
    act::run,
    actions::{self, long, safeguards},
    names,
    refill::refill,
    request, stages,
    tell_form::{from_form, parts},
    timeline,
    visit::{Visit, onward},
};
use crate::{
    desk::{
        No, SEEN,
        tell::{self, InformationView, fields as f},
    },
    house::Action as Act,
    web::{
        Action, Choice, Fact, Field, InformationPage, Kind, Lack, Moment, Refusal, TellPage, Text, Value, Weight, Zone,
        words as w,
    },
};

/// Acts on spontaneous information have pages of their own.
pub(super) fn is(action: Act) -> bool {
    matches!(action, Act::Tell | Act::ApproveTelling | Act::AnswerTelling | Act::WithdrawTelling | Act::CloseTelling)
}

/// The form: empty, or with what was written before (`?again=`).
pub(super) async fn form(visit: Visit) -> Response {
    let found = written(&visit).await;
    visit.answer(found)
}

async fn written(visit: &Visit) -> Result<Response, No> {
    let who = visit.who()?;
    if !visit.may(Act::Tell) {
        let says = format!("the office of {} does not include telling other states here", who.name);
        return Err(No::refused("not-your-office", says, "Ask an investigator or the desk."));
    }
    let (id, values) = match visit.query("again") {
        Some(again) => {
            let view = tell::view(&visit.node, who, &again).await?;
            let open = view.state.stage == TellingStage::Proposed;
            (if open { again } else { String::new() }, tell::fields_of(&view))
        }
        None => match visit.query("third") {
            Some(request) => (String::new(), from_request(visit, &request).await?),
            None => (String::new(), BTreeMap::new()),
        },
    };
    let page = TellPage { shell: visit.shell(None).await, id, lacks: Vec::new(), parts: parts(visit, &values) };
    Ok(visit.page(&page))
}

/// What a request of ours says that a third state may have to be told: for a person to choose, complete and have signed by another.
async fn from_request(visit: &Visit, id: &str) -> Result<BTreeMap<String, String>, No> {
    let view = crate::desk::request_view(&visit.node, visit.who()?, id).await?;
    if view.state.side != Side::Asking {
        let cure = "Ask that state to tell it, or have it tell you that you may.";
        return Err(No::refused("third-states-evidence", "what another state asked is that state's to tell", cure));
    }
    let draft = &view.state.draft;
    let kept = tell::fields::TARGET.iter().chain(&[rf::CONDUCT, rf::CASE, rf::LANGUAGE]);
    let mut fields: BTreeMap<String, String> =
        kept.filter_map(|name| Some(((*name).to_owned(), draft.field(name)?.to_owned()))).collect();
    fields.extend(draft.0.iter().filter(|(name, _)| name.starts_with(rf::FACT)).map(|(k, v)| (k.clone(), v.clone())));
    fields.insert(f::FOUND.to_owned(), draft.field(rf::FACTS).unwrap_or("").to_owned());
    fields.insert(f::HOW.to_owned(), draft.field(rf::NEXUS).unwrap_or("").to_owned());
    fields.insert(f::ORIGIN.to_owned(), "own-investigation".to_owned());
    Ok(fields)
}

/// Does it, and shows the page of it, or what was typed with what lacks.
pub(super) async fn act(visit: &Visit, action: Act, subject: &str, form: &Fields) -> Result<Response, No> {
    let fields = from_form(visit, form);
    match run(visit, action, subject, &fields).await {
        Ok(done) => Ok(onward(&format!("/information/{}", done.subject), action)),
        Err(no @ No::Trouble(_)) => Err(no),
        Err(no) if action == Act::Tell => Ok(again(visit, subject, form, &no).await),
        Err(no) => {
            let mut page = view(visit, subject).await?;
            page.shell.path = format!("/information/{subject}");
            page.refusal = Some(request::not_done(visit, &no, &names::zones(&visit.node, &[])));
            refill(&mut page.actions, form, &no);
            Ok(visit.page_with(request::status(&no), &page))
        }
    }
}

/// The form again: nothing that was typed is lost.
async fn again(visit: &Visit, id: &str, form: &Fields, no: &No) -> Response {
    let mut typed: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in form {
        let kept = typed.entry(name.clone()).or_default();
        *kept = if kept.is_empty() { value.clone() } else { format!("{kept} {value}") };
    }
    let lacks: Vec<Lack> = match no {
        No::Lacks(lacks) => lacks.iter().map(lack).collect(),
        other => vec![refused(other)],
    };
    let mut parts = parts(visit, &typed);
    for field in parts.iter_mut().flat_map(|(_, fields)| fields) {
        *field = std::mem::replace(field, Field::new("", w::NAME, Kind::Tick)).lacks(&lacks);
    }
    let known = |lack: &Lack| parts.iter().flat_map(|(_, fields)| fields).any(|f| Some(&f.name) == lack.field.as_ref());
    let lacks = lacks.iter().map(|l| Lack { field: l.field.clone().filter(|_| known(l)), ..l.clone() }).collect();
    let mut page = TellPage { shell: visit.shell(None).await, id: id.to_owned(), lacks, parts };
    page.shell.path = "/tell".into();
    let status = if matches!(no, No::Lacks(_)) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
    visit.page_with(status, &page)
}

fn lack(lack: &::request::Lack) -> Lack {
    Lack {
        code: lack.code.clone(),
        field: Some(lack.field.clone()),
        says: Text::in_lang(&lack.says, names::BOOK_LANG),
        cure: Text::in_lang(&lack.cure, names::BOOK_LANG),
        source: None,
    }
}

/// A no of the guard or the law, beside the field that it is about.
fn refused(no: &No) -> Lack {
    let field = match no.code() {
        "third-states-evidence" => Some(f::HANDED_BY),
        "told-at-home" | "no-desk" => Some(f::TO),
        "why-named-missing" => Some(f::WHY_NAMED),
        "death-penalty-not-excluded" => Some(f::NO_DEATH),
        "safeguard-unanswered" | "safeguard-ground" => Some("safeguard.political"),
        _ => None,
    };
    Lack {
        code: no.code().to_owned(),
        field: field.map(str::to_owned),
        says: Text::in_lang(no.to_string(), names::BOOK_LANG),
        cure: Text::in_lang(no.cure(), names::BOOK_LANG),
        source: None,
    }
}

/// The page of one piece.
pub(super) async fn page(visit: Visit, Path(id): Path<String>) -> Response {
    let found = view(&visit, &id).await.map(|page| visit.page(&page));
    visit.answer(found)
}

async fn view(visit: &Visit, id: &str) -> Result<InformationPage, No> {
    let node = &visit.node;
    let view = tell::view(node, visit.who()?, id).await?;
    let work = &view.work;
    let zones = names::zones(node, &[work.from, work.to]);
    let told = view.state.side == TellingSide::Told;
    let declined = view.state.answer.as_ref().filter(|(accepted, _)| !accepted);
    let requests = tell::requests(node, &work.id).await?;
    Ok(InformationPage {
        shell: visit.shell(None).await,
        short: names::short(&work.id),
        number: work.id.clone(),
        from: names::state_or_unknown(node, work.from),
        to: names::state_or_unknown(node, work.to),
        offence: names::offence(node, &work.conduct),
        state: stages::badge(work.stage),
        urgency: stages::urgency(&work.urgency),
        legal: stages::legal(work, node.now(), &zones),
        next: stages::next(work, visit.lang),
        refusal: declined.filter(|_| !told).map(|(_, says)| no_of_theirs(visit, &view, says, &zones)),
        withdrawn: view.state.withdrawn.clone(),
        actions: forms(&view),
        bound: told && view.state.answer.as_ref().is_some_and(|(accepted, _)| *accepted),
        conditions: view.announcement.conditions.iter().map(condition).collect(),
        announced: announced(visit, &view.announcement),
        content: view.content.as_ref().map(|content| facts(&view, content, &zones)),
        ask_for_more: (told && view.content.is_some() && visit.may(Act::Draft))
            .then(|| format!("/draft?from-information={}", work.id)),
        anew: (!told && declined.is_some() && visit.may(Act::Tell)).then(|| format!("/tell?again={}", work.id)),
        requests: requests.into_iter().map(|r| (names::short(&r), format!("/requests/{r}"))).collect(),
        events: timeline::rows(node, &view.events, &zones, visit.lang),
        letters: timeline::letters(&view.events, &view.letters, &zones),
    })
}

fn no_of_theirs(visit: &Visit, view: &InformationView, says: &str, zones: &[Zone]) -> Refusal {
    let told = names::state(&visit.node, view.announcement.told_state);
    let at = view.events.iter().rev().find(|e| e.kind == "information-answered").map(|e| e.at);
    Refusal {
        code: "declined".into(),
        ground: w::STATE_DECLINED.into(),
        says: Text::own(says),
        cure: w::TELL_ANEW.into(),
        source: None,
        by: told.name,
        at: Moment::at(at.unwrap_or_else(|| visit.node.now()), zones),
    }
}

fn forms(view: &InformationView) -> Vec<Action> {
    let mut list: Vec<Action> = view.work.next.iter().enumerate().map(|(place, act)| one(*act, place == 0)).collect();
    for action in &mut list {
        action.hidden.push(("subject".into(), view.work.id.clone()));
        if action.id == Act::ApproveTelling.as_str() {
            action.hidden.push((SEEN.into(), view.announcement.digest().to_string()));
        }
    }
    list
}

fn one(act: Act, first: bool) -> Action {
    let weight = match act {
        Act::WithdrawTelling => Weight::Dangerous,
        _ if first => Weight::Primary,
        _ => Weight::Secondary,
    };
    let (label, then, fields) = match act {
        Act::ApproveTelling => (w::ACT_APPROVE_TELLING, w::ACT_APPROVE_TELLING_THEN, safeguards()),
        Act::AnswerTelling => {
            let answers =
                vec![Choice::new("accepted", w::ACCEPT_CONDITIONS), Choice::new("declined", w::DECLINE_CONDITIONS)];
            let fields = vec![
                Field::new("answer", w::FIELD_ANSWER, Kind::Radios(answers)).required(),
                Field::new("reasons", w::FIELD_WHY_DECLINED, Kind::Long),
            ];
            (w::ACT_ANSWER_TELLING, w::ACT_ANSWER_TELLING_THEN, fields)
        }
        Act::WithdrawTelling => {
            (w::ACT_WITHDRAW_TELLING, w::ACT_WITHDRAW_TELLING_THEN, vec![long("reason", w::FIELD_REASON)])
        }
        _ => (w::ACT_CLOSE_TELLING, w::ACT_CLOSE_TELLING_THEN, Vec::new()),
    };
    actions::form(act, act.as_str(), label, weight, then).fields(fields)
}

/// One condition in the reader's language.
fn condition(condition: &ConditionV1) -> Text {
    let at = |at: &terms::Instant| vec![("at", format!("{} UTC", Moment::to_minute(*at, &[]).utc))];
    match condition {
        ConditionV1::Confidential { until: None } => w::CONDITION_CONFIDENTIAL.into(),
        ConditionV1::Confidential { until: Some(until) } => Text::Filled(w::CONDITION_CONFIDENTIAL_UNTIL, at(until)),
        ConditionV1::OnlyFor { purpose } => {
            Text::Filled(w::CONDITION_ONLY_FOR_IS, vec![("purpose", purpose.as_str().to_owned())])
        }
        ConditionV1::NotOnward {} => w::CONDITION_NOT_ONWARD.into(),
        ConditionV1::NotEvidence {} => w::CONDITION_NOT_EVIDENCE.into(),
        ConditionV1::NoDeathPenalty {} => w::CONDITION_NO_DEATH.into(),
        ConditionV1::DestroyBy { at: by } => Text::Filled(w::CONDITION_DESTROY_BY_IS, at(by)),
        ConditionV1::Other { text } => Text::own(text.as_str()),
    }
}

fn announced(visit: &Visit, a: &AnnouncementV1) -> Vec<Fact> {
    let yes = |is| if is { w::YES } else { w::NO };
    let office = &a.office;
    let call = [&office.person, &office.organisation, &office.telephone, &office.mail, &office.hours];
    let call: Vec<&str> = call.iter().map(|line| line.as_str()).collect();
    let mut facts = vec![
        Fact::text(w::TELL_ABOUT, Text::in_lang(a.about.as_str(), a.language.as_str())),
        Fact::text(w::FIELD_CONDUCT, names::offence(&visit.node, &words(a))),
        Fact::text(w::TELL_RUNS_NOW, yes(a.runs_now)),
        Fact::text(w::TELL_PERSONS, yes(a.persons)),
        Fact::code(w::FIELD_CASE_REF, a.case_ref.as_str()),
        Fact::text(w::TELL_CALL, Text::own(call.join("\n"))),
    ];
    let basis = a.legal_basis.iter().map(|b| Text::in_lang(b.source.as_str(), names::BOOK_LANG));
    facts.extend(basis.map(|source| Fact::text(w::LEGAL_BASIS, source)));
    facts
}

fn words(a: &AnnouncementV1) -> String {
    a.conduct.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(" ")
}

fn facts(view: &InformationView, content: &ContentV1, zones: &[Zone]) -> Vec<Fact> {
    let origin = match content.origin {
        OriginV1::OwnInvestigation => w::ORIGIN_OWN,
        OriginV1::Reported => w::ORIGIN_REPORTED,
        OriginV1::Open => w::ORIGIN_OPEN,
    };
    let mut facts = vec![
        Fact::text(w::TELL_FOUND, Text::own(content.found.as_str())),
        Fact::text(w::TELL_HOW, Text::own(content.how.as_str())),
        Fact::text(w::WHERE_IT_COMES_FROM, origin),
    ];
    if content.target.is_some() {
        facts.extend(address(view, zones));
    }
    facts.extend(content.identifiers.iter().map(|name| Fact::code(w::FURTHER_NAME, name.as_str())));
    let why = content.why_named.as_ref().map(|t| Fact::text(w::TELL_WHY_NAMED, Text::own(t.as_str())));
    let more = content.more.as_ref().map(|t| Fact::text(w::TELL_MORE, Text::own(t.as_str())));
    facts.into_iter().chain(why).chain(more).collect()
}

/// The address and its time, as a request spells them.
fn address(view: &InformationView, zones: &[Zone]) -> Vec<Fact> {
    let told = tell::fields_of(view);
    let field = |name: &str| told.get(name).map_or("–", String::as_str);
    let at = |name: &str| terms::Instant::parse(field(name)).ok().map(|at| Moment::at(at, zones));
    let period = at(rf::TIME_FROM).zip(at(rf::TIME_TO)).map(|(from, to)| Value::Between(from, to));
    let mut facts = vec![
        Fact::code(w::FIELD_ADDRESS, field(rf::ADDRESS)),
        Fact::code(w::FIELD_PORT, format!("{} / {}", field(rf::PORT), field(rf::TRANSPORT).to_uppercase())),
    ];
    facts.extend(period.map(|value| Fact { name: w::FIELD_PERIOD.into(), value }));
    facts.push(Fact::code(w::CLOCK_DOUBT, format!("± {} ms", field(rf::CLOCK_ERROR))));
    facts.push(Fact::text(w::FIELD_CLOCK_SOURCE, Text::own(field(rf::CLOCK))));
    facts
}

/// The draft of a request that is begun from what was told: the address, the time, the conduct, and where it comes from.
pub(super) async fn draft_from(visit: &Visit, id: &str) -> Result<Draft, No> {
    let view = tell::view(&visit.node, visit.who()?, id).await?;
    if view.state.side != TellingSide::Told || view.content.is_none() {
        return Err(No::refused("unknown-record", "nothing of this number was told here", "Open it from the list."));
    }
    let told = tell::fields_of(&view);
    let kept = tell::fields::TARGET.iter().chain(&[rf::CONDUCT]);
    let mut fields: BTreeMap<String, String> =
        kept.filter_map(|name| Some(((*name).to_owned(), told.get(*name)?.clone()))).collect();
    let announcement = &view.announcement;
    let nexus = format!(
        "Spontaneous information {} of {}, their reference {}.",
        view.work.id,
        announcement.teller_state,
        announcement.case_ref.as_str()
    );
    fields.insert(rf::TO.to_owned(), announcement.teller_state.to_string());
    fields.insert(rf::NEXUS.to_owned(), nexus);
    fields.insert(rf::URGENCY.to_owned(), view.work.urgency.clone());
    fields.insert(rf::DATA.to_owned(), terms::DataCategory::UserIdentification.to_string());
    Ok(Draft(fields))
}
