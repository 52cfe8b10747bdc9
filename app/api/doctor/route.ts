import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { readDoctor } from "@/lib/doctor/read-doctor";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/doctor", ({ me }) => readDoctor(me, declarations));
