//! What grams a condition needs.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::grams::{self, Fold, Gram};
use crate::filter::TextFilter;
use crate::matching::{AttrFilter, AttrTest};
use crate::read::attrs::plain_step;

/// Grams that are looked up of one run: more say hardly more.
const MAX_GRAMS: usize = 24;

/// What the texts of a block, or its tags and attributes, must have for one of them to meet a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing that grams can tell.
    Nothing,
    /// All of these.
    Grams(Vec<Gram>),
    All(Vec<Need>),
    Any(Vec<Need>),
}

impl Need {
    /// Of a condition on text.
    pub(crate) fn of(filter: &TextFilter) -> Need {
        match filter {
            TextFilter::Substring(text) => of_text(text),
            // As it is compiled for the search itself. One that cannot be read fails there.
            TextFilter::Regex(pattern) => regex_syntax::ParserBuilder::new()
                .utf8(false)
                .build()
                .parse(pattern)
                .map_or(Need::Nothing, |hir| of_hir(&hir, &mut Fold::default())),
        }
    }

    /// Of a condition on an attribute.
    pub(crate) fn of_attr(filter: &AttrFilter) -> Need {
        let name = plain_step(&filter.name).map_or(Need::Nothing, of_text);
        let value = match &filter.test {
            // Numbers are equal however they are written, and an object is compared by another text of it.
            AttrTest::Is(value) | AttrTest::Prefix(value)
                if value.starts_with(['{', '[']) || value.parse::<f64>().is_ok() =>
            {
                Need::Nothing
            }
            AttrTest::Prefix(value)
                if value.starts_with(|c: char| c == '-' || c.is_ascii_digit()) =>
            {
                Need::Nothing
            }
            AttrTest::Is(value) | AttrTest::Prefix(value) => of_text(value),
            _ => Need::Nothing,
        };
        all(vec![name, value])
    }

    /// Of a tag.
    pub(crate) fn of_tag(tag: &str) -> Need {
        of_text(tag)
    }
}

fn of_text(text: &str) -> Need {
    let mut fold = Fold::default();
    let run: Vec<char> = text.chars().map(|c| fold.fold(c)).collect();
    of_run(&run)
}

fn of_run(run: &[char]) -> Need {
    let mut grams = grams::of_run(run);
    if grams.is_empty() {
        return Need::Nothing;
    }
    // Some of each part of it.
    let step = grams.len().div_ceil(MAX_GRAMS);
    if step > 1 {
        grams = grams.into_iter().step_by(step).collect();
    }
    Need::Grams(grams)
}

fn all(mut needs: Vec<Need>) -> Need {
    needs.retain(|need| *need != Need::Nothing);
    if needs.len() > 1 { Need::All(needs) } else { needs.pop().unwrap_or(Need::Nothing) }
}

/// What is needed of a regular expression. Its depth is limited by its parser.
fn of_hir(hir: &Hir, fold: &mut Fold) -> Need {
    match hir.kind() {
        HirKind::Concat(parts) => of_parts(parts, fold),
        HirKind::Alternation(parts) => {
            let needs: Vec<Need> = parts.iter().map(|part| of_hir(part, fold)).collect();
            if needs.contains(&Need::Nothing) { Need::Nothing } else { Need::Any(needs) }
        }
        HirKind::Capture(capture) => of_hir(&capture.sub, fold),
        HirKind::Repetition(repetition) if repetition.min > 0 => of_hir(&repetition.sub, fold),
        HirKind::Literal(_) | HirKind::Class(_) => of_parts(std::slice::from_ref(hir), fold),
        HirKind::Repetition(_) | HirKind::Look(_) | HirKind::Empty => Need::Nothing,
    }
}

