//! Names for bytes: the same bytes have the same name on every machine.

use sha2::{Digest, Sha256};

/// The first `length` bytes of the SHA-256 of `bytes`, in hexadecimal: twice as many digits.
pub fn sha256(bytes: &[u8], length: usize) -> String {
    let digest = Sha256::digest(bytes);
    hex(digest.get(..length).unwrap_or(&digest))
}

/// Bytes in hexadecimal, in lower case.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1
        assert_eq!(sha256(b"abc", 8), "ba7816bf8f01cfea");
        assert_eq!(sha256(b"", 32).len(), 64);
    }
}
