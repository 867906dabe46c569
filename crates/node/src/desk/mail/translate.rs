//! Between a draft's fields, the letter's wire form and the domain. Nothing is decided here.

use std::collections::BTreeMap;

use exchange::{
    ApprovalV1, AskV1, CitationV1, DecisionV1, DeedV1, FactV1, HolderV1, Line, OffenceV1, OfficeV1, OrdererV1, Prose,
    RequestV1, StandingV1, TargetV1,
};
use guard::Deed;
use law::{Citation, Fact};
use request::{Ask, Complete, Decision, Draft, fields as f};
use terms::{AuthorityId, Measure, StateCode};

use crate::desk::no::No;

/// A short text of a letter.
pub(crate) fn line(text: &str) -> Result<Line, No> {
    Line::written(text).map_err(|e| unwritable(text, &e.to_string()))
}

/// A long text of a letter.
pub(crate) fn prose(text: &str) -> Result<Prose, No> {
    Prose::written(text).map_err(|e| unwritable(text, &e.to_string()))
}

fn unwritable(text: &str, why: &str) -> No {
    let start: String = text.chars().filter(|c| !c.is_control()).take(24).collect();
    No::refused(
        "text",
        format!("a text cannot stand in a letter ({why}): «{start}…»"),
        "Shorten it, and type it anew without invisible characters.",
    )
}

/// Who asks whom.
pub(crate) struct Parties {
    pub(crate) asking: AuthorityId,
    pub(crate) asking_state: StateCode,
    pub(crate) asked: AuthorityId,
    pub(crate) organisation: String,
    pub(crate) person: String,
    pub(crate) office: crate::config::Office,
}

/// The letter of request of a complete draft, without its approvals.
pub(crate) fn request(
    draft: &Draft,
    complete: &Complete,
    parties: &Parties,
    basis: &[Citation],
) -> Result<RequestV1, No> {
    let text = |name: &str| draft.field(name).unwrap_or("");
    let maybe = |name: &str| draft.field(name).map(prose).transpose();
    let article = text(f::ARTICLE);
    let heading: String = article.chars().take(80).collect();
    // For a preservation the kind of conduct is enough; the text of the article follows with the request for disclosure.
    let named = !article.is_empty() || complete.months_max.is_some();
    let facts =
        complete.facts.0.iter().map(|(key, fact)| Ok((line(key)?, fact_out(fact)?))).collect::<Result<_, No>>()?;
    Ok(RequestV1 {
        case_ref: line(text(f::CASE))?,
        standing: StandingV1::New {},
        asked: parties.asked.clone(),
        asked_state: complete.to,
        asking: parties.asking.clone(),
        asking_state: parties.asking_state,
        office: OfficeV1 {
            organisation: line(&parties.organisation)?,
            person: line(&parties.person)?,
            telephone: line(&parties.office.telephone)?,
            mail: line(&parties.office.mail)?,
            hours: line(&parties.office.hours)?,
        },
        confirmed_by: line(&parties.person)?,
        proceedings: None,
        earlier: Vec::new(),
        legal_basis: basis.iter().map(citation).collect::<Result<_, No>>()?,
        conduct: complete.conduct.iter().map(|c| line(c)).collect::<Result<_, No>>()?,
        offences: named
            .then_some(OffenceV1 {
                state: parties.asking_state,
                article: line(&heading)?,
                text: prose(article)?,
                months_max: complete.months_max,
            })
            .into_iter()
            .collect(),
        acted_at: complete.acted_at,
        facts,
        story: prose(text(f::FACTS))?,
        target: TargetV1::new(&complete.target, line(text(f::CLOCK))?),
        data: complete.data,
        holder: complete.holder.clone(),
        measures: complete.measures.clone(),
        urgency: complete.urgency,
        urgency_reason: maybe(f::URGENCY_REASON)?,
        life_at_risk: maybe(f::LIFE)?,
        answer_by: None,
        necessity: prose(text(f::NECESSITY))?,
        nexus: prose(text(f::NEXUS))?,
        mla_intent_by: complete.request_by,
        confidential_until: complete.confidential_until,
        formalities: None,
        use_limits: vec![line("only in this case")?, line("not to be passed to another state")?],
        reciprocity: (text(f::RECIPROCITY) == "yes")
            .then(|| prose("The requesting state promises to do the same in a like case."))
            .transpose()?,
        language: line(text(f::LANGUAGE))?,
        approvals: Vec::new(),
    })
}

