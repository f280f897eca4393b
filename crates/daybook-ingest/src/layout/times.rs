//! How a column writes its times, and which of several columns tell when.

use std::collections::BTreeMap;

use super::learner::Draft;
use super::plan::{Role, Time};
use super::spots;
use super::when::order::{self, Open};
use super::when::{Element, Form, Kind, Piece, calendar};

/// The form in which so many hundredths of these texts begin with a time.
pub(super) fn form(texts: &[&[u8]], share: usize) -> Option<Form> {
    let mut forms: BTreeMap<Form, usize> = BTreeMap::new();
    let mut ends = Vec::with_capacity(texts.len());
    let mut timed = 0;
    for (row, text) in texts.iter().enumerate() {
        let found = spots::time(text);
        ends.push(found.as_ref().map_or(0, |(.., end)| *end));
        if let Some((form, ..)) = found {
            timed += 1;
            *forms.entry(form).or_default() += 1;
        } else if row > 20 && timed == 0 {
            return None;
        }
    }
    let enough = |count: usize| count * 100 >= texts.len() * share && count > 0;
    if !enough(timed) {
        return None;
    }
    let mut usual: Vec<(usize, Form)> =
        forms.into_iter().map(|(form, count)| (count, form)).collect();
    usual.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let best = usual
        .into_iter()
        .take(8)
        .filter_map(|(_, form)| {
            let form = settled(form, texts)?;
            let read = |(text, end): (&&[u8], &usize)| {
                form.read(text).map_or(0, |(_, to)| if to >= *end { 100 } else { 60 })
            };
            let score: usize = texts.iter().zip(&ends).map(read).sum();
            Some((score, length(&form), form))
        })
        .max_by_key(|(score, length, _)| (*score, *length))?;
    let form = best.2;
    let count = texts.iter().filter(|text| form.read(text).is_some()).count();
    (enough(count) && is_plausible(&form, texts)).then_some(form)
}

fn length(form: &Form) -> usize {
    match form {
        Form::Elements(elements) => elements.len(),
        _ => 0,
    }
}

/// With its open questions answered by the whole sample.
fn settled(form: Form, texts: &[&[u8]]) -> Option<Form> {
    let Form::Elements(elements) = form else { return Some(form) };
    let read = |form: &Form| -> Vec<Piece> {
        texts.iter().filter_map(|text| form.read(text)).map(|(piece, _)| piece).collect()
    };
    let form = Form::Elements(elements);
    let open = |piece: Piece| Open { numbers: piece.open, second: second_of_day(&piece) };
    let rows: Vec<Open> = read(&form).into_iter().map(open).collect();
    let Form::Elements(elements) = form else { return None };
    let at = elements.iter().position(|e| matches!(e, Element::Number(..)));
    let unpadded = at == Some(0)
        && texts.iter().any(|t| {
            t.first().is_some_and(u8::is_ascii_digit) && !t.get(1).is_some_and(u8::is_ascii_digit)
        });
    let elements = order::settle(&elements, &rows, unpadded)?;
    Some(Form::Elements(counted(elements, texts)))
}

/// Whether fractions of less than three digits are counted thousandths: then times go back less.
fn counted(elements: Vec<Element>, texts: &[&[u8]]) -> Vec<Element> {
    let swap = |elements: &[Element], from: Element, to: Element| -> Vec<Element> {
        elements.iter().map(|e| if *e == from { to } else { *e }).collect()
    };
    let colon = elements.contains(&Element::Count);
    let as_fraction = swap(&elements, Element::Count, Element::Fraction);
    let as_count = swap(&elements, Element::Fraction, Element::Count);
    if as_fraction == as_count || colon {
        return elements;
    }
    let back = |elements: &[Element]| {
        let mut last = i128::MIN;
        let mut back = 0;
        for (piece, _) in texts.iter().filter_map(|text| super::when::read(elements, text)) {
            let now = instant(&piece);
            back += usize::from(now < last);
            last = now;
        }
        back
    };
    let (plain, count) = (back(&as_fraction), back(&as_count));
    if count * 2 < plain && plain > 1 { as_count } else { as_fraction }
}

/// A number is a time only if it behaves like one.
fn is_plausible(form: &Form, texts: &[&[u8]]) -> bool {
    let Form::Epoch(digits) = form else { return true };
    let times: Vec<i64> = texts.iter().filter_map(|text| form.read(text)?.0.epoch).collect();
    let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) else { return false };
    let forwards = times.windows(2).filter(|pair| pair[0] <= pair[1]).count() + 1;
    let sorted = forwards * 10 >= times.len() * 9;
    // Numbers of the right size by chance are spread over centuries.
    let near = last - first < 20 * 365 * 86_400;
    near && (sorted || matches!(digits, 10 | 13 | 16 | 19) && *first > 946_684_800)
}

