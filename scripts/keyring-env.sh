#!/bin/bash
# Runs "$@" with a keychain of its own: a private session bus and an unlocked gnome-keyring, in folders that are removed
# afterwards. Nothing of the user's own keychain is seen or touched.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_DATA_HOME=$folder/data XDG_CACHE_HOME=$folder/cache XDG_CONFIG_HOME=$folder/config XDG_RUNTIME_DIR=$folder/run
mkdir -p "$XDG_DATA_HOME/keyrings" "$XDG_CACHE_HOME" "$XDG_CONFIG_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
# The daemon ends with its bus.
dbus-run-session -- bash -c '
  set -eu
  # The password on standard input creates and unlocks the login collection.
  printf %s private-keyring | gnome-keyring-daemon --unlock --components=secrets >/dev/null
  # Without this a fast client can start a second daemon by D-Bus activation, a locked one.
  gdbus wait --session --timeout 10 org.freedesktop.secrets
  "$@"
' keyring-env "$@" </dev/null
