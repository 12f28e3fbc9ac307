//! What happens while a message is written: autosave, the check when typing rests, one-click
//! repairs and their undo.

use std::{ops::Range, time::Duration};

use domain::{CampaignId, ErrorCode, Finding, Language, Severity, Verdict, placeholder};
use leptos::{leptos_dom::helpers::debounce, prelude::*, task::spawn_local};

use super::{
    frame::SaveState,
    head::SaveOutcome,
    message_api::{Beside, MessageFields, MessageStep, SaveMessage, autosave_message, check_message},
};
use crate::{
    error::AppError,
    ui::{
        editor::{Mark, MarkKind},
        lifetime::Lifetime,
        saves::{Saves, use_saves},
    },
};

/// How long typing rests before the text is checked.
const CHECK_AFTER: Duration = Duration::from_millis(400);
/// How long it rests before it is saved.
const SAVE_AFTER: Duration = Duration::from_millis(900);
/// How long until saving is tried again without a connection.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// Where the check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// The verdict is of the text as it stands.
    Fresh,
    /// A newer verdict is on its way.
    Checking,
    /// The check could not be reached; the verdict is old.
    Unavailable,
}

/// Everything that changes on the message step.
#[derive(Clone, Copy)]
pub struct Message {
    /// The campaign.
    pub id: CampaignId,
    /// The language being written.
    pub language: Language,
    /// The text.
    pub text: RwSignal<String>,
    /// The other fields; their `text` and `language` are not used.
    pub fields: RwSignal<MessageFields>,
    /// The newest verdict.
    pub verdict: RwSignal<Verdict>,
    /// Where the check stands.
    pub check: RwSignal<CheckState>,
    /// Whether it is kept.
    pub saved: RwSignal<SaveState>,
    /// The revision to name when saving.
    pub revision: RwSignal<i64>,
    /// The finding the author looks at, by its place in the verdict.
    pub active: RwSignal<usize>,
    /// The words of that finding, once the author asked to be led to it.
    pub selection: RwSignal<Option<Range<usize>>>,
    /// What somebody else saved meanwhile.
    pub theirs: RwSignal<Option<String>>,
    /// Texts before each repair, newest last.
    undo: RwSignal<Vec<String>>,
    /// The texts known here that may stand: the one last saved or loaded, and those sent since.
    ours: RwSignal<Vec<String>>,
    /// What is being saved.
    sending: RwSignal<Option<MessageFields>>,
    /// What the step's button has sent.
    posted: RwSignal<Option<MessageFields>>,
    /// Whether something was typed while saving.
    again: RwSignal<bool>,
    /// Whether the author was led to the active finding.
    was_led: RwSignal<bool>,
    /// How long the step is there.
    here: Lifetime,
    /// The window's saves, which outlive the step.
    saves: Saves,
}

impl Message {
    /// The state of a step that was just loaded, already checking and saving by itself.
    #[must_use]
    pub fn new(step: &MessageStep, form: ServerAction<SaveMessage>) -> Self {
        let message = Self {
            id: step.head.id,
            language: step.fields.language,
            text: RwSignal::new(step.fields.text.clone()),
            fields: RwSignal::new(step.fields.clone()),
            verdict: RwSignal::new(step.verdict.clone()),
            check: RwSignal::new(CheckState::Fresh),
            saved: RwSignal::new(SaveState::Kept(step.head.updated_at)),
            revision: RwSignal::new(step.head.revision),
            active: RwSignal::new(0),
            selection: RwSignal::new(None),
            theirs: RwSignal::new(None),
            undo: RwSignal::new(Vec::new()),
            ours: RwSignal::new(vec![step.fields.text.clone()]),
            sending: RwSignal::new(None),
            posted: RwSignal::new(None),
            again: RwSignal::new(false),
            was_led: RwSignal::new(false),
            here: Lifetime::here(),
            saves: use_saves(),
        };
        message.keep_checking();
        if step.head.is_editable() {
            message.keep_saving(form);
        }
        message
    }

