//! Sources as a tree, by their dots.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::filter::SourceCount;

/// A step of the tree of sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SourceNode {
    /// The step's own name, between its dots.
    pub name: String,
    /// The whole source up to here.
    pub src: String,
    /// Entries of this source and those below it.
    pub count: u64,
    /// Of these, with the error flag or of level ERROR and above.
    pub errors: u64,
    /// Entries of just this source.
    pub own: u64,
    /// The steps below, by name.
    pub children: Vec<SourceNode>,
}

/// Steps beyond this one stay together in one name: a source may hold a million dots.
const MAX_DEPTH: usize = 64;

#[derive(Default)]
struct Building {
    count: u64,
    errors: u64,
    own: u64,
    children: BTreeMap<String, Building>,
}

/// Makes a tree of a list of sources.
///
/// ```
/// use daybook_store::{SourceCount, source_tree};
/// let list = ["nova.api", "nova.compute"].map(|src| SourceCount { src: src.into(), count: 2, errors: 0 });
/// let tree = source_tree(&list);
/// assert_eq!((tree[0].name.as_str(), tree[0].count, tree[0].children.len()), ("nova", 4, 2));
/// ```
#[must_use]
pub fn source_tree(sources: &[SourceCount]) -> Vec<SourceNode> {
    let mut root = Building::default();
    for source in sources {
        let mut node = &mut root;
        for step in source.src.splitn(MAX_DEPTH, '.') {
            node = node.children.entry(step.to_owned()).or_default();
            node.count += source.count;
            node.errors += source.errors;
        }
        node.own += source.count;
    }
    finish(root.children, "")
}

fn finish(children: BTreeMap<String, Building>, above: &str) -> Vec<SourceNode> {
    let node = |(name, node): (String, Building)| {
        let src = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        let children = finish(node.children, &src);
        SourceNode { name, src, count: node.count, errors: node.errors, own: node.own, children }
    };
    children.into_iter().map(node).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_counts_what_is_below_it_and_its_own() {
        let source = |src: &str, count, errors| SourceCount { src: src.into(), count, errors };
        let tree = source_tree(&[
            source("a", 1, 0),
            source("a.b", 2, 1),
            source("a.b.c", 4, 0),
            source("ab", 8, 0),
        ]);
        assert_eq!(tree.len(), 2);
        assert_eq!((tree[0].count, tree[0].own, tree[0].errors), (7, 1, 1));
        assert_eq!((tree[0].children[0].src.as_str(), tree[0].children[0].count), ("a.b", 6));
    }

    #[test]
    fn a_source_of_dots_alone_does_not_exhaust_the_stack() {
        let dots = ".".repeat(1_000_000);
        assert_eq!(source_tree(&[SourceCount { src: dots, count: 1, errors: 0 }])[0].count, 1);
    }
}
