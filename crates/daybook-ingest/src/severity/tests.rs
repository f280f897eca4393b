use super::*;

#[test]
fn words_of_the_usual_loggers_lead_to_the_scale() {
    for (expected, words) in [
        (1, "TRACE trace TRC trce FINEST FINER Verbose VRB verb silly"),
        (5, "DEBUG Debug DBG dbug DEBU FINE DEBUG1 DEBUG5"),
        (9, "INFO Info INF info Information Informational CONFIG LOG DETAIL HINT AUDIT SUCCESS"),
        (9, "INFOS Informationen INFORMACIÓN información STATEMENT NOTIFICATION"),
        (10, "NOTICE Notice Note HINWEIS"),
        (13, "WARN WARNING warning WRN Warnung AVERTISSEMENT ADVERTENCIA ATTENTION Aviso"),
        (17, "ERROR Err ERR EROR erro SEVERE fail FAILURE Fehler ERREUR GRAVE Fout"),
        (18, "CRITICAL crit CRT Kritisch"),
        (19, "ALERT alert"),
        (21, "FATAL FTL emerg EMERGENCY panic dpanic"),
        (11, "INFO+2"),
        (1, "DEBUG-4 DEBUG-20"),
        (21, "ERROR+4"),
        (24, "ERROR+23"),
    ] {
        for text in words.split(' ') {
            assert_eq!(word(text), Some(expected), "{text}");
        }
    }
    for text in [
        "log",
        "Log",
        "fine",
        "config",
        "success",
        "grave",
        "attention",
        "",
        "loud",
        "42",
        "é",
        "informationalistic",
        "INFO+",
        "INFO+99999999999",
        "TRACE+1x",
        "e",
        "E",
        "+2",
        "日本語日本語",
    ] {
        assert_eq!(word(text), None, "{text}");
    }
}

#[test]
fn numbers_and_letters_lead_to_the_scale() {
    for (numbers, expected) in [
        (&[0, 1, 2, 3, 4, 5, 6, 7][..], &[21, 19, 18, 17, 13, 10, 9, 5][..]),
        (&[10, 20, 30, 40, 50, 60], &[1, 5, 9, 13, 17, 21]),
        (&[8, 9, 13, 17, 24], &[8, 9, 13, 17, 24]),
        (&[100, 200, 250, 300, 400, 500, 550, 600], &[5, 9, 10, 13, 17, 18, 19, 21]),
        (&[700, 800, 900, 1000], &[9, 9, 13, 17]),
        (&[5000, 10_000, 20_000, 30_000, 40_000, 50_000], &[1, 5, 9, 13, 17, 21]),
        (&[-1, -4, -8], &[5, 5, 1]),
    ] {
        let found: Vec<i32> = numbers.iter().filter_map(|n| number(*n)).collect();
        assert_eq!(found, expected, "{numbers:?}");
    }
    for unknown in [25, 70, 99, 404, 1001, i64::MIN, i64::MAX] {
        assert_eq!(number(unknown), None, "{unknown}");
    }
    assert_eq!(letter(b'W'), Some(13));
    assert_eq!(letter(b'X'), None);
    assert_eq!((http(200), http(304), http(404), http(503)), (9, 9, 13, 17));
}

#[test]
fn only_a_clear_level_word_at_the_start_counts() {
    for (message, expected) in [
        ("error: no such file", 17),
        ("Error: no such file", 17),
        ("error:0A000086:SSL routines", 17),
        ("error[E0308]: mismatched types", 17),
        ("WARNING:root:slow", 13),
        ("fail: App.Db[0]", 17),
        ("[warn] late", 13),
        ("[ INFO ] up", 9),
        ("[WARN ] late", 13),
        ("[E] gone", 17),
        ("[FAILED] Failed to start", 17),
        ("<info> up", 9),
        ("<3>gone", 17),
        ("(EE) no screens", 17),
        ("WARNING disk is filling", 13),
        ("ERROR\tgone", 17),
        ("ERROR|gone", 17),
        ("ERROR", 17),
        ("ERR no such command", 17),
        ("Warning - late", 13),
        ("*** WARNING *** late", 13),
        ("**ERROR**: gone", 17),
        ("=ERROR REPORT==== 20-Mar-2026", 17),
        ("=CRASH REPORT==== 20-Mar-2026", 17),
        ("=PROGRESS REPORT==== 20-Mar-2026", 9),
        ("E: Unable to locate", 17),
        ("panic: runtime error", 21),
        ("note: run again", 10),
        ("Error writing the file", 0),
        ("Error handling is done", 0),
        ("error in the file", 0),
        ("info about", 0),
        ("info:eu-repo", 0),
        ("error::Error is a type", 0),
        ("error: 0", 0),
        ("errors: 0", 0),
        ("DEBUG mode is on", 0),
        ("TRACE level set", 0),
        ("config: loaded", 0),
        ("fine: go on", 0),
        ("LOG rotated", 0),
        ("C: is full", 0),
        ("[main] x", 0),
        ("[config] x", 0),
        ("(main) x", 0),
        ("(error) x", 0),
        ("<div>", 0),
        ("** note **", 0),
        ("====", 0),
        ("[", 0),
        ("[é] x", 0),
        ("é", 0),
        ("", 0),
    ] {
        assert_eq!(leading(message), expected, "{message}");
    }
}
