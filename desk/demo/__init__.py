"""`demo`: the whole loop on this machine, without any account."""
