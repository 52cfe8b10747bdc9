import { isLoopbackUrl } from "./published.ts";
import type { EnvReader } from "./reader.ts";

/** The deployment of this process. Every process of a deployment reads the same id. */
export interface DeploymentEnv {
  id: string;
  /** A Vercel preview: it never takes a database over by itself. */
  preview: boolean;
}

/** A developer's machine, whatever its ports. */
const LOCAL = "localhost";

/**
 * The identity of this deployment (docs/adr/0018-deployment-identity.md). `DEPLOYMENT_ID` wins. On Vercel it is the
 * project and, for anything but production, the branch; elsewhere the host of `BETTER_AUTH_URL`, which two processes
 * behind one proxy share and a staging does not.
 */
export function readDeployment(
  reader: EnvReader,
  { embedded, publicUrl }: { embedded: boolean; publicUrl: () => string },
): DeploymentEnv {
  const vercelEnv = reader.text("VERCEL_ENV");
  const preview = reader.text("VERCEL") !== undefined && vercelEnv !== "production";
  const explicit = reader.text("DEPLOYMENT_ID");
  if (explicit) return { id: explicit, preview };
  if (embedded) return { id: LOCAL, preview };
  const project = reader.text("VERCEL_PROJECT_ID") ?? reader.text("VERCEL_PROJECT_PRODUCTION_URL");
  if (reader.text("VERCEL") !== undefined && project) {
    const branch = reader.text("VERCEL_GIT_COMMIT_REF") ?? reader.text("VERCEL_URL") ?? "unknown";
    return { id: `vercel:${project}:${preview ? `preview:${branch}` : "production"}`, preview };
  }
  const url = publicUrl();
  return { id: isLoopbackUrl(url) ? LOCAL : new URL(url).host, preview };
}
