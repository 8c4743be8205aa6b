"""`connect`: an account's name and place, its secret, a look at it, and what is written of it."""
