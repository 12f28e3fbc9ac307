//! What the columns of a file mean: guessed from their names in three languages and from values.

use std::{fmt, str::FromStr};

use domain::{EmailAddress, Language, PhoneNumber};

use crate::Row;

/// Where the values of a column go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nowhere.
    Ignore,
    /// The full name.
    Name,
    /// The mobile number.
    Phone,
    /// The e-mail address.
    Email,
    /// The language.
    Language,
    /// The city.
    City,
    /// Tags, several parted by comma, semicolon or bar.
    Tags,
    /// The name of a group.
    Group,
    /// The custom field of this name.
    Custom(String),
    /// A custom field yet to be made, called as the column is.
    NewField,
}

impl Target {
    /// The targets that a form offers besides custom fields, in its order.
    pub const BUILT_IN: [Self; 8] = [
        Self::Name,
        Self::Phone,
        Self::Email,
        Self::Language,
        Self::City,
        Self::Tags,
        Self::Group,
        Self::Ignore,
    ];
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ignore => "ignore",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Language => "language",
            Self::City => "city",
            Self::Tags => "tags",
            Self::Group => "group",
            Self::NewField => "new-field",
            Self::Custom(name) => return write!(f, "custom:{name}"),
        })
    }
}

impl FromStr for Target {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.strip_prefix("custom:") {
            Some(name) => Ok(Self::Custom(name.to_owned())),
            None if text == "new-field" => Ok(Self::NewField),
            None => Self::BUILT_IN.into_iter().find(|target| target.to_string() == text).ok_or(()),
        }
    }
}

/// A guess for one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Where its values seem to go.
    pub target: Target,
    /// Whether name and values agree; otherwise a person should look.
    pub is_sure: bool,
}

/// Names of columns, normalised by [`normalised`], per target.
const NAMES: [(Target, &[&str]); 7] = [
    (
        Target::Phone,
        &[
            "phone",
            "phoneno",
            "phonenumber",
            "mobile",
            "mobileno",
            "mobilenumber",
            "mob",
            "mobno",
            "mobilephone",
            "cell",
            "cellno",
            "cellphone",
            "contact",
            "contactno",
            "contactnumber",
            "whatsapp",
            "whatsappno",
            "whatsappnumber",
            "tel",
            "telephone",
            "telno",
            "phone1",
            "mobile1",
            "फोन",
            "फोननंबर",
            "फोननं",
            "मोबाइल",
            "मोबाइलनंबर",
            "मोबाइलनं",
            "मोबाइलसंख्या",
            "दूरभाष",
            "संपर्कनंबर",
            "व्हाट्सएप",
            "व्हाट्सऐप",
            "व्हाट्सएपनंबर",
            "मोबाईल",
            "मोबाईलनंबर",
            "मोबाईलनं",
            "मोबाईलक्रमांक",
            "मोबाइलक्रमांक",
            "फोनक्रमांक",
            "भ्रमणध्वनी",
            "दूरध्वनी",
            "संपर्कक्रमांक",
            "व्हॉट्सअॅप",
            "व्हॉट्सॲप",
        ],
    ),
    (
        Target::Name,
        &[
            "name",
            "fullname",
            "clientname",
            "customername",
            "investorname",
            "contactname",
            "client",
            "customer",
            "investor",
            "firstname",
            "nameofclient",
            "nameofinvestor",
            "holdername",
            "applicantname",
            "party",
            "partyname",
            "नाम",
            "पूरानाम",
            "ग्राहक",
            "ग्राहककानाम",
            "ग्राहकनाम",
            "निवेशककानाम",
            "नाव",
            "पूर्णनाव",
            "संपूर्णनाव",
            "ग्राहकाचेनाव",
            "गुंतवणूकदाराचेनाव",
        ],
    ),
    (
        Target::Email,
        &[
            "email",
            "emailid",
            "emailaddress",
            "mail",
            "mailid",
            "emailids",
            "ईमेल",
            "ईमेलआईडी",
            "ईमेलपता",
            "ईमेलआयडी",
            "ईमेलपत्ता",
            "इमेल",
            "मेल",
        ],
    ),
    (
        Target::Language,
        &[
            "language",
            "lang",
            "preferredlanguage",
            "languagepreference",
            "locale",
            "भाषा",
            "पसंदीदाभाषा",
            "पसंतीचीभाषा",
        ],
    ),
    (
        Target::City,
        &[
            "city",
            "town",
            "location",
            "place",
            "village",
            "citytown",
            "शहर",
            "नगर",
            "गाव",
            "गांव",
            "स्थान",
            "गाँव",
            "ठिकाण",
        ],
    ),
    (
        Target::Tags,
        &["tag", "tags", "label", "labels", "category", "segment", "टैग", "टॅग", "लेबल", "श्रेणी"],
    ),
    (Target::Group, &["group", "groups", "groupname", "list", "समूह", "ग्रुप", "गट", "यादी", "सूची"]),
];

/// Words for languages, normalised by [`normalised`].
const LANGUAGES: [(Language, &[&str]); 3] = [
    (Language::En, &["en", "eng", "english", "e", "angrezi", "अंग्रेजी", "इंग्लिश", "इंग्रजी", "अंग्रेज"]),
    (Language::Hi, &["hi", "hin", "hindi", "h", "हिन्दी", "हिंदी", "हि"]),
    (Language::Mr, &["mr", "mar", "marathi", "m", "मराठी", "म"]),
];

