-- Which piece of the content library a campaign was made from, so that the calendar proposes what was not
-- sent lately. The text may have been changed since: what was sent stands with the campaign's versions.
CREATE TABLE library_uses (
    campaign_id UUID PRIMARY KEY REFERENCES campaigns (id),
    org_id UUID NOT NULL REFERENCES orgs (id),
    piece TEXT NOT NULL
);
CREATE INDEX library_uses_by_org ON library_uses (org_id, piece);
