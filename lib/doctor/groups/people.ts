import { verifyPassword } from "better-auth/crypto";
import type postgres from "postgres";
import { LOCAL_PASSWORD } from "@/db/seed/local-data";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { PLACES } from "../rules.ts";
import { askingDatabase } from "./asking-database.ts";

const group = "people" as const;

/** The people who may sign in. Users are named by id. */
export const peopleChecks: readonly Check[] = [
  {
    code: "admin-exists",
    title: "Somebody can administer",
    group,
    places: PLACES,
    run: askingDatabase(checkAdmins),
  },
  {
    code: "second-admin",
    title: "There is a second admin",
    group,
    places: ["deployed"],
    run: askingDatabase(checkSecond),
  },
  {
    code: "local-users",
    title: "Nobody has the published password",
    group,
    places: ["deployed"],
    run: askingDatabase(checkLocalUsers),
  },
  {
    code: "slack-people",
    title: "Somebody can press a button in Slack",
    group,
    places: PLACES,
    run: askingDatabase(checkSlackPeople),
  },
];

async function countAdmins(sql: postgres.Sql): Promise<number> {
  const [row] = await sql`select count(*)::int as n from users where role = 'admin' and disabled_at is null`;
  return Number(row?.n);
}

async function checkAdmins(sql: postgres.Sql): Promise<Outcome> {
  return (await countAdmins(sql)) > 0
    ? ok("An admin may sign in.")
    : fault(
        "No admin may sign in: nobody can add people, publish a policy or set a source.",
        "Run npm run vagus -- users create-admin.",
      );
}

async function checkSecond(sql: postgres.Sql): Promise<Outcome> {
  return (await countAdmins(sql)) === 1
    ? warning(
        "There is one admin alone: a lost password locks the console, and a looser policy needs a second admin.",
        "Run npm run vagus -- users create-admin for a second person.",
      )
    : ok("Nothing hangs on one person alone.");
}

const LOCAL_DOMAIN = "%@vagus.local";
/** Most accounts compared: hashing a password takes some 50 ms by design. */
const MOST_COMPARED = 8;

async function checkLocalUsers(sql: postgres.Sql): Promise<Outcome> {
  const rows = await sql`
    select u.id, a.password from users u join accounts a on a.user_id = u.id
    where u.email like ${LOCAL_DOMAIN} and u.disabled_at is null and a.password is not null
    order by u.role = 'admin' desc limit ${MOST_COMPARED}`;
  for (const { id, password } of rows) {
    if (await verifyPassword({ hash: password, password: LOCAL_PASSWORD }))
      return fault(
        `The user ${id} of the local data has the password that is published with the source.`,
        "Disable the local users (npm run vagus -- users disable), or begin with an empty database.",
      );
  }
  return ok("The published password opens no account of the local data.");
}

async function checkSlackPeople(sql: postgres.Sql, { env }: DoctorContext): Promise<Outcome> {
  if (!env.slack) return skipped("Slack is not set up.");
  if (!env.slack.signingSecret)
    return warning(
      "SLACK_SIGNING_SECRET is not set: approvals in Slack have a link and no buttons, and every press is refused.",
      "Copy the Signing Secret from Basic Information of the Slack app.",
    );
  const [row] = await sql`
    select count(*)::int as n from users
    where slack_user_id is not null and disabled_at is null and role in ('reviewer', 'senior', 'admin')`;
  return Number(row?.n) > 0
    ? ok(`Members of Slack who count as people that may decide: ${Number(row?.n)}.`)
    : warning(
        "Approvals in Slack have buttons, and nobody who may decide is connected to a member: every press is refused.",
        "Run npm run vagus -- users slack with the member ID of each.",
      );
}
