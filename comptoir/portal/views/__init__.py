"""The pages that no single floor owns."""
