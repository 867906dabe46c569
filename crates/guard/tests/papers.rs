//! A deed with all its papers in order. Tests spoil one thing and look at what the guard says.

use std::{net::IpAddr, sync::LazyLock, time::Duration};

use guard::{
    Approval, Authorisation, Body, CallBack, Case, Competence, Consent, Deed, Emergency, Holder, Orderer, Pass,
    Refusal, Safeguard, Safeguards, Scope, judge, target_digest,
};
use law::{Answer, Basis, Citation, Count, DualCriminality, Element, ElementResult, Facts, Question, Route};
use terms::{
    DataCategory, GrantId, Instant, Measure, Period, RequestId, Role, Selector, StateCode, Target, Transport, Urgency,
};

/// The moment of every question here.
pub(crate) const NOW: i64 = 1_795_356_185_000_000;

pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const HOUR: Duration = Duration::from_secs(3600);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);

pub(crate) fn now() -> Instant {
    Instant::from_micros(NOW)
}

/// A word of any kind: a state, a body, a person.
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

pub(crate) fn period(from: Instant, to: Instant) -> Period {
    Period::new(from, to).unwrap()
}

/// One thing done to papers.
pub(crate) type Change = fn(&mut Papers);

/// Everything that a [`Case`] borrows.
#[derive(Clone)]
pub(crate) struct Papers {
    pub(crate) deed: Deed,
    pub(crate) question: Question,
    pub(crate) law: Answer,
    pub(crate) bodies: Vec<Body>,
    pub(crate) consent: Option<Consent>,
    pub(crate) approvals: Vec<Approval>,
    pub(crate) authorisation: Option<Authorisation>,
    pub(crate) safeguards: Safeguards,
    pub(crate) necessity: String,
    pub(crate) life_at_risk: Option<String>,
    pub(crate) emergency: Emergency,
}

impl Papers {
    pub(crate) fn judge(&self) -> Result<Pass, Refusal> {
        let case = Case {
            question: &self.question,
            law: &self.law,
            bodies: &self.bodies,
            consent: self.consent.as_ref(),
            approvals: &self.approvals,
            authorisation: self.authorisation.as_ref(),
            safeguards: &self.safeguards,
            necessity: &self.necessity,
            life_at_risk: self.life_at_risk.as_deref(),
            emergency: &self.emergency,
        };
        judge(self.deed.clone(), &case, now())
    }

    /// `pass`, or the code of the refusal.
    pub(crate) fn outcome(&self) -> &'static str {
        self.judge().map_or_else(|refusal| refusal.code(), |_| "pass")
    }

    /// Two officers, the court and the granting state sign the deed as it is now.
    pub(crate) fn sign_again(&mut self) {
        let digest = self.deed.digest();
        for approval in &mut self.approvals {
            approval.deed = digest;
        }
        if let Some(authorisation) = &mut self.authorisation {
            authorisation.deed = digest;
        }
        if let Some(call) = &mut self.emergency.call_back {
            call.deed = digest;
        }
        if let Some(Consent::Grant { deed, target, .. }) = &mut self.consent {
            *deed = digest;
            *target = target_digest(&self.deed.target);
        }
    }

    /// What the consent covers, to spoil it.
    pub(crate) fn scope(&mut self) -> &mut Scope {
        match self.consent.as_mut().unwrap() {
            Consent::Grant { scope, .. } | Consent::Standing { scope, .. } => scope,
        }
    }
}

/// The ordinary case: XA asks, the data lies in XB, XB granted it, XB's desk orders XB's provider.
pub(crate) fn ordinary() -> Papers {
    papers(deed("xb", "xb", "xb", "xa"))
}

/// XB's own case at home: its order is its consent.
pub(crate) fn domestic() -> Papers {
    let mut papers = papers(deed("xb", "xb", "xb", "xb"));
    papers.consent = None;
    papers
}

/// XA orders its own provider to produce what lies in XB, under XB's published consent.
pub(crate) fn direct() -> Papers {
    let mut papers = papers(deed("xa", "xa", "xb", "xa"));
    papers.consent = Some(standing("xb", &["xa"]));
    papers
}

pub(crate) fn state(lower: &str) -> StateCode {
    id(&lower.to_ascii_uppercase())
}

/// Who orders, where the provider is established, where the data lies, whose case it is.
pub(crate) fn deed(orderer: &str, established: &str, territory: &str, for_state: &str) -> Deed {
    Deed {
        request: RequestId::from_bytes([1; 16]),
        measure: Measure::Disclose,
        data: DataCategory::UserIdentification,
        target: target("192.0.2.7", Some(40_001)),
        holder: Holder { provider: id("provider.example"), established: state(established) },
        territory: Some(state(territory)),
        ordered_by: Orderer { authority: id(&format!("desk.{orderer}")), state: state(orderer) },
        for_state: state(for_state),
        urgency: Urgency::Ordinary,
    }
}

pub(crate) fn target(address: &str, port: Option<u16>) -> Target {
    let address: IpAddr = address.parse().unwrap();
    Target {
        selector: Selector::new(address, port, Transport::Tcp),
        period: period(now().before(10 * DAY), now().before(10 * DAY - MINUTE)),
        clock_error_max: Duration::from_secs(1),
    }
}

