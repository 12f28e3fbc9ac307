//! The lists of members and invitations.

use domain::{Permission, Role};
use leptos::prelude::*;

use super::{
    api::{ChangeRole, DeactivateMember, InviteRow, MemberRow, ReactivateMember, WithdrawInvite},
    members_page::assignable,
};
use crate::{
    frame::role_text,
    page_context::{use_page_context, use_t},
    ui::{
        button::{SubmitButton, Tone},
        date::date_text,
        dialog::{Dialog, DialogButton},
        feedback::error_line,
        field::{FormErrors, form_errors},
        icon::Icon,
        list::{Cells, Column, Table, avatar, tick},
        panel::Panel,
        verdict::{Tint, tag, verdict},
    },
};

pub(super) fn members_panel(members: Vec<MemberRow>) -> AnyView {
    let t = use_t();
    let change = ServerAction::<ChangeRole>::new();
    let deactivate = ServerAction::<DeactivateMember>::new();
    let reactivate = ServerAction::<ReactivateMember>::new();
    let columns = vec![
        Column::text(t.members_person()).heading(),
        Column::text(t.members_role()).bare(),
        Column::text(t.members_right_write()).wide_only(),
        Column::text(t.members_right_send()).wide_only(),
        Column::text(t.members_right_approve()).wide_only(),
        Column::text(t.members_right_audit()).wide_only(),
        Column::actions(),
    ];
    let count = t.members_count(members.len());
    let rows = members.into_iter().map(|member| row(member, change, deactivate, reactivate)).collect();
    view! {
        <Panel title=t.members_title() hint=count flush=true>
            {failure(form_errors(change))}
            {failure(form_errors(deactivate))}
            {failure(form_errors(reactivate))}
            <Table label=t.members_title() columns rows row_class="h-14" />
            <p class="border-t rule bg-base-200 px-5 py-2.5 text-sm text-ink-2">{t.members_note()}</p>
        </Panel>
    }
    .into_any()
}

/// The error of a form in a row, above the table.
fn failure(errors: FormErrors) -> AnyView {
    (move || errors.get().map(|error| view! { <div class="px-5 pb-3">{error_line(&error)}</div> })).into_any()
}

fn row(member: MemberRow, change: ServerAction<ChangeRole>, deactivate: ServerAction<DeactivateMember>, reactivate: ServerAction<ReactivateMember>) -> Cells {
    let t = use_t();
    let may_touch = use_page_context().session.as_ref().is_some_and(|session| session.role.may_assign(member.role));
    let right = |permission| tick(member.is_active && member.role.may(permission));
    let role = if may_touch && member.is_active {
        role_form(&member, change).into_any()
    } else {
        role_text(member.role).into_any()
    };
    let marks = (
        member.is_me.then(|| tag(t.members_you())),
        (!member.is_active).then(|| verdict(Tint::Idle, t.members_inactive())),
    );
    let rights = [
        Permission::ManageCampaigns,
        Permission::SendCampaigns,
        Permission::DecideApprovals,
        Permission::ViewAudit,
    ]
    .map(right);
    let action = may_touch.then(|| {
        if member.is_active {
            deactivate_form(&member, deactivate)
        } else {
            reactivate_form(&member, reactivate)
        }
    });
    let person = view! {
        <span class="flex items-center gap-3">
            {avatar(&member.name)}
            <span class="min-w-0">
                <span class="flex flex-wrap items-center gap-x-2 text-base font-medium leading-6">{member.name} {marks}</span>
                <span class="hint break-words">{member.email}</span>
            </span>
        </span>
    };
    let mut cells = vec![person.into_any(), role];
    cells.extend(rights);
    cells.push(action.into_any());
    cells
}

fn role_form(member: &MemberRow, change: ServerAction<ChangeRole>) -> AnyView {
    let t = use_t();
    let (id, now) = (member.id.to_string(), member.role.code());
    let label = t.members_role_of(&member.name);
    let options = assignable()
        .into_iter()
        .map(|(code, words)| {
            let selected = code == now;
            view! { <option value=code selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <ActionForm action=change attr:class="flex items-center gap-1">
            <input type="hidden" name="id" value=id />
            <select name="role" class="select select-sm h-9 w-48 touch:h-11 max-sm:w-56" aria-label=label>{options}</select>
            <SubmitButton label=t.members_change_role() pending=change.pending() tone=Tone::Line class="btn-sm" shape=Icon::Check square=true />
        </ActionForm>
    }
    .into_any()
}

fn deactivate_form(member: &MemberRow, deactivate: ServerAction<DeactivateMember>) -> AnyView {
    let t = use_t();
    let id = member.id.to_string();
    let dialog = format!("deactivate-{id}");
    view! {
        <DialogButton dialog=dialog.clone() label=t.members_deactivate() tone=Tone::Quiet class="btn-sm" shape=Icon::UserX square=true />
        <Dialog id=dialog title=t.members_deactivate_title(&member.name) text=t.members_deactivate_text()>
            <ActionForm action=deactivate>
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.members_deactivate() pending=deactivate.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}

fn reactivate_form(member: &MemberRow, reactivate: ServerAction<ReactivateMember>) -> AnyView {
    let t = use_t();
    let id = member.id.to_string();
    view! {
        <ActionForm action=reactivate>
            <input type="hidden" name="id" value=id />
            <SubmitButton label=t.members_reactivate() pending=reactivate.pending() tone=Tone::Quiet class="btn-sm" />
        </ActionForm>
    }
    .into_any()
}

/// Open invitations; nothing where there are none.
pub(super) fn invites_panel(invites: Vec<InviteRow>) -> AnyView {
    let t = use_t();
    if invites.is_empty() {
        return ().into_any();
    }
    let withdraw = ServerAction::<WithdrawInvite>::new();
    let rows = invites
        .into_iter()
        .map(|invite| {
            let InviteRow { id, email, role, expires_at } = invite;
            view! {
                <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3">
                    <span class="min-w-0 flex-1 basis-56 break-words font-medium">{email}</span>
                    {tag(role_text(role))}
                    <span class="hint num">{t.members_invite_until(date_text(expires_at))}</span>
                    {may_withdraw(role).then(|| view! {
                        <ActionForm action=withdraw>
                            <input type="hidden" name="id" value=id.to_string() />
                            <SubmitButton label=t.members_withdraw() pending=withdraw.pending() tone=Tone::Quiet class="btn-sm" />
                        </ActionForm>
                    })}
                </li>
            }
        })
        .collect_view();
    view! {
        <Panel title=t.members_invites_title() flush=true>
            {failure(form_errors(withdraw))}
            <ul class="divide-y divide-base-300 border-t rule">{rows}</ul>
        </Panel>
    }
    .into_any()
}

fn may_withdraw(role: Role) -> bool {
    use_page_context().session.as_ref().is_some_and(|session| session.role.may_assign(role))
}
