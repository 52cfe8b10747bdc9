import { NotFound } from "@/lib/app-errors";
import { respondError } from "@/lib/http/respond-error";

/** Answers every other path of the API: programs get their 404 as JSON, not as a page. */
function answer(request: Request): Response {
  const { pathname } = new URL(request.url);
  return respondError(new NotFound("address", pathname.slice(0, 200)), `${request.method} /api`);
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
