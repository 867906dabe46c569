//! What a person may do now with a record, as forms. The desk decides again when the form comes.

use request::{Decision, Side, Stage, fields as f};
use terms::{Ground, Measure};

use super::{changes, draft_fields::label, inform, leave, names, outside, visit::Visit};
use crate::{
    desk::{self, OrderView, RequestView},
    house::Action as Act,
    web::{Action, Choice, Field, Kind, Text, Weight, Word, ground_word, words as w},
};

/// The forms on the page of a request.
pub(super) fn for_request(visit: &Visit, view: &RequestView) -> Vec<Action> {
    let mut actions = Vec::new();
    for (place, act) in view.work.next.iter().enumerate() {
        let first = place == 0;
        match act {
            Act::Review => actions.extend(review(visit, view, first)),
            Act::Draft => actions.push(go_on(view, first)),
            Act::Reply => actions.push(reply(visit, view)),
            Act::CallBack => actions.push(call_back(visit, view)),
            Act::AnswerConsultation => actions.push(answer_consultation(view, first)),
            Act::Consult => actions.push(consult(view)),
            Act::NotifyThird => actions.push(notify_third(visit, view)),
            Act::Attempt => actions.push(attempt(visit, view)),
            Act::Amend => {
                let zones = names::zones(&visit.node, &[view.work.from, view.work.to]);
                actions.extend(changes::longer(visit, view, &zones));
                actions.push(changes::form_of(visit, view, &zones));
            }
            Act::ApproveAmendment => actions.push(changes::second(first)),
            Act::Carry | Act::Hear | Act::Bring => actions.extend(outside::forms(visit, view, *act, first)),
            Act::Hold => actions.push(hold(view, first)),
            Act::Authorise => actions.extend(leave::give(visit, view, first)),
            Act::RefuseAuthorisation => actions.extend(leave::refuse(visit, view)),
            Act::AskAuthorisation => actions.extend(leave::ask_anew(visit, view, first)),
            Act::InformPerson => actions.extend(inform::forms(visit, view, first)),
            Act::Withdraw if view.work.outside.is_some() => actions.push(outside::withdraw(view)),
            _ => actions.push(plain(*act, first)),
        }
    }
    if visit.may(Act::Attempt) && view.state.stage == Stage::Draft && !view.work.next.contains(&Act::Attempt) {
        actions.push(attempt(visit, view));
    }
    for action in &mut actions {
        if action.id == Act::Transmit.as_str() {
            action.fields.extend(which_package(view));
        }
        action.hidden.push(("subject".into(), view.work.id.clone()));
        if desk::ANSWERS_FOR.iter().any(|act| action.post_to == format!("/act/{}", act.as_str())) {
            action.hidden.push((desk::SEEN.into(), desk::version(&view.events).to_string()));
        }
    }
    actions
}

/// Where a package was attached by hand, a person chooses what travels.
fn which_package(view: &RequestView) -> Option<Field> {
    let attached: Vec<Choice> = desk::attachments(&view.events)
        .map(|digest| Choice::new(digest.to_string(), w::PACKAGE_ATTACHED).hint(Text::own(digest.to_string())))
        .collect();
    let produced = Choice::new("", w::PACKAGE_PRODUCED).chosen("");
    (!attached.is_empty())
        .then(|| Field::new("package", w::FIELD_PACKAGE, Kind::Radios([vec![produced], attached].concat())))
}

/// The forms on the page of an order.
pub(super) fn for_order(view: &OrderView) -> Vec<Action> {
    let mut actions: Vec<Action> = view
        .work
        .next
        .iter()
        .enumerate()
        .map(|(place, act)| match act {
            Act::NotExecute => not_execute(),
            Act::AnswerOrderEnd => answer_order_end(),
            _ => plain(*act, place == 0),
        })
        .collect();
    for action in &mut actions {
        action.hidden.push(("subject".into(), view.work.id.clone()));
    }
    actions
}

pub(super) fn form(act: Act, id: &str, label: Word, weight: Weight, then: Word) -> Action {
    Action::new(id, &format!("/act/{}", act.as_str()), label, weight, then)
}

pub(super) fn long(name: &str, label: impl Into<Text>) -> Field {
    Field::new(name, label, Kind::Long).required()
}

