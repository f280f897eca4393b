//! Which number of a date is the day, which the month: told by all lines of a sample together.

use super::calendar::{day_number, days_in_month};
use super::{Element, Field, full_year};

/// A date of which the order is open, with the second of its day.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout) struct Open {
    pub(in crate::layout) numbers: [i32; 3],
    pub(in crate::layout) second: i64,
}

const YMD: [Field; 3] = [Field::Year, Field::Month, Field::Day];
const DMY: [Field; 3] = [Field::Day, Field::Month, Field::Year];
const MDY: [Field; 3] = [Field::Month, Field::Day, Field::Year];

/// Puts year, month and day in the place of open numbers; `None` when no order fits. `unpadded`:
/// the first number has been written with one digit, so that it is no year.
pub(in crate::layout) fn settle(
    elements: &[Element],
    rows: &[Open],
    unpadded: bool,
) -> Option<Vec<Element>> {
    if !elements.iter().any(|element| matches!(element, Element::Number(Field::A, ..))) {
        return Some(elements.to_vec());
    }
    let year_digits = elements.iter().find_map(|element| match element {
        Element::Number(Field::C, _, most) => Some(*most),
        _ => None,
    });
    let mark = elements.iter().skip_while(|e| !matches!(e, Element::Number(Field::A, ..))).nth(1);
    let dotted = mark == Some(&Element::Byte(b'.'));
    let tight = !matches!(mark, Some(Element::Byte(_)));
    // The order that is the more usual one comes first.
    let orders: &[[Field; 3]] = match (year_digits, mark) {
        (None, _) if dotted => &[DMY, MDY],
        (None, _) => &[MDY, DMY],
        (Some(4), _) if tight => &[DMY, MDY],
        (Some(4), Some(Element::Byte(b'/' | b'_'))) => &[MDY, DMY],
        (Some(4), _) => &[DMY, MDY],
        (Some(_), _) if dotted => &[DMY, YMD, MDY],
        (Some(_), Some(Element::Byte(b'-'))) => &[YMD, DMY, MDY],
        (Some(_), _) => &[YMD, MDY, DMY],
    };
    let digits = year_digits.unwrap_or(0);
    let best = orders
        .iter()
        .enumerate()
        .filter(|(_, order)| !unpadded || **order != YMD)
        .filter_map(|(rank, order)| Some((judge(order, digits, rows)?, rank, order)))
        .min_by_key(|(judged, rank, _)| (*judged, *rank))?;
    let order = best.2;
    Some(
        elements
            .iter()
            .map(|element| match *element {
                Element::Number(Field::A, least, most) => Element::Number(order[0], least, most),
                Element::Number(Field::B, least, most) => Element::Number(order[1], least, most),
                Element::Number(Field::C, least, most) => Element::Number(order[2], least, most),
                other => other,
            })
            .collect(),
    )
}

/// How badly an order fits: dates that there are not, years one does not expect, steps back in
/// time, days between the first and the last; `None` when it does not fit at all.
fn judge(order: &[Field; 3], digits: u8, rows: &[Open]) -> Option<(usize, usize, usize, i64)> {
    let (mut wrong, mut odd, mut back) = (0, 0, 0);
    let (mut last, mut first_day, mut last_day) = (i64::MIN, i64::MAX, i64::MIN);
    for row in rows {
        let (mut year, mut month, mut day) = (0, 0, 0);
        for (field, number) in order.iter().zip(row.numbers) {
            match field {
                Field::Year if digits > 0 => year = full_year(number, digits),
                Field::Month => month = number,
                Field::Day => day = number,
                _ => {}
            }
        }
        let month = u8::try_from(month).unwrap_or(0);
        let day = u8::try_from(day).unwrap_or(0);
        if day == 0
            || day > days_in_month(year, month)
            || digits > 0 && !(1970..2100).contains(&year)
        {
            wrong += 1;
            continue;
        }
        odd += usize::from(digits == 2 && !(2004..=2036).contains(&year));
        let days = day_number(if year == 0 { 2000 } else { year }, month, day);
        let second = days * 86_400 + row.second;
        back += usize::from(second < last.saturating_sub(3600));
        last = second;
        (first_day, last_day) = (first_day.min(days), last_day.max(days));
    }
    // A line or two in a hundred may be broken.
    if wrong * 50 > rows.len() {
        return None;
    }
    let span = last_day.saturating_sub(first_day).max(0);
    Some((wrong, odd * 50 / rows.len().max(1), back * 50 / rows.len().max(1), span))
}
