//! Numbers that look drawn by lot and depend on a name alone, so that a failure comes back (xorshift, Marsaglia 2003).

/// A row of such numbers.
pub(crate) struct Numbers(u64);

impl Numbers {
    /// The row of a name.
    pub(crate) fn of(name: &str) -> Self {
        Self(
            name.bytes().fold(0x9E37_79B9_7F4A_7C15, |seed, byte| {
                (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            }) | 1,
        )
    }

    /// The next one, from 0 and below `limit`; 0 when that is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit.max(1)
    }
}
