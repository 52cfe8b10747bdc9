import { z } from "zod";
import { ROLES } from "@/db/schema/vocabulary";
import { PERMISSIONS } from "./rules.ts";

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** The signed-in person; `GET /api/me`. */
export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  permissions: z.array(z.enum(PERMISSIONS)),
});
export type Me = z.infer<typeof Me>;
