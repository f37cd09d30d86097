//! Names for bytes: the same bytes have the same name on every machine.

use sha2::{Digest, Sha256};

/// The first `length` bytes of the SHA-256 of `bytes`, in hexadecimal: twice as many digits.
pub fn hex(bytes: &[u8], length: usize) -> String {
    Sha256::digest(bytes).iter().take(length).fold(
        String::with_capacity(2 * length),
        |mut hex, byte| {
            for nibble in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
            hex
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1
        assert_eq!(hex(b"abc", 8), "ba7816bf8f01cfea");
        assert_eq!(hex(b"", 32).len(), 64);
    }
}
