//! What processes take of the memory: each page's share (PSS), so that what several have in common
//! counts once.

use std::collections::BTreeMap;
use std::fs;

/// Name and PSS in MB (10^6 bytes) of a process and all that it started, by name.
pub fn of_tree(root: u32) -> BTreeMap<String, f64> {
    let mut parents = BTreeMap::new();
    for process in fs::read_dir("/proc").expect("the list of processes").flatten() {
        let Ok(id) = process.file_name().to_string_lossy().parse::<u32>() else { continue };
        if let Some(parent) = parent_of(id) {
            parents.insert(id, parent);
        }
    }
    let is_below = |mut id: u32| {
        while id != root {
            match parents.get(&id) {
                Some(parent) if *parent != id => id = *parent,
                _ => return false,
            }
        }
        true
    };
    let mut found = BTreeMap::new();
    for id in parents.keys().copied().filter(|id| is_below(*id)) {
        if let Some(bytes) = pss_of(id) {
            *found.entry(name_of(id)).or_default() += bytes / 1e6;
        }
    }
    found
}

/// The process whose executable or name is this, among those that a process started.
pub fn find_below(root: u32, name: &str) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let ids = processes.filter_map(|process| process.file_name().to_string_lossy().parse().ok());
    ids.filter(|id| name_of(*id).starts_with(name)).find(|id| {
        let mut at = *id;
        while at > 1 && at != root {
            at = parent_of(at).unwrap_or(0);
        }
        at == root
    })
}

/// The name stands in brackets and may hold anything, so what follows is read from the last one.
fn parent_of(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

fn name_of(id: u32) -> String {
    let name = fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
    name.trim().to_owned()
}

fn pss_of(id: u32) -> Option<f64> {
    let smaps = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = smaps.lines().find(|line| line.starts_with("Pss:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024.0)
}
