//! ETSI's dictionaries (TS 103 120 annexes; the values alone), and the words of them that this house acts on.

use crate::{ShortString, object::DictionaryEntry};

/// Who owns the dictionaries here.
pub const OWNER: &str = "ETSI";

/// The values of ETSI's dictionary of this name.
pub fn values(name: &str) -> Option<&'static [&'static str]> {
    DICTIONARIES.iter().find(|(n, _)| *n == name).map(|(_, values)| *values)
}

/// The names of all of them.
pub fn names() -> impl Iterator<Item = &'static str> {
    DICTIONARIES.iter().map(|(name, _)| *name)
}

impl DictionaryEntry {
    /// A word of ETSI's.
    pub fn etsi(name: &str, value: &str) -> Option<Self> {
        let text = ShortString::new;
        Some(Self { owner: text(OWNER)?, name: text(name)?, value: text(value)? })
    }

    /// The value, where it is a word of ETSI's dictionary of this name.
    pub fn of_etsi(&self, name: &str) -> Option<&str> {
        (self.owner.as_str() == OWNER && self.name.as_str() == name).then(|| self.value.as_str())
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident $dictionary:literal { $($word:ident)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = concat!("`", stringify!($word), "`.")] $word,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$word),*];
            /// The dictionary's name.
            pub const DICTIONARY: &str = $dictionary;

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$word => stringify!($word),)* }
            }

            /// The word that an entry holds, where it is one of these.
            pub fn of(entry: &DictionaryEntry) -> Option<Self> {
                let value = entry.of_etsi(Self::DICTIONARY)?;
                Self::ALL.iter().copied().find(|word| word.as_str() == value)
            }

            /// The entry.
            pub fn entry(self) -> Option<DictionaryEntry> {
                DictionaryEntry::etsi(Self::DICTIONARY, self.as_str())
            }
        }
    )*};
}

words! {
    /// Where an authorisation stands.
    AuthorisationStatus "AuthorisationStatus" { AwaitingApproval EmergencyApproval Approved Rejected Suspended Cancelled Expired Invalid CreatingForCSP SubmittedToCSP AwaitingUpdateApproval }
    /// Where the sender wants it.
    AuthorisationDesiredStatus "AuthorisationDesiredStatus" { AwaitingApproval EmergencyApproval Approved Rejected Suspended Cancelled Expired CreatingForCSP SubmittedToCSP }
    /// How urgent an authorisation is.
    AuthorisationPriority "AuthorisationPriority" { High Routine }
    /// What is special about an authorisation.
    AuthorisationFlag "AuthorisationFlag" { IsEmergency IsConsensual IsTest IsDataAvailable }
    /// Where a document stands.
    DocumentStatus "DocumentStatus" { AwaitingApproval Approved Rejected Suspended Cancelled Expired Invalid }
    /// Where a disclosure stands.
    LdTaskStatus "LDTaskStatus" { AwaitingApproval AwaitingDisclosure Disclosed DisclosureNotAvailable Rejected Cancelled Error Invalid }
    /// Where the sender wants it.
    LdTaskDesiredStatus "LDTaskDesiredStatus" { AwaitingApproval AwaitingDisclosure Disclosed Rejected Cancelled }
    /// What is special about a disclosure.
    LdTaskFlag "LDTaskFlag" { IsTest IsEmergency IsNonLocal IsLocal }
    /// Where a preservation stands.
    LpTaskStatus "LPTaskStatus" { AwaitingPreservation Preserved PreservationNotAvailable Rejected Cancelled Expired Error Invalid }
    /// Where the sender wants it.
    LpTaskDesiredStatus "LPTaskDesiredStatus" { AwaitingPreservation Preserved Cancelled }
    /// Which kind of data.
    RequestType "RequestType" { SubscriberData UserIdentifyingData TrafficData StoredContentData SubscriberDataAndUserIdentifyingData TrafficDataAndStoredContentData Other }
    /// Where a delivery stands.
    DeliveryStatus "DeliveryStatus" { Available Acknowledged Expired Error Received }
    /// Which object, in a list.
    ObjectType "ObjectType" { Authorisation Document Notification Task LDTask LPTask Delivery }
}

