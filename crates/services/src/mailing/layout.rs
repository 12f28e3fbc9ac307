//! The one layout of e-mails: a sheet that stands on phones and in old mail programs alike.
//!
//! Tables and inline styles because mail programs know little else. Nothing is loaded from outside but
//! the picture that the author chose, so that opening an e-mail tells nobody.

use std::fmt::Write;

use domain::Language;
use l10n::L10nLanguage;

/// How an organisation's e-mails look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The organisation's registered name.
    pub name: String,
    /// Its registration number.
    pub registration: Option<String>,
    /// A colour, `#rrggbb`.
    pub colour: String,
    /// The postal address; may be empty.
    pub address: String,
}

/// What is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// Whose look.
    pub brand: &'a Brand,
    /// The subject line.
    pub subject: &'a str,
    /// The author's text, filled. An empty line begins a new paragraph.
    pub text: &'a str,
    /// A picture above the text (https).
    pub picture: Option<&'a str>,
    /// Language of the text and of what stands around it.
    pub language: Language,
    /// Where one unsubscribes.
    pub unsubscribe: &'a str,
    /// Where one chooses what one receives.
    pub preferences: &'a str,
}

/// A sheet, laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// For programs that show it.
    pub html: String,
    /// For all others.
    pub text: String,
}

/// Letters of the text that lists of e-mails show beside the subject.
const PREHEADER: usize = 110;
const FONT: &str = "font-family:'Mukta','Noto Sans Devanagari','Segoe UI',Arial,sans-serif";

/// Lays a text out.
#[must_use]
pub fn lay_out(sheet: &Sheet<'_>) -> Page {
    let t = l10n::get(sheet.language);
    Page {
        html: html(sheet, t),
        text: plain(sheet, t),
    }
}

fn plain(sheet: &Sheet<'_>, t: &L10nLanguage) -> String {
    let mut lines = vec![sheet.text.trim_end().to_owned(), String::new(), "-- ".to_owned()];
    lines.extend(footer(sheet.brand, t));
    lines.push(String::new());
    lines.push(format!("{}: {}", t.mailing_unsubscribe(), sheet.unsubscribe));
    lines.push(format!("{}: {}", t.mailing_preferences(), sheet.preferences));
    lines.join("\n") + "\n"
}

/// Who writes and why, a line each.
fn footer(brand: &Brand, t: &L10nLanguage) -> Vec<String> {
    let registration = brand.registration.as_ref().map(|number| t.mailing_registration(number));
    let address = Some(brand.address.trim().to_owned()).filter(|address| !address.is_empty());
    let lines = [Some(brand.name.clone()), registration, address, Some(t.mailing_why(&brand.name))];
    lines.into_iter().flatten().collect()
}

fn html(sheet: &Sheet<'_>, t: &L10nLanguage) -> String {
    let colour = &sheet.brand.colour;
    let (name, subject) = (escaped(&sheet.brand.name), escaped(sheet.subject));
    let preheader: String = sheet.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(PREHEADER).collect();
    let preheader = escaped(&preheader);
    let lang = sheet.language.code();
    let picture = sheet.picture.map(picture).unwrap_or_default();
    let body = paragraphs(sheet.text);
    let foot = foot(sheet, t);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light\">\n<title>{subject}</title>\n\
         <style>@media (max-width:620px){{.sheet{{width:100%!important}}.pad{{padding-left:18px!important;padding-right:18px!important}}}}</style>\n</head>\n\
         <body style=\"margin:0;padding:0;background:#eef1f4\">\n\
         <div style=\"display:none;max-height:0;overflow:hidden\">{preheader}</div>\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"background:#eef1f4\"><tr><td align=\"center\" style=\"padding:20px 0\">\n\
         <table role=\"presentation\" class=\"sheet\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"width:600px;max-width:100%;background:#ffffff\">\n\
         <tr><td class=\"pad\" style=\"padding:18px 32px;border-top:6px solid {colour};{FONT};font-size:18px;font-weight:bold;color:#16212c\">{name}</td></tr>\n\
         {picture}<tr><td class=\"pad\" style=\"padding:8px 32px 24px;{FONT};font-size:16px;line-height:1.6;color:#16212c\">\n{body}</td></tr>\n\
         {foot}</table>\n</td></tr></table>\n</body>\n</html>\n"
    )
}

