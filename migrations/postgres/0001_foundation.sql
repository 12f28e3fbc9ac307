-- Accounts, organisations, contacts, templates, campaigns, deliveries, audit.
-- Both folders hold the same files; only the column types differ.

-- ---------- organisations and people ----------

CREATE TABLE orgs (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    audience TEXT NOT NULL,
    registration TEXT,
    city TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    approval_policy TEXT NOT NULL,
    author_may_approve BOOLEAN NOT NULL,
    is_demo BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE accounts (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT,
    language TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    password_changed_at TIMESTAMPTZ NOT NULL,
    totp_secret BYTEA,
    totp_enabled_at TIMESTAMPTZ,
    totp_last_step BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE recovery_codes (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,
    used_at TIMESTAMPTZ,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE members (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    deactivated_at TIMESTAMPTZ,
    UNIQUE (org_id, account_id)
);
CREATE INDEX members_by_account ON members (account_id);

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    member_id UUID REFERENCES members (id),
    second_factor BOOLEAN NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE password_resets (
    token_hash BYTEA PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);

CREATE TABLE invites (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    invited_by UUID NOT NULL REFERENCES members (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    accepted_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX invites_by_org ON invites (org_id);

-- Failed sign-ins per key (hash of an account or of an address) in the current window.
CREATE TABLE sign_in_failures (
    key_hash BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    window_started_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE api_keys (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    member_id UUID NOT NULL REFERENCES members (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    last_used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX api_keys_by_org ON api_keys (org_id);

CREATE TABLE idempotency_keys (
    org_id UUID NOT NULL REFERENCES orgs (id),
    key TEXT NOT NULL,
    request_hash BYTEA NOT NULL,
    status BIGINT,
    body TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (org_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- ---------- audit: one hash chain per organisation ----------

CREATE TABLE audit_entries (
    org_id UUID NOT NULL REFERENCES orgs (id),
    seq BIGINT NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    member_id UUID,
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    before_hash BYTEA,
    after_hash BYTEA,
    detail JSONB NOT NULL,
    request_id TEXT NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (org_id, seq)
);
CREATE INDEX audit_entries_by_subject ON audit_entries (org_id, subject_kind, subject_id);

-- The chain's last link; locked while an entry is added, so that the chain never forks.
CREATE TABLE audit_heads (
    org_id UUID PRIMARY KEY REFERENCES orgs (id),
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE notices (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    member_id UUID NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL,
    data JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ
);
CREATE INDEX notices_by_member ON notices (member_id, created_at);

-- ---------- contacts ----------

CREATE TABLE contacts (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    name TEXT NOT NULL,
    phone TEXT,
    email TEXT,
    language TEXT NOT NULL,
    city TEXT NOT NULL DEFAULT '',
    custom JSONB NOT NULL,
    search TEXT NOT NULL,
    import_id UUID,
    last_inbound_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    -- The contact that took this one over; its history is shown there.
    merged_into UUID
);
CREATE UNIQUE INDEX contacts_by_phone ON contacts (org_id, phone) WHERE deleted_at IS NULL AND phone IS NOT NULL;
CREATE INDEX contacts_by_email ON contacts (org_id, email) WHERE deleted_at IS NULL AND email IS NOT NULL;
CREATE INDEX contacts_by_org ON contacts (org_id, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_by_import ON contacts (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX contacts_merged ON contacts (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE contact_tags (
    org_id UUID NOT NULL REFERENCES orgs (id),
    contact_id UUID NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (contact_id, tag)
);
CREATE INDEX contact_tags_by_tag ON contact_tags (org_id, tag, contact_id);

-- "groups" is a key word of window frames, hence the longer name.
CREATE TABLE contact_groups (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (org_id, name)
);

CREATE TABLE group_contacts (
    org_id UUID NOT NULL REFERENCES orgs (id),
    group_id UUID NOT NULL REFERENCES contact_groups (id) ON DELETE CASCADE,
    contact_id UUID NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, contact_id)
);
CREATE INDEX group_contacts_by_contact ON group_contacts (contact_id);

CREATE TABLE custom_fields (
    org_id UUID NOT NULL REFERENCES orgs (id),
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (org_id, name)
);

-- Every consent ever given or withdrawn; never changed.
CREATE TABLE consents (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    contact_id UUID NOT NULL REFERENCES contacts (id),
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    status TEXT NOT NULL,
    method TEXT NOT NULL,
    evidence TEXT NOT NULL,
    recorded_by UUID,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX consents_by_contact ON consents (contact_id, at);

-- What stands now per contact, channel and purpose: the newest row of `consents`.
CREATE TABLE consent_states (
    contact_id UUID NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    org_id UUID NOT NULL REFERENCES orgs (id),
    status TEXT NOT NULL,
    consent_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (contact_id, channel, purpose)
);

-- Addresses that are never written to, whatever a contact row says.
CREATE TABLE suppressions (
    org_id UUID NOT NULL REFERENCES orgs (id),
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (org_id, channel, address)
);

CREATE TABLE imports (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    member_id UUID NOT NULL REFERENCES members (id),
    status TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash BYTEA NOT NULL,
    format TEXT NOT NULL,
    options JSONB NOT NULL,
    rows_total BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    rows_created BIGINT NOT NULL,
    rows_updated BIGINT NOT NULL,
    -- Left as they were: already in contacts, or a repeat within the file.
    rows_skipped BIGINT NOT NULL,
    rows_rejected BIGINT NOT NULL,
    error TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);
CREATE INDEX imports_by_org ON imports (org_id, id);

CREATE TABLE import_rejects (
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    row_number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    cells JSONB NOT NULL,
    PRIMARY KEY (import_id, row_number)
);

-- ---------- templates and campaigns ----------

CREATE TABLE templates (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    content JSONB NOT NULL,
    created_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    archived_at TIMESTAMPTZ
);
CREATE INDEX templates_by_org ON templates (org_id, id);

CREATE TABLE campaigns (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    sender_id UUID,
    content JSONB NOT NULL,
    audience JSONB NOT NULL,
    schedule JSONB NOT NULL,
    version_id UUID,
    revision BIGINT NOT NULL,
    parent_id UUID,
    starts_at TIMESTAMPTZ,
    created_by UUID NOT NULL REFERENCES members (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    launched_at TIMESTAMPTZ,
    -- When the recipient list was complete; until then launching goes on after a restart.
    frozen_at TIMESTAMPTZ,
    completed_at TIMESTAMPTZ,
    archived_at TIMESTAMPTZ
);
CREATE INDEX campaigns_by_org ON campaigns (org_id, id);
CREATE INDEX campaigns_due ON campaigns (starts_at) WHERE status = 'scheduled';
-- One run per instant in a series of repeated campaigns.
CREATE UNIQUE INDEX campaigns_series ON campaigns (parent_id, starts_at) WHERE parent_id IS NOT NULL;
CREATE INDEX campaigns_sending ON campaigns (sender_id) WHERE status = 'sending';

CREATE TABLE campaign_versions (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    content JSONB NOT NULL,
    audience JSONB NOT NULL,
    verdicts JSONB NOT NULL,
    -- How many would have received it when it was frozen.
    recipients BIGINT NOT NULL,
    author_id UUID NOT NULL REFERENCES members (id),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (campaign_id, number)
);

CREATE TABLE approvals (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    version_id UUID NOT NULL REFERENCES campaign_versions (id),
    status TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    requested_by UUID NOT NULL REFERENCES members (id),
    requested_at TIMESTAMPTZ NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMPTZ,
    reason TEXT
);
CREATE INDEX approvals_by_org ON approvals (org_id, status, id);
CREATE UNIQUE INDEX approvals_waiting ON approvals (campaign_id) WHERE status = 'waiting';

-- ---------- delivery ----------

CREATE TABLE senders (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Names the number at the provider, also in its callbacks; none for the sandbox.
    phone_number_id TEXT,
    secret BYTEA,
    rate_per_second DOUBLE PRECISION NOT NULL,
    status TEXT NOT NULL,
    status_reason TEXT,
    lease_owner TEXT,
    lease_until TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    archived_at TIMESTAMPTZ
);
CREATE INDEX senders_by_org ON senders (org_id, id);
CREATE INDEX senders_by_number ON senders (phone_number_id) WHERE phone_number_id IS NOT NULL;

-- The truth about every recipient of every campaign.
CREATE TABLE deliveries (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    contact_id UUID NOT NULL,
    sender_id UUID NOT NULL,
    phone TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Why it was skipped or failed, in our words; beside it what the provider said.
    reason TEXT,
    error_code TEXT,
    error_text TEXT,
    attempts BIGINT NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    claimed_by TEXT,
    claimed_at TIMESTAMPTZ,
    provider_id TEXT,
    accepted_at TIMESTAMPTZ,
    sent_at TIMESTAMPTZ,
    delivered_at TIMESTAMPTZ,
    read_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (campaign_id, contact_id)
);
CREATE INDEX deliveries_due ON deliveries (campaign_id, due_at) WHERE status = 'queued';
CREATE INDEX deliveries_claimed ON deliveries (sender_id) WHERE status = 'claimed';
-- The ledger of one campaign, filtered by status.
CREATE INDEX deliveries_by_status ON deliveries (campaign_id, status, contact_id);
CREATE INDEX deliveries_by_provider ON deliveries (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX deliveries_by_contact ON deliveries (contact_id, id);

-- How many deliveries of a campaign stand in each status, failed and skipped ones by reason;
-- moved in the same transaction as the deliveries.
CREATE TABLE campaign_counters (
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, status, reason)
);

-- How many messages of a campaign were accepted per minute: the live page's curve.
CREATE TABLE campaign_minutes (
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    minute TIMESTAMPTZ NOT NULL,
    accepted BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, minute)
);

-- Per hour, how many deliveries reached accepted, sent, delivered, read (a report that skips a
-- step counts for it too), were queued or skipped, and how many more failed, were cancelled or
-- became unknown than left that status again: what analytics reads.
CREATE TABLE hourly_counters (
    org_id UUID NOT NULL,
    hour TIMESTAMPTZ NOT NULL,
    campaign_id UUID NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (org_id, hour, campaign_id, language, status)
);

-- What happened to a campaign, as its live page tells it.
CREATE TABLE campaign_events (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL,
    campaign_id UUID NOT NULL REFERENCES campaigns (id),
    kind TEXT NOT NULL,
    data JSONB NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX campaign_events_by_campaign ON campaign_events (campaign_id, id);

CREATE TABLE inbound_messages (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    sender_id UUID NOT NULL,
    contact_id UUID,
    provider_id TEXT NOT NULL,
    phone TEXT NOT NULL,
    body TEXT NOT NULL,
    withdrew BOOLEAN NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    UNIQUE (sender_id, provider_id)
);
CREATE INDEX inbound_messages_by_contact ON inbound_messages (contact_id, received_at);
