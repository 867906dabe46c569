//! Who may press what: a typed table, default deny. A house may take cells away in its configuration one day, never add.
//!
//! The territorial rule and the two-person rule are not in it: they are types and code in `guard` and `request`.

use std::str::FromStr;

use terms::Role;

use crate::config::Kind;

/// At which kind of node an act exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An authority's.
    Authority,
    /// A provider's.
    Provider,
    /// Either.
    Any,
}

impl Place {
    /// Is it at a node of this kind?
    pub fn is(self, kind: Kind) -> bool {
        match self {
            Self::Authority => kind == Kind::Authority,
            Self::Provider => kind == Kind::Provider,
            Self::Any => true,
        }
    }

    /// In words.
    pub fn says(self) -> &'static str {
        match self {
            Self::Authority => "an authority's node",
            Self::Provider => "a provider's node",
            Self::Any => "any node",
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $kind:ident, [$($role:ident),*];)*) => {
        /// Everything that a person can do to a record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// All of them, in the order of the journey.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in addresses of pages and of the API.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// On which kind of node, and in which offices.
            pub fn allowed(self) -> (Place, &'static [Role]) {
                match self {
                    $(Self::$name => (Place::$kind, &[$(Role::$role,)*]),)*
                }
            }
        }

        impl FromStr for Action {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                match text {
                    $($word => Ok(Self::$name),)*
                    _ => Err(()),
                }
            }
        }
    };
}