/// The fields of a letter of request that arrived: the same names on both sides of the border.
pub(crate) fn draft(letter: &RequestV1) -> Draft {
    let (ip, port, transport) = letter.target.target().selector.reveal();
    let target = letter.target.target();
    let mut out = BTreeMap::new();
    let mut put = |name: &str, text: String| {
        if !text.is_empty() {
            out.insert(name.to_owned(), text);
        }
    };
    put(f::TO, letter.asked_state.to_string());
    if letter.measures == [Measure::Preserve] {
        put(f::MEASURE, Measure::Preserve.to_string());
        put(f::REQUEST_BY, letter.mla_intent_by.map(|t| t.to_string()).unwrap_or_default());
    }
    put(f::CONDUCT, letter.conduct.iter().map(Line::as_str).collect::<Vec<_>>().join(" "));
    put(f::CASE, letter.case_ref.as_str().into());
    if let Some(offence) = letter.offences.first() {
        put(f::ARTICLE, offence.text.as_str().into());
        put(f::PENALTY, offence.months_max.map(|m| m.to_string()).unwrap_or_default());
    }
    put(f::FACTS, letter.story.as_str().into());
    put(f::ACTED, letter.acted_at.to_string());
    put(f::ADDRESS, ip.to_string());
    put(f::PORT, port.map(|p| p.to_string()).unwrap_or_default());
    put(f::TRANSPORT, transport.as_str().into());
    put(f::TIME_FROM, target.period.from().to_string());
    put(f::TIME_TO, target.period.to().to_string());
    put(f::CLOCK, letter.target.clock_source().as_str().into());
    put(f::CLOCK_ERROR, target.clock_error_max.as_millis().to_string());
    put(f::HOLDER, letter.holder.as_ref().map(ToString::to_string).unwrap_or_default());
    put(f::DATA, letter.data.to_string());
    put(f::NECESSITY, letter.necessity.as_str().into());
    put(f::NEXUS, letter.nexus.as_str().into());
    put(f::URGENCY, letter.urgency.to_string());
    put(f::URGENCY_REASON, letter.urgency_reason.as_ref().map(|t| t.as_str().to_owned()).unwrap_or_default());
    put(f::LIFE, letter.life_at_risk.as_ref().map(|t| t.as_str().to_owned()).unwrap_or_default());
    put(f::SECRET_UNTIL, letter.confidential_until.map(|t| t.to_string()).unwrap_or_default());
    put(f::RECIPROCITY, letter.reciprocity.as_ref().map(|_| "yes".to_owned()).unwrap_or_default());
    put(f::LANGUAGE, letter.language.as_str().into());
    for (key, fact) in &letter.facts {
        put(&format!("{}{}", f::FACT, key.as_str()), fact_text(fact));
    }
    Draft(out)
}

pub(crate) fn fact_out(fact: &Fact) -> Result<FactV1, No> {
    Ok(match fact {
        Fact::Yes => FactV1::Yes {},
        Fact::No => FactV1::No {},
        Fact::Amount { hundredths, currency } => FactV1::Amount { hundredths: *hundredths, currency: line(currency)? },
        Fact::Count(number) => FactV1::Count { number: *number },
    })
}

pub(crate) fn fact_in(fact: &FactV1) -> Fact {
    match fact {
        FactV1::Yes {} => Fact::Yes,
        FactV1::No {} => Fact::No,
        FactV1::Amount { hundredths, currency } => {
            Fact::Amount { hundredths: *hundredths, currency: currency.as_str().to_owned() }
        }
        FactV1::Count { number } => Fact::Count(*number),
    }
}

fn fact_text(fact: &FactV1) -> String {
    match fact {
        FactV1::Yes {} => "yes".into(),
        FactV1::No {} => "no".into(),
        FactV1::Amount { hundredths, currency } => {
            format!("{}.{:02} {}", hundredths / 100, hundredths % 100, currency.as_str())
        }
        FactV1::Count { number } => number.to_string(),
    }
}

pub(crate) fn citation(citation: &Citation) -> Result<CitationV1, No> {
    Ok(CitationV1 { record: line(&citation.record)?, source: line(&citation.source)?, verified: citation.verified })
}

