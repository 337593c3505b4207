//! Short words as numbers, to be compared and hashed at once.

use std::ops::Range;

/// Bytes in a number.
const N_BYTES: usize = size_of::<u64>();

/// The lowest bytes of a number, by how many they are.
const LOWEST: [u64; N_BYTES + 1] = {
    let mut masks = [u64::MAX; N_BYTES + 1];
    let mut n_bytes = 0;
    while n_bytes < N_BYTES {
        masks[n_bytes] = (1 << (8 * n_bytes)) - 1;
        n_bytes += 1;
    }
    masks
};

/// The bytes of a word as numbers, with zeros behind them. Of a longer word, the first bytes.
///
/// Bytes are read whether they belong to the word or not, and masked: to copy as many as belong makes the processor wait.
///
/// # Panics
/// If the word does not lie in the text.
#[inline]
pub(crate) fn packed<const N: usize>(text: &[u8], word: Range<usize>) -> [u64; N] {
    let length = word.len();
    let near_end;
    let bytes = if let Some(bytes) = text.get(word.start..word.start + N_BYTES * N) {
        bytes
    } else {
        let mut copied = [[0; N_BYTES]; N];
        let word = &text[word];
        let fitting = &word[..length.min(N_BYTES * N)];
        copied.as_flattened_mut()[..fitting.len()].copy_from_slice(fitting);
        near_end = copied;
        near_end.as_flattened()
    };
    let (numbers, _) = bytes.as_chunks::<N_BYTES>();
    std::array::from_fn(|index| {
        let n_bytes = length.saturating_sub(N_BYTES * index).min(N_BYTES);
        u64::from_le_bytes(numbers[index]) & LOWEST[n_bytes]
    })
}

/// A hash of up to three numbers; its upper bits depend on all of theirs.
#[inline]
pub(crate) fn hash_of_packed<const N: usize>(word: [u64; N]) -> u64 {
    const { assert!(N <= FACTORS.len()) };
    let products = word.iter().zip(FACTORS);
    let sum = products.fold(0, |sum: u64, (part, factor)| {
        sum.wrapping_add(part.wrapping_mul(factor))
    });
    (sum ^ (sum >> 32)).wrapping_mul(FACTORS[0])
}

/// Odd constants of the golden ratio and its kin.
const FACTORS: [u64; 3] = [
    0x9e37_79b9_7f4a_7c15,
    0xc2b2_ae3d_27d4_eb4f,
    0x1656_67b1_9e37_79f9,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_packed_alike_wherever_it_stands() {
        let long = "abcdefghijklmnopqrstuvwxyz".repeat(3);
        for length in 0..=26 {
            let word = long[..length].to_owned();
            let alone: [u64; 3] = packed(word.as_bytes(), 0..length);
            assert_eq!(packed(long.as_bytes(), 0..length), alone);
            let at_end = format!("{long}{word}");
            assert_eq!(packed(at_end.as_bytes(), 78..78 + length), alone);
            let mut bytes = [0; 24];
            let fitting = length.min(24);
            bytes[..fitting].copy_from_slice(&word.as_bytes()[..fitting]);
            let expected = bytes
                .as_chunks::<8>()
                .0
                .iter()
                .map(|part| u64::from_le_bytes(*part));
            assert!(expected.eq(alone), "{word}");
        }
    }
}
