"""The vocabulary of questions of the golfer's own: what an answer is, and why one is refused."""
