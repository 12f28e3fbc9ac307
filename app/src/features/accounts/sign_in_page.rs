//! E-mail and password.

use domain::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::SignIn,
    parts::{other_way, visitor_page},
};
use crate::{
    frame::role_text,
    page_context::{use_page_context, use_t},
    ui::{
        button::SubmitButton,
        feedback::notice,
        field::{FormAlert, TextField, form_errors},
        icon::{Icon, icon_of},
        leave::follow,
        verdict::Tint,
    },
};

/// The password of every demo account; public on purpose, and never valid in production.
const DEMO_PASSWORD: &str = "prachar-demo";

/// `/sign-in`.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let next = query.with_untracked(|query| query.get("next").unwrap_or_default());
    let was_reset = query.with_untracked(|query| query.get("done").is_some_and(|done| done == "reset"));
    let sign_in = ServerAction::<SignIn>::new();
    follow(sign_in);
    let errors = form_errors(sign_in);
    let demo = use_page_context().demo.then(|| demo_box(sign_in, next.clone()));
    let body = view! {
        {was_reset.then(|| view! { <div class="mb-4">{notice(Tint::Pass, t.reset_done().into_any())}</div> })}
        <ActionForm action=sign_in attr:class="space-y-4">
            <FormAlert errors />
            <input type="hidden" name="next" value=next />
            <TextField name="email" label=t.account_email_label() kind="email" autocomplete="username" class="input h-12 w-full text-base" />
            <TextField name="password" label=t.account_password_label() kind="password" autocomplete="current-password" class="input h-12 w-full text-base" />
            <SubmitButton label=t.sign_in_button() pending=sign_in.pending() class="btn-block h-12 text-base" />
        </ActionForm>
        <p class="mt-4 text-sm"><a href="/forgot-password" class="link-q">{t.sign_in_forgot()}</a></p>
        {demo}
        {other_way(t.sign_in_new_here(), "/sign-up", t.sign_in_sign_up())}
    };
    visitor_page(t.sign_in_title(), t.sign_in_text(), body.into_any())
}

/// One button per demo account.
fn demo_box(sign_in: ServerAction<SignIn>, next: String) -> AnyView {
    let t = use_t();
    let buttons = Role::ALL
        .map(|role| {
            let next = next.clone();
            view! {
                <ActionForm action=sign_in attr:class="contents">
                    <input type="hidden" name="next" value=next />
                    <input type="hidden" name="email" value=format!("{}@demo.example", role.code()) />
                    <input type="hidden" name="password" value=DEMO_PASSWORD />
                    <button type="submit" class="btn btn-line btn-sm h-auto min-h-8 whitespace-normal py-1 touch:min-h-11">{t.sign_in_demo_enter(role_text(role))}</button>
                </ActionForm>
            }
        })
        .into_iter()
        .collect_view();
    view! {
        <section class="mt-6 rounded-xl border border-accent-line bg-accent-soft p-4" aria-label=t.sign_in_demo_title()>
            <p class="flex items-center gap-2 font-semibold text-accent-ink">{icon_of(Icon::FlaskConical, "size-[18px]")} {t.sign_in_demo_title()}</p>
            <p class="mt-1 text-sm text-ink-2">{t.sign_in_demo_text()}</p>
            <div class="mt-3 grid grid-cols-2 gap-2 [&>form:last-child>button]:col-span-2">{buttons}</div>
            <p class="num mt-3 break-words text-xs text-ink-2">"owner@ · admin@ · approver@ · advisor@ · dpo@demo.example, " {DEMO_PASSWORD}</p>
        </section>
    }
    .into_any()
}
