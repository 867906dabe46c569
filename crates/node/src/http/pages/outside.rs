//! A partner without a node, on the page of a request: the file that is carried, what is told, and the answer that is brought.

use axum::{
    body::Bytes,
    extract::Path,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use request::{Brought, Event, Side, Stage, fields as f};
use terms::Ground;

use super::{
    actions::{choose, form, long},
    draft_fields::label,
    names, parts,
    visit::Visit,
};
use crate::{
    desk::{self, CHANNELS, No, RequestView, answer_files},
    house::Action as Act,
    partners::PartnerConfig,
    web::{
        Action, CarriedNote, Choice, Evidence, Fact, Field, Kind, Text, Tone, Verified, Weight, ground_word,
        outside_channel, words as w,
    },
};

fn partner<'a>(visit: &'a Visit, view: &RequestView) -> Option<&'a PartnerConfig> {
    visit.node.partner(&view.state.abroad.as_ref()?.to)
}

/// The forms of one act; the files of an answer have one of their own.
pub(super) fn forms(visit: &Visit, view: &RequestView, act: Act, first: bool) -> Vec<Action> {
    let weight = if first { Weight::Primary } else { Weight::Secondary };
    match act {
        Act::Carry => vec![form(act, "carry", w::ACT_CARRY, weight, w::ACT_CARRY_THEN).fields(vec![channels(false)])],
        Act::Hear => {
            let mut fields = vec![Field::new("told", w::FIELD_TOLD, Kind::Radios(told())).required()];
            fields.extend(how(visit, view));
            fields.extend(about(view));
            vec![form(act, "hear", w::ACT_HEAR, weight, w::ACT_HEAR_THEN).fields(fields)]
        }
        _ => bring(visit, view, weight),
    }
}

/// Taken back: before a file was made nobody has to be told.
pub(super) fn withdraw(view: &RequestView) -> Action {
    let never = view.state.stage == Stage::ToCarry;
    let then = if never { w::WITHDRAW_UNCARRIED_THEN } else { w::WITHDRAW_CARRIED_THEN };
    let act = Act::Withdraw;
    form(act, act.as_str(), w::ACT_WITHDRAW, Weight::Dangerous, then).fields(vec![long("reason", w::FIELD_REASON)])
}

/// First the files, then what is known of how they came.
fn bring(visit: &Visit, view: &RequestView, weight: Weight) -> Vec<Action> {
    let files = answer_files(&view.events);
    let post_to = format!("/requests/{}/files", view.work.id);
    let add = Action::new("files", &post_to, w::ADD_FILES, weight, w::ADD_FILES_THEN)
        .fields(vec![Field::new("file", w::ADD_FILES, Kind::Files).required()]);
    let taken = view.state.brought().map_or(0, |brought| brought.files);
    if files.len() as u64 <= taken {
        return vec![Action { weight: if taken > 0 { Weight::Secondary } else { weight }, ..add }];
    }
    let list: Vec<String> = files
        .iter()
        .map(|(digest, size)| format!("{} ({})", names::short(&digest.to_string()), w::size(*size)))
        .collect();
    let said = Text::Filled(w::FIELD_FILES_HERE, vec![("n", list.join(", "))]);
    let mut fields = how(visit, view);
    if let Some(who) = fields.first_mut() {
        who.hint = Some(said);
    }
    let add = Action { weight: Weight::Secondary, ..add };
    vec![form(Act::Bring, "bring", w::ACT_BRING, weight, w::ACT_BRING_THEN).fields(fields), add]
}

fn channels(telephone: bool) -> Field {
    let known = CHANNELS.iter().filter(|word| telephone || **word != "telephone");
    let choices = known.filter_map(|word| Some(Choice::new(*word, outside_channel(word)?))).collect();
    choose("channel", w::FIELD_CHANNEL, choices)
}

/// Who brought it, how, and whether somebody asked under the registered number.
fn how(visit: &Visit, view: &RequestView) -> Vec<Field> {
    let number = partner(visit, view).map_or_else(|| "–".to_owned(), |partner| partner.telephone.clone());
    let hint = Text::Filled(w::FIELD_CALLED_HINT, vec![("number", number)]);
    vec![
        Field::new("brought-by", w::FIELD_BROUGHT_BY, Kind::Line).required(),
        channels(true),
        Field::new("number", w::FIELD_CALLED, Kind::Line).hint(hint).code(),
        Field::new("spoke-with", w::FIELD_CALLED_WHO, Kind::Line),
    ]
}

fn told() -> Vec<Choice> {
    let all = [
        ("received", w::TOLD_RECEIVED),
        ("held", w::TOLD_HELD),
        ("execute", w::TOLD_EXECUTE),
        ("condition", w::TOLD_CONDITION),
        ("supplement", w::TOLD_SUPPLEMENT),
        ("postpone", w::TOLD_POSTPONE),
        ("refuse", w::TOLD_REFUSE),
        ("not-executed", w::TOLD_NOT_EXECUTED),
    ];
    all.iter().map(|(value, word)| Choice::new(*value, *word)).collect()
}

/// What belongs to one or the other thing that can be told.
fn about(view: &RequestView) -> Vec<Field> {
    let none = || std::iter::once(Choice::new("", Text::own("–")));
    let grounds = Ground::ALL.iter().map(|g| Choice::new(g.as_str(), ground_word(*g)));
    // What could not be supplied is not asked for.
    let open = f::SUPPLEMENTABLE.iter().filter(|name| request::may_supply(&view.state.draft, name));
    let missing = open.filter_map(|n| Some(Choice::new(*n, label(n)?)));
    vec![
        Field::new("reasons", w::FIELD_REASON, Kind::Long),
        Field::new("condition", w::FIELD_CONDITION, Kind::Long),
        Field::new("cure", w::FIELD_CURE, Kind::Long),
        Field::new("ground", w::FIELD_GROUND, Kind::Select(none().chain(grounds).collect())),
        Field::new("field", w::FIELD_MISSING, Kind::Select(none().chain(missing).collect())),
        Field::new("until", w::FIELD_UNTIL, Kind::DateTime),
    ]
}

