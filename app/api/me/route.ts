import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/me", async ({ me }) => me);
