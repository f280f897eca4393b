//! One row, borrowed.

/// One row of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Number within its partition.
    pub logid: i64,
    /// Whose it is.
    pub context: &'a str,
    /// Nanoseconds since 1970.
    pub time_ns: i64,
    /// Severity, as it was written.
    pub level: i32,
    /// Whether it reports an error.
    pub error: bool,
    /// Where it comes from.
    pub src: &'a str,
    /// Labels.
    pub tags: &'a [String],
    /// The text.
    pub content: &'a str,
    /// A JSON object, as text.
    pub attrs: Option<&'a str>,
}

impl Row<'_> {
    /// Half a SHA-256 of all but logid and context: rows with equal keys are equal.
    #[must_use]
    pub fn key(&self) -> u128 {
        let tags = self.tags.iter().map(String::as_str);
        let Row { time_ns, level, error, src, content, attrs, .. } = *self;
        crate::digest::key(time_ns, level, error, src, tags, content, attrs)
    }
}
