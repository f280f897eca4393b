//! The system's packages: installed where that is a Debian or Ubuntu, named elsewhere.

use std::fs;

use anyhow::{Result, bail};

use crate::program::Program;
use crate::steps::Steps;

/// What the packages are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Building the programs and opening the window.
    Build,
    /// That, and driving a browser and the window in tests.
    Test,
}

const BUILD: &[&str] = &["build-essential", "libwebkit2gtk-4.1-dev", "pkg-config"];
const WINDOW_TESTS: &[&str] = &["webkit2gtk-driver", "xvfb", "fonts-dejavu-core"];
const DEBIAN_BROWSER: &[&str] = &["chromium", "chromium-driver"];
const UBUNTU_BROWSER: &[&str] = &["chromium-browser", "chromium-chromedriver"];

/// Sees to the packages that this purpose needs, or says what to type.
pub fn packages(steps: &Steps, purpose: Purpose) -> Result<()> {
    match std::env::consts::OS {
        "linux" => {
            let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
            if Release::read(&release).is_debian_like() {
                apt(&wanted(purpose, &release))
            } else {
                other_linux(&release, purpose)
            }
        }
        "macos" => {
            if Program::new("xcode-select").args(["-p"]).ask().is_none() {
                bail!("Apple's command line tools are missing; type: xcode-select --install");
            }
            no_window_driver(steps, purpose);
            Ok(())
        }
        _ => {
            no_window_driver(steps, purpose);
            Ok(())
        }
    }
}

/// Installs with apt the ones that are missing.
pub fn apt(wanted: &[&str]) -> Result<()> {
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    as_root("apt-get")?.args(["update", "-q"]).run()?;
    as_root("apt-get")?
        .args(["install", "-y", "-q", "--no-install-recommends"])
        .args(&missing)
        .run()
}

/// Whether apt is this system's way.
pub fn has_apt() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    cfg!(target_os = "linux") && Release::read(&release).is_debian_like()
}

fn wanted(purpose: Purpose, release: &str) -> Vec<&'static str> {
    let mut wanted = BUILD.to_vec();
    if purpose == Purpose::Test {
        wanted.extend(WINDOW_TESTS);
        let ubuntu = Release::read(release).id == "ubuntu";
        wanted.extend(if ubuntu { UBUNTU_BROWSER } else { DEBIAN_BROWSER });
    }
    wanted
}

fn is_installed(package: &str) -> bool {
    Program::new("dpkg-query")
        .args(["--show", "--showformat", "${db:Status-Status}", package])
        .ask()
        .is_some_and(|status| status == "installed")
}

fn as_root(program: &str) -> Result<Program> {
    let is_root = Program::new("id").args(["-u"]).ask().is_some_and(|id| id == "0");
    if is_root {
        return Ok(Program::new(program).env("DEBIAN_FRONTEND", "noninteractive"));
    }
    if Program::new("sudo").args(["--version"]).ask().is_none() {
        bail!("installing packages needs root, and there is no sudo: run this as root once");
    }
    let quiet = ["DEBIAN_FRONTEND=noninteractive", program];
    Ok(Program::new("sudo").args(["env"]).args(quiet).interactive())
}

/// Elsewhere we do not know what may be installed how: say the command.
fn other_linux(release: &str, purpose: Purpose) -> Result<()> {
    let has = |program: &str, args: &[&str]| Program::new(program).args(args).ask().is_some();
    let builds =
        has("cc", &["--version"]) && has("pkg-config", &["--exists", "webkit2gtk-4.1", "dbus-1"]);
    let tests = purpose == Purpose::Build
        || ["WebKitWebDriver", "Xvfb", "chromedriver"].iter().all(|name| is_on_path(name));
    if builds && tests {
        return Ok(());
    }
    bail!("packages are missing; type:\n  {}", Release::read(release).command(purpose))
}

/// Whether a program of this name is there to be started.
pub fn is_on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(name).is_file())
}

fn no_window_driver(steps: &Steps, purpose: Purpose) {
    if purpose == Purpose::Test {
        steps.say("the stories in a browser and in the window run on Linux alone: left out here");
    }
}

/// What `/etc/os-release` says of the system's kind.
struct Release {
    id: String,
    like: String,
}

impl Release {
    fn read(text: &str) -> Self {
        let value = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').to_owned()
        };
        Release { id: value("ID"), like: value("ID_LIKE") }
    }

    fn is(&self, name: &str) -> bool {
        self.id == name || self.like.split(' ').any(|like| like == name)
    }

    fn is_debian_like(&self) -> bool {
        self.is("debian") || self.is("ubuntu")
    }

    fn command(&self, purpose: Purpose) -> String {
        let (command, build, test) = if self.is("fedora") || self.is("rhel") {
            (
                "sudo dnf install",
                "gcc gcc-c++ make pkgconf-pkg-config webkit2gtk4.1-devel dbus-devel nodejs npm",
                "xorg-x11-server-Xvfb chromium chromedriver webkit2gtk-driver",
            )
        } else if self.is("arch") {
            (
                "sudo pacman -S --needed",
                "base-devel webkit2gtk-4.1 dbus nodejs npm",
                "xorg-server-xvfb chromium",
            )
        } else if self.is("suse") || self.is("opensuse") {
            (
                "sudo zypper install",
                "gcc gcc-c++ make pkgconf webkit2gtk3-devel dbus-1-devel nodejs npm",
                "xorg-x11-server-Xvfb chromium chromedriver webkit2gtk-driver",
            )
        } else {
            (
                "(with your system's package manager)",
                "a C compiler, make, pkg-config, the development files of WebKitGTK 4.1 and D-Bus, Node.js 20.19 or newer with npm",
                "WebKitWebDriver, Xvfb, Chromium and ChromeDriver",
            )
        };
        match purpose {
            Purpose::Build => format!("{command} {build}"),
            Purpose::Test => format!("{command} {build} {test}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UBUNTU: &str = "NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n";

    #[test]
    fn systems_are_told_apart() {
        assert!(Release::read("ID=debian\n").is_debian_like());
        assert!(Release::read(UBUNTU).is_debian_like());
        assert!(Release::read("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n").is_debian_like());
        let fedora = Release::read("ID=fedora\n");
        assert!(!fedora.is_debian_like());
        assert!(fedora.command(Purpose::Build).starts_with("sudo dnf install"));
        let opensuse = Release::read("ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n");
        assert!(opensuse.command(Purpose::Test).contains("chromedriver"));
    }

    #[test]
    fn ubuntu_names_its_browser_otherwise() {
        assert!(wanted(Purpose::Test, UBUNTU).contains(&"chromium-browser"));
        assert!(wanted(Purpose::Test, "ID=debian").contains(&"chromium"));
        assert!(!wanted(Purpose::Build, "ID=debian").contains(&"chromium"));
    }
}
