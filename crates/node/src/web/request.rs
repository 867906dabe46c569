//! One request: where it stands, both clocks, what to do now, the law, who approved, what happened, what came back.

use askama::Template;

use super::{
    form::{Action, Weight},
    law::LawPanel,
    shell::{Shell, State},
    text::Text,
    times::{Clock, Moment},
    tone::{Badge, Tone},
    words::{self as w, Word},
};

/// The page of one request, the same on both sides of the border.
#[derive(Debug, Clone, Template)]
#[template(path = "request.html")]
pub struct RequestPage {
    /// The frame.
    pub shell: Shell,
    /// The whole number.
    pub number: String,
    /// Its first digits.
    pub short: String,
    /// The state that asks.
    pub from: State,
    /// The state that is asked.
    pub to: State,
    /// What the case is about, in words.
    pub offence: Text,
    /// Where it stands.
    pub state: Badge,
    /// Ordinary, urgent or emergency.
    pub urgency: Badge,
    /// By when the law wants an answer.
    pub legal: Option<Clock>,
    /// When the data will be gone.
    pub death: Option<Clock>,
    /// Whose turn it is and for what, in words.
    pub next: Text,
    /// Why it was refused or postponed, and the cure.
    pub refusal: Option<Refusal>,
    /// What this person may do now. The first primary one is shown open, all others folded.
    pub actions: Vec<Action>,
    /// What is asked, as pairs.
    pub asked: Vec<Fact>,
    /// What an independent body judges of an emergency.
    pub judged: Vec<Fact>,
    /// What was changed since it was sent, the last change first.
    pub changes: Vec<ChangeRow>,
    /// What the law answers today.
    pub law: Option<LawPanel>,
    /// Approvals so far.
    pub approvals: Vec<ApprovalRow>,
    /// How many different people are needed.
    pub approvals_needed: u32,
    /// Everything that happened, oldest first.
    pub events: Vec<EventRow>,
    /// Letters and their receipts.
    pub letters: Vec<Letter>,
    /// What came back.
    pub evidence: Option<Evidence>,
    /// A sealed file that was made just now, or the last one.
    pub carried: Option<CarriedNote>,
    /// Where information for a third state is begun from it, for whom that is.
    pub tell_third: Option<String>,
}

/// A sealed file that somebody carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedNote {
    /// The pass-phrase, on the one page that shows it; none where it is sealed to a key, or was shown before.
    pub phrase: Option<String>,
    /// Where it is told.
    pub telephone: String,
    /// Sealed to the partner's key?
    pub to_key: bool,
    /// Path of the file.
    pub href: String,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
}

/// One field that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Which change, counted from 1; none while it waits for a second person.
    pub number: Option<u64>,
    /// The field.
    pub name: Text,
    /// What stood there.
    pub before: Option<Value>,
    /// What stands there now.
    pub after: Option<Value>,
    /// What that does.
    pub effect: Badge,
}

/// A named value on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub name: Text,
    /// The value.
    pub value: Value,
}

/// What a value is, so that it is shown in the right way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(Text),
    /// An address, a number, a digest: left to right in every language.
    Code(String),
    /// A moment.
    At(Moment),
    /// From one moment to another.
    Between(Moment, Moment),
}

impl Fact {
    /// A value in words.
    pub fn text(name: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self { name: name.into(), value: Value::Text(value.into()) }
    }

    /// A machine's value.
    pub fn code(name: impl Into<Text>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: Value::Code(value.into()) }
    }

    /// A moment.
    pub fn at(name: impl Into<Text>, value: Moment) -> Self {
        Self { name: name.into(), value: Value::At(value) }
    }
}

/// A refusal or postponement, as the asker reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Ground code, such as `FORM`.
    pub code: String,
    /// Its name.
    pub ground: Text,
    /// The reason, in the words of whoever refused.
    pub says: Text,
    /// What would make it acceptable.
    pub cure: Text,
    /// The article.
    pub source: Option<String>,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRow {
    /// The person.
    pub name: String,
    /// The office.
    pub role: Word,
    /// The body.
    pub body: String,
    /// Its state.
    pub state: State,
    /// When.
    pub at: Moment,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// When.
    pub at: Moment,
    /// Who: a person, a node.
    pub who: String,
    /// What happened.
    pub what: Text,
    /// More, such as a reason.
    pub detail: Option<Text>,
    /// How to take it.
    pub tone: Tone,
    /// Index of its leaf in the log.
    pub leaf: Option<u64>,
}

/// One letter between nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Did we send it? Otherwise it came in.
    pub out: bool,
    /// What it is, in words.
    pub kind: Text,
    /// Its number.
    pub number: String,
    /// When it was sent or came.
    pub at: Moment,
    /// Where it stands.
    pub stands: LetterStands,
}

/// Where a letter stands: the page says no more than is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterStands {
    /// The receiver signed for it then.
    SignedFor(Moment),
    /// Handed over for delivery; nothing has gone wrong.
    OnItsWay,
    /// A try failed; the next one.
    NextTry(Moment),
    /// Not tried any more, for this code.
    Parked(String),
    /// Taken back before it arrived.
    TakenBack,
    /// To a body without a node: was a file made that somebody carries?
    Outside(bool),
}

/// Evidence that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Did every check pass?
    pub verified: bool,
    /// Taken in from outside: no key proves it.
    pub as_received: bool,
    /// What was found: the finding in a sentence, and each line that matches. Empty until verified.
    pub found: Vec<Fact>,
    /// What is proven and what is not, each with how to take it.
    pub sentences: Vec<Verified>,
    /// What it may be used for, one sentence each.
    pub limits: Vec<Text>,
    /// Path of the package.
    pub href: String,
    /// Size in words, such as `42 kB`.
    pub size: String,
    /// SHA-256 of the package, in hexadecimal.
    pub digest: String,
}

/// One sentence of the verifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// [`Tone::Good`] proven, [`Tone::Info`] not claimed, [`Tone::Stop`] failed.
    pub tone: Tone,
    /// The sentence.
    pub says: Text,
}

impl RequestPage {
    /// The one next step.
    fn primary(&self) -> Option<&Action> {
        self.actions.iter().find(|a| a.weight == Weight::Primary)
    }

    /// All others, the dangerous ones last.
    fn others(&self) -> Vec<Action> {
        let first = self.actions.iter().position(|a| a.weight == Weight::Primary);
        let mut rest: Vec<Action> =
            self.actions.iter().enumerate().filter(|(i, _)| Some(*i) != first).map(|(_, a)| a.clone()).collect();
        for action in &mut rest {
            if action.weight == Weight::Primary {
                action.weight = Weight::Secondary;
            }
        }
        rest.sort_by_key(|a| a.weight == Weight::Dangerous);
        rest
    }

    fn phrase_then(&self, carried: &CarriedNote) -> Text {
        Text::Filled(w::CARRIED_PHRASE_THEN, vec![("number", carried.telephone.clone())])
    }

    fn approved_says(&self) -> Text {
        let have = self.approvals.len().to_string();
        Text::Filled(w::APPROVALS_HAVE, vec![("have", have), ("need", self.approvals_needed.to_string())])
    }
}
