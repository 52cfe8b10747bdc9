import { z } from "zod";
import { ROLES } from "@/db/schema/vocabulary";
import { PERMISSIONS } from "./rules.ts";

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** The person who asks, by a session or by a token; `GET /api/me`. */
export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  /** Permissions of the role; with a token, only those among its scopes. */
  permissions: z.array(z.enum(PERMISSIONS)),
  /** The token in use; null in a session. */
  tokenId: z.string().nullable(),
});
export type Me = z.infer<typeof Me>;
