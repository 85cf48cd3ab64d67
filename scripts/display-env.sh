#!/bin/bash
# Runs "$@" on a display of its own, with software rendering, so that it needs neither a screen nor a graphics card.
set -eu
# The session's own bus stands in for the one of screen readers, which would start programs that stay behind.
export AT_SPI_BUS_ADDRESS=${DBUS_SESSION_BUS_ADDRESS:-}
export LIBGL_ALWAYS_SOFTWARE=1 GDK_BACKEND=x11 NO_AT_BRIDGE=1
exec xvfb-run --auto-servernum --server-args='-screen 0 1280x900x24' "$@"
