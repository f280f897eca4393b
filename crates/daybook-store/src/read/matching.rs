//! A filter as one tree of conditions, worked out with what is known so far: a partition's name
//! rules it out before it is opened, a block's kinds before its entries are looked at, and a row's
//! text is read only where nothing else decides.

use crate::block::IdSet;
use crate::context::canonical_context;
use crate::error::{Result, StoreError};
use crate::filter::{LevelFilter, LogFilter, SrcFilter, TextFilter};
use crate::matching::{AttrFilter, MatchExpr};
use crate::read::attrs::AttrMatch;
use crate::read::prefix;
use crate::read::text::TextMatch;
use crate::text_index::{Field, Need};

/// Most conditions of one filter.
const MAX_CONDITIONS: usize = 1000;
/// Most of them on text and attributes: each may hold a compiled pattern.
const MAX_PATTERNS: usize = 50;
/// Deepest nesting.
const MAX_DEPTH: usize = 64;

/// What is known of whether an entry matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    No,
    Yes,
    /// More must be known of it.
    Open,
}

impl Verdict {
    fn not(self) -> Verdict {
        match self {
            Verdict::No => Verdict::Yes,
            Verdict::Yes => Verdict::No,
            Verdict::Open => Verdict::Open,
        }
    }
}

impl From<bool> for Verdict {
    fn from(is_match: bool) -> Self {
        if is_match { Verdict::Yes } else { Verdict::No }
    }
}

/// What is known of an entry's source.
#[derive(Clone, Copy)]
pub(crate) enum SrcFacts<'a> {
    Name(&'a str),
    /// Its number, and for each condition on sources the numbers that meet it.
    Id(i64, &'a [IdSet<i64>]),
    /// Only which numbers there are for each condition.
    Ids(&'a [IdSet<i64>]),
}

/// What is known of an entry.
#[derive(Clone, Copy, Default)]
pub(crate) struct Facts<'a> {
    pub context: &'a str,
    pub src: Option<SrcFacts<'a>>,
    /// Level and error flag.
    pub level: Option<(i32, bool)>,
    pub row: Option<RowFacts<'a>>,
    /// Conditions on rows that nothing in its block meets, a bit each of [`Matching::needs`]; of no
    /// meaning where there is a row.
    pub absent: u64,
}

/// What its row says, as it is stored; empty where no condition wants it.
#[derive(Clone, Copy)]
pub(crate) struct RowFacts<'a> {
    pub content: &'a [u8],
    pub tags: &'a [u8],
    pub attrs: &'a [u8],
}

/// What of a row some condition looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wants {
    pub content: bool,
    pub tags: bool,
    pub attrs: bool,
    /// Source, level and error flag once more: only where OR or NOT joins them with what the row
    /// says. Where they must hold in any case, the entry's kind was asked before.
    pub kind: bool,
}

#[derive(Clone, Debug)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    /// Canonical.
    Context(String),
    /// By its place in [`Matching::srcs`].
    Src(usize),
    Levels(LevelFilter),
    Error(bool),
    Row(Bit, RowTest),
}

/// The bit of a condition in [`Facts::absent`]; none of those beyond the 64th.
type Bit = u64;

/// A condition on a row.
#[derive(Clone, Debug)]
enum RowTest {
    Tag(String),
    Text(TextMatch),
    Attr(AttrMatch),
}

impl RowTest {
    fn is_met(&self, row: RowFacts<'_>) -> bool {
        match self {
            RowTest::Tag(tag) => has_tag(row.tags, tag),
            RowTest::Text(text) => text.is_match(row.content),
            RowTest::Attr(attr) => attr.is_match(row.attrs),
        }
    }
}

/// The conditions of a filter, but for its range.
#[derive(Clone, Debug)]
pub(crate) struct Matching {
    root: Node,
    srcs: Vec<SrcFilter>,
    /// What the conditions on rows need of a block, the first 64.
    needs: Vec<(Field, Need)>,
    wants: Wants,
    conditions: usize,
    patterns: usize,
}

impl Matching {
    /// # Errors
    /// [`StoreError::BadFilter`] for a pattern that is wrong or too large, and for too many
    /// conditions.
    pub(crate) fn of(filter: &LogFilter) -> Result<Matching> {
        let mut matching = Matching {
            root: Node::All(Vec::new()),
            srcs: Vec::new(),
            needs: Vec::new(),
            wants: Wants::default(),
            conditions: 0,
            patterns: 0,
        };
        let mut all = Vec::new();
        if !filter.contexts.is_empty() {
            let named = |name: &String| Node::Context(canonical_context(name));
            all.push(Node::Any(filter.contexts.iter().map(named).collect()));
        }
        if let Some(src) = &filter.src {
            all.push(matching.src(src));
        }
        all.extend(filter.levels.clone().map(Node::Levels));
        all.extend(filter.error.map(Node::Error));
        if let Some(text) = &filter.text {
            all.push(matching.text(text)?);
        }
        for tag in &filter.tags {
            all.push(matching.tag(tag));
        }
        if let Some(expr) = &filter.matching {
            all.push(matching.node(expr, 0, true)?);
        }
        matching.root = Node::All(all);
        Ok(matching)
    }

