//! Where a page ended: the place of its last entry in the order of all entries.

use std::cmp::Ordering;

use crate::error::{Result, StoreError};
use crate::filter::Order;
use crate::key::Day;

/// The place of an entry in the order (epoch, nanos, context, logid).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub epoch: i64,
    pub nanos: u32,
    pub context: String,
    pub logid: i64,
}

impl Place {
    /// How two places follow each other in an order.
    pub(crate) fn compare(&self, other: &Place, order: Order) -> Ordering {
        match order {
            Order::OldestFirst => self.cmp(other),
            Order::NewestFirst => other.cmp(self),
        }
    }

    /// The cursor that continues behind this place.
    pub(crate) fn to_cursor(&self, order: Order) -> String {
        let order = match order {
            Order::NewestFirst => 'n',
            Order::OldestFirst => 'o',
        };
        format!("{order}1.{}.{}.{}.{}", self.epoch, self.nanos, self.logid, self.context)
    }

    /// The place that a cursor names.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`] for anything but a cursor of this order.
    pub(crate) fn of_cursor(cursor: &str, order: Order) -> Result<Place> {
        let prefix = match order {
            Order::NewestFirst => "n1.",
            Order::OldestFirst => "o1.",
        };
        let parse = || {
            let mut parts = cursor.strip_prefix(prefix)?.splitn(4, '.');
            // Only what an entry may have: sums of times are made of it.
            let epoch =
                parts.next()?.parse::<i64>().ok().filter(|epoch| Day::of_epoch(*epoch).is_ok())?;
            let nanos = parts.next()?.parse::<u32>().ok().filter(|nanos| *nanos < 1_000_000_000)?;
            let logid = parts.next()?.parse().ok()?;
            let context = parts.next().filter(|name| crate::context::is_canonical(name))?;
            Some(Place { epoch, nanos, context: context.to_owned(), logid })
        };
        parse().ok_or_else(|| StoreError::BadCursor { cursor: cursor.chars().take(200).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place_and_nothing_else_does() {
        let place = Place { epoch: 5, nanos: 7, context: "a-b".into(), logid: 9 };
        for order in [Order::NewestFirst, Order::OldestFirst] {
            assert_eq!(Place::of_cursor(&place.to_cursor(order), order).unwrap(), place);
        }
        for wrong in ["", "n1.5.7.9", "o1.5.7.9.a", "n1.5.7.9.../x", "n1.x.7.9.a", "n1.5.7.9.A"] {
            assert!(Place::of_cursor(wrong, Order::NewestFirst).is_err(), "{wrong}");
        }
    }
}
