import postgres from "postgres";

/**
 * Tables whose rows the application may add and read but never change or delete, as patterns of LIKE. The audit log must
 * hold without its trigger, which an owner can disable; a version of the policy is never another one later.
 */
const INSERT_ONLY = ["audit\\_%", "policies"];

/** Set and lifted at the command line, as the owner. */
export const READ_ONLY = ["legal_holds"];

/** What the owner lets the application do to partitions, which it could not do itself. */
const FUNCTIONS = ["ledger_add_months", "ledger_release_held", "ledger_analyze"];
const DROP_MONTH = "ledger_drop_month";

/** Who runs the migrations, and who the application is. */
export interface DatabaseRoles {
  owner: string;
  application: string;
}

/**
 * Gives the application's role what it needs on the owner's tables and nothing else: it reads and writes rows, but cannot
 * create, change or empty a table, disable a trigger, or change the audit log. Run after each migration: it covers new
 * tables and takes back what is too much.
 * @param sql the owner's connection
 * @param applicationUrl the address the application connects with
 * @returns both roles; the same name twice when the application connects as the owner, and then nothing is granted
 * @throws Error when the application's role is a member of the owner, which would make the grants void
 */
export async function grantApplication(sql: postgres.Sql, applicationUrl: string): Promise<DatabaseRoles> {
  const roles = { owner: await currentRole(sql), application: await roleBehind(applicationUrl) };
  const { owner, application } = roles;
  if (application === owner) return roles;
  const [reach] = await sql`
    select pg_has_role(${application}, ${owner}, 'member') as member, rolsuper as super
    from pg_roles where rolname = ${application}`;
  if (reach?.member || reach?.super)
    throw new Error(
      `The application's role ${application} has the rights of the owner ${owner}. Take them away ` +
        `(revoke ${owner} from ${application}, or alter role ${application} nosuperuser), then migrate again.`,
    );
  await sql.begin(async (tx) => {
    const role = tx(application);
    await tx`revoke create on schema public from public`;
    for (const schema of ["public", "drizzle"]) {
      await tx`revoke all on schema ${tx(schema)} from ${role}`;
      await tx`grant usage on schema ${tx(schema)} to ${role}`;
      await tx`revoke all on all tables in schema ${tx(schema)} from ${role}`;
    }
    await tx`grant select on all tables in schema drizzle to ${role}`;
    await tx`grant select, insert, update, delete on all tables in schema public to ${role}`;
    await tx`grant usage, select on all sequences in schema public to ${role}`;
    const tables = await tx<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public' and tablename like any(${INSERT_ONLY})`;
    for (const { name } of tables) await tx`revoke update, delete on ${tx(name)} from ${role}`;
    for (const name of READ_ONLY) await tx`revoke insert, update, delete on ${tx(name)} from ${role}`;
    for (const name of FUNCTIONS) await tx`grant execute on function ${tx(name)} to ${role}`;
    const [setting] = await tx`select value from settings where key = 'retention.months_dropped_by'`;
    if (setting?.value === "owner") await tx`revoke execute on function ${tx(DROP_MONTH)} from ${role}`;
    else await tx`grant execute on function ${tx(DROP_MONTH)} to ${role}`;
  });
  return roles;
}

/** The role of a connection. */
export async function currentRole(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<{ me: string }[]>`select current_user as me`;
  if (!row) throw new Error("The database does not say who is connected.");
  return row.me;
}

/** Asks the server: a pooler may want another name in the address than the role's. */
export async function roleBehind(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, prepare: false, onnotice: () => {} });
  try {
    return await currentRole(sql);
  } finally {
    await sql.end();
  }
}
