//! age's encryption (age-encryption.org/v1), by a passphrase or to a key.
//!
//! What a file asks for is bounded before it is done: its header by [`HEADER`], the work of a passphrase by [`MOST_WORK`].

use std::io::{self, Chain, Cursor, Read, Write};
use std::iter;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::{ExposeSecret, SecretString};
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};
use mailhaul_model::Secret;
use zeroize::Zeroizing;

use crate::SealError;

/// How an encrypted file begins, and one in letters.
const BINARY: &[u8] = b"age-encryption.org/";
const ARMOURED: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
/// The longest header that is read, in bytes: a passphrase takes about 200.
const HEADER: u64 = 8192;
/// The end of a header begins with this.
const HEADER_END: &[u8] = b"\n---";
/// scrypt's work for what is written here, as a power of two: 128 MiB of memory and less than a second.
const WORK: u8 = 17;
/// The most that is done for a file of somebody else's: 512 MiB and a few seconds.
const MOST_WORK: u8 = 19;

/// What was encrypted, with its header read already.
type Input<R> = Chain<Cursor<Vec<u8>>, R>;

/// Whether bytes begin as what age encrypted.
pub fn is_sealed(beginning: &[u8]) -> bool {
    beginning.starts_with(BINARY) || beginning.starts_with(ARMOURED)
}

/// Encrypts by a passphrase. [`StreamWriter::finish`] has to be called at the end.
pub fn seal<W: Write>(out: W, passphrase: &Secret) -> Result<StreamWriter<W>, SealError> {
    let mut recipient = scrypt::Recipient::new(secret_string(passphrase));
    recipient.set_work_factor(WORK);
    seal_to(out, &recipient)
}

/// Decrypts what a passphrase encrypted. What the reader gives is proven piece by piece; it fails where a piece was changed or is
/// missing.
pub fn unseal<R: Read>(input: R, passphrase: &Secret) -> Result<StreamReader<Input<R>>, SealError> {
    let mut identity = scrypt::Identity::new(secret_string(passphrase));
    identity.set_max_work_factor(MOST_WORK);
    unseal_with(input, &identity, true)
}

/// A key of one's own (X25519).
#[derive(Clone)]
pub struct Key(x25519::Identity);

impl Key {
    /// A new one, by chance.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The first one of a file as `age-keygen` writes it.
    pub fn read(text: &Secret) -> Result<Self, SealError> {
        let lines = text.expose().lines().map(str::trim);
        let mut keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let key = keys.next().ok_or(SealError::NoKey)?;
        key.parse().map(Self).map_err(|_| SealError::NoKey)
    }

    /// As `age-keygen` writes it.
    pub fn text(&self) -> Secret {
        Secret::new(self.0.to_string().expose_secret())
    }

    /// The key itself, encrypted by a passphrase, in letters.
    pub fn lock(&self, passphrase: &Secret) -> Result<String, SealError> {
        armour(&seal_bytes(self.text().expose().as_bytes(), passphrase)?)
    }

    /// The key that was encrypted by a passphrase.
    pub fn unlock(locked: &[u8], passphrase: &Secret) -> Result<Self, SealError> {
        let text = unseal_bytes(&unarmour(locked)?, passphrase)?;
        let text = std::str::from_utf8(&text).map_err(|_| SealError::NoKey)?;
        Self::read(&Secret::new(text))
    }

    /// Encrypts to this key.
    pub fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut out = seal_to(Vec::with_capacity(bytes.len() + 1024), &self.0.to_public())?;
        out.write_all(bytes)?;
        Ok(out.finish()?)
    }

    /// Decrypts what was encrypted to this key.
    pub fn unseal(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        whole(unseal_with(sealed, &self.0, false)?, sealed.len())
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Encrypts a little by a passphrase.
pub fn seal_bytes(bytes: &[u8], passphrase: &Secret) -> Result<Vec<u8>, SealError> {
    let mut out = seal(Vec::with_capacity(bytes.len() + 1024), passphrase)?;
    out.write_all(bytes)?;
    Ok(out.finish()?)
}

/// Decrypts a little that a passphrase encrypted.
pub fn unseal_bytes(sealed: &[u8], passphrase: &Secret) -> Result<Zeroizing<Vec<u8>>, SealError> {
    whole(unseal(sealed, passphrase)?, sealed.len())
}

/// Whether a passphrase opens it, and no key does.
pub fn is_by_passphrase(sealed: &[u8]) -> Result<bool, SealError> {
    Ok(Decryptor::new(sealed).map_err(|error| reason(error, false))?.is_scrypt())
}

/// In letters, as age writes it for mail and text files.
pub fn armour(sealed: &[u8]) -> Result<String, SealError> {
    let mut out = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
    out.write_all(sealed)?;
    let text = String::from_utf8(out.finish()?).map_err(|_| SealError::Damaged)?;
    // The same on every system.
    Ok(text.replace("\r\n", "\n"))
}

/// What stands in letters, or the bytes as they are.
pub fn unarmour(text: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut bytes = Vec::with_capacity(text.len());
    ArmoredReader::new(text).read_to_end(&mut bytes).map_err(of_reading)?;
    Ok(bytes)
}

fn seal_to<W: Write>(out: W, recipient: &dyn Recipient) -> Result<StreamWriter<W>, SealError> {
    let encryptor = Encryptor::with_recipients(iter::once(recipient))
        .map_err(|error| SealError::Io(io::Error::other(error)))?;
    Ok(encryptor.wrap_output(out)?)
}

fn unseal_with<R: Read>(
    mut input: R,
    identity: &dyn Identity,
    by_passphrase: bool,
) -> Result<StreamReader<Input<R>>, SealError> {
    let mut header = Vec::new();
    Read::take(&mut input, HEADER).read_to_end(&mut header)?;
    if !header.starts_with(BINARY) {
        return Err(SealError::NotSealed);
    }
    if !header.windows(HEADER_END.len()).any(|bytes| bytes == HEADER_END) {
        return Err(SealError::Damaged);
    }
    let input = Cursor::new(header).chain(input);
    let decryptor = Decryptor::new(input).map_err(|error| reason(error, by_passphrase))?;
    if decryptor.is_scrypt() != by_passphrase {
        return Err(SealError::OtherKind);
    }
    decryptor.decrypt(iter::once(identity)).map_err(|error| reason(error, by_passphrase))
}

fn reason(error: DecryptError, by_passphrase: bool) -> SealError {
    match error {
        DecryptError::DecryptionFailed
        | DecryptError::KeyDecryptionFailed
        | DecryptError::NoMatchingKeys => {
            if by_passphrase {
                SealError::WrongPassphrase
            } else {
                SealError::OtherKind
            }
        }
        DecryptError::ExcessiveWork { .. } => SealError::TooMuchWork,
        DecryptError::UnknownFormat => SealError::Newer,
        DecryptError::Io(error) => of_reading(error),
        _ => SealError::Damaged,
    }
}

fn of_reading(error: io::Error) -> SealError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => SealError::Damaged,
        _ => SealError::Io(error),
    }
}

