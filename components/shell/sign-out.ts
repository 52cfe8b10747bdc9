"use client";

import { z } from "zod";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";

/** Ends the session and leaves for the sign-in page. Throws `ApiFailure`; the session then still exists. */
export async function signOut(): Promise<void> {
  await fetchJson(apiPaths.signOut(), z.unknown(), { method: "POST", body: {} });
  window.location.assign(paths.signIn());
}
