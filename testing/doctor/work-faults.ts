import type { HealthyStack } from "./healthy-stack.ts";
import { AS_DEPLOYED, type PlantedFault } from "./planted-fault.ts";

/** Runs a statement on the application's database, and another one to undo it. */
async function change(stack: HealthyStack, statement: string, undo: string) {
  await stack.sql().unsafe(statement);
  return { undo: () => stack.sql().unsafe(undo) };
}

/** A step of a run with a result of 300 KiB that does not compress. */
const LARGE_STEP = `
  insert into runs (id, function_id, status, trigger, queued_at)
    values ('run_zz', 'thread-summary', 'completed', 'test', now());
  insert into run_steps (run_id, step_id, hash, kind, status, started_at, output)
    select 'run_zz', 'read-thread', 'hash', 'run', 'completed', now(),
      to_jsonb(string_agg(md5(n::text), '')) from generate_series(1, 12000) n`;

/** A request whose answer no attempt delivered. */
const DEAD_ANSWER = `
  insert into answer_targets (id, name, kind, url, secrets, updated_by)
    values ('atg_zz', 'broken', 'callback', 'https://broken.example.com/', '{}', 'test');
  insert into approvals (id, status, kind, effect, effect_key, effect_hash, requester_type, requester_id, reason, evidence,
      policy_version, required_decisions, deadline, decided_at, effective_at)
    values ('apr_zz', 'expired', 'request', '{}', 'zz', 'zz', 'token', 'tok_zz', 'test', '[]', 1, 1, now(), now(), now());
  insert into answer_deliveries (id, approval_id, target_id, decision_id, status)
    values ('ans_zz', 'apr_zz', 'atg_zz', 'expired:2', 'dead')`;
const FORGET_ANSWER = `
  delete from answer_deliveries where id = 'ans_zz';
  delete from approvals where id = 'apr_zz';
  delete from answer_targets where id = 'atg_zz'`;

/** Faults of the work that is under way, and of the people. */
export const workFaults: readonly PlantedFault[] = [
  {
    what: "the pulse has not beaten for a day",
    code: "pulse-late",
    status: "fault",
    found: /last sampled the queue 86\d\d\d s ago/,
    remedy: /PULSE_TOKEN/,
    plant: (stack) =>
      change(
        stack,
        "update metric_minutes set minute = minute - interval '1 day' where name = 'queue_depth'",
        "update metric_minutes set minute = minute + interval '1 day' where name = 'queue_depth'",
      ),
  },
  {
    what: "an event has waited for an hour",
    code: "outbox-lag",
    status: "fault",
    found: /1 events wait, the oldest since 36\d\d s/,
    remedy: /relay/,
    plant: (stack) =>
      change(
        stack,
        "insert into outbox (id, name, data, starts_run, created_at, available_at) values ('evt_old', 'test/event', '{}', false, now() - interval '1 hour', now() - interval '1 hour')",
        "delete from outbox where id = 'evt_old'",
      ),
  },
  {
    what: "an event was given up",
    code: "outbox-dead",
    status: "fault",
    found: /1 events .* given up: test\/event/,
    remedy: /filter by dead/,
    plant: (stack) =>
      change(
        stack,
        "insert into outbox (id, name, data, starts_run, status, available_at) values ('evt_dead', 'test/event', '{}', false, 'dead', null)",
        "delete from outbox where id = 'evt_dead'",
      ),
  },
  {
    what: "Stripe's webhooks are signed with another secret",
    code: "webhook-signatures",
    status: "fault",
    found: /1 of stripe/,
    remedy: /STRIPE_WEBHOOK_SECRET/,
    plant: (stack) =>
      change(
        stack,
        "insert into webhook_deliveries (id, provider, status, cause, http_status, headers, body_bytes) values ('dlv_bad', 'stripe', 'rejected', 'bad_signature', 400, '{}', 2)",
        "delete from webhook_deliveries where id = 'dlv_bad'",
      ),
  },
  {
    what: "an answer to an application was given up",
    code: "answers-delivered",
    status: "fault",
    found: /1 answers .* given up, 0 are late: broken/,
    remedy: /Given up says why/,
    plant: (stack) => change(stack, DEAD_ANSWER, FORGET_ANSWER),
  },
  {
    what: "somebody stopped all money",
    code: "stopped-work",
    status: "warning",
    found: /money/,
    remedy: /Resume/,
    plant: (stack) =>
      change(
        stack,
        "insert into stop_switches (scope, reason, stopped_by) values ('money', 'a drill', 'user')",
        "delete from stop_switches where scope = 'money'",
      ),
  },
  {
    what: "a step stores 300 KiB",
    code: "step-output-size",
    status: "warning",
    found: /3\d\d KiB \(read-thread of thread-summary\)/,
    remedy: /claim check/,
    plant: (stack) =>
      change(
        stack,
        LARGE_STEP,
        "delete from run_steps where run_id = 'run_zz'; delete from runs where id = 'run_zz'",
      ),
  },
  {
    what: "every admin is disabled",
    code: "admin-exists",
    status: "fault",
    found: /No admin may sign in/,
    remedy: /users create-admin/,
    plant: (stack) =>
      change(
        stack,
        "update users set disabled_at = now() where role = 'admin'",
        "update users set disabled_at = null where role = 'admin'",
      ),
  },
  {
    what: "a deployment has one admin alone",
    code: "second-admin",
    status: "warning",
    found: /one admin alone/,
    remedy: /second person/,
    plant: async (stack) => ({
      variables: stack.deployed(),
      ...(await change(
        stack,
        "update users set disabled_at = now() where email = 'admin2@vagus.local'",
        "update users set disabled_at = null where email = 'admin2@vagus.local'",
      )),
    }),
    also: AS_DEPLOYED,
  },
  {
    what: "a deployment has the local users with the published password",
    code: "local-users",
    status: "fault",
    found: /has the password that is published/,
    remedy: /users disable/,
    plant: (stack) => ({ variables: stack.deployed() }),
    also: AS_DEPLOYED,
  },
  {
    what: "buttons in Slack, and nobody who may press them",
    code: "slack-people",
    status: "warning",
    found: /nobody who may decide is connected/,
    remedy: /users slack/,
    plant: (stack) =>
      change(
        stack,
        "update users set slack_user_id = null where id in ('usr_local_reviewer', 'usr_local_senior')",
        `update users set slack_user_id = 'ULOCAL' || upper(role)
         where id in ('usr_local_reviewer', 'usr_local_senior')`,
      ),
  },
];
