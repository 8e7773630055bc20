"""The sign-in form and the question to sign in again."""
