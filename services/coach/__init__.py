"""The coach, a language model: what it is told, how it is asked, what it may look up."""
