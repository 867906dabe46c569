//! The form of what is told, read: everything that it lacks is named, not only the first thing.

use std::time::Duration;

use exchange::{AnnouncementV1, Bytes, ConditionV1, ContentV1, InformationV1, OfficeV1, OriginV1, TargetV1};
use law::{Facts, Unasked};
use request::{Draft, Lack, fields as rf};
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

use super::fields as f;
use crate::{
    Node,
    desk::{
        asks::asking,
        case,
        mail::translate::{citation, line, prose},
        no::No,
    },
};

/// By when an answer is wanted.
const ANSWER_WITHIN: Duration = Duration::from_secs(5 * 24 * 3600);
/// The same while it goes on.
const AT_ONCE: Duration = Duration::from_secs(24 * 3600);
/// No text is longer; the letter has its own limit.
const TEXT_BYTES_MAX: usize = 16_000;
/// No more names are taken.
const NAMES_MAX: usize = 100;

/// What would be told, and what the guard has to know of it besides.
pub(super) struct Written {
    pub(super) letter: InformationV1,
    pub(super) asked: Asked,
    pub(super) handed_by: Option<StateCode>,
}

/// What is asked of the law about it.
pub(super) struct Asked {
    pub(super) unasked: Unasked,
    /// Does the law of the state that is told allow the death penalty for this?
    pub(super) death_penalty: bool,
}

struct Reader<'a> {
    draft: &'a Draft,
    lacks: Vec<Lack>,
}

