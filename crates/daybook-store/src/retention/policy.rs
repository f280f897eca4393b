//! What is kept for how long, as a person decided it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::context::canonical_context;
use crate::error::{Result, StoreError};
use crate::key::DAY_SECS;

/// Hours that a deleted day can be put back, when nobody says otherwise.
const TRASH_HOURS: u32 = 24;
/// Most hours: a year.
const MAX_TRASH_HOURS: u32 = 366 * 24;
/// Most days of an age: a century.
const MAX_DAYS: u32 = 36_525;
/// Least size: less holds hardly a day, and a slip of a unit would empty a context.
const MIN_BYTES: u64 = 1024 * 1024;
/// Most rules.
const MAX_RULES: usize = 10_000;

/// What is kept for how long, and what is packed. Off until its owner turns it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionPolicy {
    /// Whether it is carried out by itself, in the window and by `serve`.
    pub enabled: bool,
    /// The rules: at most one a context, and at most one for all others.
    pub rules: Vec<RetentionRule>,
    /// Hours that deleted days stay in the trash, also those that were deleted by hand; 0 deletes
    /// them at once.
    pub trash_hours: u32,
}

/// What is kept of a context. One without limits keeps everything, whatever the rule for all
/// others says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetentionRule {
    /// The context; null for every one without a rule of its own.
    pub context: Option<String>,
    /// Days that ended longer ago than so many days go.
    pub max_age_days: Option<u32>,
    /// Bytes that the context may take: beyond, its oldest days go.
    pub max_bytes: Option<u64>,
    /// Days that ended longer ago than so many days are packed.
    pub pack_after_days: Option<u32>,
    /// Folder that a day is exported to, as a bundle, before it goes.
    pub export_first_to: Option<PathBuf>,
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        RetentionPolicy { enabled: false, rules: Vec::new(), trash_hours: TRASH_HOURS }
    }
}

impl RetentionPolicy {
    /// The rule that a context goes by.
    pub(crate) fn rule_of(&self, context: &str) -> Option<&RetentionRule> {
        let own = |rule: &&RetentionRule| {
            rule.context.as_deref().is_some_and(|name| canonical_context(name) == context)
        };
        let general = || self.rules.iter().find(|rule| rule.context.is_none());
        self.rules.iter().find(own).or_else(general)
    }

    /// Seconds that a deleted day stays in the trash.
    pub(crate) fn trash_secs(&self) -> i64 {
        i64::from(self.trash_hours) * 3600
    }

    /// Is this a policy that can be carried out?
    ///
    /// # Errors
    /// [`StoreError::BadPolicy`], which says what is wrong with which rule.
    pub(crate) fn check(&self, base: &Path) -> Result<()> {
        if self.trash_hours > MAX_TRASH_HOURS {
            return Err(bad(format!(
                "trash_hours is {}, at most {MAX_TRASH_HOURS} (a year) are kept",
                self.trash_hours
            )));
        }
        if self.rules.len() > MAX_RULES {
            return Err(bad(format!("it has {} rules, at most {MAX_RULES}", self.rules.len())));
        }
        let mut contexts = HashSet::new();
        for rule in &self.rules {
            let context = rule.context.as_deref().map(canonical_context);
            if rule.context.as_deref().is_some_and(|name| name.trim().is_empty()) {
                return Err(bad(
                    "a rule names the empty context; give a name, or null for all others"
                        .to_owned(),
                ));
            }
            if !contexts.insert(context) {
                return Err(bad(format!("{} has two rules", rule.name())));
            }
            rule.check(base)?;
        }
        Ok(())
    }
}

impl RetentionRule {
    /// Whose rule it is, for people.
    pub(crate) fn name(&self) -> String {
        self.context.as_ref().map_or_else(
            || "the rule for all other contexts".to_owned(),
            |context| format!("the rule for {context:?}"),
        )
    }

    /// A day that ends at this time or earlier is too old.
    pub(crate) fn oldest_end(&self, now: i64) -> Option<i64> {
        self.max_age_days.map(|days| now - i64::from(days) * DAY_SECS)
    }

    /// A day that ends at this time or earlier is packed.
    pub(crate) fn pack_end(&self, now: i64) -> Option<i64> {
        self.pack_after_days.map(|days| now - i64::from(days) * DAY_SECS)
    }