/// One of a list that somebody has to choose from. Where nothing is chosen yet the first of them is not: whoever is tired would press it through.
pub(super) fn choose(name: &str, label: Word, choices: Vec<Choice>) -> Field {
    let open = choices.iter().all(|choice| !choice.chosen);
    let first = open.then(|| Choice::new("", w::CHOOSE));
    Field::new(name, label, Kind::Select(first.into_iter().chain(choices).collect())).required()
}

/// What the asker can supply: words about the request, and what the laws ask and nobody has answered. What two people signed is changed, not supplied.
fn missing(visit: &Visit, view: &RequestView) -> Vec<Choice> {
    let (draft, book) = (&view.state.draft, &visit.node.book);
    let open = |name: &str| request::may_supply(draft, name);
    let words = f::SUPPLEMENTABLE.iter().filter(|name| open(name)).filter_map(|n| Some(Choice::new(*n, label(n)?)));
    let conduct: Vec<String> = view.work.conduct.split_whitespace().map(str::to_owned).collect();
    let states: Vec<_> = [view.work.from, view.work.to].into_iter().flatten().collect();
    let facts = book.facts_between(&conduct, &states).map(|word| (format!("{}{}", f::FACT, word.key), &word.ask));
    let facts = facts.filter(|(name, _)| open(name));
    let facts = facts.map(|(name, ask)| Choice::new(name, Text::in_lang(ask, names::BOOK_LANG)));
    words.chain(facts).collect()
}

/// What a field is called that is asked for: by the form, or by the question of the law.
fn asked_as(visit: &Visit, name: &str) -> Option<Text> {
    let fact = name.strip_prefix(f::FACT);
    let ask = fact.and_then(|key| visit.node.book.facts().find(|word| word.key == key));
    label(name).map(Text::Word).or_else(|| Some(Text::in_lang(&ask?.ask, names::BOOK_LANG)))
}

fn plain(act: Act, first: bool) -> Action {
    let weight = match act {
        Act::Withdraw | Act::Recall | Act::ReleaseHold | Act::ReleaseHeld => Weight::Dangerous,
        _ if first => Weight::Primary,
        _ => Weight::Secondary,
    };
    let then = match act {
        Act::Propose => w::ACT_PROPOSE_THEN,
        Act::Approve => w::APPROVE_AND_SEND_THEN,
        Act::Execute => w::ACT_ISSUE_ORDER_THEN,
        Act::Renew => w::ACT_RENEW_THEN,
        Act::Transmit => w::ACT_TRANSMIT_THEN,
        Act::Verify => w::ACT_VERIFY_THEN,
        Act::Outcome => w::ACT_OUTCOME_THEN,
        Act::Withdraw => w::ACT_WITHDRAW_THEN,
        Act::PostReview => w::ACT_POST_REVIEW_THEN,
        Act::Recall => w::ACT_RECALL_THEN,
        Act::AnswerRecall => w::ACT_ANSWER_RECALL_THEN,
        Act::LookUp => w::ACT_LOOK_UP_THEN,
        Act::ReleaseHold => w::ACT_RELEASE_HOLD_THEN,
        Act::ReleaseHeld => w::ACT_RELEASE_HELD_THEN,
        Act::Produce => w::ACT_PRODUCE_THEN,
        _ => w::ACT_CLOSE_THEN,
    };
    let action = form(act, act.as_str(), names::act_word(act), weight, then);
    match act {
        Act::Outcome => action.fields(outcome()),
        Act::Withdraw | Act::ReleaseHold => action.fields(vec![long("reason", w::FIELD_REASON)]),
        Act::PostReview => action.fields(post_review()),
        Act::Recall => action.fields(recall()),
        Act::AnswerRecall => action.fields(answer_recall()),
        _ => action,
    }
}

/// Does the law ask an independent body already before anything is kept?
fn judge_before_hold(view: &RequestView) -> bool {
    let asks = |a: &law::Answer| matches!(a.authorisation, law::Authorisation::Required { .. });
    let orderable = view.state.stage == Stage::Received || view.state.prolongable();
    orderable && view.law.preserve.as_ref().is_some_and(asks)
}

