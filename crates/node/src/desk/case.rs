//! What the law and the guard are asked about a request, on either side.

use exchange::{
    ApprovalV1, AuthorisationV1, Body, Function, Organisation, verify_approval, verify_authorisation, verify_frame,
};
use guard::{Approval, Authorisation, Competence, Consent, Deed, Holder, Orderer, Safeguard, Safeguards, Scope};
use law::{Answer, AuthorityKind, Book, Question};
use request::{Complete, Draft, Lack, Review, State, Wanted};
use terms::{AuthorityId, Instant, Measure, RequestId, StateCode};

use super::No;
use crate::Node;

/// A draft, read and held against the law of both states.
#[derive(Debug)]
pub struct LawView {
    /// What the draft lacks, for the requested state's profile.
    pub lacks: Vec<Lack>,
    /// What the law says of disclosure, once enough is known to ask; none where only preservation is asked.
    pub disclose: Option<Answer>,
    /// What it says of preservation.
    pub preserve: Option<Answer>,
    /// What was asked about the measure that decides.
    pub question: Option<Question>,
    /// The draft, read, when nothing is lacking.
    pub complete: Option<Complete>,
}

impl LawView {
    /// The answer that has to be open: about disclosure, or about preservation where nothing else is asked.
    pub fn deciding(&self) -> Option<&Answer> {
        self.disclose.as_ref().or(self.preserve.as_ref())
    }
}

/// Whether a draft asks for disclosure decides what it has to hold, and what the law is asked.
fn measure(draft: &Draft) -> Measure {
    if draft.preserves_only() { Measure::Preserve } else { Measure::Disclose }
}

/// How a draft is read: as one that is to be sent, or as one that was.
type Read = fn(&Draft, &[Wanted], Instant) -> Result<Complete, Vec<Lack>>;

/// Checks a draft for completeness and asks the law.
pub fn law_view(book: &Book, from: StateCode, draft: &Draft, now: Instant) -> LawView {
    view(book, from, draft, request::check, now)
}

/// The same for what was sent already.
pub(crate) fn law_view_sent(book: &Book, from: StateCode, draft: &Draft, now: Instant) -> LawView {
    view(book, from, draft, request::read, now)
}

fn view(book: &Book, from: StateCode, draft: &Draft, read: Read, now: Instant) -> LawView {
    use request::fields as f;
    let to: Option<StateCode> = draft.field(f::TO).and_then(|t| t.parse().ok());
    let measure = measure(draft);
    let wanted = to.map(|to| wanted(book, from, to, measure, now)).unwrap_or_default();
    match read(draft, &wanted, now) {
        Ok(complete) => {
            let asks = |measure| question(from, complete.to, measure, &complete, now);
            let (deciding, preserve) = (asks(measure), asks(Measure::Preserve));
            LawView {
                lacks: Vec::new(),
                disclose: (measure == Measure::Disclose).then(|| law::ask(book, &deciding)),
                preserve: Some(law::ask(book, &preserve)),
                question: Some(deciding),
                complete: Some(complete),
            }
        }
        Err(lacks) => LawView { lacks, disclose: None, preserve: None, question: None, complete: None },
    }
}

/// The fields that the requested state's profile wants, by the names of our form.
fn wanted(book: &Book, from: StateCode, to: StateCode, measure: Measure, now: Instant) -> Vec<Wanted> {
    use law::Field as L;
    use request::fields as f;
    let data = terms::DataCategory::UserIdentification;
    let requirements = law::requirements(book, to, from, measure, data, now);
    let form = |field: L| match field {
        L::Port => Some(f::PORT),
        L::TimeZone | L::Period => Some(f::TIME_FROM),
        L::ArticleText => Some(f::ARTICLE),
        L::MaxPenalty => Some(f::PENALTY),
        L::Facts => Some(f::FACTS),
        L::Necessity => Some(f::NECESSITY),
        L::Nexus => Some(f::NEXUS),
        L::CaseReference => Some(f::CASE),
        L::ConfidentialityUntil => Some(f::SECRET_UNTIL),
        L::Reciprocity => Some(f::RECIPROCITY),
        L::Language => Some(f::LANGUAGE),
        L::Holder => Some(f::HOLDER),
        L::MlaIntent => Some(f::REQUEST_BY),
        // The letter itself always carries these.
        L::RequestingAuthority | L::LegalBasis => None,
    };
    let mut wanted = Vec::new();
    for r in requirements {
        if let Some(field) = form(r.field) {
            wanted.push(Wanted {
                field: field.to_owned(),
                code: r.field.as_str().to_owned(),
                says: r.says,
                cure: r.cure,
            });
        }
    }
    wanted
}

