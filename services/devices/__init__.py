"""Other devices: which are let in, what each may do, and the code with which one comes in."""