/// Of parts one after another: letters that follow each other make a run.
fn of_parts(parts: &[Hir], fold: &mut Fold) -> Need {
    let mut needs = Vec::new();
    let mut run: Vec<char> = Vec::new();
    for part in parts {
        let same = match part.kind() {
            HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(|text| {
                run.extend(text.chars().map(|c| fold.fold(c)));
            }),
            // A letter without regard to case is a class of its forms.
            HirKind::Class(Class::Unicode(class)) => fold.of_class(class).map(|c| run.push(c)),
            _ => None,
        };
        if same.is_some() {
            continue;
        }
        needs.push(of_run(&std::mem::take(&mut run)));
        if !matches!(part.kind(), HirKind::Literal(_) | HirKind::Class(_)) {
            needs.push(of_hir(part, fold));
        }
    }
    needs.push(of_run(&run));
    all(needs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::text::TextMatch;
    use crate::text_index::grams::Signature;

    fn run(text: &str) -> Need {
        Need::of(&TextFilter::Substring(text.to_owned()))
    }

    fn regex(pattern: &str) -> Need {
        Need::of(&TextFilter::Regex(pattern.to_owned()))
    }

    fn is_met(need: &Need, signature: &Signature) -> bool {
        match need {
            Need::Nothing => true,
            Need::Grams(grams) => signature.has_all(grams),
            Need::All(needs) => needs.iter().all(|need| is_met(need, signature)),
            Need::Any(needs) => needs.iter().any(|need| is_met(need, signature)),
        }
    }

    #[test]
    fn a_pattern_needs_its_literal_parts() {
        assert_eq!(regex("connection"), run("connection"));
        assert_eq!(regex("(?i)Connection"), run("CONNECTION"));
        assert_eq!(regex(r"^conn\b"), run("conn"));
        assert_eq!(regex("(lost)+"), run("lost"));
        let ab = Need::All(vec![run("user "), run(" lost")]);
        assert_eq!(regex(r"user \d+ lost"), ab);
        assert_eq!(regex("cat|dogs"), Need::Any(vec![run("cat"), run("dogs")]));
        assert_eq!(regex("(cat|dogs)? runs"), run(" runs"));
        for nothing in ["", ".*", "[a-f]+", "a*", "x|", r"(?-u)\xff", "("] {
            assert_eq!(regex(nothing), Need::Nothing, "{nothing}");
        }
    }

    #[test]
    fn a_long_text_needs_some_of_its_grams() {
        let long: String = (0..500).map(|n| format!("{n},")).collect();
        let Need::Grams(some) = run(&long) else { panic!() };
        assert!((MAX_GRAMS / 2..=MAX_GRAMS).contains(&some.len()));
    }

    #[test]
    fn an_attribute_needs_its_name_and_a_value_that_is_written_in_one_way() {
        let of = |name: &str, test| Need::of_attr(&AttrFilter { name: name.into(), test });
        let both = Need::All(vec![run("trace_id"), run("ab12-x")]);
        assert_eq!(of("http.trace_id", AttrTest::Is("ab12-x".into())), both);
        assert_eq!(of("trace_id", AttrTest::Prefix("ab12-x".into())), both);
        for test in [
            AttrTest::Exists,
            AttrTest::Is("500".into()),
            AttrTest::Is("{\"a\":1}".into()),
            AttrTest::Prefix("12".into()),
            AttrTest::Prefix(String::new()),
            AttrTest::Above("x".into()),
        ] {
            assert_eq!(of("trace_id", test), run("trace_id"));
        }
        assert_eq!(of("größe", AttrTest::Exists), Need::Nothing);
    }

    #[test]
    fn what_json_writes_as_an_escape_is_indexed_as_what_it_means() {
        let mut signature = Signature::default();
        let json = br#"{"user":"gr\u00f6\u00dfe \"x\"","list":[{"k":"\u0061bc"}]}"#;
        signature.add_json(json, &mut Fold::default());
        for value in ["größe \"x\"", "abc", "user"] {
            assert!(is_met(&run(value), &signature), "{value}");
        }
        assert!(!is_met(&run("abcd"), &signature));
    }

    proptest! {
        /// What the index must hold: it never rules out a block in which the search would find.
        #[test]
        fn no_text_that_matches_is_ruled_out(
            text in r"[aAbBkKſsSßẞΣσςİıǅé\u{212a} .:/0-9-]{0,24}",
            from in any::<proptest::sample::Index>(),
            len in 1..8_usize,
            case in any::<u8>(),
        ) {
            let chars: Vec<char> = text.chars().collect();
            let mut signature = Signature::default();
            signature.add(text.as_bytes(), &mut Fold::default());
            if !chars.is_empty() {
                let from = from.index(chars.len());
                let part = chars.iter().skip(from).take(len).collect::<String>();
                let part = match case % 3 {
                    0 => part,
                    1 => part.to_lowercase(),
                    _ => part.to_uppercase(),
                };
                let filters = [
                    TextFilter::Substring(part.clone()),
                    TextFilter::Regex(format!("(?i){}", regex::escape(&part))),
                    TextFilter::Regex(format!("({}|zz+)", regex::escape(&part))),
                ];
                for filter in filters {
                    let found = TextMatch::of(&filter).unwrap().is_none_or(|m| m.is_match(text.as_bytes()));
                    prop_assert!(!found || is_met(&Need::of(&filter), &signature), "{:?} in {:?}", filter, text);
                }
            }
        }

        #[test]
        fn no_pattern_rules_out_a_text_that_it_matches(
            pattern in r"([ab.]|[ab][*+?]|\(a\|b\)|\[ab\]|\\b|\(\?i\)[ab]){0,8}",
            text in "[abAB ]{0,12}",
        ) {
            let filter = TextFilter::Regex(pattern);
            if let Ok(matching) = TextMatch::of(&filter) {
                let mut signature = Signature::default();
                signature.add(text.as_bytes(), &mut Fold::default());
                let found = matching.is_none_or(|m| m.is_match(text.as_bytes()));
                prop_assert!(!found || is_met(&Need::of(&filter), &signature));
            }
        }
    }
}
