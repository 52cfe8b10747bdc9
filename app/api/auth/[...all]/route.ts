import { parseJson } from "@vagus/primitives/parse-json";
import { auth } from "@/lib/access/auth";
import { SignIn, signIn } from "@/lib/access/sign-in";
import { refuseOtherSites } from "@/lib/api/refuse-other-sites";
import { NotFound, VagusError } from "@/lib/app-errors";
import { parseRequest } from "@/lib/http/parse-request";
import { readBody } from "@/lib/http/read-body";
import { respondError } from "@/lib/http/respond-error";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

const BODY_LIMIT_BYTES = 10_000;

/**
 * The calls of better-auth that the console uses. All others are closed, including those of its next version:
 * `update-user`, for example, would let people rename themselves without an audit row.
 */
const OPEN: Record<string, (request: Request) => Promise<Response>> = {
  "POST /sign-in/email": async (request) => {
    const body = parseRequest(SignIn, parseJson(await readBody(request, BODY_LIMIT_BYTES)));
    if (body.ok) return signIn(body.value, request.headers);
    throw new VagusError(400, {
      code: "invalid_input",
      message: "Send an email and a password, and nothing else.",
    });
  },
  "POST /sign-out": ({ headers }) => auth().api.signOut({ headers, asResponse: true }),
};

async function answer(
  request: Request,
  { params }: { params: Promise<{ all: string[] }> },
): Promise<Response> {
  try {
    const path = `/${(await params).all.join("/")}`;
    const respond = Object.hasOwn(OPEN, `${request.method} ${path}`)
      ? OPEN[`${request.method} ${path}`]
      : undefined;
    if (!respond) throw new NotFound("address", `/api/auth${path}`);
    refuseOtherSites(request);
    return await respond(request);
  } catch (error) {
    return respondError(error, `${request.method} /api/auth`);
  }
}

export { answer as GET, answer as POST };
