//! The chain of custody: what may follow what, and every way to break it.

use evidence::{
    Holder, KeyHolder, Meant, PublicKey, Signer, SigningKey, Signs,
    custody::{Act, Broken, Chain, CustodyEvent, Fault, NotAppended, Rows},
    sha256,
};

use crate::house::{CLERK, Chance, House, NODE, OFFICER, PROVIDER, contents, event, house};

fn whole() -> (House, Chain) {
    let house = house(1);
    let chain = contents(&house, 1_000, 1).custody;
    (house, chain)
}

#[track_caller]
fn refused(event: CustodyEvent, signers: &[usize], why: NotAppended) {
    let (house, mut chain) = whole();
    let before = chain.clone();
    let signers: Vec<_> = signers.iter().map(|who| house.signer(*who)).collect();
    assert_eq!(chain.append(event, &signers), Err(why));
    assert_eq!(chain, before);
}

#[test]
fn a_whole_chain_holds_and_is_read_back() {
    let (house, chain) = whole();
    assert_eq!(chain.verify(&house.known()), Ok(()));
    let read = Chain::from_json(&chain.to_json()).unwrap();
    assert_eq!(read, chain);
    assert_eq!(read.head(), chain.head());
    assert_eq!(Chain::new().verify(&[]), Ok(()));
}

#[test]
fn an_event_is_signed_by_those_whom_it_names_and_nobody_else() {
    let house = house(1);
    let viewed = || event(&house, OFFICER, 50, Act::Viewed, "data/answer.json");
    refused(viewed(), &[], NotAppended::Signers);
    refused(viewed(), &[OFFICER], NotAppended::Signers);
    refused(viewed(), &[NODE], NotAppended::Signers);
    refused(viewed(), &[OFFICER, PROVIDER], NotAppended::Signers);
    refused(viewed(), &[CLERK, NODE], NotAppended::Signers);
    refused(viewed(), &[OFFICER, NODE, CLERK], NotAppended::Signers);
    refused(viewed(), &[OFFICER, OFFICER], NotAppended::Signers);
    let (house, mut chain) = whole();
    assert_eq!(chain.append(viewed(), &[house.signer(NODE), house.signer(OFFICER)]), Ok(()), "in either order");
    assert_eq!(chain.verify(&house.known()), Ok(()));
}

#[test]
fn an_event_that_breaks_a_rule_is_not_added() {
    let house = house(1);
    let fault = |event, fault| refused(event, &[OFFICER, NODE], NotAppended::Fault(fault));
    let viewed = || event(&house, OFFICER, 50, Act::Viewed, "data/answer.json");
    fault(event(&house, OFFICER, 39, Act::Viewed, "x"), Fault::Time);
    let elsewhere = event(&house, CLERK, -261, Act::Viewed, "x");
    refused(elsewhere, &[CLERK, PROVIDER], NotAppended::Fault(Fault::Time));
    fault(CustodyEvent { before: Some(sha256(b"from nowhere")), ..viewed() }, Fault::Before);
    fault(CustodyEvent { rows: Some(Rows { read: 5, kept: 4, rejected: 0 }), ..viewed() }, Fault::Rows);
    fault(CustodyEvent { rows: Some(Rows { read: 0, kept: u64::MAX, rejected: 1 }), ..viewed() }, Fault::Rows);
    fault(event(&house, NODE, 50, Act::Viewed, "x"), Fault::NoPerson);
    for text in ["", "  ", "a\u{202e}b", "a\nb", "a\0b", &"x".repeat(5_000)] {
        fault(CustodyEvent { why: text.to_owned(), ..viewed() }, Fault::Text);
    }
}

#[test]
fn another_nodes_clock_may_lie_a_little_apart() {
    let (house, mut chain) = whole();
    let mut other = house.holders.clone();
    other[PROVIDER] = Holder::Node("other.xb.example".parse().unwrap());
    let received =
        CustodyEvent { node: other[PROVIDER].node().clone(), ..event(&house, PROVIDER, -259, Act::Received, "x") };
    let signer = Signer { holder: &other[PROVIDER], key: &house.keys[PROVIDER] };
    assert_eq!(chain.append(received, &[signer]), Ok(()));
}

/// The node signs which key was the person's: nobody can put another key for that officer beside the node's signature.
#[test]
fn a_person_cannot_be_signed_for_with_another_key() {
    let (house, chain) = whole();
    let mut thief = house;
    thief.keys[CLERK] = SigningKey::from_bytes(&[200; 32]);
    let theirs = contents(&thief, 1_000, 1).custody;
    let value = |chain: &Chain| serde_json::from_slice::<serde_json::Value>(&chain.to_json()).unwrap();
    let (good, bad) = (value(&chain), value(&theirs));
    let mut mixed = bad.clone();
    mixed["events"][1]["signatures"][1]["ed25519"] = good["events"][1]["signatures"][1]["ed25519"].clone();
    let mixed = Chain::from_json(&serde_json_canonicalizer::to_vec(&mixed).unwrap()).unwrap();
    assert_eq!(mixed.verify(&thief.known()), Err(Broken { event: 1, fault: Fault::FalseSignature }));
}

/// Changes a chain by its text, as somebody with an editor would.
#[track_caller]
fn edited(edit: impl Fn(&str) -> String, expect: Option<Broken>) {
    let (house, chain) = whole();
    let text = String::from_utf8(chain.to_json()).unwrap();
    let changed = edit(&text);
    assert_ne!(text, changed, "the edit found nothing to change");
    let found = Chain::from_json(changed.as_bytes()).map(|chain| chain.verify(&house.known()));
    assert_eq!(found, expect.map(Err));
}

