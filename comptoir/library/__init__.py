"""What the years before leave: initiatives that one may draw on, comptoirs that were held, how many came."""
