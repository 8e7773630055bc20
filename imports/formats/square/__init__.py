"""Files of Square Golf."""
