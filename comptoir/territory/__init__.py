"""Communes, EPCI, cantons, distances, and the map."""
