// A campaign as a BullMQ sender does it, measured like ours: from launch until the provider has
// accepted every message and the row of each recipient says so.
//
//   node sender.mjs   with PEER_POSTGRES, PEER_REDIS_PORT, PEER_DOUBLE, RECIPIENTS, PROCESSES, CONCURRENCY
//
// One job a recipient. Each job marks its row before the call and after it, each in a transaction
// of its own: without the first, a process that dies leaves no trace of a call; that is what our
// claims are for, too. Bulk inserts, pipelined jobs, keep-alive connections and several processes,
// as its documentation advises.
import cluster from "node:cluster";
import { randomUUID } from "node:crypto";
import { Queue, Worker } from "bullmq";
import pg from "pg";

const count = Number(process.env.RECIPIENTS ?? 20000);
const processes = Number(process.env.PROCESSES ?? 2);
const concurrency = Number(process.env.CONCURRENCY ?? 100);
const connection = { host: "127.0.0.1", port: Number(process.env.PEER_REDIS_PORT ?? 6379) };
const page = 1000;
const address = `${process.env.PEER_DOUBLE}/v23.0/106540352242922/messages`;
const pool = new pg.Pool({ connectionString: process.env.PEER_POSTGRES, max: 20 });
const text = (name) => `Dear ${name}, our office stays closed on Monday. Sahyadri Wealth, ARN-118204`;

if (cluster.isPrimary) await lead();
else work();

async function lead() {
  await pool.query(`CREATE TABLE peer_contacts (id uuid PRIMARY KEY, name text NOT NULL, phone text NOT NULL)`);
  await pool.query(`CREATE TABLE peer_deliveries (
    id uuid PRIMARY KEY, campaign_id uuid NOT NULL, contact_id uuid NOT NULL, phone text NOT NULL, name text NOT NULL,
    status text NOT NULL, provider_id text, created_at timestamptz NOT NULL DEFAULT now(), accepted_at timestamptz)`);
  await pool.query(`CREATE INDEX ON peer_deliveries (campaign_id, status)`);
  await pool.query(
    `INSERT INTO peer_contacts SELECT gen_random_uuid(), 'Asha ' || i, '+919' || lpad(i::text, 9, '0') FROM generate_series(1, $1::int) i`,
    [count],
  );
  const ready = new Promise((resolve) => {
    let online = 0;
    cluster.on("message", () => ++online === processes && resolve());
  });
  for (let i = 0; i < processes; i++) cluster.fork();
  await ready;
  const began = performance.now();
  await launch();
  const queued = performance.now();
  while ((await accepted()) < count) await new Promise((resolve) => setTimeout(resolve, 20));
  const took = (performance.now() - began) / 1000;
  const queueing = (queued - began) / 1000;
  console.log(
    `BullMQ: ${count} accepted in ${took.toFixed(2)} s (${queueing.toFixed(2)} s to queue), ` +
      `${processes} processes of ${concurrency}: ${(count / took).toFixed(0)} messages/s`,
  );
  for (const worker of Object.values(cluster.workers)) worker.kill();
  process.exit(0);
}

/** Rows and jobs, a page at a time; jobs are worked off meanwhile. */
async function launch() {
  const queue = new Queue("peer", { connection });
  const campaign = randomUUID();
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await pool.query(
      `WITH next AS (SELECT * FROM peer_contacts WHERE id > $2 ORDER BY id LIMIT $3)
       INSERT INTO peer_deliveries (id, campaign_id, contact_id, phone, name, status)
       SELECT gen_random_uuid(), $1, id, phone, name, 'queued' FROM next RETURNING id, contact_id, phone, name`,
      [campaign, after, page],
    );
    if (rows.length === 0) break;
    after = rows.reduce((last, row) => (row.contact_id > last ? row.contact_id : last), after);
    const opts = { removeOnComplete: true, attempts: 1 };
    await queue.addBulk(rows.map(({ id, phone, name }) => ({ name: "send", data: { id, phone, name }, opts })));
  }
  await queue.close();
}

async function accepted() {
  const { rows } = await pool.query(`SELECT count(*)::int AS n FROM peer_deliveries WHERE status = 'accepted'`);
  return rows[0].n;
}

function work() {
  const worker = new Worker("peer", ({ data }) => send(data), { connection, concurrency });
  worker.on("failed", (job, error) => console.error(job?.id, error.message));
  worker.waitUntilReady().then(() => process.send("ready"));
}

async function send({ id, phone, name }) {
  const claimed = await pool.query({
    name: "claim",
    text: `UPDATE peer_deliveries SET status = 'claimed' WHERE id = $1 AND status = 'queued'`,
    values: [id],
  });
  if (claimed.rowCount !== 1) return;
  const answer = await fetch(address, {
    method: "POST",
    headers: { authorization: "Bearer test-token", "content-type": "application/json" },
    body: JSON.stringify({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: phone.slice(1),
      type: "text",
      text: { preview_url: false, body: text(name) },
      biz_opaque_callback_data: id,
    }),
  });
  const result = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(result));
  await pool.query({
    name: "settle",
    text: `UPDATE peer_deliveries SET status = 'accepted', provider_id = $2, accepted_at = now() WHERE id = $1`,
    values: [id, result.messages[0].id],
  });
}
