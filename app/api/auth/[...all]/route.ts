import { auth } from "@/lib/access/auth";
import { refuseOtherSites } from "@/lib/http/refuse-other-sites";
import { respondError } from "@/lib/http/respond-error";

export const GET = (request: Request): Promise<Response> => auth().handler(request);

/** Sign in, sign out and the rest of better-auth, for requests of our own pages and of programs. */
export async function POST(request: Request): Promise<Response> {
  try {
    refuseOtherSites(request);
    return await auth().handler(request);
  } catch (error) {
    return respondError(error, "POST /api/auth");
  }
}