/// Two people order the hold; the page says where somebody else has to sign before them.
fn hold(view: &RequestView, first: bool) -> Action {
    let weight = if first { Weight::Primary } else { Weight::Secondary };
    let unsigned = judge_before_hold(view) && !view.state.authorised.contains_key(&Measure::Preserve);
    let longer = view.state.held;
    let then = match (unsigned, longer) {
        (true, _) => w::HOLD_JUDGE_FIRST,
        (false, true) => w::ACT_PROLONG_THEN,
        (false, false) => w::HOLD_TWO_THEN,
    };
    let label = if longer { w::ACT_PROLONG } else { names::act_word(Act::Hold) };
    form(Act::Hold, Act::Hold.as_str(), label, weight, then)
}

/// The number of the directory is shown, and what was really called is written: the desk compares them.
fn call_back(visit: &Visit, view: &RequestView) -> Action {
    let (number, officers) = match &view.call {
        Some(call) => (call.number.clone(), call.officers.as_slice()),
        None => (None, &[][..]),
    };
    let hint =
        number.map_or(Text::Word(w::NUMBER_UNREGISTERED), |n| Text::Filled(w::NUMBER_REGISTERED, vec![("number", n)]));
    let officers = officers.iter().map(|o| Choice::new(o.to_string(), Text::own(names::officer(&visit.node, o))));
    let answers = vec![Choice::new("yes", w::YES), Choice::new("no", w::NO)];
    form(Act::CallBack, "call-back", w::ACT_CALL_BACK, Weight::Primary, w::ACT_CALL_BACK_THEN).fields(vec![
        Field::new("number", w::FIELD_NUMBER_CALLED, Kind::Line).hint(hint).required(),
        choose("spoke-with", w::FIELD_SPOKE_WITH, officers.collect()),
        Field::new("confirmed", w::FIELD_CONFIRMED, Kind::Radios(answers)).required(),
    ])
}

/// A question to the other side. Only the requested side has a ground to refuse on.
fn consult(view: &RequestView) -> Action {
    let mut about = vec![Choice::new("query", w::CONSULT_QUERY)];
    if view.state.side == Side::Asked {
        about.push(Choice::new("before-refusal", w::CONSULT_BEFORE_REFUSAL));
    }
    about.push(Choice::new("jurisdiction", w::CONSULT_JURISDICTION));
    let mut fields = vec![Field::new("about", w::FIELD_ABOUT, Kind::Radios(about)).required()];
    if view.state.side == Side::Asked {
        let grounds = Ground::ALL.iter().map(|g| Choice::new(g.as_str(), ground_word(*g)));
        let none = std::iter::once(Choice::new("", Text::own("–")));
        fields.push(Field::new("ground", w::FIELD_GROUND, Kind::Select(none.chain(grounds).collect())));
    }
    fields.push(long("reasons", w::FIELD_QUESTIONS));
    fields.push(Field::new("cure", w::FIELD_CURE, Kind::Long));
    form(Act::Consult, "consult", w::ACT_CONSULT, Weight::Secondary, w::ACT_CONSULT_THEN).fields(fields)
}

/// A third state that is concerned: which, why, and in which words.
fn notify_third(visit: &Visit, view: &RequestView) -> Action {
    let two = [view.work.from, view.work.to, Some(visit.node.state)];
    let others = visit.node.book.states().filter(|s| !two.contains(&Some(s.code)));
    let states = others.map(|s| Choice::new(s.code.to_string(), Text::own(format!("{} ({})", s.name, s.code))));
    let causes = [
        ("path", w::THIRD_PATH),
        ("provider", w::THIRD_PROVIDER),
        ("victims", w::THIRD_VICTIMS),
        ("evidence", w::THIRD_EVIDENCE),
        ("law", w::THIRD_LAW),
    ];
    let causes = causes.iter().map(|(value, word)| Choice::new(*value, *word)).collect();
    let (label, then) = (w::ACT_NOTIFY_THIRD, w::ACT_NOTIFY_THIRD_THEN);
    form(Act::NotifyThird, "notify-third", label, Weight::Secondary, then).fields(vec![
        choose("state", w::FIELD_THIRD_STATE, states.collect()),
        Field::new("cause", w::FIELD_THIRD_CAUSE, Kind::Radios(causes)).required(),
        long("about", w::TELL_ABOUT),
    ])
}

