//! Modified UTF-7 (RFC 3501 section 5.1.3), written apart from the product's own so that neither vouches for the other.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// A folder name as it goes over the wire.
pub fn encode(name: &str) -> String {
    let mut wire = String::new();
    let mut pending = Vec::new();
    for character in name.chars() {
        if matches!(character, ' '..='~') {
            flush(&mut pending, &mut wire);
            wire.push(character);
            if character == '&' {
                wire.push('-');
            }
        } else {
            let mut units = [0; 2];
            pending.extend(character.encode_utf16(&mut units).iter().flat_map(|u| u.to_be_bytes()));
        }
    }
    flush(&mut pending, &mut wire);
    wire
}

fn flush(pending: &mut Vec<u8>, wire: &mut String) {
    if pending.is_empty() {
        return;
    }
    wire.push('&');
    for group in pending.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for digit in 0..=group.len() {
            let index = bits >> (18 - 6 * digit) & 63;
            wire.push(char::from(ALPHABET[index as usize]));
        }
    }
    wire.push('-');
    pending.clear();
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn the_names_of_the_rfc_and_an_emoji_come_out_as_others_write_them() {
        assert_eq!(encode("台北"), "&U,BTFw-");
        assert_eq!(encode("日本語"), "&ZeVnLIqe-");
        assert_eq!(encode("A&B"), "A&-B");
        assert_eq!(encode("📧"), "&2D3c5w-");
        assert_eq!(encode("Entwürfe"), "Entw&APw-rfe");
    }
}
