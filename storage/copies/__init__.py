"""Copies elsewhere: what is here, as it travels; which copies there are; a new file made from one."""
