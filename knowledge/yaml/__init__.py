"""From the bytes of a file to YAML values that know where they stand; what is broken is named, and read over."""