actions! {
    /// Write or change a draft; says what it lacks.
    Draft = "draft", Authority, [Investigator, Desk];
    /// The drafter signs. The desk does where preservation alone is asked.
    Propose = "propose", Authority, [Investigator, Desk];
    /// A second officer signs; the letter leaves.
    Approve = "approve", Authority, [Approver];
    /// To a body without a node: make the sealed file that somebody carries.
    Carry = "carry", Authority, [Desk, Investigator, Approver];
    /// Record what a body without a node told.
    Hear = "hear", Authority, [Desk, Investigator];
    /// Take its answer in as received.
    Bring = "bring", Authority, [Desk, Investigator];
    /// Order the provider to keep the records, or to keep them for longer: one of two people.
    Hold = "hold", Authority, [Desk, Approver];
    /// In an emergency: the asker was called under the registered number, and confirmed.
    CallBack = "call-back", Authority, [Desk, Reviewer, Approver];
    /// Decide as the first reviewer.
    Review = "review", Authority, [Reviewer];
    /// The independent body of the requested state authorises.
    Authorise = "authorise", Authority, [Independent];
    /// The independent body refuses its leave, with reasons: nothing more is done under the deed until it is asked anew.
    RefuseAuthorisation = "refuse-authorisation", Authority, [Independent];
    /// Ask the independent body anew for what it has refused.
    AskAuthorisation = "ask-authorisation", Authority, [Reviewer, Desk];
    /// The second person agrees; consent and order leave.
    Execute = "execute", Authority, [Approver];
    /// Pack the evidence and send it.
    Transmit = "transmit", Authority, [Reviewer, Desk];
    /// What allowed it has run out before the evidence left: one of two people agrees anew.
    Renew = "renew", Authority, [Reviewer, Approver];
    /// After an emergency: the independent body looks at what was disclosed.
    PostReview = "post-review", Authority, [Independent];
    /// The person whose data was handed over was told; or why not, and until when.
    InformPerson = "inform-person", Authority, [Desk, Reviewer, Approver, Independent];
    /// Call back what was sent.
    Recall = "recall", Authority, [Reviewer, Approver];
    /// A hold that nobody needs any more: the provider is told to release it.
    ReleaseHold = "release-hold", Authority, [Desk, Reviewer, Approver];
    /// Destroy what was called back, or say why not.
    AnswerRecall = "answer-recall", Authority, [Investigator, Approver];
    /// Ask the other side something, and decide nothing by it.
    Consult = "consult", Authority, [Investigator, Reviewer, Desk];
    /// Tell a third state that it is concerned, in words that name nobody.
    NotifyThird = "notify-third", Authority, [Investigator, Reviewer, Desk, Approver];
    /// Answer what the other side asked.
    AnswerConsultation = "answer-consultation", Authority, [Investigator, Reviewer, Desk];
    /// Change a request that was sent.
    Amend = "amend", Authority, [Investigator];
    /// A second officer approves a change that widens it.
    ApproveAmendment = "approve-amendment", Authority, [Approver];
    /// Assure a condition, or supply what was asked.
    Reply = "reply", Authority, [Investigator];
    /// Check the package that came.
    Verify = "verify", Authority, [Investigator];
    /// Say what came of it.
    Outcome = "outcome", Authority, [Investigator];
    /// Take a request back.
    Withdraw = "withdraw", Authority, [Investigator, Approver];
    /// Close.
    Close = "close", Authority, [Investigator, Reviewer];
    /// Order a company directly for data that lies elsewhere: the guard answers, and the state concerned is told.
    Attempt = "attempt", Authority, [Investigator, Reviewer, Approver];
    /// Pack what a company produced under a standing consent, with the consent.
    TakeIn = "take-in", Authority, [Investigator, Reviewer];
    /// Take a direct order back.
    WithdrawDirect = "withdraw-direct", Authority, [Investigator, Reviewer, Approver];
    /// Nothing is left to do with a direct order.
    CloseDirect = "close-direct", Authority, [Investigator, Reviewer];
    /// Publish a standing consent: one of two people.
    Consent = "consent", Authority, [Approver, Reviewer];
    /// Take the standing consent back that is in force.
    EndConsent = "end-consent", Authority, [Approver, Reviewer];
    /// See the answer that would be produced.
    LookUp = "look-up", Provider, [Clerk];
    /// Produce it.
    Produce = "produce", Provider, [Clerk];
    /// Say why it cannot be produced.
    NotExecute = "not-execute", Provider, [Clerk, Counsel];
    /// Release the hold of an order that the authority has ended.
    ReleaseHeld = "release-held", Provider, [Counsel];
    /// Destroy what was delivered under an order that has ended, or say why it is kept.
    AnswerOrderEnd = "answer-order-end", Provider, [Clerk, Counsel];
    /// Accept a shorter retention, and with it what it destroys.
    AcceptPlan = "accept-plan", Provider, [Counsel];
    /// Ping another member: is the road open, are the keys right, what does its clock say?
    Ping = "ping", Any, [Desk, Investigator, Approver, Reviewer, Clerk, Counsel];
    /// Have a letter tried again that was parked: one of ours, or one over which this node failed.
    TryLetter = "try-letter", Any, [Investigator, Approver, Reviewer, Desk, Clerk, Counsel];
    /// Take a letter out of its queue that was not delivered: it is not tried any more.
    DropLetter = "drop-letter", Any, [Investigator, Approver, Reviewer, Desk, Clerk, Counsel];
    /// Say that a log's contradiction was seen, and what was done about it. The proof stays.
    SeenContradiction = "seen-contradiction", Any, [Oversight, Desk, Counsel];
    /// Write what another state did not ask for, and sign it as the first of two people.
    Tell = "tell", Authority, [Investigator, Desk];
    /// Sign the same as the second: it leaves, or its announcement does.
    ApproveTelling = "approve-telling", Authority, [Approver];
    /// Accept the conditions of what another state would tell, or decline.
    AnswerTelling = "answer-telling", Authority, [Desk, Reviewer, Approver];
    /// Take back what was told.
    WithdrawTelling = "withdraw-telling", Authority, [Investigator, Approver];
    /// Nothing is left to do with what was told.
    CloseTelling = "close-telling", Authority, [Investigator, Reviewer, Desk];
}

/// The four safeguard questions, as forms name them.
const SAFEGUARDS: [&str; 4] =
    ["safeguard.political", "safeguard.discrimination", "safeguard.death-or-torture", "safeguard.privileged"];

/// How something came from a body without a node.
const BROUGHT: [&str; 4] = ["brought-by", "channel", "number", "spoke-with"];

