//! Interception, so that it can be read, named and refused; and what disclosures share with it.

use super::{
    ApprovalDetails, DictionaryEntry, EndpointId, ErrorInformation, ListOfIriPolicyReferences,
    ListOfTrafficPolicyReferences,
};
use crate::{
    AtLeastOne, CountryCode, DateTime, E164, EmailAddress, Ipv4Address, Ipv6Address, Liid, LongString, Open,
    OpenObject, Plain, ShortString, Uuid,
};

hi1_object! {
    /// An interception. It is read so that it can be named and refused; nothing here carries one out.
    LiTaskObject = "{http://uri.etsi.org/03120/common/2020/09/Task}LITaskObject" {
        reference: may Liid = "task:Reference",
        status: may DictionaryEntry = "task:Status",
        desired_status: may DictionaryEntry = "task:DesiredStatus",
        timespan: may TaskTimespan = "task:Timespan",
        target_identifier: may TargetIdentifier = "task:TargetIdentifier",
        delivery_type: may DictionaryEntry = "task:DeliveryType",
        delivery_details: may TaskDeliveryDetails = "task:DeliveryDetails",
        approval_details: may Vec<ApprovalDetails> = "task:ApprovalDetails",
        csp_id: may EndpointId = "task:CSPID",
        handling_profile: may DictionaryEntry = "task:HandlingProfile",
        invalid_reason: may ErrorInformation = "task:InvalidReason",
        flags: may TaskFlags = "task:Flags",
        national_li_tasking_parameters: may NationalLiTaskingParameters = "task:NationalLITaskingParameters",
        list_of_traffic_policy_references: may ListOfTrafficPolicyReferences = "task:ListOfTrafficPolicyReferences",
        list_of_iri_policy_references: may ListOfIriPolicyReferences = "task:ListOfIRIPolicyReferences",
    }
}

object! {
    /// `TaskTimespan` of the schema.
    #[derive(Default)]
    TaskTimespan {
        start_time: may DateTime = "task:StartTime",
        end_time: may DateTime = "task:EndTime",
        termination_time: may DateTime = "task:TerminationTime",
        provisioning_time: may DateTime = "task:ProvisioningTime",
        deprovisioning_time: may DateTime = "task:DeprovisioningTime",
    }

    /// `TargetIdentifier` of the schema.
    #[derive(Default)]
    TargetIdentifier {
        target_identifier_values: may TargetIdentifierValues = "task:TargetIdentifierValues",
        service_type: may DictionaryEntry = "task:ServiceType",
        target_identifier_subtype: may DictionaryEntry = "task:TargetIdentifierSubtype",
    }

    /// `TargetIdentifierValues` of the schema.
    #[derive(Default)]
    TargetIdentifierValues {
        target_identifier_value: may AtLeastOne<TargetIdentifierValue> = "task:TargetIdentifierValue",
    }

    /// One identifier of the target, and its form.
    TargetIdentifierValue {
        format_type: must FormatType = "task:FormatType",
        value: must LongString = "task:Value",
    }

    /// `FormatType` of the schema.
    FormatType {
        format_owner: must ShortString = "task:FormatOwner",
        format_name: must ShortString = "task:FormatName",
    }

    /// `TaskDeliveryDetails` of the schema.
    #[derive(Default)]
    TaskDeliveryDetails {
        delivery_destination: may AtLeastOne<DeliveryDestination> = "task:DeliveryDestination",
    }

    /// `DeliveryDestination` of the schema.
    #[derive(Default)]
    DeliveryDestination {
        delivery_address: may Open<DeliveryAddress> = "task:DeliveryAddress",
        destination_reference: may Uuid = "task:DestinationReference",
        encryption_reference: may Uuid = "task:EncryptionReference",
        encryption_details: may NationalEncryptionDetails = "task:EncryptionDetails",
        iri_or_cc: may DictionaryEntry = "task:IRIorCC",
        handover_format: may DictionaryEntry = "task:HandoverFormat",
        delivery_profile: may DictionaryEntry = "task:DeliveryProfile",
        national_delivery_parameters: may NationalDeliveryParameters = "task:NationalDeliveryParameters",
    }
}

choice! {
    /// Where to deliver.
    DeliveryAddress {
        Ipv4Address(Ipv4Address) = "task:IPv4Address",
        Ipv6Address(Ipv6Address) = "task:IPv6Address",
        IpAddressPort(OpenObject) = "task:IPAddressPort",
        IpAddressPortRange(OpenObject) = "task:IPAddressPortRange",
        E164Number(E164) = "task:E164Number",
        FtpAddress(Plain) = "task:FTPAddress",
        Url(Plain) = "task:URL",
        Fqdn(LongString) = "task:FQDN",
        EmailAddress(EmailAddress) = "task:EmailAddress",
        EndpointId(EndpointId) = "task:EndpointID",
        DeliveryInformationId(LongString) = "task:DeliveryInformationID",
    }
}

object! {
    /// `TaskFlags` of the schema.
    #[derive(Default)]
    TaskFlags {
        task_flag: may Vec<DictionaryEntry> = "task:TaskFlag",
    }

    /// `NationalLiTaskingParameters` of the schema.
    NationalLiTaskingParameters {
        country_code: must CountryCode = "task:CountryCode",
    }

    /// `NationalDeliveryParameters` of the schema.
    NationalDeliveryParameters {
        country_code: must CountryCode = "task:CountryCode",
    }

    /// `NationalEncryptionDetails` of the schema.
    NationalEncryptionDetails {
        country_code: must CountryCode = "task:CountryCode",
    }
}