impl Reader<'_> {
    fn lack(&mut self, field: &str, says: &str, cure: &str) {
        let code = field.to_owned();
        self.lacks.push(Lack { field: field.to_owned(), code, says: says.to_owned(), cure: cure.to_owned() });
    }

    fn needs(&mut self, field: &str, says: &str, cure: &str) -> String {
        match self.draft.field(field) {
            Some(text) if text.len() <= TEXT_BYTES_MAX => text.to_owned(),
            Some(_) => {
                self.lack(field, "This text is too long.", "Shorten it to 16,000 bytes.");
                String::new()
            }
            None => {
                self.lack(field, says, cure);
                String::new()
            }
        }
    }

    fn yes(&self, field: &str) -> bool {
        self.draft.field(field) == Some("yes")
    }

    fn answered(&mut self, field: &str, says: &str) -> bool {
        if !matches!(self.draft.field(field), Some("yes" | "no")) {
            self.lack(field, says, "Answer yes or no.");
        }
        self.yes(field)
    }

    fn moment(&mut self, field: &str, now: Instant) -> Option<Instant> {
        let at = Instant::parse(self.draft.field(field)?);
        match at {
            Ok(at) if at > now => Some(at),
            Ok(_) => {
                self.lack(field, "That moment has passed.", "Give a later one.");
                None
            }
            Err(_) => {
                self.lack(field, "This is not a time with a zone.", "Write it like 2026-11-22T15:03:05+01:00.");
                None
            }
        }
    }

    fn known(&mut self) {
        for name in self.draft.0.keys() {
            let known = f::ALL.contains(&name.as_str()) || name.starts_with(rf::FACT) || name.starts_with("safeguard.");
            if !known {
                self.lacks.push(Lack {
                    field: name.clone(),
                    code: "unknown-field".into(),
                    says: "This field is not part of it.".into(),
                    cure: "Remove it.".into(),
                });
            }
        }
    }

    fn origin(&mut self) -> (OriginV1, Option<StateCode>) {
        let handed = self.draft.field(f::HANDED_BY).and_then(|t| t.parse().ok());
        let origin = match self.draft.field(f::ORIGIN) {
            Some("own-investigation") => OriginV1::OwnInvestigation,
            Some("reported") => OriginV1::Reported,
            Some("open") => OriginV1::Open,
            Some("another-state") => {
                if handed.is_none() {
                    self.lack(f::HANDED_BY, "Which state handed it over is not said.", "Name it.");
                }
                return (OriginV1::OwnInvestigation, handed);
            }
            _ => {
                self.lack(f::ORIGIN, "Where it comes from is not said.", "Choose one.");
                OriginV1::OwnInvestigation
            }
        };
        // A state that handed it over is not forgotten because another origin was chosen beside it.
        (origin, handed)
    }

    /// An address without a time names nobody; with none of its fields there is no address.
    fn target(&mut self, now: Instant) -> Option<TargetV1> {
        let draft = self.draft;
        let any = [rf::ADDRESS, rf::TIME_FROM, rf::TIME_TO].iter().any(|name| draft.field(name).is_some());
        if !any {
            return None;
        }
        let clock = self.needs(rf::CLOCK, "Which clock wrote the time is not said.", "Say where the time comes from.");
        match request::target(draft, now) {
            Ok(target) => Some(TargetV1::new(&target, line(&clock).ok()?)),
            Err(lacks) => {
                self.lacks.extend(lacks);
                None
            }
        }
    }

    fn told(&mut self) -> Option<StateCode> {
        let told = self.draft.field(f::TO).and_then(|t| t.parse().ok());
        if told.is_none() {
            self.lack(f::TO, "Which state is told?", "Choose one.");
        }
        told
    }

    fn conduct(&mut self, node: &Node) -> Vec<String> {
        let named = self.draft.field(f::CONDUCT).unwrap_or("").split_whitespace();
        let conduct: Vec<String> = named.map(str::to_owned).collect();
        if conduct.is_empty() || conduct.iter().any(|id| node.book.conduct().all(|c| c.id != *id)) {
            self.lack(f::CONDUCT, "No kind of conduct is named.", "Choose at least one of the list.");
        }
        conduct
    }

    /// The content under a new salt, and the state that handed it over, where one did.
    fn content(
        &mut self,
        now: Instant,
        chance: &mut impl rand_core::CryptoRng,
    ) -> Result<(ContentV1, Option<StateCode>), No> {
        let found = self.needs(f::FOUND, "What was found is missing.", "Say it so that their people can act on it.");
        let how = self.needs(f::HOW, "How it came to be known is missing.", "Say it in a sentence or two.");
        let (origin, handed_by) = self.origin();
        let target = self.target(now);
        let names = self.draft.field(f::NAMES).unwrap_or("").lines().map(str::trim).filter(|l| !l.is_empty());
        let names: Vec<&str> = names.collect();
        if names.len() > NAMES_MAX {
            let cure = "Tell the most important ones, and say that there are more.";
            self.lack(f::NAMES, "More than a hundred names.", cure);
            return Err(No::Lacks(std::mem::take(&mut self.lacks)));
        }
        let mut salt = vec![0; 16];
        chance.fill_bytes(&mut salt);
        let maybe = |name: &str| self.draft.field(name).map(prose).transpose();
        let content = ContentV1 {
            salt: Bytes(salt),
            found: prose(&found)?,
            how: prose(&how)?,
            origin,
            target,
            identifiers: names.into_iter().map(line).collect::<Result<_, _>>()?,
            why_named: maybe(f::WHY_NAMED)?,
            more: maybe(f::MORE)?,
        };
        Ok((content, handed_by))
    }

    fn conditions(&mut self, now: Instant) -> Result<Vec<ConditionV1>, No> {
        let mut list = Vec::new();
        let until = self.moment(f::CONFIDENTIAL_UNTIL, now);
        if self.yes(f::CONFIDENTIAL) || until.is_some() {
            list.push(ConditionV1::Confidential { until });
        }
        if let Some(purpose) = self.draft.field(f::ONLY_FOR) {
            list.push(ConditionV1::OnlyFor { purpose: prose(purpose)? });
        }
        let plain = [
            (f::NOT_ONWARD, ConditionV1::NotOnward {}),
            (f::NOT_EVIDENCE, ConditionV1::NotEvidence {}),
            (f::NO_DEATH, ConditionV1::NoDeathPenalty {}),
        ];
        list.extend(plain.into_iter().filter(|(name, _)| self.yes(name)).map(|(_, condition)| condition));
        list.extend(self.moment(f::DESTROY_BY, now).map(|at| ConditionV1::DestroyBy { at }));
        if let Some(text) = self.draft.field(f::CONDITION) {
            list.push(ConditionV1::Other { text: prose(text)? });
        }
        Ok(list)
    }
}