    fn keep_checking(self) {
        let mut check = debounce(CHECK_AFTER, move |(text, beside): (String, Beside)| {
            self.here.spawn(async move {
                let Beside {
                    purpose,
                    subject,
                    media_alt,
                    channel,
                } = beside.clone();
                let verdict = check_message(self.id, self.language, purpose, text.clone(), media_alt, subject, Some(channel)).await;
                // A slower answer to an older text must not replace a newer one.
                if self.text.with_untracked(|now| *now != text) || self.fields.with_untracked(|fields| Beside::from(fields) != beside) {
                    return;
                }
                match verdict {
                    Ok(verdict) => {
                        self.verdict.set(verdict);
                        self.check.set(CheckState::Fresh);
                    }
                    Err(_) => self.check.set(CheckState::Unavailable),
                }
            });
        });
        let beside = Memo::new(move |_| self.fields.with(|fields| Beside::from(fields)));
        Effect::new(move |earlier: Option<(String, Beside)>| {
            let now = (self.text.get(), beside.get());
            if earlier.is_some_and(|earlier| earlier != now) {
                self.check.set(CheckState::Checking);
                check(now.clone());
            }
            now
        });
    }

    fn keep_saving(self, form: ServerAction<SaveMessage>) {
        let mut save = debounce(SAVE_AFTER, move |()| {
            // What was sent at once, for somebody who went on, is not sent again.
            if self.is_unsaved() {
                self.save_soon();
            }
        });
        Effect::new(move |earlier: Option<(String, MessageFields)>| {
            let now = (self.text.get(), self.fields.get());
            if earlier.is_some_and(|earlier| earlier != now) {
                self.saved.set(SaveState::Saving);
                save(());
            }
            now
        });
        let pending = form.pending();
        Effect::new(move |_| {
            if pending.get() {
                self.posted.set(self.now());
            }
        });
        // Leaving the language or the step right after typing must not lose the last words.
        self.saves.hold(self.id.uuid(), move || self.flush(form));
    }

    /// What stands in the step, while it is there.
    fn now(self) -> Option<MessageFields> {
        Some(MessageFields {
            language: self.language,
            text: self.text.try_get_untracked()?,
            ..self.fields.try_get_untracked()?
        })
    }

    /// Saves at once what neither autosave nor the step's button has sent.
    fn flush(self, form: ServerAction<SaveMessage>) {
        if !self.is_unsaved() {
            return;
        }
        let now = self.now();
        let has_arrived = form.value().try_with_untracked(|value| matches!(value, Some(Ok(())))) == Some(true);
        let is_posted = has_arrived && self.posted.try_get_untracked() == Some(now.clone());
        if !is_posted && self.sending.try_get_untracked() != Some(now) {
            self.again.try_set(false);
            self.start_saving();
        }
    }

    fn is_unsaved(self) -> bool {
        matches!(self.saved.try_get_untracked(), Some(SaveState::Saving | SaveState::Failed(_)))
    }

    /// Saves now, or once the save that is under way has ended: what is typed meanwhile goes along.
    pub fn save_soon(self) {
        match self.sending.try_get_untracked() {
            Some(None) => self.start_saving(),
            Some(Some(_)) => {
                self.again.try_set(true);
            }
            None => {}
        }
    }

    /// Saves what stands in the step, also when it is left meanwhile.
    fn start_saving(self) {
        let Some(fields) = self.now() else { return };
        self.sending.try_set(Some(fields.clone()));
        let turn = self.saves.turn(self.id.uuid());
        let (revision, ours) = (ArcRwSignal::from(self.revision), ArcRwSignal::from(self.ours));
        spawn_local(async move {
            turn.come().await;
            ours.update(|ours| ours.push(fields.text.clone()));
            let outcome = send(self.id, revision.get_untracked(), &fields, ours.get_untracked()).await;
            if let Ok(SaveOutcome::Kept { revision: newest, .. }) = &outcome {
                revision.set(*newest);
                ours.set(vec![fields.text.clone()]);
            }
            self.show(outcome, &fields);
            // Another may have been sent behind it.
            if self.sending.try_get_untracked() == Some(Some(fields)) {
                self.sending.try_set(None);
            }
            if self.again.try_get_untracked() == Some(true) {
                self.again.try_set(false);
                self.start_saving();
            }
        });
    }

