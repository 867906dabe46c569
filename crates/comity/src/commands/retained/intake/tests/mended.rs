//! What went wrong is told as it is, and put right: a disk that refuses, a table that was cut in a row, pieces that were withdrawn.

use super::*;

/// Does something when so much was read.
struct Turns<'a, F>(&'a [u8], usize, Option<F>);

impl<F: FnOnce()> Read for Turns<'_, F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = into.len().min(self.1.max(1));
        let count = self.0.read(&mut into[..length])?;
        self.1 -= count.min(self.1);
        if self.1 == 0
            && let Some(turn) = self.2.take()
        {
            turn();
        }
        Ok(count)
    }
}

#[test]
fn what_the_disk_refused_is_not_counted_as_stored() {
    let text = text();
    for stop in (0..text.len()).step_by(997) {
        let folder = Folder::new(&format!("refused-{stop}"));
        let mut archive = folder.open();
        let spoil = || std::fs::remove_dir_all(folder.0.join("segments")).unwrap();
        let from = Turns(&text, stop, Some(spoil));
        let (account, done) = take(&mut archive, lines("conntrack", false), SMALL, from, |_| Since::Same);
        assert_eq!(code(done), "trouble", "stopped at {stop}");
        let status = archive.status();
        assert_eq!(
            (account.tally, account.records, account.pieces),
            (status.tally, status.nat_records, status.batches)
        );
        let says = account.says("it", false);
        assert!(says.contains(&format!("{} stored", status.nat_records)), "{says}");
        let named: u64 =
            account.json(false)["reasons"].as_array().unwrap().iter().map(|r| r["count"].as_u64().unwrap()).sum();
        assert_eq!(named, status.tally.set_aside);
    }
}

/// The table with and without its head, cut in its last row, and behind it where the end of the line was not written yet.
#[test]
fn the_cure_for_a_table_that_was_cut_in_a_row_takes_the_rest_in() {
    let head = "since;until;line;address\n";
    let row = |n: u32| format!("2026-11-24T12:{n:02}:00Z;2026-11-24T12:{n:02}:30Z;line-{n:02};100.64.0.{n}\n");
    let rows = |from, to| (from..=to).map(row).collect::<String>();
    for (number, (header, cut)) in [(true, 1), (true, 2), (false, 1), (false, 2)].into_iter().enumerate() {
        let folder = Folder::new(&format!("cure-{number}"));
        let (table, mapping) = (folder.0.with_extension("csv"), folder.0.with_extension("toml"));
        let columns = match header {
            true => "begin = \"since\"\nend = \"until\"\nsubscriber = \"line\"\naddress = \"address\"",
            false => "begin = 1\nend = 2\nsubscriber = 3\naddress = 4",
        };
        let says = "rows = \"radius-sessions\"\nseparator = \";\"\ntime = \"rfc3339\"\n";
        std::fs::write(&mapping, format!("{says}header = {header}\n[columns]\n{columns}\n")).unwrap();
        let chosen = || formats::chosen("csv", Some(&mapping)).unwrap();
        let text = format!("{}{}", if header { head } else { "" }, rows(10, 29));
        let upto = text.len() - rows(21, 29).len() - cut;
        let mut archive = folder.open();
        take(&mut archive, chosen(), SMALL, &text.as_bytes()[..upto], |_| Since::Same).1.unwrap();
        std::fs::write(&table, &text).unwrap();
        let Err(No::Refused { code, cure, .. }) =
            take(&mut archive, chosen(), SMALL, text.as_bytes(), |_| Since::Same).1
        else {
            panic!("it was taken in")
        };
        assert_eq!(code, "grown-inside-an-entry");
        let command = cure.split_once(": ").unwrap().1.split_once(" | comity").unwrap().0;
        let command = command.replace("FILE", table.to_str().unwrap());
        let rest = std::process::Command::new("sh").args(["-c", &command]).output().unwrap().stdout;
        let (account, done) = take(&mut archive, chosen(), SMALL, &rest[..], |_| Since::Same);
        done.unwrap();
        assert_eq!((account.records, account.tally.set_aside), (9, 0), "{command}");
        assert_eq!(archive.status().access_records, 20, "each row once");
        std::fs::remove_file(table).unwrap();
        std::fs::remove_file(mapping).unwrap();
    }
}

#[test]
fn pieces_that_were_withdrawn_are_taken_in_again_and_those_beside_them_are_not_doubled() {
    let expected = whole("withdrawn", SMALL);
    for (number, which) in [&[1][..], &[3, 4], &[2, 9], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]].into_iter().enumerate() {
        let folder = Folder::new(&format!("withdrawn-{number}"));
        let mut archive = folder.open();
        take_all(&mut archive, SMALL, &text()).1.unwrap();
        let batches: Vec<_> = archive.withdrawals().map(|w| w.batch.no).collect();
        assert_eq!(batches.len() as u64, expected.batches);
        let now = Instant::parse("2026-11-24T00:00:00Z").unwrap();
        // The last one of the source as well.
        let chosen: Vec<_> = which.iter().filter_map(|n| batches.get(n - 1)).chain(batches.last()).collect();
        for no in &chosen {
            archive.withdraw(**no, now, &mut chance().unwrap()).unwrap();
        }
        let gone = archive.status();
        assert_eq!(gone.nat_records + gone.withdrawn_records, 588);
        let (account, done) = take_all(&mut archive, YOUNG, &text());
        done.unwrap();
        assert_eq!((account.tally, account.records), (expected.tally, gone.withdrawn_records));
        for again in [false, true] {
            assert_eq!(kept(&archive.status()), kept(&expected), "{which:?}, again {again}");
            let (account, done) = take_all(&mut archive, SMALL, &text());
            done.unwrap();
            assert!(account.was_there());
            archive = {
                drop(archive);
                folder.open()
            };
        }
    }
    // All of it was read as something else.
    let folder = Folder::new("withdrawn-other");
    let mut archive = folder.open();
    take(&mut archive, lines("radius-detail", false), SMALL, &text()[..], |_| Since::Same).1.unwrap();
    assert_eq!(code(take_all(&mut archive, SMALL, &text()).1), "taken-in-as-other");
    let all: Vec<_> = archive.withdrawals().map(|w| w.batch.no).collect();
    let now = Instant::parse("2026-11-24T00:00:00Z").unwrap();
    all.iter().for_each(|no| archive.withdraw(*no, now, &mut chance().unwrap()).unwrap());
    take_all(&mut archive, SMALL, &text()).1.unwrap();
    assert_eq!(kept(&archive.status()), kept(&expected));
}
