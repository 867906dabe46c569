//! The road from the officer's machine to the node: in the clear only within this machine, else TLS, with the authority of certificates that the
//! officer was given.

use std::{path::Path, sync::Arc};

use hyper::Uri;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use crate::say::No;

/// The address without a slash at its end. The pass-phrase crosses no network in the clear.
pub(super) fn url(said: &str, ca: Option<&Path>) -> Result<String, No> {
    let said = said.trim_end_matches('/');
    let url = if said.contains("://") { said.to_owned() } else { format!("http://{said}") };
    let uri: Uri = url.parse().map_err(|_| No::usage(format!("--url: {url} is no address")))?;
    let host = uri.host().unwrap_or_default();
    match (uri.scheme_str(), ca) {
        (Some("http"), Some(_)) => Err(No::usage("--ca is for an https:// address")),
        (Some("http"), None) if here(host) => Ok(url),
        (Some("http"), None) => Err(No::usage(format!(
            "--url: http:// would send the pass-phrase to {host} in the clear. Give https:// and --ca, or reach the node through a tunnel: \
             ssh -L 8443:127.0.0.1:8443 {host}"
        ))),
        (Some("https"), Some(_)) if !host.is_empty() => Ok(url),
        (Some("https"), None) => Err(No::usage(
            "an https:// address needs --ca FILE: the certificate of the authority that issued the node's, as its operator gave it to you (PEM)",
        )),
        _ => Err(No::usage(format!("--url takes http:// and https:// only, not {url}"))),
    }
}

fn here(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Trusts whoever this file names, and nobody else: not what the system trusts, which is anybody who sells certificates.
pub(crate) fn trust(ca: Option<&Path>) -> Result<ClientConfig, No> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = ca {
        let bytes = std::fs::read(path).map_err(|e| No::file(path, &e))?;
        let none = |why: String| {
            let cure = "It begins with -----BEGIN CERTIFICATE-----. Ask the node's operator for the certificate of its authority.";
            No::refused("no-certificate", format!("{}: {why}", path.display()), cure)
        };
        for certificate in CertificateDer::pem_slice_iter(&bytes) {
            let certificate = certificate.map_err(|e| none(e.to_string()))?;
            roots.add(certificate).map_err(|e| none(e.to_string()))?;
        }
        if roots.is_empty() {
            return Err(none("there is no certificate in it".to_owned()));
        }
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|e| No::trouble("TLS", &e))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: &str, ca: bool, expect: Result<&str, &str>) {
        let ca = ca.then(|| Path::new("ca.pem"));
        match (url(said, ca), expect) {
            (Ok(url), Ok(expected)) => assert_eq!(url, expected),
            (Err(no), Err(part)) => assert!(format!("{no:?}").contains(part), "{said}: {no:?}"),
            (got, _) => panic!("{said}: {got:?}"),
        }
    }

    #[test]
    fn the_pass_phrase_crosses_no_network_in_the_clear() {
        check("127.0.0.1:8443", false, Ok("http://127.0.0.1:8443"));
        check("http://[::1]:8443/", false, Ok("http://[::1]:8443"));
        check("http://localhost:8443", false, Ok("http://localhost:8443"));
        check("http://node.example:8443", false, Err("in the clear"));
        check("192.0.2.7:8443", false, Err("in the clear"));
        check("https://node.example", false, Err("needs --ca"));
        check("https://node.example/", true, Ok("https://node.example"));
        check("http://127.0.0.1:8443", true, Err("--ca is for"));
        check("ftp://node.example", false, Err("only"));
    }
}
