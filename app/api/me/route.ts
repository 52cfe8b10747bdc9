import { handle } from "@/lib/api/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/me", async ({ me }) => me);
