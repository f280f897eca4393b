//! What may be asked of a bundle that is opened in place: all that reads, and taking it into the person's
//! own store. Whatever else there is, or will be, is refused.

/// Operations that a bundle answers.
const ANSWERED: [&str; 24] = [
    "app.info",
    "app.resources",
    "bundle.import",
    "bundle.verify",
    "chosen.forget",
    "export.chosen",
    "export.estimate",
    "export.open",
    "ingest.formats",
    "logs.contexts",
    "logs.count",
    "logs.export",
    "logs.histogram",
    "logs.partitions",
    "logs.query",
    "logs.sources",
    "marks.list",
    "ops.cancel",
    "query.complete",
    "query.read",
    "settings.read",
    "settings.write",
    "store.metrics",
    "watch.list",
];

/// Whether a bundle answers an operation.
pub(crate) fn is_answered(operation: &str) -> bool {
    ANSWERED.binary_search(&operation).is_ok()
}

#[cfg(test)]
mod tests {
    use super::ANSWERED;
    use crate::operation;

    #[test]
    fn all_of_these_are_operations_and_they_are_in_order() {
        assert!(ANSWERED.is_sorted());
        for name in ANSWERED {
            assert!(operation(name).is_some(), "{name}");
        }
    }
}
