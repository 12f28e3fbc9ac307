use std::{io::Write, ops::ControlFlow, path::PathBuf};

use tempfile::TempDir;

use crate::{
    Encoding, Error, Format, Row, Sheet,
    columns::{self, Target},
    export::{CsvText, neutral},
    inspect, read,
};

fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

fn sheet(bytes: &[u8]) -> Result<Sheet, Error> {
    let (_dir, path) = file(bytes);
    inspect(&path)
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let (_dir, path) = file(bytes);
    let sheet = inspect(&path).unwrap();
    let mut rows = Vec::new();
    read(&path, &sheet.layout, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(rows.len() as u64, sheet.rows);
    rows
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xFEFF);
    let units = mark.into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

const TEXT: &str = "Name,Mobile\nसुरेश पाटील,98765 43210\nKavita,9876543211\n";

#[test]
fn encodings_give_the_same_rows() {
    let expected = rows(TEXT.as_bytes());
    assert_eq!(expected[0].cells, ["सुरेश पाटील", "98765 43210"]);
    assert_eq!(expected[0].number, 2);
    let with_mark = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
    for bytes in [with_mark, utf16(TEXT, true, true), utf16(TEXT, false, true)] {
        assert_eq!(rows(&bytes), expected);
    }
    let ascii = "Name,Mobile\nKavita,9876543211\n";
    assert_eq!(rows(&utf16(ascii, true, false)), rows(ascii.as_bytes()));
    assert_eq!(rows(&utf16(ascii, false, false)), rows(ascii.as_bytes()));
}

#[test]
fn western_code_page_is_decoded_and_others_refused() {
    let found = sheet(b"Name,Mobile\nJos\xE9,9876543210\n").unwrap();
    assert_eq!(found.sample[0].cells[0], "José");
    assert!(matches!(
        found.layout.format,
        Format::Csv {
            encoding: Encoding::Windows1252,
            ..
        }
    ));
    // 0x81 and 0x8D stand for nothing there.
    assert!(matches!(sheet(b"Name,Mobile\n\x81\x8D\xE9,9876543210\n"), Err(Error::BadEncoding)));
}

#[test]
fn a_few_bad_bytes_damage_only_their_row() {
    let mut bytes = TEXT.as_bytes().to_vec();
    bytes.extend_from_slice(b"Bad\xFF,9876543212\n");
    let rows = rows(&bytes);
    assert_eq!(rows.iter().map(|row| row.is_damaged).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn delimiters_are_found() {
    for (text, delimiter) in [
        ("Name;Mobile\nA, B;9876543210\n", ';'),
        ("Name\tMobile\nA\t9876543210\n", '\t'),
        ("Name|Mobile\nA|9876543210\n", '|'),
        ("sep=;\nName;Mobile\nA;9876543210\n", ';'),
        ("Mobile\n9876543210\n", ','),
        ("\"Name, full\",Mobile\n\"Patil; S\",9876543210\n", ','),
    ] {
        let found = sheet(text.as_bytes()).unwrap();
        assert!(matches!(found.layout.format, Format::Csv { delimiter: d, .. } if d == delimiter), "{text}");
        assert!(found.layout.has_header, "{text}");
        assert_eq!(found.rows, 1, "{text}");
    }
}

#[test]
fn quotes_line_breaks_blank_lines_and_short_rows() {
    let rows = rows(b"Name,Mobile,City\r\n\"Patil,\nSuresh \"\"SV\"\"\",9876543210\r\n\r\n,,\r\nKavita,9876543211,Pune,extra\r\n");
    assert_eq!(rows[0].cells, ["Patil, Suresh \"SV\"", "9876543210"]);
    assert_eq!(rows[1].cells, ["Kavita", "9876543211", "Pune", "extra"]);
    assert_eq!(rows[0].cell(2), "");
    assert_eq!(rows.len(), 2);
}

#[test]
fn a_file_without_header_keeps_its_first_row() {
    let found = sheet(b"Suresh,9876543210\nKavita,9876543211\n").unwrap();
    assert!(!found.layout.has_header);
    assert_eq!((found.rows, found.columns.len()), (2, 2));
}

#[test]
fn what_is_no_table_is_refused() {
    for bytes in [
        b"%PDF-1.7 ...".as_slice(),
        b"\x89PNG\r\n\x1a\n....",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"PK\x03\x04 but not an archive",
        b"a\0b\0\0\0\0c,1",
    ] {
        assert!(matches!(sheet(bytes), Err(Error::BadFile)), "{bytes:?}");
    }
    assert!(matches!(sheet(b""), Err(Error::Empty)));
    assert!(matches!(sheet(b"Name,Mobile\n"), Err(Error::Empty)));
    assert!(matches!(sheet(b"\n\n\n"), Err(Error::Empty)));
}

#[test]
fn too_many_rows_and_too_many_bytes() {
    let mut text = String::from("Mobile\n");
    text.push_str(&"9876543210\n".repeat(200_001));
    assert!(matches!(sheet(text.as_bytes()), Err(Error::TooManyRows)));
    let (_dir, path) = file(b"");
    std::fs::File::create(&path).unwrap().set_len(500 * 1024 * 1024).unwrap();
    assert!(matches!(inspect(&path), Err(Error::TooLarge)));
}

fn xlsx(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn workbook(sheet: &str, texts: &str) -> Vec<u8> {
    xlsx(&[
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Active" sheetId="1" r:id="s"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/sharedStrings.xml",
            &format!(r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}</sst>"#),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#),
        ),
    ])
}

#[test]
fn workbooks_give_numbers_as_people_read_them() {
    let bytes = workbook(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
           <row r="3"><c r="A3" t="inlineStr"><is><t>कविता</t></is></c><c r="B3"><v>9876543210</v></c></row>
           <row r="4"><c r="B4"><v>9.876543211E9</v></c></row>"#,
        "<si><t>Name</t></si><si><t>Mob No.</t></si>",
    );
    let found = sheet(&bytes).unwrap();
    assert_eq!(found.columns, ["Name", "Mob No."]);
    assert_eq!(found.layout.format, Format::Xlsx { sheet: "Active".into() });
    let rows = rows(&bytes);
    assert_eq!((rows[0].number, rows[0].cells.clone()), (3, vec!["कविता".to_owned(), "9876543210".to_owned()]));
    assert_eq!(rows[1].cells, ["", "9876543211"]);
}

#[test]
fn decompression_bombs_are_refused_before_they_are_kept() {
    let endless = format!("<si><t>{}</t></si>", "A".repeat(2 * 1024 * 1024));
    let bytes = workbook(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#, &endless);
    assert!(bytes.len() < 100_000);
    assert!(matches!(sheet(&bytes), Err(Error::BadFile)));
    let many = "<si><t>A</t></si>".repeat(4_000_000);
    assert!(matches!(sheet(&workbook("", &many)), Err(Error::BadFile)));
}

#[test]
fn a_cell_far_away_costs_nothing() {
    let bytes = workbook(
        r#"<row r="1"><c r="A1"><v>9876543210</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#,
        "",
    );
    assert_eq!(sheet(&bytes).unwrap().columns.len(), 1);
}

fn guessed(columns: &[&str], values: &[&str]) -> Vec<(String, bool)> {
    let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let sample = [Row {
        number: 2,
        cells: values.iter().map(|cell| (*cell).to_owned()).collect(),
        is_damaged: false,
    }];
    let custom = [("folio".to_owned(), "Folio no.".to_owned())];
    let guesses = columns::guess(&columns, &sample, &custom);
    guesses.into_iter().map(|guess| (guess.target.to_string(), guess.is_sure)).collect()
}

#[test]
fn columns_are_guessed_in_three_languages() {
    let sure = |names: [&str; 5]| names.map(|name| (name.to_owned(), true)).to_vec();
    let expected = sure(["name", "phone", "email", "language", "city"]);
    let values = ["Suresh", "98220 41214", "s@x.in", "M", "Pune"];
    for names in [
        ["Client Name", "Mob No.", "E-mail", "Lang", "City"],
        ["नाम", "मोबाइल नंबर", "ईमेल", "भाषा", "शहर"],
        ["ग्राहकाचे नाव", "मोबाईल क्रमांक", "ई-मेल", "भाषा", "गाव"],
    ] {
        assert_eq!(guessed(&names, &values), expected, "{names:?}");
    }
    assert_eq!(guessed(&["फ़ोन"], &["9822041214"]), [("phone".to_owned(), true)]);
    assert_eq!(guessed(&["Folio No"], &["1048812/33"]), [("custom:folio".to_owned(), true)]);
}

#[test]
fn doubtful_columns_say_so() {
    assert_eq!(guessed(&["Lang"], &["Gujarati"]), [("language".to_owned(), false)]);
    assert_eq!(guessed(&["Mobile"], &["call me"]), [("phone".to_owned(), false)]);
    assert_eq!(
        guessed(&["X", "Y"], &["9822041214", "s@x.in"]),
        [("phone".to_owned(), false), ("email".to_owned(), false)]
    );
    let two = guessed(&["Phone", "Mobile"], &["", "9822041214"]);
    assert_eq!(two.iter().filter(|(target, _)| target == "phone").count(), 1);
    assert_eq!(guessed(&["Remarks2"], &["call after 6"]), [("ignore".to_owned(), true)]);
}

#[test]
fn targets_survive_the_wire() {
    for target in Target::BUILT_IN.into_iter().chain([Target::NewField, Target::Custom("folio".into())]) {
        assert_eq!(target.to_string().parse(), Ok(target));
    }
    assert_eq!("nonsense".parse::<Target>(), Err(()));
}

#[test]
fn formulas_are_neutralised() {
    for (cell, expected) in [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+1", "'+1+1"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("+919876543210", "+919876543210"),
        ("a=b", "a=b"),
        ("", ""),
    ] {
        assert_eq!(neutral(cell), expected);
    }
    let mut text = CsvText::with_header(["name", "note"]);
    text.row(["सुरेश", "=1, \"2\""]);
    assert_eq!(String::from_utf8(text.into_bytes()).unwrap(), "\u{feff}name,note\r\nसुरेश,\"'=1, \"\"2\"\"\"\r\n");
}
