//! Keys inside tokens, by the module of the token's maker: PKCS #11 version 3.0 (OASIS), of which EdDSA is section 2.3 of the
//! mechanisms. The token signs exactly the bytes that it is given (Ed25519, RFC 8032); the key does not leave it.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
    mechanism::{
        Mechanism,
        eddsa::{EddsaParams, EddsaSignatureScheme},
    },
    object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::Slot,
    types::AuthPin,
};
use exchange::VerifyingKey;

use crate::{say::No, secret::phrase};

/// The curve by its name (PKCS #11, `CK_ECParameters` as a PrintableString), and by its number (RFC 8410), of which a token takes one.
const CURVE: [&[u8]; 2] = [b"\x13\x0cedwards25519", b"\x06\x03\x2b\x65\x70"];

/// A token with a key, open for one program.
pub(crate) struct Token {
    session: Mutex<Session>,
    key: ObjectHandle,
    public: VerifyingKey,
}

/// What a token says of itself, and which keys it has.
pub(crate) struct Shown {
    /// Its label.
    pub(crate) label: String,
    /// Its serial number.
    pub(crate) serial: String,
    /// Who made it.
    pub(crate) maker: String,
    /// Ed25519 keys: label and public half.
    pub(crate) keys: Vec<(String, VerifyingKey)>,
}

/// The module, ready.
struct Module(Pkcs11);

impl Token {
    /// The token that holds one of these keys, after its PIN.
    pub(super) fn holding(module: &Path, pin: Option<&Path>, wanted: &[VerifyingKey]) -> Result<Option<Self>, No> {
        let module = Module::load(module)?;
        for slot in module.slots()? {
            let session = module.0.open_ro_session(slot).map_err(not)?;
            let keys = public_keys(&session)?;
            let Some((handle, _, public)) = keys.into_iter().find(|(_, _, key)| wanted.contains(key)) else { continue };
            module.enter(slot, &session, pin)?;
            let key = private(&session, handle)?;
            return Ok(Some(Self { session: Mutex::new(session), key, public }));
        }
        Ok(None)
    }

    pub(super) fn public(&self) -> VerifyingKey {
        self.public
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<[u8; 64], No> {
        let how = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Ed25519));
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let signature = session.sign(&how, self.key, message).map_err(not)?;
        <[u8; 64]>::try_from(signature).map_err(|_| trouble("its signature is not 64 bytes long"))
    }
}

/// All tokens behind a module, with their Ed25519 keys. No PIN is asked for.
pub(crate) fn shown(module: &Path) -> Result<Vec<Shown>, No> {
    let module = Module::load(module)?;
    let look = |slot: Slot| {
        let told = module.0.get_token_info(slot).map_err(not)?;
        let session = module.0.open_ro_session(slot).map_err(not)?;
        let text = |text: &str| text.trim().to_owned();
        let keys = public_keys(&session)?.into_iter().map(|(_, label, key)| (label, key)).collect();
        let (label, serial, maker) = (text(told.label()), text(told.serial_number()), text(told.manufacturer_id()));
        Ok(Shown { label, serial, maker, keys })
    };
    module.slots()?.into_iter().map(look).collect()
}

/// Has a token make a key inside, of which nothing but the public half ever comes out.
pub(crate) fn made(
    module: &Path,
    (on, label): (Option<&str>, &str),
    number: [u8; 8],
    pin: Option<&Path>,
) -> Result<VerifyingKey, No> {
    let module = Module::load(module)?;
    let mut slots = module.slots()?;
    if let Some(on) = on {
        slots.retain(|slot| module.0.get_token_info(*slot).is_ok_and(|told| told.label().trim() == on));
    }
    let [slot] = slots.as_slice() else {
        let says = format!("{} tokens could be meant", slots.len());
        return Err(No::refused("token", says, "Put one in, or name it with --on; `comity sign token` lists them."));
    };
    let session = module.0.open_rw_session(*slot).map_err(not)?;
    module.enter(*slot, &session, pin)?;
    let both = || vec![Attribute::Token(true), Attribute::Label(label.into()), Attribute::Id(number.into())];
    let own = [
        both(),
        vec![
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
        ],
    ]
    .concat();
    let make = |curve: &[u8]| {
        let public = [both(), vec![Attribute::EcParams(curve.to_vec()), Attribute::Verify(true)]].concat();
        session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &own)
    };
    let [by_name, by_number] = CURVE;
    let (handle, _) = make(by_name).or_else(|_| make(by_number)).map_err(not)?;
    public_key(&session, handle)?.map(|(_, key)| key).ok_or_else(|| trouble("it does not show the key that it made"))
}

