//! PEM (RFC 7468).

use zeroize::Zeroizing;

/// One block. What is a key's is overwritten by the caller; the text in between is here.
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    let text = Zeroizing::new(data_encoding::BASE64.encode(der));
    // Room for all of it at once: text that has to move leaves a copy behind.
    let mut pem = String::with_capacity(text.len() + text.len() / 64 + 2 * label.len() + 64);
    pem.push_str("-----BEGIN ");
    pem.push_str(label);
    pem.push_str("-----\n");
    for at in (0..text.len()).step_by(64) {
        pem.push_str(&text[at..text.len().min(at + 64)]);
        pem.push('\n');
    }
    pem.push_str("-----END ");
    pem.push_str(label);
    pem.push_str("-----\n");
    pem
}
