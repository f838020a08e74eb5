"""Set-up: from a bare Python to an environment that runs the course. Only the standard library."""
