use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[&str]) -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        for file in files {
            let path = folder.path(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What is found, one word each.
    fn walk(&self, paths: &[&str]) -> Vec<String> {
        let paths: Vec<_> = paths.iter().map(|path| self.path(path)).collect();
        let name = |path: PathBuf| {
            path.strip_prefix(self.0.path()).unwrap().display().to_string().replace('\\', "/")
        };
        walk(&paths)
            .into_iter()
            .map(|found| match found {
                Found::File(path) => name(path),
                Found::Stream(path) => format!("{} pipe", name(path)),
                Found::LeftOut(path, why) => format!("{} {why:?}", name(path)),
                Found::Failed { path, error } => format!("{} {error}", name(path)),
            })
            .collect()
    }
}

#[test]
fn files_come_once_in_order_hidden_ones_too() {
    let folder = Folder::new(&["b/2.log", "b/.hidden", "a.log", "b/c/3.log~"]);
    assert_eq!(folder.walk(&[""]), ["a.log", "b/.hidden", "b/2.log", "b/c/3.log~"]);
    assert_eq!(
        folder.walk(&["b/c", "b", "a.log", "b/../a.log", ""]),
        ["b/c/3.log~", "b/.hidden", "b/2.log", "a.log"]
    );
}

#[test]
fn what_is_not_there_may_be_a_pattern() {
    let folder = Folder::new(&["a.log", "b.log", ".c.log", "d/e/f.log", "[x].log"]);
    assert_eq!(folder.walk(&["?.log"]), ["a.log", "b.log"]);
    assert_eq!(folder.walk(&["**/*.log"]), ["[x].log", "a.log", "b.log", "d/e/f.log"]);
    assert_eq!(folder.walk(&["[b-z].log", "d*"]), ["b.log", "d/e/f.log"]);
    assert_eq!(folder.walk(&["[x].log"]), ["[x].log"], "a file of that very name");
    let none = folder.walk(&["*.txt", "x.log", "a[.log"]);
    assert_eq!(none[0], "*.txt there is no such file, nor one that matches the pattern");
    assert!(none[1].starts_with("x.log "), "{none:?}");
    assert!(none[2].starts_with("a[.log no pattern: "), "{none:?}");
}

#[cfg(unix)]
#[test]
fn links_to_files_are_followed_once_and_links_to_folders_are_said() {
    let folder = Folder::new(&["logs/b.log", "elsewhere/x.log", "elsewhere/more/y.log"]);
    for (link, to) in [
        ("logs/a.log", "b.log"),
        ("logs/c.log", "../elsewhere/x.log"),
        ("logs/d", "../elsewhere/more"),
        ("logs/e", "."),
        ("logs/f.log", "nowhere"),
    ] {
        std::os::unix::fs::symlink(to, folder.path(link)).unwrap();
    }
    assert_eq!(
        folder.walk(&["logs"]),
        ["logs/b.log", "logs/c.log", "logs/d Link", "logs/f.log NoFile"]
    );
    // A link that is named is what was asked for.
    assert_eq!(folder.walk(&["logs/d", "logs/a.log"]), ["logs/d/y.log", "logs/a.log"]);
}

#[cfg(unix)]
#[test]
fn pipes_are_streams_when_named_and_sockets_and_devices_are_no_files() {
    let folder = Folder::new(&["a.log"]);
    let _socket = std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.path("pipe")).status().unwrap();
    assert!(made.success());
    assert_eq!(folder.walk(&[""]), ["a.log", "pipe NoFile", "socket NoFile"]);
    assert_eq!(folder.walk(&["pipe", "socket"]), ["pipe pipe", "socket NoFile"]);
    assert_eq!(walk(&["/dev/null".into()]), [Found::LeftOut("/dev/null".into(), LeftOut::NoFile)]);
}

#[test]
fn a_folder_that_cannot_be_read_is_named_once() {
    let folder = Folder::new(&[]);
    let error = WalkDir::new(folder.path("gone")).into_iter().next().unwrap().unwrap_err();
    assert_eq!(error.path(), Some(&*folder.path("gone")));
    assert!(!reason(&error).contains("gone"), "{}", reason(&error));
}
