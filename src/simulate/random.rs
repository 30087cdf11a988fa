//! Numbers that look random and follow from a seed: SplitMix64, as its authors publish it.

/// A row of numbers.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The row of number `at` under `seed`; no two of them run into each other in practice.
    pub fn new(seed: u64, at: u64) -> Self {
        let mut first = Self(seed);
        Self(first.next() ^ at.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end`, `end` not included; 0 if there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        // The bias of one in 2^64 / `end` is far below what a share shows.
        let wide = u128::from(self.next()) * u128::from(end);
        (wide >> 64) as u64
    }

    /// True `share` times of 100.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of `list`; `None` if it is empty.
    pub fn one_of<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        let at = self.below(list.len() as u64);
        list.get(at as usize)
    }

    /// One of `list`, each as often as it weighs; its first if they weigh nothing.
    pub fn weighed<T: Copy>(&mut self, list: &[(T, u64)]) -> Option<T> {
        let mut left = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (one, weight) in list {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return Some(*one),
            }
        }
        list.first().map(|(one, _)| *one)
    }

    /// A factor from 0 to 2, in steps of a thousandth.
    pub fn factor(&mut self) -> f64 {
        self.below(2_001) as f64 / 1_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_row_comes_out() {
        let mut random = Random(1_234_567);
        let row = [random.next(), random.next(), random.next()];
        assert_eq!(
            row,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn weights_and_bounds_hold() {
        let mut random = Random::new(1, 1);
        let ones = (0..10_000).filter(|_| random.weighed(&[(1, 3), (2, 1)]) == Some(1)).count();
        assert!((7_300..7_700).contains(&ones), "{ones}");
        assert_eq!((random.below(0), random.one_of::<u8>(&[])), (0, None));
        assert!((0..1_000).all(|_| random.below(3) < 3 && random.factor() <= 2.0));
    }
}