/// Share of filled cells that must fit before values alone decide, in per cent.
const CONVINCING: usize = 70;

/// The language a cell names, in English, Hindi or Marathi, as a word, code or first letter.
#[must_use]
pub fn language_of(cell: &str) -> Option<Language> {
    let word = normalised(cell);
    LANGUAGES
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()))
        .map(|(language, _)| *language)
}

/// Whether a first row names columns: it has text, but no number or address of a person.
#[must_use]
pub fn is_header(cells: &[String]) -> bool {
    let is_value = |cell: &String| PhoneNumber::parse(cell).is_ok() || EmailAddress::parse(cell).is_ok();
    cells.iter().any(|cell| !cell.is_empty()) && !cells.iter().any(is_value)
}

/// Guesses the target of each column from its name, its values and the custom fields
/// (`(name, label)`). Each target but tags is given once.
#[must_use]
pub fn guess(columns: &[String], sample: &[Row], custom: &[(String, String)]) -> Vec<Guess> {
    let mut guesses: Vec<Guess> = columns
        .iter()
        .enumerate()
        .map(|(index, name)| guess_by_name(name, custom, index, sample))
        .collect();
    for index in 0..guesses.len() {
        if guesses[index].target == Target::Ignore
            && let Some(target) = target_by_values(index, sample).filter(|target| !is_taken(&guesses, target))
        {
            guesses[index] = Guess { target, is_sure: false };
        }
    }
    drop_repeats(&mut guesses);
    guesses
}

fn is_taken(guesses: &[Guess], target: &Target) -> bool {
    guesses.iter().any(|guess| guess.target == *target)
}

/// Of several columns for one target the first sure one stays, else the first.
fn drop_repeats(guesses: &mut [Guess]) {
    for index in 0..guesses.len() {
        let target = guesses[index].target.clone();
        if matches!(target, Target::Ignore | Target::Tags) {
            continue;
        }
        let keeps = guesses
            .iter()
            .position(|guess| guess.target == target && guess.is_sure)
            .or_else(|| guesses.iter().position(|guess| guess.target == target));
        if keeps != Some(index) {
            guesses[index] = Guess {
                target: Target::Ignore,
                is_sure: false,
            };
        }
    }
}

fn guess_by_name(name: &str, custom: &[(String, String)], index: usize, sample: &[Row]) -> Guess {
    let word = normalised(name);
    let built_in = NAMES.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(target, _)| target.clone());
    let custom = || {
        let found = custom.iter().find(|(name, label)| normalised(name) == word || normalised(label) == word);
        found.filter(|_| !word.is_empty()).map(|(name, _)| Target::Custom(name.clone()))
    };
    match built_in.or_else(custom) {
        Some(target) => Guess {
            is_sure: fits(&target, cells(index, sample)),
            target,
        },
        None => Guess {
            target: Target::Ignore,
            is_sure: true,
        },
    }
}

/// Whether the filled cells can go to `target`: at least half of numbers and addresses, and every
/// language word.
#[must_use]
pub fn fits<'a>(target: &Target, cells: impl Iterator<Item = &'a str>) -> bool {
    let share = share(cells, |cell| match target {
        Target::Phone => PhoneNumber::parse(cell).is_ok(),
        Target::Email => EmailAddress::parse(cell).is_ok(),
        Target::Language => language_of(cell).is_some(),
        _ => true,
    });
    share.is_none_or(|share| share >= if *target == Target::Language { 100 } else { 50 })
}

fn target_by_values(index: usize, sample: &[Row]) -> Option<Target> {
    let convinces = |fits: fn(&str) -> bool| share(cells(index, sample), fits).is_some_and(|share| share >= CONVINCING);
    if convinces(|cell| PhoneNumber::parse(cell).is_ok()) {
        Some(Target::Phone)
    } else if convinces(|cell| EmailAddress::parse(cell).is_ok()) {
        Some(Target::Email)
    } else if convinces(|cell| cell.chars().count() > 1 && language_of(cell).is_some()) {
        Some(Target::Language)
    } else {
        None
    }
}

fn cells(index: usize, sample: &[Row]) -> impl Iterator<Item = &str> {
    sample.iter().map(move |row| row.cell(index))
}

/// Filled cells for which `holds`, in per cent; none when no cell is filled.
fn share<'a>(cells: impl Iterator<Item = &'a str>, holds: impl Fn(&str) -> bool) -> Option<usize> {
    let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let fitting = filled.iter().filter(|cell| holds(cell)).count();
    (fitting * 100).checked_div(filled.len())
}

/// Lower case, letters, digits and vowel signs only, without nukta: what people vary is left out.
fn normalised(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            // Letters with a built-in nukta.
            '\u{958}' => Some('क'),
            '\u{959}' => Some('ख'),
            '\u{95a}' => Some('ग'),
            '\u{95b}' => Some('ज'),
            '\u{95c}' => Some('ड'),
            '\u{95d}' => Some('ढ'),
            '\u{95e}' => Some('फ'),
            '\u{95f}' => Some('य'),
            '\u{93c}' => None,
            '\u{900}'..='\u{963}' | '\u{971}'..='\u{97f}' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}
