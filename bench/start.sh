#!/usr/bin/env bash
# Measures ./pacspace run: how long until `ready`, and the server's memory after one sign-up flow.
# usage: bench/start.sh [RUNS]    (5 if not given; needs bash 5, curl, and a machine with nothing else to do)
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-5}
cache=server/target/app/pacspace.aot
work=$(mktemp -d)
console=$work/console
server=
trap 'stop; rm -rf "$work"' EXIT

# start FOLDER: starts on a data folder; sets url, and took in milliseconds.
start() {
  local began=${EPOCHREALTIME/./}
  ./pacspace run --port 0 --data "$work/$1" >"$console" 2>&1 &
  server=$!
  until grep -q '^ready ' "$console"; do
    kill -0 "$server" 2>/dev/null || { cat "$console" >&2; exit 1; }
    sleep 0.01
  done
  took=$(((${EPOCHREALTIME/./} - began) / 1000))
  url=$(sed -n 's/^ready //p' "$console")
}

stop() {
  [[ -z $server ]] || { kill "$server"; wait "$server" || true; }
  server=
}

# ask METHOD PATH [JSON]: what the server answers somebody with cookies.
ask() {
  curl -sS -f -b "$work/jar" -c "$work/jar" -X "$1" "$url$2" -H 'Accept: application/json' \
    ${3:+-H 'Content-Type: application/json' -d "$3"}
}

await() { until ask GET "$1" | grep -oE "$2" | head -n 1; do sleep 0.05; done; }

# From registration to an active Production.
sign_up() {
  local person='"email":"jane-'$RANDOM$RANDOM'@company.test","password":"correct horse battery"'
  local email=${person#*:\"} status=/dashboard/environments/environment-status
  email=${email%%\"*}
  rm -f "$work/jar"
  ask POST /dashboard/auth/register "{\"name\":\"Jane\",\"organization\":\"Acme\",$person}"
  local token
  token=$(await "/dev/mail?to=$email" 'token=[A-Za-z0-9_-]+')
  ask POST /dashboard/auth/verify "{\"token\":\"${token#token=}\",\"password\":\"correct horse battery\"}"
  ask POST /dashboard/auth/login "{$person}"
  await $status '"sandbox":{"status":"active"'
  ask POST /dashboard/api-keys '{"name":"first"}'
  ask POST "/dev/checkout/$(ask POST /dashboard/billing/checkout '{"tier":"pilot"}' |
    sed 's/.*"checkoutId":"\([^"]*\)".*/\1/')"
  ask POST /dashboard/environments/provision '{"environment":"production"}'
  await $status '"production":{"status":"active"'
} >"$work/answers"

# measure NAME FOLDER…: one row, of a start on each folder.
measure() {
  local name=$1 times=() memory=()
  shift
  for folder; do
    start "$folder"
    times+=("$took")
    sign_up
    memory+=("$(($(ps -o rss= -p "$server") / 1024))")
    stop
  done
  printf '| %-32s | %-34s | %-24s |\n' "$name" "$(sorted "${times[@]}")" "$(sorted "${memory[@]}")"
}

sorted() { printf '%s\n' "$@" | sort -n | paste -sd ' '; }

without_cache() {
  rm -f "$cache"
  "$@"
}

folders=() same=()
for ((i = 1; i <= runs; i++)); do
  folders+=("new-$i")
  same+=('new-1')
done

start warm-up # builds where needed
stop
printf 'load average before: %s\n\n' "$(uptime | sed 's/.*average[s]*: //')"
printf '| %-32s | %-34s | %-24s |\n' 'start' 'ready after ms' 'MB after the flow'
printf '| %s | %s | %s |\n' -------------------------------- ---------------------------------- ------------------------
without_cache measure 'first, without AOT cache' "${folders[@]}"
without_cache measure 'later, without AOT cache' "${same[@]}"
start new-1
until grep -q 'the next start will be' "$console"; do sleep 1; done
stop
[[ -e $cache ]] || { echo 'No cache was made.' >&2; exit 1; }
measure 'first in a folder, with the cache' "${folders[@]/new/other}"
measure 'later, with the cache' "${same[@]}"
printf '\nload average after: %s\n' "$(uptime | sed 's/.*average[s]*: //')"