impl Action {
    /// The fields that the act reads. A draft takes facts too, as `fact.NAME`.
    pub fn fields(self) -> Vec<&'static str> {
        use request::fields as f;
        match self {
            Self::Draft => f::ALL.to_vec(),
            Self::Attempt => [f::ALL, &["territory"], &SAFEGUARDS].concat(),
            Self::Review => {
                [&["decision", "reasons", "ground", "cure", "condition", "field", "until"][..], &SAFEGUARDS].concat()
            }
            Self::Carry => vec!["channel"],
            Self::Hear => {
                [&BROUGHT[..], &["told", "until", "ground", "reasons", "cure", "condition", "field"]].concat()
            }
            Self::Bring => BROUGHT.to_vec(),
            Self::Amend => [f::ALL, &["reason"]].concat(),
            Self::Reply => [&["assurance"], f::SUPPLEMENTABLE].concat(),
            Self::Outcome => vec!["result", "words"],
            Self::Withdraw | Self::ReleaseHold => vec!["reason"],
            Self::NotifyThird => vec!["state", "cause", "about"],
            Self::Consult => vec!["about", "ground", "reasons", "cure"],
            Self::AnswerConsultation => vec!["to", "answer"],
            Self::CallBack => vec!["number", "spoke-with", "confirmed"],
            Self::PostReview => vec!["finding", "reasons"],
            Self::Authorise => vec!["measure"],
            Self::RefuseAuthorisation | Self::AskAuthorisation => vec!["measure", "reasons"],
            Self::InformPerson => vec!["notice", "reasons", "until"],
            Self::Recall => vec!["cause", "ground", "reasons"],
            Self::AnswerRecall | Self::AnswerOrderEnd => vec!["answer", "reasons"],
            Self::Consent => vec!["beneficiaries", "until"],
            Self::NotExecute => vec!["ground", "reason"],
            Self::Transmit => vec!["package"],
            Self::AcceptPlan => vec!["plan", "read"],
            Self::SeenContradiction => vec!["words"],
            Self::Tell => [crate::desk::tell::fields::ALL, &SAFEGUARDS].concat(),
            Self::ApproveTelling => [&SAFEGUARDS[..], &[crate::desk::SEEN]].concat(),
            Self::AnswerTelling => vec!["answer", "reasons"],
            Self::WithdrawTelling | Self::WithdrawDirect => vec!["reason"],
            Self::Propose
            | Self::Approve
            | Self::ApproveAmendment
            | Self::Hold
            | Self::Execute
            | Self::Renew
            | Self::Verify
            | Self::Close
            | Self::LookUp
            | Self::ReleaseHeld
            | Self::TakeIn
            | Self::CloseDirect
            | Self::Produce
            | Self::EndConsent
            | Self::TryLetter
            | Self::Ping
            | Self::CloseTelling
            | Self::DropLetter => Vec::new(),
        }
    }

    /// The first of the officer's offices that permits this act here.
    pub fn office(self, kind: Kind, roles: &[Role]) -> Option<Role> {
        let (where_to, allowed) = self.allowed();
        if where_to.is(kind) { allowed.iter().copied().find(|r| roles.contains(r)) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_one_that_people_have_read() {
        let mut table = String::from("Who may press what. Anything not marked is refused.\n\n");
        table += &format!("{:18}", "");
        Role::ALL.iter().for_each(|r| table += &format!("{:>14}", r.as_str()));
        for action in Action::ALL {
            table += &format!("\n{:18}", action.as_str());
            for role in Role::ALL {
                let at = |kind: Kind| action.office(kind, &[*role]).is_some();
                let cell = match (at(Kind::Authority), at(Kind::Provider)) {
                    (true, true) => "both",
                    (true, false) => "authority",
                    (false, true) => "provider",
                    (false, false) => ".",
                };
                table += &format!("{cell:>14}");
            }
        }
        let table = table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n";
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/who-may-press.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(golden, &table).unwrap();
        }
        assert_eq!(std::fs::read_to_string(golden).unwrap_or_default(), table, "UPDATE=1 rewrites it; read the diff");
    }

    #[test]
    fn oversight_reads_and_changes_nothing_and_may_say_what_it_has_seen() {
        for action in Action::ALL.iter().filter(|action| **action != Action::SeenContradiction) {
            for kind in [Kind::Authority, Kind::Provider] {
                assert_eq!(action.office(kind, &[Role::Oversight]), None);
            }
        }
    }
}