/// The question to the law for one measure.
pub(crate) fn question(
    from: StateCode,
    to: StateCode,
    measure: Measure,
    complete: &Complete,
    now: Instant,
) -> Question {
    Question {
        from,
        to,
        measure,
        data: complete.data,
        conduct: complete.conduct.clone(),
        facts: complete.facts.clone(),
        acted_at: complete.acted_at,
        asked_at: now,
        urgency: complete.urgency,
    }
}

/// A request on the asked side, read for the guard.
pub(crate) struct Asked {
    pub(crate) id: RequestId,
    pub(crate) complete: Complete,
    pub(crate) for_state: StateCode,
    pub(crate) deed_holder: Holder,
}

impl Asked {
    /// The deed that a measure on this request is.
    pub(crate) fn deed(&self, node: &Node, measure: Measure) -> Result<Deed, No> {
        Ok(Deed {
            request: self.id,
            measure,
            data: self.complete.data,
            target: self.complete.target.clone(),
            holder: self.deed_holder.clone(),
            territory: Some(node.state),
            ordered_by: Orderer { authority: own_authority(node)?, state: node.state },
            for_state: self.for_state,
            urgency: self.complete.urgency,
        })
    }
}

pub(crate) fn own_authority(node: &Node) -> Result<AuthorityId, No> {
    match node.directory.node(&node.id).map(exchange::Node::organisation) {
        Some(Organisation::Authority(id)) => Ok(id.clone()),
        _ => Err(No::refused("not-an-authority", "this node is not an authority's", "Act at an authority's node.")),
    }
}

/// Reads a request that arrived: whose it is, what it asks, who holds the data here.
pub(crate) fn asked(node: &Node, id: RequestId, state: &State, now: Instant) -> Result<Asked, No> {
    let (_, from, _) = state
        .received
        .as_ref()
        .ok_or_else(|| No::refused("unknown-record", "no such request has arrived here", "Open it from the list."))?;
    let for_state = node.directory.node(from).map(exchange::Node::state).ok_or_else(|| {
        No::refused("unknown-node", "the asking node is no longer in the directory", "Ask the directory's keepers.")
    })?;
    let wanted = wanted(&node.book, for_state, node.state, measure(&state.draft), now);
    let complete = request::read(&state.draft, &wanted, now).map_err(No::Lacks)?;
    let provider = complete.holder.clone().or_else(|| only_provider(node)).ok_or_else(|| {
        No::refused("holder", "it is not known which provider holds the data", "Ask to supplement the provider's name.")
    })?;
    let established = super::etsi::established(node, &provider).ok_or_else(|| {
        No::refused("holder", "that provider is not in the directory", "Ask to supplement, or enrol the provider.")
    })?;
    Ok(Asked { id, complete, for_state, deed_holder: Holder { provider, established } })
}

/// Where a state has enrolled one provider only, nobody has to be asked which it is.
fn only_provider(node: &Node) -> Option<terms::ProviderId> {
    let mut providers = own_providers(node).into_iter();
    let first = providers.next();
    if providers.next().is_some() { None } else { first }
}

/// The providers of our own state: those of the directory, and those that are ordered over TS 103 120.
pub(crate) fn own_providers(node: &Node) -> Vec<terms::ProviderId> {
    let providers = node.directory.nodes_of(node.state).filter_map(|n| match n.organisation() {
        Organisation::Provider(id) => Some(id.clone()),
        Organisation::Authority(_) => None,
    });
    let of_etsi = node.config.etsi.iter().flat_map(|e| &e.providers).filter_map(|p| p.provider.parse().ok());
    let mut all: Vec<terms::ProviderId> = providers.chain(of_etsi).collect();
    all.sort();
    all.dedup();
    all.retain(|provider| super::etsi::established(node, provider) == Some(node.state));
    all
}

