//! Where to deliver, and for whom to encrypt.

use super::{DeliveryAddress, DictionaryEntry};
use crate::{Base64, CountryCode, LongString, Open};

hi1_object! {
    /// Where interceptions would be delivered.
    LiDestinationObject = "{http://uri.etsi.org/03120/common/2026/07/Destination}LIDestinationObject" {
        delivery_address: may Open<DeliveryAddress> = "dest:DeliveryAddress",
        friendly_name: may LongString = "dest:FriendlyName",
        national_destination_parameters: may NationalDestinationParameters = "dest:NationalDestinationParameters",
    }

    /// Where disclosures are delivered.
    LdDestinationObject = "{http://uri.etsi.org/03120/common/2026/07/Destination}LDDestinationObject" {
        delivery_address: may Open<DeliveryAddress> = "dest:DeliveryAddress",
        friendly_name: may LongString = "dest:FriendlyName",
        national_destination_parameters: may NationalDestinationParameters = "dest:NationalDestinationParameters",
    }
}

object! {
    /// `NationalDestinationParameters` of the schema.
    NationalDestinationParameters {
        country_code: must CountryCode = "dest:CountryCode",
    }
}

hi1_object! {
    /// For whom deliveries are encrypted.
    EncryptionObject = "{http://uri.etsi.org/03120/common/2026/01/Encryption}EncryptionObject" {
        encryption_scheme: may DictionaryEntry = "encryption:EncryptionScheme",
        x509_encryption_details: may X509EncryptionDetails = "encryption:X509EncryptionDetails",
    }
}

object! {
    /// `X509EncryptionDetails` of the schema.
    #[derive(Default)]
    X509EncryptionDetails {
        x509_certificates: may Vec<X509Certificate> = "encryption:X509Certificates",
    }

    /// `X509Certificate` of the schema.
    #[derive(Default)]
    X509Certificate {
        x509_certificate_der: may Base64 = "encryption:X509CertificateDER",
    }
}
