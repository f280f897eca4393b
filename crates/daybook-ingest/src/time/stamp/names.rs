//! Names of months and days: English, German, French, Spanish, Portuguese, Italian, Dutch, short
//! and long, as the C library and Java write them in those languages.

/// The month of this name, in any case, from 1.
pub(super) fn month(word: &[u8]) -> Option<u8> {
    let mut buffer = [0; 14];
    let word = lower(word, &mut buffer)?;
    if let [a, b, c] = *word {
        return Some(match [a, b, c] {
            [b'j', b'a', b'n'] | [b'e', b'n', b'e'] | [b'g', b'e', b'n'] => 1,
            [b'f', b'e', b'b' | b'v'] => 2,
            [b'm', b'a', b'r'] | [b'm', b'r', b't' | b'z'] => 3,
            [b'a', b'p', b'r'] | [b'a', b'b', b'r'] | [b'a', b'v', b'r'] => 4,
            [b'm', b'a', b'y' | b'i' | b'g' | b'j'] | [b'm', b'e', b'i'] => 5,
            [b'j', b'u', b'n'] | [b'g', b'i', b'u'] => 6,
            [b'j', b'u', b'l'] | [b'l', b'u', b'g'] => 7,
            [b'a', b'u', b'g'] | [b'a', b'g', b'o'] => 8,
            [b's', b'e', b'p' | b't'] => 9,
            [b'o', b'c' | b'k', b't'] | [b'o', b'u' | b't', b't'] => 10,
            [b'n', b'o', b'v'] => 11,
            [b'd', b'e', b'c' | b'z' | b's'] | [b'd', b'i', b'c'] => 12,
            _ => return None,
        });
    }
    const LONG: [&[&str]; 12] = [
        &["january", "januar", "janv", "janvier", "enero", "janeiro", "gennaio", "januari"],
        &[
            "february",
            "februar",
            "fév",
            "févr",
            "février",
            "febrero",
            "fevereiro",
            "febbraio",
            "februari",
        ],
        &["march", "mär", "märz", "maerz", "mars", "marzo", "março", "maart"],
        &["april", "avril", "abril", "aprile"],
        &["mayo", "maio", "maggio"],
        &["june", "juni", "juin", "junio", "junho", "giugno"],
        &["july", "juli", "juil", "juillet", "julio", "julho", "luglio"],
        &["august", "août", "aout", "agosto", "augustus"],
        &["sept", "september", "septembre", "septiembre", "setembro", "settembre"],
        &["october", "oktober", "octobre", "octubre", "outubro", "ottobre"],
        &["november", "novembre", "noviembre", "novembro"],
        &["december", "dezember", "déc", "décembre", "diciembre", "dezembro", "dicembre"],
    ];
    find(word, &LONG)
}

/// The day of the week of this name, in any case, from 1, Monday.
pub(super) fn weekday(word: &[u8]) -> Option<u8> {
    let mut buffer = [0; 14];
    let word = lower(word, &mut buffer)?;
    const DAYS: [&[&str]; 7] = [
        &["mon", "monday", "mo", "montag", "lun", "lundi", "lunes", "lunedì", "seg", "segunda"],
        &["tue", "tues", "tuesday", "di", "dienstag", "mar", "mardi", "martes", "martedì", "ter"],
        &["wed", "wednesday", "mi", "mittwoch", "mer", "mercredi", "mié", "miércoles", "qua", "wo"],
        &["thu", "thur", "thurs", "thursday", "do", "donnerstag", "jeu", "jeudi", "jue", "jueves"],
        &["fri", "friday", "fr", "freitag", "ven", "vendredi", "vie", "viernes", "venerdì", "sex"],
        &["sat", "saturday", "sa", "samstag", "sam", "samedi", "sáb", "sab", "sábado", "sabato"],
        &["sun", "sunday", "so", "sonntag", "dim", "dimanche", "dom", "domingo", "domenica", "zo"],
    ];
    const MORE: [&[&str]; 7] = [
        &["ma", "maandag"],
        &["terça", "dinsdag"],
        &["mercoledì", "quarta", "woensdag"],
        &["gio", "giovedì", "qui", "quinta", "donderdag"],
        &["sexta", "vr", "vrijdag"],
        &["za", "zaterdag", "sonnabend"],
        &["zondag"],
    ];
    find(word, &DAYS).or_else(|| find(word, &MORE))
}

fn find(word: &[u8], names: &[&[&str]]) -> Option<u8> {
    let place = names.iter().position(|names| names.iter().any(|name| name.as_bytes() == word))?;
    u8::try_from(place + 1).ok()
}

/// A word of two letters at least in small letters.
fn lower<'b>(word: &[u8], buffer: &'b mut [u8; 14]) -> Option<&'b [u8]> {
    let lower = buffer.get_mut(..word.len()).filter(|lower| lower.len() > 1)?;
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    Some(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_seven_languages() {
        for (number, names) in [
            (1, "Jan January Januar janv janvier ene enero janeiro gen gennaio januari"),
            (2, "Feb FEB February Februar févr février febrero fev fevereiro febbraio februari"),
            (3, "Mar March Mär März Mrz mars marzo março mrt maart"),
            (4, "Apr April avr avril abr abril aprile"),
            (5, "May Mai mayo maio mag maggio mei"),
            (6, "Jun June Juni juin junio junho giu giugno"),
            (7, "Jul July Juli juil juillet julio julho lug luglio"),
            (8, "Aug August août ago agosto augustus"),
            (9, "Sep Sept September septembre septiembre set setembro settembre"),
            (10, "Oct October Okt Oktober octobre octubre out outubro ott ottobre"),
            (11, "Nov November novembre noviembre novembro"),
            (12, "Dec December Dez Dezember déc décembre dic diciembre dezembro dicembre"),
        ] {
            for name in names.split(' ') {
                assert_eq!(month(name.as_bytes()), Some(number), "{name}");
            }
        }
        for name in ["", "J", "Marc", "Janu", "Decem", "foo", "monday", "é", "\u{feff}"] {
            assert_eq!(month(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn days_of_seven_languages() {
        for (number, names) in [
            (1, "Mon Monday Mo Montag lun lundi lunes lunedì seg segunda ma maandag"),
            (2, "Tue Tuesday Di Dienstag mar mardi martes martedì ter terça dinsdag"),
            (3, "Wed Wednesday Mi Mittwoch mer mercredi mié miércoles mercoledì qua wo woensdag"),
            (4, "Thu Thursday Do Donnerstag jeu jeudi jue jueves gio giovedì qui donderdag"),
            (5, "Fri Friday Fr Freitag ven vendredi vie viernes venerdì sex vr vrijdag"),
            (6, "Sat Saturday Sa Samstag sam samedi sáb sábado sab sabato za zaterdag"),
            (7, "Sun Sunday So Sonntag dim dimanche dom domingo domenica zo zondag"),
        ] {
            for name in names.split(' ') {
                assert_eq!(weekday(name.as_bytes()), Some(number), "{name}");
            }
        }
        assert_eq!(weekday(b"Sund"), None);
    }
}
