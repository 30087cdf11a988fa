#!/bin/sh
# What examples/sign-traits.mjs does, with nothing but openssl.
#
#   INDGANG_TRAITS_SECRET=… sh examples/sign-traits.sh www.example.com '{"member":true}'
set -eu
encoded() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
head=$(printf '{"alg":"HS256","typ":"JWT"}' | encoded)
claims=$(printf '{"aud":"%s","exp":%s,"traits":%s}' "$1" "$(($(date +%s) + 60))" "$2" | encoded)
mac=$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -hmac "$INDGANG_TRAITS_SECRET" -binary | encoded)
printf '%s.%s.%s\n' "$head" "$claims" "$mac"