    /// Shows what became of saving `fields`, if the step is still there.
    fn show(self, outcome: Result<SaveOutcome, AppError>, fields: &MessageFields) {
        match outcome {
            Ok(SaveOutcome::Kept { at, .. }) => {
                if self.now().as_ref() == Some(fields) {
                    self.saved.try_set(SaveState::Kept(at));
                }
            }
            Ok(SaveOutcome::Conflict { revision, text: theirs }) => {
                self.revision.try_set(revision);
                self.theirs.try_set(Some(theirs));
                self.saved.try_set(SaveState::Conflict);
            }
            Err(error) => {
                self.saved.try_set(SaveState::Failed(error.code));
                if error.code == ErrorCode::Unavailable {
                    self.here.after(RETRY_AFTER, move || self.save_soon());
                }
            }
        }
    }

    /// Ends a conflict: with the author's text, or with the other one.
    pub fn settle(self, take_theirs: bool) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.ours.set(vec![theirs.clone()]);
            if take_theirs {
                self.remember();
                self.text.set(theirs);
            }
        }
        self.theirs.set(None);
        self.saved.set(SaveState::Saving);
        self.save_soon();
    }

    /// Applies the repair of the finding at `index`.
    pub fn apply(self, index: usize) {
        let Some(finding) = self.verdict.with_untracked(|verdict| verdict.findings.get(index).cloned()) else {
            return;
        };
        let text = self.text.get_untracked();
        if let Some(repaired) = repaired(&text, &finding) {
            self.remember();
            self.text.set(repaired);
            // The next finding takes this one's place in the list.
            self.was_led.set(false);
        }
    }

    /// Leads the author to the next finding, or to the one before; round and round.
    pub fn lead(self, forward: bool) {
        let count = self.verdict.with_untracked(|verdict| verdict.findings.len());
        if count == 0 {
            return;
        }
        let index = following(self.active.get_untracked().min(count - 1), count, self.was_led.get_untracked(), forward);
        let finding = self.verdict.with_untracked(|verdict| verdict.findings.get(index).cloned());
        self.was_led.set(true);
        self.active.set(index);
        self.selection
            .set(finding.and_then(|finding| self.text.with_untracked(|text| place_of(text, &finding))));
    }

    /// Applies every repair that `which` lets through; those at the end of the text first, so that
    /// the places of the others stay true. Answers with how many were applied.
    pub fn apply_all(self, which: impl Fn(&Finding) -> bool) -> usize {
        let mut findings = self.verdict.with_untracked(|verdict| verdict.findings.clone());
        findings.retain(|finding| finding.suggestion.is_some() && which(finding));
        findings.sort_by_key(|finding| (finding.span.is_empty(), std::cmp::Reverse(finding.span.start)));
        let mut text = self.text.get_untracked();
        let mut applied = 0;
        for finding in &findings {
            if let Some(repaired) = repaired(&text, finding) {
                text = repaired;
                applied += 1;
            }
        }
        if applied > 0 {
            self.remember();
            self.text.set(text);
        }
        applied
    }

    /// Puts `words` at the end of the text.
    pub fn append(self, words: &str) {
        self.remember();
        self.text.update(|text| text.push_str(words));
    }

    /// Whether there is a repair to undo.
    #[must_use]
    pub fn can_undo(self) -> bool {
        self.undo.with(|undo| !undo.is_empty())
    }

    /// Undoes the last repair.
    pub fn undo(self) {
        let mut before = None;
        self.undo.update(|undo| before = undo.pop());
        if let Some(before) = before {
            self.text.set(before);
        }
    }

    fn remember(self) {
        let text = self.text.get_untracked();
        self.undo.update(|undo| undo.push(text));
    }

    /// What is marked in the text: findings where their words still stand, and placeholders.
    #[must_use]
    pub fn marks(self) -> Vec<Mark> {
        let text = self.text.get();
        let active = self.active.get();
        let mut marks: Vec<Mark> = self.verdict.with(|verdict| {
            let places = verdict.findings.iter().enumerate();
            places.filter_map(|(index, finding)| mark_of(&text, finding, index == active)).collect()
        });
        for piece in placeholder::pieces(&text) {
            if let placeholder::Piece::Placeholder { range, .. } = piece {
                marks.push(Mark {
                    start: range.start,
                    end: range.end,
                    kind: MarkKind::Variable,
                    active: false,
                });
            }
        }
        marks
    }
}