fn whole(mut from: impl Read, most: usize) -> Result<Zeroizing<Vec<u8>>, SealError> {
    // Grown while it is read, it would leave pieces of itself behind in memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(most));
    from.read_to_end(&mut bytes).map_err(of_reading)?;
    Ok(bytes)
}

fn secret_string(secret: &Secret) -> SecretString {
    SecretString::from(secret.expose().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase() -> Secret {
        Secret::new("four words of سر")
    }

    #[test]
    fn what_a_passphrase_encrypted_another_one_does_not_open() {
        let sealed = seal_bytes(b"swordfish", &passphrase()).unwrap();
        assert!(is_sealed(&sealed) && is_by_passphrase(&sealed).unwrap());
        assert_eq!(*unseal_bytes(&sealed, &passphrase()).unwrap(), b"swordfish");
        let wrong = unseal_bytes(&sealed, &Secret::new("four words of سير")).unwrap_err();
        assert!(matches!(wrong, SealError::WrongPassphrase), "{wrong:?}");
        let by_key = Key::generate().unseal(&sealed).unwrap_err();
        assert!(matches!(by_key, SealError::OtherKind), "{by_key:?}");
    }

    #[test]
    fn a_key_is_read_as_it_was_written_and_opens_what_was_encrypted_to_it_alone() {
        let key = Key::generate();
        let text = format!("# created: today\n{}\n", key.text().expose());
        let again = Key::read(&Secret::new(text)).unwrap();
        let sealed = key.seal(b"swordfish").unwrap();
        assert_eq!(*again.unseal(&sealed).unwrap(), b"swordfish");
        assert!(matches!(Key::generate().unseal(&sealed), Err(SealError::OtherKind)));
        assert!(matches!(unseal_bytes(&sealed, &passphrase()), Err(SealError::OtherKind)));
        assert!(matches!(Key::read(&Secret::new("# nothing\n")), Err(SealError::NoKey)));
    }

    #[test]
    fn a_file_that_was_cut_off_or_changed_anywhere_is_not_opened_and_nothing_panics() {
        let key = Key::generate();
        let sealed = key.seal(&[7; 300]).unwrap();
        for length in 0..sealed.len() {
            assert!(key.unseal(&sealed[..length]).is_err(), "{length}");
        }
        for at in (0..sealed.len()).step_by(7) {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.unseal(&changed).is_err(), "{at}");
        }
    }

    #[test]
    fn a_header_that_asks_for_much_work_or_never_ends_is_refused_at_once() {
        let work = "age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 30\n\
                    ZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n--- \
                    fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n";
        // Behind the header are a nonce and what is encrypted: without them it would be no file at all.
        let whole = [work.as_bytes(), &[0; 64]].concat();
        let refused = unseal_bytes(&whole, &passphrase()).unwrap_err();
        assert!(matches!(refused, SealError::TooMuchWork), "{refused:?}");
        let endless = Read::chain(&b"age-encryption.org/v1\n-> x "[..], io::repeat(b'a'));
        assert!(matches!(unseal(endless, &passphrase()).err(), Some(SealError::Damaged)));
        let newer = b"age-encryption.org/v9\nwhatever\n--- x\n";
        assert!(matches!(unseal_bytes(newer, &passphrase()), Err(SealError::Newer)));
        assert!(matches!(unseal_bytes(b"PK\x03\x04", &passphrase()), Err(SealError::NotSealed)));
    }

    #[test]
    fn letters_and_bytes_are_the_same_file() {
        let key = Key::generate();
        let sealed = key.seal(b"swordfish").unwrap();
        let text = armour(&sealed).unwrap();
        assert!(is_sealed(text.as_bytes()));
        assert_eq!(unarmour(text.as_bytes()).unwrap(), sealed);
        assert_eq!(unarmour(&sealed).unwrap(), sealed);
    }
}
