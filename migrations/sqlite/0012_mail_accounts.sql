-- Senders of the kind e-mail: an account on an SMTP server, and in whose name it writes.

CREATE TABLE mail_accounts (
    sender_id BLOB PRIMARY KEY REFERENCES senders (id),
    org_id BLOB NOT NULL REFERENCES orgs (id),
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    -- tls, starttls, plain
    tls TEXT NOT NULL,
    -- Empty for a server that asks for neither user nor password.
    username TEXT NOT NULL,
    -- Sealed.
    password BLOB,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    reply_to TEXT,
    -- Messages per minute, also the sender's rate, and per Indian day; 0 for no limit of the day.
    per_minute BIGINT NOT NULL,
    per_day BIGINT NOT NULL,
    -- How its e-mails look: a colour (#1d4ed8) and the postal address below the text.
    colour TEXT NOT NULL,
    postal_address TEXT NOT NULL,
    -- Under which name the public key is published in the DNS of the address' domain; the private
    -- one sealed.
    dkim_selector TEXT,
    dkim_public TEXT,
    dkim_private BLOB,
    updated_at TEXT NOT NULL
);
CREATE INDEX mail_accounts_by_org ON mail_accounts (org_id, sender_id);

-- How many messages an account has taken on for an Indian day.
CREATE TABLE mail_days (
    sender_id BLOB NOT NULL REFERENCES senders (id),
    org_id BLOB NOT NULL,
    day TEXT NOT NULL,
    claimed BIGINT NOT NULL,
    PRIMARY KEY (sender_id, day)
);
