//! Object identifiers, as the bytes that stand in DER.

/// id-signedData, RFC 5652 section 5.1: 1.2.840.113549.1.7.2.
pub(crate) const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
/// id-ct-TSTInfo, RFC 3161 section 2.4.2: 1.2.840.113549.1.9.16.1.4.
pub(crate) const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
/// id-contentType, RFC 5652 section 11.1: 1.2.840.113549.1.9.3.
pub(crate) const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
/// id-messageDigest, RFC 5652 section 11.2: 1.2.840.113549.1.9.4.
pub(crate) const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
/// id-aa-signingCertificate, RFC 2634 section 5.4: 1.2.840.113549.1.9.16.2.12.
pub(crate) const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
/// id-aa-signingCertificateV2, RFC 5035: 1.2.840.113549.1.9.16.2.47.
pub(crate) const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];

/// id-sha224, RFC 5754 section 2: 2.16.840.1.101.3.4.2.4.
pub(crate) const SHA224: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4];
/// id-sha256: 2.16.840.1.101.3.4.2.1.
pub(crate) const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
/// id-sha384: 2.16.840.1.101.3.4.2.2.
pub(crate) const SHA384: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
/// id-sha512: 2.16.840.1.101.3.4.2.3.
pub(crate) const SHA512: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];

/// rsaEncryption, RFC 8017 appendix C: 1.2.840.113549.1.1.1.
pub(crate) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
/// id-mgf1: 1.2.840.113549.1.1.8.
pub(crate) const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];
/// id-RSASSA-PSS: 1.2.840.113549.1.1.10.
pub(crate) const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
/// sha256WithRSAEncryption: 1.2.840.113549.1.1.11.
pub(crate) const RSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
/// sha384WithRSAEncryption: 1.2.840.113549.1.1.12.
pub(crate) const RSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12];
/// sha512WithRSAEncryption: 1.2.840.113549.1.1.13.
pub(crate) const RSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13];
/// id-ecPublicKey, RFC 5480 section 2.1.1: 1.2.840.10045.2.1.
pub(crate) const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
/// secp256r1: 1.2.840.10045.3.1.7.
pub(crate) const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
/// secp384r1: 1.3.132.0.34.
pub(crate) const P384: &[u8] = &[0x2b, 0x81, 0x04, 0, 0x22];
/// ecdsa-with-SHA256, RFC 5754 section 3.3: 1.2.840.10045.4.3.2.
pub(crate) const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
/// ecdsa-with-SHA384: 1.2.840.10045.4.3.3.
pub(crate) const ECDSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
/// ecdsa-with-SHA512: 1.2.840.10045.4.3.4.
pub(crate) const ECDSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4];
/// id-Ed25519, RFC 8410 section 3: 1.3.101.112.
pub(crate) const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// id-ce-subjectKeyIdentifier, RFC 5280 section 4.2.1.2: 2.5.29.14.
pub(crate) const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 14];
/// id-ce-keyUsage, section 4.2.1.3: 2.5.29.15.
pub(crate) const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
/// id-ce-subjectAltName, section 4.2.1.6: 2.5.29.17.
pub(crate) const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 17];
/// id-ce-basicConstraints, section 4.2.1.9: 2.5.29.19.
pub(crate) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
/// id-ce-cRLReasons, section 5.3.1: 2.5.29.21.
pub(crate) const REASON_CODE: &[u8] = &[0x55, 0x1d, 21];
/// id-ce-invalidityDate, section 5.3.2: 2.5.29.24.
pub(crate) const INVALIDITY_DATE: &[u8] = &[0x55, 0x1d, 24];
/// id-ce-certificatePolicies, section 4.2.1.4: 2.5.29.32.
pub(crate) const CERTIFICATE_POLICIES: &[u8] = &[0x55, 0x1d, 32];
/// id-ce-extKeyUsage, section 4.2.1.12: 2.5.29.37.
pub(crate) const EXT_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];
/// anyExtendedKeyUsage: 2.5.29.37.0.
pub(crate) const ANY_USAGE: &[u8] = &[0x55, 0x1d, 37, 0];
/// id-kp-serverAuth: 1.3.6.1.5.5.7.3.1.
pub(crate) const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
/// id-kp-clientAuth: 1.3.6.1.5.5.7.3.2.
pub(crate) const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];
/// id-kp-timeStamping, RFC 3161 section 2.3: 1.3.6.1.5.5.7.3.8.
pub(crate) const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];
/// id-at-commonName, X.520: 2.5.4.3.
pub(crate) const COMMON_NAME: &[u8] = &[0x55, 4, 3];
/// id-at-organizationName: 2.5.4.10.
pub(crate) const ORGANIZATION: &[u8] = &[0x55, 4, 10];

/// The bytes of an identifier that is written with numbers and dots. Numbers are below 2^64.
pub(crate) fn from_text(text: &str) -> Option<Vec<u8>> {
    let numbers: Option<Vec<u64>> = text.split('.').map(|number| number.parse().ok()).collect();
    let numbers = numbers?;
    let (first, second, rest) = match numbers.as_slice() {
        [first @ 0..=1, second @ 0..=39, rest @ ..] => (first, second, rest),
        [first @ 2, second, rest @ ..] if *second < u64::MAX - 80 => (first, second, rest),
        _ => return None,
    };
    let mut bytes = Vec::new();
    for number in std::iter::once(first * 40 + second).chain(rest.iter().copied()) {
        let sevens = (64 - number.leading_zeros()).div_ceil(7).max(1);
        for at in (0..sevens).rev() {
            let more = if at == 0 { 0 } else { 0x80 };
            // Seven bits fit.
            bytes.push(more | u8::try_from(number >> (7 * at) & 0x7f).unwrap_or(0));
        }
    }
    (text.len() <= 128).then_some(bytes)
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_become_the_bytes_of_the_standard() {
        assert_eq!(super::from_text("1.2.840.113549.1.7.2").as_deref(), Some(super::SIGNED_DATA));
        assert_eq!(super::from_text("2.16.840.1.101.3.4.2.1").as_deref(), Some(super::SHA256));
        assert_eq!(super::from_text("1.3.6.1.5.5.7.3.8").as_deref(), Some(super::TIME_STAMPING));
        for bad in ["", "1", "3.1", "1.40", "1.2.x", "1..2", "1.2."] {
            assert_eq!(super::from_text(bad), None, "{bad}");
        }
    }
}
