"""Files of FlightScope."""
