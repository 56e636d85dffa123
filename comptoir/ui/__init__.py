"""Components, design tokens, template filters: how the house looks."""
