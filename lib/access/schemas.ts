import { z } from "zod";
import { ROLES } from "@/db/schema/vocabulary";
import { StopSwitch } from "@/lib/stops/schemas";
import { PERMISSIONS } from "./rules.ts";

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** Who is looking, as pages and `GET /api/me` tell it. */
export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  permissions: z.array(z.enum(PERMISSIONS)),
});
export type Me = z.infer<typeof Me>;

/** What needs a person now; `GET /api/attention`. */
export const Attention = z.object({
  /** Approvals that wait. */
  approvals: z.int(),
  /** Tickets that wait for a person. */
  tickets: z.int(),
  /** Error groups that are open. */
  errors: z.int(),
  /** What somebody stopped, the oldest first. */
  stopped: z.array(StopSwitch),
});
export type Attention = z.infer<typeof Attention>;
