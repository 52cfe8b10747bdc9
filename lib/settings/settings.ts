import { newUlid } from "@vagus/primitives/ulid";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { settings } from "@/db/schema";
import { RETENTION_KEYS, SETTING_KEYS } from "@/db/schema/vocabulary";
import { InvalidInput } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db, type Queryable } from "@/lib/db";
import { env } from "@/lib/env";
import { StorableText } from "@/lib/http/schemas";
import { FEWEST_DAYS, MOST_DAYS, RETENTION_DEFAULTS } from "@/lib/retention/rules";
import { shareReads } from "@/lib/share-reads";
import { type Company, DEFAULT_LOCALE, DEFAULT_NAME, signatureOf } from "./rules.ts";

const KEYS = [...SETTING_KEYS, ...RETENTION_KEYS] as const;
type SettingKey = (typeof KEYS)[number];

const line = (most: number) =>
  StorableText.trim()
    .min(1)
    .max(most)
    .refine((text) => !/[\r\n]/.test(text), "one line");

const days = z
  .string()
  .refine(
    (text) => /^\d{1,4}$/.test(text) && Number(text) >= FEWEST_DAYS && Number(text) <= MOST_DAYS,
    `a number of days from ${FEWEST_DAYS} to ${MOST_DAYS}`,
  );

/** The schema of each setting. */
const VALUES: Record<SettingKey, z.ZodType<string>> = {
  "company.name": line(100).refine((name) => !/["<>]/.test(name), 'a name without ", < and >'),
  "company.support_address": z.email().toLowerCase().max(320),
  "company.locale": z.string().refine(isLocale, "a language tag, such as en-US"),
  "company.signature": StorableText.trim().min(1).max(500),
  "retention.runs_days": days,
  "retention.steps_days": days,
  "retention.logs_days": days,
  "retention.prompts_days": days,
  "retention.messages_days": days,
  "retention.deliveries_days": days,
  "retention.events_days": days,
  "retention.months_dropped_by": z.enum(["console", "owner"], "console or owner"),
};

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** One setting; `isDefault` when it has no stored value. */
export interface Setting {
  key: SettingKey;
  value: string;
  isDefault: boolean;
}

const readShared = shareReads(() => readStored(db()));

/** The company's settings, with defaults for missing ones. @param tx the transaction to read in, if any */
export async function readCompany(tx?: Queryable): Promise<Company> {
  const stored = await (tx ? readStored(tx) : readShared());
  return {
    name: stored.get("company.name") ?? DEFAULT_NAME,
    supportAddress: stored.get("company.support_address") ?? env().postmark.from,
    locale: stored.get("company.locale") ?? DEFAULT_LOCALE,
    signature: stored.get("company.signature") ?? null,
  };
}

async function readStored(tx: Queryable): Promise<Map<SettingKey, string>> {
  const rows = await tx.select().from(settings);
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** Every setting with its value in force. */
export async function listSettings(): Promise<Setting[]> {
  const stored = await readStored(db());
  const company = await readCompany();
  const values: Record<SettingKey, string> = {
    "company.name": company.name,
    "company.support_address": company.supportAddress,
    "company.locale": company.locale,
    "company.signature": signatureOf(company),
    ...RETENTION_DEFAULTS,
    ...Object.fromEntries(RETENTION_KEYS.flatMap((key) => (stored.has(key) ? [[key, stored.get(key)]] : []))),
  };
  return KEYS.map((key) => ({ key, value: values[key], isDefault: !stored.has(key) }));
}

/**
 * Sets one setting; an empty value restores the default. Setting the present value changes nothing.
 * @throws InvalidInput for an unknown key or an invalid value
 */
export async function setSetting(
  key: string,
  text: string,
  actor: AuditActor,
): Promise<{ changed: boolean }> {
  const known = KEYS.find((one) => one === key);
  if (!known) throw invalid(`There is no setting ${key}; there are ${KEYS.join(", ")}.`);
  const read = text === "" ? undefined : VALUES[known].safeParse(text);
  if (read && !read.success)
    throw invalid(`${key}: ${read.error.issues.map(({ message }) => message).join("; ")}.`);
  const value = read?.data;
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(settings).where(eq(settings.key, known)).for("update");
    if (before?.value === value) return { changed: false };
    if (value === undefined) await tx.delete(settings).where(eq(settings.key, known));
    else
      await tx
        .insert(settings)
        .values({ key: known, value })
        .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt: new Date() } });
    await appendAudit(tx, {
      actor,
      action: "settings_changed",
      subject: { type: "setting", id: known },
      dedupeKey: `setting:${known}:${newUlid()}`,
      detail: { key: known, change: value === undefined ? "default" : "set" },
    });
    return { changed: true };
  });
}

function invalid(what: string): InvalidInput {
  return new InvalidInput({ code: "invalid_setting", message: `${what} Nothing was changed.` });
}
