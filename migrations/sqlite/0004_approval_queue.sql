-- The queue around approvals: when a decision is due, who is looking, what was said.

-- Hours on the clock in which a request is to be decided, and who is told when they are over.
ALTER TABLE orgs ADD COLUMN approval_hours BIGINT NOT NULL DEFAULT 24;
ALTER TABLE orgs ADD COLUMN approval_deputy BLOB;

-- Requests from before have no time in which to be decided.
ALTER TABLE approvals ADD COLUMN due_at TEXT;
-- When somebody is to be told next: half way, then at the end, then never again.
ALTER TABLE approvals ADD COLUMN notice_at TEXT;
ALTER TABLE approvals ADD COLUMN reminded_at TEXT;
ALTER TABLE approvals ADD COLUMN escalated_at TEXT;
-- SHA-256 over what is sent, without whom it is for: the same for requests of identical content.
ALTER TABLE approvals ADD COLUMN wording BLOB;
ALTER TABLE approvals ADD COLUMN claimed_by BLOB;
ALTER TABLE approvals ADD COLUMN claimed_at TEXT;
CREATE INDEX approvals_to_tell ON approvals (notice_at) WHERE status = 'waiting';

-- Never changed, never deleted.
CREATE TABLE approval_comments (
    id BLOB PRIMARY KEY,
    org_id BLOB NOT NULL REFERENCES orgs (id),
    approval_id BLOB NOT NULL REFERENCES approvals (id),
    member_id BLOB NOT NULL REFERENCES members (id),
    body TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX approval_comments_in_order ON approval_comments (approval_id, created_at);
