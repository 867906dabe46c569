//! Bech32 (BIP 173) without a limit of length, as age writes its keys.

const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const CHECK: usize = 6;
const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];

fn polymod(values: impl Iterator<Item = u8>) -> u32 {
    values.fold(1, |sum, value| {
        let top = sum >> 25;
        let next = (sum & 0x01ff_ffff) << 5 ^ u32::from(value);
        let added = |(at, generator): (usize, &u32)| if top >> at & 1 == 1 { *generator } else { 0 };
        GENERATOR.iter().enumerate().map(added).fold(next, |sum, more| sum ^ more)
    })
}

fn expanded(word: &str) -> impl Iterator<Item = u8> {
    let high = word.bytes().map(|b| b >> 5).collect::<Vec<_>>();
    high.into_iter().chain([0]).chain(word.bytes().map(|b| b & 31).collect::<Vec<_>>())
}

/// Regroups bits; what is left over has to be zeros that do not fill a group.
fn regroup(values: &[u8], from: u32, to: u32, pad: bool) -> Option<Vec<u8>> {
    let (mut sum, mut bits, mut out) = (0_u32, 0, Vec::new());
    let mask = (1_u32 << to) - 1;
    for value in values {
        sum = (sum << from | u32::from(*value)) & 0x0fff;
        bits += from;
        while bits >= to {
            bits -= to;
            out.push(u8::try_from(sum >> bits & mask).ok()?);
        }
    }
    let left = sum << (to - bits) & mask;
    match (pad, bits) {
        (true, 0) => {}
        (true, _) => out.push(u8::try_from(left).ok()?),
        (false, bits) if bits >= from || left != 0 => return None,
        (false, _) => {}
    }
    Some(out)
}

/// In lower case.
pub(super) fn write(word: &str, bytes: &[u8]) -> String {
    let data = regroup(bytes, 8, 5, true).unwrap_or_default();
    let sum = polymod(expanded(word).chain(data.iter().copied()).chain([0; CHECK])) ^ 1;
    let check = (0..CHECK).map(|at| (sum >> (5 * (CHECK - 1 - at)) & 31) as u8);
    let letter = |value: u8| char::from(LETTERS.get(usize::from(value)).copied().unwrap_or(b'q'));
    let text: String = data.iter().copied().chain(check).map(letter).collect();
    format!("{word}1{text}")
}

/// All lower case or all upper case, with the right word in front and the right checksum behind.
pub(super) fn read(word: &str, text: &str) -> Option<Vec<u8>> {
    let lower = text.to_ascii_lowercase();
    if text != lower && text != text.to_ascii_uppercase() {
        return None;
    }
    let data = lower.strip_prefix(word)?.strip_prefix('1')?;
    let value = |b: u8| LETTERS.iter().position(|l| *l == b).and_then(|at| u8::try_from(at).ok());
    let values: Vec<u8> = data.bytes().map(value).collect::<Option<_>>()?;
    let sound = polymod(expanded(word).chain(values.iter().copied())) == 1;
    let data = values.get(..values.len().checked_sub(CHECK)?).filter(|_| sound)?;
    regroup(data, 5, 8, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_one_changed_letter_is_seen() {
        for length in [0_u8, 1, 2, 31, 32, 33] {
            let bytes: Vec<u8> = (0..length).map(|b| b.wrapping_mul(37)).collect();
            let text = write("age1pq", &bytes);
            assert_eq!(read("age1pq", &text), Some(bytes.clone()));
            assert_eq!(read("age1pq", &text.to_uppercase()), Some(bytes));
            assert_eq!(read("age", &text), None);
            for at in 7..text.len() {
                let mut other = text.clone().into_bytes();
                other[at] = if other[at] == b'q' { b'p' } else { b'q' };
                assert_eq!(read("age1pq", std::str::from_utf8(&other).unwrap()), None, "{text} at {at}");
            }
        }
    }

    #[test]
    fn two_cases_in_one_key_are_no_key() {
        let text = write("age1pq", &[1, 2, 3]);
        assert_eq!(read("age1pq", &text.replacen("age", "AGE", 1)), None);
    }
}
