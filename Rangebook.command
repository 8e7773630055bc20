#!/bin/sh
# Opens Rangebook by a double click, on macOS and Linux. The window that appears shows what it does; closing it stops it.
cd "$(dirname "$0")" || exit 1
for python in python3 python python3.13 python3.12 python3.11; do
    if command -v "$python" >/dev/null 2>&1; then
        "$python" start.py "$@" && exit 0
        code=$?
        [ "$code" -ge 128 ] && exit "$code"
        printf 'Press Enter to close this window. '
        read -r _
        exit "$code"
    fi
done
echo "Rangebook needs Python 3.11 or newer. Install it from https://www.python.org/downloads/ and double click again."
printf 'Press Enter to close this window. '
read -r _
exit 1
