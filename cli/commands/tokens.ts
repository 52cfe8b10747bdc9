import { Command, InvalidArgumentError } from "commander";
import { type Answer, answer, CLI } from "@/cli/answer";
import { asColumns, asUtc } from "@/cli/text";
import { PERMISSIONS, type Permission, TOKEN } from "@/lib/access/rules";

/** Personal tokens, with which programs act as their owner. Works on the database directly. */
export function tokens(): Command {
  return new Command("tokens")
    .description("personal tokens for programs")
    .addCommand(
      new Command("create")
        .description("make a token; prints it once")
        .requiredOption("--email <address>", "the owner, as whom it acts")
        .requiredOption("--name <name>", "what it is for")
        .requiredOption("--scopes <list>", `comma-separated: ${PERMISSIONS.join(", ")}`, readScopes)
        .option("--days <count>", `until it expires, up to ${TOKEN.maxDays}`, readDays, 90)
        .action(answer(create)),
    )
    .addCommand(new Command("list").description("every token, its owner and scopes").action(answer(list)))
    .addCommand(
      new Command("revoke").description("refuse a token from now on").argument("<id>").action(answer(revoke)),
    );
}

function readScopes(text: string): Permission[] {
  return text.split(",").map((one) => {
    const scope = PERMISSIONS.find((known) => known === one.trim());
    if (!scope) throw new InvalidArgumentError(`There is no scope ${one}.`);
    return scope;
  });
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= TOKEN.maxDays) return days;
  throw new InvalidArgumentError(`It is a number from 1 to ${TOKEN.maxDays}.`);
}

interface NewToken {
  email: string;
  name: string;
  scopes: Permission[];
  days: number;
}

async function create({ email, name, scopes, days }: NewToken): Promise<Answer> {
  const { listUsers } = await import("@/lib/users/list-users");
  const { makeToken } = await import("@/lib/tokens/create-token");
  const owner = (await listUsers()).find((user) => user.email === email.toLowerCase());
  if (!owner) throw new Error(`There is no user ${email}. No token was made.`);
  const made = await makeToken({ name, scopes, expiresInDays: days, userId: owner.id }, CLI);
  return {
    text: `It is shown this once, and works until ${asUtc(made.expiresAt)}:\n\n  ${made.token}\n`,
    data: made,
  };
}

async function list(): Promise<Answer> {
  const { readTokens } = await import("@/lib/tokens/list-tokens");
  const { listUsers } = await import("@/lib/users/list-users");
  const [rows, people] = await Promise.all([readTokens(), listUsers()]);
  const emails = new Map(people.map(({ id, email }) => [id, email]));
  const lines = rows.map(({ id, name, start, userId, scopes, expiresAt, lastUsedAt }) => [
    id,
    `${start}…`,
    emails.get(userId) ?? userId,
    name,
    scopes.join(","),
    `until ${asUtc(expiresAt)}`,
    lastUsedAt ? `used ${asUtc(lastUsedAt)}` : "·",
  ]);
  return { text: asColumns(lines) || "There is no token.", data: rows };
}

async function revoke(id: string): Promise<Answer> {
  const { dropToken } = await import("@/lib/tokens/revoke-token");
  await dropToken(id, CLI);
  return { text: `${id} is refused from now on.`, data: { revoked: id } };
}
