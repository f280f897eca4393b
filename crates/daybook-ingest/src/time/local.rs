//! The zone of whoever runs this.

use chrono_tz::Tz;

/// What names a zone as a file of the system's database.
const DATABASE: &str = "/zoneinfo/";

/// What `TZ` says, as for every other program; else the system's own zone, or UTC where that has no name.
#[must_use]
pub fn local_zone() -> Tz {
    let said = std::env::var("TZ").ok();
    said.and_then(|text| of_variable(&text)).or_else(of_system).unwrap_or(Tz::UTC)
}

fn of_system() -> Option<Tz> {
    iana_time_zone::get_timezone().ok()?.parse().ok()
}

/// A zone of the database, by its name or its file. Rules that are spelled out (`CET-1CEST,M3.5.0,…`) and
/// other files name none.
fn of_variable(text: &str) -> Option<Tz> {
    let text = text.strip_prefix(':').unwrap_or(text);
    match text.rsplit_once(DATABASE) {
        _ if text.is_empty() => Some(Tz::UTC),
        Some((_, name)) => name.parse().ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_names_a_zone_or_a_file_of_the_database() {
        for (text, zone) in [
            ("Asia/Tokyo", Some(Tz::Asia__Tokyo)),
            (":Asia/Tokyo", Some(Tz::Asia__Tokyo)),
            ("/usr/share/zoneinfo/America/Argentina/Salta", Some(Tz::America__Argentina__Salta)),
            ("EST5EDT", Some(Tz::EST5EDT)),
            ("", Some(Tz::UTC)),
            (":", Some(Tz::UTC)),
            (":/etc/localtime", None),
            ("CET-1CEST,M3.5.0,M10.5.0/3", None),
            ("Mars/Olympus", None),
        ] {
            assert_eq!(of_variable(text), zone, "{text}");
        }
    }
}
