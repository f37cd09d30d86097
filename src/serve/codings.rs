//! The shelf of compressed bodies: made once per version, kept from run to run, so that a restart compresses nothing.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;

use super::compress::{Demand, pack, unpack};
use super::resource::Codings;

/// A folder of parcels, named by the tag of what they decode to. It may be deleted at any time.
#[derive(Debug)]
pub(super) struct Shelf {
    folder: Option<PathBuf>,
    /// The program that compresses what costs much.
    press: Option<PathBuf>,
}

impl Shelf {
    /// The shelf in `folder`, which is made when it is missing; without one, or where it cannot be made, everything is
    /// compressed anew at each start. `press` is the program that [`super::Feeds`] tells of.
    pub(super) fn open(folder: Option<&Path>, press: Option<&Path>) -> Self {
        let folder = folder.filter(|folder| fs::create_dir_all(folder).is_ok());
        Self { folder: folder.map(Path::to_owned), press: press.map(Path::to_owned) }
    }

    /// The codings of a body that are smaller than it. Of a body that is asked for often, those that are not on the shelf
    /// are made only as far as there is room.
    pub(super) fn codings(&self, tag: &str, body: &Bytes, demand: Demand, room: &Room) -> Codings {
        let mut codings =
            Codings { bodies: [Some(body.clone()), None, None, None], is_complete: true };
        let Some(place) = place(tag, demand) else { return codings };
        let path = self.folder.as_ref().map(|folder| folder.join(place));
        let kept = path.as_ref().and_then(|path| fs::read(path).ok());
        let mut encoded = kept.and_then(|kept| unpack(&kept.into(), body));
        if encoded.is_none() && (demand == Demand::Seldom || room.take(body.len())) {
            let parcel = self.parcel(body, demand);
            encoded = unpack(&parcel, body);
            keep(path.as_deref(), &parcel);
        }
        codings.is_complete = encoded.is_some();
        for (slot, encoded) in codings.bodies.iter_mut().skip(1).zip(encoded.into_iter().flatten())
        {
            *slot = encoded;
        }
        codings
    }

    /// Compresses a body: what costs much in a process of its own, and here if there is no program for that or whatever
    /// keeps it from giving a parcel of this body.
    fn parcel(&self, body: &Bytes, demand: Demand) -> Bytes {
        let pressed = match &self.press {
            Some(program) if demand == Demand::Often => press(program, body, PATIENCE).ok(),
            _ => None,
        };
        pressed
            .filter(|parcel| unpack(parcel, body).is_some())
            .unwrap_or_else(|| pack(body, demand).into())
    }

