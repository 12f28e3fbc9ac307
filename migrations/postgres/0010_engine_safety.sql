-- What the delivery engine does by itself when something goes wrong.

-- As an organisation wants it; the usual where it has no row.
CREATE TABLE delivery_policies (
    org_id UUID PRIMARY KEY REFERENCES orgs (id),
    -- A campaign pauses when more than this share of its last messages failed.
    failure_percent BIGINT NOT NULL,
    -- What happens to a start that was missed by more than so many hours: send, ask or cancel.
    late_start TEXT NOT NULL,
    late_hours BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- Outcomes and failures of a campaign as they were counted now and then, so that the share of the last
-- ones can be told from counters alone.
CREATE TABLE failure_watches (
    campaign_id UUID PRIMARY KEY REFERENCES campaigns (id),
    org_id UUID NOT NULL,
    watch JSONB NOT NULL
);

-- Starts that were missed and wait for a member: the campaign stays scheduled and is not launched by itself.
-- A row counts as long as the campaign is still planned for this instant.
CREATE TABLE late_starts (
    campaign_id UUID PRIMARY KEY REFERENCES campaigns (id),
    org_id UUID NOT NULL REFERENCES orgs (id),
    starts_at TIMESTAMPTZ NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX late_starts_by_org ON late_starts (org_id, asked_at);

-- Since when a sender's provider does not answer, and when it is tried again; both empty while it answers.
ALTER TABLE senders ADD COLUMN broken_at TIMESTAMPTZ;
ALTER TABLE senders ADD COLUMN probe_at TIMESTAMPTZ;

-- What failed for good, over all campaigns.
CREATE INDEX deliveries_failed ON deliveries (org_id, id) WHERE status = 'failed';
