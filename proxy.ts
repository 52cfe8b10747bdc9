import { type NextRequest, NextResponse } from "next/server";

/**
 * The security headers of every page, with a nonce of its own. Never in front of the API: a body that passes through
 * here is buffered and cut, and a cut webhook can never be verified. Only addresses with a percent sign pass through here.
 */
export function proxy(request: NextRequest): NextResponse {
  const decodable = isDecodable(request.url);
  if (isApi(request.url))
    return decodable ? NextResponse.next() : NextResponse.json(NOT_FOUND, { status: 404 });
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  // Next reads the nonce out of the request's header and puts it on its own scripts.
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set("x-vagus-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = decodable
    ? NextResponse.next({ request: { headers } })
    : new NextResponse(NOT_FOUND.error.message, { status: 404, headers: { "content-type": "text/plain" } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "strict-origin-when-cross-origin");
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  response.headers.set("cache-control", "private, no-store");
  if (request.nextUrl.protocol === "https:") {
    response.headers.set("strict-transport-security", "max-age=63072000; includeSubDomains");
  }
  return response;
}

const NOT_FOUND = {
  error: { code: "not_found", message: "This address is no percent-encoded UTF-8. There is nothing here." },
};
/** Next answers 500 where it decodes a path that is no percent-encoded UTF-8, for pages and for handlers. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(new URL(url).pathname);
    return true;
  } catch {
    return false;
  }
}

function isApi(url: string): boolean {
  return /^\/api(?:\/|$)/.test(new URL(url).pathname);
}

function contentSecurityPolicy(nonce: string): string {
  // React's development build evaluates strings for its error overlay, and the dev server styles through tags.
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Widths of bars and shares are computed; attributes cannot carry a nonce.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  matcher: [
    { source: "/((?!api/|_next/static|_next/image|favicon.ico).*)" },
    // Of the API only addresses with a percent sign, whose bodies are small: those of vendors have none.
    { source: "/api/(.*%.*)" },
  ],
};
