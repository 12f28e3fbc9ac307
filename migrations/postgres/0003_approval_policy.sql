-- What an organisation, or the body that supervises it, asks for beside an approval.

-- How long approvals hold; the usual time where an organisation has no row.
CREATE TABLE approval_policies (
    org_id UUID PRIMARY KEY REFERENCES orgs (id),
    valid_days BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- References that supervisory bodies and fund houses gave for a content, named by the hash of its
-- versions. Days are written as 2026-11-21. Never changed; the newest counts.
CREATE TABLE external_references (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    hash BYTEA NOT NULL,
    body TEXT NOT NULL,
    reference TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    valid_until TEXT,
    recorded_by UUID NOT NULL REFERENCES members (id),
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX external_references_by_hash ON external_references (org_id, hash, id);

-- Campaigns that must be reported after their launch, and the report once it was made.
CREATE TABLE report_duties (
    campaign_id UUID PRIMARY KEY REFERENCES campaigns (id),
    org_id UUID NOT NULL REFERENCES orgs (id),
    due_at TIMESTAMPTZ NOT NULL,
    body TEXT,
    reference TEXT,
    reported_on TEXT,
    recorded_by UUID,
    recorded_at TIMESTAMPTZ
);
CREATE INDEX report_duties_by_org ON report_duties (org_id, due_at);

-- By which rulebook, and its state on which day, an approved version was last checked again.
ALTER TABLE approvals ADD COLUMN rechecked_by TEXT;

-- What is checked again: approved, not sent.
CREATE INDEX campaigns_ready ON campaigns (version_id) WHERE status IN ('approved', 'scheduled');