    /// The conditions on sources, in the order in which [`SrcFacts`] has their numbers.
    pub(crate) fn srcs(&self) -> &[SrcFilter] {
        &self.srcs
    }

    /// What the conditions on rows need, in the order of the bits of [`Facts::absent`].
    pub(crate) fn needs(&self) -> &[(Field, Need)] {
        &self.needs
    }

    pub(crate) fn wants(&self) -> Wants {
        self.wants
    }

    /// Whether an entry of which this is known matches.
    pub(crate) fn verdict(&self, facts: &Facts<'_>) -> Verdict {
        self.judge(&self.root, facts)
    }

    fn judge(&self, node: &Node, facts: &Facts<'_>) -> Verdict {
        match node {
            Node::All(nodes) => self.first(nodes, facts, Verdict::No),
            Node::Any(nodes) => self.first(nodes, facts, Verdict::Yes),
            Node::Not(node) => self.judge(node, facts).not(),
            Node::Context(name) => (facts.context == name).into(),
            Node::Src(place) => match facts.src {
                None => Verdict::Open,
                Some(SrcFacts::Name(name)) => {
                    self.srcs.get(*place).is_some_and(|src| prefix::matches(src, name)).into()
                }
                Some(SrcFacts::Id(id, sets)) => {
                    sets.get(*place).is_some_and(|ids| ids.contains(&id)).into()
                }
                Some(SrcFacts::Ids(sets)) if sets.get(*place).is_some_and(IdSet::is_empty) => {
                    Verdict::No
                }
                Some(SrcFacts::Ids(_)) => Verdict::Open,
            },
            Node::Levels(levels) => {
                facts.level.map_or(Verdict::Open, |(level, _)| holds(levels, level).into())
            }
            Node::Error(wanted) => {
                facts.level.map_or(Verdict::Open, |(_, error)| (error == *wanted).into())
            }
            Node::Row(bit, test) => match facts.row {
                Some(row) => test.is_met(row).into(),
                None if facts.absent & bit != 0 => Verdict::No,
                None => Verdict::Open,
            },
        }
    }

    /// Of parts: `decides` as soon as one is that, its opposite when all are that.
    fn first(&self, nodes: &[Node], facts: &Facts<'_>, decides: Verdict) -> Verdict {
        let mut all = decides.not();
        for node in nodes {
            match self.judge(node, facts) {
                verdict if verdict == decides => return decides,
                Verdict::Open => all = Verdict::Open,
                _ => {}
            }
        }
        all
    }

    /// `must_hold`: nothing but ALL stands above it.
    fn node(&mut self, expr: &MatchExpr, depth: usize, must_hold: bool) -> Result<Node> {
        self.conditions += 1;
        if depth > MAX_DEPTH || self.conditions > MAX_CONDITIONS {
            return Err(StoreError::BadFilter {
                message: format!(
                    "the query has more than {MAX_CONDITIONS} conditions or more than {MAX_DEPTH} levels of parentheses"
                ),
            });
        }
        let is_of_kind =
            matches!(expr, MatchExpr::Src(_) | MatchExpr::Levels(_) | MatchExpr::Error(_));
        self.wants.kind |= is_of_kind && !must_hold;
        let mut nodes = |exprs: &[MatchExpr], must_hold| {
            exprs.iter().map(|expr| self.node(expr, depth + 1, must_hold)).collect::<Result<_>>()
        };
        Ok(match expr {
            MatchExpr::All(exprs) => Node::All(nodes(exprs, must_hold)?),
            MatchExpr::Any(exprs) => Node::Any(nodes(exprs, false)?),
            MatchExpr::Not(expr) => Node::Not(Box::new(self.node(expr, depth + 1, false)?)),
            MatchExpr::Context(name) => Node::Context(canonical_context(name)),
            MatchExpr::Tag(tag) => self.tag(tag),
            MatchExpr::Text(text) => self.text(text)?,
            MatchExpr::Attr(attr) => self.attr(attr)?,
            MatchExpr::Src(src) => self.src(src),
            MatchExpr::Levels(levels) => Node::Levels(levels.clone()),
            MatchExpr::Error(error) => Node::Error(*error),
        })
    }

    fn src(&mut self, src: &SrcFilter) -> Node {
        if *src == SrcFilter::Prefix(String::new()) {
            return Node::All(Vec::new());
        }
        self.srcs.push(src.clone());
        Node::Src(self.srcs.len() - 1)
    }

    fn tag(&mut self, tag: &str) -> Node {
        self.wants.tags = true;
        self.row(Field::Fields, Need::of_tag(tag), RowTest::Tag(tag.to_owned()))
    }

    fn text(&mut self, text: &TextFilter) -> Result<Node> {
        let Some(test) = TextMatch::of(text)? else { return Ok(Node::All(Vec::new())) };
        self.wants.content = true;
        self.count_pattern()?;
        Ok(self.row(Field::Content, Need::of(text), RowTest::Text(test)))
    }

