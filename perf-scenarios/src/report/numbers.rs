//! Numbers for people.

use crate::figure::PerfUnit;

/// A number with its unit: `3.21 ms`, `881 k/s`, `15.0 MiB`.
#[must_use]
pub fn quantity(value: f64, unit: PerfUnit) -> String {
    match unit {
        PerfUnit::Ms if value >= 10_000.0 => format!("{} s", figures(value / 1e3)),
        PerfUnit::Ms => format!("{} ms", figures(value)),
        PerfUnit::RowsPerS => format!("{}/s", thousands(value)),
        PerfUnit::Bytes => bytes(value),
        PerfUnit::BytesPerRow => format!("{} B", figures(value)),
        PerfUnit::Percent => format!("{} %", figures(value)),
        PerfUnit::Count => grouped(value.max(0.0) as u64),
    }
}

/// How many times better: `4.23x`.
#[must_use]
pub fn ratio(ratio: f64) -> String {
    format!("{}x", figures(ratio))
}

/// Three significant digits, and no more before the point than there are.
pub(super) fn figures(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || size == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

pub(super) fn thousands(value: f64) -> String {
    match value {
        value if value >= 10e6 => format!("{} M", figures(value / 1e6)),
        value if value >= 10e3 => format!("{} k", figures(value / 1e3)),
        value => format!("{value:.0}"),
    }
}

pub(super) fn bytes(value: f64) -> String {
    match value {
        value if value >= 1024.0 * 1024.0 * 1024.0 => {
            format!("{} GiB", figures(value / 1024.0 / 1024.0 / 1024.0))
        }
        value if value >= 1024.0 * 1024.0 => format!("{} MiB", figures(value / 1024.0 / 1024.0)),
        value if value >= 1024.0 => format!("{} KiB", figures(value / 1024.0)),
        value => format!("{value:.0} B"),
    }
}

/// Digits in groups of three, with a space that does not break.
pub(super) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_have_three_digits_and_their_unit() {
        assert_eq!(quantity(0.2876, PerfUnit::Ms), "0.288 ms");
        assert_eq!(quantity(12_345.0, PerfUnit::Ms), "12.3 s");
        assert_eq!(quantity(881_234.0, PerfUnit::RowsPerS), "881 k/s");
        assert_eq!(quantity(15.0 * 1048576.0, PerfUnit::Bytes), "15.0 MiB");
        assert_eq!(quantity(1_000_006.0, PerfUnit::Count), "1\u{a0}000\u{a0}006");
        assert_eq!(ratio(4.234), "4.23x");
    }
}