/// The last file that was made, without its phrase.
pub(super) fn last_file(visit: &Visit, view: &RequestView) -> Option<CarriedNote> {
    let partner = partner(visit, view)?;
    let made = view.events.iter().rev().find_map(|e| match &e.event {
        Event::Carried { file, to_key, .. } => Some((file.to_string(), *to_key)),
        _ => None,
    });
    let (digest, to_key) = made?;
    let href = format!("/carried/{digest}");
    Some(CarriedNote { phrase: None, telephone: partner.telephone.clone(), to_key, href, digest })
}

/// The answer as it was received: what is known of it, and above all what is not.
pub(super) async fn evidence(visit: &Visit, view: &RequestView, brought: &Brought) -> Result<Option<Evidence>, No> {
    let Some(digest) = view.state.package.filter(|_| view.state.side == Side::Asking) else { return Ok(None) };
    let Some(kept) = desk::kept(&visit.node, digest).await? else { return Ok(None) };
    let by = &brought.by;
    let channel = outside_channel(&by.channel).map_or_else(|| Text::own(&by.channel), Text::Word);
    let told = |tone, says: Text| Verified { tone, says };
    let mut sentences = vec![told(Tone::Good, w::BROUGHT_BYTES.into())];
    sentences.push(match brought.proven {
        true => told(Tone::Good, w::BROUGHT_PROVEN.into()),
        false => told(Tone::Info, w::BROUGHT_NO_KEY.into()),
    });
    sentences.push(match (&by.number, &by.spoke_with) {
        (Some(number), Some(who)) => {
            let with = vec![("who", who.clone()), ("number", number.clone())];
            told(Tone::Info, Text::Filled(w::BROUGHT_CALLED, with))
        }
        _ => told(Tone::Info, w::BROUGHT_NOT_CALLED.into()),
    });
    sentences.push(told(Tone::Info, w::BROUGHT_BEFORE.into()));
    let found = vec![Fact::text(w::FIELD_BROUGHT_BY, Text::own(&by.who)), Fact::text(w::FIELD_CHANNEL, channel)];
    let case =
        view.state.draft.field(f::CASE).map(|case| Text::Filled(w::LIMIT_ONLY_CASE, vec![("case", case.to_owned())]));
    let conditions = view.state.conditions.iter().map(Text::own);
    let limits = case.into_iter().chain([w::LIMIT_NOT_ONWARD.into()]).chain(conditions);
    Ok(Some(Evidence {
        verified: brought.proven,
        as_received: !brought.proven,
        found,
        sentences,
        limits: limits.collect(),
        href: format!("/packages/{digest}"),
        size: w::size(kept.size()),
        digest: digest.to_string(),
    }))
}

/// The sealed file. That it was taken is in the log first.
pub(super) async fn file(visit: Visit, Path(digest): Path<String>) -> Response {
    let found = sealed(&visit, &digest).await;
    visit.answer(found)
}

async fn sealed(visit: &Visit, digest: &str) -> Result<Response, No> {
    let bytes = desk::carried(&visit.node, visit.who()?, digest).await?;
    let headers = [
        ("content-type", "application/octet-stream".to_owned()),
        ("content-disposition", format!("attachment; filename=\"{}.age\"", names::short(digest))),
    ];
    Ok((headers, bytes).into_response())
}

/// The cover note, for whoever carries it.
pub(super) async fn cover(visit: Visit, Path(digest): Path<String>) -> Response {
    let found = note(&visit, &digest).await;
    visit.answer(found)
}

async fn note(visit: &Visit, digest: &str) -> Result<Response, No> {
    visit.who()?;
    let text = desk::cover(&visit.node, digest).await?;
    let headers = [
        ("content-type", "text/plain; charset=utf-8".to_owned()),
        ("content-disposition", format!("attachment; filename=\"{}.txt\"", names::short(digest))),
    ];
    Ok((headers, text).into_response())
}

/// Nothing lies where files are sent: whoever goes there goes to the request.
pub(super) async fn nothing_to_see(Path(id): Path<String>) -> Redirect {
    let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    Redirect::to(&if plain { format!("/requests/{id}") } else { "/".to_owned() })
}

/// Files of an answer, from a form.
pub(super) async fn add(visit: Visit, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = added(&visit, &id, &headers, &body).await;
    visit.answer(answer)
}

async fn added(visit: &Visit, id: &str, headers: &HeaderMap, body: &[u8]) -> Result<Response, No> {
    let broken = || No::refused("bad-form", "the form came in another shape", "Open the page of the request again.");
    let parts = parts::read(headers, body).ok_or_else(broken)?;
    let fields =
        parts.iter().filter(|p| !p.file).map(|p| (p.name.clone(), String::from_utf8_lossy(p.bytes).into_owned()));
    let who = visit.who_sent(&fields.collect())?;
    if !visit.may(Act::Bring) {
        return Err(No::refused(
            "not-your-office",
            "your office does not take answers in",
            "Ask the desk or an investigator.",
        ));
    }
    let number =
        id.parse().map_err(|_| No::refused("unknown-record", "there is no such request", "Open it from the list."))?;
    for part in parts.iter().filter(|part| part.file && !part.bytes.is_empty()) {
        desk::put_file(&visit.node, Some(who.officer.clone()), number, part.bytes.to_vec()).await?;
    }
    Ok(Redirect::to(&format!("/requests/{id}")).into_response())
}