/// The answer to the oldest open question, which stands beside it.
fn answer_consultation(view: &RequestView, first: bool) -> Action {
    let weight = if first { Weight::Primary } else { Weight::Secondary };
    let question = view.state.asked_us.first();
    let hint = Text::own(question.map_or("", |q| q.says.as_str()));
    let fields = vec![long("answer", w::FIELD_ANSWER).hint(hint)];
    let then = w::ACT_ANSWER_CONSULTATION_THEN;
    let act = Act::AnswerConsultation;
    let action = form(act, act.as_str(), w::ACT_ANSWER_CONSULTATION, weight, then).fields(fields);
    Action { hidden: question.map(|q| ("to".into(), q.letter.to_string())).into_iter().collect(), ..action }
}

/// A moment in this node's zone.
pub(super) fn until(visit: &Visit) -> Field {
    let zone = visit.node.book.state(visit.node.state).map(|s| s.time_zone.clone()).unwrap_or_else(|| "UTC".into());
    Field::new("until", w::FIELD_UNTIL, Kind::DateTime)
        .hint(Text::Filled(w::TIMES_HERE, vec![("zone", zone)]))
        .required()
}

fn post_review() -> Vec<Field> {
    let findings = vec![Choice::new("confirmed", w::FINDING_CONFIRMED), Choice::new("refused", w::FINDING_REFUSED)];
    vec![Field::new("finding", w::FIELD_FINDING, Kind::Radios(findings)).required(), long("reasons", w::FIELD_REASON)]
}

fn recall() -> Vec<Field> {
    let causes = vec![
        Choice::new("sent-in-error", w::CAUSE_SENT_IN_ERROR),
        Choice::new("ground-found", w::CAUSE_GROUND_FOUND),
        Choice::new("consent-withdrawn", w::CAUSE_CONSENT_WITHDRAWN),
    ];
    let grounds = Ground::ALL.iter().map(|g| Choice::new(g.as_str(), ground_word(*g)));
    let none = std::iter::once(Choice::new("", Text::own("–")));
    vec![
        Field::new("cause", w::FIELD_CAUSE, Kind::Radios(causes)).required(),
        Field::new("ground", w::FIELD_GROUND, Kind::Select(none.chain(grounds).collect())),
        long("reasons", w::FIELD_REASON),
    ]
}

fn answer_recall() -> Vec<Field> {
    let answers = vec![Choice::new("destroyed", w::ANSWER_DESTROY), Choice::new("refused", w::ANSWER_KEEP)];
    vec![Field::new("answer", w::FIELD_ANSWER, Kind::Radios(answers)).required(), long("reasons", w::FIELD_COPIES)]
}

fn go_on(view: &RequestView, first: bool) -> Action {
    let action = if view.state.may_follow() {
        let weight = if first { Weight::Primary } else { Weight::Secondary };
        Action::new("draft", "/draft", w::ACT_FOLLOW_UP, weight, w::ACT_FOLLOW_UP_THEN)
    } else {
        Action::new("draft", "/draft", w::ACT_DRAFT, Weight::Secondary, w::ACT_DRAFT_THEN)
    };
    Action { hidden: vec![("id".into(), view.work.id.clone()), ("open".into(), "yes".into())], ..action }
}

fn outcome() -> Vec<Field> {
    let results = [
        ("identified", w::RESULT_IDENTIFIED),
        ("charged", w::RESULT_CHARGED),
        ("no-use", w::RESULT_NO_USE),
        ("misidentified", w::RESULT_MISIDENTIFIED),
    ];
    let choices = results.iter().map(|(value, word)| Choice::new(*value, *word)).collect();
    vec![
        Field::new("result", w::FIELD_RESULT, Kind::Radios(choices)).required(),
        Field::new("words", w::FIELD_OUTCOME, Kind::Long),
    ]
}

