//! Changing a policy by what the command line says.

use std::path::{Path, PathBuf};

use daybook_api::parse_duration;
use daybook_api::wire::{RetentionPolicy, RetentionRule};
use daybook_store::canonical_context;

use crate::args::RetentionSetArgs;
use crate::exit::Failure;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// What takes a limit away.
const NONE: &str = "none";

/// The policy with what is asked for changed.
pub fn changed(
    mut policy: RetentionPolicy,
    args: &RetentionSetArgs,
) -> Result<RetentionPolicy, Failure> {
    if let Some(text) = &args.trash {
        policy.trash_hours = whole(text, HOUR, "hours")?;
    }
    if args.on || args.off {
        policy.enabled = args.on;
    }
    let touches_rules = args.keep_all
        || args.remove
        || args.max_age.is_some()
        || args.max_size.is_some()
        || args.pack_after.is_some()
        || args.export_to.is_some();
    if !touches_rules {
        return Ok(policy);
    }
    let mut contexts: Vec<Option<&String>> = args.context.iter().map(Some).collect();
    if contexts.is_empty() {
        contexts.push(None);
    }
    for context in contexts {
        let name = |context: &String| canonical_context(context);
        let is_its = |rule: &RetentionRule| rule.context.as_ref().map(name) == context.map(name);
        if args.remove {
            policy.rules.retain(|rule| !is_its(rule));
            continue;
        }
        let place = policy.rules.iter().position(is_its).unwrap_or_else(|| {
            policy
                .rules
                .push(RetentionRule { context: context.cloned(), ..RetentionRule::default() });
            policy.rules.len() - 1
        });
        if let Some(rule) = policy.rules.get_mut(place) {
            change(rule, args)?;
        }
    }
    Ok(policy)
}

fn change(rule: &mut RetentionRule, args: &RetentionSetArgs) -> Result<(), Failure> {
    if args.keep_all {
        *rule = RetentionRule { context: rule.context.take(), ..RetentionRule::default() };
    }
    if let Some(text) = &args.max_age {
        rule.max_age_days = limit(text, |text| whole(text, DAY, "days"))?;
    }
    if let Some(text) = &args.pack_after {
        rule.pack_after_days = limit(text, |text| whole(text, DAY, "days"))?;
    }
    if let Some(text) = &args.max_size {
        rule.max_bytes = limit(text, size)?;
    }
    if let Some(folder) = &args.export_to {
        rule.export_first_to =
            (folder != Path::new(NONE)).then(|| folder_at(folder)).transpose()?;
    }
    Ok(())
}

fn limit<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    (text != NONE).then(|| read(text)).transpose()
}

/// A duration of so many units and no rest.
fn whole(text: &str, unit: i64, units: &str) -> Result<u32, Failure> {
    let seconds = parse_duration(text)?;
    let wrong = || Failure::Usage(format!("{text:?} are not whole {units}"));
    if seconds % unit != 0 {
        return Err(wrong());
    }
    u32::try_from(seconds / unit).map_err(|_| wrong())
}

/// Bytes from `500MB`, `20GiB`, `1.5 TB`, `1048576`.
fn size(text: &str) -> Result<u64, Failure> {
    const UNITS: [(&str, f64); 9] = [
        ("tib", 1_099_511_627_776.0),
        ("gib", 1_073_741_824.0),
        ("mib", 1_048_576.0),
        ("kib", 1024.0),
        ("tb", 1e12),
        ("gb", 1e9),
        ("mb", 1e6),
        ("kb", 1e3),
        ("b", 1.0),
    ];
    let wrong = || Failure::Usage(format!("{text:?} is no size such as 500MB, 20GiB"));
    let lower = text.trim().to_ascii_lowercase();
    let unit = UNITS.iter().find_map(|(unit, factor)| Some((lower.strip_suffix(unit)?, *factor)));
    let (number, factor) = unit.unwrap_or((&lower, 1.0));
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    let bytes = number * factor;
    // Beyond 2^53 a number with a point is no longer exact, and no disk is that large.
    if !(0.0..9e15).contains(&bytes) {
        return Err(wrong());
    }
    Ok(bytes as u64)
}

/// The folder, from the root: the policy is carried out elsewhere.
fn folder_at(folder: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(folder)
        .map_err(|error| Failure::io(format!("find {}", folder.display()), error))?;
    if absolute.is_dir() {
        return Ok(absolute);
    }
    Err(Failure::Usage(format!("{} is no folder; make it first", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("1048576", 1 << 20),
            ("500MB", 500_000_000),
            ("20 GiB", 20 << 30),
            ("1.5tb", 1_500_000_000_000),
            ("7b", 7),
        ] {
            assert_eq!(size(text).unwrap(), bytes, "{text}");
        }
        for text in ["", "GB", "-1MB", "nan", "inf", "1e300", "5 apples"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ages_are_whole_days() {
        assert_eq!(whole("2w", DAY, "days").unwrap(), 14);
        assert_eq!(whole("1d12h", HOUR, "hours").unwrap(), 36);
        assert!(whole("36h", DAY, "days").is_err());
    }
}
