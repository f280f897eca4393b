//! `daybook completions` and the help

use crate::base::Base;

#[test]
fn every_shell_gets_its_script() {
    let base = Base::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(base.ok(&["completions", shell]).contains("daybook"), "{shell}");
    }
}

#[test]
fn the_help_names_every_command_and_the_exit_codes() {
    let help = Base::new().ok(&["--help"]);
    for word in ["ingest", "search", "serve", "EXIT CODES", "DAYBOOK_BASE"] {
        assert!(help.contains(word), "{word}");
    }
}
