#!/bin/sh
# The path of docs/deploy/one-server.md, followed by a program on this machine: a bare PostgreSQL from Debian, the engine
# with keys, two processes of the built console behind nginx with TLS, the vendors' sandbox. Prints its account as JSON and
# ends with 1 when anything failed. Needs: npm ci, npm run build, and the packages postgresql, nginx and openssl.
set -eu
cd "$(dirname "$0")/../.."
home=$(mktemp -d /tmp/vagus-drill-XXXXXX)
chmod 755 "$home"

# A certificate authority of our own, and a certificate for localhost.
mkdir -p "$home/tls"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=Drill CA" \
  -keyout "$home/tls/ca.key" -out "$home/tls/ca.pem" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=localhost" \
  -keyout "$home/tls/privkey.pem" -out "$home/tls/request.pem" 2>/dev/null
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > "$home/tls/extensions"
openssl x509 -req -days 2 -in "$home/tls/request.pem" -CA "$home/tls/ca.pem" -CAkey "$home/tls/ca.key" -CAcreateserial \
  -extfile "$home/tls/extensions" -out "$home/tls/fullchain.pem" 2>/dev/null

if NODE_EXTRA_CA_CERTS="$home/tls/ca.pem" \
  node --import tsx --conditions=react-server deploy/drill/main.ts --home "$home" "$@"; then
  rm -rf "$home"
else
  echo "The logs are in $home." >&2
  exit 1
fi