/// Reads the form, and asks the law of both states.
pub(super) fn read(
    node: &Node,
    draft: &Draft,
    person: &str,
    now: Instant,
    chance: &mut impl rand_core::CryptoRng,
) -> Result<Written, No> {
    let mut reader = Reader { draft, lacks: Vec::new() };
    reader.known();
    let told_state = reader.told();
    let case_ref = reader.needs(f::CASE, "Your file number is missing.", "Give the number of your own file.");
    let about = reader.needs(f::ABOUT, "What it is about is missing.", "Say it in general words that name nobody.");
    let conduct = reader.conduct(node);
    let runs_now = reader.answered(f::RUNS_NOW, "Whether it goes on now is not said.");
    let persons = reader.answered(f::PERSONS, "Whether it names a person, or what leads to one, is not said.");
    let language = reader.needs(f::LANGUAGE, "The language is missing.", "Choose the one that you write in.");
    let (content, handed_by) = reader.content(now, chance)?;
    let conditions = reader.conditions(now)?;
    let facts = request::facts(draft).unwrap_or_else(|lacks| {
        reader.lacks.extend(lacks);
        Facts::default()
    });
    let (Some(told_state), true) = (told_state, reader.lacks.is_empty()) else { return Err(No::Lacks(reader.lacks)) };
    let (_, told) = asking::desk_of(node, told_state).map_err(no_desk)?;
    let asked = ask(node, told_state, &conduct, &facts, now);
    let announcement = AnnouncementV1 {
        case_ref: line(&case_ref)?,
        told,
        told_state,
        teller: case::own_authority(node)?,
        teller_state: node.state,
        office: office(node, person)?,
        about: prose(&about)?,
        conduct: conduct.iter().map(|c| line(c)).collect::<Result<_, _>>()?,
        runs_now,
        persons,
        legal_basis: asked.unasked.open.iter().map(|o| citation(&o.citation)).collect::<Result<_, _>>()?,
        conditions,
        answer_by: now.after(if runs_now { AT_ONCE } else { ANSWER_WITHIN }),
        language: line(&language)?,
        content: content.digest(),
        approvals: Vec::new(),
    };
    Ok(Written { letter: InformationV1 { announcement, content }, asked, handed_by })
}

fn office(node: &Node, person: &str) -> Result<OfficeV1, No> {
    let office = &node.config.office;
    Ok(OfficeV1 {
        organisation: line(&node.config.name)?,
        person: line(person)?,
        telephone: line(&office.telephone)?,
        mail: line(&office.mail)?,
        hours: line(&office.hours)?,
    })
}

/// Where the other state has no node, this road does not reach it.
fn no_desk(no: No) -> No {
    match no {
        No::Refused { code, says, .. } => No::Refused {
            code,
            says,
            cure: "Tell it by the channel that you have with them until they are enrolled.".into(),
        },
        other => other,
    }
}

/// What lets it be told today, and whether the other state's law threatens with death: as if that state had asked for it.
pub(super) fn ask(node: &Node, told: StateCode, conduct: &[String], facts: &Facts, now: Instant) -> Asked {
    let question = |from, to| law::Question {
        from,
        to,
        measure: Measure::Disclose,
        data: DataCategory::StoredContent,
        conduct: conduct.to_vec(),
        facts: facts.clone(),
        acted_at: now,
        asked_at: now,
        urgency: Urgency::Ordinary,
    };
    let unasked = law::spontaneous(&node.book, &question(node.state, told));
    let answer = law::ask(&node.book, &question(told, node.state));
    let death_penalty = answer.cautions.iter().any(|c| c.code == "death-penalty");
    Asked { unasked, death_penalty }
}
