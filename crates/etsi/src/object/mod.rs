//! The objects of HI-1. Each has a type, a number, and members of its own.

mod authorisation;
mod common;
mod config;
mod delivery;
mod destination;
mod document;
mod interception;
mod notification;
mod task;

pub use authorisation::*;
pub use common::*;
pub use config::*;
pub use delivery::*;
pub use destination::*;
pub use document::*;
pub use interception::*;
pub use notification::*;
pub use task::*;

use crate::{CountryCode, DateTime, Json, LongString, Look, ShortString, Uuid, Wire};

object! {
    /// Who sends or receives: a country and a name that is unique within it.
    EndpointId {
        country_code: must CountryCode = "CountryCode",
        unique_identifier: must LongString = "UniqueIdentifier",
    }

    /// Why an action was not done. The codes are those of table D.1; see [`crate::EtsiError`].
    ErrorInformation {
        error_code: must u64 = "ErrorCode",
        error_description: must LongString = "ErrorDescription",
    }

    /// Other objects that this one belongs with.
    AssociatedObjects {
        associated_object: may Vec<Uuid> = "AssociatedObject",
    }

    /// `NationalHandlingParameters` of the schema.
    NationalHandlingParameters {
        country_code: must CountryCode = "CountryCode",
    }
}

/// What every object has.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Its number: the same number is the same object.
    pub object_identifier: Uuid,
    /// The country whose law it is under.
    pub country_code: Option<CountryCode>,
    /// Who owns it.
    pub owner_identifier: Option<ShortString>,
    /// How often the receiver has changed it.
    pub generation: Option<u64>,
    /// The sender's own reference.
    pub external_identifier: Option<LongString>,
    /// What it belongs with: a task with its authorisation.
    pub associated_objects: Option<AssociatedObjects>,
    /// When the receiver changed it last.
    pub last_changed: Option<DateTime>,
    /// `NationalHandlingParameters` of the schema.
    pub national_handling_parameters: Option<NationalHandlingParameters>,
}

impl Head {
    pub(crate) const MEMBERS: &[&str] = &[
        "ObjectIdentifier",
        "CountryCode",
        "OwnerIdentifier",
        "Generation",
        "ExternalIdentifier",
        "AssociatedObjects",
        "LastChanged",
        "NationalHandlingParameters",
    ];

    /// A number, and nothing else yet.
    pub fn of(object_identifier: Uuid) -> Self {
        Self {
            object_identifier,
            country_code: None,
            owner_identifier: None,
            generation: None,
            external_identifier: None,
            associated_objects: None,
            last_changed: None,
            national_handling_parameters: None,
        }
    }

    /// The objects that this one belongs with.
    pub fn associated(&self) -> &[Uuid] {
        self.associated_objects.as_ref().and_then(|a| a.associated_object.as_deref()).unwrap_or_default()
    }

    pub(crate) fn read(members: &[(String, Json)], look: &mut Look) -> Option<Self> {
        let object_identifier = look.must(members, "ObjectIdentifier");
        let country_code = look.may(members, "CountryCode");
        let owner_identifier = look.may(members, "OwnerIdentifier");
        let generation = look.may(members, "Generation");
        let external_identifier = look.may(members, "ExternalIdentifier");
        let associated_objects = look.may(members, "AssociatedObjects");
        let last_changed = look.may(members, "LastChanged");
        let national_handling_parameters = look.may(members, "NationalHandlingParameters");
        Some(Self {
            object_identifier: object_identifier?,
            country_code: country_code?,
            owner_identifier: owner_identifier?,
            generation: generation?,
            external_identifier: external_identifier?,
            associated_objects: associated_objects?,
            last_changed: last_changed?,
            national_handling_parameters: national_handling_parameters?,
        })
    }

    pub(crate) fn written(&self) -> impl Iterator<Item = (String, Json)> {
        let members = [
            written!(must "ObjectIdentifier" &self.object_identifier),
            written!(may "CountryCode" &self.country_code),
            written!(may "OwnerIdentifier" &self.owner_identifier),
            written!(may "Generation" &self.generation),
            written!(may "ExternalIdentifier" &self.external_identifier),
            written!(may "AssociatedObjects" &self.associated_objects),
            written!(may "LastChanged" &self.last_changed),
            written!(may "NationalHandlingParameters" &self.national_handling_parameters),
        ];
        members.into_iter().flatten()
    }
}

macro_rules! hi1_objects {
    ($($variant:ident($type:ident) $word:literal,)*) => {
        /// Any object, told apart by `@xsi:type`.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Hi1Object {
            $(#[doc = concat!("`", $word, "`.")] $variant(Box<$type>),)*
        }

        $(impl From<$type> for Hi1Object {
            fn from(object: $type) -> Self {
                Self::$variant(Box::new(object))
            }
        })*

        impl Hi1Object {
            /// What every object has.
            pub fn head(&self) -> &Head {
                match self { $(Self::$variant(object) => &object.head,)* }
            }

            /// The same, to be changed.
            pub fn head_mut(&mut self) -> &mut Head {
                match self { $(Self::$variant(object) => &mut object.head,)* }
            }

            /// Its name without the namespace, such as `LDTask`.
            pub fn word(&self) -> &'static str {
                match self { $(Self::$variant(_) => $word,)* }
            }
        }

        impl Wire for Hi1Object {
            fn read(json: &Json, look: &mut Look) -> Option<Self> {
                let members = look.object(json)?;
                let Some((_, kind)) = members.iter().find(|(key, _)| key == "@xsi:type") else {
                    return look.flaw("missing", "`@xsi:type` is missing", "Say which object it is.");
                };
                match kind.as_text() {
                    // The one object that the schema wants a member of its own from.
                    Some(EncryptionObject::TYPE) if json.member("encryption:EncryptionScheme").is_none() => {
                        look.flaw("missing", "`encryption:EncryptionScheme` is missing", "Say which scheme.")
                    }
                    $(Some($type::TYPE) => $type::read(json, look).map(Self::from),)*
                    _ => {
                        let known = [$($type::TYPE),*].join(", ");
                        look.within("@xsi:type", |look| {
                            let cure = format!("Use one of: {known}.");
                            look.flaw("unknown-object", "no such type of object is read", cure)
                        })
                    }
                }
            }

            fn write(&self) -> Json {
                match self { $(Self::$variant(object) => object.write(),)* }
            }
        }
    };
}

hi1_objects! {
    Authorisation(AuthorisationObject) "Authorisation",
    Document(DocumentObject) "Document",
    LiTask(LiTaskObject) "Task",
    LpTask(LpTaskObject) "LPTask",
    LdTask(LdTaskObject) "LDTask",
    Notification(NotificationObject) "Notification",
    Delivery(DeliveryObject) "Delivery",
    LiDestination(LiDestinationObject) "LIDestination",
    LdDestination(LdDestinationObject) "LDDestination",
    Encryption(EncryptionObject) "Encryption",
}
