"""How another device gets in: the gate before every page, and the page where a code is typed."""
