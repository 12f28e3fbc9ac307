-- What the home page reads, so that its price does not grow with contacts, campaigns or messages.

-- `hourly_counters` added up per Indian day (the instant it begins) and channel; moved in the same
-- transactions.
CREATE TABLE daily_counters (
    org_id UUID NOT NULL,
    day TIMESTAMPTZ NOT NULL,
    channel TEXT NOT NULL,
    status TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (org_id, day, channel, status)
);

INSERT INTO daily_counters (org_id, day, channel, status, count)
SELECT org_id, date_trunc('day', hour AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata', channel, status, CAST(SUM(count) AS BIGINT)
FROM hourly_counters GROUP BY 1, 2, 3, 4;

-- Campaigns of a day, whatever brought them there.
CREATE INDEX campaigns_by_status ON campaigns (org_id, status);
CREATE INDEX campaigns_launched ON campaigns (org_id, launched_at) WHERE launched_at IS NOT NULL;
CREATE INDEX campaigns_completed ON campaigns (org_id, completed_at) WHERE completed_at IS NOT NULL;

-- Whether anybody may be written to, and how many.
CREATE INDEX consent_states_given ON consent_states (org_id, channel, purpose) WHERE status = 'given';

-- Answers of a day.
CREATE INDEX inbound_messages_by_org ON inbound_messages (org_id, received_at);
