"""Databases of other programs: validate, try, import, stop and go on."""
