import { FunctionConfig } from "../protocol/function-config.ts";
import type { Sql, Transaction } from "./connect.ts";

/** A registered function, or an archived one, whose runs continue. */
export interface RegisteredFunction {
  id: string;
  slug: string;
  name: string;
  appName: string;
  appUuid: string;
  config: FunctionConfig;
  version: number;
  createdAt: Date;
  archived: boolean;
}

export interface RegisteredApp {
  id: string;
  name: string;
  url: string;
  sdk: string | null;
  framework: string | null;
  appVersion: string | null;
  checksum: string;
  /** Why its last sync was refused. */
  error: string | null;
  createdAt: Date;
}

/** Every app and function, as of one revision. */
export interface RegistryRows {
  revision: number;
  apps: RegisteredApp[];
  functions: RegisteredFunction[];
}

interface FunctionRow {
  id: string;
  slug: string;
  name: string;
  app_name: string;
  app_id: string;
  config: unknown;
  version: number;
  created_at: Date;
  is_archived: boolean;
}

/** Reads the registry in one snapshot, so that revision and rows belong together. */
export async function loadRegistry(sql: Sql): Promise<RegistryRows> {
  return await sql.begin("isolation level repeatable read read only", async (tx) => {
    const [registry] = await tx<{ revision: number }[]>`select revision::integer from registry`;
    const apps = await tx<RegisteredApp[]>`
      select id, name, url, sdk, framework, app_version as "appVersion", checksum, error,
        created_at as "createdAt"
      from apps order by name`;
    const functions = await tx<FunctionRow[]>`
      select functions.id, slug, functions.name, apps.name as app_name, app_id, config, version, functions.created_at,
        archived_at is not null as is_archived
      from functions join apps on apps.id = functions.app_id order by slug`;
    return { revision: registry?.revision ?? 0, apps: [...apps], functions: functions.map(toFunction) };
  });
}

function toFunction(row: FunctionRow): RegisteredFunction {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    appName: row.app_name,
    appUuid: row.app_id,
    config: FunctionConfig.parse(row.config),
    version: row.version,
    createdAt: row.created_at,
    archived: row.is_archived,
  };
}

/** The registry's revision alone; it shows whether another process has changed the registry. */
export async function readRegistryRevision(sql: Sql | Transaction): Promise<number> {
  const [row] = await sql<{ revision: number }[]>`select revision::integer from registry`;
  return row?.revision ?? 0;
}