#[test]
fn an_edited_chain_is_broken_where_it_was_edited() {
    let broken = |event, fault| Some(Broken { event, fault });
    edited(|text| text.replace("\"kept\":\"399\"", "\"kept\":\"398\""), broken(1, Fault::Rows));
    edited(
        |text| text.replace("\"kept\":\"399\",\"read\":\"400\"", "\"kept\":\"398\",\"read\":\"399\""),
        broken(1, Fault::FalseSignature),
    );
    edited(|text| text.replacen("Order 7", "Order 8", 1), broken(0, Fault::FalseSignature));
    edited(|text| text.replacen("\"clerk-2\"", "\"clerk-3\"", 1), broken(1, Fault::NotSigned));
    edited(|text| text.replacen("\"clerk\"", "\"counsel\"", 1), broken(1, Fault::NotSigned));
    edited(|text| text.replacen("provider.xb", "provider.xa", 1), broken(0, Fault::NotSigned));
    edited(|text| text.replacen("\"number\":1", "\"number\":2", 1), None);
    edited(|text| text.replacen("{\"custody\"", "{ \"custody\"", 1), None);
    edited(|text| text.replacen("\"custody\":1", "\"custody\":2", 1), None);
    edited(|text| text.replacen("\"received\"", "\"RECEIVED\"", 1), None);
}

#[test]
fn an_event_taken_out_or_moved_is_missed() {
    let (house, chain) = whole();
    let text = String::from_utf8(chain.to_json()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rebuilt = |order: &[usize]| {
        let mut changed = value.clone();
        let events = order.iter().enumerate().map(|(number, at)| {
            let mut entry = value["events"][*at].clone();
            entry["event"]["number"] = number.into();
            entry
        });
        changed["events"] = events.collect();
        let bytes = serde_json_canonicalizer::to_vec(&changed).unwrap();
        Chain::from_json(&bytes).unwrap().verify(&house.known())
    };
    assert_eq!(rebuilt(&[0, 1, 2]), Ok(()));
    for order in [&[1, 2][..], &[0, 2], &[1, 0, 2], &[0, 2, 1], &[0, 0, 1, 2], &[0, 1, 1, 2]] {
        assert!(rebuilt(order).is_err(), "{order:?}");
    }
    // The tail is for the seal: a chain that ends early is a chain.
    assert_eq!(rebuilt(&[0, 1]), Ok(()));
}

#[test]
fn a_key_that_nobody_holds_or_somebody_else_holds_signs_nothing() {
    let (house, chain) = whole();
    let mut without = house.known();
    without.remove(CLERK);
    assert_eq!(chain.verify(&without), Err(Broken { event: 1, fault: Fault::NotSigned }));
    let mut swapped = house.known();
    swapped[CLERK].key = PublicKey::of(&SigningKey::from_bytes(&[200; 32]));
    assert_eq!(chain.verify(&swapped), Err(Broken { event: 1, fault: Fault::NotSigned }));
    let mut renamed: Vec<KeyHolder> = house.known();
    renamed[PROVIDER].holder = Holder::Node("another.xb.example".parse().unwrap());
    assert_eq!(chain.verify(&renamed), Err(Broken { event: 0, fault: Fault::NotSigned }));
}

#[test]
fn every_flipped_bit_of_a_chain_is_found() {
    let (house, chain) = whole();
    let bytes = chain.to_json();
    let mut chance = Chance(77);
    for _ in 0..4_000 {
        let mut flipped = bytes.clone();
        let at = chance.below(bytes.len());
        flipped[at] ^= 1 << chance.below(8);
        let held = Chain::from_json(&flipped).is_some_and(|chain| chain.verify(&house.known()).is_ok());
        // The last entry's signatures cover its event, and every other entry is covered by the next one's link.
        assert!(!held, "byte {at}");
    }
}

/// Keeps what it is asked to sign, and signs nothing.
struct Asked(SigningKey, std::sync::Mutex<Vec<u8>>);

impl Signs for Asked {
    fn public(&self) -> PublicKey {
        self.0.public()
    }

    fn signs(&self, message: &[u8]) -> [u8; 64] {
        *self.1.lock().unwrap() = message.to_vec();
        [0; 64]
    }
}

#[test]
fn an_event_is_read_back_whole_from_what_a_key_elsewhere_is_asked_to_sign() {
    let house = house(3);
    let asked = Asked(house.keys[CLERK].clone(), std::sync::Mutex::default());
    let [clerk, node] = [CLERK, PROVIDER].map(|who| house.signer(who));
    let mut chain = Chain::new();
    let after = Some(sha256(b"the answer"));
    let event = CustodyEvent { after, ..event(&house, CLERK, 50, Act::LookedUp, "data/answer.json") };
    chain.append(event, &[Signer { key: &asked, ..clerk }, node]).unwrap();
    assert!(chain.verify(&house.known()).is_err(), "nothing was signed");
    let message = asked.1.into_inner().unwrap();
    let Some(Meant::Custody { says, after: read }) = Meant::read(&message) else { panic!("not an event") };
    assert!(says.contains("looked-up") && read == after, "{says}");
    assert!(message.ends_with(says.as_bytes()));
    for bad in [&message[..message.len() - 1], &[message.as_slice(), b" "].concat()] {
        assert_eq!(Meant::read(bad), None);
    }
}
