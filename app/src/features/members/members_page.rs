//! `/settings/members`.

use domain::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{InviteMember, TeamView, team},
    parts::{invites_panel, members_panel},
};
use crate::{
    features::settings::{done_note, settings_page},
    frame::role_text,
    page_context::{use_page_context, use_t},
    ui::{
        button::SubmitButton,
        feedback::{error_panel, notice, skeleton_rows},
        field::{BESIDE_FIELD, FormAlert, SelectField, TextField, form_errors},
        panel::Panel,
        verdict::Tint,
    },
};

/// Members, invitations, and the form to invite.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    // A form that was taken comes back with `?done=…`: read again then.
    let query = use_query_map();
    let invite = ServerAction::<InviteMember>::new();
    let state = move || (query.with(|query| query.get("done")), invite.version().get());
    let team = Resource::new(state, |_| team());
    let body = view! {
        {done_note(|done| match done {
            "invited" => Some(use_t().members_invited()),
            _ => Some(use_t().ui_saved()),
        })}
        <Suspense fallback=|| skeleton_rows(5)>
            {move || Suspend::new(async move {
                match team.await {
                    Ok(TeamView { members, invites }) => {
                        view! {
                            {members_panel(members)}
                            {invites_panel(invites)}
                        }
                        .into_any()
                    }
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
        {invite_form(invite)}
    };
    settings_page(t.members_title(), body.into_any())
}

fn invite_form(invite: ServerAction<InviteMember>) -> AnyView {
    let t = use_t();
    let value = invite.value();
    let link = move || value.get().and_then(Result::ok).map(sent_note);
    let errors = form_errors(invite);
    view! {
        <Panel title=t.members_invite_title() hint=t.members_invite_text()>
            <ActionForm action=invite attr:data-draft="invite">
                <FormAlert errors labels=vec![("email", t.account_email_label())] />
                <div class="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_200px_auto]">
                    <TextField name="email" label=t.account_email_label() kind="email" autocomplete="off" errors=errors />
                    <SelectField name="role" label=t.members_role() options=assignable() value=Role::Advisor.code() />
                    <SubmitButton label=t.members_invite_button() pending=invite.pending() class=BESIDE_FIELD />
                </div>
            </ActionForm>
            {link}
        </Panel>
    }
    .into_any()
}

fn sent_note(url: String) -> AnyView {
    let t = use_t();
    let text = view! {
        <p>{t.members_invited()} " " {t.members_invite_link()}</p>
        <p class="mt-1 break-all font-medium"><code>{url}</code></p>
    };
    view! { <div class="mt-4 max-w-2xl">{notice(Tint::Pass, text.into_any())}</div> }.into_any()
}

/// The roles that the reader may give.
pub(super) fn assignable() -> Vec<(String, String)> {
    let mine = use_page_context().session.as_ref().map(|session| session.role);
    Role::ALL
        .into_iter()
        .filter(|role| mine.is_some_and(|mine| mine.may_assign(*role)))
        .map(|role| (role.code().to_owned(), role_text(role)))
        .collect()
}
