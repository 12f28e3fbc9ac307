//! `/templates/{key}`: a template in each language, as a contact would read it, and what to do
//! with it.

use domain::{ErrorCode, Language, Permission, placeholder};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{ArchiveTemplate, DuplicateTemplate, TemplateDetail, TemplatePreview, load_template, preview_template},
    parts::{TemplateKey, category_text},
};
use crate::{
    error::AppError,
    features::campaigns::{api::CreateCampaign, parts::purpose_text},
    page_context::{may, use_language, use_page_context, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::moment_text,
        feedback::{error_panel, notice, skeleton_rows},
        icon::Icon,
        layout::PageHeader,
        list::{Column, Table},
        panel::Panel,
        phone::{PhonePreview, bubble},
        tabs::{Tab, tabs},
        url::use_named,
        verdict::Tint,
    },
};

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let query = use_query_map();
    let reader = use_language();
    let shown = use_named::<TemplateKey>("/templates/", "");
    let key = move || shown.get().map(|key| key.0).unwrap_or_default();
    let wanted = move || {
        query
            .with(|query| query.get("lang"))
            .and_then(|code| code.parse::<Language>().ok())
            .unwrap_or(reader)
    };
    let loaded = Resource::new(
        move || (key(), wanted()),
        |(key, language)| async move {
            let template = load_template(key.clone()).await?;
            let preview = preview_template(key, Some(language), None).await?;
            Ok::<_, AppError>((template, preview))
        },
    );
    view! {
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok((template, preview)) => template_view(template, preview),
                    Err(error) if error.code == ErrorCode::NotFound => crate::frame::not_found_page(),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn template_view(template: TemplateDetail, preview: TemplatePreview) -> AnyView {
    let t = use_t();
    let origin = if template.is_built_in { t.template_built_in() } else { t.template_own() };
    let mut subtitle = format!("{} · {} · {origin}", category_text(template.category), purpose_text(template.purpose));
    if let Some(at) = template.updated_at {
        subtitle = format!("{subtitle} · {} {}", t.campaign_changed(), moment_text(at));
    }
    let actions = actions(&template);
    let (text, placeholders) = (text_panel(&template, &preview), placeholders(&template));
    view! {
        <PageHeader title=template.name.clone() subtitle>{actions}</PageHeader>
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
            <div class="contents lg:block lg:min-w-0 lg:space-y-4">{text} {placeholders}</div>
            {phone(preview)}
        </div>
    }
    .into_any()
}

fn actions(template: &TemplateDetail) -> AnyView {
    let t = use_t();
    let (create, duplicate, archive) = (
        ServerAction::<CreateCampaign>::new(),
        ServerAction::<DuplicateTemplate>::new(),
        ServerAction::<ArchiveTemplate>::new(),
    );
    let (key, name, copy_name) = (template.key.clone(), template.name.clone(), t.campaign_copy_of(template.name.clone()));
    let (copy_key, campaign_key, edit) = (key.clone(), key.clone(), format!("/templates/{key}/edit"));
    let own = (!template.is_built_in && may(Permission::ManageTemplates)).then(|| {
        let (away, words) = if template.is_archived {
            ("no", t.campaign_restore())
        } else {
            ("yes", t.campaign_archive())
        };
        view! {
            <ActionForm action=archive>
                <input type="hidden" name="id" value=key />
                <input type="hidden" name="away" value=away />
                <SubmitButton label=words tone=Tone::Quiet shape=Icon::Archive pending=archive.pending() />
            </ActionForm>
            <ButtonLink href=edit label=t.campaign_edit() shape=Icon::Pencil />
        }
    });
    let copy = may(Permission::ManageTemplates).then(|| {
        view! {
            <ActionForm action=duplicate>
                <input type="hidden" name="key" value=copy_key />
                <input type="hidden" name="name" value=copy_name />
                <SubmitButton label=t.campaign_duplicate() tone=Tone::Line shape=Icon::Copy pending=duplicate.pending() />
            </ActionForm>
        }
    });
    let write = may(Permission::ManageCampaigns).then(|| {
        view! {
            <ActionForm action=create>
                <input type="hidden" name="name" value=name />
                <input type="hidden" name="template" value=campaign_key />
                <SubmitButton label=t.template_use() shape=Icon::Megaphone pending=create.pending() />
            </ActionForm>
        }
    });
    view! { {own} {copy} {write} }.into_any()
}

fn text_panel(template: &TemplateDetail, preview: &TemplatePreview) -> AnyView {
    let t = use_t();
    let language = preview.language;
    let items = template
        .texts
        .keys()
        .map(|other| Tab {
            lang: Some(other.code()),
            ..Tab::new(
                format!("/templates/{}?lang={}", template.key, other.code()),
                other.endonym(),
                *other == language,
            )
        })
        .collect();
    let pieces = placeholder::pieces(template.texts.get(&language).map(String::as_str).unwrap_or_default())
        .into_iter()
        .map(|piece| match piece {
            placeholder::Piece::Text(text) => text.to_owned().into_any(),
            placeholder::Piece::Placeholder { name, .. } => view! { <span class="var">{format!("{{{name}}}")}</span> }.into_any(),
        })
        .collect_view();
    view! {
        <section class="panel overflow-hidden">
            <div class="[&>nav]:px-5">{tabs(t.campaign_message_languages(), items)}</div>
            <p class="whitespace-pre-wrap break-words px-5 py-4 text-lg font-normal leading-8" lang=language.code()>{pieces}</p>
        </section>
    }
    .into_any()
}

fn placeholders(template: &TemplateDetail) -> AnyView {
    let t = use_t();
    let names: Vec<&str> = {
        let mut names: Vec<&str> = template.texts.values().flat_map(|text| placeholder::names(text)).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let english = template
        .texts
        .get(&Language::En)
        .or_else(|| template.texts.values().next())
        .cloned()
        .unwrap_or_default();
    let rows = names
        .iter()
        .map(|name| {
            let example = template
                .examples
                .get(*name)
                .cloned()
                .unwrap_or_else(|| if is_own(name) { t.template_from_account() } else { t.template_from_contact() });
            let fallback = fallback_in(&english, name).unwrap_or_else(|| "–".to_owned());
            let name = view! { <span class="var">{format!("{{{name}}}")}</span> };
            vec![name.into_any(), example.into_any(), fallback.into_any()]
        })
        .collect();
    let columns = vec![
        Column::text(t.template_placeholder()).heading(),
        Column::text(t.template_example()),
        Column::text(t.template_fallback()),
    ];
    view! { <Panel title=t.template_placeholders() flush=true class="max-lg:order-last"><Table label=t.template_placeholders() columns rows /></Panel> }
        .into_any()
}

/// Whether the organisation and not the contact fills it in.
fn is_own(name: &str) -> bool {
    matches!(name, "advisor_name" | "firm_name" | "registration")
}

fn fallback_in(text: &str, wanted: &str) -> Option<String> {
    placeholder::pieces(text).into_iter().find_map(|piece| match piece {
        placeholder::Piece::Placeholder { name, fallback, .. } if name == wanted => fallback.map(str::to_owned),
        _ => None,
    })
}

fn phone(preview: TemplatePreview) -> AnyView {
    let t = use_t();
    let firm = use_page_context()
        .session
        .as_ref()
        .map(|session| session.organisation.clone())
        .unwrap_or_default();
    let names: Vec<String> = preview.missing.iter().map(|name| format!("{{{name}}}")).collect();
    let missing = (!names.is_empty()).then(|| notice(Tint::Info, t.template_filled_later(names.join(", ")).into_any()));
    let text = Signal::stored(preview.text);
    let shown = bubble(text, preview.language.code(), "10:12".to_owned(), false);
    view! {
        <section class="panel lg:sticky lg:top-20">
            <div class="panel-head !pb-2"><h2>{t.campaign_preview_title()}</h2></div>
            <div class="space-y-3 px-4 pb-4">
                <PhonePreview title=firm subtitle=t.campaign_preview_business()>{shown}</PhonePreview>
                {missing}
            </div>
        </section>
    }
    .into_any()
}
