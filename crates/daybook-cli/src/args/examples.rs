//! Examples at the end of the long help. A test reads each of them as it would be given.

pub(super) const INGEST: &str = "\
EXAMPLES
  daybook ingest /var/log                      a folder; a second time adds what is new
  daybook ingest 'app*.log' old.tar.gz         patterns and archives
  journalctl -o export | daybook ingest -      what a program writes
  daybook ingest --dry-run odd.log             what would come of its first lines
  daybook ingest --follow /srv/app/logs        on and on, until Ctrl-C";

pub(super) const SEARCH: &str = "\
EXAMPLES
  daybook search -S today -l warn -n 20        the newest 20 warnings and worse of today
  daybook search -s sshd -g 'failed password'  a source prefix and a text, in any case
  daybook search 'src:sshd (failed OR /port \\d+/) -\"invalid user\"'
  daybook search -- -src:sshd error            a query that begins with a dash
  daybook search -S '2026-03-20 14:00' -U '2026-03-20 15:00' --tz Europe/Brussels
  daybook search -o jsonl | jq .content        one JSON object a line
  daybook search --bundle week.daybook error   in a bundle, where it lies";

pub(super) const DELETE: &str = "\
EXAMPLES
  daybook delete --older-than 90d --dry-run    what would go
  daybook delete --day 2026-03-20 -c prod      a day of a context, which can be put back
  daybook delete --older-than 30d --now -y     past the trash, also on a disk without any room
  daybook delete --subtree app.debug --yes     a source and those below it, without asking";

pub(super) const EXPORT: &str = "\
EXAMPLES
  daybook export week.daybook -S -7d           a bundle of the last week
  daybook export errors.csv.zst -l error       a table for a spreadsheet
  daybook export - --format daybook            a bundle to standard output";

pub(super) const RETENTION: &str = "\
EXAMPLES
  daybook retention set --max-age 90d --on     nothing older than 90 days, carried out by itself
  daybook retention set -c prod --max-size 20GiB --pack-after 7d
  daybook retention run --dry-run              what would go";

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    /// The words of an example, up to what is said of it or to a pipe, without quotation marks.
    fn words(line: &str) -> Vec<OsString> {
        let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
        let command = line.split_once(" | jq").map_or(line, |(command, _)| command);
        let command = command.split_once("journalctl -o export | ").map_or(command, |(_, c)| c);
        let mut chars = command.trim().chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\'' => quoted = !quoted,
                ' ' if !quoted => {
                    words.push(OsString::from(std::mem::take(&mut word)));
                    if chars.peek() == Some(&' ') {
                        return words;
                    }
                }
                _ => word.push(c),
            }
        }
        words.push(OsString::from(word));
        words
    }

    #[test]
    fn examples_are_read_as_they_stand() {
        let mut count = 0;
        for line in [INGEST, SEARCH, DELETE, EXPORT, RETENTION].iter().flat_map(|text| text.lines())
        {
            if line.contains("daybook ") {
                count += 1;
                let words = words(line);
                crate::args::parse(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
            }
        }
        assert!(count > 15, "{count}");
    }
}