/// What each body of the directory may do, by its state's own law.
pub(crate) fn bodies(node: &Node) -> Vec<guard::Body> {
    let mut out = Vec::new();
    for member in node.directory.nodes() {
        let Organisation::Authority(authority) = member.organisation() else { continue };
        let consent = node.book.state(member.state()).map(|s| s.consent.clone()).unwrap_or_default();
        let kind = |function: &Function| match function {
            Function::Central => AuthorityKind::Central,
            Function::Desk => AuthorityKind::Desk,
            Function::Prosecutor => AuthorityKind::Prosecutor,
            Function::Independent => AuthorityKind::Independent,
            Function::Police => AuthorityKind::Police,
        };
        let mut may = Vec::new();
        for function in member.functions() {
            match function {
                Function::Independent => may.push(Competence::Authorise),
                _ => may.push(Competence::Order),
            }
            if consent.contains(&kind(function)) {
                may.push(Competence::Consent);
            }
        }
        may.sort_unstable();
        may.dedup();
        out.extend(may.into_iter().map(|may| guard::Body { authority: authority.clone(), state: member.state(), may }));
    }
    out
}

/// A signed approval, verified against the directory, as the guard wants it.
pub(crate) fn approval(node: &Node, statement: &ApprovalV1, now: Instant) -> Option<Approval> {
    let verified = verify_approval(statement, &node.directory, now).ok()?;
    let by = verified.by();
    let Organisation::Authority(authority) = by.organisation() else { return None };
    Some(Approval {
        officer: by.officer().clone(),
        person: by.person().clone(),
        authority: authority.clone(),
        state: by.state(),
        role: statement.role,
        deed: statement.deed,
        at: statement.at,
    })
}

/// A signed authorisation, verified against the directory, as the guard wants it.
pub(crate) fn authorisation(node: &Node, statement: &AuthorisationV1, now: Instant) -> Option<Authorisation> {
    let verified = verify_authorisation(statement, &node.directory, now).ok()?;
    let by = verified.by();
    let Organisation::Authority(authority) = by.organisation() else { return None };
    Some(Authorisation {
        person: by.person().clone(),
        authority: authority.clone(),
        role: terms::Role::Independent,
        state: by.state(),
        deed: statement.deed,
        valid: statement.valid,
    })
}

/// A consent out of its signed frame: the signature is checked again, here.
pub(crate) fn consent(node: &Node, frame: &[u8], now: Instant) -> Option<Consent> {
    let verified = verify_frame(frame, &node.directory, now).ok()?;
    let member = verified.from_node();
    let Organisation::Authority(authority) = member.organisation() else { return None };
    let scope = |s: &exchange::ScopeV1| Scope { measures: s.measures.clone(), data: s.data.clone(), valid: s.valid };
    // What the letter says of its writer must be what the directory says of the key that signed it.
    match &verified.letter().body {
        Body::Grant(g) if g.state == member.state() && g.authority == *authority => Some(Consent::Grant {
            id: g.id,
            state: g.state,
            authority: g.authority.clone(),
            request: g.request,
            target: g.target,
            deed: g.deed,
            beneficiary: g.beneficiary,
            ordered_by: g.ordered_by,
            scope: scope(&g.scope),
        }),
        Body::StandingConsent(s) if s.state == member.state() && s.authority == *authority => Some(Consent::Standing {
            id: s.id,
            state: s.state,
            authority: s.authority.clone(),
            beneficiaries: s.beneficiaries.clone(),
            scope: scope(&s.scope),
        }),
        _ => None,
    }
}

/// The names of the safeguard questions in forms and letters.
pub(crate) fn safeguard_word(question: Safeguard) -> &'static str {
    match question {
        Safeguard::Political => "political",
        Safeguard::Discrimination => "discrimination",
        Safeguard::DeathOrTorture => "death-or-torture",
        Safeguard::Privileged => "privileged",
    }
}

pub(crate) fn safeguards(review: Option<&Review>) -> Safeguards {
    let answers = review.map(|r| r.safeguards.as_slice()).unwrap_or_default();
    let read = |(word, danger): &(String, bool)| {
        Safeguard::ALL.iter().find(|s| safeguard_word(**s) == word).map(|s| (*s, *danger))
    };
    Safeguards(answers.iter().filter_map(read).collect())
}
