//! Round numbers for an axis.

/// Round figures from zero to at least `top`, about `count` steps: 0, 1, 2, 3 or 0, 250, 500.
pub(super) fn ticks(top: f64, count: u32) -> Vec<f64> {
    let rough = top / f64::from(count.max(1));
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(power * 10.0);
    let mut found = vec![0.0];
    let mut at = 0.0;
    // Bounded: a step is at least a tenth of the rough one.
    while at < top * 0.999 && found.len() < 24 {
        at = step * f64::from(u32::try_from(found.len()).unwrap_or(u32::MAX));
        found.push(at);
    }
    found
}

/// Every how many labels one is shown so that labels of `label_width` fit on `width`.
pub(super) fn every(labels: usize, label_width: f64, width: f64) -> usize {
    (1..=labels.max(1))
        .find(|step| {
            let shown = f64::from(u32::try_from(labels.div_ceil(*step)).unwrap_or(u32::MAX));
            shown * label_width <= width
        })
        .unwrap_or(labels.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_counts_in_round_numbers_past_the_largest() {
        assert_eq!(ticks(3.1, 4), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(ticks(100.0, 4), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks(0.9, 3).last().map(|top| (top * 10.0).round()), Some(10.0));
        assert_eq!(ticks(1_234.0, 4), [0.0, 500.0, 1_000.0, 1_500.0]);
    }

    #[test]
    fn labels_are_thinned_until_they_fit() {
        assert_eq!(every(12, 40.0, 600.0), 1);
        assert_eq!(every(12, 40.0, 280.0), 2);
        assert_eq!(every(52, 40.0, 280.0), 8);
        assert_eq!(every(0, 40.0, 280.0), 1);
    }
}