/// The five ways to decide. To execute comes first, with the four questions that nobody may leave open.
fn review(visit: &Visit, view: &RequestView, first: bool) -> Vec<Action> {
    let decide = |id: &str, label, weight, then, fields: Vec<Field>| {
        let action = form(Act::Review, id, label, weight, then).fields(fields);
        Action { hidden: vec![("decision".into(), id.to_owned())], ..action }
    };
    // It waits for the second person: who has decided can decide anew, and is not asked to.
    let open = first && view.state.stage != Stage::Reviewed;
    let weight = if open { Weight::Primary } else { Weight::Secondary };
    let mut questions = safeguards();
    questions.push(Field::new("reasons", w::FIELD_REASON, Kind::Long));
    let until = until(visit);
    let only = view.state.draft.preserves_only();
    let grounds = |chosen: Option<Ground>| {
        let open = Ground::ALL.iter().filter(|g| !only || may_refuse_to_preserve(view, **g));
        let choice = |g: &Ground| Choice::new(g.as_str(), ground_word(*g));
        let named = open.map(|g| chosen.map_or_else(|| choice(g), |chosen| choice(g).chosen(chosen.as_str())));
        // A ground that nobody chose is told to another state, and counted.
        choose("ground", w::FIELD_GROUND, named.collect())
    };
    let mut ways = vec![
        decide("execute", w::ACT_EXECUTE, weight, w::ACT_EXECUTE_THEN, questions),
        decide(
            "condition",
            w::ACT_CONDITION,
            Weight::Secondary,
            w::ACT_CONDITION_THEN,
            vec![long("condition", w::FIELD_CONDITION)],
        ),
        decide(
            "supplement",
            w::ACT_ASK_SUPPLEMENT,
            Weight::Secondary,
            w::ACT_ASK_SUPPLEMENT_THEN,
            vec![
                choose("field", w::FIELD_MISSING, missing(visit, view)),
                long("reasons", w::FIELD_QUESTIONS),
                long("cure", w::FIELD_CURE),
            ],
        ),
        decide(
            "postpone",
            w::ACT_POSTPONE,
            Weight::Secondary,
            w::ACT_POSTPONE_THEN,
            vec![grounds(Some(Ground::Postponed)), until, long("reasons", w::FIELD_REASON)],
        ),
        decide(
            "refuse",
            w::ACT_REFUSE,
            Weight::Dangerous,
            w::ACT_REFUSE_THEN,
            vec![grounds(None), long("reasons", w::FIELD_REASON), long("cure", w::FIELD_CURE)],
        ),
    ];
    // Nothing is asked that could be executed; and while the asker has not answered, nothing else is decided.
    let refuse_alone = view.state.waits_for_asker();
    ways.retain(|way| (!only || way.id != "execute") && (!refuse_alone || way.id == "refuse"));
    ways
}

/// Is this a ground on which preservation may be refused? The desk decides again.
fn may_refuse_to_preserve(view: &RequestView, ground: Ground) -> bool {
    view.law.preserve.as_ref().is_none_or(|law| desk::refuses_preservation(law, ground))
}

/// The four questions that nobody may leave open.
pub(super) fn safeguards() -> Vec<Field> {
    [
        ("political", w::ASK_POLITICAL),
        ("discrimination", w::ASK_DISCRIMINATION),
        ("death-or-torture", w::ASK_DEATH_OR_TORTURE),
        ("privileged", w::ASK_PRIVILEGED),
    ]
    .into_iter()
    .map(|(name, word)| {
        let answers = vec![Choice::new("no", w::NO), Choice::new("yes", w::YES)];
        Field::new(format!("safeguard.{name}"), word, Kind::Radios(answers)).required()
    })
    .collect()
}

/// The answer to a condition or to questions, with the question beside each field.
fn reply(visit: &Visit, view: &RequestView) -> Action {
    match &view.state.decision {
        Some(Decision::Condition { text }) => {
            let field = long("assurance", w::FIELD_ASSURANCE).hint(Text::own(text)).value(text.as_str());
            form(Act::Reply, "reply", w::ACT_ASSURE, Weight::Primary, w::ACT_ASSURE_THEN).fields(vec![field])
        }
        Some(Decision::Supplement { asks }) => {
            let fields = asks.iter().map(|ask| {
                let hint = Text::own(format!("{} {}", ask.says, ask.cure));
                let (name, label) = match asked_as(visit, &ask.code) {
                    Some(label) => (ask.code.as_str(), label),
                    None => (f::NEXUS, w::FIELD_ANSWER.into()),
                };
                long(name, label).hint(hint).value(view.state.draft.field(name).unwrap_or_default())
            });
            form(Act::Reply, "reply", w::ACT_SUPPLEMENT, Weight::Primary, w::ACT_SUPPLEMENT_THEN)
                .fields(fields.collect())
        }
        _ => form(Act::Reply, "reply", w::ACT_SUPPLEMENT, Weight::Primary, w::ACT_SUPPLEMENT_THEN)
            .fields(vec![long(f::NEXUS, w::FIELD_NEXUS)]),
    }
}

