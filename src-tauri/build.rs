//! Checks that the UI is built, and tells Tauri which commands there are.

use std::path::Path;
use std::process::ExitCode;

/// What the window may call. It is also the list of commands: what is not in it is refused by
/// Tauri before it reaches us, and a test compares it with the operations there are.
const CAPABILITY: &str = "capabilities/main.json";

/// What `generate_context!` embeds.
const UI: &str = "../ui/dist/index.html";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={CAPABILITY}");
    println!("cargo::rerun-if-changed={UI}");
    if std::env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some() && !Path::new(UI).is_file() {
        println!(
            "cargo::error=the window embeds the UI, and ui/dist is not built. \
             `cargo xtask run` and `cargo xtask test` build it; by hand: cd ui && npm ci && npm run build"
        );
        return ExitCode::FAILURE;
    }
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let commands: &'static [&'static str] = commands()?.leak();
    let manifest = tauri_build::AppManifest::new().commands(commands);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .map_err(|error| format!("{error:#}"))
}

/// `allow-logs-query` in the capability is the command `logs_query`.
fn commands() -> Result<Vec<&'static str>, String> {
    let text = std::fs::read_to_string(CAPABILITY).map_err(|e| format!("{CAPABILITY}: {e}"))?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|e| format!("{CAPABILITY}: {e}"))?;
    let permissions = json["permissions"].as_array().ok_or("no permissions in the capability")?;
    Ok(permissions
        .iter()
        .filter_map(|permission| permission.as_str()?.strip_prefix("allow-"))
        .map(|command| &*command.replace('-', "_").leak())
        .collect())
}
