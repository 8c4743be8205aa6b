"""The maintainer's desk: check, build, gate, deploy, serve and what goes with them.

Called by ``tasks.py``; no Pelican plugin. It may use the plugins' pure parts, never the reverse.
"""
