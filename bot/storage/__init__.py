"""Connections to Redis: one server, Sentinel or Cluster, and the scripts that run there."""
