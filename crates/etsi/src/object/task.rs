//! Tasks: a disclosure and a preservation.

use super::{
    ApprovalDetails, DeliveryAddress, DictionaryEntry, EndpointId, ErrorInformation, FormatType,
    NationalDeliveryParameters, NationalEncryptionDetails,
};
use crate::{AtLeastOne, CountryCode, DateTime, Ldid, LongString, Open, Positive, Uuid};

hi1_object! {
    /// A disclosure of data that is held already.
    LdTaskObject = "{http://uri.etsi.org/03120/common/2020/09/Task}LDTaskObject" {
        reference: may Ldid = "task:Reference",
        status: may DictionaryEntry = "task:Status",
        status_reason: may ErrorInformation = "task:StatusReason",
        desired_status: may DictionaryEntry = "task:DesiredStatus",
        request_details: may RequestDetails = "task:RequestDetails",
        delivery_details: may LdDeliveryDetails = "task:DeliveryDetails",
        approval_details: may Vec<ApprovalDetails> = "task:ApprovalDetails",
        csp_id: may EndpointId = "task:CSPID",
        handling_profile: may DictionaryEntry = "task:HandlingProfile",
        flags: may LdTaskFlags = "task:Flags",
        alternative_preservation_references: may ListOfAlternativePreservationReferences = "task:AlternativePreservationReferences",
        national_ld_tasking_parameters: may NationalLdTaskingParameters = "task:NationalLDTaskingParameters",
        deadlines: may ListOfLdDeadlines = "task:Deadlines",
        manual_information: may LongString = "task:ManualInformation",
    }
}

object! {
    /// What is to be disclosed, about whom, and when.
    #[derive(Default)]
    RequestDetails {
        kind: may DictionaryEntry = "task:Type",
        start_time: may DateTime = "task:StartTime",
        end_time: may DateTime = "task:EndTime",
        observed_time: may DateTime = "task:ObservedTime",
        observed_times: may Vec<DateTime> = "task:ObservedTimes",
        request_values: may RequestValues = "task:RequestValues",
        subtype: may RequestSubtype = "task:Subtype",
        target_identifier_subtype: may DictionaryEntry = "task:TargetIdentifierSubtype",
    }

    /// `RequestValues` of the schema.
    #[derive(Default)]
    RequestValues {
        request_value: may AtLeastOne<RequestValue> = "task:RequestValue",
    }

    /// One identifier of the target, and its form.
    RequestValue {
        format_type: must FormatType = "task:FormatType",
        value: must LongString = "task:Value",
    }

    /// `RequestSubtype` of the schema.
    #[derive(Default)]
    RequestSubtype {
        request_subtype: may AtLeastOne<DictionaryEntry> = "task:RequestSubtype",
    }

    /// `LdDeliveryDetails` of the schema.
    #[derive(Default)]
    LdDeliveryDetails {
        ld_delivery_destination: may AtLeastOne<LdDeliveryDestination> = "task:LDDeliveryDestination",
    }

    /// `LdDeliveryDestination` of the schema.
    #[derive(Default)]
    LdDeliveryDestination {
        delivery_address: may Open<DeliveryAddress> = "task:DeliveryAddress",
        destination_reference: may Uuid = "task:DestinationReference",
        encryption_reference: may Uuid = "task:EncryptionReference",
        encryption_details: may NationalEncryptionDetails = "task:EncryptionDetails",
        ld_handover_format: may DictionaryEntry = "task:LDHandoverFormat",
        ld_delivery_profile: may DictionaryEntry = "task:LDDeliveryProfile",
        national_delivery_parameters: may NationalDeliveryParameters = "task:NationalDeliveryParameters",
    }

    /// `LdTaskFlags` of the schema.
    #[derive(Default)]
    LdTaskFlags {
        ld_task_flag: may Vec<DictionaryEntry> = "task:LDTaskFlag",
    }

    /// `ListOfAlternativePreservationReferences` of the schema.
    #[derive(Default)]
    ListOfAlternativePreservationReferences {
        alternative_preservation_reference: may AtLeastOne<AlternativePreservationReference> = "task:AlternativePreservationReference",
    }

    /// `AlternativePreservationReference` of the schema.
    AlternativePreservationReference {
        reference_value: must LongString = "task:ReferenceValue",
        nature_of_reference: may LongString = "task:NatureOfReference",
        transmission_time: may DateTime = "task:TransmissionTime",
    }

    /// `NationalLdTaskingParameters` of the schema.
    NationalLdTaskingParameters {
        country_code: must CountryCode = "task:CountryCode",
    }
}

hi1_object! {
    /// A preservation: data is kept, and nothing is handed out.
    LpTaskObject = "{http://uri.etsi.org/03120/common/2020/09/Task}LPTaskObject" {
        status: may DictionaryEntry = "task:Status",
        status_reason: may ErrorInformation = "task:StatusReason",
        desired_status: may DictionaryEntry = "task:DesiredStatus",
        request_details: may LpRequestDetails = "task:RequestDetails",
        desired_preservation_expiration: may DateTime = "task:DesiredPreservationExpiration",
        preservation_expiration: may DateTime = "task:PreservationExpiration",
        csp_id: may EndpointId = "task:CSPID",
        national_lp_tasking_parameters: may NationalLpTaskingParameters = "task:NationalLPTaskingParameters",
    }
}

object! {
    /// What is to be preserved, about whom, and when.
    #[derive(Default)]
    LpRequestDetails {
        kind: may DictionaryEntry = "task:Type",
        start_time: may DateTime = "task:StartTime",
        end_time: may DateTime = "task:EndTime",
        request_values: may RequestValues = "task:RequestValues",
        subtype: may RequestSubtype = "task:Subtype",
        target_identifier_subtype: may DictionaryEntry = "task:TargetIdentifierSubtype",
    }

    /// `NationalLpTaskingParameters` of the schema.
    NationalLpTaskingParameters {
        country_code: must CountryCode = "task:CountryCode",
    }

    /// `ListOfTrafficPolicyReferences` of the schema.
    #[derive(Default)]
    ListOfTrafficPolicyReferences {
        traffic_policy_reference: may Vec<TrafficPolicyReference> = "task:TrafficPolicyReference",
    }

    /// `TrafficPolicyReference` of the schema.
    #[derive(Default)]
    TrafficPolicyReference {
        order: may Positive = "task:Order",
        object_identifier: may Uuid = "task:ObjectIdentifier",
    }

    /// `ListOfIriPolicyReferences` of the schema.
    #[derive(Default)]
    ListOfIriPolicyReferences {
        iri_policy_reference: may Vec<IriPolicyReference> = "task:IRIPolicyReference",
    }

    /// `IriPolicyReference` of the schema.
    #[derive(Default)]
    IriPolicyReference {
        order: may Positive = "task:Order",
        object_identifier: may Uuid = "task:ObjectIdentifier",
    }

    /// `ListOfLdDeadlines` of the schema.
    #[derive(Default)]
    ListOfLdDeadlines {
        ld_deadline: may Vec<LdDeadline> = "task:LDDeadline",
    }

    /// A moment by which the answer is needed.
    #[derive(Default)]
    LdDeadline {
        date_time: may DateTime = "task:DateTime",
        nature_of_deadline: may DictionaryEntry = "task:NatureOfDeadline",
        other_information: may LongString = "task:OtherInformation",
    }
}
