//! Second factor and devices.

use leptos::prelude::*;

use super::api::{ConfirmSecondFactor, DeviceRow, DisableSecondFactor, EndOtherSessions, EndSession, EnrolSecondFactor, RenewRecoveryCodes, SecondFactor};
use crate::{
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        date::moment_text,
        dialog::{Dialog, DialogButton},
        feedback::{error_line, notice},
        field::{FormAlert, FormErrors, TextField, form_errors},
        icon::{Icon, icon_of},
        panel::Panel,
        verdict::{Tint, tag, verdict},
    },
};

/// The recovery codes, once; nothing where there are none.
pub(super) fn fresh_codes(codes: Vec<String>) -> AnyView {
    let t = use_t();
    if codes.is_empty() {
        return ().into_any();
    }
    let items = codes.into_iter().map(|code| view! { <li><code class="num">{code}</code></li> }).collect_view();
    view! {
        <Panel title=t.security_recovery_title()>
            {notice(Tint::Warn, t.security_recovery_text().into_any())}
            <ul class="mt-3 grid max-w-md grid-cols-2 gap-x-6 gap-y-1 text-lg">{items}</ul>
        </Panel>
    }
    .into_any()
}

pub(super) fn second_factor_panel(state: SecondFactor) -> AnyView {
    let t = use_t();
    let (badge, body) = match state {
        SecondFactor::Off => (verdict(Tint::Idle, t.security_totp_off()), enrol_form()),
        SecondFactor::Enrolling { secret, qr_svg } => (verdict(Tint::Idle, t.security_totp_off()), confirm_form(secret, qr_svg)),
        SecondFactor::On { codes_left } => (verdict(Tint::Pass, t.security_totp_on()), on_body(codes_left)),
    };
    view! {
        <Panel title=t.security_totp_title() actions=badge>
            <p class="max-w-2xl text-ink-2">{t.security_totp_text()}</p>
            <div class="mt-4">{body}</div>
        </Panel>
    }
    .into_any()
}

fn failure(errors: FormErrors) -> AnyView {
    (move || errors.get().map(|error| view! { <div class="pb-3">{error_line(&error)}</div> })).into_any()
}

fn enrol_form() -> AnyView {
    let t = use_t();
    let enrol = ServerAction::<EnrolSecondFactor>::new();
    view! {
        <ActionForm action=enrol>
            {failure(form_errors(enrol))}
            <SubmitButton label=t.security_totp_enable() pending=enrol.pending() tone=Tone::Line shape=Icon::ShieldCheck />
        </ActionForm>
    }
    .into_any()
}

fn confirm_form(secret: String, qr_svg: String) -> AnyView {
    let t = use_t();
    let confirm = ServerAction::<ConfirmSecondFactor>::new();
    let errors = form_errors(confirm);
    view! {
        <div class="grid max-w-2xl items-start gap-6 sm:grid-cols-[200px_minmax(0,1fr)]">
            // The QR code is black on white in both themes: scanners want it so.
            <div class="size-[200px] rounded-xl border rule bg-white p-2 [&>svg]:size-full" role="img" aria-label=t.security_totp_qr_label() inner_html=qr_svg></div>
            <div>
                <p>{t.security_totp_scan()}</p>
                <p class="mt-2 text-sm text-ink-2">{t.security_totp_key()} " " <code class="num break-all font-medium">{secret}</code></p>
                <ActionForm action=confirm attr:class="mt-4 space-y-4">
                    <FormAlert errors />
                    <TextField
                        name="code"
                        label=t.sign_in_code_label()
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        maxlength=6
                        class="input num w-40 text-lg tracking-[0.2em]"
                        errors=errors
                    />
                    <SubmitButton label=t.security_totp_confirm() pending=confirm.pending() />
                </ActionForm>
            </div>
        </div>
    }
    .into_any()
}

