"""How practice was done: order, first balls, warming up."""
