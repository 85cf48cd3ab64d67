//! The browser's half of the sealing against ours.

use crate::support::browser;
use mailhaul_intake::CampaignId;
use mailhaul_intake::sealed::{CampaignKey, Entries};

const INFO: &str = "mailhaul intake 1, campaign 7";

#[test]
fn what_the_browser_seals_is_opened_to_the_byte() {
    let key = CampaignKey::generate();
    let fields =
        ["Zoë Ångström", "zoe@example.org", "  p\"ä\\ss\t\u{1F511} ", "z@new.example", "\u{FEFF}x"];
    let message = browser::sealed(key.public(), INFO, "token", &fields);
    let opened = key.open(CampaignId(7), "token", &message).unwrap();
    let entries = Entries::read(&opened).unwrap();
    assert_eq!(entries.full_name, fields[0]);
    assert_eq!(entries.source_address, fields[1]);
    assert_eq!(entries.source_password.expose(), fields[2]);
    assert_eq!(entries.destination_address, fields[3]);
    assert_eq!(entries.destination_password.expose(), fields[4]);
}

#[test]
fn what_the_browser_sealed_for_one_campaign_is_not_opened_for_another() {
    let key = CampaignKey::generate();
    let message = browser::sealed(key.public(), INFO, "token", &["a", "b@c", "d", "", ""]);
    assert!(key.open(CampaignId(8), "token", &message).is_err());
    assert!(key.open(CampaignId(7), "tokem", &message).is_err());
}

#[test]
fn the_length_of_what_is_sent_tells_nothing_of_a_passwords() {
    let key = CampaignKey::generate();
    let length =
        |password| browser::sealed(key.public(), INFO, "t", &["a", "b@c", password, "", ""]).len();
    assert_eq!(length("1"), length(&"1".repeat(500)));
}

#[test]
fn the_browser_gives_the_known_answer_of_rfc_9180() {
    // Appendix A.3.1, sequence number 0.
    let printed = browser::run(
        "const hex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
         const url = (bytes) => Buffer.from(bytes).toString('base64url');
         const skEm = hex('4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb');
         const pkEm = hex('04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4');
         const pkRm = hex('04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0');
         const open = { kty: 'EC', crv: 'P-256', x: url(pkEm.slice(1, 33)), y: url(pkEm.slice(33)) };
         const take = (jwk, uses) => crypto.subtle.importKey('jwk', jwk, CURVE, true, uses);
         const own = {
           publicKey: await take(open, []),
           privateKey: await take({ ...open, d: url(skEm) }, ['deriveBits'])
         };
         const plain = text('Beauty is truth, truth beauty');
         const message = await sealWith(own, url(pkRm), 'Ode on a Grecian Urn', 'Count-0', plain);
         console.log(Buffer.from(message.slice(65)).toString('hex'));",
    );
    assert_eq!(
        printed,
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"
    );
}
