-- What each message said, so that it can be shown word for word years later.

-- One row per send, written with its claim. The text itself is not kept: it is the
-- version's text (never changed) filled with these values, and the hash (SHA-256, hexadecimal) proves
-- that filling it again gives what was sent. A send whose number is above the attempts of its delivery
-- was prepared and then not made.
CREATE TABLE sent_texts (
    delivery_id UUID NOT NULL REFERENCES deliveries (id),
    attempt BIGINT NOT NULL,
    org_id UUID NOT NULL,
    version_id UUID NOT NULL REFERENCES campaign_versions (id),
    language TEXT NOT NULL,
    -- text, or template: the provider template that stands for it.
    form TEXT NOT NULL,
    -- Values by placeholder, as JSON; only those that the text uses.
    filling TEXT NOT NULL,
    hash TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (delivery_id, attempt)
);
