//! `/campaigns/{id}/check`: what the rules say of each language, in full.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use domain::{CampaignId, Course, Language, RiskLimits, SecondOpinion, Verdict};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    findings::{rows_to_read, score},
    frame::{Onward, SaveState, framed, next_words, settled},
    head::{Head, Step},
    review_parts::stage,
};
use crate::{
    error::AppError,
    features::second_opinion::{course_badge, opinion_block},
    page_context::use_t,
    ui::{
        button::ButtonLink,
        feedback::{EmptyState, error_panel, skeleton_rows},
        icon::Icon,
        panel::Panel,
        saves::use_saves,
        url::use_named,
        verdict::{Tint, verdict},
    },
};

/// What the check step shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckStep {
    /// The campaign.
    pub head: Head,
    /// The verdict on each language that has a text.
    pub verdicts: Vec<(Language, Verdict)>,
    /// The second opinion on each of them.
    pub opinions: Vec<(Language, SecondOpinion)>,
    /// What the organisation does with a risk.
    pub limits: RiskLimits,
}

impl CheckStep {
    fn opinion(&self, language: Language) -> Option<&SecondOpinion> {
        self.opinions.iter().find(|(of, _)| *of == language).map(|(_, opinion)| opinion)
    }

    /// What becomes of all texts together.
    fn course(&self) -> Option<Course> {
        self.opinions.iter().map(|(_, opinion)| self.limits.course(opinion.risk)).max()
    }
}

/// The check step of a campaign.
#[server]
pub async fn load_check(id: CampaignId) -> Result<CheckStep, AppError> {
    use super::head::load_head;
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    let campaign = services::campaigns::get(&app, &actor, id).await?;
    let verdicts = services::campaigns::verdicts(&app, &actor, &campaign).await?;
    let opinions = services::second_opinion::on_campaign(&app, &actor, &campaign).await?;
    Ok(CheckStep {
        limits: opinions.limits,
        opinions: opinions.by_language.into_iter().collect(),
        head: load_head(id).await?,
        verdicts: verdicts.into_iter().collect(),
    })
}

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let id = use_named::<CampaignId>("/campaigns/", "/check");
    let saves = use_saves();
    let step = Resource::new(move || id.get(), move |id| async move { load_check(settled(saves, id).await?).await });
    view! {
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match step.await {
                    Ok(step) => check(&step),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn check(step: &CheckStep) -> AnyView {
    let t = use_t();
    let id = step.head.id;
    let panels = step
        .verdicts
        .iter()
        .map(|(language, verdict)| {
            let opinion = step.opinion(*language).map(|opinion| opinion_block(opinion, step.limits.course(opinion.risk)));
            language_panel(id, *language, verdict, opinion)
        })
        .collect_view();
    let empty = step.verdicts.is_empty().then(|| {
        view! {
            <section class="panel">
                <EmptyState shape=Icon::MessageSquareText title=t.campaign_no_text_yet() text=t.campaign_check_empty()>
                    <ButtonLink href=Step::Message.href(id) label=t.campaign_step_message() />
                </EmptyState>
            </section>
        }
    });
    let body = view! {
        <div class="mx-auto grid max-w-[1376px] grid-cols-[minmax(0,1fr)] items-start gap-4 px-4 pb-28 pt-4 lg:grid-cols-[minmax(0,1fr)_336px] lg:px-6 lg:pb-8">
            <div class="min-w-0 space-y-4">{empty} {panels}</div>
            {stages(step)}
        </div>
    }
    .into_any();
    let saved = Signal::stored(SaveState::Kept(step.head.updated_at));
    let onward = Onward::Link(Step::Schedule.href(id), next_words(Step::Check));
    framed(&step.head, Step::Check, saved, &onward, None, body)
}

fn language_panel(id: CampaignId, language: Language, verdict: &Verdict, opinion: Option<AnyView>) -> AnyView {
    let t = use_t();
    let href = format!("/campaigns/{id}/message?lang={}", language.code());
    view! {
        <section class="panel overflow-hidden">
            <div class="panel-head">
                <h2 lang=language.code()>{language.endonym()}</h2>
                <span class="ml-auto"><ButtonLink href label=t.campaign_fix_in_text() shape=Icon::Pencil class="btn-sm" /></span>
            </div>
            <div class="px-5 pb-4">{score(verdict)}</div>
            {rows_to_read(verdict)}
            {opinion}
            <p class="hint border-t rule bg-base-200 px-5 py-2.5">{t.campaign_rulebook(verdict.rulebook.clone())}</p>
        </section>
    }
    .into_any()
}

/// What happens after the rules: who decides, and that each message is checked once more.
fn stages(step: &CheckStep) -> AnyView {
    let t = use_t();
    let must_fix = step.head.must_fix();
    let (tint, words) = if must_fix > 0 {
        (Tint::Fail, t.campaign_to_fix(must_fix))
    } else {
        (Tint::Pass, t.campaign_passed())
    };
    let rules = (!step.verdicts.is_empty()).then(|| verdict(tint, words));
    let stages = [
        stage("1", t.campaign_stage_rules(), rules, t.campaign_stage_rules_text(step.verdicts.len())),
        stage("2", t.opinion_title(), step.course().map(course_badge), t.opinion_beside_rules()),
        stage("3", t.campaign_stage_approver(), None, t.campaign_stage_approver_text()),
        stage("4", t.campaign_stage_sending(), None, t.campaign_stage_sending_text()),
    ];
    view! {
        <Panel title=t.campaign_check_and_approval() flush=true class="lg:sticky lg:top-32">
            <ol class="divide-y divide-base-300 border-t rule">{stages.collect_view()}</ol>
        </Panel>
    }
    .into_any()
}
