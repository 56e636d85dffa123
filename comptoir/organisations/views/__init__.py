"""The pages that every list of the mission shares."""
