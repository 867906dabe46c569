//! The authorisation: on which legal ground, approved by whom.

use super::{ApprovalDetails, DictionaryEntry, EndpointId, ErrorInformation};
use crate::{AtLeastOne, CountryCode, DateTime, LongString, ShortString};

hi1_object! {
    /// The legal ground: a warrant or order, with its period and who approved it.
    AuthorisationObject = "{http://uri.etsi.org/03120/common/2020/09/Authorisation}AuthorisationObject" {
        authorisation_reference: may LongString = "auth:AuthorisationReference",
        authorisation_legal_type: may DictionaryEntry = "auth:AuthorisationLegalType",
        authorisation_priority: may DictionaryEntry = "auth:AuthorisationPriority",
        authorisation_status: may DictionaryEntry = "auth:AuthorisationStatus",
        authorisation_desired_status: may DictionaryEntry = "auth:AuthorisationDesiredStatus",
        authorisation_timespan: may AuthorisationTimespan = "auth:AuthorisationTimespan",
        authorisation_csp_id: may AuthorisationCspId = "auth:AuthorisationCSPID",
        authorisation_creation_timestamp: may DateTime = "auth:AuthorisationCreationTimestamp",
        authorisation_served_timestamp: may DateTime = "auth:AuthorisationServedTimestamp",
        authorisation_termination_timestamp: may DateTime = "auth:AuthorisationTerminationTimestamp",
        authorisation_approval_details: may Vec<ApprovalDetails> = "auth:AuthorisationApprovalDetails",
        authorisation_invalid_reason: may ErrorInformation = "auth:AuthorisationInvalidReason",
        authorisation_flags: may AuthorisationFlags = "auth:AuthorisationFlags",
        authorisation_manual_information: may LongString = "auth:AuthorisationManualInformation",
        national_authorisation_parameters: may NationalAuthorisationParameters = "auth:NationalAuthorisationParameters",
        authorisation_jurisdiction: may LongString = "auth:AuthorisationJurisdiction",
        authorisation_type_of_case: may DictionaryEntry = "auth:AuthorisationTypeOfCase",
        authorisation_legal_entity: may ShortString = "auth:AuthorisationLegalEntity",
    }
}

object! {
    /// `AuthorisationFlags` of the schema.
    #[derive(Default)]
    AuthorisationFlags {
        authorisation_flag: may Vec<DictionaryEntry> = "auth:AuthorisationFlag",
    }

    /// `AuthorisationTimespan` of the schema.
    #[derive(Default)]
    AuthorisationTimespan {
        start_time: may DateTime = "auth:StartTime",
        end_time: may DateTime = "auth:EndTime",
    }

    /// `AuthorisationCspId` of the schema.
    #[derive(Default)]
    AuthorisationCspId {
        csp_id: may AtLeastOne<EndpointId> = "auth:CSPID",
    }

    /// `NationalAuthorisationParameters` of the schema.
    NationalAuthorisationParameters {
        country_code: must CountryCode = "auth:CountryCode",
    }
}