fn on_body(codes_left: i64) -> AnyView {
    let t = use_t();
    let disable = ServerAction::<DisableSecondFactor>::new();
    let renew = ServerAction::<RenewRecoveryCodes>::new();
    view! {
        {failure(form_errors(disable))}
        {failure(form_errors(renew))}
        <div class="flex flex-wrap items-center gap-3">
            <span class="num flex-1 text-sm text-ink-2">{t.security_recovery_left(codes_left)}</span>
            <DialogButton dialog="renew-codes" label=t.security_recovery_renew() />
            <DialogButton dialog="second-factor-off" label=t.security_totp_disable() tone=Tone::DangerLine />
        </div>
        <Dialog id="renew-codes" title=t.security_recovery_renew_title() text=t.security_recovery_renew_text()>
            <ActionForm action=renew attr:class="space-y-4">
                {password_field("renew-password")}
                <SubmitButton label=t.security_recovery_renew() pending=renew.pending() class="w-full" />
            </ActionForm>
        </Dialog>
        <Dialog id="second-factor-off" title=t.security_totp_disable_title() text=t.security_totp_disable_text()>
            <ActionForm action=disable attr:class="space-y-4">
                {password_field("off-password")}
                <SubmitButton label=t.security_totp_disable() pending=disable.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}

/// A password field with an id of its own: the page has several.
fn password_field(id: &'static str) -> AnyView {
    let t = use_t();
    view! {
        <div>
            <label class="mb-1 block font-medium" for=id>{t.account_password_label()}</label>
            <input id=id type="password" name="password" class="input w-full" autocomplete="current-password" required />
        </div>
    }
    .into_any()
}

pub(super) fn devices_panel(devices: Vec<DeviceRow>) -> AnyView {
    let t = use_t();
    let end = ServerAction::<EndSession>::new();
    let end_others = ServerAction::<EndOtherSessions>::new();
    let has_others = devices.len() > 1;
    let rows = devices.into_iter().map(|device| device_row(device, end)).collect_view();
    view! {
        <Panel title=t.security_sessions_title() flush=true>
            {failure(form_errors(end))}
            <ul class="divide-y divide-base-300 border-t rule">{rows}</ul>
            {has_others.then(|| view! {
                <div class="border-t rule bg-base-200 px-5 py-3">
                    <ActionForm action=end_others>
                        {failure(form_errors(end_others))}
                        <SubmitButton label=t.security_sign_out_others() pending=end_others.pending() tone=Tone::DangerLine />
                    </ActionForm>
                </div>
            })}
        </Panel>
    }
    .into_any()
}

fn device_row(device: DeviceRow, end: ServerAction<EndSession>) -> AnyView {
    let t = use_t();
    let shape = if device.user_agent.contains("Mobile") {
        Icon::Smartphone
    } else {
        Icon::Monitor
    };
    let name = browser_name(&device.user_agent).unwrap_or_else(|| t.security_unknown_device());
    let action = if device.is_this {
        tag(t.security_session_now())
    } else {
        view! {
            <ActionForm action=end>
                <input type="hidden" name="id" value=device.id.to_string() />
                <SubmitButton label=t.security_session_end() pending=end.pending() tone=Tone::Quiet class="btn-sm" />
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <li class="flex items-center gap-3 px-5 py-3">
            <span class="text-ink-2">{icon_of(shape, "size-[18px]")}</span>
            <span class="min-w-0 flex-1">
                <span class="block font-medium leading-6">{name}</span>
                <span class="hint num">{t.security_session_last(moment_text(device.last_seen_at))}</span>
            </span>
            {action}
        </li>
    }
    .into_any()
}

/// `Chrome, Windows` out of a user agent, where both are known names.
fn browser_name(user_agent: &str) -> Option<String> {
    // Order matters: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    let browser = find(&BROWSERS)?;
    Some(find(&SYSTEMS).map_or_else(|| browser.to_owned(), |system| format!("{browser}, {system}")))
}

#[cfg(test)]
mod tests {
    use super::browser_name;

    #[test]
    fn browsers_are_told_apart() {
        for (user_agent, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
                Some("Edge, Windows"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36",
                Some("Chrome, Android"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
                Some("Safari, iPhone"),
            ),
            ("curl/8.0", None),
        ] {
            assert_eq!(browser_name(user_agent).as_deref(), name, "{user_agent}");
        }
    }
}