    fn check(&self, base: &Path) -> Result<()> {
        let name = self.name();
        for (what, days) in
            [("max_age_days", self.max_age_days), ("pack_after_days", self.pack_after_days)]
        {
            if days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
                return Err(bad(format!("{name}: {what} is from 1 to {MAX_DAYS}")));
            }
        }
        if let (Some(pack), Some(age)) = (self.pack_after_days, self.max_age_days)
            && pack >= age
        {
            return Err(bad(format!(
                "{name}: days go after {age} days, so that none is ever packed after {pack}"
            )));
        }
        if self.max_bytes.is_some_and(|bytes| bytes < MIN_BYTES) {
            return Err(bad(format!("{name}: max_bytes is at least {MIN_BYTES} (1 MiB)")));
        }
        let Some(folder) = &self.export_first_to else { return Ok(()) };
        if !folder.is_absolute() {
            return Err(bad(format!(
                "{name}: the folder {} is not given from the root of the disk",
                folder.display()
            )));
        }
        if folder.starts_with(base) {
            return Err(bad(format!(
                "{name}: the folder {} lies in the store itself; choose one outside",
                folder.display()
            )));
        }
        if self.max_age_days.is_none() && self.max_bytes.is_none() {
            return Err(bad(format!(
                "{name}: nothing ever goes, so that nothing is exported to {}",
                folder.display()
            )));
        }
        Ok(())
    }
}

fn bad(message: String) -> StoreError {
    StoreError::BadPolicy { message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(json: serde_json::Value) -> String {
        let policy: RetentionPolicy = serde_json::from_value(json).unwrap();
        policy.check(Path::new("/base")).map_or_else(|error| error.to_string(), |()| String::new())
    }

    #[test]
    fn what_cannot_be_meant_is_refused_and_says_why() {
        use serde_json::json;
        for (policy, word) in [
            (json!({"trash_hours": 10_000}), "trash_hours"),
            (json!({"rules": [{}, {}]}), "two rules"),
            (json!({"rules": [{"context": "My App"}, {"context": "my_app"}]}), "two rules"),
            (json!({"rules": [{"context": " "}]}), "empty"),
            (json!({"rules": [{"max_age_days": 0}]}), "max_age_days"),
            (json!({"rules": [{"max_age_days": 40_000}]}), "max_age_days"),
            (json!({"rules": [{"pack_after_days": 0}]}), "pack_after_days"),
            (json!({"rules": [{"max_age_days": 7, "pack_after_days": 7}]}), "ever packed"),
            (json!({"rules": [{"max_bytes": 5}]}), "max_bytes"),
            (json!({"rules": [{"max_age_days": 7, "export_first_to": "here"}]}), "root"),
            (json!({"rules": [{"max_age_days": 7, "export_first_to": "/base/x"}]}), "itself"),
            (json!({"rules": [{"export_first_to": "/x"}]}), "nothing ever goes"),
        ] {
            let told = problem(policy);
            assert!(told.contains(word), "{word}: {told:?}");
        }
        assert_eq!(
            problem(json!({"enabled": true, "trash_hours": 0, "rules": [
                {"max_age_days": 30, "pack_after_days": 7, "max_bytes": 1_048_576},
                {"context": "audit"},
            ]})),
            ""
        );
        assert_eq!(problem(json!({})), "");
        assert!(serde_json::from_value::<RetentionPolicy>(json!({"rulez": []})).is_err());
    }

    #[test]
    fn a_context_goes_by_its_own_rule_and_else_by_the_one_for_all_others() {
        let rule = |context: Option<&str>, days| RetentionRule {
            context: context.map(str::to_owned),
            max_age_days: Some(days),
            ..RetentionRule::default()
        };
        let rules = vec![rule(None, 1), rule(Some("My App"), 2)];
        let policy = RetentionPolicy { rules, ..RetentionPolicy::default() };
        let days = |context| policy.rule_of(context).and_then(|rule| rule.max_age_days);
        assert_eq!((days("my_app"), days("other")), (Some(2), Some(1)));
        assert_eq!(RetentionPolicy::default().rule_of("x"), None);
    }
}
