//! A second, naive zip and bag, for taking packages apart and putting wrong ones together.

use std::collections::BTreeMap;

use evidence::{sha256, sha512_hex};

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// The files of a good package, without their folder.
pub(crate) fn unpacked(package: &[u8]) -> Files {
    let mut files = Files::new();
    let mut at = 0;
    while number(package, at) == 0x0403_4b50 {
        let size = number(package, at + 18);
        let name_end = at + 30 + usize::from(u16::from_le_bytes([package[at + 26], package[at + 27]]));
        let name = String::from_utf8(package[at + 30..name_end].to_vec()).unwrap();
        let (_, name) = name.split_once('/').unwrap();
        files.insert(name.to_owned(), package[name_end..name_end + size].to_vec());
        at = name_end + size;
    }
    files
}

/// Puts files back into a zip with right checksums, under the folder of this request.
pub(crate) fn packed(request: u8, files: &Files) -> Vec<u8> {
    packed_as("evidence-", request, files)
}

/// The same, under the folder of a version.
pub(crate) fn packed_as(version: &str, request: u8, files: &Files) -> Vec<u8> {
    let folder = format!("{version}{}", format!("{request:02x}").repeat(16));
    zip(files.iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes.as_slice())))
}

/// A stored zip with these entries, whatever their names.
pub(crate) fn zip<'a>(entries: impl Iterator<Item = (String, &'a [u8])>) -> Vec<u8> {
    let (mut out, mut central, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, bytes) in entries {
        let offset = out.len() as u32;
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc(bytes).to_le_bytes());
        common.extend((bytes.len() as u32).to_le_bytes());
        common.extend((bytes.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(bytes);
        central.extend(b"PK\x01\x02\x14\x03");
        central.extend(&common);
        central.extend([0, 0, 0, 0, 0, 0]);
        central.extend((0o100_644u32 << 16).to_le_bytes());
        central.extend(offset.to_le_bytes());
        central.extend(name.as_bytes());
        count = count.wrapping_add(1);
    }
    let start = out.len() as u32;
    out.extend(&central);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((central.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// Writes all manifests again, as somebody would who wants a changed file to look right.
pub(crate) fn relisted(files: &mut Files) {
    let payload: Vec<_> = files.iter().filter(|(name, _)| name.starts_with("data/")).collect();
    let octets: usize = payload.iter().map(|(_, bytes)| bytes.len()).sum();
    let oxum = format!("Payload-Oxum: {octets}.{}\n", payload.len());
    let short: String = payload.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect();
    let long: String = payload.iter().map(|(name, bytes)| format!("{}  {name}\n", sha512_hex(bytes))).collect();
    let info = String::from_utf8_lossy(&files["bag-info.txt"]).into_owned();
    let info = info
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("Payload-Oxum"))
        .chain([oxum.as_str()])
        .collect::<String>();
    files.insert("bag-info.txt".to_owned(), info.into_bytes());
    files.insert("manifest-sha256.txt".to_owned(), short.into_bytes());
    files.insert("manifest-sha512.txt".to_owned(), long.into_bytes());
    let unlisted = ["tagmanifest-sha256.txt", "seal.json", "closing.json"];
    let after = |name: &str| name.starts_with("data/") || name.starts_with("time/") || unlisted.contains(&name);
    let papers = files.iter().filter(|(name, _)| !after(name));
    let papers: String = papers.map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect();
    files.insert("tagmanifest-sha256.txt".to_owned(), papers.into_bytes());
}

/// Writes the digest in the seal again, leaving the signatures as they are: nobody else can make those.
pub(crate) fn redirected(files: &mut Files) {
    let digest = sha256(&files["tagmanifest-sha256.txt"]).to_string();
    let mut seal: serde_json::Value = serde_json::from_slice(&files["seal.json"]).unwrap();
    seal["tagmanifest"] = digest.into();
    let seal = serde_json_canonicalizer::to_vec(&seal).unwrap();
    let sealed = sha256(&seal).to_string();
    files.insert("seal.json".to_owned(), seal);
    let closing = files.get("closing.json").and_then(|closing| serde_json::from_slice(closing).ok());
    if let Some::<serde_json::Value>(mut closing) = closing {
        if let Some(digest) = closing.pointer_mut("/files/0/sha256") {
            *digest = sealed.into();
        }
        files.insert("closing.json".to_owned(), serde_json_canonicalizer::to_vec(&closing).unwrap());
    }
}

/// CRC-32, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let bit = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| bit(crc)))
}
