//! What several objects share: words, approvals, times, checksums.

use crate::{
    AtLeastOne, CountryCode, DateTime, E164, InternationalizedEmailAddress, Language, LongString, Open, ShortString,
};

object! {
    /// Words out of dictionaries.
    #[derive(Default)]
    DictionaryEntries {
        dictionary_entry: may Vec<DictionaryEntry> = "common:DictionaryEntry",
    }

    /// A word out of a dictionary, with its owner.
    DictionaryEntry {
        owner: must ShortString = "common:Owner",
        name: must ShortString = "common:Name",
        value: must ShortString = "common:Value",
    }

    /// Who approved, and when.
    #[derive(Default)]
    ApprovalDetails {
        approval_type: may LongString = "common:ApprovalType",
        approval_description: may LongString = "common:ApprovalDescription",
        approval_reference: may LongString = "common:ApprovalReference",
        approver_details: may ApproverDetails = "common:ApproverDetails",
        approval_timestamp: may DateTime = "common:ApprovalTimestamp",
        approval_is_emergency: may bool = "common:ApprovalIsEmergency",
        approval_digital_signature: may Open<ApprovalDigitalSignature> = "common:ApprovalDigitalSignature",
        approval_national_details: may ApprovalNationalDetails = "common:ApprovalNationalDetails",
    }

    /// The person who approved.
    #[derive(Default)]
    ApproverDetails {
        approver_name: may LongString = "common:ApproverName",
        approver_role: may LongString = "common:ApproverRole",
        approver_identity: may Open<ApproverIdentity> = "common:ApproverIdentity",
        approver_contact_details: may Vec<ApproverContactDetails> = "common:ApproverContactDetails",
    }
}

choice! {
    /// `ApproverIdentity` of the schema.
    ApproverIdentity {
        NationalApproverIdentity(NationalApproverIdentity) = "common:NationalApproverIdentity",
    }
}

object! {
    /// `ApproverContactDetails` of the schema.
    #[derive(Default)]
    ApproverContactDetails {
        name: may LongString = "common:Name",
        role: may LongString = "common:Role",
        email_address: may InternationalizedEmailAddress = "common:EmailAddress",
        phone_number: may E164 = "common:PhoneNumber",
        fax_number: may E164 = "common:FaxNumber",
        address: may LongString = "common:Address",
        languages: may Vec<Open<LanguageIdentifier>> = "common:Languages",
        approver_alternate_name: may LongString = "common:ApproverAlternateName",
        approver_email_address: may InternationalizedEmailAddress = "common:ApproverEmailAddress",
        approver_phone_number: may E164 = "common:ApproverPhoneNumber",
    }

    /// `GenericContactDetails` of the schema.
    #[derive(Default)]
    GenericContactDetails {
        name: may LongString = "common:Name",
        role: may LongString = "common:Role",
        email_address: may InternationalizedEmailAddress = "common:EmailAddress",
        phone_number: may E164 = "common:PhoneNumber",
        fax_number: may E164 = "common:FaxNumber",
        address: may LongString = "common:Address",
        languages: may Vec<Open<LanguageIdentifier>> = "common:Languages",
    }
}

choice! {
    /// `LanguageIdentifier` of the schema.
    LanguageIdentifier {
        Language(Language) = "common:ISO639Set1LanguageIdentifier",
    }
}

object! {
    /// `NationalApproverIdentity` of the schema.
    NationalApproverIdentity {
        country_code: must CountryCode = "common:CountryCode",
    }
}

choice! {
    /// `ApprovalDigitalSignature` of the schema.
    ApprovalDigitalSignature {
        NationalDigitalSignature(NationalDigitalSignature) = "common:NationalDigitalSignature",
    }
}

object! {
    /// `ApprovalNationalDetails` of the schema.
    ApprovalNationalDetails {
        country_code: must CountryCode = "common:CountryCode",
    }

    /// `NationalDigitalSignature` of the schema.
    NationalDigitalSignature {
        country_code: must CountryCode = "common:CountryCode",
    }

    /// From when until when.
    #[derive(Default)]
    Timespan {
        start_time: may DateTime = "common:StartTime",
        end_time: may DateTime = "common:EndTime",
    }

    /// `ListOfChecksumAndType` of the schema.
    #[derive(Default)]
    ListOfChecksumAndType {
        checksum_and_type: may AtLeastOne<ChecksumAndType> = "common:ChecksumAndType",
    }

    /// `ChecksumAndType` of the schema.
    ChecksumAndType {
        checksum: must ShortString = "common:Checksum",
        checksum_type: must ShortString = "common:ChecksumType",
    }
}
