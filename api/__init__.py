"""REST for programs on this computer: parse, ask a service of services/api_access, serialise."""