    /// Removes what belongs to none of these tags.
    pub(super) fn prune(&self, live: &HashSet<&str>) {
        let Some(Ok(entries)) = self.folder.as_ref().map(fs::read_dir) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_str().and_then(|name| name.split_once('.'));
            if !name
                .is_some_and(|(tag, kind)| [OFTEN, SELDOM].contains(&kind) && live.contains(tag))
            {
                // Left behind, it costs only space.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

const OFTEN: &str = "often";
const SELDOM: &str = "seldom";

/// The name of a parcel on the shelf.
fn place(tag: &str, demand: Demand) -> Option<String> {
    match demand {
        Demand::Incompressible => None,
        Demand::Seldom => Some(format!("{tag}.{SELDOM}")),
        Demand::Often => Some(format!("{tag}.{OFTEN}")),
    }
}

/// Time in which the program must have compressed a body. It takes a tenth of a second for 30 KB.
const PATIENCE: Duration = Duration::from_mins(1);

/// Has a program compress a body. Its encoders take megabytes, which the process that called them would keep.
fn press(program: &Path, body: &Bytes, patience: Duration) -> io::Result<Bytes> {
    let mut child = Command::new(program)
        // As it is to stand in a list of processes.
        .arg0("bron")
        .arg("compress")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    // Each of three codings is smaller than the body.
    let mut stdout = stdout.take(3 * body.len() as u64 + 32);
    let (body, (done, ended)) = (body.clone(), mpsc::channel());
    thread::spawn(move || {
        // It reads all before it writes any. One that ends early has nothing to give, which is seen from the parcel.
        let _ = stdin.write_all(&body);
        drop(stdin);
        let mut parcel = Vec::new();
        let read = stdout.read_to_end(&mut parcel).map(|_| Bytes::from(parcel.into_boxed_slice()));
        // Nobody waits for it any more when it took too long.
        let _ = done.send(read);
    });
    let parcel = ended.recv_timeout(patience).unwrap_or_else(|_| {
        child.kill()?;
        Err(io::ErrorKind::TimedOut.into())
    });
    child.wait()?;
    parcel
}

/// How many bytes of bodies are compressed in one go.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bound {
    /// So many and no more.
    Within(usize),
    /// So many, and the rest of the body that reaches over them, so that the largest has its turn as well.
    Around(usize),
}

/// Room for compressing: what is left of a bound in this go.
#[derive(Debug)]
pub(super) struct Room {
    bound: Bound,
    left: AtomicUsize,
}

impl Room {
    pub(super) fn new(bound: Bound) -> Self {
        let (Bound::Within(bytes) | Bound::Around(bytes)) = bound;
        Self { bound, left: AtomicUsize::new(bytes) }
    }

    /// Takes room for a body of this length, if there is enough.
    pub(super) fn take(&self, length: usize) -> bool {
        let less = |left: usize| match self.bound {
            Bound::Within(_) => left.checked_sub(length),
            Bound::Around(_) => (left > 0).then(|| left.saturating_sub(length)),
        };
        self.left.fetch_update(Relaxed, Relaxed, less).is_ok()
    }
}

/// Writes a parcel beside its place and moves it there. The shelf is a convenience: without it the next start is slower.
fn keep(path: Option<&Path>, parcel: &[u8]) {
    let Some(path) = path else { return };
    let Some(Ok(mut file)) = path.parent().map(tempfile::NamedTempFile::new_in) else { return };
    if file.write_all(parcel).is_ok() {
        let _ = file.persist(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "Bronnen: InOverheid.nl; Uitgeverij R\u{e9}union. ";

    /// A program that runs these commands in `folder` when it is asked to compress.
    #[cfg(unix)]
    fn script(folder: &Path, commands: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let program = folder.join("press");
        let begin = format!("#!/bin/sh\n[ \"$1\" ] || exit 0\ncd {}\n", folder.display());
        fs::write(&program, begin + commands).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        // Another test that began a program just now may hold the file open for a moment.
        let is_busy = |fault: io::Error| fault.kind() == io::ErrorKind::ExecutableFileBusy;
        while Command::new(&program).status().is_err_and(is_busy) {}
        program
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let program = script(folder.path(), "exec sleep 600");
        let fault = press(&program, &Bytes::from(BODY), Duration::from_millis(100)).unwrap_err();
        assert_eq!(fault.kind(), io::ErrorKind::TimedOut);
    }

    fn sizes(shelf: &Shelf, tag: &str, body: &Bytes, room: usize) -> [Option<usize>; 4] {
        let codings = shelf.codings(tag, body, Demand::Often, &Room::new(Bound::Within(room)));
        codings.bodies.map(|body| body.map(|body| body.len()))
    }

    #[test]
    fn what_lies_on_the_shelf_is_not_made_again_unless_it_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(Some(folder.path()), None);
        let body = Bytes::from(BODY.repeat(100));
        let made = sizes(&shelf, "a", &body, usize::MAX);
        assert!(made.iter().all(Option::is_some));
        assert_eq!(sizes(&shelf, "a", &body, 0), made);
        let path = folder.path().join("a.often");
        fs::write(&path, &fs::read(&path).unwrap()[1..]).unwrap();
        assert_eq!(sizes(&shelf, "a", &body, 0)[1..], [None; 3]);
        assert_eq!(sizes(&shelf, "a", &body, usize::MAX), made);
        assert_eq!(sizes(&shelf, "a", &body, 0), made);
    }

    #[test]
    fn only_parcels_of_living_tags_stay() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.often", "a.seldom", "b.often", "a.gzip", "a"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        Shelf::open(Some(folder.path()), None).prune(&HashSet::from(["a"]));
        let left = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut left: Vec<_> = left.collect();
        left.sort();
        assert_eq!(left, ["a.often", "a.seldom"]);
    }

    #[test]
    fn room_is_kept_to_and_the_largest_body_has_its_turn() {
        let within = Room::new(Bound::Within(10));
        assert_eq!([11, 10, 1].map(|length| within.take(length)), [false, true, false]);
        let around = Room::new(Bound::Around(10));
        assert_eq!([9, 11, 1].map(|length| around.take(length)), [true, true, false]);
    }

    #[cfg(unix)]
    #[test]
    fn what_the_program_gives_is_taken_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let body = Bytes::from(BODY.repeat(100));
        // Fewer codings than this process would make.
        let parcel = pack(&body, Demand::Seldom);
        fs::write(folder.path().join("parcel"), &parcel).unwrap();
        let program = script(folder.path(), "cat > asked-with-$1; exec cat parcel");
        let shelf = Shelf::open(Some(&folder.path().join("shelf")), Some(&program));
        let made = sizes(&shelf, "a", &body, usize::MAX);
        assert_eq!(made.map(|size| size.is_some()), [true, true, false, false]);
        assert_eq!(fs::read(folder.path().join("asked-with-compress")).unwrap(), body);
        assert_eq!(fs::read(folder.path().join("shelf/a.often")).unwrap(), parcel);
    }

    #[test]
    fn a_program_that_is_missing_or_gives_rubbish_is_done_without() {
        let body = Bytes::from(BODY.repeat(100));
        let made = sizes(&Shelf::open(None, None), "a", &body, usize::MAX);
        for program in ["/bestaat/niet", "/bin/echo", "/bin/false"] {
            let shelf = Shelf::open(None, Some(Path::new(program)));
            assert_eq!(sizes(&shelf, "a", &body, usize::MAX), made, "{program}");
        }
    }
}