/// All papers for a deed: the state where the data lies grants it, its law asks for a court, two officers approve.
pub(crate) fn papers(deed: Deed) -> Papers {
    let orderer = deed.ordered_by.clone();
    let digest = deed.digest();
    let approval = |officer: &str, person: &str, role| Approval {
        officer: id(officer),
        person: id(person),
        authority: orderer.authority.clone(),
        state: orderer.state,
        role,
        deed: digest,
        at: now().before(HOUR),
    };
    let soil = deed.territory.map_or("xb".to_owned(), |s| s.as_str().to_ascii_lowercase());
    Papers {
        question: question(&deed),
        law: answer(),
        bodies: BODIES.clone(),
        consent: Some(grant(&soil, &deed)),
        approvals: vec![approval("o-1", "p-1", Role::Reviewer), approval("o-2", "p-2", Role::Approver)],
        authorisation: Some(Authorisation {
            person: id("judge-1"),
            authority: id(&format!("court.{soil}")),
            role: Role::Independent,
            state: state(&soil),
            deed: digest,
            valid: period(now().before(DAY), now().after(DAY)),
        }),
        safeguards: Safeguards(Safeguard::ALL.iter().map(|q| (*q, false)).collect()),
        necessity: "The account was emptied from this address; no other record names its user.".into(),
        life_at_risk: (deed.urgency == Urgency::Emergency).then(|| "A child is held by the sender.".into()),
        emergency: Emergency { call_back: Some(call_back(&deed)), before: None },
        deed,
    }
}

/// The reviewer called the asker under its registered number.
pub(crate) fn call_back(deed: &Deed) -> CallBack {
    CallBack {
        by: id("p-1"),
        authority: deed.ordered_by.authority.clone(),
        state: deed.ordered_by.state,
        called: deed.for_state,
        number: "+999 1 555 0100".into(),
        registered: Some("+999 1 555 0100".into()),
        deed: deed.digest(),
        at: now().before(HOUR),
    }
}

pub(crate) fn question(deed: &Deed) -> Question {
    Question {
        from: deed.for_state,
        to: deed.territory.unwrap_or(deed.for_state),
        measure: deed.measure,
        data: deed.data,
        conduct: vec!["fraud".into()],
        facts: Facts::default(),
        acted_at: now().before(20 * DAY),
        asked_at: now(),
        urgency: deed.urgency,
    }
}

pub(crate) fn citation() -> Citation {
    Citation { record: "example.art4".into(), source: "Example Convention, Article 4(1)".into(), verified: true }
}

/// A text allows it, the conduct is an offence under both laws, and a court has to authorise.
pub(crate) fn answer() -> Answer {
    Answer {
        bases: vec![Basis {
            citation: citation(),
            says: "A party may ask another for stored records.".into(),
            route: Route::CentralAuthority,
            conditions: vec![],
            counts: vec!["fraud".into()],
            dual: law::DualRule::Required,
            hold_days: [None, None],
            extend_times: None,
        }],
        dual: dual(&[ElementResult::Met, ElementResult::Met]),
        deadline: None,
        authorisation: law::Authorisation::Required { by: "a court".into(), citation: citation() },
        retention: None,
        grounds: vec![],
        carried: vec![],
        nevers: vec![],
        cautions: vec![],
        splits: vec![],
        gaps: vec![],
    }
}

pub(crate) fn dual(elements: &[ElementResult]) -> DualCriminality {
    let element = |&result| Element {
        state: state("xb"),
        kind: Some(law::ElementKind::Act),
        says: "fraud: deception".into(),
        result,
        because: String::new(),
        citation: citation(),
    };
    DualCriminality::Compared {
        counts: vec![Count {
            conduct: "fraud".into(),
            elements: elements.iter().map(element).collect(),
            months_max: [None, None],
            sides: [None, None],
        }],
    }
}

/// The directory of three states. Built once: a million deeds are laid before it.
static BODIES: LazyLock<Vec<Body>> = LazyLock::new(|| ["xa", "xb", "xc"].iter().flat_map(|s| bodies(s)).collect());

fn bodies(of: &str) -> Vec<Body> {
    let body = |name: &str, may| Body { authority: id(&format!("{name}.{of}")), state: state(of), may };
    vec![body("desk", Competence::Order), body("central", Competence::Consent), body("court", Competence::Authorise)]
}

pub(crate) fn scope(deed: &Deed) -> Scope {
    Scope {
        measures: vec![deed.measure],
        data: vec![deed.data],
        valid: period(now().before(DAY), now().after(30 * DAY)),
    }
}

/// A grant of this state for exactly this deed's request.
pub(crate) fn grant(of: &str, deed: &Deed) -> Consent {
    Consent::Grant {
        id: GrantId::from_bytes([2; 16]),
        state: state(of),
        authority: id(&format!("central.{of}")),
        request: deed.request,
        deed: deed.digest(),
        target: target_digest(&deed.target),
        beneficiary: deed.for_state,
        ordered_by: deed.ordered_by.state,
        scope: scope(deed),
    }
}

/// A standing consent of this state to these others, for the usual data.
pub(crate) fn standing(of: &str, beneficiaries: &[&str]) -> Consent {
    Consent::Standing {
        id: GrantId::from_bytes([3; 16]),
        state: state(of),
        authority: id(&format!("central.{of}")),
        beneficiaries: beneficiaries.iter().map(|b| state(b)).collect(),
        scope: scope(&deed("xb", "xb", "xb", "xa")),
    }
}
