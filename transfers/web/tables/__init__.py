"""Which columns each list shows, and what a reader sees in each cell. Which rows: filters/."""
