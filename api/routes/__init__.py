"""One module a resource: parse, ask a service, serialise."""
