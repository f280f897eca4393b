//! Links to a search: `daybook://logs?q=…&range=…`. What stands behind the question mark is the page's
//! own address, which it reads with the care that any address wants.

/// What they begin with; registered with the system in `tauri.conf.json`.
pub const SCHEME: &str = "daybook://";
/// Longest link that is looked at, in bytes.
const MOST: usize = 16 * 1024;

/// The search of a link; none when it is no link of ours.
pub fn search_of(link: &str) -> Option<String> {
    let rest = link.strip_prefix(SCHEME).filter(|rest| rest.len() <= MOST)?;
    let (place, search) = rest.split_once('?').unwrap_or((rest, ""));
    let is_plain = |c: char| c.is_ascii_graphic();
    (place.trim_end_matches('/') == "logs" && search.chars().all(is_plain))
        .then(|| search.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_a_search_and_anything_else_says_nothing() {
        assert_eq!(search_of("daybook://logs?q=a%20b&range=7d").unwrap(), "q=a%20b&range=7d");
        assert_eq!(search_of("daybook://logs/").unwrap(), "");
        let long = format!("daybook://logs?{}", "x".repeat(MOST));
        for wrong in ["https://logs?q=x", "daybook://other?q=x", "daybook://logs?q=a b", &long] {
            assert_eq!(search_of(wrong), None, "{wrong}");
        }
    }
}