pub(crate) fn deed_out(deed: &Deed, clock_source: &str) -> Result<DeedV1, No> {
    Ok(DeedV1 {
        request: deed.request,
        measure: deed.measure,
        data: deed.data,
        target: TargetV1::new(&deed.target, line(clock_source)?),
        holder: HolderV1 { provider: deed.holder.provider.clone(), established: deed.holder.established },
        territory: deed.territory,
        ordered_by: OrdererV1 { authority: deed.ordered_by.authority.clone(), state: deed.ordered_by.state },
        for_state: deed.for_state,
        urgency: deed.urgency,
    })
}

pub(crate) fn deed_in(deed: &DeedV1) -> Deed {
    Deed {
        request: deed.request,
        measure: deed.measure,
        data: deed.data,
        target: deed.target.target().clone(),
        holder: guard::Holder { provider: deed.holder.provider.clone(), established: deed.holder.established },
        territory: deed.territory,
        ordered_by: guard::Orderer { authority: deed.ordered_by.authority.clone(), state: deed.ordered_by.state },
        for_state: deed.for_state,
        urgency: deed.urgency,
    }
}

pub(crate) fn decision_out(decision: &Decision) -> Result<DecisionV1, No> {
    Ok(match decision {
        Decision::Execute => DecisionV1::Execute { says: prose("The request will be executed.")? },
        Decision::Refuse { ground, reason, cure } => {
            DecisionV1::Refuse { ground: *ground, says: prose(reason)?, cure: prose(cure)? }
        }
        Decision::Condition { text } => DecisionV1::Condition { text: prose(text)? },
        Decision::Supplement { asks } => DecisionV1::Supplement {
            asks: asks
                .iter()
                .map(|a| Ok(AskV1 { code: line(&a.code)?, says: prose(&a.says)?, cure: prose(&a.cure)? }))
                .collect::<Result<_, No>>()?,
        },
        Decision::Postpone { ground, reason, until } => {
            DecisionV1::Postpone { ground: *ground, says: prose(reason)?, until: *until }
        }
    })
}

pub(crate) fn decision_in(decision: &DecisionV1) -> Decision {
    match decision {
        DecisionV1::Execute { .. } => Decision::Execute,
        DecisionV1::Refuse { ground, says, cure } => {
            Decision::Refuse { ground: *ground, reason: says.as_str().into(), cure: cure.as_str().into() }
        }
        DecisionV1::Condition { text } => Decision::Condition { text: text.as_str().into() },
        DecisionV1::Supplement { asks } => Decision::Supplement {
            asks: asks
                .iter()
                .map(|a| Ask {
                    code: a.code.as_str().into(),
                    says: a.says.as_str().into(),
                    cure: a.cure.as_str().into(),
                })
                .collect(),
        },
        DecisionV1::Postpone { ground, says, until } => {
            Decision::Postpone { ground: *ground, reason: says.as_str().into(), until: *until }
        }
    }
}

/// A stored statement back as it travels.
pub(crate) fn approval(statement: &str) -> Result<ApprovalV1, No> {
    serde_json::from_str(statement).map_err(|_| No::own("an approval"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use guard::{Holder, Orderer};
    use terms::{DataCategory, Instant, Period, RequestId, Selector, Target, Transport, Urgency};

    use super::*;

    fn check(port: Option<u16>, error: Duration, territory: Option<&str>) {
        let at = Instant::parse("2026-11-22T14:03:05.25Z").unwrap();
        let deed = Deed {
            request: RequestId::from_bytes([7; 16]),
            measure: Measure::Disclose,
            data: DataCategory::UserIdentification,
            target: Target {
                selector: Selector::new("203.0.113.7".parse().unwrap(), port, Transport::Tcp),
                period: Period::new(at, at.after(Duration::from_secs(2))).unwrap(),
                clock_error_max: error,
            },
            holder: Holder { provider: "xb-net".parse().unwrap(), established: "XB".parse().unwrap() },
            territory: territory.map(|t| t.parse().unwrap()),
            ordered_by: Orderer { authority: "xb-desk".parse().unwrap(), state: "XB".parse().unwrap() },
            for_state: "XA".parse().unwrap(),
            urgency: Urgency::Urgent,
        };
        let wire = deed_out(&deed, "NTP").unwrap();
        assert_eq!(wire.digest(), deed.digest(), "what was signed here is what is signed there");
        assert_eq!(deed_in(&wire).digest(), deed.digest());
    }

    #[test]
    fn a_deed_keeps_its_digest_on_the_way() {
        check(Some(40_001), Duration::from_millis(500), Some("XB"));
        check(None, Duration::ZERO, None);
    }
}
