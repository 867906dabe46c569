//! What a change of each field means: the one table of this module. A field that it does not know is shown as it stands.

use super::{Direction, sheet::Kind};

use Direction::{Changes, Loosens, Narrows, Tightens, Widens};

/// How the old and the new value of a field are compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// Only words for people.
    Wording,
    /// Another value, with no more and no less in it.
    Plain,
    /// A number; the way that it goes when it rises. Left out: the text does not say.
    Number(Direction),
    /// A number below which nothing counts. Left out: none.
    Floor(Direction),
    /// Words in order; the way that it goes when it climbs. The empty word stands for a field left out.
    Ladder(&'static [&'static str], Direction),
    /// A yes or no: the way that it goes with a yes, and what to say when it became one and when it ceased to be.
    Flag(Direction, &'static str, &'static str),
    /// The first day, and the last day: the way that it goes when the record holds longer.
    From(Direction),
    To(Direction),
    /// A day until which something is known.
    Until(Direction),
    /// A list of words: the way that it goes with one more, and what an empty list means.
    Set(Direction, Empty),
    /// A list whose order counts.
    Sequence(Direction),
    /// A list of sentences, each a condition.
    Texts(Direction),
    /// Tests of facts: the way that it goes with one more, and with a higher threshold.
    Tests(Direction, Direction),
    /// The elements of an offence.
    Elements,
    /// What raises its maximum.
    Tiers,
    /// A time for the answer inside a clause.
    Term,
    /// `count` and `unit` of a deadline, compared as one.
    Count,
    /// Said together with another field of the record.
    With,
    /// `required` and `by` of an authorisation.
    Authoriser,
    /// Days with their names.
    Days,
}

/// What an empty list means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Empty {
    Nothing,
    /// All words of a closed list.
    All(&'static [&'static str]),
    /// Anything at all.
    Anything,
    /// The text does not say.
    Unsaid,
}

const URGENCY: Empty = Empty::All(&["ordinary", "urgent", "emergency"]);
const MEASURES: Empty = Empty::All(&["preserve", "disclose"]);
const DATA: Empty = Empty::All(&["subscriber", "user-identification", "traffic", "stored-content"]);

/// The rule for a field, and what the field is called in a sentence. `gain` is the way that the record itself goes.
pub(super) fn rule(kind: Kind, field: &str, gain: Direction) -> (Rule, &str) {
    let own = match kind {
        Kind::State => state(field),
        Kind::Clause | Kind::Spontaneous => clause(field),
        Kind::Requirement | Kind::Ground | Kind::Authorisation => asked_for(kind, field, gain),
        Kind::Deadline | Kind::Retention | Kind::Standing => kept(kind, field, gain),
        Kind::Offence => offence(field),
        Kind::Treaty | Kind::Party | Kind::Reservation | Kind::Never => treaty(kind, field, gain),
        _ => word(kind, field),
    };
    own.unwrap_or_else(|| every(field, gain))
}

fn every(field: &str, gain: Direction) -> (Rule, &str) {
    match field {
        "from" => (Rule::From(gain), "first day"),
        "to" => (Rule::To(gain), "last day"),
        "source" | "review" | "name" | "says" | "cure" | "title" | "article" => (Rule::Wording, field),
        _ => (Rule::Plain, field),
    }
}

fn state(field: &str) -> Option<(Rule, &str)> {
    Some(match field {
        // The days of the profile decide nothing.
        "from" | "to" => (Rule::Wording, "date of the profile"),
        "own_name" => (Rule::Wording, "name in its own language"),
        "time_zone" => (Rule::Plain, "time zone"),
        "weekend" => (Rule::Set(Changes, Empty::Nothing), "days off in the week"),
        "calendar_until" => (Rule::Until(Widens), "last day for which the holidays are known"),
        "languages" => (Rule::Sequence(Widens), "languages accepted"),
        "consent" => (Rule::Set(Widens, Empty::Nothing), "authorities that may consent"),
        "channels" => (Rule::Set(Widens, Empty::Unsaid), "channels accepted"),
        "chain" => (Rule::Sequence(Changes), "authorities that a request passes"),
        "holiday" => (Rule::Days, "holiday"),
        "working" => (Rule::Days, "working day at a weekend"),
        _ => return None,
    })
}

fn clause(field: &str) -> Option<(Rule, &str)> {
    Some(match field {
        "measures" => (Rule::Set(Widens, Empty::Nothing), "measures"),
        "data" => (Rule::Set(Widens, Empty::Nothing), "kinds of data"),
        "urgency" => (Rule::Set(Widens, URGENCY), "degrees of urgency"),
        "conduct" => (Rule::Set(Widens, Empty::Anything), "kinds of conduct"),
        "dual" => (Rule::Ladder(&["required", "may", "not-required"], Widens), "rule on dual criminality"),
        "only_if" => (Rule::Tests(Narrows, Narrows), "facts that it asks for"),
        "months_min" => {
            (Rule::Floor(Narrows), "least maximum penalty, in months, that the law of the asking state has to give")
        }
        "hold_days" => (Rule::Number(Widens), "length of a preservation in days"),
        "extend_days" => (Rule::Number(Widens), "length of an extension in days"),
        "extend_times" => (Rule::Number(Widens), "number of extensions"),
        "conditions" => (Rule::Texts(Tightens), "condition"),
        "deadline" => (Rule::Term, "time for the answer"),
        "rank" => (Rule::Plain, "rank among the roads (lower comes first)"),
        "beside" => (Rule::Wording, "list of clauses that stand beside it"),
        _ => return None,
    })
}

