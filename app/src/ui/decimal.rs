//! Numbers with a fixed count of decimals, written by whole numbers: the library's own way of writing
//! floating point is several kilobytes that every room with a bar in it would load.

/// `value` with `decimals` places, rounded: `fixed(97.149, 1)` is `97.1`.
#[must_use]
pub fn fixed(value: f64, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals);
    // A share, a percentage or a place in a drawing: far from the limits of either type.
    let scaled = (value.abs() * scale as f64).round() as u64;
    let sign = if value < 0.0 && scaled > 0 { "-" } else { "" };
    let (whole, rest) = (scaled / scale, scaled % scale);
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:0width$}", width = decimals as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_the_library_writes_it() {
        for thousandths in (-2_000..=120_000).step_by(7) {
            let value = f64::from(thousandths) / 1_000.0;
            for decimals in 0..3 {
                let theirs = format!("{value:.width$}", width = decimals as usize);
                let ours = fixed(value, decimals);
                // Halves go another way in the last place.
                let difference = (ours.parse::<f64>().unwrap() - theirs.parse::<f64>().unwrap()).abs();
                assert!(difference < 1.01 * 0.1_f64.powi(decimals as i32), "{value} {ours} {theirs}");
                assert_eq!(
                    ours.trim_start_matches('-').len(),
                    theirs.trim_start_matches('-').len(),
                    "{value} {ours} {theirs}"
                );
            }
        }
        assert_eq!(fixed(97.149, 1), "97.1");
        assert_eq!(fixed(0.05, 2), "0.05");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(-1.5, 1), "-1.5");
        assert_eq!(fixed(1_000.0, 0), "1000");
    }
}
