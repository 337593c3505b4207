//! Checksums as records and manifests carry them.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The first 16 hexadecimal digits of the SHA-256 of a text in UTF-8.
pub fn text_digest(text: &str) -> String {
    hex(&Sha256::digest(text)[..8])
}

/// Bytes in lower-case hexadecimal, two digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}"); // a String takes all
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_is_the_start_of_the_sha256() {
        // sha256("abc") = ba7816bf 8f01cfea 414140de …, FIPS 180-2, appendix B.1.
        assert_eq!(text_digest("abc"), "ba7816bf8f01cfea");
    }
}