fn second_of_day(piece: &Piece) -> i64 {
    let civil = &piece.civil;
    i64::from(civil.hour) * 3600 + i64::from(civil.minute) * 60 + i64::from(civil.second)
}

/// Nanoseconds by which times are compared.
fn instant(piece: &Piece) -> i128 {
    let civil = &piece.civil;
    let day = calendar::day_number(civil.year, civil.month.max(1), civil.day.max(1));
    let second = piece.epoch.unwrap_or_else(|| day * 86_400 + second_of_day(piece));
    i128::from(second) * 1_000_000_000 + i128::from(civil.nanos)
}

/// A column of times.
struct Column {
    step: usize,
    kind: Kind,
    pieces: Vec<Option<Piece>>,
}

impl Column {
    /// How exact it is, and how seldom it goes back: the smaller the better.
    fn rank(&self) -> (bool, usize) {
        let exact = self.pieces.iter().flatten().any(|piece| piece.has_fraction);
        let mut last = i128::MIN;
        let mut back = 0;
        for piece in self.pieces.iter().flatten() {
            let now = instant(piece);
            back += usize::from(now < last);
            last = now;
        }
        (!exact, back * 20 / self.pieces.len().max(1))
    }
}

/// The steps that tell the time; `None` when none does.
pub(super) fn choose(drafts: &[Draft]) -> Option<Time> {
    let columns: Vec<Column> = drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| matches!(draft.step.role, Role::Time(_)))
        .map(|(step, draft)| {
            let pieces: Vec<Option<Piece>> =
                draft.spans.iter().map(|span| span.as_ref().and_then(|span| span.piece)).collect();
            let kind = pieces.iter().flatten().map(Piece::kind).min().unwrap_or(Kind::Clock);
            Column { step, kind, pieces }
        })
        .collect();
    let best = |kind: Kind| {
        columns.iter().filter(|column| column.kind == kind).min_by_key(|c| (c.rank(), c.step))
    };
    let mut time = Time::default();
    let civil = best(Kind::Full).or_else(|| {
        // A date and a time of day in columns of their own.
        best(Kind::Date).filter(|_| best(Kind::Clock).is_some())
    });
    let civil = civil.or_else(|| best(Kind::Yearless));
    if let Some(column) = civil {
        time.date = Some(column.step);
        if column.kind == Kind::Date {
            let clocks = columns.iter().filter(|c| c.kind == Kind::Clock);
            time.clock =
                clocks.min_by_key(|c| (c.rank().0, c.step.abs_diff(column.step))).map(|c| c.step);
        }
    } else if let Some(clock) = best(Kind::Clock) {
        time.clock = Some(clock.step);
    }
    if let Some(epoch) = best(Kind::Epoch) {
        let agrees = time
            .date
            .and_then(|step| columns.iter().find(|c| c.step == step))
            .is_some_and(|date| {
                let clock = time.clock.and_then(|step| columns.iter().find(|c| c.step == step));
                agree(epoch, date, clock)
            });
        if agrees || time.date.is_none() {
            time.epoch = Some(epoch.step);
            if !agrees {
                time.clock = None;
            }
        }
    }
    if time == Time::default() {
        time.date = best(Kind::Date).map(|column| column.step);
    }
    (time != Time::default()).then_some(time)
}

/// Whether a Unix time and a civil one are the same, whole quarters of an hour apart at most.
fn agree(epoch: &Column, date: &Column, clock: Option<&Column>) -> bool {
    let (mut all, mut same) = (0, 0);
    for (row, (epoch, date)) in epoch.pieces.iter().zip(&date.pieces).enumerate() {
        let (Some(epoch), Some(date)) = (epoch.and_then(|piece| piece.epoch), date) else {
            continue;
        };
        let clock = clock.map_or(Some(*date), |clock| clock.pieces.get(row).copied().flatten());
        let Some(clock) = clock else { continue };
        all += 1;
        let apart = (second_of_day(&clock) - epoch).rem_euclid(900);
        let day = calendar::day_number(date.civil.year, date.civil.month, date.civil.day);
        let days = date.civil.year == 0 || (day - epoch.div_euclid(86_400)).abs() <= 1;
        same += usize::from((apart <= 5 || apart >= 895) && days);
    }
    same * 10 >= all * 8 && all > 0
}
