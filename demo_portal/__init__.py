"""A pretend Uneekor portal on the loopback interface, for the demo and for real-browser tests."""
from demo_portal.account import build_account as build_account
