//! Text encodings: which one a file is in, and reading it as UTF-8.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use encoding_rs::{CoderResult, Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use crate::Error;

/// How text is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first ("Unicode text" of Excel).
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// The Western European code page of Windows.
    Windows1252,
}

/// What the bytes of a file look like as UTF-8.
#[derive(Default)]
struct Census {
    /// Sequences that are no UTF-8.
    invalid: u64,
    /// Characters beyond ASCII that are.
    valid: u64,
    has_nul: bool,
    /// Bytes to which Windows-1252 gives no character.
    undefined: u64,
}

/// Finds the encoding of a text file by its mark or its bytes.
///
/// # Errors
/// [`Error::BadFile`] for bytes that no text has, [`Error::BadEncoding`] for text in none of ours.
pub(crate) fn detect(path: &Path) -> Result<Encoding, Error> {
    let mut head = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut head)?;
    if head.starts_with(b"\xEF\xBB\xBF") {
        return Ok(Encoding::Utf8);
    }
    if let Some(encoding) = utf16(&head) {
        return Ok(encoding);
    }
    let census = take_census(BufReader::with_capacity(64 * 1024, File::open(path)?))?;
    if census.has_nul {
        Err(Error::BadFile)
    } else if census.invalid == 0 || census.valid > census.invalid {
        // With a few bad bytes among good ones only their rows are damaged.
        Ok(Encoding::Utf8)
    } else if census.undefined == 0 {
        Ok(Encoding::Windows1252)
    } else {
        Err(Error::BadEncoding)
    }
}

/// UTF-16 by its mark, or by the zero that every second byte of ASCII text then is.
fn utf16(head: &[u8]) -> Option<Encoding> {
    if head.starts_with(b"\xFF\xFE") {
        return Some(Encoding::Utf16Le);
    }
    if head.starts_with(b"\xFE\xFF") {
        return Some(Encoding::Utf16Be);
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    if odd > many && even == 0 {
        Some(Encoding::Utf16Le)
    } else if even > many && odd == 0 {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

fn take_census(mut reader: impl BufRead) -> io::Result<Census> {
    let mut census = Census::default();
    // A sequence may be cut by the end of a buffer; its beginning is carried to the next.
    let mut carried: Vec<u8> = Vec::new();
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            census.invalid += u64::from(!carried.is_empty());
            return Ok(census);
        }
        let length = buffer.len();
        census.has_nul |= buffer.contains(&0);
        census.undefined += buffer.iter().filter(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)).count() as u64;
        carried.extend_from_slice(buffer);
        let used = count_sequences(&carried, &mut census);
        carried.drain(..used);
        reader.consume(length);
    }
}

/// Counts good and bad sequences; answers with the bytes dealt with (all but a cut one at the end).
fn count_sequences(bytes: &[u8], census: &mut Census) -> usize {
    let mut used = 0;
    loop {
        let (good, error) = match std::str::from_utf8(&bytes[used..]) {
            Ok(text) => (text, None),
            Err(error) => {
                let good = std::str::from_utf8(&bytes[used..used + error.valid_up_to()]).unwrap_or_default();
                (good, Some(error))
            }
        };
        census.valid += good.chars().filter(|c| !c.is_ascii()).count() as u64;
        used += good.len();
        match error.map(|error| error.error_len()) {
            None | Some(None) => return used,
            Some(Some(length)) => {
                census.invalid += 1;
                used += length;
            }
        }
    }
}

/// Reads a file as UTF-8, whatever it is written in. What is no text becomes U+FFFD.
pub(crate) struct Decoded {
    file: BufReader<File>,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    has_ended: bool,
}

impl Decoded {
    /// Opens the file; a byte order mark is left out.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn open(path: &Path, encoding: Encoding) -> io::Result<Self> {
        let encoding = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        Ok(Self {
            file: BufReader::with_capacity(64 * 1024, File::open(path)?),
            decoder: encoding.new_decoder_with_bom_removal(),
            text: Vec::new(),
            at: 0,
            has_ended: false,
        })
    }

    fn refill(&mut self) -> io::Result<()> {
        let bytes = self.file.fill_buf()?;
        let is_last = bytes.is_empty();
        self.text.resize(256 * 1024, 0);
        let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, is_last);
        self.file.consume(read);
        self.text.truncate(written);
        self.at = 0;
        self.has_ended = is_last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.has_ended {
            self.refill()?;
        }
        let length = into.len().min(self.text.len() - self.at);
        into[..length].copy_from_slice(&self.text[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}
