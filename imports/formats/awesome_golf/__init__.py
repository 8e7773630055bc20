"""Files of Awesome Golf."""
