#!/usr/bin/env bash
# Makes sure that some Rust toolchain here can build for wasm32-unknown-unknown.
#
#   1. The toolchain in use can already: nothing to do.
#   2. `rustup target add`: the usual way. It is given a time limit, as some networks let nothing through.
#   3. Debian's own Rust packages: their standard library is compiled for WebAssembly once, and the
#      result becomes a rustup toolchain of its own name. Files that belong to packages stay as they are.
#
# Called by `cargo xtask`. What it does goes to standard error; the last line on standard output is
# `toolchain=NAME`, where no name means the toolchain in use.
#
# Environment: WASM_TOOLCHAIN (the name), WASM_SYSROOT (where it lives), WASM_RUSTUP_TIMEOUT (seconds),
# WASM_SKIP_RUSTUP=1 (go to the third way at once).
set -euo pipefail

target=wasm32-unknown-unknown
name=${WASM_TOOLCHAIN:-debian-wasm}
sysroot=${WASM_SYSROOT:-$HOME/.cache/$name}
limit=${WASM_RUSTUP_TIMEOUT:-45}
packages=(rustc-web cargo-web libstd-rust-web-dev rust-web-src rust-web-clippy lld-22)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { echo "$*" >&2; }
fail() { say "$*"; exit 1; }
finish() { echo "toolchain=$1"; exit 0; }

# Compiles and links something that allocates: a folder that merely exists proves nothing.
can_build() {
  echo '#[unsafe(no_mangle)] pub extern "C" fn grow(n: usize) -> usize { vec![0u8; n].len() }' >"$work/probe.rs"
  rustc "$@" --edition 2024 --target "$target" --crate-type cdylib -o "$work/probe.wasm" "$work/probe.rs" >/dev/null 2>&1
}

as_root() {
  # -n: never a question for a password, there may be nobody to answer it.
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# --- 1 and 2 -----------------------------------------------------------------------------------------
command -v rustup >/dev/null || fail "no rustup: install it (rustup.rs), or the $target standard library by hand"
if [ "${WASM_SKIP_RUSTUP:-}" != 1 ]; then
  if can_build; then finish ""; fi
fi
if rustup run "$name" true >/dev/null 2>&1 && can_build "+$name"; then finish "$name"; fi
if [ "${WASM_SKIP_RUSTUP:-}" != 1 ]; then
  say "rustup target add $target (at most $limit s)"
  if timeout "$limit" rustup target add "$target" >&2 && can_build; then finish ""; fi
  say "rustup could not add it; using Debian's packages"
fi

# --- 3: the packages ---------------------------------------------------------------------------------
command -v apt-get >/dev/null ||
  fail "rustup could not add $target and there is no apt-get: install that target's standard library by hand"
missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  say "apt-get install ${missing[*]}"
  { as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2 ||
    fail "apt-get could not install: ${missing[*]} (try it by hand, then start again)"
fi

# --- 3: the standard library ---------------------------------------------------------------------------
say "compiling the standard library for $target (about a minute)"
mkdir -p "$work/empty/src"
echo '#![no_std]' >"$work/empty/src/lib.rs"
cat >"$work/empty/Cargo.toml" <<'TOML'
[package]
name = "empty"
version = "0.0.0"
edition = "2024"
[workspace]
TOML
# Debian's cargo and rustc, whatever rustup has set for others. RUSTC_BOOTSTRAP allows -Zbuild-std and
# -Ztrim-paths (panics in what is built with this name no folder of this machine); the bitcode is what
# users of `lto` need to find in these libraries.
(
  cd "$work/empty"
  unset RUSTUP_TOOLCHAIN RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO LD_LIBRARY_PATH
  export PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
  export CARGO_TARGET_DIR="$work/target" CARGO_INCREMENTAL=0
  export CARGO_PROFILE_RELEASE_OPT_LEVEL=3 CARGO_PROFILE_RELEASE_PANIC=abort CARGO_PROFILE_RELEASE_DEBUG=0
  export CARGO_PROFILE_RELEASE_TRIM_PATHS=all
  export RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked"
  /usr/bin/cargo build -q --release --target "$target" -Ztrim-paths \
    -Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test
) >&2

# --- 3: the sysroot ------------------------------------------------------------------------------------
# Links to what the packages have, plus the new libraries.
host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
libraries=$sysroot/lib/rustlib
rm -rf "$sysroot"
mkdir -p "$sysroot/bin" "$libraries/$target/lib" "$libraries/$host/bin"
ln -s "/usr/lib/rustlib/$host/lib" "$libraries/$host/lib"
ln -s /usr/lib/rustlib/src "$libraries/src"
cp "$work/target/$target/release/deps/"*.rlib "$libraries/$target/lib/"
rm -f "$libraries/$target/lib/"libempty-*.rlib

# wrapper PATH LINE: a program that is one line of shell
wrapper() { printf '#!/bin/sh\n%s\n' "$2" >"$1" && chmod +x "$1"; }
quoted=$(printf %q "$sysroot")
wrapper "$sysroot/bin/rustc" "exec /usr/bin/rustc --sysroot $quoted \"\$@\""
wrapper "$sysroot/bin/rustdoc" "exec /usr/bin/rustdoc --sysroot $quoted \"\$@\""
wrapper "$sysroot/bin/cargo" "PATH=$quoted/bin:\$PATH exec /usr/bin/cargo \"\$@\""
# rustc looks for the linker `rust-lld` here and nowhere else, and calls it with `-flavor wasm` first.
wrapper "$libraries/$host/bin/rust-lld" "[ \"\$1\" = -flavor ] && shift 2; exec wasm-ld-22 \"\$@\""
# cargo-clippy calls the clippy-driver beside its real path, so it is copied, not linked. The driver is
# told of its sysroot by a variable: its first argument is not a flag but rustc's name.
cp /usr/bin/cargo-clippy "$sysroot/bin/cargo-clippy"
wrapper "$sysroot/bin/clippy-driver" "SYSROOT=$quoted exec /usr/bin/clippy-driver \"\$@\""

rustup toolchain link "$name" "$sysroot" >&2
can_build "+$name" || fail "toolchain $name is there but cannot build for $target: see what
  rustc +$name --target $target --crate-type cdylib FILE.rs   says about a small file"
finish "$name"
