import { z } from "zod";
import { PERMISSIONS, TOKEN } from "@/lib/access/rules";
import { Instant, idOf, StorableText } from "@/lib/http/schemas";

export const Scope = z.enum(PERMISSIONS);

/** Body of `POST /api/tokens`. */
export const CreateToken = z.strictObject({
  name: StorableText.trim().min(1).max(TOKEN.maxNameLength),
  /** Each must also be a permission of the owner's role, now and whenever the token is used. */
  scopes: z.array(Scope).min(1),
  expiresInDays: z.int().min(1).max(TOKEN.maxDays).default(90),
  /** Another owner; only admins may name one. */
  userId: idOf("user").optional(),
});
export type CreateToken = z.input<typeof CreateToken>;

/** A token as lists show it; the token itself is shown once. */
export const Token = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters. */
  start: z.string(),
  userId: z.string(),
  scopes: z.array(Scope),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
});
export type Token = z.infer<typeof Token>;
