import { z } from "zod";

/** Cookie in which the chosen theme is kept; absent means the system decides. */
export const THEME_COOKIE = "vagus-theme";

export const Theme = z.enum(["system", "light", "dark"]);
export type Theme = z.infer<typeof Theme>;
