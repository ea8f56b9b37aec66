"""From the bytes of a file to YAML values that know where they stand; slips are named, mended in memory, read over."""
