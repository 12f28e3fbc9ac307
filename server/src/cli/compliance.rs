//! `prachar compliance check`.

use std::io::{BufRead, BufWriter, Write};

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use compliance::{Rulebook, jsonl};

/// Checks texts from standard input, one JSON object a line, and writes one line each.
///
/// # Errors
/// When a line could not be read; every other line has been answered by then.
pub fn check(today: NaiveDate) -> Result<()> {
    let rulebook = Rulebook::embedded();
    let mut output = BufWriter::new(std::io::stdout().lock());
    let mut failed = 0_u64;
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.context("cannot read standard input")?;
        let line = String::from_utf8_lossy(&line);
        if line.trim().is_empty() {
            continue;
        }
        let answer = jsonl::answer(line.trim(), rulebook, today);
        failed += u64::from(answer.failed);
        writeln!(output, "{}", answer.json).context("cannot write to standard output")?;
    }
    output.flush().context("cannot write to standard output")?;
    if failed == 0 { Ok(()) } else { bail!("{failed} lines could not be read") }
}
