//! What officers do: the next thing in each case, and now and then a mistake.

use std::collections::BTreeMap;

use node::house::Action;
use request::{
    Direct, DirectStage, OrderEnd, OrderStage, OrderState, Side, Stage, State, Telling, TellingSide, TellingStage,
    fields as f,
};
use terms::{Measure, RequestId};

use crate::{
    dice::Dice,
    federation::{Branch, Federation, TOLD, addressed},
    place::Place,
};

/// One press of one officer.
#[derive(Debug, Clone)]
pub(crate) struct Press {
    pub(crate) at: usize,
    pub(crate) office: &'static str,
    pub(crate) action: Action,
    pub(crate) subject: String,
    pub(crate) fields: BTreeMap<String, String>,
    pub(crate) mistake: bool,
}

/// A case or an order that stands somewhere.
#[derive(Debug, Clone)]
pub(crate) enum Matter {
    Asking(String, Box<State>),
    Asked(String, Box<State>),
    Order(String, OrderStage),
    /// An order, to hold or to produce, that has ended.
    Ended(String, Box<OrderEnd>, bool),
    Telling(String, Box<Telling>),
    /// A direct order, at the authority that gave it.
    Direct(String, Box<Direct>),
}

fn pairs(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// Everything that stands at a node.
pub(crate) async fn matters(place: &Place) -> Vec<Matter> {
    let mut all = Vec::new();
    let Some(node) = &place.node else { return all };
    for (prefix, side) in [("asking/", Side::Asking), ("asked/", Side::Asked)] {
        for name in node.store.streams(prefix).await.unwrap_or_default() {
            let Ok(events) = node.store.events(&name).await else { continue };
            let state = events.iter().fold(State::new(side), |s, e| s.apply(&e.event));
            let id = name.strip_prefix(prefix).unwrap_or_default().to_owned();
            all.push(match side {
                Side::Asking => Matter::Asking(id, Box::new(state)),
                Side::Asked => Matter::Asked(id, Box::new(state)),
            });
        }
    }
    for name in node.store.streams("order/").await.unwrap_or_default() {
        let Ok(events) = node.store.events(&name).await else { continue };
        let hold = events
            .iter()
            .any(|e| matches!(&e.event, request::Event::OrderCame { measure, .. } if measure == "preserve"));
        let state = events.iter().fold(OrderState::default(), |s, e| s.apply(&e.event));
        let id = name.strip_prefix("order/").unwrap_or_default().to_owned();
        if let Some(end) = state.end {
            all.push(Matter::Ended(id, Box::new(end), hold && state.result.as_deref() == Some("held")));
        } else if !hold {
            all.push(Matter::Order(id, state.stage));
        }
    }
    for (prefix, side) in [("telling/", TellingSide::Teller), ("told/", TellingSide::Told)] {
        for name in node.store.streams(prefix).await.unwrap_or_default() {
            let Ok(events) = node.store.events(&name).await else { continue };
            let state = events.iter().fold(Telling::new(side), |s, e| s.apply(&e.event));
            all.push(Matter::Telling(name.strip_prefix(prefix).unwrap_or_default().to_owned(), Box::new(state)));
        }
    }
    for name in node.store.streams("direct/").await.unwrap_or_default() {
        let Ok(events) = node.store.events(&name).await else { continue };
        let state = events.iter().fold(Direct::default(), |s, e| s.apply(&e.event));
        all.push(Matter::Direct(name.strip_prefix("direct/").unwrap_or_default().to_owned(), Box::new(state)));
    }
    all
}

/// What a conscientious officer does next; nothing where the other side is to move. `last`: the day ends, and what is open is ended.
pub(crate) fn next(place: &Place, matter: &Matter, dice: &mut Dice, last: bool) -> Option<Press> {
    let press = |office, action, subject: &str, fields| {
        Some(Press { at: place.index, office, action, subject: subject.to_owned(), fields, mistake: false })
    };
    let none = BTreeMap::new;
    match matter {
        Matter::Asking(id, state) => match state.stage {
            Stage::Draft => press("investigator", Action::Propose, id, none()),
            Stage::Proposed => press("approver", Action::Approve, id, none()),
            Stage::ConditionOffered => press(
                "investigator",
                Action::Reply,
                id,
                pairs(&[("assurance", "It will be used for this case alone.")]),
            ),
            Stage::SupplementAsked => press(
                "investigator",
                Action::Reply,
                id,
                pairs(&[(f::NEXUS, "The order page's own log, line 4711, kept under seal.")]),
            ),
            Stage::Delivered => press("investigator", Action::Verify, id, none()),
            Stage::Verified => press(
                "investigator",
                Action::Outcome,
                id,
                pairs(&[("result", "identified"), ("words", "The subscriber was heard.")]),
            ),
            Stage::OutcomeReported | Stage::Refused | Stage::NotExecuted | Stage::Withdrawn => {
                press("investigator", Action::Close, id, none())
            }
            Stage::Held | Stage::Granted if !last && dice.percent(4) => {
                press("investigator", Action::Withdraw, id, pairs(&[("reason", "The case was closed here.")]))
            }
            Stage::Postponed if last || dice.percent(20) => {
                press("investigator", Action::Withdraw, id, pairs(&[("reason", "The case was closed here.")]))
            }
            _ => None,
        },
        Matter::Asked(id, state) => match state.stage {
            Stage::Received if state.hold_signed.is_empty() => press("desk", Action::Hold, id, none()),
            Stage::Received => press("approver", Action::Hold, id, none()),
            Stage::HoldOrdered | Stage::Held => review(place, id, state, dice, last),
            Stage::Reviewed => press("approver", Action::Execute, id, none()),
            Stage::Produced => press("reviewer", Action::Transmit, id, none()),
            Stage::Closed => None,
            _ if !state.holds_to_release().is_empty() && dice.percent(50) => {
                press("reviewer", Action::ReleaseHold, id, pairs(&[("reason", "Nobody needs it any more.")]))
            }
            Stage::OutcomeReported | Stage::Refused | Stage::NotExecuted | Stage::Withdrawn => {
                press("reviewer", Action::Close, id, none())
            }
            _ => None,
        },
        Matter::Order(id, OrderStage::Came) => press("clerk", Action::LookUp, id, none()),
        Matter::Order(id, OrderStage::LookedUp) if without_data(id) => {
            press("clerk", Action::NotExecute, id, pairs(&[("ground", "NODATA"), ("reason", "Nothing is kept of it.")]))
        }
        Matter::Order(id, OrderStage::LookedUp) => press("clerk", Action::Produce, id, none()),
        Matter::Order(..) => None,
        Matter::Ended(id, end, held) => ended(place, id, (end, *held), dice),
        Matter::Telling(id, state) => telling(place, id, state, dice, last),
        Matter::Direct(id, state) => {
            let (action, fields) = direct(state.stage, dice, last)?;
            press("investigator", action, id, fields)
        }
    }
}

/// Of some orders nothing is kept any more: by their numbers, so that no die is thrown for it.
fn without_data(order: &str) -> bool {
    order.ends_with('3')
}

/// What was ordered directly is taken in, now and then taken back, and closed.
fn direct(stage: DirectStage, dice: &mut Dice, last: bool) -> Option<(Action, BTreeMap<String, String>)> {
    match stage {
        DirectStage::Produced => Some((Action::TakeIn, BTreeMap::new())),
        DirectStage::Sent | DirectStage::Received if !last && dice.percent(5) => {
            Some((Action::WithdrawDirect, pairs(&[("reason", "Another line was meant.")])))
        }
        DirectStage::NotExecuted | DirectStage::TakenIn | DirectStage::Withdrawn => {
            Some((Action::CloseDirect, BTreeMap::new()))
        }
        _ => None,
    }
}

/// How many direct orders a day has at most.
const DIRECT: usize = 3;

/// Both signatures under a standing consent, as most days with a company abroad begin.
pub(crate) fn published(federation: &Federation, branch: Branch) -> Vec<Press> {
    let Some(orders) = federation.members.get(branch.orders) else { return Vec::new() };
    let fields = pairs(&[("beneficiaries", orders.state.as_str())]);
    let press = |office| Press {
        at: branch.consents,
        office,
        action: Action::Consent,
        subject: String::new(),
        fields: fields.clone(),
        mistake: false,
    };
    ["reviewer", "approver"].map(press).into()
}

/// What belongs to a standing consent: it is published by two, taken back by one, and two order under it; also when there is none.
pub(crate) fn standing(federation: &Federation, branch: Branch, dice: &mut Dice) -> Option<Press> {
    let state = |at: usize| federation.members.get(at).map(|member| member.state);
    let office = *dice.pick(&["reviewer", "approver"])?;
    let press = |at, action, subject, fields| Some(Press { at, office, action, subject, fields, mistake: false });
    match dice.below(20) {
        0 => press(branch.consents, Action::EndConsent, String::new(), BTreeMap::new()),
        1..=4 => {
            let fields = pairs(&[("beneficiaries", state(branch.orders)?.as_str())]);
            press(branch.consents, Action::Consent, String::new(), fields)
        }
        _ => {
            let number = u8::try_from(dice.below(DIRECT)).unwrap_or(0);
            let territory = state(branch.consents)?;
            let mut fields = addressed(&federation.draft, territory);
            fields.insert(f::HOLDER.to_owned(), federation.members.get(branch.company)?.id.to_string());
            fields.insert("territory".to_owned(), territory.to_string());
            fields.extend(pairs(&SAFEGUARDS));
            press(branch.orders, Action::Attempt, RequestId::from_bytes([0xd0 + number; 16]).to_string(), fields)
        }
    }
}

/// What was delivered is destroyed or kept, and some holds are released by the provider's own counsel.
fn ended(place: &Place, id: &str, (end, held): (&OrderEnd, bool), dice: &mut Dice) -> Option<Press> {
    let press = |office, action, fields| {
        Some(Press { at: place.index, office, action, subject: id.to_owned(), fields, mistake: false })
    };
    if end.unanswered().is_some() {
        let answer = if dice.percent(70) { "destroyed" } else { "kept" };
        let fields = pairs(&[("answer", answer), ("reasons", "As the authority wishes, or a court has seized it.")]);
        return press("counsel", Action::AnswerOrderEnd, fields);
    }
    (held && !end.done && dice.percent(20)).then(|| press("counsel", Action::ReleaseHeld, BTreeMap::new())).flatten()
}

pub(crate) const SAFEGUARDS: [(&str, &str); 4] = [
    ("safeguard.political", "no"),
    ("safeguard.discrimination", "no"),
    ("safeguard.death-or-torture", "no"),
    ("safeguard.privileged", "no"),
];

/// What is told unasked goes on: signed by a second person, accepted or declined, now and then taken back, closed.
fn telling(place: &Place, id: &str, state: &Telling, dice: &mut Dice, last: bool) -> Option<Press> {
    use TellingStage as S;
    let press = |office, action, fields| {
        Some(Press { at: place.index, office, action, subject: id.to_owned(), fields, mistake: false })
    };
    let back = || pairs(&[("reason", "A digit was wrong.")]);
    match (state.side, state.stage) {
        (TellingSide::Teller, S::Proposed) => press("approver", Action::ApproveTelling, pairs(&SAFEGUARDS)),
        (TellingSide::Teller, S::Announced | S::Told) if !last && dice.percent(10) => {
            press("investigator", Action::WithdrawTelling, back())
        }
        // The content did not leave with the acceptance: an approval no longer counted. It is taken back, and told anew if it still matters.
        (TellingSide::Teller, S::Accepted) => press("investigator", Action::WithdrawTelling, back()),
        (TellingSide::Told, S::Announced) => {
            let answer = if dice.percent(80) { "accepted" } else { "declined" };
            press(
                "reviewer",
                Action::AnswerTelling,
                pairs(&[("answer", answer), ("reasons", "It cannot be kept secret.")]),
            )
        }
        (TellingSide::Teller, S::Told | S::Declined | S::Withdrawn) => {
            press("investigator", Action::CloseTelling, BTreeMap::new())
        }
        (TellingSide::Told, S::Told | S::Declined | S::Withdrawn) => {
            press("reviewer", Action::CloseTelling, BTreeMap::new())
        }
        _ => None,
    }
}

/// Something that another state did not ask for, mostly under conditions.
pub(crate) fn tell(federation: &Federation, dice: &mut Dice) -> Option<Press> {
    let (from, to) = *dice.pick(&federation.tells)?;
    let state = federation.members.get(to)?.state.to_string();
    let mut number = [0; 16];
    dice.fill(&mut number);
    let subject = RequestId::from_bytes(number).to_string();
    let found = format!("The server at this address takes in passwords ({TOLD}).");
    let mut fields = pairs(&[
        (f::TO, state.as_str()),
        (f::CASE, "T 1/26 (invented)"),
        ("about", "A server in your territory that takes in stolen passwords."),
        (f::CONDUCT, federation.draft.get(f::CONDUCT).map_or("fraud", String::as_str)),
        ("runs-now", "yes"),
        ("persons", "no"),
        ("fact.organised-group", "yes"),
        (f::LANGUAGE, "en"),
        ("found", found.as_str()),
        ("how", "It stands in the log of a server that was seized here."),
        ("origin", "own-investigation"),
        ("no-death-penalty", "yes"),
    ]);
    fields.extend(pairs(&SAFEGUARDS));
    if dice.percent(80) {
        fields.extend(pairs(&[("confidential", "yes"), ("not-onward", "yes")]));
    } else {
        fields.remove("no-death-penalty");
    }
    Some(Press { at: from, office: "investigator", action: Action::Tell, subject, fields, mistake: false })
}

fn review(place: &Place, id: &str, state: &State, dice: &mut Dice, last: bool) -> Option<Press> {
    let press = |office, action, fields| {
        Some(Press { at: place.index, office, action, subject: id.to_owned(), fields, mistake: false })
    };
    if !state.authorised.contains_key(&Measure::Disclose) {
        return press("magistrate", Action::Authorise, BTreeMap::new());
    }
    // Once conditioned or supplemented, it is executed: no case goes round for ever.
    let first = state.conditions.is_empty() && state.decision.is_none() && !last;
    let answers = [
        ("reasons", "Complete; an offence under both laws; no ground is seen."),
        ("safeguard.political", "no"),
        ("safeguard.discrimination", "no"),
        ("safeguard.death-or-torture", "no"),
        ("safeguard.privileged", "no"),
    ];
    let mut fields = pairs(&answers);
    let decision = match dice.below(20) {
        0 if first => "refuse",
        1 if first => "condition",
        2 if first => "supplement",
        3 if first => "postpone",
        _ => "execute",
    };
    fields.insert("decision".to_owned(), decision.to_owned());
    let more: &[(&str, &str)] = match decision {
        "refuse" => &[("cure", "Say what the conduct was."), ("ground", "DC"), ("reasons", "Too little is told.")],
        "condition" => &[("condition", "For this case alone.")],
        "supplement" => &[("field", f::NEXUS), ("reasons", "Whose log?"), ("cure", "Name it.")],
        "postpone" => &[("until", "2090-01-01T00:00:00Z"), ("reasons", "A case of ours would be harmed.")],
        _ => &[],
    };
    fields.extend(pairs(more));
    press("reviewer", Action::Review, fields)
}

/// A new draft at some desk, by a number that the officer's program chose.
pub(crate) fn draft(federation: &Federation, dice: &mut Dice) -> Option<Press> {
    let (from, to) = *dice.pick(&federation.open)?;
    let state = federation.members.get(to)?.state;
    let mut number = [0; 16];
    dice.fill(&mut number);
    let subject = RequestId::from_bytes(number).to_string();
    let fields = addressed(&federation.draft, state);
    Some(Press { at: from, office: "investigator", action: Action::Draft, subject, fields, mistake: false })
}

/// Something that must not work, or at the wrong moment: any officer, any act, any record of the house.
pub(crate) fn mistake(federation: &Federation, place: &Place, matters: &[Matter], dice: &mut Dice) -> Option<Press> {
    let member = federation.members.get(place.index)?;
    let officer = dice.pick(&member.officers)?;
    let action = *dice.pick(Action::ALL)?;
    let subject = match dice.pick(matters) {
        Some(
            Matter::Asking(id, _)
            | Matter::Asked(id, _)
            | Matter::Order(id, _)
            | Matter::Ended(id, ..)
            | Matter::Telling(id, _)
            | Matter::Direct(id, _),
        ) => id.clone(),
        None => String::new(),
    };
    let mut fields = match action {
        Action::Draft | Action::Attempt => {
            let (_, to) = *dice.pick(&federation.open)?;
            addressed(&federation.draft, federation.members.get(to)?.state)
        }
        Action::Review => pairs(&[("decision", "execute"), ("reasons", "At once.")]),
        Action::Reply => pairs(&[("assurance", "Yes.")]),
        Action::Outcome => pairs(&[("result", "no-use"), ("words", "Nothing.")]),
        Action::Withdraw | Action::WithdrawTelling | Action::ReleaseHold => pairs(&[("reason", "Taken back.")]),
        Action::ApproveTelling => pairs(&SAFEGUARDS),
        Action::AnswerTelling => pairs(&[("answer", "accepted")]),
        Action::AnswerOrderEnd => pairs(&[("answer", "destroyed")]),
        Action::NotExecute => pairs(&[("ground", "FORM"), ("reason", "The order cannot be read.")]),
        Action::Consent => pairs(&[("beneficiaries", "all")]),
        _ => BTreeMap::new(),
    };
    if action == Action::Attempt {
        fields.insert("territory".to_owned(), fields.get(f::TO).cloned().unwrap_or_default());
    }
    Some(Press { at: place.index, office: officer.office, action, subject, fields, mistake: true })
}

/// What stands at each node.
pub(crate) async fn all_matters(places: &[Place]) -> Vec<(usize, Matter)> {
    let mut all = Vec::new();
    for place in places {
        all.extend(matters(place).await.into_iter().map(|m| (place.index, m)));
    }
    all
}
