//! Documents that go with an authorisation.

use super::{ApprovalDetails, DictionaryEntry, ErrorInformation};
use crate::{Base64, CountryCode, DateTime, LongString, ShortString};

hi1_object! {
    /// A document: the warrant itself, or its digest.
    DocumentObject = "{http://uri.etsi.org/03120/common/2020/09/Document}DocumentObject" {
        document_reference: may LongString = "doc:DocumentReference",
        document_name: may LongString = "doc:DocumentName",
        document_status: may DictionaryEntry = "doc:DocumentStatus",
        document_desired_status: may DictionaryEntry = "doc:DocumentDesiredStatus",
        document_timespan: may DocumentTimespan = "doc:DocumentTimespan",
        document_type: may DictionaryEntry = "doc:DocumentType",
        document_properties: may DocumentProperties = "doc:DocumentProperties",
        document_body: may DocumentBody = "doc:DocumentBody",
        document_signature: may Vec<ApprovalDetails> = "doc:DocumentSignature",
        document_invalid_reason: may ErrorInformation = "doc:DocumentInvalidReason",
        national_document_parameters: may NationalDocumentParameters = "doc:NationalDocumentParameters",
    }
}

object! {
    /// `DocumentTimespan` of the schema.
    #[derive(Default)]
    DocumentTimespan {
        start_time: may DateTime = "doc:StartTime",
        end_time: may DateTime = "doc:EndTime",
    }

    /// `DocumentProperties` of the schema.
    #[derive(Default)]
    DocumentProperties {
        document_property: may Vec<DocumentProperty> = "doc:DocumentProperty",
    }

    /// `DocumentProperty` of the schema.
    DocumentProperty {
        property_type: must DictionaryEntry = "doc:PropertyType",
        property_value: must LongString = "doc:PropertyValue",
    }

    /// `DocumentBody` of the schema.
    #[derive(Default)]
    DocumentBody {
        contents: may Base64 = "doc:Contents",
        content_type: may ShortString = "doc:ContentType",
        checksum: may ShortString = "doc:Checksum",
        checksum_type: may ShortString = "doc:ChecksumType",
    }

    /// `NationalDocumentParameters` of the schema.
    NationalDocumentParameters {
        country_code: must CountryCode = "doc:CountryCode",
    }
}
