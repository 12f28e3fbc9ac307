//! Turns `locales/<language>/*.ftl` into typed accessors and one compiled text per language.
//!
//! fluent-typed reads the Fluent files, compares the languages and writes one Rust function per
//! message. Its run-time (fluent-bundle) would cost the browser some 60 KB, so the functions are
//! pointed at this crate's own small run-time, and the messages are compiled here into the form it
//! reads (see `src/runtime.rs`).
use std::{collections::BTreeMap, env, error::Error, fs, path::Path, process::ExitCode};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey},
    parser,
};
use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, try_build_from_locales_folder};

const LANGUAGES: [&str; 3] = ["en", "hi", "mr"];
const LOCALES: &str = "../../locales";

type Outcome<T> = Result<T, Box<dyn Error>>;
/// Message id to pattern; terms carry a leading dash.
type Messages = BTreeMap<String, Pattern<String>>;

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("locales: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Outcome<()> {
    let out = env::var("OUT_DIR")?;
    let typed = format!("{out}/typed.rs");
    try_build_from_locales_folder(
        BuildOptions::default()
            .with_locales_folder(LOCALES)
            .with_output_file_path(&typed)
            .with_prefix("")
            .with_lint_level(LintLevel::Strict)
            .with_ftl_output(FtlOutputOptions::multi_file(&out))
            .without_bidi_isolation()
            .without_format(),
    )?;
    let languages = LANGUAGES
        .iter()
        .map(|language| Ok((*language, read_messages(&Path::new(&out).join(format!("{language}.ftl")))?)))
        .collect::<Outcome<Vec<_>>>()?;
    let (_, english) = &languages[0];
    let ids: Vec<&str> = english.keys().map(String::as_str).filter(|id| !id.starts_with('-')).collect();
    for (language, messages) in &languages {
        compare(english, language, messages)?;
        let records = ids.iter().map(|id| encode(&messages[*id], messages)).collect::<Outcome<Vec<_>>>()?;
        fs::write(format!("{out}/{language}.txt"), records.join("\0"))?;
    }
    fs::write(format!("{out}/accessors.rs"), accessors(&fs::read_to_string(&typed)?, &ids)?)?;
    Ok(())
}

fn read_messages(file: &Path) -> Outcome<Messages> {
    let text = fs::read_to_string(file)?;
    let resource = parser::parse(text).map_err(|(_, errors)| format!("{}: {errors:?}", file.display()))?;
    let mut messages = Messages::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let value = message.value.ok_or_else(|| format!("{} has no text", message.id.name))?;
                messages.insert(message.id.name, value);
            }
            Entry::Term(term) => {
                messages.insert(format!("-{}", term.id.name), term.value);
            }
            _ => {}
        }
    }
    Ok(messages)
}

/// Every language has exactly the English messages with exactly the English variables.
fn compare(english: &Messages, language: &str, messages: &Messages) -> Outcome<()> {
    for (id, pattern) in english {
        let translated = messages.get(id).ok_or_else(|| format!("{language} has no `{id}`"))?;
        let (mut wanted, mut found) = (Vec::new(), Vec::new());
        variables(pattern, &mut wanted);
        variables(translated, &mut found);
        if let Some(unknown) = found.iter().find(|name| !wanted.contains(name)) {
            return Err(format!("{language}: `{id}` uses ${unknown}, English does not").into());
        }
        if let Some(lost) = wanted.iter().find(|name| !found.contains(name)) {
            return Err(format!("{language}: `{id}` lacks ${lost}").into());
        }
    }
    match messages.keys().find(|id| !english.contains_key(*id)) {
        Some(extra) => Err(format!("{language} has `{extra}`, English has not").into()),
        None => Ok(()),
    }
}

fn variables(pattern: &Pattern<String>, names: &mut Vec<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let (selector, variants): (_, &[Variant<String>]) = match expression {
            Expression::Select { selector, variants } => (selector, variants),
            Expression::Inline(inline) => (inline, &[]),
        };
        if let InlineExpression::VariableReference { id } = selector {
            names.push(id.name.clone());
        }
        for variant in variants {
            variables(&variant.value, names);
        }
    }
}

/// The pattern in the form `src/runtime.rs` reads.
fn encode(pattern: &Pattern<String>, messages: &Messages) -> Outcome<String> {
    let mut out = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => out.push_str(value),
            PatternElement::Placeable { expression } => out.push_str(&encode_expression(expression, messages)?),
        }
    }
    Ok(out)
}

fn encode_expression(expression: &Expression<String>, messages: &Messages) -> Outcome<String> {
    let (selector, variants) = match expression {
        Expression::Inline(inline) => return encode_inline(inline, messages),
        Expression::Select { selector, variants } => (selector, variants),
    };
    let InlineExpression::VariableReference { id } = selector else {
        return Err("only a variable can choose between variants".into());
    };
    let mut out = format!("\u{3}{}\u{4}", id.name);
    for variant in variants {
        let (VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key }) = &variant.key;
        let mark = if variant.default { "*" } else { "" };
        out.push_str(&format!("{mark}{key}\u{5}{}\u{6}", encode(&variant.value, messages)?));
    }
    out.push('\u{7}');
    Ok(out)
}

fn encode_inline(inline: &InlineExpression<String>, messages: &Messages) -> Outcome<String> {
    let referenced = match inline {
        InlineExpression::StringLiteral { value } => return Ok(value.clone()),
        InlineExpression::NumberLiteral { value } => return Ok(value.clone()),
        InlineExpression::VariableReference { id } => return Ok(format!("\u{1}{}\u{2}", id.name)),
        InlineExpression::Placeable { expression } => return encode_expression(expression, messages),
        InlineExpression::TermReference { id, .. } => format!("-{}", id.name),
        InlineExpression::MessageReference { id, .. } => id.name.clone(),
        InlineExpression::FunctionReference { id, .. } => return Err(format!("the function {} is not supported", id.name).into()),
    };
    let pattern = messages.get(&referenced).ok_or_else(|| format!("`{referenced}` is not defined"))?;
    encode(pattern, messages)
}

/// The generated functions, with message ids replaced by their place in the compiled text and
/// without what only fluent-typed's own run-time needs.
fn accessors(typed: &str, ids: &[&str]) -> Outcome<String> {
    let marker = "Self::new(lang, bytes)\n    }\n";
    let start = typed.find(marker).ok_or("the generated code has changed its form")? + marker.len();
    let mut code = format!("impl L10nLanguage {{\n{}", &typed[start..])
        .replace("    #[allow(unused)]\n", "")
        .replace(").unwrap()", ")");
    for (index, id) in ids.iter().enumerate() {
        code = code.replace(&format!(".msg(\"{id}\","), &format!(".msg({index},"));
    }
    Ok(code)
}