/// The shortcut past the other state: offered, so that it is refused and recorded here and not tried elsewhere unseen.
fn attempt(visit: &Visit, view: &RequestView) -> Action {
    let half = view.half_ordered.as_ref();
    let field = |name| view.state.draft.field(name).unwrap_or_default();
    let (drafted, drafted_to) = (field(f::HOLDER), field(f::TO));
    let states = visit.node.book.states().map(|s| {
        let code = s.code.to_string();
        Choice::new(code.clone(), Text::own(format!("{} ({code})", s.name)))
            .chosen(half.map_or(drafted_to, |half| half.territory.as_str()))
    });
    let territory = choose("territory", w::FIELD_TERRITORY, states.collect());
    let company = companies(visit, drafted, half.map_or(drafted, |half| half.holder.as_str()));
    let company = match half {
        Some(half) => company.hint(Text::Filled(w::DIRECT_FIRST, vec![("who", half.by.clone())])),
        None => company,
    };
    let mut fields = vec![company, territory];
    // Answered only where a standing consent lets the order get that far; what is refused before needs no answers.
    fields.extend(safeguards().into_iter().map(Field::optional));
    let second = view.work.next.first() == Some(&Act::Attempt);
    let weight = if second { Weight::Primary } else { Weight::Dangerous };
    form(Act::Attempt, "attempt", w::ACT_ATTEMPT, weight, w::ACT_ATTEMPT_THEN).fields(fields)
}

/// The company that is to be ordered: whichever the draft names, or one of our own state.
fn companies(visit: &Visit, drafted: &str, chosen: &str) -> Field {
    let node = &visit.node;
    let mut companies: Vec<String> = desk::own_providers(node).iter().map(ToString::to_string).collect();
    if !drafted.is_empty() && !companies.iter().any(|company| company == drafted) {
        companies.insert(0, drafted.to_owned());
    }
    let choices = companies.into_iter().map(|company| {
        let name = names::provider(node, &company);
        Choice::new(company, Text::own(name)).chosen(chosen)
    });
    choose(f::HOLDER, w::COMPANY, choices.collect())
}

/// What became of what was delivered under an order that has ended.
fn answer_order_end() -> Action {
    let answers =
        vec![Choice::new("destroyed", w::ANSWER_DESTROY_DELIVERED), Choice::new("kept", w::ANSWER_KEEP_DELIVERED)];
    let (label, then) = (w::ACT_ANSWER_ORDER_END, w::ACT_ANSWER_ORDER_END_THEN);
    form(Act::AnswerOrderEnd, "answer-order-end", label, Weight::Primary, then).fields(vec![
        Field::new("answer", w::FIELD_ANSWER, Kind::Radios(answers)).required(),
        Field::new("reasons", w::FIELD_WHY_KEPT, Kind::Long),
    ])
}

fn not_execute() -> Action {
    let grounds = [Ground::NoData, Ground::Form, Ground::Privilege, Ground::ThirdState];
    let choices = grounds.iter().map(|g| Choice::new(g.as_str(), ground_word(*g))).collect();
    form(Act::NotExecute, "not-execute", w::ACT_NOT_EXECUTED, Weight::Dangerous, w::ACT_NOT_EXECUTED_THEN)
        .fields(vec![choose("ground", w::FIELD_GROUND, choices), long("reason", w::FIELD_REASON)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_chosen_before_somebody_chooses_and_what_was_chosen_stays() {
        let choices = || vec![Choice::new("NODATA", w::YES), Choice::new("FORM", w::NO)];
        let first = |choices| match choose("ground", w::FIELD_GROUND, choices) {
            Field { kind: Kind::Select(choices), required: true, .. } => choices[0].value.clone(),
            _ => panic!("a list that somebody has to choose from"),
        };
        assert_eq!(first(choices()), "");
        assert_eq!(first(choices().into_iter().map(|c| c.chosen("FORM")).collect()), "NODATA");
        let Kind::Select(grounds) = &not_execute().fields[0].kind else { panic!("a list") };
        assert!(grounds[0].value.is_empty() && grounds.iter().all(|ground| !ground.chosen));
    }
}