fn asked_for(kind: Kind, field: &str, gain: Direction) -> Option<(Rule, &str)> {
    let empty = |all| if kind == Kind::Authorisation { Empty::Nothing } else { all };
    Some(match field {
        "field" => (Rule::Plain, "part of the request"),
        "measures" => (Rule::Set(gain, empty(MEASURES)), "measures"),
        "data" => (Rule::Set(gain, empty(DATA)), "kinds of data"),
        "only_without_treaty" => (
            Rule::Flag(Loosens, "it is now asked for only without a treaty", "it is now asked for with a treaty too"),
            field,
        ),
        "code" => (Rule::Plain, "code"),
        "mandatory" => (
            Rule::Flag(Tightens, "help must now be refused on it", "help need no longer be refused on it, and may be"),
            field,
        ),
        "required" => (Rule::Authoriser, field),
        "by" => (Rule::With, field),
        _ => return None,
    })
}

fn kept(kind: Kind, field: &str, gain: Direction) -> Option<(Rule, &str)> {
    Some(match field {
        "measures" => (Rule::Set(gain, Empty::Nothing), "measures"),
        "urgency" => (Rule::Set(gain, Empty::Nothing), "degrees of urgency"),
        "data" => (Rule::Set(gain, Empty::Nothing), "kinds of data"),
        "records" => (Rule::Set(gain, Empty::Nothing), "kinds of records"),
        "states" => (Rule::Set(gain, Empty::Nothing), "states"),
        "count" => (Rule::Count, "time for the answer"),
        "unit" => (Rule::With, field),
        "roll" => (Rule::Flag(Loosens, ROLLS[0], ROLLS[1]), field),
        "days_min" => (Rule::Number(Changes), "time for which records must be kept, in days,"),
        "days_max" => (Rule::Number(Changes), "time for which records may be kept, in days,"),
        "says" if kind == Kind::Standing => (Rule::Plain, "consent"),
        _ => return None,
    })
}

/// What `roll` says.
pub(super) const ROLLS: [&str; 2] = [
    "a last day that is not worked now moves to the next that is",
    "a last day that is not worked no longer moves to the next that is",
];

fn offence(field: &str) -> Option<(Rule, &str)> {
    Some(match field {
        "months_min" => (Rule::Number(Changes), "minimum penalty in months"),
        "months_max" => (Rule::Number(Changes), "maximum penalty in months"),
        "death" => (
            Rule::Flag(
                Changes,
                "its gravest form now allows the death penalty",
                "its gravest form no longer allows the death penalty",
            ),
            field,
        ),
        "attempt" => (Rule::Ladder(&["not-punished", "", "punished"], Widens), "rule on attempts"),
        "complaint" => {
            (Rule::Ladder(&["", "not-required", "required"], Tightens), "rule on the complaint of the victim")
        }
        "reach" => (Rule::Set(Widens, Empty::Unsaid), "grounds on which the law applies"),
        "element" => (Rule::Elements, "element"),
        "tier" => (Rule::Tiers, "graver form"),
        _ => return None,
    })
}

fn treaty(kind: Kind, field: &str, gain: Direction) -> Option<(Rule, &str)> {
    Some(match field {
        "in_force" => (Rule::Flag(Widens, "it is now in force", "it is no longer in force"), field),
        "state" => (Rule::Plain, "state"),
        "side" => (Rule::Plain, "side of the treaty"),
        "clause" => (Rule::Plain, "clause that is reserved"),
        "effect" => (Rule::Ladder(&["condition", "dual", "closed"], Narrows), "effect of the reservation"),
        "except_conduct" => (Rule::Set(gain.back(), Empty::Nothing), "kinds of conduct that it spares"),
        // Here the sentence is the rule itself.
        "says" if matches!(kind, Kind::Never | Kind::Reservation) => (Rule::Plain, "text"),
        _ => return None,
    })
}

fn word(kind: Kind, field: &str) -> Option<(Rule, &str)> {
    Some(match (kind, field) {
        (Kind::Absent, "conduct") => (Rule::Plain, "conduct"),
        (Kind::Authority, "contact") => (Rule::Wording, "contact"),
        (Kind::Authority | Kind::Fact, "kind") => (Rule::Plain, "kind"),
        (Kind::Conduct, "care") => (Rule::Ladder(&["", "speech"], Tightens), "warning on the freedom of expression"),
        (Kind::Conduct, "iccs") => (Rule::Wording, "class in the statistics of crime"),
        (Kind::Composite, "counts") => (Rule::Sequence(Changes), "counts that it is split into"),
        (Kind::Fact, "ask") => (Rule::Wording, "question"),
        (Kind::Cure, "raised_by") => (Rule::Tests(Tightens, Tightens), "facts that raise it"),
        (Kind::Currencies, "base") => (Rule::Plain, "base currency"),
        (Kind::Rate, "per_base") => (Rule::Plain, "rate"),
        (Kind::Series, "monthly") => (Rule::Set(Changes, Empty::Nothing), "monthly rates"),
        _ => return None,
    })
}
