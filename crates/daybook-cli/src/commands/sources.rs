//! `daybook sources`

use std::io::Write as _;

use daybook_api::SourcesRequest;
use daybook_store::SourceNode;

use super::filter::filter;
use crate::args::{ListForm, SourcesArgs};
use crate::exit::{Failure, Outcome};
use crate::output::escape::escape_into;
use crate::output::jsonl;
use crate::output::numbers::grouped;
use crate::output::paint::{DIM, Paint, SOURCE, of_level};
use crate::output::stdout::Stdout;
use crate::session::Session;

/// What stands for the source of entries that name none.
const NONE: &str = "(no source)";

/// Prints the sources of the entries that match.
pub fn run(session: &Session, args: &SourcesArgs) -> Result<Outcome, Failure> {
    let request =
        SourcesRequest { filter: filter(&args.filter, session)?, tree: args.tree, explain: false };
    let reply = session.api.logs_sources(request, &session.call(None))?;
    let mut out = Stdout::lock();
    let mut text = Vec::new();
    let page = Page::new(Paint::new(out.colours), &reply.list.sources);
    match (args.output, &reply.tree) {
        (ListForm::Jsonl, Some(tree)) => {
            tree.iter().try_for_each(|node| jsonl::line(&mut out, node))?
        }
        (ListForm::Jsonl, None) => {
            reply.list.sources.iter().try_for_each(|source| jsonl::line(&mut out, source))?
        }
        (ListForm::Text, Some(tree)) => page.forest(&mut text, tree, &mut String::new()),
        (ListForm::Text, None) => {
            for source in &reply.list.sources {
                page.counts(&mut text, source.count, source.errors);
                page.name(&mut text, &source.src);
                text.push(b'\n');
            }
        }
    }
    out.write_all(&text)?;
    out.flush()?;
    Ok(Outcome::of(&reply.list.partitions_failed))
}

/// How sources are set on the page.
struct Page {
    paint: Paint,
    /// Columns of the numbers.
    count: usize,
    errors: usize,
}

impl Page {
    fn new(paint: Paint, sources: &[daybook_store::SourceCount]) -> Self {
        // In a tree the roots are sums.
        let all = sources.iter().map(|source| source.count).sum();
        let errors = sources.iter().map(|source| source.errors).sum();
        Page { paint, count: grouped(all).len(), errors: grouped(errors).len() }
    }

    fn counts(&self, out: &mut Vec<u8>, count: u64, errors: u64) {
        let Page { paint, count: width, errors: error_width } = self;
        out.extend_from_slice(format!("{:>width$}  ", grouped(count)).as_bytes());
        let style = if errors > 0 { of_level(daybook_store::level::ERROR) } else { DIM };
        let errors = if errors > 0 { grouped(errors) } else { "-".to_owned() };
        paint.with(out, style, |out| {
            out.extend_from_slice(format!("{errors:>error_width$}").as_bytes())
        });
        out.extend_from_slice(b"  ");
    }

    fn name(&self, out: &mut Vec<u8>, name: &str) {
        match name {
            "" => self.paint.with(out, DIM, |out| out.extend_from_slice(NONE.as_bytes())),
            _ => self.paint.with(out, SOURCE, |out| escape_into(out, name)),
        }
    }

    /// Draws the nodes of one level, each with what is below it.
    fn forest(&self, out: &mut Vec<u8>, nodes: &[SourceNode], before: &mut String) {
        let root = before.is_empty();
        for (at, node) in nodes.iter().enumerate() {
            let last = at + 1 == nodes.len();
            self.counts(out, node.count, node.errors);
            let branch = if last { "└── " } else { "├── " };
            self.paint.with(out, DIM, |out| {
                out.extend_from_slice(before.trim_start_matches('\0').as_bytes());
                if !root {
                    out.extend_from_slice(branch.as_bytes());
                }
            });
            self.name(out, &node.name);
            out.push(b'\n');
            let length = before.len();
            // The roots' children begin at the margin.
            before.push_str(if root {
                "\0"
            } else if last {
                "    "
            } else {
                "│   "
            });
            self.forest(out, &node.children, before);
            before.truncate(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use daybook_store::{SourceCount, source_tree};

    use super::*;

    #[test]
    fn the_tree_has_counts_and_branches() {
        let source = |src: &str, count, errors| SourceCount { src: src.to_owned(), count, errors };
        let sources = [
            source("", 3, 0),
            source("hero", 1, 0),
            source("hero.proc.worker", 1200, 7),
            source("hero.proc.zombie\x1b[2J", 2, 0),
            source("hero.web", 40, 1),
            source("kernel", 9, 0),
        ];
        let mut text = Vec::new();
        Page::new(Paint::new(false), &sources).forest(
            &mut text,
            &source_tree(&sources),
            &mut String::new(),
        );
        insta::assert_snapshot!(String::from_utf8(text).unwrap(), @r#"
            3  -  (no source)
        1,243  8  hero
        1,202  7  ├── proc
        1,200  7  │   ├── worker
            2  -  │   └── zombie\x1b[2J
           40  1  └── web
            9  -  kernel
        "#);
    }
}