    fn attr(&mut self, attr: &AttrFilter) -> Result<Node> {
        self.wants.attrs = true;
        self.count_pattern()?;
        let test = RowTest::Attr(AttrMatch::of(attr)?);
        Ok(self.row(Field::Fields, Need::of_attr(attr), test))
    }

    fn row(&mut self, field: Field, need: Need, test: RowTest) -> Node {
        let bit = 1_u64.checked_shl(self.needs.len() as u32).unwrap_or(0);
        if bit != 0 {
            self.needs.push((field, need));
        }
        Node::Row(bit, test)
    }

    fn count_pattern(&mut self) -> Result<()> {
        self.patterns += 1;
        if self.patterns > MAX_PATTERNS {
            return Err(StoreError::BadFilter {
                message: format!("at most {MAX_PATTERNS} texts and attributes are searched for"),
            });
        }
        Ok(())
    }
}

fn holds(levels: &LevelFilter, level: i32) -> bool {
    match levels {
        LevelFilter::Min(min) => level >= *min,
        LevelFilter::Set(set) => set.contains(&level),
        LevelFilter::Ranges(ranges) => {
            ranges.iter().any(|(from, to)| (*from..*to).contains(&level))
        }
    }
}

fn has_tag(stored: &[u8], tag: &str) -> bool {
    let stored: Vec<String> = serde_json::from_slice(stored).unwrap_or_default();
    stored.iter().any(|other| other == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(word: &str) -> MatchExpr {
        MatchExpr::Text(TextFilter::Substring(word.to_owned()))
    }

    fn matching(expr: MatchExpr) -> Result<Matching> {
        Matching::of(&LogFilter { matching: Some(expr), ..LogFilter::default() })
    }

    #[test]
    fn what_is_known_decides_and_what_is_not_stays_open() {
        let grave_or_lost = MatchExpr::Any(vec![
            MatchExpr::Levels(LevelFilter::Min(17)),
            MatchExpr::All(vec![MatchExpr::Src(SrcFilter::Subtree("a".into())), text("lost")]),
        ]);
        let matching = matching(grave_or_lost).unwrap();
        let with = |src, level| Facts {
            src: Some(SrcFacts::Name(src)),
            level: Some((level, false)),
            ..Facts::default()
        };
        assert_eq!(matching.verdict(&Facts::default()), Verdict::Open);
        assert_eq!(matching.verdict(&with("b", 17)), Verdict::Yes);
        assert_eq!(matching.verdict(&with("b", 9)), Verdict::No);
        assert_eq!(matching.verdict(&with("a.b", 9)), Verdict::Open);
        let row = Some(RowFacts { content: b"it is Lost", tags: b"", attrs: b"" });
        assert_eq!(matching.verdict(&Facts { row, ..with("a.b", 9) }), Verdict::Yes);
    }

    #[test]
    fn a_row_is_asked_for_its_kind_only_where_or_or_not_joins_it_with_text() {
        let grave = || MatchExpr::Levels(LevelFilter::Min(17));
        let wants_kind = |expr| matching(expr).unwrap().wants().kind;
        assert!(!wants_kind(MatchExpr::All(vec![grave(), text("x")])));
        assert!(wants_kind(MatchExpr::Any(vec![grave(), text("x")])));
        assert!(wants_kind(MatchExpr::All(vec![MatchExpr::Not(Box::new(grave())), text("x")])));
    }

    #[test]
    fn a_filter_of_nothing_matches_all_and_not_turns_it_around() {
        let facts = Facts::default();
        assert_eq!(Matching::of(&LogFilter::default()).unwrap().verdict(&facts), Verdict::Yes);
        let none = MatchExpr::Not(Box::new(MatchExpr::All(Vec::new())));
        assert_eq!(matching(none).unwrap().verdict(&facts), Verdict::No);
    }

    #[test]
    fn all_tags_must_be_there_as_whole_words() {
        let filter = LogFilter { tags: vec!["a".into(), "b\"c".into()], ..LogFilter::default() };
        let matching = Matching::of(&filter).unwrap();
        let tagged = |tags| {
            let row = Some(RowFacts { content: b"", tags, attrs: b"" });
            matching.verdict(&Facts { row, ..Facts::default() })
        };
        assert_eq!(tagged(br#"["b\"c","x","a"]"#), Verdict::Yes);
        assert_eq!(tagged(br#"["ab\"c","a"]"#), Verdict::No);
    }

    #[test]
    fn huge_and_deep_filters_are_refused() {
        let wide = MatchExpr::Any(vec![MatchExpr::Error(true); 2000]);
        let deep = (0..100).fold(text("x"), |expr, _| MatchExpr::Not(Box::new(expr)));
        let texts = MatchExpr::Any((0..60).map(|n| text(&n.to_string())).collect());
        for expr in [wide, deep, texts] {
            assert_eq!(matching(expr).unwrap_err().code(), "bad_filter");
        }
    }
}
