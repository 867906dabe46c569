//! Deliveries: the data itself, or where it lies.

use super::{DictionaryEntry, ListOfChecksumAndType};
use crate::{Base64, Json, Ldid, Liid, LongString, MicrosecondDateTime, Open, Plain, ShortString, Uuid};

hi1_object! {
    /// Data that is handed out, or a part of it.
    DeliveryObject = "{http://uri.etsi.org/03120/common/2019/10/Delivery}DeliveryObject" {
        reference: may Open<Reference> = "delivery:Reference",
        delivery_id: may Uuid = "delivery:DeliveryID",
        sequence_number: may u64 = "delivery:SequenceNumber",
        last_sequence: may bool = "delivery:LastSequence",
        manifest: may Open<Manifest> = "delivery:Manifest",
        delivery: may Open<Delivery> = "delivery:Delivery",
        delivery_status: may DictionaryEntry = "delivery:DeliveryStatus",
        delivery_desired_status: may DictionaryEntry = "delivery:DeliveryDesiredStatus",
        encryption_details: may DeliveryEncryptionDetails = "delivery:EncryptionDetails",
    }
}

choice! {
    /// Which task a delivery answers.
    Reference {
        Ldid(Ldid) = "delivery:LDID",
        Liid(Liid) = "delivery:LIID",
    }

    /// In which form the data is.
    Manifest {
        Specification(DictionaryEntry) = "delivery:Specification",
        ExternalSchema(ExternalSchema) = "delivery:ExternalSchema",
    }
}

object! {
    /// `ExternalSchema` of the schema.
    #[derive(Default)]
    ExternalSchema {
        manifest_id: may LongString = "delivery:ManifestID",
        manifest_contents: may Open<ManifestContents> = "delivery:ManifestContents",
    }
}

choice! {
    /// `ManifestContents` of the schema.
    ManifestContents {
        BinaryData(EmbeddedBinaryData) = "delivery:BinaryData",
        XmlSchema(SchemaContent) = "delivery:XMLSchema",
        JsonSchema(Json) = "delivery:JSONSchema",
    }
}

object! {
    /// `SchemaContent` of the schema.
    SchemaContent {
        schema: must Json = "delivery:schema",
    }
}

choice! {
    /// The data: embedded, behind an address, or only whether there is any.
    Delivery {
        BinaryData(EmbeddedBinaryData) = "delivery:BinaryData",
        XmlData(Json) = "delivery:XMLData",
        JsonData(Json) = "delivery:JSONData",
        Url(UrlObject) = "delivery:URL",
        DataExistence(bool) = "delivery:DataExistence",
    }
}

object! {
    /// Bytes, with their checksum.
    EmbeddedBinaryData {
        data: must Base64 = "delivery:Data",
        content_type: may ShortString = "delivery:ContentType",
        checksum: may ShortString = "delivery:Checksum",
        checksum_type: may ShortString = "delivery:ChecksumType",
        checksums: may ListOfChecksumAndType = "delivery:Checksums",
        original_filename: may LongString = "delivery:OriginalFilename",
        content_length: may u64 = "delivery:ContentLength",
    }

    /// Data that lies behind an address.
    UrlObject {
        url: must Plain = "delivery:URL",
        content_length: may u64 = "delivery:ContentLength",
        content_type: may LongString = "delivery:ContentType",
        expiry: may MicrosecondDateTime = "delivery:Expiry",
        checksum: may ShortString = "delivery:Checksum",
        original_filename: may LongString = "delivery:OriginalFilename",
        csp_defined_identifier: may LongString = "delivery:CSPDefinedIdentifier",
        checksum_type: may ShortString = "delivery:ChecksumType",
        checksums: may ListOfChecksumAndType = "delivery:Checksums",
    }

    /// `DeliveryEncryptionDetails` of the schema.
    #[derive(Default)]
    DeliveryEncryptionDetails {
        encryption_reference: may Uuid = "delivery:EncryptionReference",
        additional_information: may LongString = "delivery:AdditionalInformation",
    }
}
