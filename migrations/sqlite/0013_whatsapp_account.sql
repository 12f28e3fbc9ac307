-- What Meta says about a WhatsApp number, whom its portfolio wrote to first, and its templates.

CREATE TABLE whatsapp_numbers (
    sender_id BLOB PRIMARY KEY REFERENCES senders (id),
    org_id BLOB NOT NULL REFERENCES orgs (id),
    -- The WhatsApp Business account and the business portfolio at Meta, as somebody filled them in.
    waba_id TEXT,
    portfolio_id TEXT,
    -- 250, 1k, 2k, 10k, 100k, unlimited; the portfolio's, kept with each of its numbers.
    tier TEXT,
    -- In Meta's words.
    quality TEXT,
    throughput TEXT,
    name_status TEXT,
    verified_name TEXT,
    display_number TEXT,
    -- When Meta was last asked about the number, and when about its templates.
    checked_at TEXT,
    synced_at TEXT
);
CREATE INDEX whatsapp_numbers_by_org ON whatsapp_numbers (org_id, portfolio_id);
CREATE INDEX whatsapp_numbers_by_waba ON whatsapp_numbers (waba_id) WHERE waba_id IS NOT NULL;

-- Whom the numbers of a portfolio wrote to first, and when last; rows older than 24 hours count no more.
-- A number without a portfolio stands for one (its sender's id).
CREATE TABLE portfolio_recipients (
    org_id BLOB NOT NULL,
    portfolio TEXT NOT NULL,
    contact_id BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (org_id, portfolio, contact_id)
);
CREATE INDEX portfolio_recipients_newest ON portfolio_recipients (org_id, portfolio, at);
CREATE INDEX portfolio_recipients_old ON portfolio_recipients (at);

CREATE TABLE provider_templates (
    sender_id BLOB NOT NULL REFERENCES senders (id),
    org_id BLOB NOT NULL REFERENCES orgs (id),
    name TEXT NOT NULL,
    -- Meta's code: en, en_US, hi, mr.
    language TEXT NOT NULL,
    -- In Meta's words.
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    quality TEXT NOT NULL,
    components TEXT NOT NULL,
    -- Of which instant this is; what comes late about an earlier one changes nothing.
    told_at TEXT NOT NULL,
    synced_at TEXT NOT NULL,
    PRIMARY KEY (sender_id, name, language)
);
CREATE INDEX provider_templates_by_org ON provider_templates (org_id, sender_id);
