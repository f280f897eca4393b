//! On what was measured.

use std::fs;
use std::process::Command;

/// A line or two about the machine and the versions.
pub fn described() -> Vec<(&'static str, String)> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown", |line| line.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = memory.lines().find_map(|line| {
        line.strip_prefix("MemTotal:")?.trim().split(' ').next()?.parse::<f64>().ok()
    });
    let gpu = if fs::exists("/dev/dri").unwrap_or(false) {
        "a graphics card"
    } else {
        "no graphics card: drawn by the processor"
    };
    vec![
        (
            "Machine",
            format!(
                "{model}, {cores} cores, {:.0} GB of memory, {gpu}",
                kib.unwrap_or(0.0) * 1024.0 / 1e9
            ),
        ),
        ("System", format!("{}, {}", said("uname", &["-sr"]), os_name())),
        (
            "Window",
            format!(
                "WebKitGTK {}, Xvfb 1440×900, window 1280×800",
                said("pkg-config", &["--modversion", "webkit2gtk-4.1"])
            ),
        ),
        ("Browser", said("chromium", &["--version"])),
        ("Load before", fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()),
    ]
}

/// The day of today, in UTC.
pub fn today() -> String {
    said("date", &["-u", "+%Y-%m-%d"])
}

/// Empties the system's cache of files; false where that is not allowed.
pub fn forget_files() -> bool {
    let _ = Command::new("sync").status();
    fs::write("/proc/sys/vm/drop_caches", "3").is_ok()
}

fn os_name() -> String {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.unwrap_or("Linux").trim_matches('"').to_owned()
}

fn said(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.ok().filter(|text| !text.is_empty()).unwrap_or_else(|| format!("{program} says nothing"))
}
