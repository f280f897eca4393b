//! Roles that pack, export and take in.

use std::path::Path;

use daybook_store::{
    Control, DeleteBySrc, ExportRequest, FailureKind, ImportBundle, LogEntry, PackRequest,
    PartitionedLogStore, SrcFilter,
};
use daybook_tests::{DAY, EPOCH, Random, entry};

use crate::{Done, say};

/// One thread writes batches to two days, one packs and unpacks them again and again, with a
/// deletion now and then. Says `keep CONTENT…`, `gone SOURCE`, and `packed`.
pub fn pack(store: &PartitionedLogStore, seed: u64) -> Done {
    let control = Control::default();
    let keep = || -> Done {
        let mut random = Random::new(seed);
        for n in (0..u64::MAX).step_by(10) {
            let row = |n: u64, random: &mut Random| {
                let epoch = EPOCH + random.below(2) as i64 * DAY + random.below(3600) as i64;
                entry(epoch, &format!("s{}", n % 3), &format!("keep:{seed}:{n}"))
            };
            let batch: Vec<LogEntry> = (n..n + 10).map(|n| row(n, &mut random)).collect();
            store.insert_batch(&batch)?;
            say(&batch.iter().fold("keep".to_owned(), |line, row| line + " " + &row.content));
            std::thread::sleep(std::time::Duration::from_micros(random.below(500)));
        }
        Ok(())
    };
    let rounds = || -> Done {
        let mut random = Random::new(seed + 1);
        for round in 0_u64.. {
            let request = PackRequest::default();
            let report = match random.below(3) {
                0 => store.unpack(&request, &control)?,
                _ => store.pack(&request, &control)?,
            };
            // Written to meanwhile: it is asked for again.
            assert!(report.partitions_failed.iter().all(|failed| failed.kind == FailureKind::Busy));
            say("packed");
            if round % 4 == 3 {
                let src = format!("drop.{seed}-{round}");
                store.insert(&entry(EPOCH, &src, &format!("{src}:")))?;
                let exact = SrcFilter::Exact(src.clone());
                let request = DeleteBySrc {
                    src: exact,
                    contexts: Vec::new(),
                    dry_run: false,
                    for_good: false,
                };
                if store.delete_by_src(&request, &control)?.partitions_failed.is_empty() {
                    say(&format!("gone {src}"));
                }
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        for thread in [scope.spawn(keep), scope.spawn(rounds)] {
            if let Err(error) = thread.join().unwrap() {
                eprintln!("store-worker pack: {error}");
                std::process::exit(1);
            }
        }
    });
    Ok(())
}

/// Exports everything to one file, again and again. Says `done` for each.
pub fn export(store: &PartitionedLogStore, path: &Path) -> Done {
    let request = ExportRequest { path: path.to_path_buf(), ..ExportRequest::default() };
    loop {
        let report = store.export(&request, &Control::default())?;
        assert_eq!(report.partitions_failed, []);
        say("done");
    }
}

/// Takes a bundle in. Says `done`.
pub fn take(store: &PartitionedLogStore, path: &Path) -> Done {
    let request = ImportBundle { path: path.to_path_buf(), dry_run: false, max_bytes: None };
    let control = Control::default().on_progress(|progress| say(&progress.found.to_string()));
    let (_, report) = store.import(&request, &control)?;
    assert_eq!(report.partitions_failed, []);
    say("done");
    Ok(())
}

/// Takes in an old single-file database. Says `done`.
pub fn import(store: &PartitionedLogStore, path: &Path) -> Done {
    let control = Control::default().on_progress(|progress| say(&progress.found.to_string()));
    store.import_legacy(path, &control)?;
    say("done");
    Ok(())
}
