"""The vocabulary of copies elsewhere: what travels, how it is compared, what can go wrong."""
