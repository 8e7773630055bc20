"""Questions of the golfer's own, in SQL: ready ones, saved ones, and what comes of them."""