/// Saves over what is known to stand. Another tab, another step of the same campaign or the step's
/// button may have counted the revision up and left this text as we know it: then nothing is in the way.
async fn send(id: CampaignId, revision: i64, fields: &MessageFields, ours: Vec<String>) -> Result<SaveOutcome, AppError> {
    match autosave_message(id, revision, fields.clone()).await {
        Ok(SaveOutcome::Conflict { revision, text }) if ours.contains(&text) => autosave_message(id, revision, fields.clone()).await,
        outcome => outcome,
    }
}

fn mark_of(text: &str, finding: &Finding, active: bool) -> Option<Mark> {
    let kind = match finding.severity {
        Severity::Block => MarkKind::Fail,
        Severity::Warn => MarkKind::Warn,
        Severity::Info => return None,
    };
    let span = place_of(text, finding)?;
    Some(Mark {
        start: span.start,
        end: span.end,
        kind,
        active,
    })
}

/// Where the words of a finding stand in a text that may have moved on since the check.
fn place_of(text: &str, finding: &Finding) -> Option<Range<usize>> {
    // What stands in the picture stands nowhere in the text.
    if finding.excerpt.is_empty() || finding.in_media {
        return None;
    }
    if text.get(finding.span.clone()) == Some(finding.excerpt.as_str()) {
        return Some(finding.span.clone());
    }
    text.find(&finding.excerpt).map(|start| start..start + finding.excerpt.len())
}

/// The finding after `active` of `count`; `active` itself while the author was not led to it.
const fn following(active: usize, count: usize, was_led: bool, forward: bool) -> usize {
    match (was_led, forward) {
        (false, _) => active,
        (true, true) => (active + 1) % count,
        (true, false) => (active + count - 1) % count,
    }
}

fn repaired(text: &str, finding: &Finding) -> Option<String> {
    let suggestion = finding.suggestion.as_ref()?;
    let span = if finding.span.is_empty() { 0..0 } else { place_of(text, finding)? };
    Some(suggestion.apply(text, &span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::verdict::Suggestion;

    fn finding(span: std::ops::Range<usize>, excerpt: &str, suggestion: Suggestion) -> Finding {
        Finding {
            rule: "risk_free".into(),
            severity: Severity::Block,
            span,
            excerpt: excerpt.into(),
            citation: String::new(),
            suggestion: Some(suggestion),
            diff: Vec::new(),
            own: None,
            in_media: false,
        }
    }

    #[test]
    fn repairs_follow_their_words() {
        let replace = || Suggestion::Replace { text: "regular".into() };
        for (text, expected) in [
            ("a risk-free plan", Some("a regular plan")),
            ("now a risk-free plan", Some("now a regular plan")),
            ("a plan", None),
        ] {
            assert_eq!(repaired(text, &finding(2..11, "risk-free", replace())).as_deref(), expected);
        }
        let missing = finding(0..0, "", Suggestion::Append { text: "Read all.".into() });
        assert_eq!(repaired("hello", &missing).as_deref(), Some("hello\n\nRead all."));
    }

    #[test]
    fn findings_follow_each_other_in_a_ring() {
        for (active, was_led, forward, expected) in [
            (0, false, true, 0),
            (0, true, true, 1),
            (2, true, true, 0),
            (0, true, false, 2),
            (1, false, false, 1),
        ] {
            assert_eq!(following(active, 3, was_led, forward), expected);
        }
    }

    #[test]
    fn words_that_are_gone_are_not_marked() {
        let gone = finding(2..11, "risk-free", Suggestion::Replace { text: String::new() });
        assert!(mark_of("nothing here", &gone, false).is_none());
        let moved = mark_of("now a risk-free plan", &gone, true).unwrap();
        assert_eq!((moved.start, moved.end, moved.active), (6, 15, true));
    }
}
