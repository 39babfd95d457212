"""Import of annexes: a file that nobody has seen becomes a plan folder."""