impl Module {
    fn load(path: &Path) -> Result<Self, No> {
        let bad = |e: Error| {
            No::refused(
                "token",
                format!("{} is no module of a token here: {e}", path.display()),
                "Give the PKCS #11 module of the token's maker, as its package installs it.",
            )
        };
        // A bare name is looked for where the system keeps its libraries.
        if path.components().count() > 1 {
            std::fs::metadata(path).map_err(|e| No::file(path, &e))?;
        }
        let module = Pkcs11::new(path).map_err(bad)?;
        module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(bad)?;
        Ok(Self(module))
    }

    fn slots(&self) -> Result<Vec<Slot>, No> {
        self.0.get_slots_with_initialized_token().map_err(not)
    }

    /// The PIN; a token with a keypad asks for it there.
    fn enter(&self, slot: Slot, session: &Session, pin: Option<&Path>) -> Result<(), No> {
        let told = self.0.get_token_info(slot).map_err(not)?;
        if told.protected_authentication_path() {
            eprintln!("The token asks for its PIN on its own keypad.");
            return session.login(UserType::User, None).map_err(not);
        }
        if told.user_pin_final_try() {
            eprintln!("One more wrong PIN locks the token.");
        }
        let pin = phrase(pin, &format!("The PIN of token {}", told.label().trim()))?;
        session.login(UserType::User, Some(&AuthPin::new(pin.as_str().into()))).map_err(not)
    }
}

/// The Ed25519 keys that a token shows: handle, label, public half.
fn public_keys(session: &Session) -> Result<Vec<(ObjectHandle, String, VerifyingKey)>, No> {
    let kind = [Attribute::Class(ObjectClass::PUBLIC_KEY), Attribute::KeyType(KeyType::EC_EDWARDS)];
    let mut keys = Vec::new();
    for handle in session.find_objects(&kind).map_err(not)? {
        keys.extend(public_key(session, handle)?.map(|(label, key)| (handle, label, key)));
    }
    Ok(keys)
}

fn public_key(session: &Session, handle: ObjectHandle) -> Result<Option<(String, VerifyingKey)>, No> {
    let (mut label, mut key) = (String::new(), None);
    let wanted = [AttributeType::Label, AttributeType::EcPoint];
    for attribute in session.get_attributes(handle, &wanted).map_err(not)? {
        match attribute {
            Attribute::Label(bytes) => label = String::from_utf8_lossy(&bytes).trim().to_owned(),
            Attribute::EcPoint(bytes) => key = point(&bytes),
            _ => {}
        }
    }
    Ok(key.map(|key| (label, key)))
}

/// The 32 bytes of a key: in an octet string as the standard has it, in a bit string as its first edition had it, or bare.
fn point(bytes: &[u8]) -> Option<VerifyingKey> {
    let bare = match bytes {
        [0x04, 0x20, bare @ ..] | [0x03, 0x21, 0x00, bare @ ..] => bare,
        bare => bare,
    };
    // Of another length it is a key of another curve (Ed448).
    STANDARD.encode(bare).parse().ok()
}

/// The private half beside this public one: of the same number.
fn private(session: &Session, public: ObjectHandle) -> Result<ObjectHandle, No> {
    let mut kind = vec![Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::KeyType(KeyType::EC_EDWARDS)];
    let number = session.get_attributes(public, &[AttributeType::Id]).map_err(not)?;
    kind.extend(number.into_iter().filter(|attribute| matches!(attribute, Attribute::Id(id) if !id.is_empty())));
    let found = session.find_objects(&kind).map_err(not)?;
    found.first().copied().ok_or_else(|| trouble("it shows the public half of the key, and not the key"))
}

fn trouble(says: &str) -> No {
    No::refused("token", format!("the token did not do it: {says}"), "Is it the right one, and is it in?")
}

/// What a token says when it does not.
fn not(error: Error) -> No {
    let Error::Pkcs11(code, _) = error else { return trouble(&error.to_string()) };
    match code {
        RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => No::refused(
            "pin",
            "that is not the token's PIN",
            "Try again with care: after a few wrong ones the token locks itself.",
        ),
        RvError::PinLocked => No::refused(
            "pin-locked",
            "the token has locked itself: its PIN was wrong too often",
            "Whoever gave it out can unlock it, or the account gets a new key.",
        ),
        code => trouble(&code.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use rand_core::SeedableRng as _;

    use super::*;

    #[test]
    fn a_point_is_read_in_each_of_its_forms_and_nothing_else_is_one() {
        let mut rng = rand_chacha::ChaCha20Rng::from_seed([7; 32]);
        let bare = exchange::SigningKey::generate(&mut rng).verifying_key().bytes();
        for form in
            [bare.to_vec(), [&[0x04, 0x20], bare.as_slice()].concat(), [&[3, 0x21, 0], bare.as_slice()].concat()]
        {
            assert_eq!(point(&form).map(|key| key.bytes()), Some(bare));
        }
        assert_eq!(point(&bare[..31]), None);
        assert_eq!(point(&[bare.as_slice(), &[0; 25]].concat()), None);
    }
}
