#!/bin/sh
# How long somebody new needs, in machine time: clone, npm ci, npm run dev, a mail, a decision, a refund. Run it as a user
# without rights, in an empty home, with git, Node and curl:
#   sudo -u somebody sh deploy/drill/newcomer.sh <repository> [port-slot]
# Ends with 1 when it took three minutes or more.
set -eu
repository=${1:?the repository to clone}
export VAGUS_SLOT="${2:-0}"
limit_s=180
home=$(mktemp -d)
console="http://127.0.0.1:$((3000 + VAGUS_SLOT * 100))"
began=$(date +%s)
since() { echo "$1: $(($(date +%s) - began)) s"; }

git clone --quiet --depth 1 "$repository" "$home/vagus"
cd "$home/vagus"
since "cloned"
npm ci --no-audit --no-fund --loglevel=error > /dev/null
since "installed"
npm run dev -- --json > "$home/dev.log" 2>&1 &
stack=$!
trap 'kill -TERM $stack 2>/dev/null; wait $stack 2>/dev/null || true; rm -rf "$home"' EXIT

# Asks until an answer has the words; the console compiles its pages when they are first asked for.
until_said() {
  words=$1
  shift
  for _ in $(seq 1 600); do
    answer=$(curl --silent --max-time 30 --cookie "$home/cookies" "$@" || true)
    case "$answer" in *"$words"*) return 0 ;; esac
    sleep 0.3
  done
  echo "Never came: $words. The last answer: $answer" >&2
  exit 1
}
post() {
  curl --silent --show-error --fail-with-body --cookie-jar "$home/cookies" --cookie "$home/cookies" \
    --header "content-type: application/json" --header "origin: $console" --data "$2" "$console$1"
}

until_said '"status":"ok"' "$console/api/health"
since "healthy"
post /api/auth/sign-in/email '{"email":"reviewer@vagus.local","password":"vagus-local-only"}' > /dev/null
post /api/playground/mails \
  '{"from":"cust_001","subject":"Refund","text":"I was charged twice for ord_1001. Please refund it."}' > /dev/null
until_said '"orderId":"ord_1001"' "$console/api/approvals?status=pending"
approval=$(printf '%s' "$answer" | grep -o '"id":"apr_[^"]*"' | head -n 1 | cut -d '"' -f 4)
since "asked"
post "/api/approvals/$approval/decision" '{"decision":"approve","version":1}' > /dev/null
until_said '"status":"confirmed"' "$console/api/approvals/$approval"
since "refunded"
took=$(($(date +%s) - began))
[ "$took" -lt "$limit_s" ] || { echo "That is $limit_s s or more." >&2; exit 1; }