const DICTIONARIES: &[(&str, &[&str])] = &[
    ("ObjectType", &["Authorisation", "Document", "Notification", "Task", "LDTask", "LPTask", "Delivery"]),
    ("AuthorisationLegalType", &["Manual"]),
    ("AuthorisationPriority", &["High", "Routine"]),
    (
        "AuthorisationStatus",
        &[
            "AwaitingApproval",
            "EmergencyApproval",
            "Approved",
            "Rejected",
            "Suspended",
            "Cancelled",
            "Expired",
            "Invalid",
            "CreatingForCSP",
            "SubmittedToCSP",
            "AwaitingUpdateApproval",
        ],
    ),
    (
        "AuthorisationDesiredStatus",
        &[
            "AwaitingApproval",
            "EmergencyApproval",
            "Approved",
            "Rejected",
            "Suspended",
            "Cancelled",
            "Expired",
            "CreatingForCSP",
            "SubmittedToCSP",
        ],
    ),
    ("AuthorisationFlag", &["IsEmergency", "IsConsensual", "IsTest", "IsDataAvailable"]),
    (
        "AuthorisationTypeOfCase",
        &[
            "ChildExploitationOrChildSexualAbuse",
            "Corruption",
            "Cybercrime",
            "Defamation",
            "DrugsOrDrugTrafficking",
            "HarassmentOrThreatToPersonalSafety",
            "HateSpeech",
            "HumanTrafficking",
            "MissingPerson",
            "MoneyLaundering",
            "OtherFinancialCrimeOrFraud",
            "SexualAbuseOrExploitation",
            "Theft",
            "TerrorismOrThreatToPublicSafety",
            "ViolenceOrCrimeAgainstAPerson",
            "Other",
            "NotSpecified",
        ],
    ),
    ("DocumentStatus", &["AwaitingApproval", "Approved", "Rejected", "Suspended", "Cancelled", "Expired", "Invalid"]),
    ("DocumentDesiredStatus", &["AwaitingApproval", "Approved", "Rejected", "Suspended", "Cancelled", "Expired"]),
    ("DocumentType", &["Warrant", "TakedownRefinement"]),
    ("NotificationType", &["General"]),
    ("TrafficAction", &["PDSR", "PDHR", "NotDelivered", "Delivered", "Truncate"]),
    (
        "TaskStatus",
        &[
            "AwaitingApproval",
            "AwaitingProvisioning",
            "Active",
            "Rejected",
            "Suspended",
            "Cancelled",
            "Expired",
            "Error",
            "Invalid",
        ],
    ),
    (
        "TaskDesiredStatus",
        &["AwaitingApproval", "AwaitingProvisioning", "Active", "Rejected", "Suspended", "Cancelled", "Expired"],
    ),
    ("TaskServiceType", &[]),
    ("TaskDeliveryType", &["IRIOnly", "CCOnly", "IRIandCC"]),
    (
        "HandoverFormat",
        &["TS102232-2", "TS102232-3", "TS102232-4", "TS102232-5", "TS102232-6", "TS102232-7", "TS103707", "TS103976"],
    ),
    ("TaskFlag", &["IsTest", "IsEmergency", "IsNonLocal", "IsLocal"]),
    (
        "LDTaskStatus",
        &[
            "AwaitingApproval",
            "AwaitingDisclosure",
            "Disclosed",
            "DisclosureNotAvailable",
            "Rejected",
            "Cancelled",
            "Error",
            "Invalid",
        ],
    ),
    ("LDTaskDesiredStatus", &["AwaitingApproval", "AwaitingDisclosure", "Disclosed", "Rejected", "Cancelled"]),
    (
        "RequestType",
        &[
            "SubscriberData",
            "UserIdentifyingData",
            "TrafficData",
            "StoredContentData",
            "SubscriberDataAndUserIdentifyingData",
            "TrafficDataAndStoredContentData",
            "Other",
        ],
    ),
    ("LDHandoverFormat", &["TS102657", "EncapsulatedTS102657", "TS103120", "TS103705", "TS103707"]),
    ("LDTaskFlag", &["IsTest", "IsEmergency", "IsNonLocal", "IsLocal"]),
    (
        "LPTaskStatus",
        &[
            "AwaitingPreservation",
            "Preserved",
            "PreservationNotAvailable",
            "Rejected",
            "Cancelled",
            "Expired",
            "Error",
            "Invalid",
        ],
    ),
    ("LPTaskDesiredStatus", &["AwaitingPreservation", "Preserved", "Cancelled"]),
    (
        "LIWorkflowEndpoint",
        &[
            "NewAuthorisation",
            "AuthorisationExtension",
            "AuthorisationCancellation",
            "TaskAddition",
            "TaskCancellation",
            "ChangeOfDelivery",
        ],
    ),
    ("LPWorkflowEndpoint", &["NewPreservation", "PreservationExtension", "PreservationCancellation"]),
    ("ManifestSpecification", &["TS102657-ASN.1", "TS102657-XML", "TS103705", "TS103707", "TS103976"]),
    ("DeliveryStatus", &["Available", "Acknowledged", "Expired", "Error", "Received"]),
    ("DeliveryDesiredStatus", &["Available", "Acknowledged", "Error", "Received"]),
    ("NFType", &[]),
    ("IRIEvents", &["All"]),
    ("IRIAction", &["NotDelivered", "Delivered"]),
    ("TDTaskStatus", &["Pending", "Resolved", "Rejected", "Error"]),
    ("TDTaskDesiredStatus", &["Pending", "Cancelled"]),
];
