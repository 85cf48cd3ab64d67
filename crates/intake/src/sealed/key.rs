//! The key pair of a campaign.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, Serializable};
use mailhaul_model::Secret;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::link::CampaignId;

type PrivateKey = <DhP256HkdfSha256 as Kem>::PrivateKey;
type EncappedKey = <DhP256HkdfSha256 as Kem>::EncappedKey;

/// A P-256 point, not compressed (RFC 9180, section 7.1.1).
const ENCAPPED_BYTES: usize = 65;

/// Opens what browsers sealed for one campaign. Whoever holds it can read what was handed in: forget it with the campaign.
pub struct CampaignKey {
    private: PrivateKey,
    public: String,
}

/// The kept key is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The campaign's key is damaged. Open a new campaign; its link will be a new one.")]
pub struct BadCampaignKey;

/// It was sealed for another key, campaign or link, or changed on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("What was sent can't be opened with this campaign's key.")]
pub struct NotForUs;

impl CampaignKey {
    /// A new pair, from the operating system's random numbers.
    pub fn generate() -> Self {
        let (private, _) = DhP256HkdfSha256::gen_keypair();
        Self::of(private)
    }

    /// Takes a key as [`Self::to_secret`] wrote it.
    pub fn from_secret(text: &Secret) -> Result<Self, BadCampaignKey> {
        let bytes = BASE64URL_NOPAD.decode(text.expose().as_bytes()).map_err(|_| BadCampaignKey)?;
        let bytes = Zeroizing::new(bytes);
        PrivateKey::from_bytes(&bytes).map(Self::of).map_err(|_| BadCampaignKey)
    }

    /// The private key as text, for the caller to keep.
    pub fn to_secret(&self) -> Secret {
        let mut bytes = Zeroizing::new([0; 32]);
        self.private.write_exact(bytes.as_mut_slice());
        Secret::new(BASE64URL_NOPAD.encode(bytes.as_slice()))
    }

    /// The public key for the page: an uncompressed point in URL-safe base64.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// What was sealed in the page of a campaign and a link. `message` is the encapsulated key, then the sealed text.
    pub fn open(
        &self,
        campaign: CampaignId,
        token: &str,
        message: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, NotForUs> {
        self.open_with(info(campaign).as_bytes(), token.as_bytes(), message)
    }

    fn open_with(
        &self,
        info: &[u8],
        aad: &[u8],
        message: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, NotForUs> {
        let (encapped, text) = message.split_at_checked(ENCAPPED_BYTES).ok_or(NotForUs)?;
        let encapped = EncappedKey::from_bytes(encapped).map_err(|_| NotForUs)?;
        hpke::single_shot_open::<AesGcm128, HkdfSha256, DhP256HkdfSha256>(
            &OpModeR::Base,
            &self.private,
            &encapped,
            info,
            text,
            aad,
        )
        .map(Zeroizing::new)
        .map_err(|_| NotForUs)
    }

    fn of(private: PrivateKey) -> Self {
        let public = DhP256HkdfSha256::sk_to_pk(&private);
        Self { public: BASE64URL_NOPAD.encode(&public.to_bytes()), private }
    }
}

/// HPKE's `info`: what the sealed text is for.
pub(crate) fn info(campaign: CampaignId) -> String {
    format!("mailhaul intake 1, campaign {campaign}")
}

impl fmt::Debug for CampaignKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CampaignKey").field("public", &self.public).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use hpke::OpModeS;

    use super::*;

    const SEVEN: CampaignId = CampaignId(7);

    fn sealed(key: &CampaignKey, text: &[u8]) -> Vec<u8> {
        let public = BASE64URL_NOPAD.decode(key.public().as_bytes()).unwrap();
        let public = <DhP256HkdfSha256 as Kem>::PublicKey::from_bytes(&public).unwrap();
        let (encapped, text) = hpke::single_shot_seal::<AesGcm128, HkdfSha256, DhP256HkdfSha256>(
            &OpModeS::Base,
            &public,
            info(SEVEN).as_bytes(),
            text,
            b"token",
        )
        .unwrap();
        [encapped.to_bytes().as_slice(), &text].concat()
    }

    #[test]
    fn what_was_sealed_is_opened() {
        let key = CampaignKey::generate();
        let message = sealed(&key, b" p\xC3\xA4ss ");
        assert_eq!(*key.open(SEVEN, "token", &message).unwrap(), b" p\xC3\xA4ss ");
    }

    #[test]
    fn another_campaign_or_link_or_key_opens_nothing() {
        let key = CampaignKey::generate();
        let message = sealed(&key, b"secret");
        assert_eq!(key.open(CampaignId(8), "token", &message), Err(NotForUs));
        assert_eq!(key.open(SEVEN, "other", &message), Err(NotForUs));
        assert_eq!(CampaignKey::generate().open(SEVEN, "token", &message), Err(NotForUs));
    }

    #[test]
    fn a_message_with_any_byte_changed_or_cut_off_is_not_opened() {
        let key = CampaignKey::generate();
        let message = sealed(&key, b"secret");
        for at in 0..message.len() {
            let mut changed = message.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(SEVEN, "token", &changed), Err(NotForUs), "at {at}");
            assert_eq!(key.open(SEVEN, "token", &message[..at]), Err(NotForUs), "cut at {at}");
        }
    }

    #[test]
    fn a_key_that_was_kept_opens_what_was_sealed_before() {
        let key = CampaignKey::generate();
        let message = sealed(&key, b"secret");
        let kept = CampaignKey::from_secret(&key.to_secret()).unwrap();
        assert_eq!(kept.public(), key.public());
        assert_eq!(*kept.open(SEVEN, "token", &message).unwrap(), b"secret");
    }

    #[test]
    fn the_known_answer_of_rfc_9180_is_opened() {
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
        // Appendix A.3.1, sequence number 0: skRm, info, aad, enc and ct, pt.
        let private = hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2");
        let key = CampaignKey::from_secret(&Secret::new(BASE64URL_NOPAD.encode(&private))).unwrap();
        let message = hex(concat!(
            "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403c",
            "e65c9bfcb9382657222d18c4",
            "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"
        ));
        let opened = key.open_with(b"Ode on a Grecian Urn", b"Count-0", &message).unwrap();
        assert_eq!(*opened, b"Beauty is truth, truth beauty");
    }

    #[test]
    fn a_damaged_key_is_refused() {
        for text in ["", "AAAA", "?", &BASE64URL_NOPAD.encode(&[0; 32])] {
            assert_eq!(CampaignKey::from_secret(&Secret::new(text)).unwrap_err(), BadCampaignKey);
        }
    }

    #[test]
    fn a_key_prints_its_public_half_alone() {
        let key = CampaignKey::generate();
        let text = format!("{key:?}");
        assert!(text.contains(key.public()) && !text.contains(key.to_secret().expose()));
    }
}
