-- Mails to members on their way out: written in the transaction of what caused them, deleted once they
-- were handed over.
CREATE TABLE outbound_mails (
    id UUID PRIMARY KEY,
    -- What kind of letter it is, for the operator.
    kind TEXT NOT NULL,
    -- Address, subject and text, sealed: mails carry links that sign people in. Empty once given up.
    sealed BYTEA NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- When it is handed over next. A claim moves it on, so that one whose process died comes round again.
    due_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    -- From then on nobody needs it any more.
    expires_at TIMESTAMPTZ NOT NULL,
    -- When and why nobody tries any more; these stay a while for the operator.
    given_up_at TIMESTAMPTZ,
    problem TEXT
);
CREATE INDEX outbound_mails_due ON outbound_mails (due_at) WHERE given_up_at IS NULL;

-- People who asked for erasure: what identifies them went at once. What proves messages to them stays
-- closed for as long as the law asks for it, and goes then.
ALTER TABLE contacts ADD COLUMN erased_at TIMESTAMPTZ;
CREATE INDEX contacts_erased ON contacts (erased_at) WHERE erased_at IS NOT NULL;
-- When the values of a send were blanked; its version and hash stay.
ALTER TABLE sent_texts ADD COLUMN erased_at TIMESTAMPTZ;