fn picture(url: &str) -> String {
    let url = escaped(url);
    format!("<tr><td><img src=\"{url}\" width=\"600\" alt=\"\" style=\"display:block;width:100%;height:auto;border:0\"></td></tr>\n")
}

fn foot(sheet: &Sheet<'_>, t: &L10nLanguage) -> String {
    let lines: Vec<String> = footer(sheet.brand, t).iter().map(|line| escaped(line).replace('\n', "<br>")).collect();
    let link = |url: &str, words: &str| format!("<a href=\"{}\" style=\"color:#44515e\">{}</a>", escaped(url), escaped(words));
    format!(
        "<tr><td class=\"pad\" style=\"padding:16px 32px 24px;border-top:1px solid #dde3e8;{FONT};font-size:13px;line-height:1.6;color:#5a6773\">{}<br><br>{} &nbsp;·&nbsp; {}</td></tr>\n",
        lines.join("<br>"),
        link(sheet.unsubscribe, &t.mailing_unsubscribe()),
        link(sheet.preferences, &t.mailing_preferences()),
    )
}

/// A paragraph for every stretch between empty lines.
fn paragraphs(text: &str) -> String {
    let mut html = String::new();
    let text = text.replace("\r\n", "\n");
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let lines: Vec<String> = paragraph.lines().map(linked).collect();
        // Writing into a text cannot fail.
        let _ = writeln!(html, "<p style=\"margin:0 0 16px\">{}</p>", lines.join("<br>"));
    }
    html
}

/// A line with its web addresses as links.
fn linked(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let url = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
        if is_url(url) {
            let rest = &word[url.len()..];
            let url = escaped(url);
            format!("<a href=\"{url}\">{url}</a>{}", escaped(rest))
        } else {
            escaped(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn is_url(word: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| word.len() > scheme.len() && word.starts_with(scheme))
}

/// Text as it stands in HTML and in its attributes.
#[must_use]
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand() -> Brand {
        Brand {
            name: "Sahyadri <Wealth>".to_owned(),
            registration: Some("ARN-118204".to_owned()),
            colour: "#0f766e".to_owned(),
            address: "12 FC Road\nPune 411004".to_owned(),
        }
    }

    fn page(text: &str, language: Language) -> Page {
        lay_out(&Sheet {
            brand: &brand(),
            subject: "Office & closed",
            text,
            picture: Some("https://demo.example/a.png?x=1&y=2"),
            language,
            unsubscribe: "https://prachar.example/u/abc",
            preferences: "https://prachar.example/u/abc/preferences",
        })
    }

    #[test]
    fn the_text_stays_text() {
        let page = page("Dear <script>alert(1)</script>,\nsee https://a.example/?q=\"x\".\n\nBye", Language::En);
        assert!(!page.html.contains("<script") && page.html.contains("&lt;script&gt;"));
        assert!(page.html.contains("<a href=\"https://a.example/?q=&quot;x&quot;\">"), "{}", page.html);
        assert_eq!(page.html.matches("<p style").count(), 2);
        assert!(page.html.contains("src=\"https://demo.example/a.png?x=1&amp;y=2\""));
        assert!(page.html.contains("<title>Office &amp; closed</title>") && page.html.contains("Sahyadri &lt;Wealth&gt;"));
        assert!(page.text.starts_with("Dear <script>alert(1)</script>,\n"));
    }

    #[test]
    fn who_writes_and_the_way_out_stand_below_in_every_language() {
        for language in Language::ALL {
            let page = page("Namaste", language);
            for part in [&page.html, &page.text] {
                for expected in [
                    "ARN-118204",
                    "12 FC Road",
                    "https://prachar.example/u/abc",
                    "https://prachar.example/u/abc/preferences",
                ] {
                    assert!(part.contains(expected), "{expected} in {}", language.code());
                }
            }
            assert!(page.html.contains(&format!("<html lang=\"{}\">", language.code())));
            assert!(page.html.contains("#0f766e"));
        }
    }
}
